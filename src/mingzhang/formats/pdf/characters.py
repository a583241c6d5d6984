"""The characters of a PDF page: code points, boxes and text objects, in bulk.

PDFium's boxes are as high as the typeface says, or as the ink of the letter where it says nothing:
the box of 一 is then a mere dash. Here a box is as wide as PDFium says and as high as the print, so
that all characters of a line stand alike.
"""

from __future__ import annotations

import ctypes
from collections import deque
from dataclasses import dataclass
from itertools import repeat
from math import hypot

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf import calls
from mingzhang.formats.pdf.clips import EVERYWHERE, Clips

_SLACK = 1.0
"""Points by which a character may stick out of its clip."""
_ABOVE, _BELOW = 0.86, 0.14
"""Shares of the size of the print above and below the line it stands on."""
_SMALLEST = 0.5
"""Points: print below this size is none."""

Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Characters:
    """``codes`` (n,), ``boxes`` (n, 4) left, bottom, right, top in page coordinates, ``objects``
    (n,) numbered in the order drawn, ``sizes`` (n,) of the print in points. Characters that the
    library made up are not among them."""

    codes: NDArray[np.uint32]
    boxes: Boxes
    objects: NDArray[np.int32]
    sizes: NDArray[np.float32]


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
    boxes, sizes = _even(layer, boxes, kept[first].tolist(), lengths)
    seen = _seen(boxes, owners[first].tolist(), lengths) & (sizes > _SMALLEST)
    return Characters(codes[seen], boxes[seen], objects[seen], sizes[seen])


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
) -> tuple[Boxes, NDArray[np.float32]]:
    """Boxes as high as the print, and its size."""
    sizes = np.zeros(len(first), np.float32)
    lines = np.full(len(first), np.nan, np.float32)
    reals = (ctypes.c_float * 6)()
    point = (ctypes.c_double * 2)()
    matrix, across = ctypes.addressof(reals), ctypes.addressof(point)
    up = across + 8
    for number, index in enumerate(first):
        size = abs(calls.font_size(layer, index))
        if not calls.character_matrix(layer, index, matrix):
            continue
        a, b, c, d = reals[:4]
        sizes[number] = size * hypot(c, d)
        level = abs(b) < 0.01 * abs(a) and abs(c) < 0.01 * abs(d)
        if level and d > 0 and calls.character_origin(layer, index, across, up):
            lines[number] = point[1]
    size = np.repeat(sizes, lengths)
    line = np.repeat(lines, lengths)
    # Print that runs downwards or is turned keeps the boxes it has.
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    level = np.abs(middle - line - (_ABOVE - _BELOW) / 2 * size) < 0.7 * size
    even = boxes.copy()
    even[level, 1] = (line - _BELOW * size)[level]
    even[level, 3] = (line + _ABOVE * size)[level]
    return even, size


def _seen(boxes: Boxes, owners: list[int], lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which characters lie within their clip."""
    clips = Clips()
    windows = list(map(clips.window, owners))
    if all(window == EVERYWHERE for window in windows):
        return np.ones(len(boxes), np.bool_)
    window = np.repeat(np.array(windows, np.float32), lengths, axis=0)
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    y = (boxes[:, 1] + boxes[:, 3]) / 2
    inside: NDArray[np.bool_] = (
        (x >= window[:, 0] - _SLACK)
        & (y >= window[:, 1] - _SLACK)
        & (x <= window[:, 2] + _SLACK)
        & (y <= window[:, 3] + _SLACK)
    )
    return inside
