"""How wide the columns of a table are, and how small its print, so that it fits a page.

Text is measured in em: a Chinese character takes one, a digit or Latin letter about half of one, as
the font has it. A column is at least as wide as its longest figure, code or word, so that no digit
runs over a rule; what is left goes to the columns whose text is wrapped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mingzhang.documents import Grid, Span, Table
from mingzhang.formats.breaking import FIGURE, pieces
from mingzhang.formats.characters import display_width
from mingzhang.formats.spanning import Merged, drawable

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0)
"""Sizes of print that are tried, in points, the largest first."""
READABLE = 8.5
"""Points below which print is not made smaller only to save pages or lines."""
_SMALL = 7.0
"""Points below which codes and words are broken rather than set smaller."""
LEADING = 1.3
"""From line to line, in em."""
_LONGEST_PIECE = (18.0, 6.0)
"""A code or word of more em may be broken: no page is wide enough for all of them. Where the print
would get very small, shorter ones may be broken too. Figures never are."""
_COMFORT = 0.55
"""Share of the width that words would take on one line below which the print gets smaller."""
_WIDEST = 22.0
"""Em beyond which a column of words is wrapped rather than widened."""

Measure = Callable[[str], float]
"""Text -> its width on one line, in em."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Print size in points, and the widths of the columns in points; they add up to the page."""

    size: float
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Need:
    """What each column needs in em: its longest unbreakable piece, its text on one line; and what
    merged cells need: first column, number of columns, longest piece."""

    least: tuple[float, ...]
    wanted: tuple[float, ...]
    merged: tuple[tuple[int, int, float], ...]


def width_of(text: str) -> float:
    """Width of a text on one line, in em, where the font is not known."""
    return display_width(text) / 2


def fit(
    table: Table,
    room: float,
    padding: float,
    measure: Measure = width_of,
    sizes: Sequence[float] = SIZES,
) -> Fit:
    """The largest size of ``sizes`` at which the table fits ``room`` points, with its columns.

    ``padding`` is the space in points beside the text of a cell, left and right together.
    """
    return fits(table, room, padding, measure, sizes)[0]


def fits(
    table: Table,
    room: float,
    padding: float,
    measure: Measure = width_of,
    sizes: Sequence[float] = SIZES,
) -> list[Fit]:
    """Every size at which the table fits, the largest first; never none: where no size of ``sizes``
    is small enough the print is made smaller still rather than cut digits."""
    found: list[Fit] = []
    for longest in _LONGEST_PIECE:
        need = _need(table, measure, longest)
        found = [f for size in sizes if (f := _try(table, need, size, room, padding)) is not None]
        if found and found[0].size >= min(_SMALL, sizes[0]):
            break
    return found or [_shrunk(need, room, padding)]


def heights(
    table: Table,
    fitted: Fit,
    padding: float,
    measure: Measure = width_of,
    above: float = 0.0,
    merged: Merged | None = None,
) -> list[float]:
    """About how high each row gets, in points; ``above`` is the space over and under its text.

    ``merged`` saves time where one table is tried at several sizes.
    """
    first, covered = merged or drawable(table, table.grid or Grid())
    found = [fitted.size + above] * len(table.rows)
    tall: list[tuple[Span, float]] = []
    for at, row in enumerate(table.rows):
        for column, text in enumerate(row.cells):
            if not text or (at, column) in covered:
                continue
            span = first.get((at, column)) or Span(at, column)
            width = sum(fitted.widths[column : column + span.columns]) - padding
            lines = lines_in(text, width / fitted.size, measure)
            high = (lines * LEADING - (LEADING - 1)) * fitted.size + above
            if span.rows > 1:
                tall.append((span, high))
            else:
                found[at] = max(found[at], high)
    for span, high in tall:
        end = span.row + span.rows
        found[end - 1] += max(0.0, high - sum(found[span.row : end]))
    return found


def lines_in(text: str, width: float, measure: Measure = width_of) -> int:
    """How many lines a text takes in a column of ``width`` em."""
    if "\n" in text:
        return sum(lines_in(line, width, measure) for line in text.split("\n"))
    room = max(width, 0.5) + 1e-6
    if measure(text) <= room:
        return 1
    lines, used = 1, 0.0
    for piece in pieces(text):
        need = measure(piece)
        if used and used + need > room:
            lines, used = lines + 1, 0.0
        used += need
        if used > room:
            more = math.ceil(used / room) - 1
            lines, used = lines + more, used - more * room
    return lines


