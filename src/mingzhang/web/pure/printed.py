"""Printed tables as a workbook: what stands there, figures as numbers, nothing computed."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import xlsxwriter

from mingzhang.formats.characters import display_width
from mingzhang.formats.xlsx.values import figure

Printed = tuple[int, str, str, int, Sequence[Sequence[str]]]
"""Number, title, unit, rows that are heads, and the cells of a table."""

_CODED = re.compile(r"编码|代码|编号|序号|(?:^|[\s/])[类款项](?:$|[\s/])")
"""Heads of columns whose digits are names, not figures."""
_LONGEST = 32_767
_WIDEST, _NARROWEST = 40, 8


def as_workbook(title: str, tables: Sequence[Printed]) -> bytes:
    """A list of the tables, then a sheet for each, named by its number."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1, "text_wrap": True})
    listed = book.add_worksheet("目录")
    listed.set_column(0, 0, 8)
    listed.set_column(1, 1, 60)
    listed.write_string(0, 0, title, bold)
    formats: dict[str, Any] = {}
    for at, (number, name, unit, heads, rows) in enumerate(tables, start=2):
        sheet = book.add_worksheet(str(number))
        listed.write_url(at, 0, f"internal:'{number}'!A1", string=str(number))
        listed.write_string(at, 1, name)
        listed.write_string(at, 2, unit)
        sheet.write_string(0, 0, f"{name}（单位：{unit}）" if unit else name, bold)
        coded = _coded(rows, heads)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                words = r < heads or (c in coded and text.strip().isdigit())
                if words or not _written(book, sheet, formats, (r + 1, c), text):
                    style = head if r < heads else None
                    sheet.write_string(r + 1, c, text[:_LONGEST], style)  # never a formula
        _fit(sheet, rows)
        sheet.freeze_panes(1 + heads, 0)
    book.close()
    return buffer.getvalue()


def _coded(rows: Sequence[Sequence[str]], heads: int) -> frozenset[int]:
    """The columns in which bare digits are codes; all of them where nobody knows the heads."""
    every = range(max(map(len, rows), default=0))
    if not heads:
        return frozenset(every)
    said = {c: [row[c] for row in rows[:heads] if c < len(row)] for c in every}
    return frozenset(c for c, texts in said.items() if any(_CODED.search(text) for text in texts))


def _written(
    book: Any, sheet: Any, formats: dict[str, Any], at: tuple[int, int], text: str
) -> bool:
    """Write a cell as a number with the decimals it is printed with; False where it is none."""
    found = figure(text.strip().replace("−", "-"))
    if found is None:
        return False
    code = replace(found, thousands=True).code
    if code not in formats:
        formats[code] = book.add_format({"num_format": code})
    sheet.write_number(*at, found.value, formats[code])
    return True


def _fit(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as what stands in them, within bounds."""
    for column in range(max(map(len, rows), default=0)):
        texts = [row[column] for row in rows if column < len(row)]
        wide = max(map(display_width, texts), default=0)
        sheet.set_column(column, column, min(_WIDEST, max(_NARROWEST, wide + 2)))
