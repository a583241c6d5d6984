"""Document -> PDF, set by typst: tagged, PDF/A-3a and PDF/UA-1 as declared by the writer.

The document goes to typst as data, and ``template.typ`` lays it out. So nothing that anybody types
into a budget can be taken for markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from mingzhang.documents import Document
from mingzhang.facts import Message
from mingzhang.formats.pdf.child import TEMPLATE, Standard, Task, inputs
from mingzhang.formats.pdf.fonts import Faces, loaded_fonts, machine_faces
from mingzhang.formats.pdf.objects import DamagedFileError
from mingzhang.formats.pdf.portions import RefusedError, is_long, set_in_portions
from mingzhang.formats.pdf.setting import document_data

_STANDARDS: tuple[Standard, ...] = ("a-3a", "ua-1")
_UNDATED = date(1980, 1, 1)
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_KINDS = {
    ".json": "application/json",
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class LayoutError(Exception):
    """Typst refused a document: a fault of Mingzhang, not of the user; ``message`` says why."""

    def __init__(self, reason: str) -> None:
        self.message = Message(
            f"PDF 排版失败，这是明账的问题，请报告。原因：{reason}",
            f"The PDF could not be set. This is a fault of Mingzhang, please report it: {reason}",
        )
        super().__init__(self.message.zh)


def write_pdf(
    document: Document,
    attachments: Mapping[str, bytes] = _NOTHING,
    faces: Faces | None = None,
) -> bytes:
    """The document as a PDF. ``attachments`` (file name -> content) are embedded in it.

    ``faces`` are the typefaces; by default those of this machine, with 仿宋 where it has one. The
    same document in the same faces gives the same bytes. Raises :class:`LayoutError`.
    """
    faces = faces or machine_faces()
    day = _day(document.date)
    data = {
        **document_data(document, faces),
        "date": [day.year, day.month, day.day],
        "attachments": [_attachment(*item) for item in sorted(attachments.items())],
    }
    task = Task(data, faces.folders, day.isoformat(), _STANDARDS)
    try:
        made = set_in_portions(task) if is_long(data) else None
        return made if made is not None else _set_whole(task)
    except (RefusedError, DamagedFileError) as error:
        raise LayoutError(str(error)) from error


def _set_whole(task: Task) -> bytes:
    import typst

    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=loaded_fonts(task.folders),
            ignore_system_fonts=True,
            sys_inputs=inputs(task.data),
            format="pdf",
            pdf_standards=list(task.standards),
            timestamp=task.time,
        )
    except typst.TypstError as error:
        raise LayoutError(" ".join((error.message, *error.hints))) from error
    return bytes(made)


def _day(said: str) -> date:
    try:
        return max(date.fromisoformat(said), _UNDATED)
    except ValueError:
        return _UNDATED


def _attachment(name: str, content: bytes) -> dict[str, Any]:
    """Text goes as text; other bytes as numbers, since the data is JSON."""
    try:
        data: str | list[int] = content.decode()
    except UnicodeDecodeError:
        data = list(content)
    kind = _KINDS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    return {"name": name, "data": data, "kind": kind}
