"""The ruling lines of a PDF page: straight strokes and thin fills, upright or level.

Producers draw them as strokes, as filled rectangles thinner than a few points, as rectangles around
each cell, or all lines of a table in one path. Wide fills are shading and no lines. What cannot be
seen (white, transparent, clipped away) is left out.
"""

from __future__ import annotations

import ctypes
from itertools import pairwise, repeat
from typing import Any, Final

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from mingzhang.formats.pdf import calls
from mingzhang.formats.pdf.clips import FAR, windows

MAX_OBJECTS: Final = 100_000
"""Objects of one page that are looked at; a page of a disclosure has below 5,000."""
_THIN = 4.0
"""Points: a fill that is thicker is shading."""
_WHITE = 250
_DEEPEST = 8
"""Forms within forms."""
_MOST_SEGMENTS = 20_000
"""Of one path: drawings have more, tables have not."""

Piece = tuple[float, float, float, float]
"""Left, bottom, right, top of one ruling line in page coordinates."""
_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_rules(page: int, count: int) -> NDArray[np.float32]:
    """The lines of a page (its address, its number of objects) as (n, 4) in page coordinates:
    left, bottom, right, top, each without thickness."""
    reader = _Paths()
    objects = list(map(calls.page_object, repeat(page), range(min(count, MAX_OBJECTS))))
    reader.read(objects, _PLAIN, 0)
    return _clipped(reader)


class _Paths:
    """Walks over the objects of one page."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._seen = 0
        self.sources: list[int] = []
        self.forms: list[_Matrix] = []
        self._reals = (ctypes.c_float * 6)()
        self._real = ctypes.addressof(self._reals)
        self._wholes = (ctypes.c_uint * 4)()
        self._whole = ctypes.addressof(self._wholes)

    def read(self, objects: list[int], placed: _Matrix, depth: int) -> None:
        """Take the lines of these objects; ``placed`` brings their coordinates to the page."""
        self._seen += len(objects)
        if self._seen > MAX_OBJECTS:
            return
        for item, kind in zip(objects, map(calls.kind, objects), strict=True):
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, placed)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                self._form(item, placed, depth)

    def _form(self, item: int, placed: _Matrix, depth: int) -> None:
        count = min(max(calls.form_size(item), 0), MAX_OBJECTS)
        inner = list(map(calls.form_object, repeat(item), range(count)))
        self.read(inner, _times(self._matrix(item), placed), depth + 1)

    def _path(self, item: int, placed: _Matrix) -> None:
        at = self._real
        if not calls.bounds(item, at, at + 4, at + 8, at + 12):
            return
        left, bottom, right, top = _moved(self._reals[:4], placed)
        wide, high = right - left, top - bottom
        whole = self._whole
        calls.draw_mode(item, whole, whole + 4)
        filled, stroked = bool(self._wholes[0]), bool(ctypes.c_int(self._wholes[1]).value)
        found: list[Piece] = []
        if min(wide, high) <= _THIN:
            found = _line(left, bottom, right, top)
        elif (stroked or calls.path_size(item) > 5) and self._can_be_rules(item, stroked):
            found = self._parts(item, placed, stroked)
        if found and self._shows(item, filled, stroked):
            self.pieces.extend(found)
            self.sources.extend([item] * len(found))
            self.forms.extend([placed] * len(found))

    def _can_be_rules(self, item: int, stroked: bool) -> bool:
        if not stroked:
            return True
        calls.stroke_width(item, self._real)
        return float(self._reals[0]) <= _THIN * 2

    def _shows(self, item: int, filled: bool, stroked: bool) -> bool:
        whole = self._whole
        for used, ask in ((stroked, calls.stroke_colour), (filled, calls.fill_colour)):
            if used:
                if not ask(item, whole, whole + 4, whole + 8, whole + 12):
                    return True  # a pattern: it does show
                red, green, blue, alpha = self._wholes
                if alpha and min(red, green, blue) < _WHITE:
                    return True
        return False

    # -- paths of many segments ----------------------------------------------------------------

    def _parts(self, item: int, placed: _Matrix, stroked: bool) -> list[Piece]:
        """The lines of a path: its straight strokes, or its thin rectangles when it is filled."""
        size = calls.path_size(item)
        if size > _MOST_SEGMENTS:
            return []
        whole = _times(self._matrix(item), placed)
        found: list[Piece] = []
        for points in self._subpaths(item, size, whole):
            if stroked:
                for (x, y), (to_x, to_y) in pairwise(points):
                    if abs(x - to_x) < 0.5 or abs(y - to_y) < 0.5:
                        found.extend(_line(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)))
                continue
            across, up = zip(*points, strict=True)
            box = (min(across), min(up), max(across), max(up))
            if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
                found.extend(_line(*box))
        return found

    def _subpaths(self, item: int, size: int, placed: _Matrix) -> list[list[tuple[float, float]]]:
        """Points of each connected part, in page coordinates; parts with curves are left out."""
        parts: list[list[tuple[float, float]]] = []
        curved = False
        a, b, c, d, e, f = placed
        at = self._real
        for index in range(size):
            segment = calls.path_segment(item, index)
            kind = calls.segment_kind(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
                if curved and parts:
                    parts.pop()
                parts.append([])
                curved = False
            elif kind != raw.FPDF_SEGMENT_LINETO:
                curved = True
            calls.segment_point(segment, at, at + 4)
            x, y = float(self._reals[0]), float(self._reals[1])
            parts[-1].append((a * x + c * y + e, b * x + d * y + f))
            if calls.segment_closes(segment):
                parts[-1].append(parts[-1][0])
        if curved and parts:
            parts.pop()
        return parts

    def _matrix(self, item: int) -> _Matrix:
        calls.matrix(item, self._real)
        a, b, c, d, e, f = self._reals
        return (a, b, c, d, e, f)


def _clipped(reader: _Paths) -> NDArray[np.float32]:
    """The pieces within their clips; those that a clip hides are left out."""
    pieces = np.array(reader.pieces, np.float32).reshape(-1, 4)
    window = windows(reader.sources)
    if window is None:
        return pieces
    for at, placed in enumerate(reader.forms):
        if placed is not _PLAIN and window[at, 0] > -FAR:
            window[at] = _moved(window[at].tolist(), placed)
    low = np.maximum(pieces[:, :2], window[:, :2])
    high = np.minimum(pieces[:, 2:], window[:, 2:])
    seen = (low <= high + 0.5).all(axis=1)
    return np.concatenate([low, np.maximum(low, high)], axis=1)[seen]


def _line(left: float, bottom: float, right: float, top: float) -> list[Piece]:
    """A thin rectangle as a line along its middle; none when it is a mere dot."""
    wide, high = right - left, top - bottom
    if max(wide, high) < 1.0:
        return []
    if wide >= high:
        y = (bottom + top) / 2
        return [(left, y, right, y)]
    x = (left + right) / 2
    return [(x, bottom, x, top)]


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """The matrix that applies ``inner`` first."""
    if outer is _PLAIN:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _moved(box: Any, placed: _Matrix) -> tuple[float, float, float, float]:
    """A rectangle moved by a matrix, as the rectangle around it."""
    left, bottom, right, top = box
    if placed is _PLAIN:
        return left, bottom, right, top
    a, b, c, d, e, f = placed
    corners = ((left, bottom), (left, top), (right, bottom), (right, top))
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
