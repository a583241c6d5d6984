"""What a form of report needs of the file itself: pictures of its pages, a copy with notes.

Done where the file is read, in a process that is held to limits, because both open it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mingzhang.cli.report import ReportFormat
from mingzhang.cli.report.model import DocumentEntry


def complete(
    entry: DocumentEntry, load: Callable[[], bytes], form: ReportFormat, lang: str
) -> DocumentEntry:
    """The entry with what ``form`` shows beside the text; ``load`` gives the bytes of the file."""
    if form is ReportFormat.HTML and entry.pages:
        from mingzhang.cli.report.pictures import pictures

        return replace(entry, pictures=pictures(entry, load()))
    if form is ReportFormat.PDF_ANNOTATED:
        from mingzhang.cli.report.as_pdf import annotated

        return annotated(entry, load(), lang)
    return entry
