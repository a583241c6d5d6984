"""The characters of a PDF page: code points, boxes and text objects, in bulk.

PDFium's boxes are as high as the typeface says, or as the ink of the letter where it says nothing:
the box of 一 is then a mere dash. Here a box is as wide as PDFium says and as high as the print, so
that all characters of a line stand alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, repeat

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


def read_characters(layers: Sequence[calls.Handle], counts: Sequence[int]) -> list[Characters]:
    """The characters of text pages that can be seen. ``counts`` are those that each page has. Pages
    are read together: most steps take as long for one as for several."""
    # What PDFium holds of a page stays in the processor's cache from question to question.
    said = [_asked(layer, count) for layer, count in zip(layers, counts, strict=True)]
    codes, owners, boxes = (np.concatenate(kind) for kind in zip(*said, strict=True))
    # Spaces and line ends that PDFium adds belong to no object of the page.
    told = ((codes >= 32) & (codes < 0xFFF0) & (codes != 0x7F)) | (codes > 0xFFFF)
    kept = (told & (owners != 0)).nonzero()[0]
    codes, owners, boxes = codes[kept], owners[kept], boxes.take(kept, axis=0)
    pages = kept.searchsorted([0, *accumulate(counts)])
    objects = np.zeros(len(kept), np.int32)
    sizes, ways = np.empty(len(kept), np.float32), np.empty(len(kept), np.int8)
    seen = np.ones(len(kept), np.bool_)
    if len(kept):
        changed = owners[1:] != owners[:-1]
        np.cumsum(changed, out=objects[1:])
        bounds = _runs(boxes, changed, pages)
        first, lengths = bounds[:-1], bounds[1:] - bounds[:-1]
        asked = _numbers(kept[first], layers, counts)
        boxes, sizes, ways = _even(asked, boxes, lengths)
        seen = sizes > _SMALLEST
        clipped = windows(list(map(calls.Handle, owners[first].tolist())))
        if clipped is not None:
            seen &= _within(boxes, np.repeat(clipped, lengths, axis=0))
    ink = seen & (codes != 32)
    found = []
    for start, end in pairwise(pages.tolist()):
        way = _main(ways[start:end][ink[start:end]])
        left = seen[start:end].nonzero()[0] + start
        found.append(
            Characters(codes[left], boxes.take(left, axis=0), objects[left], sizes[left], way)
        )
    return found


def _asked(layer: calls.Handle, count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint64], Boxes]:
    """The codes, text objects and boxes of the characters of a text page."""
    owners = np.fromiter(map(calls.character_object, repeat(layer), range(count)), np.uint64, count)
    boxes, _ = calls.filled(calls.character_box, (repeat(layer), range(count)), (count, 4))
    # PDFium fills in left, top, right, bottom.
    return _codes(layer, count), owners, boxes.take((0, 3, 2, 1), axis=1)


def _numbers(
    places: NDArray[np.int64], layers: Sequence[calls.Handle], counts: Sequence[int]
) -> tuple[list[calls.Handle], list[int]]:
    """Characters by their places among those of all pages, as text pages and numbers in these."""
    ends = np.cumsum(counts)
    page = ends.searchsorted(places, side="right")
    numbers: list[int] = (places - (ends - counts)[page]).tolist()
    return [layers[at] for at in page.tolist()], numbers


def _codes(layer: calls.Handle, count: int) -> NDArray[np.uint32]:
    """The code points of all characters: of the page at once where that tells them apart."""
    units = calls.units(layer, count)
    if len(units) == count and not ((units >= 0xD800) & (units < 0xE000)).any():
        return units.astype(np.uint32)
    codes = np.fromiter(map(calls.character, repeat(layer), range(count)), np.uint32, count)
    # Rare characters, outside the first plane, come as two halves at one place.
    high = (codes[:-1] >= 0xD800) & (codes[:-1] < 0xDC00)
    at = (high & (codes[1:] >= 0xDC00) & (codes[1:] < 0xE000)).nonzero()[0]
    codes[at] = 0x10000 + ((codes[at] - 0xD800) << 10) + (codes[at + 1] - 0xDC00)
    codes[at + 1] = 0
    return codes


def _main(ways: NDArray[np.int8]) -> int:
    """The way that nearly all print of the page runs; 0 where it is mixed."""
    counts = np.bincount(ways[ways >= 0], minlength=4)
    way = int(counts.argmax())
    return way if counts[way] > _MOSTLY * max(len(ways), 1) else 0


def _runs(boxes: Boxes, changed: NDArray[np.bool_], pages: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where runs of characters begin that stand beside each other in one line, of one object or
    several, and where the last ends. What is asked of the first holds for all: print, line and
    clip. ``changed`` tells whether each next character is of another object; ``pages`` are where
    pages begin and the last ends."""
    height = np.maximum(boxes[1:, 3] - boxes[1:, 1], 1.0)
    apart = np.abs(boxes[1:, 0] - boxes[:-1, 2]) > height
    moved = np.abs(boxes[1:, 1] - boxes[:-1, 1]) > height * 0.05
    begins = np.ones(len(boxes) + 1, np.bool_)
    begins[1:-1] = changed & (apart | moved)
    begins[pages] = True
    return begins.nonzero()[0]


