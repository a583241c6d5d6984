"""The report as a workbook to be worked off: one row a finding, then what was not checked, then the
certificate.

Everything is written as text, figures with their unit too: nothing that stands in a document can
become a formula, and no figure loses its last zero.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mingzhang import __version__
from mingzhang.cli.report import words as wording
from mingzhang.cli.report.marking import LABELS, MarkKind
from mingzhang.cli.report.model import DocumentEntry, FindingEntry, PlaceEntry
from mingzhang.facts import Message, Outcome, Severity
from mingzhang.formats.characters import display_width, legal

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 100_000
"""Rows of a sheet; a list that long is worked off by nobody."""
_LONGEST = 32_000
"""Characters of a cell; Excel holds 32767."""
_HIGHEST = 300.0
_LINE = 15.5
_UNDATED = datetime(2000, 1, 1)

_FILLS = {Severity.ERROR: "#FBE9E7", Severity.WARNING: "#FDF1D8", Severity.NOTE: "#E6F0FA"}
_DONE = Message("已改,说明,有异议", "corrected,explained,disputed")
_LOOKED = Message("无误,有误,说明", "right,wrong,explained")


@dataclass(frozen=True, slots=True)
class _Column:
    """Head and width (half-width characters) of a column. ``choices`` make a drop-down list."""

    head: Message
    width: int
    choices: Message | None = None


_FINDINGS = (
    _Column(Message("编号", "No."), 6),
    _Column(Message("级别", "Severity"), 8),
    _Column(Message("公开主体", "Body"), 22),
    _Column(Message("文件", "File"), 24),
    _Column(Message("页", "Page"), 6),
    _Column(Message("表或章节", "Table or section"), 24),
    _Column(Message("行", "Row"), 20),
    _Column(Message("列", "Column"), 14),
    _Column(Message("文件所载", "Stated"), 14),
    _Column(Message("应为", "Expected"), 14),
    _Column(Message("相差", "Difference"), 12),
    _Column(Message("尾差最多", "Rounding explains at most"), 12),
    _Column(Message("规则", "Rule"), 7),
    _Column(Message("规则名称", "Name of the rule"), 18),
    _Column(Message("依据", "Source"), 22),
    _Column(Message("问题", "Finding"), 60),
    _Column(Message("下一步", "Next step"), 30),
    _Column(Message("连带", "With it"), 8),
    _Column(Message("其他位置", "Other places"), 30),
    _Column(Message("指纹", "Fingerprint"), 18),
    _Column(Message("处理情况", "State"), 11, _DONE),
    _Column(Message("处理人", "By"), 10),
    _Column(Message("说明", "Remark"), 30),
)
_OPEN = (
    _Column(Message("编号", "No."), 9),
    _Column(Message("类别", "Kind"), 20),
    _Column(Message("公开主体", "Body"), 22),
    _Column(Message("文件", "File"), 24),
    _Column(Message("位置", "Where"), 26),
    _Column(Message("内容", "What"), 30),
    _Column(Message("原因或所在句子", "Reason, or the sentence"), 60),
    _Column(Message("核对情况", "State"), 11, _LOOKED),
    _Column(Message("核对人", "By"), 10),
    _Column(Message("说明", "Remark"), 30),
)
_CERTIFICATE = (
    _Column(Message("文件", "File"), 30),
    _Column(Message("公开主体", "Body"), 34),
    _Column(Message("公开样式", "Template"), 26),
    _Column(Message("读出", "Read"), 40),
    *(_Column(name, 9) for name in wording.SEVERITIES.values()),
    *(_Column(name, 10) for name in wording.OUTCOMES.values()),
    _Column(Message("四舍五入尾差", "Rounding tails"), 9),
    _Column(Message("没有依据的数", "Not borne out"), 10),
    _Column(Message("规则版本", "Rules"), 20),
    _Column(Message("SHA-256", "SHA-256"), 66),
    _Column(Message("没有读取的原因", "Why it was not read"), 40),
)
_SHEETS = (
    Message("问题清单", "Findings"),
    Message("未读未审", "Not read, not checked"),
    Message("审核结论", "Certificate"),
)
_KINDS = {
    "unread": Message("没有读出的数", "figure not read"),
    "table": Message("没有识别的表", "table not recognised"),
    "unsupported": Message("文字中没有依据的数", "figure of the text not borne out"),
    "rule": Message("没有审核的规则", "rule not tested"),
    "file": Message("没有读取的文件", "file not read"),
    "mend": Message("读取时更正", "put right on reading"),
}


def render_xlsx(documents: Sequence[DocumentEntry], lang: str) -> bytes:
    """The workbook. The same documents give the same bytes."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(written, {"in_memory": True, **plain})
    book.set_properties({"created": _UNDATED, "author": f"mingzhang {__version__}"})
    styles = _Styles(book)
    findings, unsettled, certificate = (
        _Sheet(book, styles, name.said(lang), columns, lang)
        for name, columns in zip(_SHEETS, (_FINDINGS, _OPEN, _CERTIFICATE), strict=True)
    )
    for document in documents:
        for number, finding in enumerate(document.findings, start=1):
            findings.row(_finding(document, number, finding, lang), finding.severity)
        for cells in _unsettled(document, lang):
            unsettled.row(cells)
        certificate.row(_certificate(document, lang))
    for sheet in (findings, unsettled, certificate):
        sheet.close()
    book.close()
    return written.getvalue()


