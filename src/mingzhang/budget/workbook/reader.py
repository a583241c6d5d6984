"""Workbook → rows as written. Sheets and columns are found by their names, in any order."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget.model import Where
from mingzhang.budget.problems import Problem, error, nearest, quoted, warning
from mingzhang.budget.schema import COVER, Column, ColumnType, Sheet, folded, schema
from mingzhang.budget.source import Raw, Source, SourceRow
from mingzhang.budget.workbook.cells import Cell, CellReader, SheetCells, column_letters
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.xlsx.package import Package, encrypted

MARKS = "问题清单"
"""The sheet that lists the mistakes of a marked copy; see :mod:`.marking`."""
HELPERS = ("填写说明", "核对", "科目代码", "清单", "建议", "指标库", MARKS)
"""Sheets that the writer adds and nobody reads."""
_CORE = (COVER, "units", "incomes", "lines")
_HEAD_WITHIN = 15
_TOTALS = ("合计", "总计", "小计")
_WHOLE_NUMBERS = (
    ColumnType.CODE,
    ColumnType.UNIT,
    ColumnType.BODY,
    ColumnType.PROJECT,
)
_OLE = b"\xd0\xcf\x11\xe0"


def read_source(data: bytes) -> Source | Problem:
    """The rows of a workbook with their cells, or the sentence why it cannot be read."""
    try:
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise encrypted()
            return error(
                "old_format",
                "这是旧版 Excel 文件（.xls），请用 Excel 或 WPS 另存为 .xlsx 再试。",
                "This is an old Excel file (.xls); save it as .xlsx and try again.",
            )
        if not data.startswith(b"PK"):
            return error(
                "not_a_workbook",
                "这不是 Excel 工作簿，请用明账的填报工作簿（.xlsx）填写。",
                "This is no Excel workbook; fill in the one (.xlsx) that Mingzhang writes.",
            )
        return _WorkbookReader(CellReader(Package(data))).read()
    except ReadFailure as failure:
        return error("unreadable", failure.message.zh, failure.message.en)


class _WorkbookReader:
    def __init__(self, cells: CellReader) -> None:
        self._cells = cells
        self._problems: list[Problem] = []
        self._broken: set[str] = set()

    def read(self) -> Source:
        found: dict[str, SheetCells] = {}
        strange: list[str] = []
        for entry in self._cells.entries:
            sheet = schema().named(entry.name)
            if sheet is None:
                if entry.name not in HELPERS:
                    strange.append(entry.name)
            elif sheet.key in found:
                self._tell_twice(sheet, entry.name)
            else:
                found[sheet.key] = self._cells.read(entry)
        self._tell_missing(found, strange)
        cover = self._cover(found.get(COVER))
        rows = {
            sheet.key: list(self._rows(sheet, found[sheet.key]))
            for sheet in schema().records
            if sheet.key in found
        }
        return Source(cover, rows, self._problems, self._broken)

    # -- sheets ------------------------------------------------------------------------------

    def _tell_twice(self, sheet: Sheet, name: str) -> None:
        zh = f"工作表{quoted(name)}与“{sheet.name.zh}”是同一张表，只能有一张。"
        en = f"The sheet {quoted(name)} stands twice; keep one of them."
        self._problems.append(error("sheet_twice", zh, en, Where(name, 0)))

    def _tell_missing(self, found: dict[str, SheetCells], strange: list[str]) -> None:
        renamed: set[str] = set()
        for sheet in schema().sheets:
            if sheet.key in found:
                continue
            near = nearest(sheet.name.zh, strange, 1)
            renamed.update(near)
            if sheet.optional and not near:
                continue  # workbooks of before this sheet was there, and of who needs none
            firm = bool(near) or sheet.key in _CORE
            zh = f"没有找到工作表“{sheet.name.zh}”，可能被删除、隐藏或改名。"
            zh += f"工作表{quoted(near[0])}若就是它，请改回原名。" if near else ""
            zh += "" if firm else "没有这类内容可以不管。"
            en = f"The sheet “{sheet.name.zh}” ({sheet.name.en}) is missing, hidden or renamed."
            en += f" If it is {quoted(near[0])}, give it its name back." if near else ""
            self._problems.append((error if firm else warning)("sheet_missing", zh, en))
            if firm:
                self._broken.add(sheet.key)
        for name in strange:
            if name not in renamed:
                zh = f"工作表{quoted(name)}不是预算的表，没有读取。"
                en = f"The sheet {quoted(name)} is not one of a budget and was not read."
                self._problems.append(warning("sheet_unknown", zh, en, Where(name, 0)))

    # -- the cover: one field a row -----------------------------------------------------------

    def _cover(self, cells: SheetCells | None) -> SourceRow:
        sheet = schema().sheet(COVER)
        values: dict[str, Raw] = {}
        lines: dict[str, int] = {}
        faults: set[str] = set()
        for number, row in sorted(cells.rows.items()) if cells else ():
            column = sheet.by_head(row[1].text) if 1 in row else None
            if column is None or column.key in lines:
                continue
            lines[column.key] = number
            if 2 in row:
                raw = self._raw(column, row[2], Where(sheet.name.zh, number, "B"))
                if raw is not None:
                    values[column.key] = raw
                elif _fault(column, row[2]):
                    faults.add(column.key)
        if cells:
            for column in sheet.columns:
                if column.required and column.key not in lines:
                    self._problems.append(_no_column(sheet, column, 0))
                    self._broken.add(COVER)
        letters = dict.fromkeys(lines, "B") or {"": "B"}
        return SourceRow(Where(sheet.name.zh, 0), values, letters, lines, frozenset(faults))

    # -- the other sheets: one record a row -----------------------------------------------------

    def _rows(self, sheet: Sheet, cells: SheetCells) -> Iterator[SourceRow]:
        head = _head_row(sheet, cells)
        if not head:
            if cells.rows:
                self._problems.append(_no_head(sheet))
                self._broken.add(sheet.key)
            return
        columns = self._columns(sheet, cells, head)
        letters = {column.key: column_letters(number) for number, column in columns.items()}
        _fill_merged(cells, columns, head)
        for number in sorted(n for n in cells.rows if n > head):
            row = cells.rows[number]
            if self._is_total(sheet, row, number):
                continue
            values: dict[str, Raw] = {}
            faults: set[str] = set()
            for at, column in columns.items():
                if at in row:
                    where = Where(sheet.name.zh, number, letters[column.key])
                    raw = self._raw(column, row[at], where)
                    if raw is not None:
                        values[column.key] = raw
                    elif _fault(column, row[at]):
                        faults.add(column.key)
            if values or faults:
                place = Where(sheet.name.zh, number)
                yield SourceRow(place, values, letters, faults=frozenset(faults))

    def _is_total(self, sheet: Sheet, row: dict[int, Cell], number: int) -> bool:
        """A row of sums that somebody added below: its figures are not lines of the budget."""
        first = row[min(row)]
        if folded(first.text) not in _TOTALS:
            return False
        zh = f"这一行写着{quoted(first.text)}，当作合计行跳过；合计由程序计算，可以删去。"
        en = f"The row says {quoted(first.text)} and was skipped as a row of sums."
        at = Where(sheet.name.zh, number, column_letters(min(row)))
        self._problems.append(warning("total_row", zh, en, at))
        return True

    def _columns(self, sheet: Sheet, cells: SheetCells, head: int) -> dict[int, Column]:
        """The columns of a sheet by number; what is missing, double or not known is told."""
        columns: dict[int, Column] = {}
        strange: dict[int, str] = {}
        shown = {folded(info.head.zh) for info in sheet.info}
        for number, cell in sorted(cells.rows[head].items()):
            column = sheet.by_head(cell.text)
            if column is None:
                if folded(cell.text) not in shown:
                    strange[number] = cell.text
            elif column in columns.values():
                zh = f"列“{column.head.zh}”有两列，只能保留一列。"
                at = Where(sheet.name.zh, head, column_letters(number))
                en = f"The column “{column.head.zh}” stands twice."
                self._problems.append(error("column_twice", zh, en, at))
            else:
                columns[number] = column
        missing = [c for c in sheet.columns if c not in columns.values()]
        renamed = self._tell_strange(sheet, cells, head, strange, missing)
        for column in missing:
            if column.required and column.key not in renamed:
                self._problems.append(_no_column(sheet, column, head))
                self._broken.add(sheet.key)
        return columns

    def _tell_strange(
        self,
        sheet: Sheet,
        cells: SheetCells,
        head: int,
        strange: dict[int, str],
        missing: list[Column],
    ) -> set[str]:
        """Heads nobody knows: a renamed column must not lose its figures in silence."""
        renamed: set[str] = set()
        heads = {column.head.zh: column for column in missing if not column.rare}
        for number, text in strange.items():
            filled = any(number in row for n, row in cells.rows.items() if n > head)
            near = nearest(text, heads, 1) or (
                _in_place(sheet, cells.rows[head], number, missing) if filled else []
            )
            at = Where(sheet.name.zh, head, column_letters(number))
            if near:
                key = heads.pop(near[0]).key
                renamed.add(key)
                zh = (
                    f"不认识的列{quoted(text)}，而缺少列“{near[0]}”；"
                    f"若就是它，请把表头改回“{near[0]}”。"
                )
                en = (
                    f"Unknown column {quoted(text)}, and “{near[0]}” is missing; "
                    "if it is the same, give that name back."
                )
                self._problems.append(error("column_renamed", zh, en, at, key))
                self._broken.add(sheet.key)
            elif filled:
                zh = f"不认识的列{quoted(text)}，这一列没有读取。"
                en = f"Unknown column {quoted(text)}; it was not read."
                self._problems.append(warning("column_unknown", zh, en, at))
        return renamed

    # -- one cell ------------------------------------------------------------------------------

    def _raw(self, column: Column, cell: Cell, at: Where) -> Raw | None:
        """Words as shown, figures as stored; a formula without a value is told and left out."""
        fault = _fault(column, cell)
        if fault:
            kind, zh, en = _FAULTS[fault]
            what = "金额" if column.type is ColumnType.AMOUNT else "数字"
            zh, en = zh.format(cell.text, what=what), en.format(cell.text)
            self._problems.append(error(kind, zh, en, at, column.key))
            return None
        if cell.number is not None and column.type is ColumnType.PERCENT and cell.percent:
            return cell.number * 100
        if cell.number is not None and (column.type.numeric or column.type in _WHOLE_NUMBERS):
            return cell.number
        return cell.text if cell.text.strip() else None


_FAULTS = {
    "error": (
        "formula_error",
        "公式出错（{}），请改正公式或直接填数字。",
        "The formula fails ({}); mend it or type the value.",
    ),
    "no_value": (
        "formula_without_value",
        "公式没有保存计算结果，请用 Excel 或 WPS 打开并保存一次再试。{}",
        "The result of the formula is not stored; open and save the file in Excel or WPS once.{}",
    ),
    "date": (
        "date_for_number",
        "是日期 {0}，不是{what}；请把单元格格式改为“数值”后重新填写。",
        "The cell shows the date {0} where a number is expected; "
        "format it as a number and type it again.",
    ),
}


def _fault(column: Column, cell: Cell) -> str:
    """What is wrong with a cell in this column: of a date, the number behind it is nobody's."""
    return cell.fault or ("date" if cell.date and column.type.numeric else "")


