"""Which column a figure belongs to, when the source does not say: the identities choose.

Two cases. Conversion can shift the heads of a table against its figures: both assignments are kept
and the one with fewer broken row sums wins. A text dump loses its empty cells: every assignment of
a row's figures to the columns that keeps their order is tried; row sums, the rows above (where a
whole is blank its parts are blank) and the same coordinates in other tables decide. When more than
one assignment survives, or not all could be tried, the first is taken and the facts are marked
``ambiguous``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from mingzhang.documents import Mend
from mingzhang.facts import (
    Amount,
    Blank,
    Coordinate,
    Fact,
    Interval,
    Origin,
    Place,
    Unit,
    Unread,
    Value,
    interval_of,
)
from mingzhang.interpret import words
from mingzhang.interpret.groups import OpenRow, by_groups
from mingzhang.interpret.known import Known
from mingzhang.interpret.model import ReadCell, ReadRow, ReadTable
from mingzhang.interpret.sums import NOT_SUMMED, derive_sums
from mingzhang.templates import Column, Role, TableSpec

_MAX_ASSIGNMENTS = 500
_MAX_TRIED = 2000
_ZERO = Decimal(0)

Reading = tuple[list[ReadRow], list[Unread], list[Mend]]


def choose_map(readings: Sequence[Reading], spec: TableSpec) -> Reading:
    """The reading with the fewest broken row sums; the first (positions) when they are equal."""
    return min(readings, key=lambda reading: (_broken_rows(reading[0], spec), len(reading[1])))


def _broken_rows(rows: Sequence[ReadRow], spec: TableSpec) -> int:
    broken = 0
    for row in rows:
        facts = [c.fact for c in row.cells.values() if c.fact is not None]
        broken += sum(
            1
            for s in derive_sums(facts, spec.lists)
            if not _adds_up(s.whole.value, [p.value for p in s.parts])
        )
    return broken


def _adds_up(whole: Value, parts: Sequence[Value]) -> bool:
    total = interval_of(whole)
    intervals = [interval_of(p) for p in parts]
    if total is None or any(i is None for i in intervals):
        return True
    added = Interval(
        sum((i.lo for i in intervals if i), _ZERO), sum((i.hi for i in intervals if i), _ZERO)
    )
    return total.meets(added)


# -- figures without columns ------------------------------------------------------------------


def place_floating(tables: Sequence[ReadTable]) -> list[ReadTable]:
    """Give every floating figure its column. Tables without floating figures pass unchanged."""
    if not any(c.startswith("?") for t in tables for r in t.rows for c in r.cells):
        return list(tables)
    known = Known()
    for table in tables:
        for row in table.rows:
            if any(name.startswith("?") for name in row.cells):
                continue  # its empty cells are not blanks yet
            for cell in row.cells.values():
                if cell.fact is not None:
                    known.add(cell.fact)
        if not table.rows and "fund" in table.spec.says and table.note:
            base = Coordinate(table.spec.says)
            entity = _entity_of(tables, table.part)
            known.add(Fact(base.but(entity), Blank.BLANK, table.place, Origin.TABLE))
    results = list(tables)
    order = sorted(range(len(results)), key=lambda i: _freedom(results[i]))
    for index in order:
        results[index] = _place_table(tables[index], known)
    for index in order:
        # A second look lets tables read early profit from those read late.
        if any(fact.ambiguous for fact in results[index].facts):
            results[index] = _place_table(tables[index], known)
    return results


def _entity_of(tables: Sequence[ReadTable], part: int) -> dict[str, str]:
    for table in tables:
        for fact in table.facts:
            if table.part == part:
                return {a: fact.coordinate[a] for a in ("entity", "year") if a in fact.coordinate}
    return {}


def _freedom(table: ReadTable) -> int:
    """Tables with the fewest columns per figure first: they leave the least choice."""
    return len([c for c in table.spec.columns if c.role is Role.AMOUNT])


def _place_table(table: ReadTable, known: Known) -> ReadTable:
    columns = [
        c for c in table.spec.columns if c.role is Role.AMOUNT and c.side == table.spec.sides[-1].id
    ]
    column_sums = _column_sums(table.spec, columns)
    rows: dict[int, ReadRow] = {}
    pending: list[tuple[int, OpenRow]] = []
    for index, row in enumerate(table.rows):
        floating = [c.fact for k, c in row.cells.items() if k.startswith("?") and c.fact]
        if not floating:
            rows[index] = row
            continue
        # A total has no quantity or price of its own.
        free = [
            c
            for c in columns
            if not _filled(row, c)
            and (row.kind == "data" or c.says.get("measure") not in NOT_SUMMED)
        ]
        candidates, complete, sound = _assignments(free, floating, column_sums)
        pending.append((index, OpenRow(row, tuple(floating), candidates, complete, sound)))
    # Wholes before their parts: the total row, then short codes.
    pending.sort(
        key=lambda item: (
            item[1].row.kind == "data",
            min((len(c) for c in item[1].row.codes.values()), default=0),
        )
    )
    unsure: dict[int, OpenRow] = {}
    for index, item in pending:
        chosen, alternatives = _choose(item, known)
        if chosen is not None and (alternatives or not item.complete):
            unsure[index] = replace(item, candidates=(chosen, *alternatives))
        rows[index] = _settle(item, chosen, alternatives, known, table)
    for index, chosen in by_groups(unsure, table, rows, columns).items():
        # Once the sure rows are known, the vertical sums may decide the others.
        rows[index] = _settle(unsure[index], chosen, [], known, table)
    return replace(table, rows=tuple(rows[i] for i in sorted(rows)))


def _filled(row: ReadRow, column: Column) -> bool:
    cell = row.cells.get(column.id)
    return bool(cell and cell.text)


def _column_sums(spec: TableSpec, columns: Sequence[Column]) -> list[tuple[str, tuple[str, ...]]]:
    """Which columns add up to which, from the coordinates of the columns alone."""
    dummies = [Fact(c.says, Blank.BLANK, Place(0, column=c.id), Origin.TABLE) for c in columns]
    return [
        (s.whole.place.column, tuple(p.place.column for p in s.parts))
        for s in derive_sums(dummies, spec.lists)
    ]


def _assignments(
    columns: Sequence[Column], facts: Sequence[Fact], sums: Sequence[tuple[str, tuple[str, ...]]]
) -> tuple[tuple[tuple[Column, ...], ...], bool, bool]:
    """Every way to place a row's figures in order, those whose row adds up if there are any.

    The second is False when there were more ways than could be tried, the third when the row adds
    up in none of them.
    """
    if len(facts) > len(columns):
        return (), True, True
    figures = tuple(
        (f.value.base, f.value.half_step) if isinstance(f.value, Amount) else (_ZERO, _ZERO)
        for f in facts
    )
    position = {c.id: n for n, c in enumerate(columns)}
    structure = tuple(
        (position[whole], tuple(position[p] for p in parts if p in position))
        for whole, parts in sums
        if whole in position
    )
    placements, complete, sound = _placements(len(columns), figures, structure)
    return tuple(tuple(columns[n] for n in chosen) for chosen in placements), complete, sound


@lru_cache(maxsize=4096)
def _placements(
    width: int,
    figures: tuple[tuple[Decimal, Decimal], ...],
    structure: tuple[tuple[int, tuple[int, ...]], ...],
) -> tuple[tuple[tuple[int, ...], ...], bool, bool]:
    """Column numbers for the figures, in order; ``structure`` says which columns add up.

    The second is False when some ways were not tried or had to be left out.
    """
    every = list(itertools.islice(itertools.combinations(range(width), len(figures)), _MAX_TRIED))
    adding = []
    for chosen in every:
        placed = dict(zip(chosen, figures, strict=True))
        if all(_near(placed, whole, parts) for whole, parts in structure):
            adding.append(chosen)
    kept = adding or [c for c in every if c[0] == 0] or every
    complete = math.comb(width, len(figures)) <= _MAX_TRIED and len(kept) <= _MAX_ASSIGNMENTS
    return tuple(kept[:_MAX_ASSIGNMENTS]), complete, bool(adding) or not complete


def _near(placed: dict[int, tuple[Decimal, Decimal]], whole: int, parts: tuple[int, ...]) -> bool:
    """Whether the parts add up to the whole within what rounding may hide."""
    difference, slack = placed.get(whole, (_ZERO, _ZERO))
    for part in parts:
        if part in placed:
            base, half = placed[part]
            difference -= base
            slack += half
    return abs(difference) <= slack


def _choose(
    item: OpenRow, known: Known
) -> tuple[tuple[Column, ...] | None, list[tuple[Column, ...]]]:
    """The assignment that agrees best, and the others that agree as well."""
    if not item.candidates:
        return None, []
    opinions: dict[tuple[int, str], int | None] = {}

    def opinion(position: int, column: Column) -> int | None:
        """Agreement of one figure in one column; None when a known whole contradicts it."""
        key = (position, column.id)
        if key not in opinions:
            opinions[key] = _agreement(column, item.facts[position], known)
        return opinions[key]

    scored: list[tuple[bool, int, tuple[Column, ...]]] = []
    for candidate in item.candidates:
        points = [opinion(n, column) for n, column in enumerate(candidate)]
        scored.append((None not in points, sum(p or 0 for p in points), candidate))
    best = max(score[:2] for score in scored)
    top = [candidate for possible, points, candidate in scored if (possible, points) == best]
    return top[0], top[1:]


def _agreement(column: Column, fact: Fact, known: Known) -> int | None:
    if not isinstance(fact.value, Amount):
        return 0
    coordinate = fact.coordinate.but(column.says)
    if known.contradicts(coordinate, fact.value):
        return None
    points = 2 * known.support(coordinate, fact.value)
    if column.unit is Unit.COUNT and fact.value.decimals:
        points -= 1  # a figure with cents is money, not a count
    return points


def _settle(
    item: OpenRow,
    chosen: tuple[Column, ...] | None,
    alternatives: Sequence[tuple[Column, ...]],
    known: Known,
    table: ReadTable,
) -> ReadRow:
    cells = {k: c for k, c in item.row.cells.items() if not k.startswith("?")}
    if chosen is None:
        # More figures than columns: nothing is guessed, the pseudo cells stay for the unread list.
        return item.row
    for position, (column, fact) in enumerate(zip(chosen, item.facts, strict=True)):
        others = {
            a[position].id: fact.coordinate.but(a[position].says)
            for a in alternatives
            if a[position] is not column
        }
        place = replace(fact.place, column=words.fold(column.head[-1]))
        value = fact.value
        if (
            isinstance(value, Amount)
            and column.unit is not None
            and value.unit is not column.unit
            and value.unit.value not in value.text
        ):
            value = replace(value, unit=column.unit)
        placed = Fact(
            fact.coordinate.but(column.says),
            value,
            place,
            Origin.TABLE,
            table.kind,
            # A row that adds up nowhere is wrong whatever its columns are; that must be told.
            ambiguous=item.sound and (bool(others) or not item.complete),
            alternatives=tuple(others.values()),
        )
        cells[column.id] = ReadCell(column.id, place.text, place, placed)
        known.add(placed)
    if not alternatives and item.complete:
        for cell in cells.values():
            if cell.fact is not None:
                known.add(cell.fact)
    return replace(item.row, cells=cells)
