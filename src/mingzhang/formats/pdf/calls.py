"""PDFium's functions as they can be called a hundred thousand times.

Pages have thousands of characters, each asked three things, and the work that ctypes does to turn
Python's numbers into arguments takes longer than PDFium's answer. Here handles and places in memory
are made arguments once, so that ``map`` runs over whole pages at a quarter of the cost.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import DTypeLike, NDArray

_AT_ONCE: Final = 4_096
"""Calls whose answers are kept in memory together; a page has some 500 characters."""


class Handle(ctypes.c_void_p):
    """What PDFium gives to name a page, an object, a segment. Functions return it as it is (of
    ``c_void_p`` itself ctypes would make a number), and take it without a conversion."""

    __slots__ = ()


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same function; it keeps the interpreter lock, as PDFium asks. Without ``arguments``
    whole numbers go in as C's int, handles and places in memory as they are."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def handle(pointer: Any) -> Handle:
    """What a pointer points to, as an argument; none for none."""
    return Handle(ctypes.cast(pointer, ctypes.c_void_p).value)


class _Memory:
    """Memory that functions write to, and the arguments that name its places: to make one takes as
    long as a call, so they are kept. PDFium is not for several threads, so there is one for all."""

    def __init__(self) -> None:
        self._bytes: Any = ctypes.create_string_buffer(0)
        self._places: dict[tuple[int, int], list[Any]] = {}

    def cleared(self, size: int) -> Any:
        """So many bytes, all 0."""
        if size > len(self._bytes):
            self._bytes = ctypes.create_string_buffer(2 * size)
            self._places = {}
        ctypes.memset(self._bytes, 0, size)
        return self._bytes

    def places(self, start: int, step: int) -> list[Any]:
        """Every so many bytes a place, as an argument."""
        key = (start, step)
        if key not in self._places:
            offsets = range(start, len(self._bytes), step)
            self._places[key] = [ctypes.byref(self._bytes, at) for at in offsets]
        return self._places[key]


_MEMORY = _Memory()


def filled(
    function: Callable[..., int],
    arguments: Iterable[Iterable[Any]],
    shape: tuple[int, int],
    kind: DTypeLike = np.float32,
    pointers: int = 1,
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """What a function writes to memory, call after call: the numbers in rows, one a call, and what
    the calls said. ``arguments`` are those before its ``pointers``, which share a row evenly."""
    count, columns = shape
    step = columns * np.dtype(kind).itemsize
    values, said = np.empty(shape, kind), np.empty(count, np.bool_)
    given = list(map(iter, arguments))
    for start in range(0, count, _AT_ONCE):
        rows = min(count - start, _AT_ONCE)
        memory = _MEMORY.cleared(rows * step)
        places = [_MEMORY.places(at, step) for at in range(0, step, step // pointers)]
        said[start : start + rows] = np.fromiter(map(function, *given, *places), np.bool_, rows)
        written = np.frombuffer(memory, kind, rows * columns)
        values[start : start + rows] = written.reshape(rows, columns)
    return values, said


def units(layer: Handle, count: int) -> NDArray[np.uint16]:
    """The characters of a text page in UTF-16. Those that have no code of their own are left out:
    only where as many come back do they stand for the characters one by one."""
    memory: Any = ctypes.create_string_buffer(4 * count + 2)
    told = max(_text(layer, 0, count, memory) - 1, 0)
    return np.frombuffer(memory, np.uint16, told)


# Characters: text page, index.
_text: Final = _plain(raw.FPDFText_GetText, ctypes.c_int)
character: Final = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint)
character_box: Final = _plain(raw.FPDFText_GetLooseCharBox, ctypes.c_int)
character_object: Final = _plain(raw.FPDFText_GetTextObject, ctypes.c_size_t)
font_size: Final = _plain(raw.FPDFText_GetFontSize, ctypes.c_double)
character_matrix: Final = _plain(raw.FPDFText_GetMatrix, ctypes.c_int)
character_origin: Final = _plain(raw.FPDFText_GetCharOrigin, ctypes.c_int)
is_unmapped: Final = _plain(raw.FPDFText_HasUnicodeMapError, ctypes.c_int)

# Pages, and the objects of a page or of a form.
page_box: Final = _plain(raw.FPDF_GetPageBoundingBox, ctypes.c_int)
page_object: Final = _plain(raw.FPDFPage_GetObject, Handle)
form_object: Final = _plain(raw.FPDFFormObj_GetObject, Handle, Handle, ctypes.c_ulong)
form_size: Final = _plain(raw.FPDFFormObj_CountObjects, ctypes.c_int)
kind: Final = _plain(raw.FPDFPageObj_GetType, ctypes.c_int)
bounds: Final = _plain(raw.FPDFPageObj_GetBounds, ctypes.c_int)
matrix: Final = _plain(raw.FPDFPageObj_GetMatrix, ctypes.c_int)
fill_colour: Final = _plain(raw.FPDFPageObj_GetFillColor, ctypes.c_int)
stroke_colour: Final = _plain(raw.FPDFPageObj_GetStrokeColor, ctypes.c_int)
stroke_width: Final = _plain(raw.FPDFPageObj_GetStrokeWidth, ctypes.c_int)

# Paths.
draw_mode: Final = _plain(raw.FPDFPath_GetDrawMode, ctypes.c_int)
path_size: Final = _plain(raw.FPDFPath_CountSegments, ctypes.c_int)
path_segment: Final = _plain(raw.FPDFPath_GetPathSegment, Handle)
segment_point: Final = _plain(raw.FPDFPathSegment_GetPoint, ctypes.c_int)
segment_kind: Final = _plain(raw.FPDFPathSegment_GetType, ctypes.c_int)
segment_closes: Final = _plain(raw.FPDFPathSegment_GetClose, ctypes.c_int)

# Clips.
clip: Final = _plain(raw.FPDFPageObj_GetClipPath, Handle)
clip_size: Final = _plain(raw.FPDFClipPath_CountPaths, ctypes.c_int)
clip_path_size: Final = _plain(raw.FPDFClipPath_CountPathSegments, ctypes.c_int)
clip_segment: Final = _plain(raw.FPDFClipPath_GetPathSegment, Handle)
