"""One page as what stands on it, from top to bottom: lines of text and pieces of tables."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.formats.pages.cells import fill
from mingzhang.formats.pages.glyphs import glyphs
from mingzhang.formats.pages.grid import lattices
from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pages.lines import Line, lines
from mingzhang.formats.pages.pieces import Piece, piece_of


@dataclass(slots=True)
class Page:
    """A page's ``items`` in reading order; its size in points; whether it was a picture."""

    number: int
    width: float
    height: float
    scanned: bool
    items: list[Line | Piece]


def read_page(ink: Ink) -> Page:
    """The page that an Ink shows."""
    marks = glyphs(ink)
    filled, outside = fill(marks, lattices(ink))
    items: list[Line | Piece] = [piece_of(one, ink, marks) for one in filled]
    items.extend(lines(ink, marks, outside))
    items.sort(key=lambda item: (item.box.top, item.box.left))
    return Page(ink.page, ink.width, ink.height, bool(len(ink.confidence)), items)
