"""The order of search: everything at once where that is small, blocks by turns where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.compile.rounding.exhaustive import improve
from mingzhang.compile.rounding.problem import Problem
from mingzhang.compile.rounding.search import BROKEN, Search

_WHOLE = 700
"""Up to so many cells, everything is tried at once."""

_SIZES = (120, 180, 240, 150, 200, 100, 300, 60)
_TURNS = 40
_EFFORT = 1000
"""Entries of the tableau that may be touched for each cell of a block."""

_PATIENCE = (6_000_000, 1200)
"""Entries that may be touched in all, and for each cell more: some seconds where figures cross so
densely that no rounding keeps them all."""


def settle(problem: Problem, step: int) -> Search:
    """A rounding that breaks no figure, or as few as were found, and moves few."""
    search = Search(problem, step)
    everything = range(len(problem.room))
    if _begin(search):
        _tidy(search)
        return search
    best = (search.price(), search.ups[:])
    patience = _PATIENCE[0] + _PATIENCE[1] * len(everything)
    for turn in range(_TURNS):
        search.salt = turn + 1
        _turn(search, turn)
        price = search.price()
        if price < best[0]:
            best = (price, search.ups[:])
        if (turn and not search.broken) or search.work > patience:
            break
        # Breakout: what stays broken grows dearer, until its neighbours give way.
        for f in search.broken:
            search.penalty[f] += BROKEN // 2
    search.replace(best[1])
    improve(search)
    _tidy(search)
    return search


def _begin(search: Search) -> bool:
    """Let all cells come in. True if they are proved to stand best already."""
    problem = search.problem
    count = len(problem.room)
    if count <= _WHOLE and len(problem.cells) <= 2 * count + 40:
        search.admit(range(count))
        return search.again(range(count), _EFFORT * count)
    for block in _cover(problem, _SIZES[0], 0):
        search.admit(block)
        search.again(block, _EFFORT * len(block))
    return False


def _turn(search: Search, turn: int) -> None:
    """Round every block anew; after the first turns only those that touch a broken figure."""
    figures = search.problem.figures
    for block in _cover(search.problem, _SIZES[turn % len(_SIZES)], turn):
        if turn < 2 or any(f in search.broken for c in block for f in figures[c]):
            search.again(block, _EFFORT * len(block))


def _tidy(search: Search) -> None:
    """Bring cells back into their room where figures allow it: all at once, or block by block."""
    everything = range(len(search.ups))
    if len(everything) <= _WHOLE and search.outside(everything):
        search.tidy(everything, _EFFORT * len(everything))
    for turn, size in enumerate(_SIZES[:3]):
        if search.outside(everything):
            for block in _cover(search.problem, size, turn):
                if search.outside(block):
                    search.tidy(block, _EFFORT * len(block))


def _cover(problem: Problem, size: int, turn: int) -> Iterator[Sequence[int]]:
    """Every cell once, in blocks of at most ``size``: the cells of a figure where they fit, biggest
    figures first, and what is left in order. Turns differ in which of like figures come first."""
    left = set(range(len(problem.room)))
    fitting = [f for f, cells in enumerate(problem.cells) if size // 6 <= len(cells) <= size]
    fitting.sort(key=lambda f: (-len(problem.cells[f]), (f * 7919 + turn * 3571) % 10007, f))
    for f in fitting:
        if left.issuperset(problem.cells[f]):
            left.difference_update(problem.cells[f])
            yield sorted(set(problem.cells[f]))
    rest = sorted(left)
    for k in range(0, len(rest), size):
        yield rest[k : k + size]
