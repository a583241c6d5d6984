"""Reports that are files of their own: annotated copies, a folder of web pages, a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from mingzhang.cli.complaints import CommandError
from mingzhang.cli.report import ReportFormat
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.cli.report.summary import rows_of

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 60
_COPY = {"zh": "批注", "en": "annotated"}


def demand_target(form: ReportFormat, output: Path | None, count: int) -> None:
    """Raises :class:`CommandError` when a form of report has no place to go to. Asked before any
    file is read, so that nobody waits for nothing."""
    if form not in (ReportFormat.XLSX, ReportFormat.PDF_ANNOTATED):
        return
    if output is None:
        raise CommandError(
            f"--format {form.value} 要用 --output 指明写到哪里。",
            f"--format {form.value} needs --output to say where to write.",
        )
    if form is ReportFormat.PDF_ANNOTATED and count > 1 and output.is_file():
        raise CommandError(
            f"有 {count} 个文件，--output 应是一个文件夹，而 {output} 是文件。",
            f"There are {count} files, so --output should be a folder, but {output} is a file.",
        )


def is_folder(form: ReportFormat, output: Path | None, count: int) -> bool:
    """Whether the report goes into a folder: annotated copies of several files, and web pages when
    ``output`` is a folder or, for several files, has no ending of a file."""
    if output is None or form not in (ReportFormat.HTML, ReportFormat.PDF_ANNOTATED):
        return False
    if output.is_dir():
        return True
    return count > 1 and (form is ReportFormat.PDF_ANNOTATED or not output.suffix)


def files_of(
    documents: Sequence[DocumentEntry], form: ReportFormat, lang: str
) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files of a report that goes into a folder."""
    rows = rows_of(documents)
    paths = [row.path for row in rows]
    if form is ReportFormat.PDF_ANNOTATED:
        names = _names(paths, f"-{_COPY[lang]}.pdf")
        for name, document in zip(names, documents, strict=True):
            if document.annotated:
                yield name, document.annotated
        return
    from mingzhang.cli.report.as_html import render_html, render_index

    names = _names(paths, ".html")
    yield "index.html", render_index(rows, names, lang).encode()
    for name, document in zip(names, documents, strict=True):
        yield name, render_html([document], lang).encode()


def missing_copies(documents: Sequence[DocumentEntry], remark: Callable[[str], None]) -> bool:
    """Whether a file that was checked got no annotated copy; says why, and what goes with one."""
    missing = False
    for document in documents:
        said = document.refused or document.remark
        if said:
            remark(f"{document.path}: {said}")
        missing = missing or bool(document.refused)
    return missing


def _names(paths: Sequence[str], ending: str) -> list[str]:
    """A name for each file, made from its own; a number where two would be alike."""
    taken: set[str] = {"index.html"}
    found = []
    for path in paths:
        own = PurePosixPath(path.replace("\\", "/")).stem
        stem = _UNSAFE.sub("_", own).strip(" .")[:_LONGEST] or "file"
        name, number = stem + ending, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}{ending}"
        taken.add(name.casefold())
        found.append(name)
    return found
