"""One sheet of records: heads with notes, drop-downs, sums above the data, the records."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.budget.codes import CodeBook
from mingzhang.budget.model import Budget
from mingzhang.budget.records import Cell
from mingzhang.budget.references import label
from mingzhang.budget.schema import Column, ColumnType, Info
from mingzhang.budget.workbook.cells import column_letters
from mingzhang.budget.workbook.lists import Lists
from mingzhang.budget.workbook.plan import FIRST_ROW, HEAD_ROW, SheetPlan
from mingzhang.budget.workbook.styles import INPUT_TAB, Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NEEDED = "必写"
"""How the sheet of texts says that the law asks for one."""
_LINE_HEIGHT, _TALLEST = 16.0, 260.0
_CODED = (ColumnType.CODE, ColumnType.UNIT, ColumnType.BODY, ColumnType.PROJECT)


class Labels:
    """What stands in a cell for a value: codes with their names, members by their labels."""

    def __init__(self, budget: Budget | None, codes: CodeBook) -> None:
        self._codes = codes
        self._bodies: dict[str, str] = {}
        self._projects: dict[str, str] = {}
        if budget:
            self._bodies = {budget.code: budget.name} | {u.code: u.name for u in budget.units}
            self._projects = {p.key: label(p.code, p.name) for p in budget.projects}

    def shown(self, column: Column, value: Cell) -> Cell:
        """The value as a clerk sees it; figures stay figures."""
        if not isinstance(value, str):
            return value
        if column.type is ColumnType.CODE:
            return self._codes.label(column.scheme, value)
        if column.type in (ColumnType.UNIT, ColumnType.BODY):
            return label(value, self._bodies.get(value, ""))
        if column.type in (ColumnType.PROJECT, ColumnType.SOURCE):
            return self._projects.get(value, value)
        return column.label(value) if column.choices else value


def write_records(
    sheet: Worksheet, plan: SheetPlan, labels: Labels, lists: Lists, styles: Styles
) -> None:
    """Write everything but the columns that are only shown."""
    sheet.set_tab_color(INPUT_TAB)
    _set_columns(sheet, plan, styles)
    _write_top(sheet, plan, styles)
    for number, record in enumerate(plan.records):
        row = FIRST_ROW + number
        shown = {key: labels.shown(plan.sheet.column(key), value) for key, value in record.items()}
        sheet.set_row(row, _height(plan, shown))
        for key, value in shown.items():
            column = plan.sheet.column(key)
            write_value(sheet, row, plan.number(key), value, styles.cell(column.type))
    for field in plan.columns:
        if isinstance(field, Column):
            _validate(sheet, plan, field, lists)
            _mark(sheet, plan, field, lists, styles)
    _set_page(sheet, plan, styles)


def write_value(sheet: Worksheet, row: int, column: int, value: Cell, style: Any) -> None:
    """A figure as a number, words as words: what a person writes is never a formula."""
    if isinstance(value, str):
        if sheet.write_string(row, column, value, style):
            raise ValueError(f"a text of {len(value)} characters does not fit into a cell")
    else:
        sheet.write_number(row, column, value, style)


def _set_columns(sheet: Worksheet, plan: SheetPlan, styles: Styles) -> None:
    for number, column in enumerate(plan.columns):
        style = styles.grey if isinstance(column, Info) else styles.cell(column.type)
        hidden = {"hidden": True} if column.key in plan.hidden else {}
        sheet.set_column(number, number, column.width, style, hidden)


def _write_top(sheet: Worksheet, plan: SheetPlan, styles: Styles) -> None:
    """Title, introduction, sums and heads."""
    for row, height in ((0, 26), (1, 18), (2, 20), (HEAD_ROW, 32)):
        sheet.set_row(row, height, styles.intro)
    sheet.write_string(0, 0, plan.sheet.name.zh, styles.title)
    sheet.write_string(1, 0, plan.sheet.intro.zh, styles.intro)
    _write_sums(sheet, plan, styles)
    for number, column in enumerate(plan.columns):
        if isinstance(column, Info):
            sheet.write_string(HEAD_ROW, number, column.head.zh, styles.shown)
            continue
        star = "*" if column.required else ""
        style = styles.needed if column.required else styles.head
        sheet.write_string(HEAD_ROW, number, column.head.zh + star, style)
        note = note_of(column)
        sheet.write_comment(HEAD_ROW, number, note, _note_size(note))


def _write_sums(sheet: Worksheet, plan: SheetPlan, styles: Styles) -> None:
    summed = [c for c in plan.columns if isinstance(c, Column) and _is_summed(c)]
    if not summed:
        sheet.write_string(2, 0, "带 * 的列必填；把鼠标移到表头上看说明。", styles.intro)
        return
    for number in range(len(plan.columns)):
        sheet.write_blank(2, number, None, styles.total)
    sheet.write_string(2, 0, "合计（随筛选变化）", styles.total)
    for column in summed:
        letters = plan.letters(column.key)
        value = sum((Decimal(r.get(column.key, 0)) for r in plan.records), Decimal(0))
        formula = f"=SUBTOTAL(109,{letters}{FIRST_ROW + 1}:{letters}{plan.last_row + 1})"
        sheet.write_formula(2, plan.number(column.key), formula, styles.total_amount, value)


def _is_summed(column: Column) -> bool:
    return column.type is ColumnType.AMOUNT and column.total


def note_of(column: Column) -> str:
    """The note on a head: what to fill in, in Chinese and English."""
    zh = [column.note.zh] if column.note.zh else []
    if column.choices and len(column.choices) <= 9:
        zh.append("可选：" + "、".join(choice.label.zh for choice in column.choices) + "。")
    if column.required:
        zh.append("必填。")
    en = f"{column.head.en}. {column.note.en}".strip()
    return "\n".join([*zh, en])


def _note_size(note: str) -> dict[str, int | str]:
    lines = sum(1 + len(line.encode("gb18030", "replace")) // 34 for line in note.split("\n"))
    return {"author": "", "width": 240, "height": 22 + 19 * lines, "font_size": 10}


def _height(plan: SheetPlan, shown: dict[str, Cell]) -> float:
    """The height of a row that shows its longest text: LibreOffice does not grow rows itself."""
    lines = 1
    for column in plan.columns:
        text = shown.get(column.key)
        if isinstance(text, str) and column.key not in plan.hidden:
            width = max(column.width - 2, 4)
            wide = (sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in text.split("\n"))
            lines = max(lines, sum(1 + (units - 1) // width for units in wide))
    return min(max(18.0, 4 + _LINE_HEIGHT * lines), _TALLEST)


def _validate(sheet: Worksheet, plan: SheetPlan, column: Column, lists: Lists) -> None:
    """Drop-downs, and bounds for figures. Codes and references may be typed, too: the reader
    understands them, and a drop-down that refuses what is pasted helps nobody."""
    options: dict[str, Any]
    source = lists.of(column)
    if source is not None:
        strict = bool(column.choices) and not column.open
        options = {"validate": "list", "source": source, "show_error": strict}
        options |= {"error_title": "不在可选项中", "error_message": "请从下拉框中选择。"}
    elif column.type is ColumnType.PERCENT:
        options = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        options |= {"error_title": "百分比", "error_message": "请填 0 到 100，如 25 表示 25%。"}
    elif column.bounds is not None:
        least, most = column.bounds
        options = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
        options |= {"error_title": column.head.zh, "error_message": f"请填 {least} 至 {most}。"}
    elif column.type.numeric and not column.signed:
        kind = "integer" if column.type is ColumnType.INTEGER else "decimal"
        options = {"validate": kind, "criteria": ">=", "value": 0}
        options |= {"error_title": "只填数字", "error_message": _only_numbers(column)}
    else:
        return
    number = plan.number(column.key)
    sheet.data_validation(FIRST_ROW, number, plan.last_row, number, options)


def _only_numbers(column: Column) -> str:
    if column.type is ColumnType.AMOUNT:
        return "请只填数字，以元为单位，最多两位小数，不带“万元”等字样。"
    return "请只填 0 或正数。"


def _mark(sheet: Worksheet, plan: SheetPlan, column: Column, lists: Lists, styles: Styles) -> None:
    """Red where a code or reference is not listed, yellow where a required cell is empty."""
    number = plan.number(column.key)
    spot = f"${column_letters(number + 1)}{FIRST_ROW + 1}"
    code = f'LEFT({spot}&" ",FIND(" ",{spot}&" ")-1)'
    rule = ""
    if column.type is ColumnType.CODE and not column.open and column.scheme != "procurement":
        rule = f"ISNA(MATCH({code},{lists.codes[column.scheme]},0))"
        own = "'补充科目'!$B$5:$B$504"
        rule = f'AND({spot}<>"",{rule},ISNA(MATCH({code},{own},0)))'
    elif column.type in _CODED and column.type is not ColumnType.CODE:
        known = {ColumnType.UNIT: "units", ColumnType.BODY: "bodies"}.get(column.type, "projects")
        listed = lists.codes[known]
        bare = f'ISNA(MATCH({code}&" *",{listed},0))'
        rule = f'AND({spot}<>"",ISNA(MATCH({spot},{listed},0)),{bare})'
    area = (FIRST_ROW, number, plan.last_row, number)
    if rule:
        options = {"type": "formula", "criteria": f"={rule}", "format": styles.wrong}
        sheet.conditional_format(*area, options)
    if column.required:
        wanted = _started(plan)
        if plan.sheet.key == "texts" and column.key == "text":
            wanted = f'${plan.letters("required")}{FIRST_ROW + 1}="{NEEDED}"'
        options = {
            "type": "formula",
            "criteria": f'=AND({wanted},{spot}="")',
            "format": styles.gap,
        }
        sheet.conditional_format(*area, options)


def _started(plan: SheetPlan) -> str:
    """Whether something was filled in on a row, for rules of the first row; columns that are only
    shown do not count."""
    cells = (
        f"${column_letters(number + 1)}{FIRST_ROW + 1}"
        for number, column in enumerate(plan.columns)
        if isinstance(column, Column)
    )
    return f"COUNTA({','.join(cells)})>0"


def _set_page(sheet: Worksheet, plan: SheetPlan, styles: Styles) -> None:
    """Frozen heads, filters, rules around what is filled in, and how it prints."""
    width = len(plan.columns) - 1
    options = {"type": "formula", "criteria": f"={_started(plan)}", "format": styles.lines}
    sheet.conditional_format(FIRST_ROW, 0, plan.last_row, width, options)
    sheet.freeze_panes(FIRST_ROW, 2 if plan.sheet.key in ("projects", "units") else 1)
    sheet.autofilter(HEAD_ROW, 0, FIRST_ROW + max(len(plan.records), 1) - 1, width)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{plan.last_row + 1}"})
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
