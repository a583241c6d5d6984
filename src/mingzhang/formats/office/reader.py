"""Office file -> Document, by way of a kind that has a reader."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from mingzhang.documents import Document, Mend
from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.office.kinds import OfficeKind
from mingzhang.formats.office.program import NotConverted, convert, find_program


def read_office(data: bytes, kind: OfficeKind, path: str = "") -> Document:
    """Read a file of a kind that LibreOffice understands.

    Raises :class:`ReadFailure`: when there is no LibreOffice, or the file is damaged or protected.
    """
    program = find_program()
    zh, en = kind.name.zh, kind.name.en
    if program is None:
        raise ReadFailure(
            Message(
                f"这是{zh}，要装有 LibreOffice 才能读取。"
                f"请安装 LibreOffice，或用 Word、Excel 或 WPS 打开后另存为 .{kind.target} 再试。",
                f"This is {en}, which is read by means of LibreOffice. Please install LibreOffice, "
                f"or open it in Word, Excel or WPS and save it as .{kind.target}.",
            )
        )
    try:
        made = convert(program, data, kind.ending, kind.target)
    except NotConverted as error:
        raise ReadFailure(
            Message(
                f"这份{zh}不完整、已损坏或有密码，读不出来。"
                f"请用 Word、Excel 或 WPS 打开后另存为 .{kind.target} 再试。",
                f"This file, {en}, is incomplete, damaged or protected. Please open it in Word, "
                f"Excel or WPS and save it as .{kind.target}.",
            )
        ) from error
    document = _read(made, kind.target, path)
    note = Mend(1, 0, "converted", zh, f".{kind.target}（LibreOffice）")
    return replace(
        document, sha256=sha256(data).hexdigest(), mends=(note, *document.mends), path=path
    )


def _read(made: bytes, target: str, path: str) -> Document:
    if target == "xlsx":
        from mingzhang.formats.xlsx import read_xlsx

        return read_xlsx(made, path)
    from mingzhang.formats.docx.reader import read_docx

    return read_docx(made, path)
