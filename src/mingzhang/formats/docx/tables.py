"""A table as WordprocessingML: merged cells, heads that repeat, rows that never break."""

from __future__ import annotations

from typing import Protocol
from xml.sax.saxutils import escape

from mingzhang.documents import ColumnKind, Grid, Span, Table
from mingzhang.formats.characters import legal
from mingzhang.formats.docx.styles import CELL, CELL_HEAD
from mingzhang.formats.fitting import fit
from mingzhang.formats.spanning import drawable

_PADDING = 7.0
"""Points beside the text of a cell, left and right together: the margins of the table style, and
room for fonts whose digits are a little wider than half an em."""
_ALIGN = {
    ColumnKind.AMOUNT: "right",
    ColumnKind.ORDINAL: "center",
    ColumnKind.CODE: "left",
    ColumnKind.NAME: "left",
    ColumnKind.TEXT: "left",
}


class Anchors(Protocol):
    """Gives out bookmarks."""

    def around(self, anchor: str, xml: str) -> str:
        """The content with a bookmark around it."""


def table_xml(table: Table, room: float, anchors: Anchors) -> str:
    """The table, as wide as ``room`` points."""
    grid = table.grid or Grid()
    fitted = fit(table, room, _PADDING)
    widths = _whole(fitted.widths, room)
    spans, _ = drawable(table, grid)
    covered = {
        (s.row + down, s.column + right): s
        for s in spans.values()
        for down in range(s.rows)
        for right in range(s.columns)
    }
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = _Look(grid, round(fitted.size * 2))
    rows = []
    for at, row in enumerate(table.rows):
        texts = (*row.cells, *("" for _ in range(len(widths) - len(row.cells))))
        cells: list[str] = []
        column = 0
        while column < len(widths):
            span = covered.get((at, column))
            wide = span.columns if span is not None else 1
            merge = _merge(span, (at, column) in spans)
            text = texts[column] if span is None or (at, column) in spans else ""
            width = sum(widths[column : column + wide])
            cells.append(look.cell(at, column, text, width, wide, merge))
            column += wide
        rows.append(_row(at, grid, "".join(cells)))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="DisclosureTable"/><w:tblW w:w="{sum(widths)}" '
        'w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _whole(widths: tuple[float, ...], room: float) -> list[int]:
    """Widths in twips that add up to the page exactly."""
    found = [int(width * 20) for width in widths]
    found[-1] += round(room * 20) - sum(found)
    return found


def _merge(span: Span | None, starts: bool) -> str:
    if span is None:
        return ""
    across = f'<w:gridSpan w:val="{span.columns}"/>' if span.columns > 1 else ""
    down = ""
    if span.rows > 1:
        down = '<w:vMerge w:val="restart"/>' if starts else "<w:vMerge/>"
    return across + down


def _row(at: int, grid: Grid, cells: str) -> str:
    head = "<w:tblHeader/>" if at < grid.head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


class _Look:
    """How the cells of one table look."""

    def __init__(self, grid: Grid, half_points: int) -> None:
        self._grid = grid
        self._size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'

    def cell(self, row: int, column: int, text: str, width: int, wide: int, merge: str) -> str:
        head = row < self._grid.head or (row, column) in self._grid.labels
        style = CELL_HEAD if head else CELL
        align = "" if head else f'<w:jc w:val="{self._align(column)}"/>'
        # A head stays on the page of the first row under it.
        keep = "<w:keepNext/>" if row < self._grid.head else ""
        bold = "<w:b/>" if row in self._grid.bold else ""
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/>'
        lines = [
            f'<w:p><w:pPr><w:pStyle w:val="{style.id}"/>{keep}{align}</w:pPr>'
            f"<w:r><w:rPr>{bold}{self._size}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
            for line in legal(text).replace("\t", " ").split("\n")
        ]
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(lines)}</w:tc>"

    def _align(self, column: int) -> str:
        if not self._grid.kinds:
            return "left"
        return _ALIGN[self._grid.kinds[column]]
