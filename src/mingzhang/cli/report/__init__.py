"""Reports of a check: text for the terminal, HTML for people, a workbook and annotated copies to
work with, JSON and SARIF for programs.

Each renderer is a pure function ``(documents, lang) -> str`` over the records of
:mod:`mingzhang.cli.report.model`; a new form of report is one module and one line below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.cli.report.model import DocumentEntry


class ReportFormat(StrEnum):
    """The forms a report can take."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    SARIF = "sarif"
    PDF_ANNOTATED = "pdf-annotated"
    XLSX = "xlsx"


def pieces(
    documents: Sequence[DocumentEntry], form: ReportFormat, lang: str, *, colour: bool = False
) -> str | bytes | Iterable[str]:
    """The same report as :func:`render`; one that can get long, piece by piece."""
    if form is ReportFormat.TEXT:
        from mingzhang.cli.report.as_text import text_pieces

        return text_pieces(documents, lang, colour=colour)
    if form is ReportFormat.JSON:
        from mingzhang.cli.report.as_json import json_pieces

        return json_pieces(documents)
    if form is ReportFormat.XLSX:
        from mingzhang.cli.report.as_xlsx import render_xlsx

        return render_xlsx(documents, lang)
    if form is ReportFormat.PDF_ANNOTATED:
        return documents[0].annotated if len(documents) else b""
    return render(documents, form, lang, colour=colour)


def render(
    documents: Sequence[DocumentEntry], form: ReportFormat, lang: str, *, colour: bool = False
) -> str:
    """The whole report as text. ``colour`` is for a text report that goes to a terminal.

    The renderers are imported here, so that a JSON report does not pay for the HTML machinery.
    """
    if form is ReportFormat.TEXT:
        from mingzhang.cli.report.as_text import render_text

        return render_text(documents, lang, colour=colour)
    if form is ReportFormat.HTML:
        from mingzhang.cli.report.as_html import render_html

        return render_html(documents, lang)
    if form is ReportFormat.SARIF:
        from mingzhang.cli.report.as_sarif import render_sarif

        return render_sarif(documents, lang)
    from mingzhang.cli.report.as_json import render_json

    return render_json(documents)
