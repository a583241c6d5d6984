"""Characters -> the cells of the lattices of their page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pages.glyphs import Glyphs
from mingzhang.formats.pages.grid import Lattice
from mingzhang.formats.pages.ordering import reading_order, texts

_FIGURE: Final = re.compile(
    r"[(（]?[-−－+]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?%?[)）]?"
)
_IN_FIGURES: Final = np.array([ord(c) for c in "0123456789.,-%"], np.uint32)


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
    x, y = glyphs.middles
    cell = np.full(len(glyphs.codes), -1, np.int64)
    firsts = np.cumsum([0, *(len(lattice.cells) for lattice in found)])
    for lattice, first in zip(found, firsts, strict=False):
        _assign(cell, lattice, int(first), x, y)
    if len(found):
        _gather_runs(glyphs, found, firsts, cell)
    inside = np.flatnonzero(cell >= 0)
    order = inside[np.argsort(cell[inside], kind="stable")]
    order = _in_reading_order(glyphs, order, cell[order])
    total = int(firsts[-1])
    shown = texts(glyphs, order, cell[order], total)
    bounds = np.searchsorted(cell[order], np.arange(total + 1))
    filled = [
        Filled(lattice, shown[first:end], order, bounds[first : end + 1])
        for lattice, first, end in zip(
            found, firsts.tolist(), firsts[1:].tolist(), strict=False
        )
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
    column = np.searchsorted(xs, x[inside], side="right") - 1
    row = np.searchsorted(ys, y[inside], side="right") - 1
    cell[inside] = first + lattice.owner[row, column]


# ------------------------------------------------------------- figures that run over a rule


def _gather_runs(
    glyphs: Glyphs, found: list[Lattice], firsts: NDArray[np.int64], cell: NDArray[np.int64]
) -> None:
    """Bring together figures that run over a rule: what was set together stays together."""
    if len(cell) < 2:
        return
    starts = _runs(glyphs, cell)
    low = np.minimum.reduceat(cell, starts)
    high = np.maximum.reduceat(cell, starts)
    ends = np.append(starts[1:], len(cell))
    for start, end in zip(
        starts[low != high].tolist(), ends[low != high].tolist(), strict=True
    ):
        owners = cell[start:end]
        text = "".join(map(chr, glyphs.codes[start:end].tolist())).strip()
        if _FIGURE.fullmatch(text) and _may_move(glyphs, start, end, owners):
            owners[:] = _owner(owners)


def _runs(glyphs: Glyphs, cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where runs of characters begin that were set beside each other: of one text object, or
    neighbouring figures where each character is an object of its own."""
    boxes, height = glyphs.boxes, glyphs.sizes[1:]
    gap = boxes[1:, 0] - boxes[:-1, 2]
    broken = (np.abs(boxes[1:, 3] - boxes[:-1, 3]) > 0.3 * height) | (gap > 0.3 * height)
    broken |= gap < -0.5 * height
    figures = np.isin(glyphs.codes, _IN_FIGURES)
    broken |= ~(figures[1:] & figures[:-1])
    return np.concatenate([[0], np.flatnonzero(broken) + 1])


def _may_move(glyphs: Glyphs, start: int, end: int, owners: NDArray[np.int64]) -> bool:
    """Whether the digits of a run are one figure: of one text object. Where each character is its
    own object, the rule must go through one of them; two figures can stand close to a rule."""
    objects = glyphs.objects[start:end]
    if objects[0] == objects[-1]:
        return True
    change = int(np.flatnonzero(owners[1:] != owners[:-1])[0])
    return bool(objects[change] == objects[change + 1]) or len(set(owners.tolist())) == 2


def _owner(owners: NDArray[np.int64]) -> int:
    """The cell with most of the characters; the later one when they are as many."""
    values, counts = np.unique(owners[owners >= 0], return_counts=True)
    return int(values[len(values) - 1 - counts[::-1].argmax()])


# -------------------------------------------------------------------------- reading order


def _in_reading_order(
    glyphs: Glyphs, order: NDArray[np.int64], cell: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Characters sorted by cell, as drawn; those of cells that were drawn otherwise than they are
    read are sorted."""
    boxes, height = glyphs.boxes[order], glyphs.sizes[order][1:]
    down = (boxes[1:, 1] + boxes[1:, 3] - boxes[:-1, 1] - boxes[:-1, 3]) / 2
    right = (boxes[1:, 0] + boxes[1:, 2] - boxes[:-1, 0] - boxes[:-1, 2]) / 2
    level = np.abs(down) < 0.35 * height
    wrong = (cell[1:] == cell[:-1]) & ((level & (right < -0.1 * height)) | (down < -0.35 * height))
    # Digits a little above their labels: only a sort tells whether they are one line.
    wrong |= (cell[1:] == cell[:-1]) & ~level & (down < 0.8 * height) & (right > 0)
    for number in np.unique(cell[1:][wrong]).tolist():
        start, end = np.searchsorted(cell, [number, number + 1])
        members = order[start:end]
        order[start:end] = members[reading_order(glyphs.boxes[members], glyphs.sizes[members])]
    return order
