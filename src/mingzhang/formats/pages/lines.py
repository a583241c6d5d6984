"""Characters outside tables -> the printed lines of a page, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.facts import Box
from mingzhang.formats.pages.doubts import Unsure, unsure
from mingzhang.formats.pages.glyphs import Glyphs
from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pages.ordering import texts
from mingzhang.formats.pages.settling import raised

_PARTED: Final = 2.5
"""Heights of the print between parts of a line that say different things (部门 … 单位：元)."""
_FIGURES_PARTED = 0.7
"""The same between two figures, which columns stand close."""
_OVERLAP = 0.4
"""Share of the lower of two pieces that must lie beside the other for both to be one line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one that stands by itself. ``size`` is the height of its
    print. ``first`` and ``last`` tell whether it begins and ends the printed line."""

    text: str
    box: Box
    size: float
    first: bool = True
    last: bool = True
    order: float = 0.0
    """Top of the printed line, by which its parts are put in order."""
    unsure: Unsure | None = None


def lines(ink: Ink, glyphs: Glyphs, outside: NDArray[np.bool_]) -> list[Line]:
    """The lines of the characters that ``outside`` marks, by their place on the page."""
    chosen = outside.nonzero()[0]
    if not len(chosen):
        return []
    order, group, parts = _parts(glyphs, chosen)
    shown = texts(glyphs, order, group, len(parts))
    bounds = group.searchsorted(np.arange(len(parts) + 1))
    starts, counts = bounds[:-1], bounds[1:] - bounds[:-1]
    boxes = glyphs.boxes.take(order, axis=0)
    corners = np.concatenate(
        [
            np.minimum.reduceat(boxes[:, :2], starts, axis=0),
            np.maximum.reduceat(boxes[:, 2:], starts, axis=0),
        ],
        axis=1,
    ).tolist()
    sizes = (np.add.reduceat(glyphs.sizes[order], starts) / counts).tolist()
    scanned = len(ink.confidence) > 0
    found: list[Line] = []
    top_of_line = 0.0
    for number, ((first, last), text, corner) in enumerate(zip(parts, shown, corners, strict=True)):
        top_of_line = corner[1] if first else top_of_line
        doubt = None
        if scanned:
            members = order[starts[number] : starts[number] + counts[number]]
            doubt = unsure(ink, glyphs, members, text)
        box = Box(ink.page, *corner)
        found.append(Line(text, box, sizes[number], first, last, top_of_line, doubt))
    return found


def _parts(
    glyphs: Glyphs, chosen: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[tuple[bool, bool]]]:
    """The characters line by line from left to right, the number of the part of a line that each
    belongs to, and for each part whether it begins and ends its line."""
    boxes, figures = glyphs.boxes.take(chosen, axis=0), glyphs.figures[chosen]
    line = raised(boxes, figures, _lines_of(boxes, glyphs.sizes[chosen]))
    order = np.lexsort((glyphs.x[chosen], line))
    line, boxes, digit = line[order], boxes.take(order, axis=0), figures[order]
    order = chosen[order]
    height = glyphs.sizes[order][1:]
    new_line = line[1:] != line[:-1]
    gap = boxes[1:, 0] - boxes[:-1, 2]
    between_figures = digit[1:] & digit[:-1] & (gap > _FIGURES_PARTED * height)
    new_part = new_line | between_figures | (gap > _PARTED * height)
    group = np.zeros(len(order), np.int64)
    np.cumsum(new_part, out=group[1:])
    begins = [True, *new_line[new_part].tolist()]
    return order, group, list(zip(begins, [*begins[1:], True], strict=True))


def _lines_of(boxes: NDArray[np.float32], height: NDArray[np.float32]) -> NDArray[np.int64]:
    """Number of the line of each character, from the top."""
    down = np.abs(boxes[1:, 3] - boxes[:-1, 3]) > 0.25 * np.minimum(height[1:], height[:-1])
    back = boxes[1:, 0] < boxes[:-1, 0] - 0.5 * height[1:]
    far = boxes[1:, 0] - boxes[:-1, 2] > _PARTED * height[1:]
    starts = np.concatenate(([0], (down | back | far).nonzero()[0] + 1))
    tops = np.minimum.reduceat(boxes[:, 1], starts).tolist()
    bottoms = np.maximum.reduceat(boxes[:, 3], starts).tolist()
    middle = [(top + bottom) / 2 for top, bottom in zip(tops, bottoms, strict=True)]
    number = np.zeros(len(starts), np.int64)
    current, low, high = -1, 0.0, 0.0
    for piece in sorted(range(len(starts)), key=lambda p: (middle[p], p)):
        top, bottom = tops[piece], bottoms[piece]
        common = min(bottom, high) - max(top, low)
        if current < 0 or common < _OVERLAP * min(bottom - top, high - low):
            current, low, high = current + 1, top, bottom
        number[piece] = current
    lengths = np.diff(np.append(starts, len(boxes)))
    return np.repeat(number, lengths)