def _head_row(sheet: Sheet, cells: SheetCells) -> int:
    """The row in which most heads of the sheet stand; 0 when there is none."""
    best, most = 0, 1
    for number in sorted(cells.rows)[:_HEAD_WITHIN]:
        known = {c.key for cell in cells.rows[number].values() if (c := sheet.by_head(cell.text))}
        if len(known) > most:
            best, most = number, len(known)
    return best


def _in_place(
    sheet: Sheet, heads: dict[int, Cell], number: int, missing: list[Column]
) -> list[str]:
    """The head of the missing column in whose place an unknown one stands: beside the same
    neighbours on both sides, or with a word of its name."""
    text = heads[number].text
    left, right = (
        sheet.by_head(heads[n].text) if n in heads else None for n in (number - 1, number + 1)
    )
    for column in (c for c in missing if not c.rare):
        at = sheet.columns.index(column)
        before = sheet.columns[at - 1] if at else None
        after = sheet.columns[at + 1] if at + 1 < len(sheet.columns) else None
        words = {text[n : n + 2] for n in range(len(text) - 1)}
        if (before, after) == (left, right) or any(word in column.head.zh for word in words):
            return [column.head.zh]
    return []


def _fill_merged(cells: SheetCells, columns: dict[int, Column], head: int) -> None:
    """A merged cell speaks for all its rows, unless it is a figure: that would count it again."""
    for number, top, bottom in cells.merged:
        column = columns.get(number)
        cell = cells.rows.get(top, {}).get(number)
        if column is None or cell is None or top <= head or column.type.numeric:
            continue
        for row in [n for n in cells.rows if top < n <= bottom]:
            cells.rows[row].setdefault(number, cell)


def _no_head(sheet: Sheet) -> Problem:
    heads = "、".join(c.head.zh for c in sheet.columns if c.required)
    zh = f"没有找到表头行，应有一行写着：{heads}。"
    en = f"There is no row of heads; it must hold: {heads}."
    return error("head_missing", zh, en, Where(sheet.name.zh, 0))


def _no_column(sheet: Sheet, column: Column, head: int) -> Problem:
    where = "A 列" if sheet.key == COVER else f"第 {head} 行表头"
    zh = f"{where}没有“{column.head.zh}”，请恢复这一{'行' if sheet.key == COVER else '列'}。"
    en = f"“{column.head.zh}” ({column.head.en}) is missing among the heads; put it back."
    return error("column_missing", zh, en, Where(sheet.name.zh, 0), column.key)
