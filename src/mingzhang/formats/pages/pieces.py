"""The part of a table that stands on one page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Cell:
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
                kept.append(replace(cell, row=row, end=end))
        return Piece(self.page, self.rows - count, self.edges, kept, self.box)

    def with_text(self, cell: Cell, more: Cell) -> None:
        """Let the text of a cell go on with that of one on the next page."""
        text, _ = join([cell.text, more.text])
        self.cells[self.cells.index(cell)] = replace(cell, text=text, wraps=more.wraps)


def piece_of(filled: Filled, ink: Ink, glyphs: Glyphs) -> Piece:
    """A filled lattice as a piece of a table."""
    lattice = filled.lattice
    page, rows, scanned = ink.page, len(lattice.ys) - 1, len(ink.confidence) > 0
    cells = []
    for number, (span, box, text) in enumerate(
        zip(lattice.cells.tolist(), lattice.boxes().tolist(), filled.texts, strict=True)
    ):
        doubt, wraps = None, False
        if text and (span[2] == rows or scanned):
            members = filled.members(number)
            wraps = _wraps(glyphs, members, box)
            doubt = unsure(ink, glyphs, members, text) if scanned else None
        cells.append(Cell(span[0], span[2], text, Box(page, *box), wraps, doubt))
    xs, ys = lattice.xs.tolist(), lattice.ys.tolist()
    return Piece(page, len(ys) - 1, xs, cells, Box(page, xs[0], ys[0], xs[-1], ys[-1]))


def _wraps(glyphs: Glyphs, members: NDArray[np.int64], box: list[float]) -> bool:
    """Whether the last character of a cell stands at its right side, and the line is as full on
    its left."""
    last = members[-1]
    size = float(glyphs.sizes[last])
    if box[2] - float(glyphs.boxes[last, 2]) > _PADDING + 1.2 * size:
        return False
    level = np.abs(glyphs.boxes[members, 3] - glyphs.boxes[last, 3]) < 0.5 * size
    return float(glyphs.boxes[members[level], 0].min()) - box[0] < _PADDING + 1.2 * size
