"""Opening a Word file: its parts as XML, bounded, without definitions of types or entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Final

from lxml import etree

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.gathering import too_much

MAX_PART: Final = 128 * 1024 * 1024
"""Bytes of an unpacked part; a disclosure is far below, a zip bomb above."""
MAX_TAGS: Final = 8_000_000
"""Tags of a part: each takes a hundred times the room in memory that it takes in the file."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    KeyError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,  # a part protected by a password
    NotImplementedError,
)


class Parts:
    """The parts of a Word file that are read."""

    def __init__(self, data: bytes) -> None:
        """Raises :class:`ReadFailure` when the bytes are no Word file, damaged or too large."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self._names = {name.lstrip("/"): name for name in package.namelist()}
                main = self._main(package)
                self.document = _parse(package, self._names[main])
                folder = posixpath.dirname(main)
                self.styles = self._optional(package, f"{folder}/styles.xml")
                self.numbering = self._optional(package, f"{folder}/numbering.xml")
        except _BROKEN as error:
            raise damaged() from error

    def _main(self, package: zipfile.ZipFile) -> str:
        """The part with the text: named by the relations of the package, mostly the usual one."""
        usual = "word/document.xml"
        if usual in self._names or "_rels/.rels" not in self._names:
            return usual
        relations = _parse(package, self._names["_rels/.rels"])
        for relation in relations:
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return str(relation.get("Target", usual)).lstrip("/")
        return usual

    def _optional(self, package: zipfile.ZipFile, name: str) -> etree._Element | None:
        return _parse(package, self._names[name]) if name in self._names else None


def _parse(package: zipfile.ZipFile, name: str) -> etree._Element:
    with package.open(name) as part:
        content = part.read(MAX_PART + 1)
    if len(content) > MAX_PART or content.count(b"<") > MAX_TAGS:
        raise too_much()
    # Without huge_tree the parser bounds depth and what entities grow to.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:  # no word processor writes one
        raise damaged()
    return root


def damaged() -> ReadFailure:
    """The failure of a file that is cut off, changed or protected."""
    return ReadFailure(
        Message(
            "Word 文件不完整、已损坏或有密码，读不出来。请用 Word 或 WPS 打开后另存为 .docx 再试。",
            "The Word file is incomplete, damaged or protected. Please open it in Word or WPS and "
            "save it as .docx again.",
        )
    )
