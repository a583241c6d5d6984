"""Cells of a Word table in the columns that are seen.

Word counts columns by the places where any cell of the table begins or ends. Where the edges of two
rows differ by a hair, which happens when tables are drawn by hand or converted, that makes columns
that nobody sees; they are taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mingzhang.formats.gathering import MAX_CELLS, too_much

WIDEST: Final = 1_000
"""Columns of a table that are read; Word itself draws 63."""
_HAIR: Final = 60
"""Twips (about 1 mm) below which a column is none: it holds no character."""

Cell = tuple[int, int, str]
"""First column of the table's grid, number of columns, text."""


def in_columns(rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> list[list[str]]:
    """The texts of each row by column, all rows of one length; ``widths`` are those of the grid in
    twips, 0 where it does not say. Raises :class:`ReadFailure` when there are too many cells."""
    edges = _edges(widths)
    lost = any(
        text and _at(edges, first) == _at(edges, first + count)
        for row in rows
        for first, count, text in row
    )
    if lost:  # words stand in one of them: it is a column after all
        edges = list(range(len(edges)))
    ends = [_at(edges, first + count) for row in rows for first, count, _ in row[-1:]]
    width = max(ends, default=0)
    if width > WIDEST or width * len(rows) > MAX_CELLS:
        raise too_much()
    made: list[list[str]] = []
    for row in rows:
        cells = [""] * width
        for first, _, text in row:
            if text:
                cells[_at(edges, first)] = text
        made.append(cells)
    return made


def _edges(widths: Sequence[int]) -> list[int]:
    """For each edge of the grid which edge it is of those that are seen."""
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + (0 if 0 < width < _HAIR else 1))
    return edges


def _at(edges: Sequence[int], edge: int) -> int:
    """The edge that is seen; rows may reach beyond the grid that the table states."""
    return edges[edge] if edge < len(edges) else edges[-1] + edge - len(edges) + 1
