"""Characters -> the cells of the lattices of their page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pages.glyphs import Glyphs
from mingzhang.formats.pages.grid import Lattice
from mingzhang.formats.pages.ordering import reading_order, texts
from mingzhang.formats.pages.settling import settle

_FIGURE: Final = re.compile(r"[(（]?[-−－+]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?%?[)）]?")
_PADDING: Final = 7.0
"""Points between a figure and the side of its cell that it is set against."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The texts of a lattice's cells. ``order`` are their characters in reading order, ``bounds``
    where those of each cell begin and the last end."""

    lattice: Lattice
    texts: list[str]
    order: NDArray[np.int64]
    bounds: NDArray[np.int64]

    def members(self, number: int) -> NDArray[np.int64]:
        """The characters of a cell, in reading order."""
        return self.order[self.bounds[number] : self.bounds[number + 1]]


def fill(glyphs: Glyphs, found: list[Lattice]) -> tuple[list[Filled], NDArray[np.bool_]]:
    """Each lattice with its texts, and which characters of the page stand in none."""
    x, y = glyphs.x, glyphs.y
    cell = np.full(len(glyphs.codes), -1, np.int64)
    firsts = [0, *accumulate(len(lattice.cells) for lattice in found)]
    for lattice, first in zip(found, firsts, strict=False):
        _assign(cell, lattice, first, x, y)
    if not found:
        return [], cell < 0
    for lattice, first in zip(found, firsts, strict=False):
        settle(glyphs, lattice, first, cell)
    _gather_runs(glyphs, found, cell)
    inside = (cell >= 0).nonzero()[0]
    numbers = cell[inside]
    by_cell = numbers.argsort(kind="stable")
    order, numbers = inside[by_cell], numbers[by_cell]
    order = _in_reading_order(glyphs, order, numbers)
    total = firsts[-1]
    shown = texts(glyphs, order, numbers, total)
    bounds = numbers.searchsorted(np.arange(total + 1))
    filled = [
        Filled(lattice, shown[first:end], order, bounds[first : end + 1])
        for lattice, (first, end) in zip(found, pairwise(firsts), strict=True)
    ]
    return filled, cell < 0


def _assign(
    cell: NDArray[np.int64],
    lattice: Lattice,
    first: int,
    x: NDArray[np.float32],
    y: NDArray[np.float32],
) -> None:
    """Number the cell of each character that stands in the lattice and in no smaller one."""
    xs, ys = lattice.xs, lattice.ys
    inside = (cell < 0) & (x > xs[0]) & (x < xs[-1]) & (y > ys[0]) & (y < ys[-1])
    column = xs.searchsorted(x[inside], side="right") - 1
    row = ys.searchsorted(y[inside], side="right") - 1
    cell[inside] = first + lattice.owner[row, column]


# ------------------------------------------------------------- figures that run over a rule


def _gather_runs(glyphs: Glyphs, found: list[Lattice], cell: NDArray[np.int64]) -> None:
    """Bring together figures that run over a rule: what was set together stays together."""
    if len(cell) < 2:
        return
    starts = _runs(glyphs)
    # Only a run whose characters are not all in one cell runs over a rule.
    parted = np.maximum.reduceat(cell, starts) != np.minimum.reduceat(cell, starts)
    if not parted.any():
        return
    edges = np.concatenate([lattice.boxes() for lattice in found])
    ends = np.append(starts[1:], len(cell))
    for start, end in zip(starts[parted].tolist(), ends[parted].tolist(), strict=True):
        owners = cell[start:end]
        text = "".join(map(chr, glyphs.codes[start:end].tolist())).strip()
        if _FIGURE.fullmatch(text) and _is_one(glyphs, start, end, owners, edges):
            owners[:] = _owner(glyphs, start, end, owners, edges)


def _runs(glyphs: Glyphs) -> NDArray[np.int64]:
    """Where runs of figures begin that were set beside each other; other characters are runs of
    one."""
    boxes, height = glyphs.boxes, glyphs.sizes[1:]
    gap = boxes[1:, 0] - boxes[:-1, 2]
    broken = (np.abs(boxes[1:, 3] - boxes[:-1, 3]) > 0.3 * height) | (gap > 0.3 * height)
    broken |= gap < -0.5 * height
    broken |= ~(glyphs.figures[1:] & glyphs.figures[:-1])
    return np.concatenate(([0], broken.nonzero()[0] + 1))


def _is_one(
    glyphs: Glyphs,
    start: int,
    end: int,
    owners: NDArray[np.int64],
    edges: NDArray[np.float32],
) -> bool:
    """Whether the digits of a run are one figure: set as one object, or with a rule that goes
    through one of them. Two figures can stand close on either side of a rule."""
    objects = glyphs.objects[start:end]
    for at in np.flatnonzero(owners[1:] != owners[:-1]).tolist():
        if objects[at] == objects[at + 1] or owners[at] < 0:
            continue
        rule = float(edges[owners[at], 2])
        before, after = glyphs.boxes[start + at], glyphs.boxes[start + at + 1]
        inside = 0.12 * float(after[2] - after[0])
        if rule > before[2] - inside and rule < after[0] + inside:
            return False
    return True


def _owner(
    glyphs: Glyphs,
    start: int,
    end: int,
    owners: NDArray[np.int64],
    edges: NDArray[np.float32],
) -> int:
    """The cell a figure belongs to: the one whose side it keeps the usual distance from (the other
    end is what runs over), else the one with most of it."""
    values, counts = np.unique(owners[owners >= 0], return_counts=True)
    first, last = int(owners[0]), int(owners[-1])
    at_left = first >= 0 and glyphs.boxes[start, 0] - edges[first, 0] < _PADDING
    at_right = last >= 0 and edges[last, 2] - glyphs.boxes[end - 1, 2] < _PADDING
    if at_left != at_right:
        return first if at_left else last
    return int(values[len(values) - 1 - counts[::-1].argmax()])


# -------------------------------------------------------------------------- reading order


def _in_reading_order(
    glyphs: Glyphs, order: NDArray[np.int64], cell: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Characters sorted by cell, as drawn; those of cells that were drawn otherwise than they are
    read are sorted."""
    boxes, height = glyphs.boxes.take(order, axis=0), glyphs.sizes[order][1:]
    down = (boxes[1:, 1] + boxes[1:, 3] - boxes[:-1, 1] - boxes[:-1, 3]) / 2
    right = (boxes[1:, 0] + boxes[1:, 2] - boxes[:-1, 0] - boxes[:-1, 2]) / 2
    level = np.abs(down) < 0.35 * height
    wrong = (level & (right < -0.1 * height)) | (down < -0.35 * height)
    # Digits a little above their labels: only a sort tells whether they are one line.
    wrong |= ~level & (down < 0.8 * height) & (right > 0)
    wrong &= cell[1:] == cell[:-1]
    for number in sorted(set(cell[1:][wrong].tolist())):
        start, end = cell.searchsorted([number, number + 1])
        members = order[start:end]
        order[start:end] = members[reading_order(glyphs.boxes[members], glyphs.sizes[members])]
    return order
