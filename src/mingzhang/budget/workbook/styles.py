"""How the cells of the workbook look. The formats are made once for each workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mingzhang.budget.schema import ColumnType

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

INPUT_TAB, CHECK_TAB, LIST_TAB = "#2F5597", "#548235", "#7F7F7F"
_TEXT = "宋体"
_HEADING = "黑体"
AMOUNT, _AS_TEXT, _GENERAL, _WHOLE = 4, 49, 0, 1
"""Number formats by their built-in numbers: #,##0.00, text, General and 0."""

_NUMBER_FORMATS = {
    ColumnType.AMOUNT: AMOUNT,
    ColumnType.NUMBER: _GENERAL,
    ColumnType.PERCENT: _GENERAL,
    ColumnType.INTEGER: _WHOLE,
    ColumnType.LONG: _GENERAL,
}
"""Anything else is text: a code keeps its zeros, and ``=`` or ``-`` begin words, not formulas."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of one workbook."""

    title: Format
    intro: Format
    head: Format
    needed: Format
    shown: Format
    total: Format
    total_amount: Format
    plain: Format
    link: Format
    grey: Format
    grey_amount: Format
    amount: Format
    answer: Format
    good: Format
    bad: Format
    wrong: Format
    gap: Format
    lines: Format
    _cells: dict[ColumnType, Format]

    def cell(self, kind: ColumnType) -> Format:
        """The format of a cell to fill in."""
        return self._cells[kind]


def make_styles(book: Workbook) -> Styles:
    """Add the formats to a workbook."""

    def style(**more: Any) -> Format:
        return book.add_format(
            {"font_name": _TEXT, "font_size": 11, "valign": "vcenter"} | dict(more)
        )

    head = {
        "font_name": _HEADING,
        "align": "center",
        "text_wrap": True,
        "border": 1,
        "border_color": "#8EA9DB",
    }
    sums = {"font_name": _HEADING, "bg_color": "#E2EFDA", "border": 1, "border_color": "#A9D08E"}
    cells = {
        kind: style(
            num_format=_NUMBER_FORMATS.get(kind, _AS_TEXT),
            text_wrap=not kind.numeric,
            align="right" if kind.numeric else "left",
        )
        for kind in ColumnType
    }
    return Styles(
        title=style(font_name=_HEADING, font_size=16),
        intro=style(font_color="#595959"),
        head=style(**head, bg_color="#D9E1F2"),
        needed=style(**head, bg_color="#2F5597", font_color="#FFFFFF"),
        shown=style(**head, bg_color="#EDEDED", font_color="#595959"),
        total=style(**sums),
        total_amount=style(**sums, num_format=AMOUNT, align="right"),
        plain=style(text_wrap=True),
        link=style(font_color="#0B57A4", underline=1),
        grey=style(font_color="#7F7F7F", text_wrap=True),
        grey_amount=style(font_color="#7F7F7F", num_format=AMOUNT, align="right"),
        amount=style(num_format=AMOUNT, align="right"),
        answer=style(align="left", indent=1, text_wrap=True),
        good=book.add_format({"font_color": "#375623", "bg_color": "#E2EFDA"}),
        bad=book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"}),
        wrong=book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"}),
        gap=book.add_format({"bg_color": "#FFF2CC"}),
        lines=book.add_format({"border": 1, "border_color": "#BFBFBF"}),
        _cells=cells,
    )
