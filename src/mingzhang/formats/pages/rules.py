"""Ruling lines as a table has them: pieces joined, double lines as one."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Lines = NDArray[np.float32]
"""(n, 3): position across the line, start, end."""

SAME: Final = 2.6
"""Points: lines nearer than this are one (double lines, edges drawn by both neighbours). No row
of print is as low."""
_GAP = 3.5
"""Points between two pieces of one line; dashes leave as much."""
_MOST: Final = 1_200
"""Lines of one page; the longest are kept. A drawing has more, a table has not."""


def joined(pieces: Lines) -> Lines:
    """The lines that pieces make up, in order of position. Lines of one position have equal
    first columns."""
    finite = np.isfinite(pieces)
    if not finite.all():
        pieces = pieces[finite.all(axis=1)]
    if not len(pieces):
        return pieces
    pieces = pieces.take(pieces[:, 0].argsort(kind="stable"), axis=0)
    group = clusters(pieces[:, 0])
    size = np.maximum(pieces[:, 2] - pieces[:, 1], 0.1)
    where = np.bincount(group, pieces[:, 0] * size) / np.bincount(group, size)
    order = np.lexsort((pieces[:, 1], group))
    group, pieces = group[order], pieces.take(order, axis=0)
    # Groups are put apart so that one running maximum serves all of them.
    apart = float(pieces[:, 2].max() - pieces[:, 1].min()) + 2 * _GAP
    shift = group.astype(np.float64) * apart
    start, end = pieces[:, 1] + shift, pieces[:, 2] + shift
    reach = np.maximum.accumulate(end)
    fresh = (start[1:] > reach[:-1] + _GAP).nonzero()[0] + 1
    first, last = np.concatenate(([0], fresh)), np.concatenate((fresh, [len(pieces)])) - 1
    lines = np.empty((len(first), 3), np.float32)
    lines[:, 0] = where[group[first]]
    lines[:, 1] = start[first] - shift[first]
    lines[:, 2] = reach[last] - shift[last]
    if len(lines) > _MOST:
        longest = np.argsort(lines[:, 1] - lines[:, 2], kind="stable")[:_MOST]
        lines = lines[np.sort(longest)]
    return lines


def clusters(positions: NDArray[np.float32], near: float = SAME) -> NDArray[np.int64]:
    """Number of the group of each position; positions come in order. A group is not wider than
    twice ``near``."""
    numbers = np.zeros(len(positions), np.int64)
    if not len(positions):
        return numbers
    fresh = positions[1:] - positions[:-1] > near
    np.add.accumulate(fresh, dtype=np.int64, out=numbers[1:])
    starts = np.concatenate((positions[:1], positions[1:][fresh]))
    if float((positions - starts[numbers]).max()) > 2 * near:
        return _capped(positions, near)
    return numbers


def _capped(positions: NDArray[np.float32], near: float) -> NDArray[np.int64]:
    numbers = np.zeros(len(positions), np.int64)
    start, number = positions[0], 0
    for index in range(1, len(positions)):
        far = positions[index] - positions[index - 1] > near
        if far or positions[index] - start > 2 * near:
            start, number = positions[index], number + 1
        numbers[index] = number
    return numbers
