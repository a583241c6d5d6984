"""A rounding under search: cells come in by blocks, and blocks are rounded anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from mingzhang.compile.rounding.problem import Problem, other_of
from mingzhang.compile.rounding.tableau import REACH, Slopes, Tableau

FINE = 1 << 14
"""Prices are multiplied by this, so that ties can be broken below them."""

BROKEN = 1 << 12
"""The price of a broken figure: above that of many lawful moves."""

_GRAINS = 32


class Search:
    """``ups[c]`` is how often cell ``c`` is rounded up, ``deviations[f]`` what follows from it,
    ``broken`` the figures that have moved by a step or more. ``penalty[f]`` is what it costs to
    break a figure, ``salt`` changes how ties fall, ``work`` counts what was done so far.
    """

    def __init__(self, problem: Problem, step: int) -> None:
        count = len(problem.cells)
        self.problem = problem
        self.ups = [0] * len(problem.room)
        self.deviations = [0] * count
        self.broken: set[int] = set()
        self.penalty = [BROKEN] * count
        self.salt = 0
        self.work = 0
        self._step = step
        self._sums = [0] * count
        self._other = [0] * count

    def admit(self, block: Sequence[int]) -> None:
        """Let cells come in. Until all are in, a figure is the sum of those that are: so each block
        finds figures that are right so far, and the tails of one block are met in the next."""
        problem, step = self.problem, self._step
        before: dict[int, int] = {}
        for c in block:
            up = self.ups[c] = (2 * problem.rest[c] + step) // (2 * step)
            for f in problem.figures[c]:
                before.setdefault(f, self._sums[f])
                self._sums[f] += problem.rest[c]
                self.deviations[f] += up
        for f, old in before.items():
            new = self._sums[f]
            target = (2 * new + step) // (2 * step)
            self.deviations[f] += (2 * old + step) // (2 * step) - target
            self._other[f] = other_of(new, target, step)
        self._show(before, [self.deviations[f] for f in before])

    def price(self) -> int:
        """What the figures as they are cost, at the plain price of a broken one."""
        problem, deviations = self.problem, self.deviations
        return sum(
            price_of(problem.weight[f], problem.other[f], BROKEN, d)
            for f, d in enumerate(deviations)
            if d
        )

    def replace(self, ups: Sequence[int]) -> None:
        """Take these roundings of all cells instead."""
        self.ups[:] = ups
        self._show(range(len(self.deviations)), self.problem.deviations(ups))

    def outside(self, cells: Iterable[int]) -> int:
        """By how much these cells are rounded up less than never, or more than they have atoms."""
        ups, room = self.ups, self.problem.room
        return sum(max(-ups[c], ups[c] - room[c], 0) for c in cells)

    def again(self, block: Sequence[int], effort: int) -> bool:
        """Round the cells of ``block`` anew while all others stand still, and keep the result if it
        is cheaper. True if it is proved to be the best for this block. What cells that are no
        figure themselves are rounded to is not looked at."""
        figures, rows = self._rows(block)
        first = len(figures)
        before = [self.deviations[f] for f in figures]
        values = before + [0] * len(block)
        slopes = [self._slopes(f) for f in figures]
        slopes += [_room(self.ups[c], self.problem.room[c]) for c in block]
        tableau = Tableau(slopes, values, rows, frozenset(range(first, len(values))))
        tableau.solve(effort)
        self.work += tableau.work
        if self._cost(figures, values) < self._cost(figures, before):
            self._show(figures, values)
            for c, more in zip(block, values[first:], strict=True):
                self.ups[c] += more
        return tableau.exact

    def tidy(self, block: Sequence[int], effort: int) -> None:
        """Bring the cells of ``block`` back into their room, as far as figures can stay as they
        are."""
        figures, rows = self._rows(block)
        first = len(figures)
        room = self.problem.room
        inside = [min(max(self.ups[c], 0), room[c]) for c in block]
        values = [0] * first + [0] * len(block)
        for i, row in rows.items():
            values[i] = sum(
                n * (inside[k - first] - self.ups[block[k - first]]) for k, n in row.items()
            )
        slopes = [_STAY] * first + [_room(up, room[c]) for c, up in zip(block, inside, strict=True)]
        tableau = Tableau(slopes, values, rows, frozenset())
        tableau.solve(effort)
        self.work += tableau.work
        if not any(values[:first]):
            after = [up + more for up, more in zip(inside, values[first:], strict=True)]
            out = sum(max(-up, up - room[c], 0) for c, up in zip(block, after, strict=True))
            if out < self.outside(block):
                for c, up in zip(block, after, strict=True):
                    self.ups[c] = up

    def _rows(self, block: Sequence[int]) -> tuple[list[int], dict[int, dict[int, int]]]:
        """The figures that count cells of the block, and which, in the numbers of the tableau:
        figures first, then cells."""
        figures = list(dict.fromkeys(f for c in block for f in self.problem.figures[c]))
        place = {f: i for i, f in enumerate(figures)}
        rows: dict[int, dict[int, int]] = {i: {} for i in range(len(figures))}
        for k, c in enumerate(block, len(figures)):
            for f in self.problem.figures[c]:
                row = rows[place[f]]
                row[k] = row.get(k, 0) + 1
        return figures, rows

    def _cost(self, figures: Sequence[int], deviations: Sequence[int]) -> int:
        weight, other, penalty = self.problem.weight, self._other, self.penalty
        return sum(
            price_of(weight[f], other[f], penalty[f], d)
            for f, d in zip(figures, deviations, strict=False)
            if d
        )

    def _show(self, figures: Iterable[int], deviations: Iterable[int]) -> None:
        for f, d in zip(figures, deviations, strict=False):
            self.deviations[f] = d
            if d in (0, self._other[f]):
                self.broken.discard(f)
            else:
                self.broken.add(f)

    def _slopes(self, figure: int) -> Slopes:
        # The grain breaks ties, differently each time a block is tried: without it the method could
        # turn in a circle, and would come to the same corner again and again.
        grain = (figure * 7919 + self.salt * 3571) % 61 % _GRAINS
        weight = self.problem.weight[figure]
        return _slopes(weight, self._other[figure], self.penalty[figure], grain)


def price_of(weight: int, other: int, penalty: int, deviation: int) -> int:
    """The price of a deviation that is not 0: ``weight``, a penalty more for each step beyond the
    lawful and two for each beyond one step from half-up. It is convex."""
    out = max(deviation - max(other, 0), min(other, 0) - deviation)
    return weight + penalty * (out + 2 * (abs(deviation) - 1))


@lru_cache(maxsize=1 << 14)
def _slopes(weight: int, other: int, penalty: int, grain: int) -> Slopes:
    def price(k: int) -> int:
        return price_of(weight, other, penalty, k) * FINE + abs(k) * grain if k else 0

    return _corners(price)


@lru_cache(maxsize=1 << 10)
def _room(ups: int, room: int) -> Slopes:
    def price(k: int) -> int:
        out = max(-(ups + k), ups + k - room, 0)
        return out * (_GRAINS + out)

    return _corners(price)


def _corners(price: Callable[[int], int]) -> Slopes:
    slopes = [0] * (2 * REACH)
    for k in range(-REACH, REACH):
        slopes[k] = price(k + 1) - price(k)
    return slopes


_STAY = _corners(lambda k: abs(k) * FINE * BROKEN)
