"""Ruling lines of a page -> lattices: the rows, columns and merged cells of each ruled table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pages.rules import SAME, Lines, clusters, joined

_TOUCH: Final = 3.0
"""Points by which lines may miss each other and still meet."""
_OPEN = 6.0
"""Points by which lines must stick out of the outermost crossing line to leave a side open."""
_MOST_CELLS: Final = 40_000
"""Cells of one page: a full page of print has not as many; a drawing or squared paper has."""
_COVERED = 0.6
"""Share of a cell's side that a line must cover to part it from its neighbour."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: ``xs`` and ``ys`` are its lines, ``cells`` (n, 4) first row, first column, end
    row, end column of each cell (merged ones once), ``owner`` (rows, columns) the cell at each
    crossing of a row and a column."""

    xs: NDArray[np.float32]
    ys: NDArray[np.float32]
    cells: NDArray[np.int32]
    owner: NDArray[np.int32]

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def area(self) -> float:
        """Square points."""
        return float((self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0]))

    def boxes(self) -> NDArray[np.float32]:
        """(n, 4) left, top, right, bottom of each cell."""
        boxes = np.empty((len(self.cells), 4), np.float32)
        for at, (lines, side) in enumerate(
            ((self.xs, 1), (self.ys, 0), (self.xs, 3), (self.ys, 2))
        ):
            boxes[:, at] = lines[self.cells[:, side]]
        return boxes


def lattices(ink: Ink) -> list[Lattice]:
    """The ruled tables of a page, the smallest first: one that stands inside another comes before
    it. Frames around text (a single cell) are left out."""
    level, upright = joined(ink.horizontal), joined(ink.vertical)
    found = []
    for rows, columns in _connected(level, upright):
        lattice = _lattice(level[rows], upright[columns])
        if lattice is not None:
            found.append(lattice)
    return sorted(found, key=lambda lattice: lattice.area)


def _connected(level: Lines, upright: Lines) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Sets of lines that meet: numbers of the level ones and of the upright ones."""
    if not len(level) or not len(upright):
        return []
    y, left, right = (level[:, [i]] for i in range(3))
    x, top, bottom = upright.T
    across = (x >= left - _TOUCH) & (x <= right + _TOUCH)
    meets: NDArray[np.bool_] = across & (y >= top - _TOUCH) & (y <= bottom + _TOUCH)
    found = []
    left_over = set(range(len(level)))
    while left_over:
        rows = np.array([min(left_over)])
        columns = np.flatnonzero(meets[rows[0]])
        while True:
            grown = np.flatnonzero(meets[:, columns].any(axis=1))
            if len(grown) <= len(rows):
                break
            rows = grown
            columns = np.flatnonzero(meets[rows].any(axis=0))
        left_over.difference_update(rows.tolist())
        if len(columns):
            found.append((rows, columns))
    return found


def _lattice(level: Lines, upright: Lines) -> Lattice | None:
    level, upright = _closed(level, upright)
    ys, xs = _positions(level[:, 0]), _positions(upright[:, 0])
    if len(ys) < 2 or len(xs) < 2:
        return None
    if len(ys) * len(xs) > _MOST_CELLS:
        return None
    over = _covers(level, ys, xs)
    beside = _covers(upright, xs, ys)
    # Lines that part nothing (an underline that meets a side) are no lines of the grid.
    keep_y: NDArray[np.bool_] = np.any(over, axis=1)
    keep_x: NDArray[np.bool_] = np.any(beside, axis=1)
    keep_y[[0, -1]] = keep_x[[0, -1]] = True
    if not (keep_y.all() and keep_x.all()):
        ys, xs = ys[keep_y], xs[keep_x]
        over, beside = _covers(level, ys, xs), _covers(upright, xs, ys)
    if len(ys) < 2 or len(xs) < 2 or (len(ys) == 2 and len(xs) == 2):
        return None
    cells, owner = _cells(over[1:-1], beside[1:-1].T)
    return Lattice(xs, ys, cells, owner)


def _closed(level: Lines, upright: Lines) -> tuple[Lines, Lines]:
    """With the outer sides that are not drawn: a table whose lines run on past its outermost
    crossing lines is open there (no side lines, or cut off by the end of the page)."""
    for _ in range(2):
        before = len(level) + len(upright)
        level = _ended(level, upright)
        upright = _ended(upright, level)
        if len(level) + len(upright) == before:
            break
    return level, upright


