"""Tables without upright lines, found by their columns of figures.

Only what cannot be anything else is taken for a table: printed lines that fall into parts, with
figures that end at the same places line after line. Running text never does, nor do contents lines
with leader dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from mingzhang.facts import Box
from mingzhang.formats.pages.contents import entry
from mingzhang.formats.pages.lines import Line
from mingzhang.formats.pages.ordering import join
from mingzhang.formats.pages.pieces import Cell, Piece

_FIGURE: Final = re.compile(
    r"[(（]?[-−－+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?[)）]?|[-—–－]{1,2}"
)
_AMOUNT: Final = re.compile(r".*(?:\d\.\d|\d,\d{3}).*")
_LABELLED: Final = re.compile(r".*[^\d.,\s(（+−－-]\s*[-−－+]?[\d,]*\d\.\d+")
"""A label and a figure that stand too close to be parted."""
_ALIGNED: Final = 0.6
"""Heights of the print by which the ends of figures of one column may differ."""
_ROWS: Final = 3
"""Lines with figures that make a table."""
_APART: Final = 4.5
"""Heights of the print between the lines of a table, at most."""
_WRAPPED: Final = 1.9
"""Heights of the print from the figures of a row to the other lines of its label."""
_HEADS: Final = 4
"""Lines of heads above the first figures."""

Printed = list[Line]
"""A printed line as its parts, from left to right."""


def with_borderless(items: Sequence[Line | Piece]) -> list[Line | Piece]:
    """The items of a page in which lines that make a table without rules are a piece."""
    made: list[Line | Piece] = []
    text: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            text.append(item)
        else:
            made.extend(_searched(text))
            made.append(item)
            text = []
    made.extend(_searched(text))
    return made


def _searched(lines: Sequence[Line]) -> Iterator[Line | Piece]:
    printed = list(_printed(lines))
    at = 0
    for start, end in _runs(printed):
        table = _table(printed[start:end])
        if table is None:
            continue
        yield from (part for line in printed[at:start] for part in line)
        yield table
        at = end
    yield from (part for line in printed[at:] for part in line)


def _printed(lines: Sequence[Line]) -> Iterator[Printed]:
    line: Printed = []
    for part in lines:
        if part.first and line:
            yield line
            line = []
        line.append(part)
    if line:
        yield line


def _runs(printed: Sequence[Printed]) -> Iterator[tuple[int, int]]:
    """Where lines in parts with figures follow each other, with the heads above them."""
    start = 0
    while start < len(printed):
        if not _has_figures(printed[start]):
            start += 1
            continue
        end = last = start + 1
        while end < len(printed) and _near(printed[end - 1], printed[end]):
            if _has_figures(printed[end]):
                last = end + 1
            elif len(printed[end]) == 1 and end - last > 0:
                break  # two lines without figures: text again
            end += 1
        if last - start >= _ROWS:
            yield _with_heads(printed, start), last
        start = last


def _with_heads(printed: Sequence[Printed], start: int) -> int:
    first = start
    while first > 0 and start - first < _HEADS and len(printed[first - 1]) > 1:
        above = printed[first - 1]
        parts = len(printed[start])
        # Body and unit stand at the margins above a table; heads are as many as its columns.
        if not _near(above, printed[first]) or any("：" in part.text for part in above):
            break
        if first == start and len(above) < min(parts, 3) - 1:
            break
        first -= 1
    return first


def _near(above: Printed, line: Printed) -> bool:
    size = max(part.size for part in line)
    gap = min(part.box.top for part in line) - max(part.box.bottom for part in above)
    return gap < (_APART - 1) * size


def _has_figures(line: Printed) -> bool:
    if len(line) < 2 or any(entry(part.text) for part in line):
        return False
    return any(_FIGURE.fullmatch(part.text) for part in line[1:])


# ----------------------------------------------------------------------------- the table


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float


def _table(printed: Sequence[Printed]) -> Piece | None:
    rows = [line for line in printed if _has_figures(line)]
    if not _is_table(rows):
        return None
    columns = _columns([part for line in rows for part in line])
    if len(columns) < 2:
        return None
    bounds = [columns[0].left - 2.0]
    bounds += [(a.right + b.left) / 2 for a, b in pairwise(columns)]
    bounds.append(columns[-1].right + 2.0)
    page = printed[0][0].box.page
    grouped = _grouped(printed)
    tops = [min(part.box.top for part in parts) for parts in grouped]
    bottom = max(part.box.bottom for part in printed[-1])
    cells: list[Cell] = []
    for number, parts in enumerate(grouped):
        end = tops[number + 1] if number + 1 < len(tops) else bottom
        row = _row(parts, number, columns, bounds, (tops[number], end))
        if row is None:
            return None
        cells += row
    box = Box(page, bounds[0], tops[0], bounds[-1], bottom)
    return Piece(page, len(grouped), bounds, cells, box)


def _grouped(printed: Sequence[Printed]) -> list[Printed]:
    """Printed lines as rows: below the heads, a line without figures is the rest of a label, of the
    row with figures it stands nearest to."""
    figures = [number for number, line in enumerate(printed) if _has_figures(line)]
    rows: dict[int, Printed] = {}
    for number, line in enumerate(printed):
        owner = number
        if number > figures[0] and number not in figures:
            top = line[0].box.top
            owner = min(figures, key=lambda row: abs(printed[row][0].box.top - top))
            if abs(printed[owner][0].box.top - top) > _WRAPPED * line[0].size:
                owner = number
        rows.setdefault(owner, []).extend(line)
    return [rows[number] for number in sorted(rows)]


def _is_table(rows: Sequence[Printed]) -> bool:
    """Whether figures end at the same places: two columns of them, or one of amounts."""
    ends: list[tuple[float, int, bool]] = sorted(
        (part.box.right, number, _AMOUNT.match(part.text) is not None)
        for number, line in enumerate(rows)
        for part in line
        if _FIGURE.fullmatch(part.text)
    )
    size = max(part.size for line in rows for part in line)
    found: list[tuple[int, int]] = []
    group: list[tuple[float, int, bool]] = []
    for end in [*ends, (float("inf"), -1, False)]:
        if group and end[0] - group[-1][0] > _ALIGNED * size:
            lines = {number for _, number, _ in group}
            found.append((len(lines), sum(amount for _, _, amount in group)))
            group = []
        group.append(end)
    full = [(lines, amounts) for lines, amounts in found if lines >= max(2, len(rows) // 3)]
    if len(full) >= 2:
        return any(amounts for _, amounts in full)
    return len(full) == 1 and full[0][0] > _ROWS and full[0][1] > full[0][0] // 2


def _columns(parts: Sequence[Line]) -> list[_Column]:
    """The places that parts of lines with figures take, as far as they are parted by white."""
    columns: list[_Column] = []
    for part in sorted(parts, key=lambda part: part.box.left):
        if columns and part.box.left < columns[-1].right + 0.3 * part.size:
            columns[-1] = _Column(columns[-1].left, max(columns[-1].right, part.box.right))
        else:
            columns.append(_Column(part.box.left, part.box.right))
    return columns


def _row(
    line: Printed,
    number: int,
    columns: Sequence[_Column],
    bounds: Sequence[float],
    down: tuple[float, float],
) -> list[Cell] | None:
    """The cells of a row; heads may stand over several columns. None when a figure would share its
    cell with other words: columns too close to be told apart."""
    texts: dict[tuple[int, int], list[Line]] = {}
    for part in line:
        texts.setdefault(_under(part, columns), []).append(part)
    page = line[0].box.page
    taken: set[int] = set()
    cells: list[Cell] = []
    for (first, last), parts in sorted(texts.items()):
        if _mixed(parts):
            return None
        span = [at for at in range(first, last + 1) if at not in taken] or [first]
        taken.update(span)
        text, _ = join([part.text for part in sorted(parts, key=lambda part: part.box.top)])
        box = Box(page, bounds[span[0]], down[0], bounds[span[-1] + 1], down[1])
        cells.append(Cell(number, number + 1, text, box))
    for at in range(len(columns)):
        if at not in taken:
            box = Box(page, bounds[at], down[0], bounds[at + 1], down[1])
            cells.append(Cell(number, number + 1, "", box))
    return cells


def _under(part: Line, columns: Sequence[_Column]) -> tuple[int, int]:
    """First and last column that a part stands over; the nearest where it stands over none."""
    over = [
        at
        for at, column in enumerate(columns)
        if min(part.box.right, column.right) > max(part.box.left, column.left)
    ]
    if over:
        return over[0], over[-1]
    middle = (part.box.left + part.box.right) / 2
    away = [abs((column.left + column.right) / 2 - middle) for column in columns]
    nearest = away.index(min(away))
    return nearest, nearest


def _mixed(parts: Sequence[Line]) -> bool:
    if any(_LABELLED.fullmatch(part.text) for part in parts):
        return True
    return len(parts) > 1 and any(_FIGURE.fullmatch(part.text) for part in parts)
