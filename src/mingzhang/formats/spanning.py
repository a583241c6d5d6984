"""Merged cells of a table that can be drawn: inside the table, none over another."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.documents import Grid, Span, Table


def drawable(table: Table, grid: Grid) -> tuple[dict[tuple[int, int], Span], set[tuple[int, int]]]:
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
        cut = replace(span, rows=rows, columns=min(span.columns, width - span.column))
        if span.row < 0 or span.column < 0 or cut.rows < 1 or cut.columns < 1:
            continue
        inside = {
            (row, column)
            for row in range(cut.row, cut.row + cut.rows)
            for column in range(cut.column, cut.column + cut.columns)
        }
        first = (cut.row, cut.column)
        if len(inside) == 1 or first in kept or inside & covered or inside & kept.keys():
            continue
        if any(_text(table, place) for place in inside - {first}):
            continue
        kept[first] = cut
        covered |= inside - {first}
    return kept, covered


def _text(table: Table, place: tuple[int, int]) -> str:
    cells = table.rows[place[0]].cells
    return cells[place[1]] if place[1] < len(cells) else ""
