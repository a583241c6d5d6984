"""A sheet's cells as stored: exact numbers, words, and cells whose formula has no value.

Built on the archive reader of ``formats/xlsx``: nothing is unpacked beyond its bounds, and rows
that are only formatted cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation

from lxml import etree

from mingzhang.formats.gathering import too_much
from mingzhang.formats.xlsx.cells import without_empty_rows
from mingzhang.formats.xlsx.numbers import printed, shows_date
from mingzhang.formats.xlsx.package import (
    CellStyle,
    Package,
    SheetEntry,
    drop,
    local_name,
    text_of,
)

MAX_CELLS = 2_000_000
"""Cells of a workbook: more than a hundred thousand lines of a budget."""
_FIFTEEN = Context(prec=15)
"""A spreadsheet keeps fifteen digits; what a formula leaves beyond them is noise."""
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_QUOTED = re.compile(r'"[^"]*"|\\.')
_TRUE = {"0": "FALSE", "1": "TRUE"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the ``text`` it shows, the exact ``number`` behind it if it is one (``percent``: it
    is shown as 25% and stored as 0.25; ``date``: as a date, stored as the number of a day), and
    ``fault``: ``error`` (#REF!), ``no_value`` (a formula that was never computed)."""

    text: str
    number: Decimal | None = None
    percent: bool = False
    date: bool = False
    fault: str = ""


@dataclass(slots=True)
class SheetCells:
    """The cells of a sheet that hold something, by row and column from 1; ``merged`` are ranges of
    one column: column, first and last row."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


class CellReader:
    """Reads the sheets of one workbook. Raises ReadFailure for a damaged one."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.entries = package.sheets()
        self._strings = package.strings()
        self._styles: Sequence[CellStyle] = package.styles()
        self._cells = 0

    def read(self, entry: SheetEntry) -> SheetCells:
        """One sheet."""
        sheet = SheetCells(entry.name)
        row = 0
        tags = ("row", "mergeCell")
        for element in self._package.events(entry.part, tags, without_empty_rows()):
            if local_name(element) == "row":
                number = element.get("r", "")
                row = int(number) if number.isdecimal() and len(number) < 8 else row + 1
                cells = self._row(element)
                if cells:
                    sheet.rows[row] = cells
                drop(element)
            elif found := _RANGE.fullmatch(element.get("ref", "")):
                left, top, right, bottom = found.groups()
                if left == right:
                    sheet.merged.append((column_number(left), int(top), int(bottom)))
        return sheet

    def _row(self, element: etree._Element) -> dict[int, Cell]:
        cells: dict[int, Cell] = {}
        column = 0
        for node in element:
            place = _CELL.fullmatch(node.get("r", ""))
            column = column_number(place[1]) if place else column + 1
            cell = self._cell(node)
            if cell is not None:
                cells[column] = cell
        self._cells += len(cells)
        if self._cells > MAX_CELLS:
            raise too_much()
        return cells

    def _cell(self, node: etree._Element) -> Cell | None:
        kind = node.get("t", "n")
        stored, formula = "", False
        for child in node:
            name = local_name(child)
            if name == "v":
                stored = child.text or ""
            elif name == "is":
                stored = text_of(child)
            formula = formula or name == "f"
        if kind == "e":
            return Cell(stored, fault="error")
        if not stored:
            return Cell("", fault="no_value") if formula and kind == "n" else None
        if kind == "n":
            return self._number(stored, node.get("s", ""))
        if kind == "s":
            index = int(stored) if stored.isdecimal() and len(stored) < 10 else -1
            stored = self._strings[index] if 0 <= index < len(self._strings) else ""
        elif kind == "b":
            stored = _TRUE.get(stored, stored)
        return Cell(stored) if stored.strip() else None

    def _number(self, stored: str, style: str) -> Cell:
        index = int(style) if style.isdecimal() and len(style) < 10 else 0
        code = self._styles[index].code if index < len(self._styles) else "General"
        try:
            number = _FIFTEEN.create_decimal(stored.strip())
            shown = printed(stored, code, base_1904=self._package.base_1904)
        except (InvalidOperation, ValueError):
            return Cell(stored)
        return Cell(shown, number, "%" in _QUOTED.sub("", code), shows_date(number, code))


def column_number(letters: str) -> int:
    """``A`` → 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → ``A``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