def _even(
    asked: tuple[list[calls.Handle], list[int]], boxes: Boxes, lengths: NDArray[np.int64]
) -> tuple[Boxes, NDArray[np.float32], NDArray[np.int8]]:
    """Boxes as high as the print, its size, and which way it runs: 0 to the right, 1 up, 2 to the
    left, 3 down; -1 where it is slanted. ``asked`` are the text pages and numbers of the first of
    ``lengths`` characters that are alike."""
    count = len(lengths)
    matrix, _ = calls.filled(calls.character_matrix, asked, (count, 6))
    origins, _ = calls.filled(calls.character_origin, asked, (count, 2), np.float64, 2)
    sizes = np.fromiter(map(calls.font_size, *asked), np.float32, count)
    a, b, c, d = matrix[:, :4].T
    sizes = np.abs(sizes) * np.hypot(c, d)
    ways = _ways(a, b)
    origins[a * d - b * c <= 0] = np.nan  # mirrored print keeps the boxes it has
    bases = origins.astype(np.float32)
    size, way = np.repeat(sizes, lengths), np.repeat(ways, lengths)
    even = boxes.copy()
    present = set(ways.tolist())
    for direction, (axis, sign) in enumerate(((1, 1), (0, -1), (1, -1), (0, 1))):
        if direction in present:
            chosen = way == direction if len(present) > 1 else np.ones(len(way), np.bool_)
            _stretch(even, chosen, bases[:, axis], sign * sizes, lengths, axis)
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
    lengths: NDArray[np.int64],
    axis: int,
) -> None:
    """Make the chosen boxes as high as their print, upwards from the line it stands on (``size``
    below 0: towards smaller coordinates); both are told for runs of so many characters. Print set
    from top to bottom keeps the boxes it has."""
    middle = (boxes[:, axis] + boxes[:, axis + 2]) / 2
    above, below = line + _ABOVE * size, line - _BELOW * size
    of_runs = (np.minimum(above, below), np.maximum(above, below), (above + below) / 2)
    low, high, between = np.repeat(np.array(of_runs), lengths, axis=1)
    chosen = chosen & (np.abs(middle - between) < np.repeat(0.7 * np.abs(size), lengths))
    np.copyto(boxes[:, axis], low, where=chosen)
    np.copyto(boxes[:, axis + 2], high, where=chosen)


def _within(boxes: Boxes, window: Boxes) -> NDArray[np.bool_]:
    """Which characters lie within their clips."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside = (middle >= window[:, :2] - _SLACK) & (middle <= window[:, 2:] + _SLACK)
    seen: NDArray[np.bool_] = inside[:, 0] & inside[:, 1]
    return seen
