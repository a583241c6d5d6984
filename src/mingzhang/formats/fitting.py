"""How wide the columns of a table are, and how small its print, so that it fits a page.

Text is measured in em: a Chinese character takes one, a digit or Latin letter about half of one, as
the font has it. Lines break between Chinese characters but never inside a figure, a code or a Latin
word; so a column is at least as wide as its longest such piece, and no digit runs over a rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.documents import Table
from mingzhang.formats.characters import display_width

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0)
"""Sizes of print that are tried, in points, the largest first."""
_PIECE = re.compile(r"[0-9A-Za-z.,%+\-−:/()（）]+")
_LONGEST_PIECE = 18.0
"""A Latin word longer than this many em may be broken: no page is wide enough for all words."""
_COMFORT = 0.55
"""Share of the width that words would take on one line below which the print gets smaller."""
_WIDEST = 22.0
"""Em beyond which a column of words is wrapped rather than widened."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Print size in points, and the widths of the columns in points; they add up to the page."""

    size: float
    widths: tuple[float, ...]


def fit(
    table: Table,
    room: float,
    padding: float,
    narrow: float = 0.5,
    sizes: Sequence[float] = SIZES,
) -> Fit:
    """The largest size of ``sizes`` at which the table fits ``room`` points, with its columns.

    ``padding`` is the space in points beside the text of a cell, left and right together;
    ``narrow`` the width in em of a digit or Latin letter.
    """
    least, wanted = _needs(table, narrow)
    for size in sizes:
        needed = (max(a, b * _COMFORT) for a, b in zip(least, wanted, strict=True))
        if sum(need * size + padding for need in needed) <= room:
            return Fit(size, _spread(least, wanted, size, room, padding))
    size = sizes[-1]
    tight = [need * size + padding for need in least]
    scale = min(1.0, room / sum(tight))
    if scale < 1.0:  # no size fits: shrink the print further rather than cut digits
        return Fit(size * scale, tuple(width * scale for width in tight))
    return Fit(size, _spread(least, wanted, size, room, padding))


def width_of(text: str, narrow: float = 0.5) -> float:
    """Width of a text on one line, in em."""
    wide = display_width(text) - len(text)
    return wide + (len(text) - wide) * narrow


def _needs(table: Table, narrow: float) -> tuple[list[float], list[float]]:
    """For each column the width of its longest unbreakable piece, and of its longest text."""
    count = max(len(row.cells) for row in table.rows)
    grid = table.grid
    head = grid.head if grid is not None else 0
    wide = {
        (span.row + down, span.column + right)
        for span in (grid.spans if grid is not None else ())
        if span.columns > 1
        for down in range(span.rows)
        for right in range(span.columns)
    }
    least, wanted = [1.0] * count, [1.0] * count
    for at, row in enumerate(table.rows):
        for column, text in enumerate(row.cells):
            if (at, column) in wide or not text:
                continue
            longest = max((width_of(p, narrow) for p in _PIECE.findall(text)), default=1.0)
            pair = min(
                width_of(text, narrow), 2.0
            )  # heads of one character a line are hard to read
            least[column] = max(least[column], min(longest, _LONGEST_PIECE), pair)
            natural = min(width_of(text, narrow), 5.0 if at < head else _WIDEST)
            wanted[column] = max(wanted[column], natural)
    if grid is not None and not grid.kinds and grid.widths:
        wanted = [max(width / 2, 1.0) for width in grid.widths]  # a form has widths of its own
    return least, [max(pair) for pair in zip(least, wanted, strict=True)]


def _spread(
    least: Sequence[float], wanted: Sequence[float], size: float, room: float, padding: float
) -> tuple[float, ...]:
    """Share out the page: what is unbreakable first, then towards one line, then evenly."""
    widths = [need * size + padding for need in least]
    missing = [(w - need) * size for need, w in zip(least, wanted, strict=True)]
    left = room - sum(widths)
    total = sum(missing)
    if total > 0:
        share = min(1.0, left / total)
        widths = [width + gap * share for width, gap in zip(widths, missing, strict=True)]
    left = room - sum(widths)
    whole = sum(widths)
    return tuple(width + left * width / whole for width in widths)
