"""Any file -> Document. What it is is told by its content: names of files are not to be trusted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from mingzhang.documents import Document
from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.office import kind_of_compound, kind_of_head, kind_of_parts, read_office
from mingzhang.formats.opening import load, refuse_empty

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = re.compile(rb"(?:^|[\r\n])%PDF-\d")
"""Mail programs put lines in front of it."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div)\b",
    re.I | re.S,
)
_PART_OF_HTML = re.compile(r"<(?:html|body|table)\b[^>]*>", re.I)
_WORD = re.compile(r"word/document\d*\.xml")
_SPREADSHEET_XML = "urn:schemas-microsoft-com:office:spreadsheet"
_MHTML = re.compile(
    r"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.I
)
"""A web page saved in one file begins like a letter."""
_NOT_YET: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!", "这是压缩包。", "This is an archive."),
    (b"7z\xbc\xaf", "这是压缩包。", "This is an archive."),
)


def read_any(path: Path) -> Document:
    """Read a disclosure in any format that is known: PDF, scan, text, Word, Excel, web page, JSON.

    Raises :class:`ReadFailure` with a sentence for the user: for a file that cannot be opened, is
    empty, cut off, protected by a password, or of another kind.
    """
    return read_any_bytes(load(Path(path)), str(path))


def read_any_bytes(data: bytes, path: str = "") -> Document:
    """The same for bytes; ``path`` is for messages."""
    refuse_empty(data)
    reader = _reader_of(data)
    if reader is None:
        from mingzhang.formats.text import read_bytes

        return read_bytes(data, path)
    return reader(data, path)


def lines_of_text(data: bytes) -> list[str]:
    """The lines of a text file, as the places of its document count them; none of any other file.
    Raises :class:`ReadFailure` where :func:`read_any_bytes` does."""
    from mingzhang.formats.text import lines_of

    return lines_of(data) if _reader_of(data) is None else []


def _reader_of(data: bytes) -> Callable[[bytes, str], Document] | None:
    """What reads a file of this content; None for plain text."""
    for mark, zh, en in _NOT_YET:
        if data.startswith(mark):
            raise _save_as_text(zh, en)
    if data.startswith(_PICTURES):
        from mingzhang.formats.scan.reader import read_scan

        return read_scan
    if _PDF.search(data[:1024]):
        from mingzhang.formats.pdf import read_pdf

        return read_pdf
    if data.startswith(b"PK"):
        return _read_zip
    if data.startswith(_OLE):
        return _read_compound
    return _reader_of_marked(data, _head(data))


def _reader_of_marked(data: bytes, head: str) -> Callable[[bytes, str], Document] | None:
    """What reads a file of characters; None for plain text."""
    if _SPREADSHEET_XML in head:
        from mingzhang.formats.xlsx import read_spreadsheet_xml

        return read_spreadsheet_xml
    if _MHTML.match(head):
        from mingzhang.formats.html import read_mhtml

        return read_mhtml
    if kind := kind_of_head(head):
        return lambda data, path: read_office(data, kind, path)
    if _HTML.match(head) or (head.lstrip().startswith("<") and _PART_OF_HTML.search(head)):
        from mingzhang.formats.html import read_html

        return read_html
    if head.lstrip().startswith("{"):
        from mingzhang.formats.json import is_ours

        if is_ours(data):
            return _read_ours
    return None


def _read_ours(data: bytes, path: str) -> Document:
    from mingzhang.formats.json import read_json

    return replace(read_json(data), path=path, sha256=sha256(data).hexdigest())


def _head(data: bytes) -> str:
    """The beginning of a file as text, for a look at it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:8192].decode("utf-16", errors="replace")
    return data[:8192].removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")


def _read_zip(data: bytes, path: str) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
            mimetype = _start_of(archive, "mimetype")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadFailure(
            Message(
                "文件不完整（像是没有下载完的 Word 或 Excel 文件），读不出来。"
                "请重新下载或另存再试。",
                "The file is incomplete (like a Word or Excel file whose download broke off). "
                "Please download or save it again.",
            )
        ) from error
    if any(_WORD.fullmatch(name) for name in names):
        from mingzhang.formats.docx.reader import read_docx

        return read_docx(data, path)
    if "xl/workbook.xml" in names:
        from mingzhang.formats.xlsx import read_xlsx

        return read_xlsx(data, path)
    if kind := kind_of_parts(names, mimetype):
        return read_office(data, kind, path)
    if "ppt/presentation.xml" in names:
        raise _save_as_text("这是演示文稿（PowerPoint）。", "This is a presentation (PowerPoint).")
    raise _save_as(
        "这是压缩包，不是公开文件本身。",
        "This is an archive, not the disclosure itself.",
        ("请解压后再读取里面的文件。", "Please unpack it and read the files inside."),
    )


def _read_compound(data: bytes, path: str) -> Document:
    """Office 97-2003: told by the names of the streams inside."""
    if kind := kind_of_compound(data):
        return read_office(data, kind, path)
    from mingzhang.formats.xlsx import read_xlsx

    return read_xlsx(data, path)


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a member; none when it is missing or cannot be read."""
    try:
        with archive.open(name) as member:
            return member.read(256)
    except (KeyError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return b""


def _save_as(zh: str, en: str, then: tuple[str, str]) -> ReadFailure:
    return ReadFailure(Message(zh + then[0], f"{en} {then[1]}"))


def _save_as_text(zh: str, en: str) -> ReadFailure:
    return _save_as(
        zh,
        en,
        (
            "请提供 Word、Excel、网页或文本文件。",
            "Please give a Word, Excel, HTML or text file.",
        ),
    )
