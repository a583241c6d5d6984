"""Figures that stand half a row off: on the rule between two rows, or between two lines.

Some producers set the figures of a table half a row above or below its labels. All of a table are
off the same way, so the way is found once: the one that leads no figure into a cell that is taken,
and the most of them into rows that have a label.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pages.glyphs import Glyphs
from mingzhang.formats.pages.grid import Lattice

_ON: Final = 0.3
"""Heights of the print by which the middle of a figure on a rule may be off it."""
_LEAST: Final = 2
"""Rows with a figure on their rule from which this is how the table is set."""


def settle(glyphs: Glyphs, lattice: Lattice, first: int, cell: NDArray[np.int64]) -> None:
    """Move the characters of figures that stand on a rule of the lattice into their rows; its
    cells are numbered from ``first`` in ``cell``."""
    ys = lattice.ys
    if len(ys) < 4:
        return
    inside = (cell >= first) & (cell < first + len(lattice.cells)) & glyphs.figures
    chosen = inside.nonzero()[0]
    y = glyphs.y[chosen]
    rule = ((ys[1:] + ys[:-1]) / 2).searchsorted(y)  # the nearest rule
    on = np.abs(y - ys[rule]) < _ON * glyphs.sizes[chosen]
    on &= (rule > 0) & (rule < len(ys) - 1)
    chosen, rule = chosen[on], rule[on]
    if len(set(rule.tolist())) < _LEAST:
        return
    columns = np.searchsorted(lattice.xs, glyphs.x[chosen], side="right") - 1
    columns = np.clip(columns, 0, lattice.columns - 1)
    owner = lattice.owner.astype(np.int64) + first
    above, below = owner[rule - 1, columns], owner[rule, columns]
    others = np.setdiff1d(np.flatnonzero(cell >= first), chosen)
    taken = np.unique(cell[others])
    best = max((above, below), key=lambda way: _merit(way, taken, lattice, first))
    if _merit(above, taken, lattice, first) != _merit(below, taken, lattice, first):
        apart = above != below
        cell[chosen[apart]] = best[apart]


def _merit(
    way: NDArray[np.int64], taken: NDArray[np.int64], lattice: Lattice, first: int
) -> tuple[int, int]:
    """How well a way of moving fits: figures in cells that are taken count against it, those in
    rows with words count for it."""
    inside = taken[(taken >= first) & (taken < first + len(lattice.cells))] - first
    labelled = np.unique(lattice.cells[inside, 0])
    rows = lattice.cells[way - first, 0]
    return -int(np.isin(way, taken).sum()), int(np.isin(rows, labelled).sum())


def raised(
    boxes: NDArray[np.float32], figures: NDArray[np.bool_], line: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Numbers of the printed lines of characters (from the top, as given; ``figures`` tells those
    that figures are made of), where figures that form a line of their own but fit exactly into the
    gaps of the line above or below are in that one."""
    count = int(line.max()) + 1 if len(line) else 0
    alone = np.bincount(line[~figures], minlength=count) == 0
    if count < 2 or not alone.any():
        return line
    line = line.copy()
    for number in alone.nonzero()[0].tolist():
        mine = np.flatnonzero(line == number)
        for other in (number + 1, number - 1):
            theirs = np.flatnonzero(line == other)
            if len(theirs) and _fits(boxes[mine], boxes[theirs]):
                line[mine] = other
                break
    return np.unique(line, return_inverse=True)[1]


def _fits(mine: NDArray[np.float32], theirs: NDArray[np.float32]) -> bool:
    """Whether characters stand in gaps of a line that is less than its height away."""
    height = float(np.median(theirs[:, 3] - theirs[:, 1]))
    apart = abs(float(np.median(mine[:, 3])) - float(np.median(theirs[:, 3])))
    if apart > 0.9 * height:
        return False
    if mine[:, 0].min() < theirs[:, 0].min() or mine[:, 2].max() > theirs[:, 2].max():
        return False
    inset = 0.2 * height
    over = (mine[:, [0]] + inset < theirs[None, :, 2]) & (mine[:, [2]] - inset > theirs[None, :, 0])
    return not bool(over.any())
