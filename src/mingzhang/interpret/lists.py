"""Rows of an open list that only the whole list explains: subtotals of units, repeated names.

A list of projects may be set out by unit: the row of a unit holds the sum of the rows below it and
is no project. Names alone cannot tell (a project may be called after a body), so the sums decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mingzhang.facts import NOTHING, Amount, Coordinate, Fact, Interval, interval_of
from mingzhang.interpret import words
from mingzhang.interpret.furniture import ends_like_a_body
from mingzhang.interpret.model import Part, ReadCell, ReadRow, ReadTable
from mingzhang.interpret.sums import NOT_SUMMED

_PROJECT_WORDS = re.compile(
    r"经费|项目|资金|补助|建设|改造|运行|维护|购置|采购|工程|服务费|工资|补贴|费$"
)
_MOST_UNITS = 400
"""Units of one list that are looked at."""


def settle_lists(tables: Sequence[ReadTable], parts: Sequence[Part]) -> list[ReadTable]:
    """Tell subtotals from projects, and rows of one name from copies of one figure."""
    bodies = {words.fold(part.entity.name) for part in parts if part.entity.name}
    for table in tables:
        if table.kind == "organisation":
            bodies |= {words.fold(row.label) for row in table.rows if row.label}
    return [_settle(table, bodies) if table.spec.rows == "open" else table for table in tables]


def _settle(table: ReadTable, bodies: set[str]) -> ReadTable:
    rows = list(table.rows)
    if any(column.axis == "project" for column in table.spec.columns):
        for index, kind in _units(rows, bodies):
            rows[index] = _as_whole(rows[index], kind, index)
    return replace(table, rows=tuple(_told_apart(rows)))


# -- units ------------------------------------------------------------------------------------


def _units(rows: Sequence[ReadRow], bodies: set[str]) -> Iterator[tuple[int, str]]:
    """Index and kind (``total``, ``subtotal``) of the data rows that stand for units."""
    candidates = [
        i for i, row in enumerate(rows) if row.kind == "data" and _names_a_body(row.label, bodies)
    ][:_MOST_UNITS]
    if not candidates:
        return
    units = set(candidates)
    others = [row for i, row in enumerate(rows) if row.kind == "data" and i not in units]
    total = next((row for row in rows if row.kind == "total"), None)
    # The total tells: it is the sum of the projects, with or without the rows in question.
    alone = total is not None and _holds(total, others)
    together = total is not None and _holds(total, [row for row in rows if row.kind == "data"])
    if together and not alone:
        return
    for at, index in enumerate(candidates):
        end = candidates[at + 1] if at + 1 < len(candidates) else len(rows)
        below = [row for row in rows[index + 1 : end] if row.kind == "data"]
        if total is None and at == 0 and index == 0 and others and _holds(rows[0], others):
            yield index, "total"
        elif (alone and not together) or (below and _holds(rows[index], below)):
            yield index, "subtotal"


def _names_a_body(label: str, bodies: set[str]) -> bool:
    folded = words.fold(label)
    if folded in bodies:
        return True
    return ends_like_a_body(folded) and not (
        any(c.isdigit() for c in folded) or _PROJECT_WORDS.search(folded)
    )


def _holds(whole: ReadRow, parts: Sequence[ReadRow]) -> bool:
    """Whether a row is the sum of others in every column, and says anything at all."""
    spoken = False
    for name, cell in whole.cells.items():
        if cell.fact is None or cell.fact.coordinate.get("measure") in NOT_SUMMED:
            continue
        facts = [row.cells[name].fact for row in parts if name in row.cells]
        stated = interval_of(cell.fact.value)
        added = _sum([fact for fact in facts if fact is not None])
        if stated is None or added is None:
            continue
        if not stated.meets(added):
            return False
        spoken = spoken or (isinstance(cell.fact.value, Amount) and cell.fact.value.value != 0)
    return spoken


def _sum(facts: Sequence[Fact]) -> Interval | None:
    total = NOTHING
    for fact in facts:
        interval = interval_of(fact.value)
        if interval is None:
            return None
        total += interval
    return total


def _as_whole(row: ReadRow, kind: str, index: int) -> ReadRow:
    label = {} if kind == "total" else {"label": f"{words.fold(row.label)}#{index + 1}"}
    return replace(_moved(row, ("project", "item"), label), kind=kind)


# -- names that repeat ------------------------------------------------------------------------


def _told_apart(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """Two rows of one name are two rows: each gets a key of its own, so they are no copies."""
    count = Counter(row.says for row in rows if row.kind == "data")
    told: list[ReadRow] = []
    for index, row in enumerate(rows):
        if row.kind == "data" and count[row.says] > 1:
            row = _moved(row, (), key_of_repeat(row.says, index))
        told.append(row)
    return told


def key_of_repeat(says: Coordinate, index: int) -> dict[str, str]:
    """What tells a row from others of its name: its place in the table, counted from 0."""
    if "project" in says:
        return {"item": f"row{index + 1}"}
    return {"label": f"{says.get('label', '')}#row{index + 1}"}


def _moved(row: ReadRow, off: tuple[str, ...], to: Mapping[str, str]) -> ReadRow:
    """The row with its figures at another coordinate: axes left off, others named."""
    cells: dict[str, ReadCell] = {}
    for name, cell in row.cells.items():
        fact = cell.fact
        if fact is not None:
            # Columns that say these axes themselves keep what they say.
            kept = {a: m for a, m in to.items() if fact.coordinate.get(a) == row.says.get(a)}
            lost = [a for a in off if fact.coordinate.get(a) == row.says.get(a)]
            fact = replace(fact, coordinate=fact.coordinate.without(*lost).but(kept))
        cells[name] = replace(cell, fact=fact)
    return replace(row, cells=cells, says=row.says.without(*off).but(to))
