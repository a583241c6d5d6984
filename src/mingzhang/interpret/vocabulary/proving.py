"""Whether a composed table is right: its sums, and its agreement with other tables, tell.

Sums along an axis that mostly fail show that the table does not list that axis completely: the axis
is then not listed. A table whose codes do not add up, or whose figures contradict those of tables
that are sure, is not what its words seemed to say: it is refused and its figures stay unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.facts import NOTHING, Amount, Coordinate, Fact, Interval, Unread, interval_of
from mingzhang.interpret.model import ReadTable
from mingzhang.interpret.sums import NOT_SUMMED, Sum, derive_sums

PROVED, UNPROVED = "proved", "unproved"
_CODED = ("function", "dept_econ", "gov_econ")
_REFUSED = "按词汇推定的口径与表内合计或其他表不符，未采用"


@dataclass(slots=True)
class _Votes:
    holds: int = 0
    broken: int = 0


def prove(tables: Sequence[ReadTable]) -> tuple[list[ReadTable], list[Unread]]:
    """Every table with its proof; composed tables that are refused are left out, their figures
    returned as unread."""
    sure = [table for table in tables if table.how != "vocabulary"]
    judged: dict[int, ReadTable] = {}
    refused: set[int] = set()
    for index, table in enumerate(tables):
        if table.how != "vocabulary":
            continue
        proved, sound = _by_sums(table)
        if not sound:
            refused.add(index)
            continue
        judged[index] = proved
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
    return kept, unread


def _by_sums(table: ReadTable) -> tuple[ReadTable, bool]:
    """The table with the axes that it lists, proved when its sums hold; False when it is refused."""
    lists: list[str] = []
    found = _Votes()
    for axis in table.spec.lists:
        votes = _Votes()
        for one in derive_sums(table.facts, [axis]):
            if _tells(one):
                if _holds(one):
                    votes.holds += 1
                else:
                    votes.broken += 1
        if axis in _CODED and votes.broken > votes.holds + 1:
            return table, False
        if votes.broken <= votes.holds:
            lists.append(axis)
            found.holds += votes.holds
            found.broken += votes.broken
    proof = PROVED if found.holds > 2 * found.broken else UNPROVED
    spec = replace(table.spec, lists=tuple(lists))
    return replace(table, spec=spec, proof=proof), True


def _tells(one: Sum) -> bool:
    """Whether a sum says anything: one part that equals its whole may be the whole itself."""
    return sum(1 for part in one.parts if _filled(part)) > 1 or (
        _filled(one.whole) != any(_filled(part) for part in one.parts)
    )


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
    values = [
        other.value for other, owner in others if owner.place != table.place
    ]
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
