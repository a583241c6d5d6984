"""Whether a composed table is right: its sums, and its agreement with other tables, tell.

Sums along an axis that mostly fail show that the table does not list that axis completely: the axis
is then not listed. A table whose codes do not add up, or whose figures contradict those of tables
that are sure, is not what its words seemed to say: it is refused and its figures stay unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.facts import NOTHING, Amount, Coordinate, Fact, Interval, Unread, interval_of
from mingzhang.interpret.model import ReadTable
from mingzhang.interpret.sums import NOT_SUMMED, Sum, derive_sums

PROVED, UNPROVED = "proved", "unproved"
_CODED = ("function", "dept_econ", "gov_econ")
_DOUBLED = "表中另有一个口径相同、金额不同的数，无法分清"
_REFUSED = "按词汇推定的口径与表内合计或其他表不符，未采用"


@dataclass(slots=True)
class _Votes:
    holds: int = 0
    broken: int = 0


def prove(tables: Sequence[ReadTable]) -> tuple[list[ReadTable], list[Unread]]:
    """Every table with its proof; composed tables that are refused are left out, their figures
    returned as unread."""
    tables, doubled = _without_doubles(tables)
    sure = [table for table in tables if table.how != "vocabulary"]
    judged: dict[int, ReadTable] = {}
    refused: set[int] = set()
    for index, table in enumerate(tables):
        if table.how != "vocabulary":
            continue
        judged[index], beyond, sound = _by_sums(table)
        if not sound:
            refused.add(index)
            del judged[index]
        elif beyond:
            rest, missed = _without_axes(table, beyond)
            judged[index] = _by_sums(rest)[0]
            doubled.extend(missed)
    figures = _figures(sure + [t for t in judged.values() if t.proof == PROVED])
    for index, table in judged.items():
        others = _Votes()
        for fact in table.facts:
            _compare(fact, figures.get(fact.coordinate, ()), table, others)
        if others.broken > others.holds + 1:
            refused.add(index)
        elif others.holds > 2 * others.broken:
            judged[index] = replace(table, proof=PROVED)
    unread = [item for index in sorted(refused) for item in _unread(tables[index])]
    kept = [judged.get(i, t) for i, t in enumerate(tables) if i not in refused]
    return kept, [*doubled, *unread]


def _without_doubles(tables: Sequence[ReadTable]) -> tuple[list[ReadTable], list[Unread]]:
    """Composed tables without figures that differ at one coordinate: what tells them apart is not
    understood."""
    found: list[ReadTable] = []
    unread: list[Unread] = []
    for table in tables:
        if table.how == "vocabulary":
            figures: dict[Coordinate, set[Decimal]] = {}
            for fact in table.facts:
                if isinstance(fact.value, Amount):
                    figures.setdefault(fact.coordinate, set()).add(fact.value.base)
            doubled = {where for where, values in figures.items() if len(values) > 1}
            if doubled:
                table, missed = _without(table, doubled)
                unread.extend(missed)
        found.append(table)
    return found, unread


def _without_axes(table: ReadTable, axes: set[str]) -> tuple[ReadTable, list[Unread]]:
    """The table without the columns that name a member of these axes."""
    columns = {c.id for c in table.spec.columns if axes & c.says.keys()}
    places = {
        fact.coordinate
        for row in table.rows
        for name, cell in row.cells.items()
        if name in columns and (fact := cell.fact) is not None
    }
    return _without(table, places, _REFUSED)


def _without(
    table: ReadTable, places: set[Coordinate], reason: str = _DOUBLED
) -> tuple[ReadTable, list[Unread]]:
    unread: list[Unread] = []
    rows = []
    for row in table.rows:
        cells = dict(row.cells)
        for name, cell in row.cells.items():
            if cell.fact is not None and cell.fact.coordinate in places:
                cells[name] = replace(cell, fact=None)
                if isinstance(cell.fact.value, Amount):
                    unread.append(Unread(cell.text, cell.place, reason))
        rows.append(replace(row, cells=cells))
    return replace(table, rows=tuple(rows)), unread


def _by_sums(table: ReadTable) -> tuple[ReadTable, set[str], bool]:
    """The table with the axes that it lists, proved when its sums hold; the axes along which parts
    exceed their wholes, so that their heads cannot mean what they seem to; False when the whole
    table is refused."""
    lists: list[str] = []
    found = _Votes()
    beyond: set[str] = set()
    for axis in table.spec.lists:
        votes = _Votes()
        exceeded = 0
        for one in derive_sums(table.facts, [axis]):
            if not _holds(one):
                votes.broken += 1
                exceeded += _exceeds(one)
            elif _tells(one):
                votes.holds += 1
        if axis not in _CODED and exceeded > max(1, votes.holds):
            beyond.add(axis)
        if axis in _CODED and votes.broken > votes.holds + 1:
            return table, set(), False
        if votes.broken <= votes.holds:
            lists.append(axis)
            found.holds += votes.holds
            found.broken += votes.broken
    proof = PROVED if found.holds and found.holds >= 2 * found.broken else UNPROVED
    spec = replace(table.spec, lists=tuple(lists))
    return replace(table, spec=spec, proof=proof), beyond, True


def _tells(one: Sum) -> bool:
    """Whether a sum that holds proves anything: one part may well be the whole itself."""
    return sum(1 for part in one.parts if _filled(part)) > 1


def _filled(fact: Fact) -> bool:
    return isinstance(fact.value, Amount) and fact.value.value != 0


def _holds(one: Sum) -> bool:
    stated = interval_of(one.whole.value)
    added: Interval = NOTHING
    for part in one.parts:
        interval = interval_of(part.value)
        if interval is None or stated is None:
            return True
        added += interval
    return stated is None or stated.meets(added)


def _exceeds(one: Sum) -> bool:
    """Whether the parts are more than their whole: no list that lacks some explains that."""
    stated = interval_of(one.whole.value)
    added: Interval = NOTHING
    for part in one.parts:
        added += interval_of(part.value) or NOTHING
    return stated is not None and added.lo > stated.hi


def _figures(tables: Sequence[ReadTable]) -> dict[Coordinate, list[tuple[Fact, ReadTable]]]:
    found: dict[Coordinate, list[tuple[Fact, ReadTable]]] = {}
    for table in tables:
        for fact in table.facts:
            if _filled(fact) and fact.coordinate.get("measure") not in NOT_SUMMED:
                found.setdefault(fact.coordinate, []).append((fact, table))
    return found


def _compare(
    fact: Fact, others: Sequence[tuple[Fact, ReadTable]], table: ReadTable, votes: _Votes
) -> None:
    if not _filled(fact) or not isinstance(fact.value, Amount):
        return
    values = [other.value for other, owner in others if owner.place != table.place]
    amounts = [value for value in values if isinstance(value, Amount)]
    if not amounts:
        return
    if any(fact.value.same_figure(amount) for amount in amounts):
        votes.holds += 1
    else:
        votes.broken += 1


def _unread(table: ReadTable) -> Iterator[Unread]:
    for row in table.rows:
        for cell in row.cells.values():
            if cell.fact is not None and isinstance(cell.fact.value, Amount):
                yield Unread(cell.text, cell.place, _REFUSED)
