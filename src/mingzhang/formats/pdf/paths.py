"""The ruling lines of a PDF page: straight strokes and thin fills, upright or level.

Producers draw them as strokes, as filled rectangles thinner than a few points, as rectangles around
each cell, or all lines of a table in one path. Wide fills are shading and no lines. What cannot be
seen (white, transparent, clipped away) is left out.
"""

from __future__ import annotations

import ctypes
from collections import deque
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
_DOT = 1.0
"""Points: what is shorter is a mere dot."""
_WHITE = 250
_DEEPEST = 8
"""Forms within forms."""
_MOST_SEGMENTS = 20_000
"""Of one path: drawings have more, tables have not."""

Pieces = NDArray[np.float32]
Piece = tuple[float, float, float, float]
"""Left, bottom, right, top of one ruling line in page coordinates."""
_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_rules(page: int, count: int) -> Pieces:
    """The lines of a page (its address, its number of objects) as (n, 4) in page coordinates:
    left, bottom, right, top, each without thickness."""
    objects = list(map(calls.page_object, repeat(page), range(min(count, MAX_OBJECTS))))
    paths = _Paths()
    paths.gather(objects, _PLAIN, 0)
    return paths.rules()


class _Paths:
    """The paths of one page, those inside forms too, and what brings each to the page."""

    def __init__(self) -> None:
        self._items: list[int] = []
        self._placed: dict[int, _Matrix] = {}
        self._seen = 0
        self._reals = (ctypes.c_float * 6)()
        self._real = ctypes.addressof(self._reals)

    def gather(self, objects: list[int], placed: _Matrix, depth: int) -> None:
        """Take the paths among these objects; ``placed`` brings their coordinates to the page."""
        self._seen += len(objects)
        if self._seen > MAX_OBJECTS:
            return
        for item, kind in zip(objects, map(calls.kind, objects), strict=True):
            if kind == raw.FPDF_PAGEOBJ_PATH:
                if placed is not _PLAIN:
                    self._placed[len(self._items)] = placed
                self._items.append(item)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                count = min(max(calls.form_size(item), 0), MAX_OBJECTS)
                inner = list(map(calls.form_object, repeat(item), range(count)))
                self.gather(inner, _times(self._matrix(item), placed), depth + 1)

    def rules(self) -> Pieces:
        """The ruling lines among the paths, as far as they can be seen."""
        if not self._items:
            return np.empty((0, 4), np.float32)
        boxes = self._bounds()
        modes = self._modes()
        wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        thin = np.minimum(wide, high) <= _THIN
        thin &= np.maximum(wide, high) >= _DOT
        drawn = np.flatnonzero(thin & (modes > 0).any(axis=1))
        pieces, sources = _lines(boxes[drawn]), drawn
        for index in np.flatnonzero((np.minimum(wide, high) > _THIN) & (modes > 0).any(axis=1)):
            found = self._parts(int(index), bool(modes[index, 1]))
            if found:
                pieces = np.concatenate([pieces, np.array(found, np.float32)])
                sources = np.append(sources, [index] * len(found))
        shown = self._shown(sources, modes[sources])
        return self._clipped(pieces[shown], sources[shown])

    def _bounds(self) -> Pieces:
        boxes = np.zeros((len(self._items), 4), np.float32)
        starts = _addresses(boxes, 4)
        deque(map(calls.bounds, self._items, *starts), maxlen=0)
        for index, placed in self._placed.items():
            boxes[index] = _moved(boxes[index].tolist(), placed)
        return boxes

    def _modes(self) -> NDArray[np.uint32]:
        """(n, 2): whether each path is filled, and whether it is stroked."""
        modes = np.zeros((len(self._items), 2), np.uint32)
        deque(map(calls.draw_mode, self._items, *_addresses(modes, 2)), maxlen=0)
        return modes

    def _shown(self, sources: NDArray[np.int64], modes: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of these paths are neither white nor transparent. Patterns have no colour: they do
        show."""
        items = [self._items[index] for index in sources.tolist()]
        shown = np.zeros(len(items), np.bool_)
        for column, ask in ((0, calls.fill_colour), (1, calls.stroke_colour)):
            colours = np.zeros((len(items), 4), np.uint32)
            told = np.fromiter(map(ask, items, *_addresses(colours, 4)), np.bool_, len(items))
            dark = (colours[:, :3].min(axis=1, initial=255) < _WHITE) & (colours[:, 3] > 0)
            shown |= (modes[:, column] > 0) & (dark | ~told)
        return shown

    def _clipped(self, pieces: Pieces, sources: NDArray[np.int64]) -> Pieces:
        """The pieces within their clips; those that a clip hides are left out."""
        window = windows([self._items[index] for index in sources.tolist()])
        if window is None:
            return pieces
        for at, index in enumerate(sources.tolist()):
            if index in self._placed and window[at, 0] > -FAR:
                window[at] = _moved(window[at].tolist(), self._placed[index])
        low = np.maximum(pieces[:, :2], window[:, :2])
        high = np.minimum(pieces[:, 2:], window[:, 2:])
        seen = (low <= high + 0.5).all(axis=1)
        return np.concatenate([low, np.maximum(low, high)], axis=1)[seen]

    # -- paths of many segments ----------------------------------------------------------------

    def _parts(self, index: int, stroked: bool) -> list[Piece]:
        """The lines of a path that is not thin as a whole: its straight strokes, or its thin
        rectangles when it is filled."""
        item = self._items[index]
        size = calls.path_size(item)
        if size > _MOST_SEGMENTS or (size <= 5 and not stroked):
            return []
        if stroked:
            calls.stroke_width(item, self._real)
            if self._reals[0] > _THIN * 2:
                return []
        whole = _times(self._matrix(item), self._placed.get(index, _PLAIN))
        found: list[Piece] = []
        for points in self._subpaths(item, size, whole):
            if stroked:
                for (x, y), (to_x, to_y) in pairwise(points):
                    if abs(x - to_x) < 0.5 or abs(y - to_y) < 0.5:
                        found.append((min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)))
                continue
            across, up = zip(*points, strict=True)
            box = (min(across), min(up), max(across), max(up))
            if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
                found.append(box)
        lines = [box for box in found if max(box[2] - box[0], box[3] - box[1]) >= _DOT]
        return [(a, b, c, d) for a, b, c, d in _lines(np.array(lines, np.float32)).tolist()]

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


def _lines(boxes: Pieces) -> Pieces:
    """Thin rectangles as lines along their middles."""
    lines = boxes.reshape(-1, 4).copy()
    level = lines[:, 2] - lines[:, 0] >= lines[:, 3] - lines[:, 1]
    lines[level, 1] = lines[level, 3] = (lines[level, 1] + lines[level, 3]) / 2
    lines[~level, 0] = lines[~level, 2] = (lines[~level, 0] + lines[~level, 2]) / 2
    return lines


def _addresses(array: NDArray[Any], columns: int) -> list[range]:
    """For each column, the addresses of its cells row by row."""
    start, step = array.ctypes.data, 4 * columns
    end = start + step * len(array)
    return [range(start + 4 * at, end + 4 * at, step) for at in range(columns)]


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
