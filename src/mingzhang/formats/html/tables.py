"""One table as HTML: heads with their scope, an address for every cell."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from mingzhang.documents import ColumnKind, Grid, Span, Table
from mingzhang.formats.characters import legal
from mingzhang.formats.spanning import drawable

_ONE = Span(0, 0)


def render_table(table: Table, anchor: str, caption: str) -> Iterator[str]:
    """The lines of a ``<table>``. The cell in row r, column c (from 1, heads counted) has the id
    ``{anchor}-r{r}-c{c}``."""
    drawn = _Drawn(table, anchor)
    head = drawn.grid.head if drawn.grid.head < len(table.rows) else 0
    yield "<table>"
    yield f'<caption class="visually-hidden">{text(caption)}</caption>'
    yield from drawn.columns()
    if head:
        yield "<thead>"
        yield from (drawn.row(index) for index in range(head))
        yield "</thead>"
    yield "<tbody>"
    yield from (drawn.row(index) for index in range(head, len(table.rows)))
    yield "</tbody>"
    yield "</table>"


def text(raw: str) -> str:
    """Text for HTML, line ends and runs of spaces kept."""
    return escape(legal(raw)).replace("  ", " &nbsp;").replace("\n", "<br>")


class _Drawn:
    """A table with what is needed to draw its cells."""

    def __init__(self, table: Table, anchor: str) -> None:
        self.grid = table.grid or Grid()
        self._table = table
        self._anchor = escape(anchor)
        self._width = max(len(row.cells) for row in table.rows)
        self._spans, self._covered = drawable(table, self.grid)
        kinds = self.grid.kinds
        self._namers = [at for at, kind in enumerate(kinds) if kind is ColumnKind.NAME]

    def columns(self) -> Iterator[str]:
        """Relative widths, where the document gives them."""
        widths = self.grid.widths
        if len(widths) == self._width and all(width > 0 for width in widths):
            shares = (f"{100 * width / sum(widths):.2f}" for width in widths)
            cols = "".join(f'<col style="width:{share}%">' for share in shares)
            yield f"<colgroup>{cols}</colgroup>"

    def row(self, index: int) -> str:
        """One row."""
        cells = "".join(
            self._cell(index, at) for at in range(self._width) if (index, at) not in self._covered
        )
        total = index >= self.grid.head and index in self.grid.bold
        return f'<tr class="total">{cells}</tr>' if total else f"<tr>{cells}</tr>"

    def _cell(self, row: int, column: int) -> str:
        cells = self._table.rows[row].cells
        words = text(cells[column]) if column < len(cells) else ""
        span = self._spans.get((row, column), _ONE)
        tag, attributes = self._role(row, column, span, bool(words))
        if span.rows > 1:
            attributes += f' rowspan="{span.rows}"'
        if span.columns > 1:
            attributes += f' colspan="{span.columns}"'
        place = f"{self._anchor}-r{row + 1}-c{column + 1}"
        return f'<{tag} id="{place}"{attributes}>{words}</{tag}>'

    def _role(self, row: int, column: int, span: Span, filled: bool) -> tuple[str, str]:
        """Tag and attributes: what the cell is for."""
        if row < self.grid.head and filled:
            return "th", ' scope="colgroup"' if span.columns > 1 else ' scope="col"'
        if (row, column) in self.grid.labels and filled:
            return "th", ' class="label" scope="row"'
        kind = self.grid.kinds[column] if column < len(self.grid.kinds) else ColumnKind.TEXT
        if row >= self.grid.head and filled and column in self._namers:
            return "th", ' scope="row"'
        if kind in {ColumnKind.AMOUNT, ColumnKind.CODE, ColumnKind.ORDINAL}:
            return "td", f' class="{kind.value}"'
        return "td", ""
