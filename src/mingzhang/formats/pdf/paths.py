"""The ruling lines of a PDF page: straight strokes and thin fills, upright or level.

Producers draw them as strokes, as filled rectangles thinner than a few points, as rectangles around
each cell, or all lines of a table in one path. Wide fills are shading and no lines. What cannot be
seen (white, transparent, clipped away) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def read_rules(pages: Sequence[calls.Handle], counts: Sequence[int]) -> list[Pieces]:
    """The lines of pages (``counts`` are their numbers of objects) as (n, 4) in page coordinates:
    left, bottom, right, top, each without thickness."""
    paths = _Paths()
    for page, count in zip(pages, counts, strict=True):
        paths.add(page, count)
    return paths.rules()


class _Paths:
    """The paths of pages, those inside forms too, and what brings each to its page."""

    def __init__(self) -> None:
        self._items: list[calls.Handle] = []
        self._placed: dict[int, _Matrix] = {}
        self._seen = 0
        self._ends: list[int] = []

    def add(self, page: calls.Handle, count: int) -> None:
        """Take the paths of a page."""
        self._seen = 0
        self._gather(calls.page_object, page, min(count, MAX_OBJECTS), _PLAIN, 0)
        self._ends.append(len(self._items))

    def _gather(
        self, get: Callable[..., Any], owner: calls.Handle, count: int, placed: _Matrix, depth: int
    ) -> None:
        """Take the paths among the objects that ``get`` finds in their owner; ``placed`` brings
        their coordinates to the page."""
        self._seen += count
        if self._seen > MAX_OBJECTS:
            return
        # Most are text: their handles are not kept.
        kinds = list(map(calls.kind, map(get, repeat(owner), range(count))))
        for at, kind in enumerate(kinds):
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                continue
            item = get(owner, at)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                if placed is not _PLAIN:
                    self._placed[len(self._items)] = placed
                self._items.append(item)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = min(max(calls.form_size(item), 0), MAX_OBJECTS)
                place = _times(_matrix(item), placed)
                self._gather(calls.form_object, item, inner, place, depth + 1)

    def rules(self) -> list[Pieces]:
        """The ruling lines among the paths of each page, as far as they can be seen."""
        boxes = self._bounds()
        modes = self._modes()
        wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        thick, drawn = np.minimum(wide, high) > _THIN, (modes[:, 0] | modes[:, 1]) > 0
        sources = (drawn & ~thick & (np.maximum(wide, high) >= _DOT)).nonzero()[0]
        pieces = [_lines(boxes[sources])]
        origins = sources.tolist()
        for index in self._of_parts((drawn & thick).nonzero()[0], modes):
            found = self._parts(index, bool(modes[index, 1]))
            pieces.append(np.array(found, np.float32).reshape(-1, 4))
            origins += [index] * len(found)
        sources = np.array(origins, np.int64)
        shown = self._shown(sources, modes[sources])
        lines, sources = self._clipped(np.concatenate(pieces)[shown], sources[shown])
        page = np.searchsorted(self._ends, sources, side="right")
        return [lines[page == number] for number in range(len(self._ends))]

    def _bounds(self) -> Pieces:
        shape = (len(self._items), 4)
        boxes, _ = calls.filled(calls.bounds, (self._items,), shape, pointers=4)
        for index, placed in self._placed.items():
            boxes[index] = _moved(boxes[index].tolist(), placed)
        return boxes

    def _modes(self) -> NDArray[np.uint32]:
        """(n, 2): whether each path is filled, and whether it is stroked."""
        shape = (len(self._items), 2)
        return calls.filled(calls.draw_mode, (self._items,), shape, np.uint32, 2)[0]

    def _shown(self, sources: NDArray[np.int64], modes: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of these paths are neither white nor transparent. Patterns have no colour: they do
        show."""
        shown = np.zeros(len(sources), np.bool_)
        for column, ask in ((0, calls.fill_colour), (1, calls.stroke_colour)):
            drawn = modes[:, column].nonzero()[0]
            items = [self._items[index] for index in sources[drawn].tolist()]
            colours, told = calls.filled(ask, (items,), (len(items), 4), np.uint32, 4)
            red, green, blue, opacity = colours.T
            dark = np.minimum(np.minimum(red, green), blue) < _WHITE
            shown[drawn] |= (dark & (opacity > 0)) | ~told
        return shown

    def _clipped(
        self, pieces: Pieces, sources: NDArray[np.int64]
    ) -> tuple[Pieces, NDArray[np.int64]]:
        """The pieces within their clips, and their sources; those that a clip hides are left
        out."""
        window = windows([self._items[index] for index in sources.tolist()])
        if window is None:
            return pieces, sources
        for at, index in enumerate(sources.tolist()):
            if index in self._placed and window[at, 0] > -FAR:
                window[at] = _moved(window[at].tolist(), self._placed[index])
        low = np.maximum(pieces[:, :2], window[:, :2])
        high = np.minimum(pieces[:, 2:], window[:, 2:])
        seen = (low <= high + 0.5).all(axis=1)
        return np.concatenate([low, np.maximum(low, high)], axis=1)[seen], sources[seen]

    # -- paths of many segments ----------------------------------------------------------------

    def _of_parts(self, indices: NDArray[np.int64], modes: NDArray[np.uint32]) -> list[int]:
        """Those of the paths that may have lines among their parts; a fill of five points is a
        rectangle and has none."""
        items = [self._items[index] for index in indices.tolist()]
        sizes = np.fromiter(map(calls.path_size, items), np.int64, len(items))
        many = ((sizes > 5) | (modes[indices, 1] > 0)) & (sizes <= _MOST_SEGMENTS)
        found: list[int] = indices[many].tolist()
        return found

    def _parts(self, index: int, stroked: bool) -> list[Piece]:
        """The lines of a path that is not thin as a whole: its straight strokes, or its thin
        rectangles when it is filled."""
        item = self._items[index]
        size = calls.path_size(item)
        if stroked:
            width, _ = calls.filled(calls.stroke_width, ((item,),), (1, 1))
            if width[0, 0] > _THIN * 2:
                return []
        whole = _times(_matrix(item), self._placed.get(index, _PLAIN))
        found: list[Piece] = []
        for points in _subpaths(item, size, whole):
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


