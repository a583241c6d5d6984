"""Pieces of a table -> its rows, in the columns of all pieces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mingzhang.documents import Span
from mingzhang.facts import Box
from mingzhang.formats.pages.doubts import Unsure
from mingzhang.formats.pages.lines import Line
from mingzhang.formats.pages.pieces import Cell, Piece
from mingzhang.formats.pages.stitching import columns_of

_NEAR = 2.0
"""Points by which an edge may stand before its column line."""


_CAPTION = re.compile(
    r"[（(]?(?:金额|计量|货币)?单位\s*[：:]\s*(?:人民币)?[百千]?[万亿]?元[）)]?"
    r"|(?:编制|填报|填制|公开|预算)?(?:部门|单位)(?:名称)?\s*[：:].*"
    r"|.*(?:金额|计量)?单位\s*[：:]\s*(?:人民币)?[百千]?[万亿]?元[）)]?"
)
"""Lines between title and heads that say whose table it is and in which unit."""
_MOST_CAPTIONS: Final = 4


@dataclass(slots=True)
class PrintedRow:
    """A row: texts by column, the box of each cell (None where a merged one covers it), doubts by
    column."""

    page: int
    cells: list[str]
    boxes: list[Box | None]
    unsure: dict[int, Unsure]


def captions(pieces: Sequence[Piece]) -> tuple[list[Line], list[Piece]]:
    """Title and unit lines that stand in rows of their own at the top of a grid, as lines, and the
    table without these rows. Only rows down to one that says the unit or the body are: a merged
    row can as well be a head over all columns."""
    first = pieces[0]
    count = 0
    found: list[Cell] = []
    for number in range(min(_MOST_CAPTIONS, first.rows - 2)):
        cells = first.row(number)
        if len(cells) != 1 or cells[0].end != number + 1:
            break
        found.append(cells[0])
        if _CAPTION.fullmatch(cells[0].text):
            count = number + 1
    if not count:
        return [], list(pieces)
    lines = [_line(cell) for cell in found[:count] if cell.text]
    return lines, [first.without(0, count), *pieces[1:]]


def _line(cell: Cell) -> Line:
    return Line(cell.text, cell.box, cell.box.bottom - cell.box.top, unsure=cell.unsure)


def rows_of(pieces: Sequence[Piece]) -> tuple[list[PrintedRow], list[Span]]:
    """The rows of a table, and its merged cells."""
    edges = columns_of(pieces)
    width = len(edges) - 1
    rows: list[PrintedRow] = []
    spans: list[Span] = []
    for piece in pieces:
        first = len(rows)
        rows += [
            PrintedRow(piece.page, [""] * width, [None] * width, {}) for _ in range(piece.rows)
        ]
        spans += _fill(rows, first, piece, edges)
    return rows, spans


def _fill(
    rows: list[PrintedRow], first: int, piece: Piece, edges: Sequence[float]
) -> Iterator[Span]:
    start = piece.edges[0]
    columns: dict[float, int] = {}
    for at, end, text, box, _, unsure in piece.cells:
        for x in (box.left, box.right):
            if x not in columns:
                columns[x] = bisect_left(edges, x - start - _NEAR)
        left, right = columns[box.left], columns[box.right]
        row = rows[first + at]
        row.cells[left] = text
        row.boxes[left] = box
        if unsure is not None:
            row.unsure[left] = unsure
        if right - left > 1 or end - at > 1:
            yield Span(first + at, left, end - at, right - left)
