"""The sheet 核对: live sums that show whether income and expenditure agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.budget.model import CATEGORIES, FUNDS, Budget
from mingzhang.budget.schema import Choice, schema
from mingzhang.budget.workbook.cells import column_letters
from mingzhang.budget.workbook.lists import Lists
from mingzhang.budget.workbook.plan import FIRST_ROW, SheetPlan
from mingzhang.budget.workbook.styles import CHECK_TAB, Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEADS = (
    "资金性质",
    "本年收入",
    "上年结转",
    "收入总计",
    "本年支出",
    "其中：用上年结转安排",
    "年终结转",
    "支出总计",
    "差额",
    "结果",
)
_HEAD = 4
_SPARE_UNITS = 20
_PRIOR = "上年结转"

_Value = Callable[[str], Decimal]
"""The figure of a column for a fund or unit, for programs that do not compute formulas."""


def write_control(
    sheet: Worksheet,
    plans: dict[str, SheetPlan],
    budget: Budget | None,
    lists: Lists,
    styles: Styles,
) -> None:
    """Sums of the whole department by fund, then by unit."""
    sheet.set_tab_color(CHECK_TAB)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 12, 19)
    sheet.write_string(0, 0, "核对", styles.title)
    sheet.write_string(
        1, 0, "全部自动计算，不用填写。差额不为 0 的资金或单位，请回到各表核对。", styles.intro
    )
    sheet.write_string(3, 0, "一、按资金性质（元）", styles.intro)
    _heads(sheet, _HEAD, _HEADS, styles)
    for row, fund in enumerate(schema().sheet("lines").column("fund").choices, _HEAD + 1):
        _fund(sheet, row, fund, plans, budget, styles)
    total = _HEAD + 1 + len(FUNDS)
    sheet.write_string(total, 0, "合计", styles.total)
    for column in range(1, 9):
        letters = column_letters(column + 1)
        value = sum((_of_fund(budget, fund)[column - 1] for fund in FUNDS), Decimal(0))
        formula = f"=SUM({letters}{_HEAD + 2}:{letters}{total})"
        sheet.write_formula(total, column, formula, styles.total_amount, value)
    _result(sheet, total, 8, sum((_of_fund(budget, f)[7] for f in FUNDS), Decimal(0)), styles)
    _units(sheet, total + 3, plans, budget, lists, styles)
    sheet.freeze_panes(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _heads(sheet: Worksheet, row: int, heads: Iterable[str], styles: Styles) -> None:
    sheet.set_row(row, 30)
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, styles.head)


def _fund(
    sheet: Worksheet,
    row: int,
    fund: Choice,
    plans: dict[str, SheetPlan],
    budget: Budget | None,
    styles: Styles,
) -> None:
    incomes, lines, outs = plans["incomes"], plans["lines"], plans["carry_outs"]
    at = row + 1
    whole = ((incomes.range("label"), '""'),)
    prior_in = (incomes.range("carry"), f'"{_PRIOR}"')
    prior_out = (lines.range("carry"), f'"{_PRIOR}"')
    named = f"$A{at}"
    income = _sum(incomes, (incomes.range("fund"), named), *whole)
    carried = _sum(incomes, (incomes.range("fund"), named), prior_in, *whole)
    spent = _sum(lines, (lines.range("fund"), named))
    spent_prior = _sum(lines, (lines.range("fund"), named), prior_out)
    if fund.key == "general":  # an empty cell means the general budget
        spent += "+" + _sum(lines, (lines.range("fund"), '""'))
        spent_prior += "+" + _sum(lines, (lines.range("fund"), '""'), prior_out)
    formulas = (
        f"=ROUND({income}-{carried},2)",
        f"={carried}",
        f"=B{at}+C{at}",
        f"={spent}",
        f"={spent_prior}",
        f"={_sum(outs, (outs.range('fund'), named))}",
        f"=E{at}+G{at}",
        f"=ROUND(D{at}-H{at},2)",
    )
    sheet.write_string(row, 0, fund.label.zh, styles.plain)
    for column, (formula, value) in enumerate(
        zip(formulas, _of_fund(budget, fund.key), strict=True), 1
    ):
        sheet.write_formula(row, column, formula, styles.amount, value)
    _result(sheet, row, 8, _of_fund(budget, fund.key)[7], styles)


def _sum(plan: SheetPlan, *conditions: tuple[str, str]) -> str:
    words = ",".join(f"{where},{what}" for where, what in conditions)
    return f"SUMIFS({plan.range('amount')},{words})"


def _of_fund(budget: Budget | None, fund: str) -> tuple[Decimal, ...]:
    """The eight figures of a fund."""
    if budget is None:
        return (Decimal(0),) * 8
    incomes = [i for i in budget.incomes if i.fund == fund and not i.label]
    now = _total(i.amount for i in incomes if i.carry == "current")
    before = _total(i.amount for i in incomes if i.carry == "prior")
    spent = _total(x.amount for x in budget.lines if x.fund == fund)
    prior = _total(x.amount for x in budget.lines if x.fund == fund and x.carry == "prior")
    left = _total(x.amount for x in budget.carry_outs if x.fund == fund)
    return (
        now,
        before,
        now + before,
        spent,
        prior,
        left,
        spent + left,
        now + before - spent - left,
    )


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _result(sheet: Worksheet, row: int, difference: int, value: Decimal, styles: Styles) -> None:
    spot = f"{column_letters(difference + 1)}{row + 1}"
    word = "平" if not value else "不平"
    sheet.write_formula(row, difference + 1, f'=IF({spot}=0,"平","不平")', styles.plain, word)
    for criteria, style in (("平", styles.good), ("不平", styles.bad)):
        options = {"type": "cell", "criteria": "==", "value": f'"{criteria}"', "format": style}
        sheet.conditional_format(row, difference + 1, row, difference + 1, options)


def _units(
    sheet: Worksheet,
    top: int,
    plans: dict[str, SheetPlan],
    budget: Budget | None,
    lists: Lists,
    styles: Styles,
) -> None:
    categories = schema().sheet("lines").column("category").choices
    labels = [c.label.zh for c in categories]
    sheet.write_string(top - 1, 0, "二、按预算单位（元）", styles.intro)
    _heads(sheet, top, ("预算单位", "收入总计", "支出总计", "差额", "结果", *labels), styles)
    units = budget.units if budget else ()
    incomes, lines, outs = plans["incomes"], plans["lines"], plans["carry_outs"]
    listed = lists.codes["units"].replace("$A$2", "$A${}").partition(":")[0]
    for number in range(len(units) + _SPARE_UNITS):
        row = top + 1 + number
        at = row + 1
        code = plans["units"].cell("code", FIRST_ROW + number)
        # A cell names a unit by code and name, or by the code alone.
        mine = f'{code}&"*"'
        unit = units[number] if number < len(units) else None
        figures = _of_unit(budget, unit.code if unit else "")
        formulas = [
            _sum(incomes, (incomes.range("unit"), mine), (incomes.range("label"), '""')),
            f"{_sum(lines, (lines.range('unit'), mine))}+{_sum(outs, (outs.range('unit'), mine))}",
            f"ROUND(B{at}-C{at},2)",
            f'IF(D{at}=0,"平","不平")',
            *(
                _sum(lines, (lines.range("unit"), mine), (lines.range("category"), f'"{name}"'))
                for name in labels
            ),
        ]
        name = "" if unit is None else f"{unit.code} {unit.name}"
        sheet.write_formula(row, 0, f"={listed.format(number + 2)}", styles.plain, name)
        for column, (formula, value) in enumerate(zip(formulas, figures, strict=True), 1):
            style = styles.plain if column == 4 else styles.amount
            shown = "" if unit is None else value
            sheet.write_formula(row, column, f'=IF({code}="","",{formula})', style, shown)
    for criteria, style in (("平", styles.good), ("不平", styles.bad)):
        options = {"type": "cell", "criteria": "==", "value": f'"{criteria}"', "format": style}
        sheet.conditional_format(top + 1, 4, top + len(units) + _SPARE_UNITS, 4, options)


def _of_unit(budget: Budget | None, code: str) -> list[Decimal | str]:
    """What a row of a unit shows: income, expenditure, difference, result, categories."""
    if budget is None:
        return [Decimal(0)] * 3 + ["平"] + [Decimal(0)] * len(CATEGORIES)
    income = _total(i.amount for i in budget.incomes if i.unit == code and not i.label)
    mine = [line for line in budget.lines if line.unit == code]
    spent = _total(line.amount for line in mine)
    spent += _total(out.amount for out in budget.carry_outs if out.unit == code)
    return [
        income,
        spent,
        income - spent,
        "平" if income == spent else "不平",
        *(_total(x.amount for x in mine if x.category == c) for c in CATEGORIES),
    ]
