"""PDF file -> Document: each page's characters and ruling lines are read as Ink; ``pages/`` makes
blocks of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from mingzhang.documents import Document
from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.pages.assembling import assemble
from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pdf import calls
from mingzhang.formats.pdf.characters import Characters, read_characters
from mingzhang.formats.pdf.frame import Frame
from mingzhang.formats.pdf.paths import Pieces, read_rules
from mingzhang.formats.pdf.pictures import is_picture, is_unreadable, render
from mingzhang.formats.scan import available, not_installed, page_left_out, read_picture
from mingzhang.formats.telling import page_read

MAX_PAGES: Final = 3_000
"""A department and its units in one file take some six hundred."""
MAX_CHARACTERS: Final = 100_000
"""Of one page; a full page of print has three thousand."""
_AT_ONCE: Final = 8
"""Pages that are open together: parsing them one after the other and asking for what is on them
afterwards is quicker than to and fro, page by page."""


def read_pdf(data: bytes, path: str = "") -> Document:
    """Read the bytes of a PDF. Raises :class:`ReadFailure` when it is protected by a password,
    damaged, has more pages than anyone publishes, holds no text, or only pictures while the extra
    ``ocr`` is missing. Single pages that could then not be read are noted as mends."""
    with _opened(data) as document:
        left_out: list[int] = []
        try:
            read = assemble(_inks(document, left_out), data, path)
        except ReadFailure as failure:
            if not left_out:
                raise
            raise ReadFailure(not_installed()) from failure
    return replace(read, mends=(*read.mends, *map(page_left_out, left_out)))


def _inks(document: pdfium.PdfDocument, left_out: list[int]) -> Iterator[Ink]:
    """The pages, from their characters or, where they are pictures, by recognising them. Without
    the extra for that their numbers go to ``left_out``."""
    count = len(document)
    for start in range(0, count, _AT_ONCE):
        for ink in read_pages(document, range(start, min(start + _AT_ONCE, count))):
            page_read(ink.page, count)
            if not ink.scanned:
                yield ink
            elif available():
                picture = render(document, ink.page - 1)
                yield read_picture(picture, ink.page, ink.width, ink.height)
            else:
                left_out.append(ink.page)
                yield ink


def read_pages(document: pdfium.PdfDocument, indices: Sequence[int]) -> list[Ink]:
    """What is drawn on pages, ``indices`` from 0. A page that is a picture is marked ``scanned``
    and has few characters or none; :func:`pictures.render` gives its picture."""
    pages = [raw.FPDF_LoadPage(document.raw, index) for index in indices]
    layers = [raw.FPDFText_LoadPage(page) if page else None for page in pages]
    try:
        counts = [
            min(max(raw.FPDFText_CountChars(at), 0), MAX_CHARACTERS) if at else 0 for at in layers
        ]
        sizes = [raw.FPDFPage_CountObjects(page) if page else 0 for page in pages]
        characters = read_characters(list(map(calls.handle, layers)), counts)
        rules = read_rules(list(map(calls.handle, pages)), sizes)
        return [
            _ink(index, *one) if one[0] else _blank(index)
            for index, *one in zip(indices, pages, layers, characters, rules, strict=True)
        ]
    finally:
        for layer in filter(None, layers):
            raw.FPDFText_ClosePage(layer)
        for page in filter(None, pages):
            raw.FPDF_ClosePage(page)


def _ink(index: int, page: Any, layer: Any, characters: Characters, rules: Pieces) -> Ink:
    """What is drawn on an open page; ``layer`` is its text, if it could be had."""
    frame = _frame(page)
    if is_unreadable(layer, characters):
        return _blank(index, frame)
    scanned = is_picture(page, characters, frame)
    lines = frame.shown(rules)
    level = lines[:, 2] - lines[:, 0] >= lines[:, 3] - lines[:, 1]
    return Ink(
        index + 1,
        frame.width,
        frame.height,
        characters.codes,
        frame.shown(characters.boxes),
        characters.objects,
        lines[level][:, [1, 0, 2]],
        lines[~level][:, [0, 1, 3]],
        sizes=characters.sizes,
        scanned=scanned,
        # Print that runs up the page as shown stands upright after a quarter turn clockwise.
        turns=(characters.way - frame.turns) % 4 if len(characters.codes) else 0,
    )


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document, held while pages of it are in use, and closed after."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _unopened(getattr(error, "err_code", None)) from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise _too_long(count)
        if count == 0:
            raise _damaged()
        yield document
    finally:
        document.close()


def _frame(page: Any) -> Frame:
    boxes, _ = calls.filled(calls.page_box, ((calls.handle(page),),), (1, 4))
    left, top, right, bottom = boxes[0].tolist()
    turns = max(raw.FPDFPage_GetRotation(page), 0)
    return Frame(left, bottom, right, top, turns)


def _blank(index: int, frame: Frame | None = None) -> Ink:
    """A page without characters: one of the size of ``frame`` that has to be recognised, or one
    that cannot be loaded, kept so that the numbers of the others stay true."""
    none = np.empty((0, 3), np.float32)
    return Ink(
        index + 1,
        frame.width if frame else 0.0,
        frame.height if frame else 0.0,
        np.empty(0, np.uint32),
        np.empty((0, 4), np.float32),
        np.empty(0, np.int32),
        none,
        none,
        scanned=frame is not None,
    )


def _unopened(code: int | None) -> ReadFailure:
    if code == raw.FPDF_ERR_PASSWORD:
        return ReadFailure(
            Message(
                "PDF 有打开密码，读不出来。请去掉密码后再试。",
                "The PDF asks for a password. Please remove the password and try again.",
            )
        )
    if code == raw.FPDF_ERR_SECURITY:
        return ReadFailure(
            Message(
                "PDF 的加密方式不受支持，读不出来。请另存为不加密的 PDF 再试。",
                "The PDF is encrypted in a way that cannot be read. "
                "Please save it without encryption and try again.",
            )
        )
    return _damaged()


def _damaged() -> ReadFailure:
    return ReadFailure(
        Message(
            "PDF 已损坏或不完整，读不出来。请重新下载或另存再试。",
            "The PDF is damaged or incomplete. Please download or save it again.",
        )
    )


def _too_long(count: int) -> ReadFailure:
    return ReadFailure(
        Message(
            f"PDF 有 {count} 页，超过上限 {MAX_PAGES} 页，未读取。"
            "请确认是部门预算公开文件，或拆分后再读。",
            f"The PDF has {count} pages, above the limit of {MAX_PAGES}. Please make sure that it "
            "is a budget disclosure, or split it.",
        )
    )