def _need(table: Table, measure: Measure, longest: float) -> _Need:
    grid = table.grid or Grid()
    count = max(len(row.cells) for row in table.rows)
    least, wanted = [1.0] * count, [1.0] * count
    merged = []
    for at, column, columns, text in _cells(table, grid):
        widest = max((_piece(p, measure, longest) for p in pieces(text)), default=0.0)
        # Heads of one character a line are hard to read.
        widest = max(widest, min(measure(text), 2.0))
        if columns > 1:
            merged.append((column, columns, widest))
            continue
        least[column] = max(least[column], widest)
        most = 5.0 if at < grid.head else _WIDEST
        wanted[column] = max(wanted[column], min(measure(text), most))
    if not grid.kinds and len(grid.widths) == count:  # a form has widths of its own
        wanted = [max(width / 2, 0.5) for width in grid.widths]
    else:
        wanted = [max(pair) for pair in zip(least, wanted, strict=True)]
    return _Need(tuple(least), tuple(wanted), tuple(merged))


def _cells(table: Table, grid: Grid) -> Iterator[tuple[int, int, int, str]]:
    """Row, column, number of columns and text of each cell with text."""
    first, _ = drawable(table, grid)
    for at, row in enumerate(table.rows):
        for column, text in enumerate(row.cells):
            if text:
                span = first.get((at, column))
                yield at, column, span.columns if span else 1, text


def _piece(piece: str, measure: Measure, longest: float) -> float:
    width = measure(piece)
    if width <= longest:
        return width
    # A figure may have a sign or a mark beside it: ≥1,234.50, （1,234.50）.
    figure = max(map(len, FIGURE.findall(piece)), default=0)
    return width if len(piece) - figure <= 2 else longest


def _try(table: Table, need: _Need, size: float, room: float, padding: float) -> Fit | None:
    """The columns at this size, or None where they do not fit."""
    least = _widened(need, size, padding)
    if sum(least) > room:
        return None
    grid = table.grid or Grid()
    if not grid.kinds and grid.widths:
        return Fit(size, _shared(least, need.wanted, room))
    # The smaller the print already is, the more lines are worth it.
    share = _COMFORT * min(1.0, size / READABLE) ** 2
    comfort = (want * share * size + padding for want in need.wanted)
    comfortable = list(map(max, least, comfort))
    if sum(comfortable) > room:
        return None
    return Fit(size, _spread(comfortable, need.wanted, size, room, padding))


def _widened(need: _Need, size: float, padding: float) -> list[float]:
    """The least widths in points, made wider where a merged cell holds a longer piece."""
    widths = [em * size + padding for em in need.least]
    for first, count, widest in need.merged:
        missing = widest * size + padding - sum(widths[first : first + count])
        if missing > 0:
            for column in range(first, min(first + count, len(widths))):
                widths[column] += missing / count
    return widths


def _shrunk(need: _Need, room: float, padding: float) -> Fit:
    tight = _widened(need, 1.0, 0.0)
    size = max((room - padding * len(tight)) / sum(tight), 0.5)
    return Fit(size, tuple(em * size + padding for em in tight))


def _spread(
    least: Sequence[float], wanted: Sequence[float], size: float, room: float, padding: float
) -> tuple[float, ...]:
    """Share out the page: what is unbreakable first, then towards one line, then evenly."""
    missing = [max(em * size + padding - w, 0.0) for w, em in zip(least, wanted, strict=True)]
    share = min(1.0, (room - sum(least)) / (sum(missing) or 1.0))
    widths = [width + gap * share for width, gap in zip(least, missing, strict=True)]
    left, whole = room - sum(widths), sum(widths)
    return tuple(width + left * width / whole for width in widths)


def _shared(least: Sequence[float], wanted: Sequence[float], room: float) -> tuple[float, ...]:
    """Share out the page as ``wanted`` says; a column that would get less than its least gets
    that."""
    widths = list(least)
    free = set(range(len(widths)))
    while free:
        left = room - sum(widths[n] for n in range(len(widths)) if n not in free)
        whole = sum(wanted[n] for n in free)
        short = {n for n in free if wanted[n] / whole * left < least[n]}
        if not short:
            for n in free:
                widths[n] = wanted[n] / whole * left
            break
        free -= short
    return tuple(width * room / sum(widths) for width in widths)
