"""The table with which the text report of several files begins: bodies and outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from mingzhang.cli.report.model import PartEntry
from mingzhang.cli.report.summary import SummaryRow, total_of
from mingzhang.cli.report.words import words
from mingzhang.cli.report.wrapping import hang
from mingzhang.facts import Message

_COLUMNS = (
    Message("错误", "Errors"),
    Message("疑点", "Warnings"),
    Message("提示", "Notes"),
    Message("表", "Tables"),
    Message("未识别", "Unknown"),
    Message("未读出", "Unread"),
)
"""Heads of the columns of counts; tables and figures that were not read stand apart."""
_BODY = Message("年度  单位［样式］，文件", "Year  Body [template], file")
_TOTAL = Message("合计", "together")


def overview(rows: Sequence[SummaryRow], lang: str, width: int) -> list[Text]:
    """A line for each file and one for its path, in the order given, under their heads and above
    their sum. Lines are at most ``width`` columns wide."""
    return [*_Table(rows, lang, width).lines(), Text()]


class _Table:
    def __init__(self, rows: Sequence[SummaryRow], lang: str, width: int) -> None:
        self._rows, self._lang, self._width = rows, lang, width
        self._word = words(lang)
        total = total_of(rows)
        self._total = total
        sums = _counts(total)
        heads = [head.said(lang) for head in _COLUMNS]
        self._heads = heads
        self._widths = [max(cell_len(h), len(str(n))) for h, n in zip(heads, sums, strict=True)]

    def lines(self) -> list[Text]:
        title = self._title()
        rule = "━" * max(0, self._width - cell_len(title) - 4)
        heads = self._beside(self._heads)
        made = [
            Text.assemble("━━ ", (title, "bold"), " " + rule),
            Text(f"{heads}  {_BODY.said(self._lang)}", style="dim"),
        ]
        for row in self._rows:
            made.extend(self._row(row))
        told = self._beside([str(count) for count in _counts(self._total)])
        made.append(Text(f"{told}  {_TOTAL.said(self._lang)}", style="bold"))
        return made

    def _title(self) -> str:
        total = self._total
        if self._lang == "en":
            return (
                f"{total.files} files, {total.with_errors} with errors, {total.not_read} not read"
            )
        return f"{total.files} 个文件，有错误 {total.with_errors}，没有读取 {total.not_read}"

    def _row(self, row: SummaryRow) -> list[Text]:
        """The counts of a file, whose it is, and under it the path; or why it was not read."""
        if row.error:
            return self._hanging(f"{self._word('not_read')}  ", f"{row.path}\n{row.error}", "red")
        counts = self._beside([str(count) for count in _counts(row)]) + "  "
        style = "red" if row.errors else "yellow" if row.warnings else "green"
        return self._hanging(counts, f"{self._body(row)}\n{row.path}", style)

    def _body(self, row: SummaryRow) -> str:
        part: PartEntry = row.part
        year = str(part.fiscal_year) if part.fiscal_year else "----"
        return f"{year}  {part.name or self._word('nobody')} [{row.template}]"

    def _hanging(self, left: str, text: str, style: str) -> list[Text]:
        return [Text.assemble((b, style), a) for b, a in hang(left, text, self._width)]

    def _beside(self, texts: Sequence[str]) -> str:
        padded = zip(texts, self._widths, strict=True)
        return " ".join(" " * (wide - cell_len(text)) + text for text, wide in padded)


def _counts(row: object) -> list[int]:
    names = ("errors", "warnings", "notes", "tables", "unknown_tables", "unread")
    return [getattr(row, name) for name in names]
