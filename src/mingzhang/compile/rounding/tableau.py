"""A linear programme over figures, solved in whole numbers by the dual simplex method.

Every variable is the deviation of a figure (or the rounding of a cell) and has a price: convex,
piecewise linear, with its corners at whole numbers. At each moment some variables, as many as there
are cells, are *free*: they stand on a corner, and every other variable is a whole-number sum of
them, its *row*. At first the cells are free; :meth:`Tableau._eliminate` exchanges them for figures,
the small ones first, and a cell without a price is then out of the game: it can follow whatever the
figures do. From there every free figure shows its own half-up rounding, and what does not add up
stands in the rows. Each step of :meth:`Tableau.solve` takes a row whose value does not fit its
slope (its shadow price), raises or lowers that slope until it does, lets free variables jump to
their next corner when the change of slope makes that pay, and exchanges the last of them for the
row. Sums of parts and wholes are near to totally unimodular, so that exchanges are nearly always by
+1 or -1. One by another number would leave whole numbers: it is not made, the row stays as it is
(*stuck*), and a descent along the columns makes the best of it. Without a stuck row the result is
the optimum.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

REACH = 8
"""Prices are told apart this many steps from a variable's start; no variable goes further."""

Slopes = list[int]
"""``slopes[k]`` is the price of going from ``k`` to ``k + 1``, for ``-REACH <= k < REACH`` (the
negative places count from the end, as Python has it)."""

_NEVER = 1 << 62


