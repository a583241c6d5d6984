"""Tables that go on over pages, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mingzhang.formats.pages.flow import Page
from mingzhang.formats.pages.lines import Line
from mingzhang.formats.pages.pieces import Cell, Piece
from mingzhang.formats.pages.rules import SAME

_EDGE: Final = 4.0
"""Points by which the sides of two pieces of one table may differ."""
_SHARED = 0.5
"""Share of the inner lines of the piece with fewer that the other must have, too."""
_TITLES: Final = 4
"""Lines above a table that a producer repeats on each page."""
_WHOLE = re.compile(
    r"[-−+]?[\d,.]+%?$|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|其中|合计|\d{1,2}[、.．]\D"
)
"""Beginnings of texts that are no rest of another."""
_LABELS: Final = 2
"""Rows whose labels tell a form that begins anew."""
_RECENT: Final = 4
"""Pieces before that a next one is compared with."""
_MOST_HEADS: Final = 12
_STRIP = 0.97
"""Share of the height of a row below which an empty one at the end of a page is none."""
_FIGURE = re.compile(r"[-−+]?[\d,]*\d\.\d+%?|[-−+]?\d{1,3}(?:,\d{3})+")

Flow = list[Line | list[Piece]]
"""The whole document: lines, and tables as their pieces in order."""


def stitch(pages: Sequence[Page]) -> Flow:
    """The items of all pages in order, pieces of one table together. Heads and titles that a
    later piece repeats are taken off it."""
    flow: Flow = []
    for page in pages:
        items = page.items
        skip = _goes_on(flow, items)
        for at, item in enumerate(items):
            if at < skip:
                continue
            if isinstance(item, Line):
                flow.append(item)
            elif at == skip and skip >= 0:
                whole = flow[-1]
                assert isinstance(whole, list)
                _add(whole, item)
            else:
                flow.append([item])
    return flow


def _goes_on(flow: Flow, items: Sequence[Line | Piece]) -> int:
    """Number of lines at the top of a page that a table from the page before repeats before it
    goes on; -1 when none does."""
    if not flow or not isinstance(flow[-1], list):
        return -1
    above = 0
    while above < len(items) and isinstance(items[above], Line):
        above += 1
    if above == len(items) or above > _TITLES:
        return -1
    before, after = flow[-1], items[above]
    assert isinstance(after, Piece)
    if not _same_table(before, after):
        return -1
    repeated = [line.text for line in items[:above] if isinstance(line, Line)]
    titles = [line.text for line in flow[-1 - above : -1] if isinstance(line, Line)]
    if repeated != titles or (above and _begins_anew(before[0], after)):
        return -1
    return above


def _begins_anew(first: Piece, after: Piece) -> bool:
    """Whether a piece under the same title is another form of one kind and no more of a table:
    below what it repeats its rows begin with the same labels, each of them once."""
    same = _repeated(first, after)
    rows = [row for row in range(same, same + _LABELS) if row < min(first.rows, after.rows)]
    labels = [[_label(piece, row) for row in rows] for piece in (first, after)]
    return (
        len(rows) == _LABELS
        and labels[0] == labels[1]
        and all(labels[0])
        and len(set(labels[0])) == _LABELS
    )


def _label(piece: Piece, row: int) -> str:
    """The words a row begins with; empty where it begins with a figure or a code."""
    cells = piece.row(row)
    text = cells[0].text if cells else ""
    return "" if any(c.isdigit() for c in text) else text


def _same_table(before: Sequence[Piece], after: Piece) -> bool:
    """Whether a piece is more of a table: the same sides, and most upright lines alike."""
    last = before[-1]
    if after.page != last.page + 1:
        return False
    if abs(last.edges[0] - after.edges[0]) > _EDGE or abs(last.edges[-1] - after.edges[-1]) > _EDGE:
        return False
    if _repeated(before[0], after):
        return True
    old = columns_of(before[-_RECENT:])[1:-1]
    new = columns_of([after])[1:-1]
    if not old or not new:
        return len(new) <= len(old)
    shared = sum(1 for x in new if min(abs(x - y) for y in old) <= _EDGE)
    return shared >= _SHARED * min(len(old), len(new))


def _repeated(first: Piece, after: Piece) -> int:
    """Number of rows at the top of a piece that repeat the heads of the table."""
    limit = min(first.rows, after.rows, _MOST_HEADS)
    same = 0
    while same < limit and _alike(first.row(same), after.row(same)):
        same += 1
    # A merged cell that runs on below the repeated rows is none of them.
    while same and any(cell.row < same < cell.end for cell in after.cells):
        same -= 1
    return same


def _alike(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    """Whether two rows hold the same words, in cells of the same height, and no figures."""
    said = [(cell.text, cell.end - cell.row) for cell in one]
    return (
        said == [(cell.text, cell.end - cell.row) for cell in other]
        and (not one or any(text for text, _ in said))
        and not any(_FIGURE.fullmatch(text) for text, _ in said)
    )


def _add(whole: list[Piece], piece: Piece) -> None:
    """Add a piece to its table, without the heads it repeats and what the page break made."""
    heads = _repeated(whole[0], piece)
    if heads:
        piece = piece.without(0, heads)
    if not piece.rows:
        return
    _drop_strip(whole, piece)
    if _is_cut(whole[-1], piece):
        for cell in piece.row(0):
            above = _above(whole[-1], piece, cell)
            if cell.text and above is not None:
                whole[-1].with_text(above, cell)
        piece = piece.without(0, 1)
    if piece.rows:
        whole.append(piece)


def _drop_strip(whole: list[Piece], piece: Piece) -> None:
    """Drop the empty rest of a page below the last row that fitted on it: lower than the row that
    did not fit, or the only empty row of a table."""
    last = whole[-1]
    end = last.rows - 1
    if end < 1 or not _is_empty(last, end) or _is_empty(piece, 0):
        return
    low = _height(last, end) < _STRIP * _height(piece, 0)
    empty = sum(_is_empty(part, row) for part in (last, piece) for row in range(part.rows))
    if low or empty == 1:
        whole[-1] = last.without(end, 1)


def _is_empty(piece: Piece, row: int) -> bool:
    return not any(cell.text for cell in piece.cells if cell.row <= row < cell.end)


def _height(piece: Piece, row: int) -> float:
    """Height of a row; 0 when none of its cells says."""
    return max((c.box.bottom - c.box.top for c in piece.row(row) if c.end == row + 1), default=0.0)


def _is_cut(last: Piece, piece: Piece) -> bool:
    """Whether the first row of a piece is the rest of the last row of the page before: few texts,
    no figures, each under a text whose last line is full."""
    rest = [cell for cell in piece.row(0) if cell.text]
    begun = [cell for cell in last.cells if cell.end == last.rows and cell.text]
    if not rest or any(cell.end > 1 for cell in piece.row(0)):
        return False
    if len(rest) > max(1, len(begun) // 2) or len(rest) >= len(begun):
        return False
    if len(rest) > 1 and rest[0].box.left - piece.edges[0] < _EDGE:
        return False  # a row has a name of its own
    for cell in rest:
        above = _above(last, piece, cell)
        if above is None or not above.wraps or _WHOLE.match(cell.text):
            return False
    return True


def _above(last: Piece, piece: Piece, cell: Cell) -> Cell | None:
    """The cell of the last row that stands over a cell of the first row of the next page."""
    left = cell.box.left - piece.edges[0] + last.edges[0]
    for other in last.cells:
        if other.end == last.rows and abs(other.box.left - left) <= _EDGE:
            wide = other.box.right - other.box.left
            if abs(wide - cell.box.right + cell.box.left) <= _EDGE and other.text:
                return other
    return None


def columns_of(pieces: Sequence[Piece]) -> list[float]:
    """The upright lines of all pieces as one set, relative to the left side of each piece."""
    values = sorted(x - piece.edges[0] for piece in pieces for x in piece.edges)
    groups: list[list[float]] = []
    for value in values:
        if groups and value - groups[-1][-1] <= SAME:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]
