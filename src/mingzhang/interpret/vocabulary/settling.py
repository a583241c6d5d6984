"""Which columns tell what a row is, where several might."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.documents import Row
from mingzhang.interpret import words
from mingzhang.interpret.vocabulary.columns import Printed
from mingzhang.templates import Role
from mingzhang.templates.terms import Vocabulary

TOTALS = ("合计", "总计", "部门合计", "单位合计", "总合计")
"""Labels of grand totals anywhere."""


def settled(columns: Sequence[Printed], rows: Sequence[Row]) -> list[Printed]:
    """One label a side: the project where one is named, else the unit; a unit's code that stands
    in the rows of projects, too, tells nothing about them."""
    result = list(columns)
    labels = [c for c in columns if c.role is Role.LABEL and c.id]
    if any(c.id == "project" for c in labels):
        result = [
            replace(c, role=Role.TEXT) if c.role is Role.LABEL and c.id == "unit" else c
            for c in result
        ]
        project = next(c for c in labels if c.id == "project")
        for index, column in enumerate(result):
            if column.id == "code" and column.role is Role.TEXT:
                both = sum(1 for r in rows if _filled(r, project.at) and _filled(r, column.at))
                many = 2 * both > sum(1 for r in rows if _filled(r, project.at))
                result[index] = replace(column, id="" if many else "unit_code")
    if labels and _mostly_without_code(result, rows):
        result = [
            replace(c, role=Role.TEXT) if c.role in (Role.CODE, Role.NAME) else c for c in result
        ]
    coded = any(c.role in (Role.CODE, Role.NAME) for c in result)
    for index, column in enumerate(result):
        if coded and column.role is Role.LABEL and column.id == "unit":
            named = {row.cells[column.at].strip() for row in rows if _filled(row, column.at)}
            named -= set(TOTALS)
            if len(named) <= 1:
                result[index] = replace(column, role=Role.TEXT, id="")
    seen: set[str] = set()
    for index, column in enumerate(result):
        if column.id in seen:
            result[index] = replace(column, id="")
        seen.add(column.id)
    return result


def _mostly_without_code(columns: Sequence[Printed], rows: Sequence[Row]) -> bool:
    """Whether most rows with figures print no code: they are then told by their labels."""
    codes = [c.at for c in columns if c.role in (Role.CODE, Role.NAME)]
    amounts = [c.at for c in columns if c.role is Role.AMOUNT]
    spoken = [row for row in rows if any(_filled(row, at) for at in amounts)]
    return 2 * sum(any(_filled(row, at) for at in codes) for row in spoken) < len(spoken)


def _filled(row: Row, at: int) -> bool:
    return at < len(row.cells) and bool(row.cells[at].strip())


def said_axis(label: Printed, vocabulary: Vocabulary) -> str:
    text = words.fold("".join(label.heads))
    return next((a for a, said in vocabulary.axes if any(w in text for w in said)), "")