# ------------------------------------------------------------------------------ what a row says


def _finding(
    document: DocumentEntry, number: int, finding: FindingEntry, lang: str
) -> Iterator[str]:
    first = finding.places[0] if finding.places else None
    yield from (str(number), wording.SEVERITIES[finding.severity].said(lang))
    yield from (_body(document, lang), document.path)
    yield from _spot(first) if first else ("",) * 4
    yield from (finding.stated, finding.expected, finding.difference, finding.allowed)
    yield from (finding.check, finding.name, finding.source, finding.message)
    yield wording.NEXT_STEP[finding.severity].said(lang)
    yield str(len(finding.consequences) or "")
    yield "\n".join(place.shown for place in finding.places[1:13])
    yield finding.fingerprint


def _spot(place: PlaceEntry) -> tuple[str, str, str, str]:
    return str(place.page or ""), place.table or place.section, place.row, place.column


def _unsettled(document: DocumentEntry, lang: str) -> Iterator[tuple[str, ...]]:
    body, path = _body(document, lang), document.path

    def row(number: str, kind: str, where: str, what: str, why: str) -> tuple[str, ...]:
        return (number, _KINDS[kind].said(lang), body, path, where, what, why)

    if document.error:
        yield row("", "file", "", "", document.error)
        return
    unread, unsupported = (
        LABELS[kind].said(lang) for kind in (MarkKind.UNREAD, MarkKind.UNSUPPORTED)
    )
    for n, item in enumerate(document.unread, start=1):
        where = wording.where(item, lang) + (f"《{item.table}》" if item.table else "")
        yield row(f"{unread}{n}", "unread", where, item.text, item.reason)
    for n, table in enumerate(document.unknown_tables, start=len(document.unread) + 1):
        yield row(f"{unread}{n}", "table", wording.where(table, lang), table.title, "")
    for n, figure in enumerate(document.unsupported, start=1):
        place = figure.place.shown
        yield row(f"{unsupported}{n}", "unsupported", place, figure.text, figure.sentence)
    for outcome, reason, checks in wording.unchecked_groups(document, lang):
        yield row("", "rule", "", checks, f"{outcome}{'：' if lang == 'zh' else ': '}{reason}")
    for mend in document.mends:
        yield row("", "mend", wording.where(mend, lang), mend.was, f"→ {mend.now}")


