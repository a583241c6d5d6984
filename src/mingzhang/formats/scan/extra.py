"""Whether the libraries of the extra ``ocr`` are there, and the sentence when they are not."""

from __future__ import annotations

import importlib
from functools import cache

from mingzhang.documents import PAGE_LEFT_OUT, Mend
from mingzhang.facts import Message

_NEEDED = ("onnxruntime", "cv2", "rapidocr")


@cache
def available() -> bool:
    """Whether pictures can be recognised here."""
    try:
        for name in _NEEDED:
            importlib.import_module(name)
    except ImportError:
        return False
    return True


def not_installed() -> Message:
    """Why a file that is a picture was not read, and what to do."""
    return Message(
        "文件是扫描件或图片，没有文字可读；识别图片的组件尚未安装。"
        "请先运行 pip install mingzhang[ocr] 再试，或提供带文字的 PDF、Word、Excel 文件。",
        "The file is a scan or a picture without text, and the parts that recognise pictures are "
        "not installed. Please run pip install mingzhang[ocr], or give a PDF with text, a Word or "
        "an Excel file.",
    )


def page_left_out(page: int) -> Mend:
    """Note that a page of a document was not read, because it is a picture."""
    return Mend(0, page, PAGE_LEFT_OUT, "扫描页", "")
