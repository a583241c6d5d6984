"""Which kind of office file it is, told by its content."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file of Office 97-2003 begins."""
_MOST_SECTORS: Final = 4096
"""Sectors of the directory that are looked at."""
_ENTRY: Final = 128
_STREAM: Final = 2
_LAST: Final = 0xFFFFFFFA


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """A kind of file: the ending LibreOffice knows it by, and what it is turned into to be read."""

    name: Message
    ending: str
    target: str


_DOC = OfficeKind(
    Message("旧版 Word 文件（.doc、.wps）", "a Word file of the old kind (.doc)"), "doc", "docx"
)
_WORKS = OfficeKind(Message("Works 文件", "a Works file"), "wps", "docx")
_RTF = OfficeKind(Message("RTF 文件", "an RTF file"), "rtf", "docx")
_WORD_XML = OfficeKind(
    Message("XML 格式的 Word 文件", "a Word file in XML of the old kind"), "xml", "docx"
)
_ODT = OfficeKind(Message("OpenDocument 文字文件", "an OpenDocument text"), "odt", "docx")
_ODS = OfficeKind(Message("OpenDocument 表格文件", "an OpenDocument spreadsheet"), "ods", "xlsx")
_XLSB = OfficeKind(Message("二进制 Excel 文件（.xlsb）", "a binary Excel file"), "xlsb", "xlsx")
_FODT = OfficeKind(_ODT.name, "fodt", "docx")
_FODS = OfficeKind(_ODS.name, "fods", "xlsx")
_FLAT = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_BY_STREAM = {"WordDocument": _DOC, "MatOST": _WORKS}
_KNOWN = ("WordDocument", "Workbook", "EncryptedPackage")


def kind_of_compound(data: bytes) -> OfficeKind | None:
    """The kind of a compound file that is no workbook; None for a workbook, and for one that is
    protected.

    What counts is the outermost storage: a text may hold a workbook as a picture of its chart.
    Raises :class:`ReadFailure` when it is none of these, or damaged beyond telling.
    """
    names = set(_root_streams(data)) or {
        # A broken directory: what it would say stands in the file somewhere.
        name
        for name in _KNOWN
        if name.encode("utf-16-le") in data
    }
    if names & {"Workbook", "Book", "EncryptedPackage"}:
        return None
    found = next((kind for name, kind in _BY_STREAM.items() if name in names), None)
    if found is None:
        raise ReadFailure(
            Message(
                "文件不完整、已损坏，或不是 Word、Excel 文件，读不出来。"
                "请用 Word、Excel 或 WPS 打开后另存为 .docx 或 .xlsx 再试。",
                "The file is incomplete, damaged or neither a Word nor an Excel file. Please open "
                "it in Word, Excel or WPS and save it as .docx or .xlsx.",
            )
        )
    return found


def kind_of_parts(names: Collection[str], mimetype: bytes) -> OfficeKind | None:
    """The kind of a zip by its members, in small letters, and its stated type; None for a kind with
    a reader of its own, or no office file."""
    if "xl/workbook.bin" in names:
        return _XLSB
    if "content.xml" in names:
        return _ODS if b"spreadsheet" in mimetype else _ODT
    return None


def kind_of_head(head: str) -> OfficeKind | None:
    """The kind of a file that is text, by its beginning; None for any other."""
    begun = head.lstrip("\ufeff \t\r\n")
    if begun.startswith("{\\rtf"):
        return _RTF
    if not begun.startswith("<"):
        return None
    if "schemas.microsoft.com/office/word/2003/wordml" in head or "/2006/xmlPackage" in head:
        return _WORD_XML
    if _FLAT in head and "<office:document" in head:
        sheet = "opendocument.spreadsheet" in head
        return _FODS if sheet else _FODT
    return None


def _root_streams(data: bytes) -> Iterator[str]:
    """Names of the streams in the outermost storage of a compound file."""
    try:
        entries = list(_entries(data))
    except (struct.error, IndexError):
        return
    waiting = [entries[0].child] if entries else []
    seen: set[int] = set()
    while waiting:
        at = waiting.pop()
        if at >= len(entries) or at in seen:
            continue
        seen.add(at)
        entry = entries[at]
        if entry.kind == _STREAM:
            yield entry.name
        waiting += [entry.left, entry.right]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int


def _entries(data: bytes) -> Iterator[_Entry]:
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    table = _table(data, size)
    sector, count = struct.unpack_from("<I", data, 48)[0], 0
    while sector < _LAST and count < _MOST_SECTORS:
        start = (sector + 1) * size
        block = data[start : start + size]
        for at in range(0, len(block) - _ENTRY + 1, _ENTRY):
            length = min(struct.unpack_from("<H", block, at + 64)[0], 64)
            name = block[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<III", block, at + 68)
            yield _Entry(name, block[at + 66], left, right, child)
        sector, count = table[sector], count + 1


def _table(data: bytes, size: int) -> list[int]:
    """Which sector follows on which, as far as the header names the sectors that say so."""
    found: list[int] = []
    for sector in struct.unpack_from("<109I", data, 76):
        if sector >= _LAST:
            break
        start = (sector + 1) * size
        block = data[start : start + size]
        found.extend(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))
    return found