def _subpaths(item: calls.Handle, size: int, placed: _Matrix) -> list[list[tuple[float, float]]]:
    """Points of each connected part, in page coordinates; parts with curves are left out."""
    parts: list[list[tuple[float, float]]] = []
    curved = False
    a, b, c, d, e, f = placed
    segments = list(map(calls.path_segment, repeat(item), range(size)))
    kinds, closes = map(calls.segment_kind, segments), map(calls.segment_closes, segments)
    points, _ = calls.filled(calls.segment_point, (segments,), (size, 2), pointers=2)
    for kind, closed, (x, y) in zip(kinds, closes, points.tolist(), strict=True):
        if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
            if curved and parts:
                parts.pop()
            parts.append([])
            curved = False
        elif kind != raw.FPDF_SEGMENT_LINETO:
            curved = True
        parts[-1].append((a * x + c * y + e, b * x + d * y + f))
        if closed:
            parts[-1].append(parts[-1][0])
    if curved and parts:
        parts.pop()
    return parts


def _matrix(item: calls.Handle) -> _Matrix:
    found, _ = calls.filled(calls.matrix, ((item,),), (1, 6))
    a, b, c, d, e, f = found[0].tolist()
    return (a, b, c, d, e, f)


def _lines(boxes: Pieces) -> Pieces:
    """Thin rectangles as lines along their middles."""
    lines = boxes.reshape(-1, 4).copy()
    level = lines[:, 2] - lines[:, 0] >= lines[:, 3] - lines[:, 1]
    lines[level, 1] = lines[level, 3] = (lines[level, 1] + lines[level, 3]) / 2
    lines[~level, 0] = lines[~level, 2] = (lines[~level, 0] + lines[~level, 2]) / 2
    return lines


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
