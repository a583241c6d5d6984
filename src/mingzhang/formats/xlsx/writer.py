"""Document -> workbook with XlsxWriter: one sheet a table, live sums, ready to print.

Text from the document is always written as text: a project called ``=cmd|…`` stays words. The only
formulas are sums over cells of the same sheet.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mingzhang.documents import ColumnKind, Document, Grid, Paragraph, Row, Table, TextRole
from mingzhang.formats.characters import legal
from mingzhang.formats.spanning import drawable
from mingzhang.formats.xlsx.charts import add_charts
from mingzhang.formats.xlsx.looks import LOOKS, STANDARD_FONT, Look
from mingzhang.formats.xlsx.measuring import (
    TEXT_WIDTH,
    column_widths,
    height_of,
    row_heights,
    spread,
)
from mingzhang.formats.xlsx.planning import SheetPlan, plan, style_of
from mingzhang.formats.xlsx.values import Figure, figures, formula

_UNDATED = date(2000, 1, 1)
"""Stands in the properties of a document without a date: the clock must not."""
_LONGEST_CELL = 32_767
_MOST_LINKS = 60_000
_WIDE = 110
"""A table wider than this (half-width characters) would be in tiny type on a page in portrait."""
_ALIGN = {
    ColumnKind.ORDINAL: "center",
    ColumnKind.CODE: "left",
    ColumnKind.NAME: "left",
    ColumnKind.AMOUNT: "right",
    ColumnKind.TEXT: "left",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of text: its paragraph, its parts, and the columns each part takes."""

    paragraph: Paragraph
    parts: tuple[tuple[str, int, int, str], ...]


@dataclass(slots=True)
class _Laid:
    """A sheet with its rows settled. ``top`` is the first row of the table."""

    plan: SheetPlan
    table: Table | None
    widths: list[float]
    above: list[_Line]
    below: list[_Line]
    numbers: dict[tuple[int, int], Figure]

    @property
    def top(self) -> int:
        return len(self.above)


def write_xlsx(document: Document) -> bytes:
    """The workbook. The same document gives the same bytes; ``Document.date`` is its date.

    A cell of more than 32 767 characters, which no workbook can hold, is cut and ends in ``…``.
    """
    laid = [_lay_out(sheet) for sheet in plan(document)]
    anchors = _anchors(laid)
    out = io.BytesIO()
    standard = {"font_name": STANDARD_FONT, "font_size": 11}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": standard})
    book.set_properties({"title": legal(document.title), "created": _created(document)})
    writer = _Writer(book, anchors)
    for sheet in laid:
        writer.sheet(sheet)
    book.close()
    return out.getvalue()


def _created(document: Document) -> datetime:
    try:
        day = date.fromisoformat(document.date)
    except ValueError:
        day = _UNDATED
    return datetime(day.year, day.month, day.day)


def _lay_out(sheet: SheetPlan) -> _Laid:
    table, widths, numbers = sheet.table, [float(TEXT_WIDTH)], {}
    if table is not None:
        width = max(len(row.cells) for row in table.rows)
        rows = tuple(replace(row, cells=_padded(row, width)) for row in table.rows)
        table = Table(rows, table.grid)
        numbers = figures(table, sheet.grid)
        shown = {place: table.rows[place[0]].cells[place[1]] for place in numbers}
        widths = column_widths(table, sheet.grid, shown)
    above = [line for p in sheet.above for line in _lines(p, widths, table is not None)]
    below = [line for p in sheet.below for line in _lines(p, widths, table is not None)]
    return _Laid(sheet, table, widths, above, below, numbers)


def _padded(row: Row, width: int) -> tuple[str, ...]:
    cells = tuple(_fitting(cell) for cell in row.cells)
    return cells + ("",) * (width - len(cells))


def _fitting(text: str) -> str:
    plain = legal(text)
    return plain if len(plain) <= _LONGEST_CELL else plain[: _LONGEST_CELL - 1] + "…"


def _lines(paragraph: Paragraph, widths: Sequence[float], beside_table: bool) -> list[_Line]:
    """The rows a paragraph takes: parts side by side above a table, else one below the other."""
    align = LOOKS[style_of(paragraph).role].align
    raw = legal(paragraph.text).replace("\n", "\t").split("\t")
    aligned = ["left", *["center"] * (len(raw) - 2), "right"] if len(raw) > 1 else [align]
    # An empty part only says where the others stand.
    parts = [(part.strip(), side) for part, side in zip(raw, aligned, strict=True) if part.strip()]
    places = spread([part for part, _ in parts], widths) if beside_table and parts else None
    if places is not None and len(raw) > 1:
        joined = zip(parts, places, strict=True)
        return [_Line(paragraph, tuple((t, a, b, side) for (t, side), (a, b) in joined))]
    last = len(widths) - 1
    pieces = (
        part[i : i + _LONGEST_CELL] for part, _ in parts for i in range(0, len(part), _LONGEST_CELL)
    )
    return [_Line(paragraph, ((piece, 0, last, align),)) for piece in pieces]


def _anchors(laid: Sequence[_Laid]) -> dict[str, str]:
    """Where each anchor lies, as the target of a link."""
    found: dict[str, str] = {}
    for sheet in laid:
        name = sheet.plan.name.replace("'", "''")
        rows = [(style_of(line.paragraph).anchor, n) for n, line in enumerate(sheet.above)]
        below = sheet.top + (len(sheet.table.rows) if sheet.table else 0)
        rows += [(style_of(line.paragraph).anchor, below + n) for n, line in enumerate(sheet.below)]
        for anchor, row in [*rows, (sheet.plan.grid.anchor, 0)]:
            if anchor:
                found.setdefault(anchor, f"internal:'{name}'!A{row + 1}")
    return found


