"""Column widths, row heights, and how a line of several parts is spread over the columns.

Widths are in half-width characters of the standard font, heights in points. LibreOffice does not
grow rows, so every height is set.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from mingzhang.documents import Grid, Table
from mingzhang.formats.characters import display_width

TEXT_WIDTH = 74
"""Width of the one column of a sheet of running text: a page in portrait, also where the standard
font is replaced by a wider one; a single column is not made to fit the page by LibreOffice."""
_NARROWEST, _WIDEST = 6.0, 44.0
_PAGE = {False: 88.0, True: 132.0}
"""Width of a page in portrait and landscape; wider tables are set in smaller type."""
_SHRUNK = 0.85
"""A part of a line may be set smaller by this much to stand beside the others."""
_WRAPPED = 14.0
"""Columns are not made narrower than this to fit the page."""
_TALLEST = 400.0
"""No program shows a row that is taller than 409 points."""
_PADDING = 1.6


def lines_of(text: str, width: float) -> int:
    """Lines that text takes in a cell of this width."""
    room = max(width - _PADDING, 2.0)
    return sum(max(1, math.ceil(display_width(line) * 1.04 / room)) for line in text.split("\n"))


def height_of(text: str, width: float, size: float) -> float:
    """Height of a row that holds text of ``size`` points."""
    return round(lines_of(text, width * 11 / size) * size * 1.4 + 5, 1)


def column_widths(table: Table, grid: Grid, figures: dict[tuple[int, int], str]) -> list[float]:
    """Widths of the columns. ``figures`` are the texts of numbers, which must never be cut."""
    count = max(len(row.cells) for row in table.rows)
    if len(grid.widths) == count:
        widths = [max(float(width), 3.0) for width in grid.widths]
    else:
        widths = _fitted([_by_content(table, grid, at) for at in range(count)], grid.landscape)
    for (_, at), text in figures.items():
        widths[at] = max(widths[at], display_width(text) + 3.0)
    return _wide_enough(table, grid, widths)


def _by_content(table: Table, grid: Grid, at: int) -> float:
    merged = {(s.row, s.column) for s in grid.spans if s.columns > 1}
    longest = 0
    for index, row in enumerate(table.rows):
        if at < len(row.cells) and (index, at) not in merged:
            head = 2 if index < grid.head else 1  # heads may take two lines
            width = max(map(display_width, row.cells[at].split("\n")))
            longest = max(longest, math.ceil(width / head))
    return min(max(longest + 2.0, _NARROWEST), _WIDEST)


def _fitted(widths: list[float], landscape: bool) -> list[float]:
    """The widest columns made narrower until the table fits the page."""
    while sum(widths) > _PAGE[landscape] and (widest := max(widths)) > _WRAPPED:
        second = max((w for w in widths if w < widest), default=_WRAPPED)
        equal = widths.count(widest)
        step = min(widest - max(second, _WRAPPED), (sum(widths) - _PAGE[landscape]) / equal)
        widths = [w - max(step, 0.01) if w == widest else w for w in widths]
    return widths


def _wide_enough(table: Table, grid: Grid, widths: list[float]) -> list[float]:
    """Columns widened together until no row is too tall; paper fits them by smaller type."""
    for _ in range(12):
        if max(row_heights(table, grid, widths, limit=math.inf)) <= _TALLEST:
            break
        if max(widths) > 200:
            break
        widths = [width * 1.25 for width in widths]
    return widths


def row_heights(
    table: Table, grid: Grid, widths: Sequence[float], *, limit: float = _TALLEST
) -> list[float]:
    """Heights of the rows, so that every cell shows all its text."""
    spans = {(s.row, s.column): s for s in grid.spans}
    heights = [18.0] * len(table.rows)
    tall: list[tuple[int, int, float]] = []
    for index, row in enumerate(table.rows):
        for at, text in enumerate(row.cells):
            if not text:
                continue
            span = spans.get((index, at))
            columns = span.columns if span else 1
            needed = height_of(text, sum(widths[at : at + columns]), 11)
            if span is not None and span.rows > 1:
                tall.append((index, span.rows, needed))
            else:
                heights[index] = max(heights[index], needed)
    for first, count, needed in tall:
        end = min(first + count, len(heights))
        missing = needed - sum(heights[first:end])
        if missing > 0:
            for index in range(first, end):
                heights[index] += missing / (end - first)
    return [round(min(height, limit), 1) for height in heights]


def spread(parts: Sequence[str], widths: Sequence[float]) -> list[tuple[int, int]] | None:
    """First and last column of each part of a line; None when they do not fit side by side.

    The last part takes as many columns at the right as it needs, the first at the left, what is
    between is for those in the middle.
    """
    if len(parts) < 2 or len(parts) > min(3, len(widths)):
        return [(0, len(widths) - 1)] if len(parts) == 1 else None
    needed = [display_width(part) * _SHRUNK for part in parts]
    left, right = _columns(widths, needed[0]), _columns(widths[::-1], needed[-1])
    if left is None or right is None:
        return None
    last = len(widths) - 1
    if len(parts) == 2:
        return [(0, last - right), (last - right + 1, last)] if left + right <= last + 1 else None
    middle = (left, last - right)
    if middle[0] > middle[1]:
        return None
    if sum(widths[middle[0] : middle[1] + 1]) < needed[1]:
        return None
    return [(0, left - 1), middle, (last - right + 1, last)]


def _columns(widths: Sequence[float], needed: float) -> int | None:
    """How many columns from the start give this width."""
    total = 0.0
    for number, width in enumerate(widths, start=1):
        total += width
        if total >= needed:
            return number
    return None
