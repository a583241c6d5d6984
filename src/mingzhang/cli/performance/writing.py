"""A document of the year written as files, one for each format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from mingzhang.budget import Budget
from mingzhang.cli.compiling.choosing import chosen_template
from mingzhang.cli.compiling.writing import SetFormat, chosen_formats, file_stem
from mingzhang.cli.complaints import CommandError
from mingzhang.cli.output import deliver_files
from mingzhang.documents import Document
from mingzhang.performance.model import Evaluation, Monitoring


def write_document(
    code: str, document: Document, formats: Sequence[SetFormat], data: str, folder: Path
) -> tuple[Path, ...]:
    """Write a document into ``folder`` under the ``code`` of the body and its title; its JSON is
    ``data``. Raises :class:`CommandError` when the folder cannot be written to."""
    stem = file_stem(f"{code}-{document.title}")
    files: list[tuple[str, bytes]] = []
    for form in formats:
        content = data if form is SetFormat.JSON else _WRITERS[form](document)
        raw = content.encode() if isinstance(content, str) else content
        files.append((f"{stem}.{form.value}", raw))
    deliver_files(files, folder)
    return tuple(folder / name for name, _ in files)


def _docx(document: Document) -> bytes:
    from mingzhang.formats.docx import write_docx

    return write_docx(document)


def _pdf(document: Document) -> bytes:
    from mingzhang.formats.pdf import LayoutError, write_pdf

    try:
        return write_pdf(document)
    except LayoutError as error:
        raise CommandError(error.message.zh, error.message.en) from error


def _xlsx(document: Document) -> bytes:
    from mingzhang.formats.xlsx import write_xlsx

    return write_xlsx(document)


def _html(document: Document) -> str:
    from mingzhang.formats.html import write_html

    return write_html(document)


_WRITERS: dict[SetFormat, Callable[[Document], str | bytes]] = {
    SetFormat.DOCX: _docx,
    SetFormat.PDF: _pdf,
    SetFormat.XLSX: _xlsx,
    SetFormat.HTML: _html,
}


def as_data(form: str, out: Path | None) -> bool:
    """Whether the result is printed as JSON: ``--format json`` without a folder to write to.

    Raises :class:`CommandError` for other formats without a folder.
    """
    if out is not None or not form:
        return False
    if chosen_formats(form) == (SetFormat.JSON,):
        return True
    raise CommandError(
        "要写文件，请用 --out 说明写到哪个文件夹；不写文件时只能用 --format json。",
        "Say with --out where the files go; without it only --format json can be printed.",
    )


def write_monitoring(
    found: Monitoring,
    budget: Budget,
    form: str,
    folder: Path,
    folders: Sequence[Path] | None,
    lang: str,
) -> tuple[Path, ...]:
    """The monitoring report in every format that was asked for."""
    from mingzhang.cli.performance.monitoring import as_json
    from mingzhang.performance.documents import monitoring_document

    layout, _ = chosen_template(budget.template, folders)
    document = monitoring_document(found, budget, layout, lang)
    return write_document(budget.code, document, chosen_formats(form), as_json(found), folder)


def write_evaluation(
    found: Evaluation,
    budget: Budget,
    form: str,
    folder: Path,
    folders: Sequence[Path] | None,
    lang: str,
) -> tuple[Path, ...]:
    """The self-evaluation, report and forms, in every format that was asked for."""
    from mingzhang.cli.performance.evaluation import as_json
    from mingzhang.performance.documents import evaluation_document

    layout, _ = chosen_template(budget.template, folders)
    document = evaluation_document(found, budget, layout, lang)
    return write_document(budget.code, document, chosen_formats(form), as_json(found), folder)