class _Writer:
    """Writes laid-out sheets into a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, anchors: dict[str, str]) -> None:
        self._book = book
        self._anchors = anchors
        self._formats: dict[Look, Format] = {}
        self._links = 0

    def sheet(self, laid: _Laid) -> None:
        """Add one sheet."""
        sheet = self._book.add_worksheet(laid.plan.name)
        for at, width in enumerate(laid.widths):
            sheet.set_column(at, at, width)
        for row, line in enumerate(laid.above):
            self._line(sheet, row, line, laid.widths)
        end = laid.top
        if laid.table is not None:
            self._table(sheet, laid, laid.table)
            end += len(laid.table.rows)
        for row, line in enumerate(laid.below, start=end):
            self._line(sheet, row, line, laid.widths)
        below = end + len(laid.below)
        if laid.table is not None and laid.plan.grid.charts:
            below = add_charts(self._book, sheet, laid.plan.grid, laid.widths, laid.top, below)
        self._page(sheet, laid, below)

    def _page(self, sheet: Worksheet, laid: _Laid, rows: int) -> None:
        """A4, one page wide, heads on every page."""
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        sheet.hide_gridlines(2 if laid.table is None else 1)
        if laid.plan.landscape or sum(laid.widths) > _WIDE:
            sheet.set_landscape()
        if rows:
            sheet.print_area(0, 0, rows - 1, len(laid.widths) - 1)
        if laid.table is None:
            return
        sheet.center_horizontally()
        head = laid.plan.grid.head
        if 0 < head < len(laid.table.rows):
            sheet.repeat_rows(laid.top, laid.top + head - 1)
            sheet.freeze_panes(laid.top + head, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    # -------------------------------------------------------------------- text

    def _line(self, sheet: Worksheet, row: int, line: _Line, widths: Sequence[float]) -> None:
        style = style_of(line.paragraph)
        look = LOOKS[style.role]
        if line.paragraph.level > 1 and style.role is TextRole.HEADING:
            look = replace(look, size=12)
        heights = [20.0]
        for text, first, last, align in line.parts:
            made = replace(look, align=align, wrap=look.wrap and len(line.parts) == 1)
            target = self._anchors.get(style.target, "") if style.target else ""
            if made.link and not target:
                made = replace(made, link=False)
            self._text(sheet, row, first, last, text, made, target)
            if made.wrap:
                heights.append(height_of(text, sum(widths[first : last + 1]), look.size))
        sheet.set_row(row, min(max(heights), 400.0))

    def _text(
        self,
        sheet: Worksheet,
        row: int,
        first: int,
        last: int,
        text: str,
        look: Look,
        target: str = "",
    ) -> None:
        made = self._format(look)
        if last > first:
            sheet.merge_range(row, first, row, last, "", made)
        if target and self._links < _MOST_LINKS:
            self._links += 1
            sheet.write_url(row, first, target, made, text)
        else:
            sheet.write_string(row, first, text, made)

    # ------------------------------------------------------------------- table

    def _table(self, sheet: Worksheet, laid: _Laid, table: Table) -> None:
        grid, top = laid.plan.grid, laid.top
        spans, covered = drawable(table, grid)
        sums = {total.cell: formula(total, laid.numbers, table, top) for total in grid.sums}
        for (first, left), span in spans.items():
            made = self._format(self._look(grid, first, left, laid.numbers.get((first, left))))
            bottom, right = first + span.rows - 1, left + span.columns - 1
            sheet.merge_range(top + first, left, top + bottom, right, "", made)
        for index, row in enumerate(table.rows):
            for at, text in enumerate(row.cells):
                if (index, at) in covered:
                    continue
                number = laid.numbers.get((index, at))
                made = self._format(self._look(grid, index, at, number))
                if number is None:
                    self._words(sheet, top + index, at, text, made)
                elif (sum_formula := sums.get((index, at))) is not None:
                    sheet.write_formula(top + index, at, sum_formula, made, number.value)
                else:
                    # The library writes the Decimal's own digits; no float in between.
                    sheet.write_number(top + index, at, number.value, made)
        for index, height in enumerate(row_heights(table, grid, laid.widths)):
            sheet.set_row(top + index, height)

    def _words(self, sheet: Worksheet, row: int, column: int, text: str, made: Format) -> None:
        if text:
            sheet.write_string(row, column, text, made)
        else:
            sheet.write_blank(row, column, None, made)

    def _look(self, grid: Grid, row: int, column: int, number: Figure | None) -> Look:
        if row < grid.head:
            return Look(11, True, "center", ruled=True, wrap=True, shaded=True)
        if (row, column) in grid.labels:
            return Look(11, True, "center", ruled=True, wrap=True, shaded=True)
        kind = grid.kinds[column] if column < len(grid.kinds) else ColumnKind.TEXT
        bold = row in grid.bold
        align = _ALIGN[kind]
        if number is not None:
            return Look(11, bold, align, number.code, ruled=True)
        code = "@" if kind is ColumnKind.CODE else ""
        return Look(11, bold, align, code, ruled=True, wrap=True)

    def _format(self, look: Look) -> Format:
        if look not in self._formats:
            self._formats[look] = self._book.add_format(look.properties())
        return self._formats[look]
