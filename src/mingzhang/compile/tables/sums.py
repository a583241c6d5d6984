"""Which cells of a table are sums of which others, so that a spreadsheet can keep them live.

A cell is the sum of the cells of its column (else of its row) that lie directly below it on the
axes of the table. Only sums that hold to the last digit are kept live: where rounding left a tail
(尾差) the sheet would show another figure than the one published, so the tail is listed instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.compile.tables.drafting import Draft
from mingzhang.documents import Sum
from mingzhang.facts import Amount, Coordinate, ancestors
from mingzhang.templates import Role

_Spot = tuple[int, int]
_Figure = tuple[Coordinate, Amount, Decimal | None]
_MOST = 1200
"""Cells of a column above which only totals are looked for: nothing is gained for longer lists."""


@dataclass(frozen=True, slots=True)
class Tail:
    """A displayed whole that differs from its displayed parts although the exact figures agree."""

    cell: tuple[int, int]
    row: str
    column: str
    shown: Amount
    parts: Amount


def find_sums(draft: Draft, first_row: int) -> tuple[tuple[Sum, ...], tuple[Tail, ...]]:
    """The sums and the tails of a table whose first data row is row ``first_row`` of the table."""
    columns = [n for n, c in enumerate(draft.spec.columns) if c.role is Role.AMOUNT]
    ids = {n: draft.spec.columns[n].id for n in columns}
    sides = {n: draft.spec.columns[n].side for n in columns}
    found: dict[_Spot, Sum] = {}
    tails: dict[_Spot, Amount] = {}
    grid: dict[_Spot, _Figure] = {}
    for r, row in enumerate(draft.rows):
        for n in columns:
            cell = row.cells[ids[n]]
            if cell.coordinate is not None and cell.amount is not None and cell.text:
                grid[(r + first_row, n)] = (cell.coordinate, cell.amount, cell.exact)
    grouped = {r + first_row for r, row in enumerate(draft.rows) if row.group}
    for n in columns:
        spots = [spot for spot in grid if spot[1] == n and spot[0] not in grouped]
        if len(spots) <= _MOST:
            _add(found, tails, grid, spots)
        _add_groups(found, grid, draft, first_row, n)
    for r in range(len(draft.rows)):
        for side in set(sides.values()):
            spots = [
                (r + first_row, n)
                for n in columns
                if sides[n] == side and (r + first_row, n) in grid
            ]
            _add(found, tails, grid, spots)
    return _acyclic(found), tuple(
        Tail(
            spot,
            draft.rows[spot[0] - first_row].label,
            draft.spec.columns[spot[1]].head[-1],
            grid[spot][1],
            parts,
        )
        for spot, parts in sorted(tails.items())
    )


def _add(
    found: dict[_Spot, Sum],
    tails: dict[_Spot, Amount],
    grid: Mapping[_Spot, _Figure],
    spots: Sequence[_Spot],
) -> None:
    """Sums among cells of one column or one row."""
    below: dict[_Spot, list[_Spot]] = {}
    for whole in spots:
        if whole in found:
            continue
        at = grid[whole][0]
        below[whole] = [s for s in spots if s != whole and _is_below(grid[s][0], at)]
    for whole, parts in below.items():
        inner = {s for p in parts for s in below.get(p, ())}
        direct = [s for s in parts if s not in inner]
        total = sum((grid[s][1].value for s in direct), Decimal(0))
        if not direct:
            continue
        shown, exact = grid[whole][1], grid[whole][2]
        if total == shown.value:
            found[whole] = Sum(whole, tuple(direct))
        elif exact is not None and exact == sum((grid[s][2] or 0 for s in direct), Decimal(0)):
            tails[whole] = Amount(total, shown.unit, shown.decimals, f"{total:.{shown.decimals}f}")


def _add_groups(
    found: dict[_Spot, Sum],
    grid: Mapping[_Spot, _Figure],
    draft: Draft,
    first_row: int,
    column: int,
) -> None:
    """A group's row adds up the rows under it, down to the next group."""
    for r, row in enumerate(draft.rows):
        whole = (r + first_row, column)
        if not row.group or whole not in grid:
            continue
        under = itertools.takewhile(
            lambda x: not draft.rows[x].group, range(r + 1, len(draft.rows))
        )
        parts = [(x + first_row, column) for x in under if (x + first_row, column) in grid]
        if parts and sum(grid[s][1].value for s in parts) == grid[whole][1].value:
            found[whole] = Sum(whole, tuple(parts))


def _is_below(part: Coordinate, whole: Coordinate) -> bool:
    """Whether ``part`` is a finer place inside ``whole``."""
    if part == whole or part.get("measure") != whole.get("measure"):
        return False
    for axis, member in whole.items():
        own = part.get(axis)
        if own != member and (own is None or member not in ancestors(axis, own)):
            return False
    return True


def _acyclic(found: dict[_Spot, Sum]) -> tuple[Sum, ...]:
    """A sum across a row may not lean on a cell that itself leans on it."""
    kept: dict[_Spot, Sum] = {}
    for spot, one in found.items():
        seen: set[_Spot] = set()
        queue = list(one.parts)
        while queue:
            part = queue.pop()
            if part in seen:
                continue
            seen.add(part)
            if part in kept:
                queue.extend(kept[part].parts)
        if spot not in seen:
            kept[spot] = one
    return tuple(kept.values())
