"""PDFium's functions as they can be called a hundred thousand times.

A call through pypdfium2 builds a pointer object for each argument; pages have thousands of
characters, each asked three things. Here handles and addresses are plain numbers, so that ``map``
runs over whole pages.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

import pypdfium2.raw as raw

_NUMBER = ctypes.c_int
_HANDLE = ctypes.c_size_t


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same function without conversions; it keeps the interpreter lock, as PDFium asks."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def handle(pointer: Any) -> int:
    """The address of what a pointer points to; 0 for none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


# Characters: text page, index.
character: Final = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _HANDLE, _NUMBER)
character_box: Final = _plain(
    raw.FPDFText_GetLooseCharBox, _NUMBER, _HANDLE, _NUMBER, ctypes.c_size_t
)
character_object: Final = _plain(raw.FPDFText_GetTextObject, _HANDLE, _HANDLE, _NUMBER)
font_size: Final = _plain(raw.FPDFText_GetFontSize, ctypes.c_double, _HANDLE, _NUMBER)
character_matrix: Final = _plain(raw.FPDFText_GetMatrix, _NUMBER, _HANDLE, _NUMBER, ctypes.c_size_t)
character_origin: Final = _plain(
    raw.FPDFText_GetCharOrigin, _NUMBER, _HANDLE, _NUMBER, ctypes.c_size_t, ctypes.c_size_t
)
is_unmapped: Final = _plain(raw.FPDFText_HasUnicodeMapError, _NUMBER, _HANDLE, _NUMBER)

# Objects of a page or of a form.
page_object: Final = _plain(raw.FPDFPage_GetObject, _HANDLE, _HANDLE, _NUMBER)
form_object: Final = _plain(raw.FPDFFormObj_GetObject, _HANDLE, _HANDLE, ctypes.c_ulong)
form_size: Final = _plain(raw.FPDFFormObj_CountObjects, _NUMBER, _HANDLE)
kind: Final = _plain(raw.FPDFPageObj_GetType, _NUMBER, _HANDLE)
_FOUR = (ctypes.c_size_t,) * 4
bounds: Final = _plain(raw.FPDFPageObj_GetBounds, _NUMBER, _HANDLE, *_FOUR)
matrix: Final = _plain(raw.FPDFPageObj_GetMatrix, _NUMBER, _HANDLE, ctypes.c_size_t)
fill_colour: Final = _plain(raw.FPDFPageObj_GetFillColor, _NUMBER, _HANDLE, *_FOUR)
stroke_colour: Final = _plain(raw.FPDFPageObj_GetStrokeColor, _NUMBER, _HANDLE, *_FOUR)
stroke_width: Final = _plain(raw.FPDFPageObj_GetStrokeWidth, _NUMBER, _HANDLE, ctypes.c_size_t)

# Paths.
draw_mode: Final = _plain(
    raw.FPDFPath_GetDrawMode, _NUMBER, _HANDLE, ctypes.c_size_t, ctypes.c_size_t
)
path_size: Final = _plain(raw.FPDFPath_CountSegments, _NUMBER, _HANDLE)
path_segment: Final = _plain(raw.FPDFPath_GetPathSegment, _HANDLE, _HANDLE, _NUMBER)
segment_point: Final = _plain(
    raw.FPDFPathSegment_GetPoint, _NUMBER, _HANDLE, ctypes.c_size_t, ctypes.c_size_t
)
segment_kind: Final = _plain(raw.FPDFPathSegment_GetType, _NUMBER, _HANDLE)
segment_closes: Final = _plain(raw.FPDFPathSegment_GetClose, _NUMBER, _HANDLE)

# Clips.
clip: Final = _plain(raw.FPDFPageObj_GetClipPath, _HANDLE, _HANDLE)
clip_size: Final = _plain(raw.FPDFClipPath_CountPaths, _NUMBER, _HANDLE)
clip_path_size: Final = _plain(raw.FPDFClipPath_CountPathSegments, _NUMBER, _HANDLE, _NUMBER)
clip_segment: Final = _plain(raw.FPDFClipPath_GetPathSegment, _HANDLE, _HANDLE, _NUMBER, _NUMBER)
