"""Pictures as files: PNG, JPEG, TIFF with one page or several."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image, ImageOps

from mingzhang.documents import Document
from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.pages.assembling import assemble
from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.scan.extra import available, not_installed
from mingzhang.formats.scan.page import read_picture
from mingzhang.formats.telling import page_read

_FORMATS: Final = ("PNG", "JPEG", "TIFF")
_DPI: Final = (90.0, 650.0)
"""Resolutions that a scanner states; others are not those of paper."""
_A4: Final = 841.9
"""Points of the longer side, where the file does not tell the size of the paper."""
MAX_PIXELS: Final = 80_000_000
MAX_PAGES: Final = 600


def read_scan(data: bytes, path: str = "") -> Document:
    """Read a picture of one page, or a TIFF of several. Raises :class:`ReadFailure` when the extra
    ``ocr`` is missing, the file is damaged or too large, or shows no text."""
    if not available():
        raise ReadFailure(not_installed())
    return assemble(_inks(data), data, path)


def _inks(data: bytes) -> Iterator[Ink]:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as file:
            count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
            if count > MAX_PAGES:
                raise _too_large()
            for number in range(count):
                file.seek(number)
                wide, high = file.size
                if wide * high > MAX_PIXELS:
                    raise _too_large()
                picture = _on_paper(ImageOps.exif_transpose(file))
                points = 72 / _resolution(picture, file.info)
                pixels = np.asarray(picture, np.uint8)
                page_read(number + 1, count)
                yield read_picture(
                    pixels, number + 1, picture.width * points, picture.height * points
                )
    except ReadFailure:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise ReadFailure(
            Message(
                "图片已损坏或不完整，读不出来。请重新扫描或下载再试。",
                "The picture is damaged or incomplete. Please scan or download it again.",
            )
        ) from error


def _on_paper(image: Image.Image) -> Image.Image:
    """In colours; what is transparent is paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        solid = image.convert("RGBA")
        paper = Image.new("RGBA", solid.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, solid).convert("RGB")
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGB")


def _resolution(image: Image.Image, said: dict[str | tuple[int, int], object]) -> float:
    """Dots per inch: what the file says, when that makes a page of it, else as if it were A4."""
    stated = said.get("dpi")
    if isinstance(stated, tuple) and stated:
        dpi = float(stated[0])
        if _DPI[0] <= dpi <= _DPI[1] and 5 < max(image.size) / dpi < 35:
            return dpi
    return max(image.size) / _A4 * 72


def _too_large() -> ReadFailure:
    return ReadFailure(
        Message(
            "图片过大（像素或页数超过上限），未读取。请以 300 dpi 重新扫描或拆分后再读。",
            "The picture is too large (pixels or pages above the limit). Please scan it again at "
            "300 dpi, or split it.",
        )
    )
