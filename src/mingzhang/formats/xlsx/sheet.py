"""A sheet as it is seen: rows of texts, merged ranges, and which rows are ruled like a table."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from mingzhang.documents import Mend


@dataclass(slots=True)
class SheetRow:
    """``texts`` by column (from 0; empty cells left out). ``ruled`` is true when a cell has a rule
    at its left or right side; such cells reach from column ``first`` to ``last``."""

    index: int
    texts: dict[int, str] = field(default_factory=dict)
    ruled: bool = False
    first: int = -1
    last: int = -1

    def rule(self, column: int) -> None:
        """Note that the cell in this column is ruled."""
        self.first = column if not self.ruled else min(self.first, column)
        self.last = max(self.last, column)
        self.ruled = True


@dataclass(frozen=True, slots=True)
class Merged:
    """Merged cells, first and last row and column included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet; ``is_hidden`` when its tab is not shown. ``hidden`` are the numbers of rows that are
    not shown, in order; ``hidden_rows`` and ``hidden_columns`` count those of them that hold
    something."""

    name: str
    rows: list[SheetRow] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    is_hidden: bool = False

    def follows(self, row: SheetRow, before: SheetRow) -> bool:
        """Whether nothing but hidden rows lies between two rows."""
        between = bisect_left(self.hidden, row.index) - bisect_left(self.hidden, before.index)
        return row.index - before.index - 1 == between


def hidden_notes(sheet: Sheet) -> Iterator[Mend]:
    """Notes on what stands in the file and is not shown. Whoever opens the file can make it appear,
    and what was left there by accident is published with the rest."""
    name = f"工作表“{sheet.name}”"
    if sheet.is_hidden:
        if filled := sum(bool(row.texts) for row in sheet.rows):
            yield Mend(1, 0, "hidden sheet", f"{name}隐藏，有内容的 {filled} 行", "未读取")
        return
    for count, what in ((sheet.hidden_rows, "行"), (sheet.hidden_columns, "列")):
        if count:
            yield Mend(1, 0, "hidden", f"{name}有 {count} {what}隐藏", "未读取")
