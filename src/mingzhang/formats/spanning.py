"""Merged cells of a table that can be drawn: inside the table, none over another."""

from __future__ import annotations

from mingzhang.documents import Grid, Span, Table

Merged = tuple[dict[tuple[int, int], Span], set[tuple[int, int]]]
"""Merged cells by their first cell, and the cells that others cover."""


def drawable(table: Table, grid: Grid) -> Merged:
    """The merged cells by their first cell, and every cell that another one covers.

    Merged cells are cut at the edge of the table and at the end of the head, which is repeated on
    each page. One that would cover words or another merged cell is left out: no text is lost.
    """
    width = max(len(row.cells) for row in table.rows)
    kept: dict[tuple[int, int], Span] = {}
    covered: set[tuple[int, int]] = set()
    for span in grid.spans:
        end = grid.head if span.row < grid.head else len(table.rows)
        rows = min(span.rows, min(end, len(table.rows)) - span.row)
        columns = min(span.columns, width - span.column)
        if span.row < 0 or span.column < 0 or rows < 1 or columns < 1 or rows * columns == 1:
            continue
        first, *others = [
            (row, column)
            for row in range(span.row, span.row + rows)
            for column in range(span.column, span.column + columns)
        ]
        if first in kept or first in covered:
            continue
        if any(p in covered or p in kept or _text(table, p) for p in others):
            continue
        kept[first] = Span(*first, rows, columns)
        covered.update(others)
    return kept, covered


def _text(table: Table, place: tuple[int, int]) -> str:
    cells = table.rows[place[0]].cells
    return cells[place[1]] if place[1] < len(cells) else ""