def _certificate(document: DocumentEntry, lang: str) -> Iterator[str]:
    yield document.path
    if document.error:
        columns = len(_CERTIFICATE)
        yield from ("",) * (columns - 2)
        yield document.error
        return
    yield "\n".join(wording.entity_line(part, lang) for part in document.parts)
    yield wording.template_line(document, lang)
    yield wording.read_line(document, lang)
    yield from (str(len(document.of(severity))) for severity in Severity)
    yield from (str(document.outcomes[outcome]) for outcome in Outcome)
    yield from (str(document.roundings), str(len(document.unsupported)))
    yield from (document.rules_version, document.sha256, "")


def _body(document: DocumentEntry, lang: str) -> str:
    return "" if document.error else wording.entity_line(document.part, lang)


# ---------------------------------------------------------------------------------- the sheets


class _Styles:
    def __init__(self, book: Workbook) -> None:
        common = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#C9CED6"}
        self.cell: Format = book.add_format({**common, "num_format": "@"})
        self.head: Format = book.add_format(
            {**common, "bold": True, "bg_color": "#F4F5F7", "valign": "vcenter", "align": "center"}
        )
        self.filled: Format = book.add_format({**common, "bg_color": "#FFFEF2", "num_format": "@"})
        self.severity: dict[Severity, Format] = {
            severity: book.add_format({**common, "bold": True, "bg_color": fill})
            for severity, fill in _FILLS.items()
        }


class _Sheet:
    """A sheet that is filled from top to bottom."""

    def __init__(
        self, book: Workbook, styles: _Styles, name: str, columns: Sequence[_Column], lang: str
    ) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._styles, self._columns, self._lang = styles, columns, lang
        self._next = 1
        self._left_out = 0
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, column.width)
            self._sheet.write_string(0, at, column.head.said(lang), styles.head)
        self._sheet.set_row(0, 32)
        self._sheet.freeze_panes(1, 2)
        self._sheet.set_landscape()
        self._sheet.set_paper(8 if len(columns) > 12 else 9)  # A3, A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        self._sheet.set_footer("&L&A&R&P / &N")

    def row(self, texts: Iterable[str], severity: Severity | None = None) -> None:
        """Write a row; columns after the texts are left for people to fill in."""
        if self._next > MOST_ROWS:
            self._left_out += 1
            return
        cells = list(texts)
        for at in range(len(cells), len(self._columns)):
            self._sheet.write_blank(self._next, at, None, self._styles.filled)
        for at, text in enumerate(cells):
            style = self._styles.cell
            if severity is not None and at == 1:
                style = self._styles.severity[severity]
            self._sheet.write_string(self._next, at, _kept(text), style)
        # Not every program grows the rows of wrapped text by itself.
        lines = max(
            (_lines(text, c.width) for text, c in zip(cells, self._columns, strict=False)),
            default=1,
        )
        self._sheet.set_row(self._next, min(lines * _LINE, _HIGHEST))
        self._next += 1

    def close(self) -> None:
        """Filters and drop-down lists, now that the last row is known."""
        last = max(self._next - 1, 1)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        for at, column in enumerate(self._columns):
            if column.choices is not None:
                choices = column.choices.said(self._lang).split(",")
                self._sheet.data_validation(
                    1, at, last, at, {"validate": "list", "source": choices}
                )
        if self._left_out:
            told = Message(
                f"还有 {self._left_out} 行没有列出：一张表最多 {MOST_ROWS} 行。请分批审核。",
                f"{self._left_out} more rows were left out: a sheet holds {MOST_ROWS} at most. "
                "Please check fewer files at a time.",
            )
            self._sheet.write_string(self._next, 0, told.said(self._lang))


def _kept(text: str) -> str:
    text = legal(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column."""
    return sum(
        max(1, math.ceil(display_width(line) / (width - 1))) for line in text[:_LONGEST].split("\n")
    )
