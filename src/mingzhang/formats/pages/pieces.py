"""The part of a table that stands on one page."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.facts import Box
from mingzhang.formats.pages.cells import Filled
from mingzhang.formats.pages.doubts import Unsure, unsure
from mingzhang.formats.pages.glyphs import Glyphs
from mingzhang.formats.pages.ink import Ink


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a piece: first row and end row, text, place."""

    row: int
    end: int
    text: str
    box: Box
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
        """The piece without ``count`` rows from ``first``, which no cell crosses."""
        kept = []
        for cell in self.cells:
            if first <= cell.row < first + count:
                continue
            back = count if cell.row >= first + count else 0
            kept.append(Cell(cell.row - back, cell.end - back, cell.text, cell.box, cell.unsure))
        return Piece(self.page, self.rows - count, self.edges, kept, self.box)


def piece_of(filled: Filled, ink: Ink, glyphs: Glyphs) -> Piece:
    """A filled lattice as a piece of a table."""
    lattice = filled.lattice
    page = ink.page
    cells = []
    for number, (span, box, text) in enumerate(
        zip(lattice.cells.tolist(), lattice.boxes().tolist(), filled.texts, strict=True)
    ):
        doubt = unsure(ink, glyphs, filled.members(number), text) if len(ink.confidence) else None
        cells.append(Cell(span[0], span[2], text, Box(page, *box), doubt))
    xs, ys = lattice.xs.tolist(), lattice.ys.tolist()
    return Piece(page, len(ys) - 1, xs, cells, Box(page, xs[0], ys[0], xs[-1], ys[-1]))
