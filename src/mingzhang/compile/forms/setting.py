"""Cells with their spans set into a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.documents import Grid, Row, Span, Table


@dataclass(frozen=True, slots=True)
class Set:
    """A cell ready to be set: its text and how much of the grid it takes."""

    text: str
    columns: int = 1
    rows: int = 1
    label: bool = False


def set_table(
    rows: Sequence[Sequence[Set]], widths: Sequence[int], anchor: str, name: str
) -> Table:
    """The table of these rows; each cell goes into the next free column of its row.

    The text of a merged cell stands in its first cell. The rows fill the grid exactly: the loader
    of the layouts has made sure of it.
    """
    texts = [[""] * len(widths) for _ in rows]
    spans: list[Span] = []
    labels: set[tuple[int, int]] = set()
    busy: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in busy:
                column += 1
            texts[at][column] = cell.text
            if cell.label:
                labels.add((at, column))
            if cell.rows > 1 or cell.columns > 1:
                spans.append(Span(at, column, cell.rows, cell.columns))
            busy.update(
                (at + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            )
    grid = Grid(
        widths=tuple(widths),
        spans=tuple(spans),
        labels=frozenset(labels),
        anchor=anchor,
        name=name,
    )
    return Table(tuple(Row(tuple(row), 0) for row in texts), grid)
