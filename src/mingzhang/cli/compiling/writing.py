"""A compiled set written as files, one for each format that was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from mingzhang.cli.complaints import CommandError
from mingzhang.cli.output import deliver
from mingzhang.compile import Compiled

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 80


class SetFormat(StrEnum):
    """The formats a set can be written in."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    HTML = "html"
    JSON = "json"


def chosen_formats(said: str) -> tuple[SetFormat, ...]:
    """``docx,pdf`` as formats, in the order of the list. Raises :class:`CommandError`."""
    known = [form.value for form in SetFormat]
    wanted = [word.strip().lower() for word in said.split(",") if word.strip()]
    for word in wanted:
        if word not in known:
            raise CommandError(
                f"不认识的格式“{word}”，可用：{'、'.join(known)}。",
                f"Unknown format “{word}”; known are: {', '.join(known)}.",
            )
    return tuple(dict.fromkeys(SetFormat(word) for word in wanted or known))


def write_set(made: Compiled, formats: Sequence[SetFormat], folder: Path) -> tuple[Path, ...]:
    """Write one body's set into ``folder`` and return the files.

    Raises :class:`CommandError` when the folder cannot be written to.
    """
    contents = {form: set_content(made, form) for form in formats}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"文件夹 {folder} 建不了：{error.strerror}。请换一个 --out。",
            f"The folder {folder} cannot be made: {error.strerror}. Name another with --out.",
        ) from error
    stem = file_stem(made.name)
    written = []
    for form, content in contents.items():
        path = folder / f"{stem}.{form.value}"
        deliver(content, path)
        written.append(path)
    return tuple(written)


def file_stem(name: str) -> str:
    """A name as the name of a file, without its ending."""
    return _NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME]


def set_content(made: Compiled, form: SetFormat) -> str | bytes:
    """The set in one format, as it goes into the file."""
    return _WRITERS[form](made)


def _json(made: Compiled) -> str:
    from mingzhang.formats.json import write_json

    return write_json(made.document, made.facts, made.meta())


def _docx(made: Compiled) -> bytes:
    from mingzhang.formats.docx import write_docx

    return write_docx(made.document)


def _pdf(made: Compiled) -> bytes:
    from mingzhang.formats.pdf import LayoutError, write_pdf

    try:
        return write_pdf(made.document, {"facts.json": _json(made).encode()})
    except LayoutError as error:
        raise CommandError(error.message.zh, error.message.en) from error


def _xlsx(made: Compiled) -> bytes:
    from mingzhang.formats.xlsx import write_xlsx

    return write_xlsx(made.document)


def _html(made: Compiled) -> str:
    from mingzhang.formats.html import write_html

    return write_html(made.document)


_WRITERS: dict[SetFormat, Callable[[Compiled], str | bytes]] = {
    SetFormat.DOCX: _docx,
    SetFormat.PDF: _pdf,
    SetFormat.XLSX: _xlsx,
    SetFormat.HTML: _html,
    SetFormat.JSON: _json,
}
