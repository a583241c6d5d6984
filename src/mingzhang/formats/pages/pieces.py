"""The part of a table that stands on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.facts import Box
from mingzhang.formats.pages.cells import Filled
from mingzhang.formats.pages.doubts import Unsure, unsure
from mingzhang.formats.pages.glyphs import Glyphs
from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pages.ordering import join

_PADDING: Final = 6.0
"""Points between the sides of a cell and its text."""


class Cell(NamedTuple):
    """A cell of a piece: first row and end row, text, place. ``wraps``: it stands at the end of the
    piece and its last line is full, so that the text may go on on the next page."""

    row: int
    end: int
    text: str
    box: Box
    wraps: bool = False
    unsure: Unsure | None = None


@dataclass(slots=True)
class Piece:
    """``rows`` is their number, ``edges`` are the places of the upright lines in points, ``cells``
    come row by row, merged ones once."""

    page: int
    rows: int
    edges: list[float]
    cells: list[Cell]
    box: Box

    def row(self, number: int) -> list[Cell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == number]

    def without(self, first: int, count: int) -> Piece:
        """The piece without ``count`` rows from ``first``; merged cells become lower by them."""
        kept = []
        for cell in self.cells:
            row, end = (at - min(max(at - first, 0), count) for at in (cell.row, cell.end))
            if row < end and not first <= cell.row < first + count:
                kept.append(cell._replace(row=row, end=end))
        return Piece(self.page, self.rows - count, self.edges, kept, self.box)

    def with_text(self, cell: Cell, more: Cell) -> None:
        """Let the text of a cell go on with that of one on the next page."""
        text, _ = join([cell.text, more.text])
        self.cells[self.cells.index(cell)] = cell._replace(text=text, wraps=more.wraps)


def piece_of(filled: Filled, ink: Ink, glyphs: Glyphs) -> Piece:
    """A filled lattice as a piece of a table."""
    lattice = filled.lattice
    page, rows, scanned = ink.page, len(lattice.ys) - 1, len(ink.confidence) > 0
    spans, boxes = lattice.cells.tolist(), lattice.boxes().tolist()
    cells = [
        Cell(row, end, text, Box(page, *box))
        for (row, _, end, _), text, box in zip(spans, filled.texts, boxes, strict=True)
    ]
    if scanned:
        for number, cell in enumerate(cells):
            if cell.text:
                doubt = unsure(ink, glyphs, filled.members(number), cell.text)
                cells[number] = cell._replace(unsure=doubt)
    # On a scan the rows above may turn out to be the last: what is under them was no row.
    ends = [number for number, cell in enumerate(cells) if scanned or cell.end == rows]
    for number in _full(filled, glyphs, ends):
        wraps = _wraps(glyphs, filled.members(number), boxes[number][0])
        cells[number] = cells[number]._replace(wraps=wraps)
    xs, ys = lattice.xs.tolist(), lattice.ys.tolist()
    return Piece(page, len(ys) - 1, xs, cells, Box(page, xs[0], ys[0], xs[-1], ys[-1]))


def _full(filled: Filled, glyphs: Glyphs, numbers: list[int]) -> list[int]:
    """Those of the cells whose last character stands at their right side."""
    cells = np.array(numbers)
    cells = cells[filled.bounds[cells + 1] > filled.bounds[cells]]
    last = filled.order[filled.bounds[cells + 1] - 1]
    sides = filled.lattice.xs[filled.lattice.cells[cells, 3]].astype(np.float64)
    room = sides - glyphs.boxes[last, 2].astype(np.float64)
    full = room <= _PADDING + 1.2 * glyphs.sizes[last].astype(np.float64)
    found: list[int] = cells[full].tolist()
    return found


def _wraps(glyphs: Glyphs, members: NDArray[np.int64], left: float) -> bool:
    """Whether the last line of a cell is full on its left as well."""
    last = members[-1]
    size = float(glyphs.sizes[last])
    level = np.abs(glyphs.boxes[members, 3] - glyphs.boxes[last, 3]) < 0.5 * size
    return float(glyphs.boxes[members[level], 0].min()) - left < _PADDING + 1.2 * size