def _ended(lines: Lines, crossing: Lines) -> Lines:
    """The lines, with one more at either end of the crossing ones where these stick out."""
    start, end = crossing[:, 1].min(), crossing[:, 2].max()
    added = []
    if lines[:, 0].min() - start > _OPEN:
        reaching = crossing[crossing[:, 1] < start + _TOUCH, 0]
        if len(reaching) > 1:
            added.append((start, reaching.min(), reaching.max()))
    if end - lines[:, 0].max() > _OPEN:
        reaching = crossing[crossing[:, 2] > end - _TOUCH, 0]
        if len(reaching) > 1:
            added.append((end, reaching.min(), reaching.max()))
    if not added:
        return lines
    return np.concatenate([lines, np.array(added, np.float32)])


def _positions(values: NDArray[np.float32]) -> NDArray[np.float32]:
    values = np.sort(values)
    group = clusters(values)
    return (np.bincount(group, values) / np.bincount(group)).astype(np.float32)


def _covers(
    lines: Lines, at: NDArray[np.float32], across: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """(len(at), len(across) - 1): whether a line at each position covers each gap between the
    crossing positions."""
    covered = np.zeros((len(at), len(across) - 1), np.float32)
    away = np.abs(lines[:, [0]] - at)
    rank = away.argmin(axis=1)
    near = away.min(axis=1) <= 2 * SAME
    if not near.all():
        lines, rank = lines[near], rank[near]
    start = np.maximum(lines[:, [1]], across[:-1])
    end = np.minimum(lines[:, [2]], across[1:])
    np.add.at(covered, rank, np.maximum(end - start, 0))
    enough: NDArray[np.bool_] = covered >= _COVERED * (across[1:] - across[:-1])
    return enough


def _cells(
    over: NDArray[np.bool_], beside: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Cells of a grid from its inner lines: ``over`` (rows - 1, columns) below each row but the
    last, ``beside`` (rows, columns - 1) to the right of each column but the last."""
    rows, columns = len(beside), over.shape[1]
    merged = np.zeros((rows, columns), np.bool_)
    merged[:-1] |= ~over
    merged[1:] |= ~over
    merged[:, :-1] |= ~beside
    merged[:, 1:] |= ~beside
    # Each place of the grid says where its cell begins, by its number in reading order.
    begins = np.arange(rows * columns, dtype=np.int32)
    spans = _merged(merged, over, beside) if merged.any() else []
    for row, column, last, end in spans:
        begins.reshape(rows, columns)[row:last, column:end] = row * columns + column
    first = begins == np.arange(rows * columns)
    number = first.cumsum(dtype=np.int32) - 1
    cells = np.empty((int(number[-1]) + 1, 4), np.int32)
    cells[:, 0], cells[:, 1] = np.divmod(first.nonzero()[0], columns)
    cells[:, 2:] = cells[:, :2] + 1
    for row, column, last, end in spans:
        cells[number[row * columns + column], 2:] = last, end
    return cells, number[begins].reshape(rows, columns)


def _merged(
    merged: NDArray[np.bool_], over: NDArray[np.bool_], beside: NDArray[np.bool_]
) -> list[tuple[int, int, int, int]]:
    """First row, first column, end row, end column of the cells that take several places."""
    rows, columns = merged.shape
    below, right = over.tolist(), beside.tolist()
    taken: set[int] = set()
    found = []
    for at in merged.ravel().nonzero()[0].tolist():
        if at in taken:
            continue
        row, column = divmod(at, columns)
        end, last = column + 1, row + 1
        while end < columns and not right[row][end - 1] and row * columns + end not in taken:
            end += 1
        while (
            last < rows
            and not any(below[last - 1][column:end])
            and not any(right[last][column : end - 1])
            and taken.isdisjoint(range(last * columns + column, last * columns + end))
        ):
            last += 1
        if last - row > 1 or end - column > 1:
            found.append((row, column, last, end))
            for line in range(row, last):
                taken.update(range(line * columns + column, line * columns + end))
    return found
