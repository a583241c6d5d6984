"""The characters of a PDF page: code points, boxes and text objects, in bulk.

PDFium's boxes are as high as the typeface says, or as the ink of the letter where it says nothing:
the box of 一 is then a mere dash. Here a box is as wide as PDFium says and as high as the print, so
that all characters of a line stand alike.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf import calls
from mingzhang.formats.pdf.clips import windows

_SLACK = 1.0
"""Points by which a character may stick out of its clip."""
_ABOVE, _BELOW = 0.86, 0.14
"""Shares of the size of the print above and below the line it stands on."""
_SLANT = 0.02
"""Rise by which print may be off the level."""
_MOSTLY = 0.8
"""Share of the characters that must run one way for the whole page to be turned."""
_SMALLEST = 0.5
"""Points: print below this size is none."""

Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Characters:
    """``codes`` (n,), ``boxes`` (n, 4) left, bottom, right, top in page coordinates, ``objects``
    (n,) numbered in the order drawn, ``sizes`` (n,) of the print in points. ``way`` is where
    the print of the page runs: 0 to the right, 1 up, 2 to the left, 3 down. Characters that the
    library made up are not among them."""

    codes: NDArray[np.uint32]
    boxes: Boxes
    objects: NDArray[np.int32]
    sizes: NDArray[np.float32]
    way: int = 0


def read_characters(layer: int, count: int) -> Characters:
    """The characters of a text page (its address) that can be seen."""
    codes = np.fromiter(map(calls.character, repeat(layer), range(count)), np.uint32, count)
    owners = np.fromiter(map(calls.character_object, repeat(layer), range(count)), np.uint64, count)
    boxes = np.zeros((count, 4), np.float32)  # PDFium fills in left, top, right, bottom
    start = boxes.ctypes.data
    targets = range(start, start + 16 * count, 16)
    deque(map(calls.character_box, repeat(layer), range(count), targets), maxlen=0)
    boxes = boxes[:, [0, 3, 2, 1]]
    # Spaces and line ends that PDFium adds belong to no object of the page.
    kept = np.flatnonzero((owners != 0) & (codes >= 32) & (codes != 0x7F) & (codes < 0xFFF0))
    codes, owners, boxes = codes[kept], owners[kept], boxes[kept]
    if not len(kept):
        return Characters(codes, boxes, np.empty(0, np.int32), np.empty(0, np.float32))
    objects = np.concatenate([[0], np.cumsum(owners[1:] != owners[:-1])]).astype(np.int32)
    first = _runs(boxes, owners)
    lengths = np.diff(np.append(first, len(kept)))
    boxes, sizes, ways = _even(layer, boxes, kept[first].tolist(), lengths)
    seen = _seen(boxes, owners[first].tolist(), lengths) & (sizes > _SMALLEST)
    ways = ways[seen & (codes != 32)]
    return Characters(codes[seen], boxes[seen], objects[seen], sizes[seen], _main(ways))


def _main(ways: NDArray[np.int8]) -> int:
    """The way that nearly all print of the page runs; 0 where it is mixed."""
    counts = np.bincount(ways[ways >= 0], minlength=4)
    way = int(counts.argmax())
    return way if counts[way] > _MOSTLY * max(len(ways), 1) else 0


def _runs(boxes: Boxes, owners: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where runs of characters begin that stand beside each other in one line, of one object or
    several. What is asked of the first holds for all: print, line and clip."""
    height = np.maximum(boxes[1:, 3] - boxes[1:, 1], 1.0)
    apart = np.abs(boxes[1:, 0] - boxes[:-1, 2]) > height
    moved = np.abs(boxes[1:, 1] - boxes[:-1, 1]) > height * 0.05
    changed = owners[1:] != owners[:-1]
    return np.concatenate([[0], np.flatnonzero(changed & (apart | moved)) + 1])


def _even(
    layer: int, boxes: Boxes, first: list[int], lengths: NDArray[np.int64]
) -> tuple[Boxes, NDArray[np.float32], NDArray[np.int8]]:
    """Boxes as high as the print, its size, and which way it runs: 0 to the right, 1 up, 2 to the
    left, 3 down; -1 where it is slanted."""
    count = len(first)
    matrix = np.zeros((count, 6), np.float32)
    origins = np.zeros((count, 2), np.float64)
    at, to = matrix.ctypes.data, origins.ctypes.data
    places = range(at, at + 24 * count, 24)
    deque(map(calls.character_matrix, repeat(layer), first, places), maxlen=0)
    xs, ys = range(to, to + 16 * count, 16), range(to + 8, to + 8 + 16 * count, 16)
    deque(map(calls.character_origin, repeat(layer), first, xs, ys), maxlen=0)
    sizes = np.fromiter(map(calls.font_size, repeat(layer), first), np.float32, count)
    a, b, c, d = matrix[:, :4].T
    sizes = np.abs(sizes) * np.hypot(c, d)
    ways = _ways(a, b)
    origins[a * d - b * c <= 0] = np.nan  # mirrored print keeps the boxes it has
    bases = origins.astype(np.float32)
    size, way = np.repeat(sizes, lengths), np.repeat(ways, lengths)
    base = np.repeat(bases, lengths, axis=0)
    even = boxes.copy()
    for direction, (axis, sign) in enumerate(((1, 1), (0, -1), (1, -1), (0, 1))):
        _stretch(even, way == direction, base[:, axis], sign * size, axis)
    return even, size, way


def _ways(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.int8]:
    """The directions of print from the first columns of its matrices."""
    level, upright = np.abs(b) < _SLANT * np.abs(a), np.abs(a) < _SLANT * np.abs(b)
    ways = np.select([level & (a > 0), upright & (b > 0), level, upright], [0, 1, 2, 3], -1)
    return ways.astype(np.int8)


def _stretch(
    boxes: Boxes,
    chosen: NDArray[np.bool_],
    line: NDArray[np.float32],
    size: NDArray[np.float32],
    axis: int,
) -> None:
    """Make the chosen boxes as high as their print, upwards from the line it stands on (``size``
    below 0: towards smaller coordinates). Print set from top to bottom keeps the boxes it has."""
    middle = (boxes[:, axis] + boxes[:, axis + 2]) / 2
    above, below = line + _ABOVE * size, line - _BELOW * size
    chosen = chosen & (np.abs(middle - (above + below) / 2) < 0.7 * np.abs(size))
    boxes[chosen, axis] = np.minimum(above, below)[chosen]
    boxes[chosen, axis + 2] = np.maximum(above, below)[chosen]


def _seen(boxes: Boxes, owners: list[int], lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which characters lie within their clip."""
    clipped = windows(owners)
    if clipped is None:
        return np.ones(len(boxes), np.bool_)
    window = np.repeat(clipped, lengths, axis=0)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside = (middle >= window[:, :2] - _SLACK) & (middle <= window[:, 2:] + _SLACK)
    seen: NDArray[np.bool_] = inside[:, 0] & inside[:, 1]
    return seen
