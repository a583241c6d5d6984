"""Sheets for information only, which nobody reads back: 建议 (what should be thought over), 指标库
(what others measure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.budget.workbook.plan import FIRST_ROW, HEAD_ROW
from mingzhang.budget.workbook.styles import LIST_TAB, Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

REMARKS, LIBRARY = "建议", "指标库"
_WIDE, _NARROW = 60, 24


@dataclass(frozen=True, slots=True)
class Remarks:
    """A table of remarks: an introduction, heads, rows of words. The last column is the longest.
    ``title`` is the name of its sheet, one of REMARKS and LIBRARY."""

    intro: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    title: str = REMARKS


def write_remarks(sheet: Worksheet, remarks: Remarks, styles: Styles) -> None:
    """Write the sheet."""
    sheet.set_tab_color(LIST_TAB)
    sheet.write_string(0, 0, remarks.title, styles.title)
    sheet.write_string(1, 0, remarks.intro, styles.intro)
    last = len(remarks.heads) - 1
    for number, head in enumerate(remarks.heads):
        sheet.set_column(number, number, _WIDE if number == last else _NARROW)
        sheet.write_string(HEAD_ROW, number, head, styles.shown)
    for row, words in enumerate(remarks.rows, FIRST_ROW):
        sheet.set_row(row, 18.0 * (1 + len(words[-1]) // (_WIDE // 2)))
        for number, word in enumerate(words):
            sheet.write_string(row, number, word, styles.plain)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
