"""Which column a figure belongs to, when the source does not say: the identities choose.

Two cases. Conversion can shift the heads of a table against its figures: both assignments are kept
and the one with fewer broken row sums wins. A text dump loses its empty cells: every assignment of
a row's figures to the columns that keeps their order is tried; row sums, the rows above (where a
whole is blank its parts are blank) and the same coordinates in other tables decide. When more than
one assignment survives, the first is taken and the facts are marked ``ambiguous``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

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
    ancestors,
    interval_of,
)
from mingzhang.interpret import words
from mingzhang.interpret.model import ReadCell, ReadRow, ReadTable
from mingzhang.interpret.sums import derive_sums
from mingzhang.templates import Column, Role, TableSpec

_T = TypeVar("_T")
_MAX_ASSIGNMENTS = 500
_ZERO = Decimal(0)

Reading = tuple[list[ReadRow], list[Unread], list[Mend]]


def choose_map(readings: Sequence[Reading], spec: TableSpec) -> Reading:
    """The reading with the fewest broken row sums; the first (positions) when they are equal."""
    return min(readings, key=lambda reading: (_broken_rows(reading[0], spec), len(reading[1])))


def _broken_rows(rows: Sequence[ReadRow], spec: TableSpec) -> int:
    broken = 0
    for row in rows:
        facts = [c.fact for c in row.cells.values() if c.fact is not None]
        broken += sum(1 for s in derive_sums(facts, spec.lists)
                      if not _adds_up(s.whole.value, [p.value for p in s.parts]))
    return broken


def _adds_up(whole: Value, parts: Sequence[Value]) -> bool:
    total = interval_of(whole)
    intervals = [interval_of(p) for p in parts]
    if total is None or any(i is None for i in intervals):
        return True
    added = Interval(sum((i.lo for i in intervals if i), _ZERO),
                     sum((i.hi for i in intervals if i), _ZERO))
    return total.meets(added)


# -- figures without columns ------------------------------------------------------------------


class Known:
    """Figures already placed, for asking whether a candidate agrees with them."""

    _CLIMB = ("function", "dept_econ", "gov_econ", "fund", "category", "item", "project", "carry")

    def __init__(self) -> None:
        self._values: dict[Coordinate, Value] = {}

    def add(self, fact: Fact) -> None:
        """Remember a placed fact (the first at a coordinate wins)."""
        if not fact.ambiguous:
            self._values.setdefault(fact.coordinate, fact.value)

    def contradicts(self, coordinate: Coordinate, value: Amount) -> bool:
        """True when a whole above this coordinate is known and smaller than the value."""
        for wider in self._wider(coordinate):
            known = self._values.get(wider)
            if known is not None and (limit := interval_of(known)) is not None \
                    and value.interval.lo > limit.hi:
                return True
        return False

    def support(self, coordinate: Coordinate, value: Amount) -> int:
        """How many known figures at the same quantity agree (copies, fund and carry-over parts)."""
        points = 0
        exact = self._values.get(coordinate)
        if isinstance(exact, Amount):
            points += 3 if exact.same_figure(value) else -3
        for narrower in ({"fund": "fiscal"}, {"fund": "general"}, {"carry": "current"},
                         {"fund": "general", "carry": "current"}):
            if narrower.keys() & coordinate.keys():
                continue
            known = self._values.get(coordinate.but(narrower))
            if isinstance(known, Amount) and known.value != 0:
                points += int(known.same_figure(value))
        for wider in self._wider(coordinate):
            known = self._values.get(wider)
            if isinstance(known, Amount) and known.same_figure(value):
                points += 1
        return points

    def _wider(self, coordinate: Coordinate) -> Iterator[Coordinate]:
        choices: list[list[tuple[str, str | None]]] = []
        for axis in self._CLIMB:
            if axis in coordinate:
                member = coordinate[axis]
                steps: list[tuple[str, str | None]] = [(axis, member)]
                steps += [(axis, a) for a in ancestors(axis, member)]
                steps.append((axis, None))
                choices.append(steps)
        for combination in itertools.product(*choices):
            named = {axis: member for axis, member in combination if member is not None}
            dropped = [axis for axis, member in combination if member is None]
            wider = coordinate.without(*dropped).but(named)
            if wider != coordinate:
                yield wider
        if coordinate.get("flow") == "procurement" and "fund" in coordinate:
            # Money spent on purchases cannot exceed the money there is of that fund.
            plain = coordinate.without("project", "item", "measure")
            if "carry_over" in coordinate["fund"]:
                yield plain.without("fund").but(flow="carry_in")
            else:
                for fund in (coordinate["fund"], *ancestors("fund", coordinate["fund"])):
                    yield plain.but(flow="income", fund=fund)


@dataclass(frozen=True, slots=True)
class _Open:
    """A row with floating figures: its candidate assignments (column ids, in order)."""

    row: ReadRow
    facts: tuple[Fact, ...]
    candidates: tuple[tuple[Column, ...], ...]


def place_floating(tables: Sequence[ReadTable]) -> list[ReadTable]:
    """Give every floating figure its column. Tables without floating figures pass unchanged."""
    if not any(c.startswith("?") for t in tables for r in t.rows for c in r.cells):
        return list(tables)
    known = Known()
    for table in tables:
        for row in table.rows:
            for cell in row.cells.values():
                if cell.fact is not None and not cell.column.startswith("?"):
                    known.add(cell.fact)
        if not table.rows and "fund" in table.spec.says and table.note:
            base = Coordinate(table.spec.says)
            entity = _entity_of(tables, table.part)
            known.add(Fact(base.but(entity), Blank.BLANK, table.place, Origin.TABLE))
    results = list(tables)
    order = sorted(range(len(results)), key=lambda i: _freedom(results[i]))
    for _ in range(2):
        # A second pass lets tables read early profit from those read late.
        for index in order:
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
    columns = [c for c in table.spec.columns
               if c.role is Role.AMOUNT and c.side == table.spec.sides[-1].id]
    column_sums = _column_sums(table.spec, columns)
    rows: dict[int, ReadRow] = {}
    pending: list[tuple[int, _Open]] = []
    for index, row in enumerate(table.rows):
        floating = [c.fact for k, c in row.cells.items() if k.startswith("?") and c.fact]
        if not floating:
            rows[index] = row
            continue
        free = [c for c in columns if not _filled(row, c)]
        pending.append((index, _Open(row, tuple(floating), _assignments(free, floating,
                                                                        column_sums))))
    # Wholes before their parts: the total row, then short codes.
    pending.sort(key=lambda item: (item[1].row.kind == "data",
                                   min((len(c) for c in item[1].row.codes.values()), default=0)))
    unsure: list[tuple[int, _Open]] = []
    for index, item in pending:
        chosen, alternatives = _choose(item, known)
        if alternatives:
            unsure.append((index, item))
        rows[index] = _settle(item, chosen, alternatives, known, table)
    for index, item in unsure:
        # Once the sure rows are known, the vertical sums may decide the others.
        chosen = _by_remainder(index, item, table, rows, columns)
        if chosen is not None:
            rows[index] = _settle(item, chosen, [], known, table)
    return replace(table, rows=tuple(rows[i] for i in sorted(rows)))


def _filled(row: ReadRow, column: Column) -> bool:
    cell = row.cells.get(column.id)
    return bool(cell and cell.text)


def _column_sums(spec: TableSpec, columns: Sequence[Column]) -> list[tuple[str, tuple[str, ...]]]:
    """Which columns add up to which, from the coordinates of the columns alone."""
    dummies = [Fact(c.says, Blank.BLANK, Place(0, column=c.id), Origin.TABLE) for c in columns]
    return [(s.whole.place.column, tuple(p.place.column for p in s.parts))
            for s in derive_sums(dummies, spec.lists)]


def _assignments(columns: Sequence[Column], facts: Sequence[Fact],
                 sums: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[tuple[Column, ...], ...]:
    if len(facts) > len(columns):
        return ()
    combos = itertools.islice(itertools.combinations(columns, len(facts)), _MAX_ASSIGNMENTS * 4)
    every = list(combos)
    adding = [combo for combo in every if _row_adds_up(combo, facts, sums)]
    return tuple((adding or [c for c in every if c[0] is columns[0]] or every)[:_MAX_ASSIGNMENTS])


def _row_adds_up(combo: Sequence[Column], facts: Sequence[Fact],
                 sums: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    values: dict[str, Value] = {c.id: f.value for c, f in zip(combo, facts, strict=True)}
    return all(_adds_up(values.get(whole, Blank.BLANK),
                        [values.get(part, Blank.BLANK) for part in parts])
               for whole, parts in sums)


def _choose(item: _Open, known: Known) -> tuple[tuple[Column, ...] | None,
                                                list[tuple[Column, ...]]]:
    """The assignment that agrees best, and the others that agree as well."""
    if not item.candidates:
        return None, []
    possible = [c for c in item.candidates if not any(
        known.contradicts(f.coordinate.but(column.says), f.value)
        for column, f in zip(c, item.facts, strict=True) if isinstance(f.value, Amount))]
    scored = [(_agreement(c, item.facts, known), c) for c in possible or item.candidates]
    best = max(score for score, _ in scored)
    top = [c for score, c in scored if score == best]
    return top[0], top[1:]


def _agreement(combo: Sequence[Column], facts: Sequence[Fact], known: Known) -> int:
    points = 0
    for column, fact in zip(combo, facts, strict=True):
        if not isinstance(fact.value, Amount):
            continue
        points += 2 * known.support(fact.coordinate.but(column.says), fact.value)
        if column.unit is Unit.COUNT and fact.value.decimals:
            points -= 1  # a figure with cents is money, not a count
    return points


def _settle(item: _Open, chosen: tuple[Column, ...] | None,
            alternatives: Sequence[tuple[Column, ...]], known: Known,
            table: ReadTable) -> ReadRow:
    cells = {k: c for k, c in item.row.cells.items() if not k.startswith("?")}
    if chosen is None:
        # More figures than columns: nothing is guessed, the pseudo cells stay for the unread list.
        return item.row
    for position, (column, fact) in enumerate(zip(chosen, item.facts, strict=True)):
        others = {a[position].id: fact.coordinate.but(a[position].says)
                  for a in alternatives if a[position] is not column}
        place = replace(fact.place, column=words.fold(column.head[-1]))
        value = fact.value
        if isinstance(value, Amount) and column.unit is not None \
                and value.unit is not column.unit and not value.unit.value in value.text:
            value = replace(value, unit=column.unit)
        placed = Fact(fact.coordinate.but(column.says), value, place, Origin.TABLE, table.kind,
                      ambiguous=bool(others), alternatives=tuple(others.values()))
        cells[column.id] = ReadCell(column.id, place.text, place, placed)
        known.add(placed)
    if not alternatives:
        for cell in cells.values():
            if cell.fact is not None:
                known.add(cell.fact)
    return replace(item.row, cells=cells)


def _by_remainder(index: int, item: _Open, table: ReadTable, rows: dict[int, ReadRow],
                  columns: Sequence[Column]) -> tuple[Column, ...] | None:
    """The single assignment under which the row's group adds up to its whole in every column."""
    fitting = []
    for combo in item.candidates[:60]:
        trial = dict(rows)
        trial[index] = _trial(item, combo, table)
        facts = [c.fact for i in sorted(trial) for k, c in trial[i].cells.items()
                 if c.fact is not None and not k.startswith("?")]
        sums = [s for s in derive_sums(facts, table.spec.lists)
                if any(p.place.line == item.row.place.line for p in (s.whole, *s.parts))]
        broken = sum(1 for s in sums if not _adds_up(s.whole.value, [p.value for p in s.parts]))
        fitting.append((broken, combo))
    if not fitting:
        return None
    least = min(b for b, _ in fitting)
    best = [combo for broken, combo in fitting if broken == least]
    return best[0] if len(best) == 1 else None


def _trial(item: _Open, combo: tuple[Column, ...], table: ReadTable) -> ReadRow:
    return _settle(item, combo, [], Known(), table)
