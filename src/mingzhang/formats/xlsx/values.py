"""Which cells of a table are numbers in a workbook, and which are live sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell

from mingzhang.documents import ColumnKind, Grid, Sum, Table

_FIGURE = re.compile(
    r"(?P<sign>-?)(?P<whole>0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.(?P<after>\d+))?"
)
_MOST_DIGITS = 15
"""A workbook keeps fifteen digits; a longer figure stays text."""
_MOST_RANGES = 200
_LONGEST_FORMULA = 8000


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that is stored as a number: its value, digits after the point, separated or not."""

    value: Decimal
    decimals: int
    thousands: bool

    @property
    def code(self) -> str:
        """The number format that prints it."""
        after = "." + "0" * self.decimals if self.decimals else ""
        return f"#,##0{after}" if self.thousands else f"0{after}"


def figure(text: str) -> Figure | None:
    """The number that is printed as exactly this text; None when no stored number would be."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return None
    plain = text.replace(",", "")
    after = match["after"] or ""
    value = Decimal(plain)
    digits = len(plain.strip("-").replace(".", "").lstrip("0"))
    if digits > _MOST_DIGITS or (match["sign"] and not value):
        return None
    thousands = "," in match["whole"]
    if not thousands and len(match["whole"]) > 3:
        return Figure(value, len(after), False)
    return Figure(value, len(after), thousands)


def figures(table: Table, grid: Grid) -> dict[tuple[int, int], Figure]:
    """The cells that are stored as numbers, by row and column of the table."""
    found: dict[tuple[int, int], Figure] = {}
    for at, kind in enumerate(grid.kinds):
        if kind not in {ColumnKind.AMOUNT, ColumnKind.ORDINAL}:
            continue
        for index, row in enumerate(table.rows[grid.head :], start=grid.head):
            if at < len(row.cells) and (index, at) not in grid.labels:
                number = figure(row.cells[at])
                if number is not None:
                    found[index, at] = number
    if not any(number.thousands for number in found.values()):
        return found
    # Below a thousand both formats print the same, and the one of the others serves what is typed.
    return {
        place: Figure(number.value, number.decimals, number.thousands or abs(number.value) < 1000)
        for place, number in found.items()
    }


def formula(total: Sum, found: dict[tuple[int, int], Figure], table: Table, top: int) -> str | None:
    """``=SUM(…)`` for a total; ``top`` is the row of the sheet on which the table begins.

    A rounding tail (尾差) is added as a figure, so that what was printed stays when the workbook is
    opened. None when the parts give another figure altogether: the total is then a plain number.
    """
    whole = found.get(total.cell)
    parts = sorted(set(total.parts) - {total.cell})
    if whole is None or not parts or not _are_numbers(parts, found, table):
        return None
    values = [found[part] for part in parts if part in found]
    tail = whole.value - sum((part.value for part in values), Decimal(0))
    coarsest = min(whole.decimals, *(part.decimals for part in values)) if values else 0
    if abs(tail) > Decimal(len(values) + 1).scaleb(-coarsest) / 2:
        return None
    ranges = list(_ranges(parts, top))
    if len(ranges) > _MOST_RANGES:
        return None
    text = f"=SUM({','.join(ranges)})" + (f"{tail:+f}" if tail else "")
    return text if len(text) <= _LONGEST_FORMULA else None


def _are_numbers(
    parts: Sequence[tuple[int, int]], found: dict[tuple[int, int], Figure], table: Table
) -> bool:
    """Whether the parts are inside the table, and numbers or nothing: text that looks like a figure
    would be left out of the sum."""
    for row, column in parts:
        if not 0 <= row < len(table.rows) or column < 0:
            return False
        cells = table.rows[row].cells
        text = cells[column] if column < len(cells) else ""
        if (row, column) not in found and any(c.isdigit() for c in text):
            return False
    return True


def _ranges(parts: Sequence[tuple[int, int]], top: int) -> Iterator[str]:
    """The parts as ranges: runs down a column, else along a row."""
    columns = {column for _, column in parts}
    rows = {row for row, _ in parts}
    down = len(columns) <= len(rows)
    ordered = sorted((c, r) if down else (r, c) for r, c in parts)
    runs = groupby(enumerate(ordered), key=lambda item: (item[1][0], item[1][1] - item[0]))
    for _, run in runs:
        places = [(b, a) if down else (a, b) for _, (a, b) in run]
        first = xl_rowcol_to_cell(places[0][0] + top, places[0][1])
        last = xl_rowcol_to_cell(places[-1][0] + top, places[-1][1])
        yield first if first == last else f"{first}:{last}"