class Tableau:
    """Variables ``0 … n-1`` with ``slopes`` and current ``values``; ``rows`` tell for each variable
    that is not free which free ones it adds up, and how often. Variables in ``unpriced`` are cells
    that may take any value: their slopes are never looked at once they are not free.

    After :meth:`solve` ``values`` holds the result, whole numbers throughout; ``exact`` says
    whether it is proved to be the cheapest.
    """

    def __init__(
        self,
        slopes: Sequence[Slopes],
        values: list[int],
        rows: dict[int, dict[int, int]],
        unpriced: frozenset[int],
    ) -> None:
        self.values = values
        self.exact = False
        self._slopes = slopes
        self._rows = rows
        self._unpriced = unpriced
        self._prices = [0] * len(values)
        """The slope at which each variable stands: one of its price at its value, if it fits."""
        self._columns: dict[int, set[int]] = {}
        for i, row in rows.items():
            for j in row:
                self._columns.setdefault(j, set()).add(i)
        self._followers: list[tuple[int, dict[int, int], int]] = []
        self._touched: set[int] = set()
        self._stuck: set[int] = set()
        self.work = 0

    def solve(self, effort: int) -> None:
        """Find the cheapest values, giving up the proof after ``effort`` entries were touched."""
        self._eliminate()
        self._touched = set(self._rows)
        waiting: list[tuple[int, int]] = []
        while self.work < effort:
            self._find_misfits(waiting)
            if not waiting:
                self.exact = not self._stuck
                break
            # Short rows first: they disturb little. Ties by number: the same input, the same path.
            length, i = heapq.heappop(waiting)
            row = self._rows.get(i)
            if row is None or i in self._stuck or self._fits(i):
                continue
            if len(row) > length:
                heapq.heappush(waiting, (len(row), i))
            elif not self._settle(i):
                self._stuck.add(i)
                self._touched.discard(i)
        if not self.exact:
            self._descend(2 * effort)
        self._follow()

    def _find_misfits(self, waiting: list[tuple[int, int]]) -> None:
        """Put the rows that were touched and do not fit into the queue."""
        rows, values, prices, slopes = self._rows, self.values, self._prices, self._slopes
        for i in self._touched:
            k, corners = values[i], slopes[i]
            if not (-REACH < k < REACH and corners[k - 1] <= prices[i] <= corners[k]):
                heapq.heappush(waiting, (len(rows[i]), i))
        self._stuck -= self._touched
        self._touched.clear()

    # -- exchanging variables ----------------------------------------------------------------

    def _eliminate(self) -> None:
        """Exchange unpriced cells for figures, so that figures are free and cells follow."""
        rows, columns = self._rows, self._columns
        order = sorted(rows, key=lambda i: (len(rows[i]), i))
        for i in order:
            row = rows[i]
            cells = [
                (len(columns[j]), j) for j, n in row.items() if j in self._unpriced and abs(n) == 1
            ]
            if not cells:
                continue
            j = min(cells)[1]
            if self.values[i]:
                self._shift(j, -self.values[i] * row[j])
            self._exchange(i, j)

    def _exchange(self, i: int, j: int) -> None:
        """Make ``i`` free instead of ``j``; the entry of ``j`` in the row of ``i`` is 1 or -1."""
        rows, columns, touched = self._rows, self._columns, self._touched
        row = rows.pop(i)
        sign = row.pop(j)
        for p in row:
            columns[p].discard(i)
        if sign == 1:
            row = {p: -n for p, n in row.items()}
        row[i] = sign
        entries = tuple(row.items())
        column = columns.pop(j)
        column.discard(i)
        columns[i] = set()
        touched.discard(i)
        touched |= column
        self.work += len(column) * len(entries)
        for k in column:
            other = rows[k]
            times = other.pop(j)
            for p, n in entries:
                n *= times
                if p in other:
                    n += other[p]
                    if n:
                        other[p] = n
                    else:
                        del other[p]
                        columns[p].discard(k)
                else:
                    other[p] = n
                    columns[p].add(k)
        if j in self._unpriced:
            base = self.values[j] - sum(n * self.values[p] for p, n in entries)
            self._followers.append((j, row, base))
            return
        rows[j] = row
        touched.add(j)
        for p in row:
            columns[p].add(j)

    def _follow(self) -> None:
        """Give the cells that were dropped the values that make their sums come out."""
        for j, row, base in reversed(self._followers):
            self.values[j] = base + sum(n * self.values[p] for p, n in row.items())

    def _shift(self, j: int, by: int) -> None:
        """Move the free variable ``j``, and with it every row that counts it."""
        values, rows = self.values, self._rows
        values[j] += by
        column = self._columns[j]
        for i in column:
            values[i] += by * rows[i][j]
        self._touched |= column
        self.work += len(column)

    # -- dual steps --------------------------------------------------------------------------

    def _fits(self, i: int) -> bool:
        k = self.values[i]
        slopes = self._slopes[i]
        return -REACH < k < REACH and slopes[k - 1] <= self._prices[i] <= slopes[k]

    def _settle(self, i: int) -> bool:
        """Change the slope of row ``i`` until its value fits. False if it would have to leave whole
        numbers for that, or the reach of prices."""
        row = self._rows[i]
        self.work += len(row)
        side, edge = self._nearest(i)
        excess = (self.values[i] - edge) * side
        events = [self._own_corner(i, edge, side)]
        for j, n in row.items():
            events.append(self._corner(j, n * side, self.values[j]))
        heapq.heapify(events)
        jumps: dict[int, int] = {}
        while True:
            change, j, by = heapq.heappop(events)
            if change >= _NEVER:
                return False
            if j == i:
                edge += side
                excess -= 1
                if not excess:
                    break
                heapq.heappush(events, self._own_corner(i, edge, side))
                continue
            if excess <= abs(by):
                break
            excess -= abs(by)
            jumps[j] = jumps.get(j, 0) + (-1 if by > 0 else 1)
            heapq.heappush(events, self._corner(j, by, self.values[j] + jumps[j]))
        self._tilt(i, side * change)
        for p, steps in jumps.items():
            self._shift(p, steps)
        self._touched.add(i)
        if j == i:
            return True
        if abs(by) > 1:
            return False
        self._shift(j, (edge - self.values[i]) * row[j])
        self._exchange(i, j)
        return True

    def _nearest(self, i: int) -> tuple[int, int]:
        """On which side of the values that fit its slope row ``i`` lies (1: above, -1: below), and
        the nearest of them."""
        slopes, price = self._slopes[i], self._prices[i]
        k = self.values[i]
        above = k >= REACH or (k > -REACH and slopes[k - 1] > price)
        edge = min(k, REACH - 1) if above else max(k, 1 - REACH)
        if above:
            while edge > 1 - REACH and slopes[edge - 1] > price:
                edge -= 1
            return 1, edge
        while edge < REACH - 1 and slopes[edge] < price:
            edge += 1
        return -1, edge

    def _own_corner(self, i: int, edge: int, side: int) -> tuple[int, int, int]:
        """The change of slope from which on row ``i`` may lie one step further out."""
        if not -REACH < edge + side < REACH:
            return _NEVER, i, 0
        slope = self._slopes[i][edge if side > 0 else edge - 1]
        return side * (slope - self._prices[i]), i, 0

    def _corner(self, j: int, by: int, value: int) -> tuple[int, int, int]:
        """The change of slope from which on it pays that free ``j`` leaves its corner ``value``
        and brings the row nearer by ``by`` (taken as positive)."""
        slopes, price = self._slopes[j], self._prices[j]
        if by > 0:
            gap = price - slopes[value - 1] if value > 1 - REACH else _NEVER
        else:
            gap = slopes[value] - price if value < REACH - 1 else _NEVER
        return max(0, gap // abs(by)) if gap < _NEVER else gap, j, by

    def _tilt(self, i: int, change: int) -> None:
        prices = self._prices
        prices[i] += change
        for j, n in self._rows[i].items():
            prices[j] -= n * change

    # -- what is left ------------------------------------------------------------------------

    def _descend(self, effort: int) -> None:
        """Move free variables one by one, as long as that makes the whole cheaper."""
        found = True
        while found and self.work < effort:
            found = False
            for j in sorted(self._columns):
                self.work += len(self._columns[j])
                for by in (1, -1):
                    if self._gain(j, by) < 0:
                        self._shift(j, by)
                        found = True
                        break

    def _gain(self, j: int, by: int) -> int:
        total = self._difference(j, by)
        for i in self._columns[j]:
            total += self._difference(i, by * self._rows[i][j])
        return total

    def _difference(self, i: int, by: int) -> int:
        """What it costs variable ``i`` to move by ``by``."""
        slopes, k = self._slopes[i], self.values[i]
        if by == 1 and -REACH <= k < REACH:
            return slopes[k]
        if by == -1 and -REACH < k <= REACH:
            return -slopes[k - 1]
        steps = range(k, k + by) if by > 0 else range(k + by, k)
        cost = sum(slopes[max(-REACH, min(REACH - 1, s))] for s in steps)
        return cost if by > 0 else -cost
