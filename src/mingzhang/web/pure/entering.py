"""The form in which a group reports a month: fields with their words, mistakes, and what others
saved meanwhile. Knows no Django; columns and mistakes are those of ``budget/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.budget import IndicatorLine, Problem
from mingzhang.budget.schema import ColumnType, schema
from mingzhang.facts import Message, Severity
from mingzhang.interpret.targets import parse_target
from mingzhang.web.pure.yearly import LAST, SHEETS, Group, Joined, Part, lines_of, part

MOST_ROWS = 60
"""Payments of a project in one month that are taken."""
LONGEST = 2_000
_ACTUAL = re.compile(r"actuals-(\d{1,5})-")
_MEASURED = ("number", "time", "range")
_SHOWN = {
    "adjustments": ("amount", "reason"),
    "payments": ("amount", "remark"),
    "actuals": ("value", "degree", "expected", "claimed", "cause", "measure", "evidence"),
}


@dataclass(slots=True)
class Field:
    """A cell to be filled in. ``theirs`` is what somebody else saved there meanwhile."""

    name: str
    key: str
    head: Message
    note: Message
    text: str
    long: bool
    numeric: bool
    required: bool
    mistakes: list[Message] = field(default_factory=list)
    doubts: list[Message] = field(default_factory=list)
    theirs: str | None = None


@dataclass(slots=True)
class Row:
    """A row of fields; ``line`` is the indicator it is of, if it is of one."""

    fields: list[Field]
    line: IndicatorLine | None = None
    place: int | None = None
    """Where it stands on its sheet; None while it is new."""

    @property
    def mistakes(self) -> bool:
        """Whether a mistake stands in it."""
        return any(one.mistakes for one in self.fields)

    def field(self, key: str) -> Field | None:
        """The field of a column."""
        return next((one for one in self.fields if one.key == key), None)


@dataclass(slots=True)
class Sheet:
    """What a group and month is asked for. ``general`` are sentences that belong to no field."""

    group: Group
    month: int
    adjustments: list[Row]
    payments: list[Row]
    actuals: list[Row]
    general: list[Message] = field(default_factory=list)

    def rows(self, sheet: str) -> list[Row]:
        """The rows of one sheet."""
        found: list[Row] = getattr(self, sheet)
        return found

    @property
    def mistakes(self) -> int:
        """How many mistakes stand in it."""
        every = (f for s in SHEETS for row in self.rows(s) for f in row.fields)
        return sum(len(f.mistakes) for f in every) + len(self.general)


def sheet_of(one: Joined, group: Group, month: int) -> Sheet:
    """The form with what was reported, and a line to add a payment or a change."""
    told = part(one, group, month)
    made = _made(one, group, month, told.texts(), told)
    blame(made, one.problems, {})
    return made


def typed_sheet(
    one: Joined, group: Group, month: int, rows: Mapping[str, list[dict[str, str]]]
) -> Sheet:
    """The form as somebody filled it in."""
    return _made(one, group, month, rows, None)


def _made(
    one: Joined,
    group: Group,
    month: int,
    rows: Mapping[str, list[dict[str, str]]],
    told: Part | None,
) -> Sheet:
    lines = lines_of(one.budget, group) if one.budget is not None else ()

    def listed(sheet: str) -> list[Row]:
        if not group.project:
            return []
        own = [row for row in rows.get(sheet, ()) if any(row.get(k) for k in _SHOWN[sheet])]
        made = [Row(_fields(sheet, n, row, month)) for n, row in enumerate([*own, {}])]
        for row, (place, _) in zip(made, getattr(told, sheet) if told else (), strict=False):
            row.place = place
        return made

    actuals = []
    for number, (line, row) in enumerate(zip(lines, rows["actuals"], strict=True)):
        made = Row(_fields("actuals", number, row, month, line), line)
        made.place = told.actuals[number][0] if told is not None else None
        actuals.append(made)
    return Sheet(group, month, listed("adjustments"), listed("payments"), actuals)


def _fields(
    sheet: str, number: int, row: Mapping[str, str], month: int, line: IndicatorLine | None = None
) -> list[Field]:
    found = []
    for key in _SHOWN[sheet]:
        if key == "claimed" and month != LAST:
            continue
        measured = line is not None and parse_target(line.value).kind in _MEASURED
        if key == "degree" and measured and not row.get(key):
            continue
        # What December reached is the year's, there is nothing left to be expected.
        rare = key == "evidence" or (key == "expected" and month == LAST)
        if rare and not row.get(key):
            continue
        column = schema().sheet(sheet).column(key)
        long = column.type is ColumnType.LONG
        name = f"{sheet}-{number}-{key}"
        found.append(
            Field(name, key, column.head, column.note, row.get(key, ""), long,
                  column.type.numeric, column.required)
        )  # fmt: skip
    return found


def entered(
    data: Mapping[str, str],
    lines: Sequence[IndicatorLine],
    before: Mapping[str, list[dict[str, str]]],
) -> dict[str, list[dict[str, str]]]:
    """What was sent, as rows by sheet; what the form did not hold stays as it was ``before``. An
    indicator is found again by its names, so that nothing lands beside another one after a
    correction."""
    rows: dict[str, list[dict[str, str]]] = {}
    for sheet in ("adjustments", "payments"):
        sent = [_sent(data, sheet, number) for number in range(MOST_ROWS)]
        filled = [row for row in sent if row and any(text.strip() for text in row.values())]
        asked = any(row is not None for row in sent)
        rows[sheet] = filled if asked else before[sheet]
    named: dict[tuple[str, str], dict[str, str]] = {}
    for number in sorted({int(found[1]) for name in data if (found := _ACTUAL.match(name))}):
        row = _sent(data, "actuals", number)
        if row is not None:
            level2, level3 = (data.get(f"actuals-{number}-{k}", "") for k in ("level2", "level3"))
            named[level2, level3] = row
    rows["actuals"] = [
        named.get((line.level2, line.level3), kept)
        for line, kept in zip(lines, before["actuals"], strict=True)
    ]
    return rows


def _sent(data: Mapping[str, str], sheet: str, number: int) -> dict[str, str] | None:
    names = {key: f"{sheet}-{number}-{key}" for key in _SHOWN[sheet]}
    if not any(name in data for name in names.values()):
        return None
    return {key: data[name][:LONGEST] for key, name in names.items() if name in data}


def blame(made: Sheet, problems: Iterable[Problem], offsets: Mapping[str, int]) -> None:
    """Put mistakes beside their fields: of what was entered, before which ``offsets`` rows of each
    sheet stand, or (without offsets) of what was reported."""
    for problem in problems:
        if problem.at is None or problem.at.sheet not in SHEETS:
            continue
        sheet = problem.at.sheet
        rows = made.rows(sheet)
        if offsets:
            at = problem.at.row - offsets[sheet] - 1
            row = rows[at] if 0 <= at < len(rows) else None
        else:
            row = next((r for r in rows if r.place == problem.at.row - 1), None)
        if row is None:
            if offsets and problem.severity is Severity.ERROR:
                made.general.append(problem.message)
            continue
        beside = row.field(problem.field or problem.at.column) or row.fields[0]
        told = beside.mistakes if problem.severity is Severity.ERROR else beside.doubts
        told.append(problem.message)


def compare(made: Sheet, now: Sheet) -> None:
    """Tell beside each field what somebody else saved there, where it is something else."""
    for sheet in SHEETS:
        for row, other in zip(made.rows(sheet), now.rows(sheet), strict=False):
            for one in row.fields:
                theirs = other.field(one.key)
                said = theirs.text if theirs is not None else ""
                if said != one.text:
                    one.theirs = said
