"""One page as what stands on it, from top to bottom: lines of text and pieces of tables."""

from __future__ import annotations

from collections.abc import Sequence
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


def read_pages(inks: Sequence[Ink]) -> list[Page]:
    """The pages that Inks show."""
    turns = [ink.turns % 4 for ink in inks]
    inks = [ink.upright() for ink in inks]
    # Step by step over all pages: a step that is done again finds itself in the processor's cache.
    marks = [glyphs(ink) for ink in inks]
    # A table of one column is a frame around text.
    found = [[one for one in lattices(ink) if one.columns > 1] for ink in inks]
    filled = [fill(*page) for page in zip(marks, found, strict=True)]
    pieces = [
        [piece_of(one, ink, mark) for one in tables]
        for ink, mark, (tables, _) in zip(inks, marks, filled, strict=True)
    ]
    outside = [
        lines(ink, mark, rest) for ink, mark, (_, rest) in zip(inks, marks, filled, strict=True)
    ]
    pages = []
    for turned, ink, tables, text in zip(turns, inks, pieces, outside, strict=True):
        items = with_borderless(sorted([*tables, *text], key=_place))
        scanned = ink.scanned or len(ink.confidence) > 0
        pages.append(Page(ink.page, ink.width, ink.height, scanned, items, turned))
    return pages
