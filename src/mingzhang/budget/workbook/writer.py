"""The whole workbook, put together."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from mingzhang.budget.codes import CodeBook
from mingzhang.budget.indicators import Indicators
from mingzhang.budget.model import Actual, Budget
from mingzhang.budget.schema import COVER, schema
from mingzhang.budget.workbook.control import write_control
from mingzhang.budget.workbook.guide import write_cover, write_guide
from mingzhang.budget.workbook.lists import CODES, LISTS, write_codes, write_lists
from mingzhang.budget.workbook.origin import PROPERTY
from mingzhang.budget.workbook.plan import FIRST_ROW, Prepared, SheetPlan, plan
from mingzhang.budget.workbook.record_sheet import NEEDED, Labels, write_records
from mingzhang.budget.workbook.remarks import Remarks, write_remarks
from mingzhang.budget.workbook.styles import Styles, make_styles
from mingzhang.templates import Template
from mingzhang.templates.prose_model import Slot

_GUIDE, _CONTROL = "填写说明", "核对"
_MADE = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The day in the file's properties: always the same, so that the bytes are, too."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(
    budget: Budget | None,
    template: Template,
    year: int,
    slots: Sequence[Slot] = (),
    prepared: Prepared | None = None,
    remarks: Sequence[Remarks] = (),
    origin: str = "",
) -> bytes:
    """See :func:`mingzhang.budget.write_workbook`."""
    plans = plan(budget, template, slots, prepared)
    codes = CodeBook(budget.year if budget else year, budget.codes if budget else ())
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"title": "部门预算填报工作簿", "created": _MADE})
    if origin:
        book.set_custom_property(PROPERTY, origin)
    book.set_size(2400, 1400)
    styles = make_styles(book)
    names = (_GUIDE, *(sheet.name.zh for sheet in schema().sheets), _CONTROL, CODES, LISTS)
    names = (*names, *(one.title for one in remarks))
    sheets = {name: book.add_worksheet(name) for name in names}
    write_guide(sheets[_GUIDE], template, year, styles)
    write_cover(sheets[schema().sheet(COVER).name.zh], budget, template, year, styles)
    lists = write_codes(book, sheets[CODES], codes, styles)
    write_lists(book, sheets[LISTS], lists, plans, budget)
    labels = Labels(budget, codes)
    for of_sheet in plans.values():
        write_records(sheets[of_sheet.sheet.name.zh], of_sheet, labels, lists, styles)
    _write_budgets(sheets[plans["projects"].sheet.name.zh], plans, budget, styles)
    _write_prompts(sheets[plans["texts"].sheet.name.zh], plans["texts"], slots, styles)
    _write_targets(sheets[plans["actuals"].sheet.name.zh], plans["actuals"], budget, styles)
    write_control(sheets[_CONTROL], plans, budget, lists, styles)
    for one in remarks:
        write_remarks(sheets[one.title], one, styles)
    book.close()
    return buffer.getvalue()


def _write_budgets(
    sheet: Worksheet, plans: dict[str, SheetPlan], budget: Budget | None, styles: Styles
) -> None:
    """What the lines give each project, beside it."""
    projects, lines = plans["projects"], plans["lines"]
    spent: dict[str, Decimal] = {}
    for line in budget.lines if budget else ():
        spent[line.project] = spent.get(line.project, Decimal(0)) + line.amount
    known = [spent.get(p.key, Decimal(0)) for p in budget.projects] if budget else []
    column = projects.number("budget")
    where, amounts = lines.range("project"), lines.range("amount")
    letters = projects.letters("budget")
    whole = f"=SUBTOTAL(109,{letters}{FIRST_ROW + 1}:{letters}{projects.last_row + 1})"
    sheet.write_formula(2, column, whole, styles.total_amount, sum(known, Decimal(0)))
    for row in range(FIRST_ROW, FIRST_ROW + len(known) + 50):
        code, name = projects.cell("code", row), projects.cell("name", row)
        # A line names a project by code and name, by the code, or by the name.
        sums = "+".join(
            f'SUMIF({where},"="&{_literal(said)},{amounts})'
            for said in (f'{code}&" "&{name}', code)
        )
        by_name = f'SUMIF({where},"="&{_literal(name)},{amounts})'
        formula = f'=IF({name}="","",IF({code}="",0,{sums})+{by_name})'
        value = known[row - FIRST_ROW] if row - FIRST_ROW < len(known) else ""
        sheet.write_formula(row, column, formula, styles.grey_amount, value)


def _literal(text: str) -> str:
    """Text as a criterion that means itself: ``*`` and ``?`` are no placeholders."""
    for sign in "~*?":
        text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
    return text


def _write_prompts(
    sheet: Worksheet, texts: SheetPlan, slots: Sequence[Slot], styles: Styles
) -> None:
    """What each text should say, beside its key."""
    prompts = {slot.key: slot for slot in slots}
    for row, record in enumerate(texts.records, FIRST_ROW):
        slot = prompts.get(str(record["key"]))
        if slot is not None:
            sheet.write_string(row, texts.number("prompt"), slot.zh, styles.grey)
            word = NEEDED if slot.required else "可不写"
            sheet.write_string(row, texts.number("required"), word, styles.grey)
        if "text" not in record:
            sheet.set_row(row, 48)


def _write_targets(
    sheet: Worksheet, actuals: SheetPlan, budget: Budget | None, styles: Styles
) -> None:
    """The target of the year, beside what was reached of it."""
    known = Indicators(budget.indicators if budget else ())
    for row, record in enumerate(actuals.records, FIRST_ROW):
        unit, project, level3, level2 = (
            str(record.get(key, "")) for key in ("unit", "project", "level3", "level2")
        )
        found = known.find(Actual(unit, level3, 0, "", project, level2))
        if found:
            sheet.write_string(row, actuals.number("target"), found[0].value, styles.grey)
