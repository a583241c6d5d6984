"""Rows of an HTML table with ``rowspan`` and ``colspan`` expanded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from mingzhang.formats.gathering import MAX_CELLS, too_much

_MOST_COLUMNS = 1000
"""As many as a browser lets one cell cover."""
_WIDEST = 4000
_MOST_ROWS = 65_534
_GROUPS = ("thead", "tbody", "tfoot")


def table_rows(
    table: etree._Element, text: Callable[[etree._Element], str]
) -> list[tuple[str, ...]]:
    """The cells of every row: the text of a merged cell in its first place, the others empty."""
    rows: list[list[str]] = []
    size = 0
    for group in _groups(table):
        open_below: dict[int, int] = {}
        for number, row in enumerate(group):
            cells = _row(row, open_below, len(group) - number, text)
            size += len(cells)
            if size > MAX_CELLS:
                raise too_much()
            rows.append(cells)
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        return [tuple(row) for row in rows]
    return [tuple(row) + ("",) * (width - len(row)) for row in rows]


def _row(
    row: etree._Element,
    open_below: dict[int, int],
    left: int,
    text: Callable[[etree._Element], str],
) -> list[str]:
    """One row. ``open_below`` counts, by column, the rows that cells from above still cover;
    ``left`` are the rows of the group from this one on."""
    cells: list[str] = []

    def skip_covered() -> None:
        while open_below.get(len(cells), 0) > 0:
            open_below[len(cells)] -= 1
            cells.append("")

    for cell in row.iterchildren("td", "th"):
        skip_covered()
        columns = min(_number(cell.get("colspan"), 1) or 1, _MOST_COLUMNS)
        rows = min(_number(cell.get("rowspan"), 1) or left, left, _MOST_ROWS)
        words = text(cell)
        for n in range(columns):
            if len(cells) >= _WIDEST:
                break
            if rows > 1:
                open_below[len(cells)] = rows - 1
            elif open_below.get(len(cells), 0) > 0:
                open_below[len(cells)] -= 1
            cells.append("" if n else words)
    # Cells from above may cover columns behind the last one of this row.
    while len(cells) <= max((c for c, n in open_below.items() if n > 0), default=-1):
        if open_below.get(len(cells), 0) > 0:
            skip_covered()
        else:
            cells.append("")
    return cells


def _groups(table: etree._Element) -> Iterator[list[etree._Element]]:
    """The rows of head, body and foot; no cell reaches from one into the next."""
    loose: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            loose.append(child)
        elif child.tag in _GROUPS:
            if loose:
                yield loose
                loose = []
            yield list(child.iterchildren("tr"))
    if loose:
        yield loose


def _number(text: str | None, otherwise: int) -> int:
    stripped = (text or "").strip()
    return int(stripped) if stripped.isdecimal() and len(stripped) < 7 else otherwise
