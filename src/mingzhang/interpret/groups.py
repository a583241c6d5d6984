"""Vertical sums: rows that add up to a whole row decide where the figures of unsure rows stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.facts import Amount, Fact, ancestors
from mingzhang.interpret.model import ReadRow, ReadTable
from mingzhang.interpret.sums import NOT_SUMMED
from mingzhang.templates import Column

_MAX_NODES = 4000
_MAX_SOLUTIONS = 8
_MOST_OPEN = 200
"""Open rows of one group that are placed together."""
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row with floating figures: its candidate assignments (column ids, in order).

    ``complete`` is False when there were more assignments than could be tried: the row is then
    never sure, and decides nothing about others.
    """

    row: ReadRow
    facts: tuple[Fact, ...]
    candidates: tuple[tuple[Column, ...], ...]
    complete: bool = True
    sound: bool = True
    """False when the row adds up under no assignment: its figures are wrong wherever they stand."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows that add up to a whole row, by row index."""

    whole: int
    parts: tuple[int, ...]


def by_groups(
    unsure: dict[int, OpenRow],
    table: ReadTable,
    rows: dict[int, ReadRow],
    columns: Sequence[Column],
) -> dict[int, tuple[Column, ...]]:
    """Assignments of unsure rows that the vertical sums of their group leave as the only ones."""
    decided: dict[int, tuple[Column, ...]] = {}
    for group in _groups(table, rows):
        open_rows = [i for i in group.parts if i in unsure and i not in decided]
        if not open_rows or len(open_rows) > _MOST_OPEN or group.whole in unsure:
            continue
        if not all(unsure[i].complete for i in group.parts if i in unsure):
            continue
        solutions = _solve_group(group, open_rows, unsure, rows, columns)
        for position, index in enumerate(open_rows):
            choices = {
                tuple(c.id for c in solution[position]): solution[position]
                for solution in solutions
            }
            if len(choices) == 1:
                decided[index] = next(iter(choices.values()))
    return decided


def _groups(table: ReadTable, rows: dict[int, ReadRow]) -> list[_Group]:
    """The groups of a table: by code for classifications, total and rows for open lists."""
    ordered = [(i, rows[i]) for i in sorted(rows)]
    total = next((i for i, row in ordered if row.kind == "total"), None)
    data = [(i, row) for i, row in ordered if row.kind == "data"]
    if table.spec.rows == "open":
        return [_Group(total, tuple(i for i, _ in data))] if total is not None and data else []
    members: dict[int, list[int]] = {}
    by_code = {code: i for i, row in data for code in row.codes.values()}
    for i, row in data:
        for axis, code in row.codes.items():
            above = next((by_code[a] for a in ancestors(axis, code) if a in by_code), total)
            if above is not None:
                members.setdefault(above, []).append(i)
    return [_Group(whole, tuple(parts)) for whole, parts in members.items()]


def _solve_group(
    group: _Group,
    open_rows: Sequence[int],
    unsure: dict[int, OpenRow],
    rows: dict[int, ReadRow],
    columns: Sequence[Column],
) -> list[tuple[tuple[Column, ...], ...]]:
    """All ways (up to a bound) to place the open rows so that every column adds up."""
    summed = [c for c in columns if c.says.get("measure") not in NOT_SUMMED]
    left: dict[str, Decimal] = {}
    slack: dict[str, Decimal] = {}
    for column in summed:
        whole = _base(rows[group.whole], column)
        fixed = sum((_base(rows[i], column) for i in group.parts if i not in open_rows), _ZERO)
        left[column.id] = whole - fixed
        slack[column.id] = Decimal(50) * (len(group.parts) + 1)
    solutions: list[tuple[tuple[Column, ...], ...]] = []
    budget = [_MAX_NODES]

    def place(position: int, chosen: tuple[tuple[Column, ...], ...]) -> None:
        budget[0] -= 1
        if budget[0] < 0 or len(solutions) >= _MAX_SOLUTIONS:
            return
        if position == len(open_rows):
            if all(abs(left[c.id]) <= slack[c.id] for c in summed):
                solutions.append(chosen)
            return
        item = unsure[open_rows[position]]
        for candidate in item.candidates:
            moved = [
                (column.id, fact.value.base)
                for column, fact in zip(candidate, item.facts, strict=True)
                if column.id in left and isinstance(fact.value, Amount)
            ]
            if all(left[name] - base >= -slack[name] for name, base in moved):
                for name, base in moved:
                    left[name] -= base
                place(position + 1, (*chosen, candidate))
                for name, base in moved:
                    left[name] += base

    place(0, ())
    return solutions if budget[0] >= 0 else []


def _base(row: ReadRow, column: Column) -> Decimal:
    cell = row.cells.get(column.id)
    value = cell.fact.value if cell is not None and cell.fact is not None else None
    return value.base if isinstance(value, Amount) else _ZERO
