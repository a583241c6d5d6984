"""Where everything of a workbook stands: which columns each sheet has, and their letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mingzhang.budget.model import Budget
from mingzhang.budget.records import Cell, rows_of
from mingzhang.budget.schema import COVER, Column, Info, Sheet, schema
from mingzhang.budget.workbook.cells import column_letters
from mingzhang.templates import Template
from mingzhang.templates.prose_model import Slot

HEAD_ROW = 3
"""The row of heads, counted from 0: title, introduction and sums stand above it."""
FIRST_ROW = HEAD_ROW + 1
_SPARE_ROWS = 500
"""Rows below the last record that have drop-downs and are added up, too."""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: its columns from left to right, its records, what is out of sight."""

    sheet: Sheet
    columns: tuple[Column | Info, ...]
    hidden: frozenset[str]
    records: tuple[dict[str, Cell], ...]

    @property
    def last_row(self) -> int:
        """The last row that drop-downs and sums cover, counted from 0."""
        return FIRST_ROW + len(self.records) + _SPARE_ROWS

    def number(self, key: str) -> int:
        """The column of a field, counted from 0. Raises KeyError, a bug of the caller."""
        for number, column in enumerate(self.columns):
            if column.key == key:
                return number
        raise KeyError(f"{self.sheet.key}.{key}")

    def letters(self, key: str) -> str:
        """The letters of the column of a field."""
        return column_letters(self.number(key) + 1)

    def range(self, key: str) -> str:
        """The cells of a field, for formulas on any sheet."""
        letters = self.letters(key)
        return f"'{self.sheet.name.zh}'!${letters}${FIRST_ROW + 1}:${letters}${self.last_row + 1}"

    def cell(self, key: str, row: int) -> str:
        """One cell of a field; ``row`` counted from 0."""
        return f"'{self.sheet.name.zh}'!${self.letters(key)}${row + 1}"


Prepared = Mapping[str, Sequence[Mapping[str, Cell]]]
"""Rows to be filled in, by sheet: what stands in them already, by column."""


def plan(
    budget: Budget | None,
    template: Template,
    slots: Sequence[Slot],
    prepared: Prepared | None = None,
) -> dict[str, SheetPlan]:
    """The plans of all sheets of records, by their key."""
    asked = _asked(template)
    plans = {}
    for sheet in schema().records:
        records = list(rows_of(budget, sheet)) if budget else []
        if sheet.key == "texts":
            records = _texts(records, budget, slots)
        records += [dict(row) for row in (prepared or {}).get(sheet.key, ())]
        used = {key for record in records for key in record}
        columns = sheet.laid_out(used)
        of_forms = asked.get(sheet.key, frozenset())
        hidden = {c.key for c in sheet.columns if c.form and c.form not in of_forms} - used
        plans[sheet.key] = SheetPlan(sheet, columns, frozenset(hidden), tuple(records))
    return plans


def _asked(template: Template) -> dict[str, frozenset[str]]:
    """What the performance forms of a layout print, by the sheet that holds it."""
    heads = {name for form in template.forms for name in form.indicator_heads}
    if any(form.weights_total for form in template.forms):
        heads.add("weight")
    fields = {name for form in template.forms for name in form.fields}
    return {"projects": frozenset(fields), "indicators": frozenset(heads)}


def _texts(
    written: list[dict[str, Cell]], budget: Budget | None, slots: Sequence[Slot]
) -> list[dict[str, Cell]]:
    """A row for every text the layout asks for, body by body; then what else was written."""
    left = {(str(row["unit"]), str(row["key"])): row for row in written}
    bodies = [("department", budget.code if budget else "")]
    bodies += [("unit", unit.code) for unit in budget.units] if budget else []
    rows: list[dict[str, Cell]] = []
    for level, body in bodies:
        for slot in slots:
            if level in slot.levels:
                row: dict[str, Cell] = {"unit": body, "key": slot.key}
                rows.append(left.pop((body, slot.key), row))
    return [*rows, *left.values()]


def cover_row(key: str) -> int:
    """The row of a field of the cover, counted from 0."""
    return FIRST_ROW + [c.key for c in schema().sheet(COVER).columns].index(key)


def cover_cell(key: str) -> str:
    """The cell of a field of the cover, for formulas."""
    return f"'{schema().sheet(COVER).name.zh}'!$B${cover_row(key) + 1}"
