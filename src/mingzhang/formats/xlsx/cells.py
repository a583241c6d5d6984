"""The XML of one sheet -> :class:`Sheet`: what stands in its cells, as it is printed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.gathering import MAX_CELLS, MAX_ROWS, too_much
from mingzhang.formats.xlsx.numbers import printed
from mingzhang.formats.xlsx.package import CellStyle, Package, SheetEntry, drop, local_name, text_of
from mingzhang.formats.xlsx.sheet import Merged, Sheet, SheetRow

_EMPTY_ROW = re.compile(
    rb'<(?:\w+:)?row\b[^<>]*?\br="\d+"[^<>]*?(?:/>|>\s*(?:<(?:\w+:)?c\b[^<>]*/>\s*)*</(?:\w+:)?row>)'
)
_KEPT_EMPTY: Final = 500
"""Empty rows that are kept for their rules; some sheets are formatted down to the last row."""
_LONGEST_TAG: Final = 1 << 22
_LAST_COLUMN: Final = 16_383
_WIDEST_RULED: Final = 256
"""Empty cells to the right of this column are formatting, not part of a table."""
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_PLAIN = CellStyle()
_TRUE = {"0": "FALSE", "1": "TRUE"}


class SheetReader:
    """Reads the sheets of one package."""

    def __init__(self, package: Package) -> None:
        self.entries = package.sheets()
        self._package = package
        self._strings = package.strings()
        self._styles = package.styles()
        self._rows = 0
        self._cells = 0

    def read(self, entry: SheetEntry) -> Sheet:
        """One sheet. Raises :class:`ReadFailure` for a formula whose value is not stored."""
        sheet = Sheet(entry.name, is_hidden=entry.is_hidden)
        hidden: set[int] = set()
        at = -1
        tags = ("col", "row", "mergeCell")
        for element in self._package.events(entry.part, tags, without_empty_rows()):
            kind = local_name(element)
            if kind == "row":
                at = _index(element.get("r"), at)
                self._row(element, at, sheet)
                drop(element)
            elif kind == "col" and _is_on(element.get("hidden")):
                hidden.update(_hidden(element))
            elif kind == "mergeCell" and (found := _RANGE.fullmatch(element.get("ref", ""))):
                left, top, right, bottom = found.groups()
                sheet.merged.append(
                    Merged(int(top) - 1, _column(left), int(bottom) - 1, _column(right))
                )
                if len(sheet.merged) > MAX_ROWS:
                    raise too_much()
        sheet.rows.sort(key=lambda row: row.index)
        sheet.hidden.sort()
        _hide(sheet, hidden)
        return sheet

    def _row(self, element: etree._Element, index: int, sheet: Sheet) -> None:
        row = SheetRow(index)
        column = -1
        for cell in element:
            place = _CELL.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            if column > _LAST_COLUMN:
                break
            style = self._style(cell.get("s"))
            text = self._text(cell, style, sheet)
            if text:
                row.texts[column] = text
            if style.ruled and (text or column < _WIDEST_RULED):
                row.rule(column)
        if _is_on(element.get("hidden")):
            sheet.hidden.append(index)
            sheet.hidden_rows += bool(row.texts)
            return
        if not row.texts and not row.ruled:
            return
        self._rows += 1
        self._cells += len(row.texts)
        if self._rows > MAX_ROWS or self._cells > MAX_CELLS:
            raise too_much()
        sheet.rows.append(row)

    def _style(self, number: str | None) -> CellStyle:
        index = int(number) if number and number.isdecimal() else 0
        return self._styles[index] if index < len(self._styles) else _PLAIN

    def _text(self, cell: etree._Element, style: CellStyle, sheet: Sheet) -> str:
        """The text of a cell as it is shown, line ends as ``\\n``."""
        kind = cell.get("t", "n")
        stored, formula = None, False
        for child in cell:
            name = local_name(child)
            if name == "v":
                stored = child.text or ""
            elif name == "is":
                stored = text_of(child)
            formula = formula or name == "f"
        if stored is None or (not stored and kind == "n"):
            if formula and not sheet.is_hidden:
                raise _no_value(sheet.name, cell.get("r", ""))
            return ""
        if kind == "s":
            return _clean(self._string(stored))
        if kind == "n":
            return printed(stored, style.code, base_1904=self._package.base_1904)
        return _TRUE.get(stored, stored) if kind == "b" else _clean(stored)

    def _string(self, number: str) -> str:
        index = int(number) if number.isdecimal() else -1
        return self._strings[index] if 0 <= index < len(self._strings) else ""


def without_empty_rows() -> Callable[[Iterator[bytes]], Iterator[bytes]]:
    """A filter for the bytes of a sheet: rows without content are left out after the first few
    hundred, before the parser builds a million elements for nothing."""
    seen = 0

    def keep_few(match: re.Match[bytes]) -> bytes:
        nonlocal seen
        seen += 1
        return match[0] if seen <= _KEPT_EMPTY else b""

    def thin(chunks: Iterator[bytes]) -> Iterator[bytes]:
        rest = b""
        for chunk in chunks:
            whole, mark, rest = (rest + chunk).rpartition(b"<")
            rest = mark + rest
            if len(rest) > _LONGEST_TAG:
                whole, rest = whole + rest, b""
            yield _EMPTY_ROW.sub(keep_few, whole)
        yield rest

    return thin


def _no_value(sheet: str, cell: str) -> ReadFailure:
    return ReadFailure(
        Message(
            f"工作表“{sheet}”的 {cell} 是公式，文件里没有保存计算结果。"
            "请用 Excel 或 WPS 打开并保存一次再试。",
            f"Cell {cell} of sheet “{sheet}” is a formula whose result is not stored in the file. "
            "Please open and save it in Excel or WPS once, then try again.",
        )
    )


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def _hide(sheet: Sheet, hidden: set[int]) -> None:
    """Leave hidden columns out; a merged cell that begins in one shows where it comes in sight."""
    if not hidden:
        return
    by_index = {row.index: row for row in sheet.rows}
    for merged in sheet.merged:
        row = by_index.get(merged.top)
        if row is not None and merged.left in hidden and merged.left in row.texts:
            shown = (c for c in range(merged.left, merged.right + 1) if c not in hidden)
            row.texts[next(shown, merged.left)] = row.texts.pop(merged.left)
    gone = sorted(hidden)
    left_out = {column for row in sheet.rows for column in row.texts if column in hidden}
    for row in sheet.rows:
        row.texts = {c - bisect_left(gone, c): t for c, t in row.texts.items() if c not in hidden}
        row.first -= bisect_left(gone, row.first)
        row.last -= bisect_right(gone, row.last)
    sheet.merged = [
        Merged(
            m.top,
            m.left - bisect_left(gone, m.left),
            m.bottom,
            m.right - bisect_right(gone, m.right),
        )
        for m in sheet.merged
    ]
    sheet.hidden_columns = len(left_out)


def _hidden(element: etree._Element) -> range:
    first, last = element.get("min", ""), element.get("max", "")
    if not (first.isdecimal() and last.isdecimal()):
        return range(0)
    return range(int(first[:6]) - 1, min(int(last[:6]), _LAST_COLUMN + 1))


def _is_on(value: str | None) -> bool:
    return value in {"1", "true"}


def _index(number: str | None, before: int) -> int:
    return int(number) - 1 if number and number.isdecimal() else before + 1


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
