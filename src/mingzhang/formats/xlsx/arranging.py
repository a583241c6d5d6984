"""A sheet -> paragraphs and tables.

Rows whose cells have rules between them are tables. Where a sheet has such rows, everything else on
it is text: title, unit, notes. A sheet without any rule (an .xls file, whose rules are out of
reach, or one that nobody formatted) has tables where rows stand together that fill two cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from mingzhang.formats.gathering import Gathered
from mingzhang.formats.xlsx.sheet import Merged, Sheet, SheetRow

_MOST_PARTS = 3
"""A line of text beside a table has up to this many parts: body, year, unit."""
_LONGEST_TAIL = 30
"""More empty ruled rows at the end of a table are formatting, not rows."""


def arrange(sheet: Sheet, into: Gathered) -> None:
    """Add what a sheet holds, from top to bottom."""
    ruled = any(row.ruled for row in sheet.rows)
    for is_table, rows in _ruled(sheet) if ruled else _unruled(sheet):
        if is_table:
            into.table(_cells(rows, sheet.merged))
        else:
            for row in rows:
                into.paragraph("\t".join(t for _, t in sorted(row.texts.items())))


Part = tuple[bool, list[SheetRow]]
"""Rows that belong together, and whether they are a table."""


def _ruled(sheet: Sheet) -> Iterator[Part]:
    table: list[SheetRow] = []
    for row in sheet.rows:
        follows = bool(table) and sheet.follows(row, table[-1])
        # A table whose maker forgot the rules of some rows goes on below.
        in_table = row.ruled or len(row.texts) > _MOST_PARTS or (follows and len(row.texts) > 1)
        if table and not (in_table and follows):
            yield True, table
            table = []
        if in_table:
            table.append(row)
        else:
            yield False, [row]
    if table:
        yield True, table


def _unruled(sheet: Sheet) -> Iterator[Part]:
    """Stretches between empty rows; from the first row that fills two cells to the last."""
    below = {m.top + n for m in sheet.merged for n in range(1, min(m.bottom - m.top, 500) + 1)}
    for stretch in _stretches(sheet, below):
        wide = [n for n, row in enumerate(stretch) if len(row.texts) + (row.index in below) > 1]
        if not wide:
            yield False, stretch
            continue
        yield False, stretch[: wide[0]]
        rows = stretch[wide[0] : wide[-1] + 1]
        width = max(max(row.texts) for row in rows) - min(min(row.texts) for row in rows) + 1
        across = {m.top for m in sheet.merged if m.right - m.left + 1 >= width}
        titles = {row.index for row in rows if len(row.texts) == 1 and row.index in across}
        for is_title, group in groupby(rows, partial(_is_among, titles)):
            yield not is_title, list(group)
        yield False, stretch[wide[-1] + 1 :]


def _is_among(rows: set[int], row: SheetRow) -> bool:
    return row.index in rows


def _stretches(sheet: Sheet, below: set[int]) -> Iterator[list[SheetRow]]:
    stretch: list[SheetRow] = []
    for row in sheet.rows:
        if stretch and not sheet.follows(row, stretch[-1]) and row.index - 1 not in below:
            yield stretch
            stretch = []
        stretch.append(row)
    if stretch:
        yield stretch


def _cells(rows: Sequence[SheetRow], merged: Sequence[Merged]) -> list[tuple[str, ...]]:
    """The cells of a table's rows, as wide as its widest row."""
    if not any(row.texts for row in rows[-_LONGEST_TAIL - 1 :]):
        while rows and not rows[-1].texts:
            rows = rows[:-1]
    if not rows:
        return []
    tops = {row.index for row in rows}
    inside = [m for m in merged if m.top in tops]
    columns = {c for row in rows for c in row.texts}
    columns.update(c for row in rows if row.ruled for c in (row.first, row.last))
    columns.update([m.right for m in inside if m.left in columns])
    first, last = min(columns), max(columns)
    return [tuple(row.texts.get(c, "") for c in range(first, last + 1)) for row in rows]
