"""The parts of an .xlsx file: its zip archive, the list of sheets, shared strings and formats."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from lxml import etree

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.gathering import too_much
from mingzhang.formats.xlsx.numbers import BUILT_IN

MAX_UNPACKED: Final = 1 << 30
"""Bytes of all parts when unpacked; a million empty rows take a tenth of it."""
MAX_STRINGS: Final = 2_000_000
_CHUNK: Final = 1 << 20
_RELATIONS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SIDES = frozenset({"left", "right", "start", "end"})


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet, the part that holds it, and whether its tab is hidden."""

    name: str
    part: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class CellStyle:
    """What matters of a cell's style: its number format, and a rule at its left or right."""

    code: str = "General"
    ruled: bool = False


def damaged(what: str = "") -> ReadFailure:
    """The failure of a workbook that is cut off or broken."""
    return ReadFailure(
        Message(
            f"Excel 文件不完整或已损坏{'（' + what + '）' if what else ''}，读不出来。"
            "请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
            f"The Excel file is incomplete or damaged{' (' + what + ')' if what else ''}. "
            "Please open it in Excel or WPS, save it as .xlsx and try again.",
        )
    )


class Package:
    """An .xlsx archive. Raises :class:`ReadFailure` when it cannot be unpacked."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise damaged() from error
        self._names = {name.lower(): name for name in self._zip.namelist()}
        self._unpacked = 0
        self.base_1904 = False

    @property
    def parts(self) -> list[str]:
        """The names of all parts, in the order of the archive."""
        return list(self._names.values())

    def has(self, part: str) -> bool:
        """Whether the archive holds this part."""
        return part.lower() in self._names

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece."""
        with unpacking(part):
            name = self._names.get(part.lower())
            if name is None:
                raise damaged(part)
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > MAX_UNPACKED:
                        raise too_much()
                    yield chunk

    def events(
        self,
        part: str,
        tags: tuple[str, ...],
        thin: Callable[[Iterator[bytes]], Iterator[bytes]] = iter,
    ) -> Iterator[etree._Element]:
        """Elements with these local names, each when it ends. ``thin`` may leave bytes out."""
        parser = etree.XMLPullParser(
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
        )
        with unpacking(part):
            for chunk in thin(self.chunks(part)):
                parser.feed(chunk)
                yield from _ended(parser)
            parser.close()
            yield from _ended(parser)

    def sheets(self) -> list[SheetEntry]:
        """The worksheets, in the order of their tabs."""
        targets = {
            element.get("Id", ""): element
            for element in self.events("xl/_rels/workbook.xml.rels", ("Relationship",))
        }
        entries = []
        for element in self.events("xl/workbook.xml", ("workbookPr", "sheet")):
            if local_name(element) == "workbookPr":
                self.base_1904 = element.get("date1904", "0") in {"1", "true"}
                continue
            relation = targets.get(element.get(_RELATIONS) or element.get(_STRICT) or "")
            if relation is not None and relation.get("Type", "").endswith("/worksheet"):
                hidden = element.get("state", "visible") != "visible"
                entries.append(SheetEntry(element.get("name", ""), _target(relation), hidden))
        return entries

    def strings(self) -> list[str]:
        """The shared strings; rich text joined, phonetic guides left out."""
        if not self.has("xl/sharedStrings.xml"):
            return []
        found: list[str] = []
        for element in self.events("xl/sharedStrings.xml", ("si",)):
            found.append(text_of(element))
            if len(found) > MAX_STRINGS:
                raise too_much()
            drop(element)
        return found

    def styles(self) -> list[CellStyle]:
        """The cell styles by their number."""
        if not self.has("xl/styles.xml"):
            return []
        codes = dict(BUILT_IN)
        borders: list[bool] = []
        styles: list[CellStyle] = []
        for element in self.events("xl/styles.xml", ("numFmt", "border", "cellXfs")):
            kind = local_name(element)
            if kind == "numFmt":
                if element.getparent() is not None and _inside(element, "numFmts"):
                    codes[_number(element.get("numFmtId"))] = element.get("formatCode", "General")
            elif kind == "border":
                if _inside(element, "borders"):
                    borders.append(_is_ruled(element))
            else:
                for xf in element:
                    border = _number(xf.get("borderId"))
                    styles.append(
                        CellStyle(
                            codes.get(_number(xf.get("numFmtId")), "General"),
                            border < len(borders) and borders[border],
                        )
                    )
        return styles


def _ended(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield element


@contextmanager
def unpacking(part: str) -> Iterator[None]:
    """Turns everything that a broken archive raises into a sentence."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise damaged(part) from error
    except RuntimeError as error:  # zipfile: an encrypted member
        raise encrypted() from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,  # a member that begins before the file
    ) as error:
        raise damaged(part) from error


def encrypted() -> ReadFailure:
    """The failure of a workbook with a password."""
    return ReadFailure(
        Message(
            "文件设有打开密码，读不出来。请去掉密码后另存再试。",
            "The file is protected by a password. Please save it without one and try again.",
        )
    )


def local_name(element: etree._Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: etree._Element) -> str:
    """The text of a string item or inline string."""
    parts = []
    for node in element.iter("{*}t"):
        parent = node.getparent()
        if parent is None or local_name(parent) != "rPh":
            parts.append(node.text or "")
    text = "".join(parts)
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def drop(element: etree._Element) -> None:
    """Forget an element that was read, and those before it: memory stays flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _target(relation: etree._Element) -> str:
    target = relation.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _inside(element: etree._Element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == name


def _is_ruled(border: etree._Element) -> bool:
    return any(
        local_name(side) in _SIDES and side.get("style", "none") != "none" for side in border
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
