"""Few cells: try them all, cutting off what cannot become cheaper."""

from __future__ import annotations

from mingzhang.compile.rounding.search import BROKEN, Search, price_of

_CELLS = 40
_NODES = 1 << 15
"""So many choices are looked at, fewer if nothing is broken: all of 14 cells of one atom."""


def improve(search: Search) -> None:
    """Replace the rounding by the cheapest one that rounds every cell within its room, if it is
    cheaper. With many cells it may end before all were tried."""
    problem = search.problem
    count = len(problem.room)
    if count > _CELLS or not search.price():
        return
    figures = range(len(problem.cells))
    # What the cells not yet decided can still add to a figure, before each cell.
    slack = [[0] * len(figures) for _ in range(count + 1)]
    for c in reversed(range(count)):
        slack[c] = slack[c + 1][:]
        for f in problem.figures[c]:
            slack[c][f] += problem.room[c]

    def bound(deviations: list[int], after: list[int]) -> int:
        total = 0
        for f in figures:
            low, high = deviations[f], deviations[f] + after[f]
            near = low if low > 0 else high if high < 0 else 0
            if near:
                total += price_of(problem.weight[f], problem.other[f], BROKEN, near)
        return total

    best = search.price()
    ups = [0] * count
    left = _NODES if search.broken else _NODES // 16

    def descend(c: int, deviations: list[int]) -> None:
        nonlocal best, left
        left -= 1
        if left < 0:
            return
        cost = bound(deviations, slack[c])
        if cost >= best:
            return
        if c == count:
            best = cost
            search.replace(ups)
            return
        for up in range(problem.room[c] + 1):
            ups[c] = up
            moved = deviations[:]
            for f in problem.figures[c]:
                moved[f] += up
            descend(c + 1, moved)

    descend(0, [-t for t in problem.target])
