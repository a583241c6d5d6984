"""Which cells of a table are sums of which others, so that a spreadsheet can keep them live.

A cell is the sum of the cells of its column (else of its row) that lie directly below it on the
axes of the table. Only sums that hold to the last digit are kept live: where rounding left a tail
(尾差) the sheet would show another figure than the one published, so the tail is listed instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.compile.tables.drafting import Draft
from mingzhang.documents import Sum
from mingzhang.facts import Amount, Coordinate, ancestors
from mingzhang.templates import Column, Role

_Spot = tuple[int, int]
_Figure = tuple[Coordinate, Amount, Decimal | None]
_CODED = (Role.CODE, Role.NAME)


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
    found: dict[_Spot, Sum] = {}
    tails: dict[_Spot, Amount] = {}
    amounts = [(n, c) for n, c in enumerate(draft.spec.columns) if c.role is Role.AMOUNT]
    grid: dict[_Spot, _Figure] = {}
    for r, row in enumerate(draft.rows):
        for n, column in amounts:
            cell = row.cells[column.id]
            if cell.coordinate is not None and cell.amount is not None and cell.text:
                grid[(r, n)] = (cell.coordinate, cell.amount, cell.exact)
    for n, column in amounts:
        for whole, parts in _rows_below(draft, column.side, n, grid).items():
            _add(found, tails, grid, (whole, n), [(r, n) for r in parts])
    for whole, parts in _columns_below(amounts).items():
        for r in range(len(draft.rows)):
            _add(found, tails, grid, (r, whole), [(r, n) for n in parts])
    return (
        tuple(_moved(one, first_row) for one in _acyclic(found)),
        tuple(_tail(draft, grid, spot, tails[spot], first_row) for spot in sorted(tails)),
    )


def _rows_below(
    draft: Draft, side: str, column: int, grid: Mapping[_Spot, _Figure]
) -> dict[int, list[int]]:
    """Rows whose figures in this column add up to another row's, by that row."""
    rows = [r for r in range(len(draft.rows)) if (r, column) in grid]
    if draft.spec.rows == "fixed":
        return _directly_below({r: grid[(r, column)][0] for r in rows})
    below: dict[int, list[int]] = {}
    coded = next((c for c in draft.spec.columns if c.side == side and c.role in _CODED), None)
    members: dict[str, int] = {}
    total = group = None
    for r in rows:
        at = grid[(r, column)][0]
        member = at.get(coded.axis, "") if coded is not None else ""
        if draft.rows[r].group:
            group = r
            continue
        if total is None and (not member if coded is not None else draft.rows[r].total):
            total = r
            continue
        whole = (
            next((members[a] for a in ancestors(coded.axis, member) if a in members), total)
            if coded is not None
            else total
        )
        if member:
            members.setdefault(member, r)
        if whole is not None:
            below.setdefault(whole, []).append(r)
        if group is not None:
            below.setdefault(group, []).append(r)
    return below


def _columns_below(columns: Sequence[tuple[int, Column]]) -> dict[int, list[int]]:
    """Columns whose figures add up to another column's of the same side, by that column."""
    found: dict[int, list[int]] = {}
    for side in dict.fromkeys(column.side for _, column in columns):
        found |= _directly_below({n: c.says for n, c in columns if c.side == side})
    return found


def _directly_below(places: Mapping[int, Coordinate]) -> dict[int, list[int]]:
    below = {
        whole: [p for p, at in places.items() if p != whole and _is_below(at, places[whole])]
        for whole in places
    }
    direct: dict[int, list[int]] = {}
    for whole, parts in below.items():
        inner = {part for other in parts for part in below[other]}
        direct[whole] = [part for part in parts if part not in inner]
    return direct


def _add(
    found: dict[_Spot, Sum],
    tails: dict[_Spot, Amount],
    grid: Mapping[_Spot, _Figure],
    whole: _Spot,
    candidates: Sequence[_Spot],
) -> None:
    """Keep a sum that holds to the last digit, note one that only holds for the exact figures."""
    parts = [spot for spot in candidates if spot in grid]
    if whole in found or whole not in grid or not parts:
        return
    _, shown, exact = grid[whole]
    total = sum((grid[s][1].value for s in parts), Decimal(0))
    if total == shown.value:
        found[whole] = Sum(whole, tuple(parts))
    elif exact is not None and exact == sum((grid[s][2] or Decimal(0) for s in parts), Decimal(0)):
        tails[whole] = Amount(total, shown.unit, shown.decimals, f"{total:.{shown.decimals}f}")


def _moved(one: Sum, down: int) -> Sum:
    row, column = one.cell
    return Sum((row + down, column), tuple((r + down, c) for r, c in one.parts))


def _tail(
    draft: Draft, grid: Mapping[_Spot, _Figure], spot: _Spot, parts: Amount, first_row: int
) -> Tail:
    row, column = spot
    spec = draft.spec.columns[column]
    head = draft.heads.get(spec.id, spec.head)[-1]
    return Tail((row + first_row, column), draft.rows[row].label, head, grid[spot][1], parts)


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
