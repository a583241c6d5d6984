"""The first two sheets: how the workbook is filled in, and the cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.budget.model import Budget
from mingzhang.budget.records import Cell, rows_of
from mingzhang.budget.schema import COVER, ColumnType, schema
from mingzhang.budget.workbook.plan import FIRST_ROW, HEAD_ROW, cover_row
from mingzhang.budget.workbook.record_sheet import note_of, write_value
from mingzhang.budget.workbook.styles import INPUT_TAB, Styles
from mingzhang.templates import Template

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_STEPS = (
    "1. 先填“封面信息”“预算单位”“项目”，再填“收入”“支出明细”和其余各表。没有内容的表留空。",
    "2. 深蓝色表头、带 * 的列必填；浅蓝色的可以不填；灰色的自动计算。把鼠标移到表头上看说明。",
    "3. 有下拉框的列从下拉框选；科目、单位、项目也可以只填代码，如 2101501。红色表示清单里没有。",
    "4. 金额一律以元为单位，只填数字，最多两位小数。请不要写“万元”，也不用写千分位。",
    "5. 从别处粘贴时用“选择性粘贴—数值”，下拉框和格式不会丢。行可以插入、删除、排序，可写公式。",
    "6. 不要改工作表的名称和表头；列的先后可以改，合计行不用自己加。",
    "7. 填完看“核对”表：各种资金、各个单位的收入和支出应当“平”。",
    "8. 保存后运行 mingzhang compile；填错的地方会按工作表和单元格一次全部列出。",
)
_ENGLISH = (
    "Fill in the blue sheets from left to right. Heads with * are required, amounts are in yuan. "
    "Heads carry notes. The sheet 核对 shows whether income and expenditure agree."
)


def write_guide(sheet: Worksheet, template: Template, year: int, styles: Styles) -> None:
    """What to do, and a table of the sheets with links."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 92)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"{year} 年部门预算填报工作簿", styles.title)
    sheet.write_string(1, 0, f"公开样式：{template.names[0]}（{template.id}）", styles.intro)
    row = 3
    for step in _STEPS:
        sheet.set_row(row, 34 if len(step) > 54 else 19)
        sheet.merge_range(row, 0, row, 1, step, styles.plain)
        row += 1
    sheet.set_row(row, 34)
    sheet.merge_range(row, 0, row, 1, _ENGLISH, styles.grey)
    row += 2
    sheet.write_string(row, 0, "工作表", styles.head)
    sheet.write_string(row, 1, "填什么", styles.head)
    for described in schema().sheets:
        row += 1
        name = described.name.zh
        sheet.set_row(row, 34 if len(described.intro.zh) > 46 else 19)
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.link, name)
        sheet.write_string(row, 1, described.intro.zh, styles.plain)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def write_cover(
    sheet: Worksheet, budget: Budget | None, template: Template, year: int, styles: Styles
) -> None:
    """The fields of the budget itself, one a row."""
    cover = schema().sheet(COVER)
    sheet.set_tab_color(INPUT_TAB)
    for column, width in enumerate((24, 44, 60)):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, cover.name.zh, styles.title)
    sheet.write_string(1, 0, cover.intro.zh, styles.intro)
    for column, head in enumerate(("项目", "填写内容", "说明")):
        sheet.write_string(HEAD_ROW, column, head, styles.shown if column == 2 else styles.needed)
    known: dict[str, Cell] = {"year": year, "template": template.id}
    if budget:
        known = next(rows_of(budget, cover))
    for field in cover.columns:
        row = cover_row(field.key)
        sheet.set_row(row, 24)
        style = styles.needed if field.required else styles.head
        sheet.write_string(row, 0, field.head.zh + ("*" if field.required else ""), style)
        content = styles.answer if field.type.numeric else styles.cell(field.type)
        if field.key in known:
            write_value(sheet, row, 1, known[field.key], content)
        else:
            sheet.write_blank(row, 1, None, content)
        sheet.write_string(row, 2, note_of(field).partition("\n")[0], styles.grey)
    sheet.ignore_errors({"number_stored_as_text": "B1:B50"})
    last = FIRST_ROW + len(cover.columns) - 1
    options = {"type": "no_errors", "format": styles.lines}
    sheet.conditional_format(FIRST_ROW, 1, last, 1, options)
    year_row = cover_row("year")
    sheet.data_validation(
        year_row,
        1,
        year_row,
        1,
        {
            "validate": ColumnType.INTEGER.value,
            "criteria": "between",
            "minimum": 2015,
            "maximum": 2099,
            "error_title": "预算年度",
            "error_message": "请填四位年份，如 2026。",
        },
    )
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
