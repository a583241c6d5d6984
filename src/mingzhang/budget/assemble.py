"""Rows as written → Budget: the same way for the workbook and for YAML.

Every cell is read on its own, so that every mistake is told at once. A record with a mistake is
left out and its sheet called broken: sums over that sheet would only complain about the gap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.budget.codes import CodeBook
from mingzhang.budget.model import (
    Actual,
    Adjustment,
    Asset,
    AuthorText,
    Budget,
    BudgetLine,
    BudgetUnit,
    CarryOut,
    CodeName,
    IncomeLine,
    IndicatorLine,
    LastYearFigure,
    Payment,
    PlanStep,
    Project,
    Purchase,
    Staff,
    ThreePublicLine,
)
from mingzhang.budget.problems import Problem
from mingzhang.budget.references import References
from mingzhang.budget.schema import COVER, Column, ColumnType, Schema, Sheet, schema
from mingzhang.budget.source import Source, SourceRow
from mingzhang.budget.values import Reader, plain
from mingzhang.classifications import UnitKind
from mingzhang.facts import Coordinate, Message, Severity

RECORDS: Mapping[str, Callable[..., Any]] = {
    "units": BudgetUnit,
    "incomes": IncomeLine,
    "lines": BudgetLine,
    "carry_outs": CarryOut,
    "projects": Project,
    "indicators": IndicatorLine,
    "purchases": Purchase,
    "assets": Asset,
    "staff": Staff,
    "three_public": ThreePublicLine,
    "last_year": LastYearFigure,
    "texts": AuthorText,
    "codes": CodeName,
    "adjustments": Adjustment,
    "payments": Payment,
    "actuals": Actual,
}
"""The record of each sheet."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What could be made of a file. ``broken`` names the sheets of which records are missing; then
    the budget serves only for finding more mistakes."""

    budget: Budget
    problems: tuple[Problem, ...]
    broken: frozenset[str]


def assemble(source: Source) -> Assembled:
    """Read every value of a file and put the records together."""
    return _Assembler(source, schema()).run()


class _Assembler:
    def __init__(self, source: Source, sheets: Schema) -> None:
        self._source, self._schema = source, sheets
        self._problems = list(source.problems)
        self._broken = set(source.broken)
        self._reader = self._make_reader()
        self._units = self._units_of_projects()

    def run(self) -> Assembled:
        cover = self._fields(self._schema.sheet(COVER), self._source.cover)
        if cover is None:
            self._broken.add(COVER)
        records: dict[str, Any] = {
            sheet.key: tuple(self._records(sheet, self._source.rows.get(sheet.key, [])))
            for sheet in self._schema.records
        }
        nothing: dict[str, Any] = {
            "year": 0,
            "code": "",
            "name": "",
            "division": "",
            "template": "",
        }
        budget = Budget(**(cover or nothing), **records)
        return Assembled(budget, tuple(self._problems), frozenset(self._broken))

    def _make_reader(self) -> Reader:
        """References are found by what stands in the file, also where its row has a mistake: one
        mistake in a unit must not make a hundred lines wrong."""
        units = self._named("units", "code", "name")
        own = (self._word(self._source.cover, "code"), self._word(self._source.cover, "name"))
        year = self._word(self._source.cover, "year").rstrip("年")
        extra = self._source.rows.get("codes", [])
        book = CodeBook(
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
            (
                CodeName(
                    self._schema.sheet("codes").column("scheme").chosen(self._word(row, "scheme"))
                    or "",
                    self._word(row, "code"),
                    self._word(row, "name"),
                )
                for row in extra
            ),
        )
        of_units, of_projects = (self._schema.sheet(key).name for key in ("units", "projects"))
        return Reader(
            book,
            References(units, of_units),
            References([own, *units] if own[0] else units, of_units),
            References(self._named("projects", "code", "name"), of_projects),
        )

    def _named(self, sheet: str, code: str, name: str) -> list[tuple[str, str]]:
        rows = self._source.rows.get(sheet, [])
        named = [(self._word(row, code), self._word(row, name)) for row in rows]
        return [pair for pair in named if any(pair)]

    @staticmethod
    def _word(row: SourceRow, key: str) -> str:
        return plain(row.cells[key]) if key in row.cells else ""

    def _records(self, sheet: Sheet, rows: list[SourceRow]) -> list[Any]:
        made = []
        for row in rows:
            if sheet.answers and not row.answered(sheet.answers):
                continue  # a prepared row, still to be filled in
            fields = self._fields(sheet, row)
            if fields is None:
                self._broken.add(sheet.key)
            else:
                made.append(RECORDS[sheet.key](**_grouped(sheet, fields), at=row.at))
        return made

    def _fields(self, sheet: Sheet, row: SourceRow) -> dict[str, Any] | None:
        """The values of a row by column key; None when one of them is missing or wrong."""
        fields: dict[str, Any] = {}
        whole = True
        for column in sheet.columns:
            if column.key in row.cells:
                value, fault = self._reader.read(column, row.cells[column.key])
                if fault is not None:
                    stands = plain(row.cells[column.key])
                    self._tell(fault.kind, fault.message, row, column, stands, fault.firm)
                whole = whole and value is not None
            elif column.key in row.faults:
                value, whole = None, False
            else:
                value = self._empty(sheet, column, row)
                if value is None and column.required:
                    # A column that the sheet has lost is told once, not in every row.
                    if not row.columns or column.key in row.columns:
                        self._tell("missing", _missing(sheet, column), row, column)
                    whole = False
            if value is not None:
                fields[column.key] = value
        return fields if whole else None

    def _empty(self, sheet: Sheet, column: Column, row: SourceRow) -> Any:
        """What an empty cell means."""
        if (
            sheet.key in ("indicators", "actuals")
            and column.key == "unit"
            and "project" in row.cells
        ):
            return self._unit_of_project(sheet, row)
        if sheet.key == "texts" and column.key == "unit":
            return self._word(self._source.cover, "code") or None
        return column.default or None

    def _unit_of_project(self, sheet: Sheet, row: SourceRow) -> str | None:
        """The unit of the project that an indicator or an actual value names."""
        key, _ = self._reader.read(sheet.column("project"), row.cells["project"])
        return None if key is None else self._units.get(key)

    def _units_of_projects(self) -> dict[str, str | None]:
        """The unit of every project by its code and by its name; of two of one name, the first."""
        column = self._schema.sheet("projects").column("unit")
        units: dict[str, str | None] = {}
        for project in self._source.rows.get("projects", []):
            stands = project.cells.get("unit")
            unit = None if stands is None else self._reader.read(column, stands)[0]
            for key in (self._word(project, "code"), self._word(project, "name")):
                units.setdefault(key, unit)
        return units

    def _tell(
        self,
        kind: str,
        message: Message,
        row: SourceRow,
        column: Column,
        stands: str = "",
        firm: bool = True,
    ) -> None:
        severity = Severity.ERROR if firm else Severity.WARNING
        at = row.where(column.key)
        self._problems.append(Problem(kind, severity, message, at, column.key, stands))


def _missing(sheet: Sheet, column: Column) -> Message:
    zh = f"缺少“{column.head.zh}”，此列必填。"
    en = f"“{column.head.zh}” ({column.head.en}) is missing and must be filled in."
    if column.type is ColumnType.CODE:
        zh += f"应填{'或'.join(str(d) for d in column.digits)}位代码。"
    elif column.type is ColumnType.AMOUNT:
        zh += "应填以元为单位的金额，没有金额的填 0。"
        en += " Fill in an amount in yuan, 0 for none."
    elif column.choices:
        zh += f"可选：{'、'.join(c.label.zh for c in column.choices[:9])}。"
        en += f" Choices: {', '.join(c.key for c in column.choices)}."
    elif sheet.key == COVER and column.note.zh:
        zh += column.note.zh
        en += f" {column.note.en}"
    return Message(zh, en)


def _grouped(sheet: Sheet, fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of a record: keys with a point gathered into the mapping they lead into."""
    flat = {key: value for key, value in fields.items() if "." not in key}
    inner: dict[str, dict[str, Any]] = {}
    for key, value in fields.items():
        if "." in key:
            group, _, name = key.partition(".")
            inner.setdefault(group, {})[name] = value
    if sheet.key == "units":
        flat["kind"] = UnitKind(flat["kind"])
    if sheet.key == "projects":
        plan: dict[str, Decimal] = inner.get("plan", {})
        flat["plan"] = tuple(PlanStep(int(month), percent) for month, percent in plan.items())
        flat["texts"] = inner.get("texts", {})
    if sheet.key == "last_year":
        flat["coordinate"] = Coordinate(inner.get("coordinate", {}))
    return flat
