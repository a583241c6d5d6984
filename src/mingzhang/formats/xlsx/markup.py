"""The XML of an .xlsx archive as it is edited: namespaces, places of elements, new parts.

A sheet is edited without its rows: they are cut out, the rest is parsed, and they are put back as
they were, byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.xlsx.package import damaged, local_name

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
    *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"),
    *("drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects"),
    *("controls", "webPublishItems", "tableParts", "extLst"),
)
"""The order in which a worksheet's elements must stand; a program refuses any other."""
STYLE_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_BEGIN = re.compile(rb"<((?:\w+:)?sheetData)(\s[^>]*?)?(/?)>")
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class SheetXml:
    """A worksheet: its elements around the rows, and the rows as bytes."""

    root: etree._Element
    rows: bytes

    @classmethod
    def parsed(cls, data: bytes) -> SheetXml:
        """Take a part apart. Raises ReadFailure."""
        begin = _BEGIN.search(data)
        if begin is None:
            raise damaged()
        name, end = begin[1], begin.end()
        if not begin[3]:
            end = data.rfind(b"</" + name)
            end = data.find(b">", end) + 1 if end >= 0 else 0
            if end <= begin.start():
                raise damaged()
        shell = data[: begin.start()] + b"<" + name + b"/>" + data[end:]
        return cls(parsed(shell), data[begin.start() : end])

    def written(self) -> bytes:
        """The part with its rows again."""
        shell = written(self.root)
        found = _BEGIN.search(shell)
        if found is None:
            raise damaged()
        return shell[: found.start()] + self.rows + shell[found.end() :]


def parsed(data: bytes) -> etree._Element:
    """A part's XML, nothing resolved or fetched. Raises ReadFailure."""
    try:
        return etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )


def written(root: etree._Element) -> bytes:
    """XML as a part of the archive."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def namespace(root: etree._Element) -> str:
    """The namespace of a part, which is one of two."""
    return str(etree.QName(root).namespace or "")


def relation_key(root: etree._Element) -> str:
    """The attribute that names a relationship (``r:id``) in a part."""
    strict = namespace(root) == _STRICT_MAIN
    return f"{{{_STRICT_OFFICE if strict else OFFICE}}}id"


def child(root: etree._Element, name: str, order: tuple[str, ...]) -> etree._Element:
    """The element of this name, made in its place where there is none."""
    found = root.find(f"{{*}}{name}")
    return place(root, name, order) if found is None else found


def place(root: etree._Element, name: str, order: tuple[str, ...]) -> etree._Element:
    """A new element of this name, behind all that come before it."""
    made = etree.Element(f"{{{namespace(root)}}}{name}")
    rank = order.index(name)
    before = [
        n
        for n, one in enumerate(root)
        if (name := local_name(one)) in order and order.index(name) <= rank
    ]
    root.insert(before[-1] + 1 if before else 0, made)
    return made


def added(parent: etree._Element, name: str, text: str = "", /, **more: str) -> etree._Element:
    """A new last child in the namespace of its parent."""
    made = etree.SubElement(parent, f"{{{namespace(parent)}}}{name}")
    for key, value in more.items():
        made.set(key, value)
    if text:
        made.text = writable(text)
    return made


def writable(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)


class Relations:
    """The relationships of a part: what it uses, by the type's last word."""

    def __init__(self, data: bytes | None) -> None:
        empty = f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode()
        self.root = parsed(data or empty)

    def target(self, kind: str) -> str:
        """Where the first one of this kind leads; empty where there is none."""
        found = (r for r in self.root if r.get("Type", "").endswith(f"/{kind}"))
        one = next(found, None)
        return "" if one is None else one.get("Target", "")

    def add(self, kind: str, target: str) -> str:
        """Add one; its id."""
        known = {one.get("Id", "") for one in self.root}
        key = next(k for n in range(1, len(known) + 2) if (k := f"rIdM{n}") not in known)
        added(self.root, "Relationship", Id=key, Type=f"{OFFICE}/{kind}", Target=target)
        return key


def cell_name(row: int, column: int) -> str:
    """The name of a cell: 17, 4 → ``D17``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def too_large() -> ReadFailure:
    """The failure of a workbook that is sound and too large to be written again."""
    return ReadFailure(
        Message(
            "工作簿太大，没有做标注本；问题都列在这里。",
            "The workbook is too large for a marked copy; all mistakes are listed here.",
        )
    )
