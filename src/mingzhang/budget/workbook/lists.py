"""What the drop-downs offer: the sheet of codes in sight, the other lists on a hidden sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.budget.codes import CodeBook
from mingzhang.budget.model import Budget
from mingzhang.budget.references import label
from mingzhang.budget.schema import Column, ColumnType, schema
from mingzhang.budget.workbook.cells import column_letters
from mingzhang.budget.workbook.plan import FIRST_ROW, SheetPlan, cover_cell
from mingzhang.budget.workbook.styles import LIST_TAB, Styles

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CODES, LISTS = "科目代码", "清单"
_HEAD = 3
_SPARE_UNITS, _SPARE_PROJECTS = 60, 200
_SCHEMES = (
    ("functional", "支出功能分类（项级）", (7,)),
    ("dept_economic", "部门预算支出经济分类（款级）", (5,)),
    ("gov_economic", "政府预算支出经济分类（款级）", (5,)),
    ("revenue", "收入分类", (5, 7)),
    ("procurement", "政府采购品目", (9, 11)),
)


@dataclass(slots=True)
class Lists:
    """The source of each drop-down, as a formula; ``codes`` are the ranges of bare codes."""

    labels: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    choices: dict[tuple[str, ...], str] = field(default_factory=dict)

    def of(self, column: Column) -> str | None:
        """What the drop-down of a column offers; None for a column without one."""
        if column.choices:
            return self.choices[tuple(c.label.zh for c in column.choices)]
        if column.suggest:
            return self.choices[column.suggest]
        if column.offers:
            return self.labels[column.offers]
        by_type = {
            ColumnType.UNIT: "units",
            ColumnType.BODY: "bodies",
            ColumnType.PROJECT: "projects",
            ColumnType.SOURCE: "projects",
            ColumnType.CODE: column.scheme,
        }
        return self.labels.get(by_type.get(column.type, ""))


def write_codes(book: Workbook, sheet: Worksheet, codes: CodeBook, styles: Styles) -> Lists:
    """The sheet of codes: code and ``code name``, one pair of columns a classification."""
    lists = Lists()
    sheet.set_tab_color(LIST_TAB)
    sheet.write_string(0, 0, "科目代码", styles.title)
    sheet.write_string(
        1, 0, "下拉框的内容，可在这里筛选查找；清单未收录的科目请登记到“补充科目”。", styles.intro
    )
    for number, (scheme, title, digits) in enumerate(_SCHEMES):
        at = 2 * number
        sheet.write_string(_HEAD, at, "代码", styles.head)
        sheet.write_string(_HEAD, at + 1, title, styles.head)
        items = codes.items(scheme, digits)
        for row, item in enumerate(items, _HEAD + 1):
            sheet.write_string(row, at, item.code, styles.cell(ColumnType.CODE))
            sheet.write_string(
                row, at + 1, f"{item.code} {item.name}", styles.cell(ColumnType.CODE)
            )
        sheet.set_column(at, at, 12)
        sheet.set_column(at + 1, at + 1, 44)
        last = _HEAD + 1 + len(items)
        lists.codes[scheme] = _absolute(CODES, at, _HEAD + 1, last)
        lists.labels[scheme] = "=" + _absolute(CODES, at + 1, _HEAD + 1, last)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD5000"})
    sheet.freeze_panes(_HEAD + 1, 0)
    sheet.autofilter(_HEAD, 0, _HEAD + 1500, 2 * len(_SCHEMES) - 1)
    return lists


def write_lists(
    book: Workbook,
    sheet: Worksheet,
    lists: Lists,
    plans: dict[str, SheetPlan],
    budget: Budget | None,
) -> None:
    """The hidden sheet: units and projects as they are filled in, and every list of choices."""
    sheet.hide()
    own = (cover_cell("code"), cover_cell("name"))
    units, projects = plans["units"], plans["projects"]
    listed_units = [label(u.code, u.name) for u in budget.units] if budget else []
    listed_projects = [label(p.code, p.name) for p in budget.projects] if budget else []
    department = [label(budget.code, budget.name)] if budget else [""]
    rows_of_units = range(FIRST_ROW, FIRST_ROW + len(listed_units) + _SPARE_UNITS)
    rows_of_projects = range(FIRST_ROW, FIRST_ROW + len(listed_projects) + _SPARE_PROJECTS)
    of_units = [_label(units, row) for row in rows_of_units]
    of_projects = [_label(projects, row) for row in rows_of_projects]
    both = _joined(*own)
    growing: tuple[tuple[str, list[str], list[str]], ...] = (
        ("units", of_units, listed_units),
        ("bodies", [both, *of_units], [*department, *listed_units]),
        ("projects", of_projects, listed_projects),
    )
    for at, (name, formulas, values) in enumerate(growing):
        sheet.write_string(0, at, name)
        for row, formula in enumerate(formulas, 1):
            value = values[row - 1] if row <= len(values) else ""
            sheet.write_formula(row, at, formula, None, value)
        whole = _absolute(LISTS, at, 1, len(formulas))
        first = f"'{LISTS}'!${column_letters(at + 1)}$2"
        defined = {"units": "单位清单", "bodies": "部门和单位清单", "projects": "项目清单"}[name]
        # As long as it is filled: a drop-down does not end in empty lines.
        book.define_name(defined, f'=OFFSET({first},0,0,MAX(1,SUMPRODUCT(--({whole}<>""))),1)')
        lists.labels[name] = f"={defined}"
        lists.codes[name] = whole
    for column in (c for described in schema().records for c in described.columns if c.offers):
        of_sheet, _, field_name = column.offers.partition(".")
        lists.labels[column.offers] = "=" + plans[of_sheet].range(field_name)
    for at, words in enumerate(dict.fromkeys(_fixed()), len(growing)):
        for row, word in enumerate(words, 1):
            sheet.write_string(row, at, word)
        lists.choices[words] = "=" + _absolute(LISTS, at, 1, len(words))


def _fixed() -> Iterator[tuple[str, ...]]:
    for sheet in schema().sheets:
        for column in sheet.columns:
            if column.choices:
                yield tuple(choice.label.zh for choice in column.choices)
            elif column.suggest:
                yield column.suggest


def _label(plan: SheetPlan, row: int) -> str:
    return _joined(plan.cell("code", row), plan.cell("name", row))


def _joined(code: str, name: str) -> str:
    """Code and name as References writes them."""
    return f'=IF({code}="",{name}&"",{code}&" "&{name})'


def _absolute(sheet: str, column: int, first: int, last: int) -> str:
    letters = column_letters(column + 1)
    return f"'{sheet}'!${letters}${first + 1}:${letters}${last + 1}"
