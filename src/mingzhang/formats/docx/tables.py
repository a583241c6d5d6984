"""A table as WordprocessingML: merged cells, heads that repeat, rows that never break."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from mingzhang.documents import ColumnKind, Grid, Row, Span, Table
from mingzhang.formats.characters import legal
from mingzhang.formats.docx.layout import Placed, SetTable, is_caption
from mingzhang.formats.docx.paper import paper, twips
from mingzhang.formats.docx.paragraphs import Bookmarks
from mingzhang.formats.docx.styles import MARGIN, TABLE, TOTAL, cell_style
from mingzhang.formats.spanning import drawable

_TALLEST = 0.9
"""Share of a page above which a row may break: it would not fit on any page."""


def table_xml(placed: Placed, bookmarks: Bookmarks) -> str:
    """The table, as wide as the text of its page."""
    assert isinstance(placed.block, Table)
    assert placed.table is not None
    page = paper(placed.landscape)
    writer = _TableWriter(placed.block, placed.table, page.room, bookmarks)
    heads = placed.table.heads
    keeps = _kept_rows(placed.block, heads, placed.noted)
    rows: list[str] = []
    for at, row in enumerate(placed.block.rows):
        breaks = placed.table.heights[at] > page.depth * _TALLEST
        rules = "" if breaks else "<w:cantSplit/>"
        rules += "<w:tblHeader/>" if at < heads < len(placed.block.rows) else ""
        cells = writer.cells(at, row, at in keeps)
        rows.append(f"<w:tr>{f'<w:trPr>{rules}</w:trPr>' if rules else ''}{cells}</w:tr>")
    return f"<w:tbl>{writer.properties()}{''.join(rows)}</w:tbl>"


def _kept_rows(table: Table, heads: int, noted: bool) -> frozenset[int]:
    """Rows that stay on the page of the next one: heads and captions, and the first and the last
    but one of the rest, so that no row stands alone; with a note under the table its last row."""
    grid, count = table.grid or Grid(), len(table.rows)
    kept = {at for at, row in enumerate(table.rows) if at < heads or is_caption(row, at, grid)}
    if count - heads > 2:
        kept |= {heads, count - 2}
    kept.discard(count - 1)
    return frozenset(kept | ({count - 1} if noted else set()))


class _TableWriter:
    """Writes the rows of one table."""

    def __init__(self, table: Table, made: SetTable, room: float, bookmarks: Bookmarks) -> None:
        self._grid = table.grid or Grid()
        self._made = made
        self._bookmarks = bookmarks
        self._widths = _whole(made.fit.widths, room)
        self._spans, _ = drawable(table, self._grid)
        self._inside = {
            (s.row + down, s.column + right): s
            for s in self._spans.values()
            for down in range(s.rows)
            for right in range(s.columns)
        }
        kinds = self._grid.kinds or (None,) * len(self._widths)
        size = made.fit.size
        self._styles = [cell_style(kind, False, size).id for kind in kinds]
        self._styles += [cell_style(ColumnKind.TEXT, False, size).id] * (
            len(self._widths) - len(self._styles)
        )
        self._head_style = cell_style(None, True, size).id

    def properties(self) -> str:
        """Properties and columns."""
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        margin = twips(self._made.margin)
        margins = ""
        if self._made.margin != MARGIN:
            margins = (
                f'<w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/>'
                f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
            )
        name = legal(self._grid.name).replace("\n", " ")
        caption = f"<w:tblCaption w:val={quoteattr(name)}/>" if name else ""
        return (
            f'<w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{sum(self._widths)}" '
            'w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
            f'{margins}<w:tblLook w:val="0000"/>{caption}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        )

    def cells(self, at: int, row: Row, keep: bool) -> str:
        """The cells of a row; ``keep``: it stays on the page of the next one."""
        made: list[str] = []
        column = 0
        while column < len(self._widths):
            place = (at, column)
            span = self._inside.get(place)
            wide = span.columns if span is not None else 1
            text = row.cells[column] if column < len(row.cells) else ""
            if span is not None and place not in self._spans:
                text = ""
            width = sum(self._widths[column : column + wide])
            merge = _merge(span, place in self._spans)
            made.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}</w:tcPr>'
                f"{self._content(place, text, keep)}</w:tc>"
            )
            column += wide
        return "".join(made)

    def _content(self, place: tuple[int, int], text: str, keep: bool) -> str:
        row, column = place
        head = row < self._grid.head or place in self._grid.labels
        style = self._head_style if head else self._styles[column]
        properties = f'<w:pStyle w:val="{style}"/>' + ("<w:keepNext/>" if keep else "")
        total = row in self._grid.bold and not head
        look = f'<w:rPr><w:rStyle w:val="{TOTAL}"/></w:rPr>' if total else ""
        lines = [
            f'<w:r>{look}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>' if line else ""
            for line in legal(text).replace("\t", " ").split("\n")
        ]
        if place == (0, 0):
            lines[0] = self._bookmarks.around(self._grid.anchor, lines[0])
        return "".join(f"<w:p><w:pPr>{properties}</w:pPr>{line}</w:p>" for line in lines)


def _whole(widths: Sequence[float], room: float) -> list[int]:
    """Widths in twips that add up to the page exactly."""
    found = [int(width * 20) for width in widths]
    found[-1] += twips(room) - sum(found)
    return found


def _merge(span: Span | None, starts: bool) -> str:
    if span is None:
        return ""
    across = f'<w:gridSpan w:val="{span.columns}"/>' if span.columns > 1 else ""
    down = ""
    if span.rows > 1:
        down = '<w:vMerge w:val="restart"/>' if starts else "<w:vMerge/>"
    return across + down
