"""Pages that are pictures: scans, and pages whose characters say nothing."""

from __future__ import annotations

import math
from itertools import repeat
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from mingzhang.formats.pdf import calls
from mingzhang.formats.pdf.characters import Characters
from mingzhang.formats.pdf.frame import Frame

_FEW: Final = 12
"""Characters below which a page may be a picture with a stamp or a page number on it."""
_COVERED: Final = 0.4
"""Share of the page that pictures must cover."""
_OUTLINES: Final = 60
"""Shapes like letters from which a page without characters holds text as outlines."""
_OF_A_LETTER: Final = 11
"""Points of a shape from which it may be a letter; a ruling line has five."""
_UNKNOWN: Final = 0.5
"""Share of characters without a meaning from which the text of a page is useless."""
_MOST_OBJECTS: Final = 2_000
_MOST_PIXELS: Final = 40_000_000
"""Of a picture of a page: A3 at 300 dots an inch has 17 million."""


def is_unreadable(layer: Any, characters: Characters) -> bool:
    """Whether the file does not tell what the characters of a page mean."""
    codes = characters.codes
    if len(codes) < _FEW:
        return False
    # Letters outside all common blocks are the sign of typefaces without a table of meanings.
    odd = ((codes > 0x52F) & (codes < 0x2000)) | ((codes > 0xA000) & (codes < 0xF900))
    return (
        int(np.count_nonzero(odd)) > _UNKNOWN * len(codes)
        or _unmapped(layer, len(codes)) > _UNKNOWN
    )


def is_picture(page: Any, characters: Characters, frame: Frame) -> bool:
    """Whether a page has (nearly) no characters but a picture over much of it, or outlines of
    letters."""
    if len(characters.codes) >= _FEW:
        return False
    number = min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    items = list(map(calls.page_object, repeat(calls.handle(page)), range(number)))
    kinds = list(map(calls.kind, items))
    paths = [i for i, kind in zip(items, kinds, strict=True) if kind == raw.FPDF_PAGEOBJ_PATH]
    if sum(calls.path_size(path) > _OF_A_LETTER for path in paths) >= _OUTLINES:
        return True
    area = frame.width * frame.height
    covered = sum(
        _area(item, frame)
        for item, kind in zip(items, kinds, strict=True)
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)
    )
    return area > 0 and covered > _COVERED * area


def _unmapped(layer: Any, count: int) -> float:
    """Share of the first characters for which the file holds no Unicode value."""
    sample = min(count, 10)
    address = calls.handle(layer)
    unmapped = [index for index in range(sample) if calls.is_unmapped(address, index) == 1]
    return len(unmapped) / sample


def _area(item: calls.Handle, frame: Frame) -> float:
    """Area of an object on the page."""
    boxes, told = calls.filled(calls.bounds, ((item,),), (1, 4), pointers=4)
    if not told[0]:
        return 0.0
    left, bottom, right, top = boxes[0].tolist()
    wide = min(right, frame.right) - max(left, frame.left)
    high = min(top, frame.top) - max(bottom, frame.bottom)
    return float(max(wide, 0.0) * max(high, 0.0))


def render(document: pdfium.PdfDocument, index: int, dpi: float = 300.0) -> NDArray[np.uint8]:
    """A page (``index`` from 0) as it is shown, as RGB pixels (height, width, 3); with fewer dots
    than ``dpi`` where the page is larger than any paper."""
    page = document[index]
    try:
        scale = dpi / 72
        width, height = page.get_size()
        scale = min(scale, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
        bitmap = page.render(scale=scale, rev_byteorder=True)
        try:
            pixels = np.array(bitmap.to_numpy()[:, :, :3], np.uint8)
        finally:
            bitmap.close()
    finally:
        page.close()
    return pixels
