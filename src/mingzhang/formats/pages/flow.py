"""One page as what stands on it, from top to bottom: lines of text and pieces of tables."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.documents import PageSize
from mingzhang.facts import Box
from mingzhang.formats.pages.borderless import with_borderless
from mingzhang.formats.pages.cells import fill
from mingzhang.formats.pages.glyphs import glyphs
from mingzhang.formats.pages.grid import lattices
from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pages.lines import Line, lines
from mingzhang.formats.pages.pieces import Piece, piece_of


@dataclass(slots=True)
class Page:
    """A page's ``items`` in reading order; its size in points; whether it was a picture. ``turns``:
    quarter turns clockwise between the page as it is shown and as it is here."""

    number: int
    width: float
    height: float
    scanned: bool
    items: list[Line | Piece]
    turns: int = 0

    @property
    def shown(self) -> PageSize:
        """The page as it is shown."""
        if self.turns % 2:
            return PageSize(self.height, self.width, self.scanned)
        return PageSize(self.width, self.height, self.scanned)

    def place(self, box: Box) -> Box:
        """A rectangle of the page as it is shown."""
        wide, high = self.width, self.height
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        if self.turns == 1:
            return Box(box.page, top, wide - right, bottom, wide - left)
        if self.turns == 2:
            return Box(box.page, wide - right, high - bottom, wide - left, high - top)
        if self.turns == 3:
            return Box(box.page, high - bottom, left, high - top, right)
        return box


def _place(item: Line | Piece) -> tuple[float, float]:
    return (item.order if isinstance(item, Line) else item.box.top, item.box.left)


def read_page(ink: Ink) -> Page:
    """The page that an Ink shows."""
    turns, ink = ink.turns % 4, ink.upright()
    marks = glyphs(ink)
    # A table of one column is a frame around text.
    found = [lattice for lattice in lattices(ink) if lattice.columns > 1]
    filled, outside = fill(marks, found)
    items: list[Line | Piece] = [piece_of(one, ink, marks) for one in filled]
    items.extend(lines(ink, marks, outside))
    items.sort(key=_place)
    items = with_borderless(items)
    scanned = ink.scanned or len(ink.confidence) > 0
    return Page(ink.page, ink.width, ink.height, scanned, items, turns)
