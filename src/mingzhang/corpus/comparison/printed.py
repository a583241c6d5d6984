"""Two versions as they are printed: tables of texts and sentences, without what they mean.

Published tables hold words as well as figures, and figures of layouts that nobody could read. So
tables are matched by their titles, rows by the words and codes they are about, cells one by one.
What a figure means is compared in :mod:`mingzhang.corpus.comparison.readings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from itertools import zip_longest

_CODE = re.compile(r"\d{3,7}")
_YEAR = re.compile(r"20\d\d\s*年(?:度)?")
_NUMBERED = re.compile(r"^[\d一二三四五六七八九十、.（）()\s]+")


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table: its title, its rows of texts, and how many of them are its head."""

    title: str
    rows: Sequence[Sequence[str]]
    head: int = 0


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that is not the same in both: ``row`` and ``column`` (counted from 0) are those of the
    newer table, ``row`` is None where it has no such cell. ``label`` and ``head`` say what the cell
    is about; ``difference`` is signed, empty where one of the two is no amount."""

    row: int | None
    column: int
    label: str
    head: str
    before: str
    after: str
    difference: str


def matched_tables(
    before: Sequence[PrintedTable], after: Sequence[PrintedTable]
) -> Iterator[tuple[int | None, int | None]]:
    """Places of tables that have the same title but for year and number, in the order of the newer
    version; None where only one version has the table, those that are gone last."""
    left: dict[str, list[int]] = {}
    for place, table in enumerate(before):
        left.setdefault(_titled(table.title), []).append(place)
    for place, table in enumerate(after):
        same = left.get(_titled(table.title))
        yield (same.pop(0) if same else None), place
    for places in left.values():
        for place in places:
            yield place, None


def compare_tables(before: PrintedTable, after: PrintedTable) -> Iterator[CellChange]:
    """Every cell that differs. Rows are matched by what they are about, then cell by cell."""
    a, b = [_about(row) for row in before.rows], [_about(row) for row in after.rows]
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for at_old, at_new in zip_longest(range(a1, a2), range(b1, b2)):
            was = before.rows[at_old] if at_old is not None else []
            now = after.rows[at_new] if at_new is not None else []
            if kind != "equal" or was != now:
                yield from _cells(after, was, now, at_new)


def _titled(title: str) -> str:
    """A title without its year and number: the same table of another year has another one."""
    return _NUMBERED.sub("", _YEAR.sub("", title)).strip()


def _about(row: Sequence[str]) -> tuple[str, ...]:
    """The words and codes of a row: what its amounts are about."""
    return tuple(_YEAR.sub("", cell) for cell in row if cell and _amount(cell) is None)


def _cells(
    table: PrintedTable, was: Sequence[str], now: Sequence[str], row: int | None
) -> Iterator[CellChange]:
    for column, (before, after) in enumerate(zip_longest(was, now, fillvalue="")):
        if before != after:
            yield CellChange(
                row if column < len(now) else None,
                column,
                _label(now or was, column),
                _head(table, column),
                before,
                after,
                _difference(before, after),
            )


def _label(row: Sequence[str], column: int) -> str:
    """What a cell is about: the nearest words to its left; tables have two halves side by side."""
    for cell in reversed(row[:column]):
        text = cell.strip()
        if text and _amount(text) is None and not _CODE.fullmatch(text):
            return text
    return ""


def _head(table: PrintedTable, column: int) -> str:
    """What the column is called: the lowest head above it."""
    for row in reversed(table.rows[: table.head]):
        if column < len(row) and row[column].strip() and _amount(row[column]) is None:
            return row[column].strip()
    return ""


def _amount(text: str) -> Decimal | None:
    said = text.replace(",", "").strip()
    if "." not in said and _CODE.fullmatch(said):
        return None  # a code, not an amount
    try:
        value = Decimal(said)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _difference(was: str, now: str) -> str:
    """How much more or less, where both are amounts."""
    a, b = _amount(was), _amount(now)
    return "" if a is None or b is None else f"{b - a:+,}"
