"""What a form of report needs of the file itself: pictures of its pages, a copy with notes.

Done where the file is read, in a process that is held to limits, because both open it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mingzhang.cli.report import ReportFormat
from mingzhang.cli.report.model import DocumentEntry, PagePicture
from mingzhang.formats import ReadFailure


def complete(
    entry: DocumentEntry, load: Callable[[], bytes], form: ReportFormat, lang: str
) -> DocumentEntry:
    """The entry with what ``form`` shows beside the text; ``load`` gives the bytes of the file."""
    if form is ReportFormat.HTML and entry.pages:
        return replace(entry, pictures=_pictures(entry, load))
    if form is ReportFormat.PDF_ANNOTATED:
        from mingzhang.cli.report.as_pdf import annotated

        return annotated(entry, load(), lang)
    return entry


def _pictures(entry: DocumentEntry, load: Callable[[], bytes]) -> tuple[PagePicture, ...]:
    """None where the file cannot be drawn; the report says that its pictures are missing. What was
    found in it must not get lost over them."""
    from mingzhang.cli.report.pictures import pictures

    try:
        return pictures(entry, load())
    except (ReadFailure, OSError, RuntimeError, ValueError):
        return ()
