"""Somebody's workbook with remarks in it: a colour and a comment at each cell, one sheet that lists
them all, in front of the others.

Everything else stays as it is, byte for byte: formats, formulas, hidden sheets, what we do not
know.
The colour is a conditional format, so the format of the cell itself is untouched. A copy that is
marked again loses the marks of the time before.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from mingzhang.formats.xlsx.listing import Listing, Looks, list_sheet
from mingzhang.formats.xlsx.markup import (
    CONTENT_TYPES,
    SHEET_ORDER,
    STYLE_ORDER,
    Relations,
    SheetXml,
    added,
    cell_name,
    child,
    parsed,
    place,
    relation_key,
    too_large,
    written,
)
from mingzhang.formats.xlsx.notes import Cell, Comments
from mingzhang.formats.xlsx.package import Package

MOST_MARKED = 2_000
"""Cells that are marked; the list goes on."""
_LARGEST = 64 << 20
"""Bytes of one part that is edited."""
_OURS = '"明账"="明账"'
"""The condition of our colours: always true, and told apart from anybody else's."""
_GRAVE, _LIGHT = ("FFC7CE", "9C0006"), ("FFEB9C", "7F6000")
"""Ground and letters of an error and of a remark."""
_LINK = "FF0B57A4"
_SELECTED = b' tabSelected="1"'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BOOK, _TYPES, _STYLES = "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Note:
    """What is said at a cell of a sheet (row and column from 1); ``grave``: it is an error."""

    sheet: str
    row: int
    column: int
    text: str
    grave: bool = True

    @property
    def cell(self) -> str:
        """Its name: ``D17``."""
        return cell_name(self.row, self.column)


def annotated(data: bytes, notes: Sequence[Note], listing: Listing) -> bytes:
    """A copy of a workbook with notes at its cells and the list of them as its first sheet.

    Raises :class:`ReadFailure` for one that is damaged or too large.
    """
    return _Copy(Package(data)).made(notes[:MOST_MARKED], listing)


class _Copy:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._new: dict[str, bytes] = {}
        self._types = parsed(self._part(_TYPES))
        self._parts = {entry.name: entry.part for entry in package.sheets()}
        self._first = ""

    def made(self, notes: Sequence[Note], listing: Listing) -> bytes:
        """The whole archive."""
        colours, looks = self._styles()
        told: dict[str, list[Note]] = {name: [] for name in self._parts}
        for note in notes:
            if note.sheet in told:
                told[note.sheet].append(note)
        marked = {name: found for name, found in told.items() if name != listing.name}
        for number, (name, found) in enumerate(marked.items(), start=1):
            if found or self._marked_before(name):
                self._mark(self._parts[name], found, colours, number)
        self._list(listing, looks)
        self._new[_TYPES] = written(self._types)
        return self._packed()

    # -- reading ---------------------------------------------------------------------------------

    def _part(self, name: str) -> bytes:
        if name in self._new:
            return self._new[name]
        held = bytearray()
        for chunk in self._package.chunks(name):
            held += chunk
            if len(held) > _LARGEST:
                raise too_large()
        return bytes(held)

    def _relations(self, part: str) -> Relations:
        name = _relations_of(part)
        return Relations(self._part(name) if self._has(name) else None)

    def _has(self, name: str) -> bool:
        return name in self._new or self._package.has(name)

    def _marked_before(self, sheet: str) -> bool:
        """Whether an earlier copy has left marks in a sheet."""
        needle = _OURS.replace('"', "&quot;").encode(), _OURS.encode()
        tail = b""
        for chunk in self._package.chunks(self._parts[sheet]):
            tail += chunk
            if any(one in tail for one in needle):
                return True
            tail = tail[-64:]
        return False

    # -- editing ---------------------------------------------------------------------------------

    def _styles(self) -> tuple[tuple[int, int], Looks]:
        """Add two colours and the looks of the list to the styles; their numbers."""
        if not self._has(_STYLES):
            return (-1, -1), Looks()
        root = parsed(self._part(_STYLES))
        colours = child(root, "dxfs", STYLE_ORDER)
        first = len(colours)
        for ground, letters in (_GRAVE, _LIGHT):
            one = added(colours, "dxf")
            font = added(one, "font")
            added(font, "b", val="1")
            added(font, "color", rgb=f"FF{letters}")
            pattern = added(added(one, "fill"), "patternFill", patternType="solid")
            added(pattern, "fgColor", rgb=f"FF{ground}")
            added(pattern, "bgColor", rgb=f"FF{ground}")
        fonts, looks = child(root, "fonts", STYLE_ORDER), child(root, "cellXfs", STYLE_ORDER)
        bold, link = added(fonts, "font"), added(fonts, "font")
        added(bold, "b")
        added(bold, "sz", val="12")
        added(link, "u")
        added(link, "sz", val="11")
        added(link, "color", rgb=_LINK)
        for number in (0, len(fonts) - 2, len(fonts) - 1):
            xf = added(
                looks, "xf", numFmtId="0", fontId=str(number), fillId="0", borderId="0",
                xfId="0", applyFont="1", applyAlignment="1",
            )  # fmt: skip
            added(xf, "alignment", vertical="top", wrapText="1")
        for group in (colours, fonts, looks):
            group.set("count", str(len(group)))
        self._new[_STYLES] = written(root)
        last = len(looks)
        return (first, first + 1), Looks(last - 3, last - 2, last - 1)

    def _mark(
        self, part: str, notes: Sequence[Note], colours: tuple[int, int], number: int
    ) -> None:
        """Colour and comment the cells of one sheet."""
        sheet = SheetXml.parsed(self._part(part))
        _without_our_colours(sheet.root)
        if colours[0] >= 0:
            for grave, colour in zip((True, False), colours, strict=True):
                _colour(sheet.root, _cells(notes, grave), colour)
        self._comment(part, sheet, _joined(notes), number)
        self._new[part] = sheet.written()

    def _comment(
        self, part: str, sheet: SheetXml, notes: Mapping[Cell, tuple[str, str]], number: int
    ) -> None:
        relations = self._relations(part)
        key = relation_key(sheet.root)
        words = _within(part, relations.target("comments"))
        drawing = _within(part, relations.target("vmlDrawing"))
        held = Comments(
            self._part(words) if words and self._has(words) else None,
            self._part(drawing) if drawing and self._has(drawing) else None,
        )
        if not notes and held.empty and not words:
            return
        held.add(notes)
        if not words:
            words = f"xl/mingzhang{number}.comments.xml"
            relations.add("comments", f"/{words}")
            self._type(words, f"{_TYPE}comments+xml")
        if not drawing or sheet.root.find("{*}legacyDrawing") is None:
            drawing = drawing or f"xl/drawings/mingzhang{number}.vml"
            element = place(sheet.root, "legacyDrawing", SHEET_ORDER)
            element.set(key, relations.add("vmlDrawing", f"/{drawing}"))
            self._default("vml", _VML_TYPE)
        self._new[words], self._new[drawing] = held.written()
        self._new[_relations_of(part)] = written(relations.root)

    def _list(self, listing: Listing, looks: Looks) -> None:
        """Put the list in front, and open the workbook there."""
        known = self._parts.get(listing.name)
        part = known or "xl/worksheets/mingzhang.xml"
        book = parsed(self._part(_BOOK))
        sheets = child(book, "sheets", ("sheets",))
        if known is None:
            relations = self._relations(_BOOK)
            numbers = [int(n) for s in sheets if (n := s.get("sheetId", "")).isdecimal()]
            own = added(sheets, "sheet", name=listing.name, sheetId=str(max([0, *numbers]) + 1))
            own.set(relation_key(book), relations.add("worksheet", "/" + part))
            self._new[_relations_of(_BOOK)] = written(relations.root)
            self._type(part, f"{_TYPE}worksheet+xml")
            sheets.insert(0, own)
            for name in book.iterfind("{*}definedNames/{*}definedName"):
                owner = name.get("localSheetId", "")
                if owner.isdecimal():
                    name.set("localSheetId", str(int(owner) + 1))
        elif self._has(_relations_of(part)):
            self._new[_relations_of(part)] = written(Relations(None).root)
        at = [one.get("name") for one in sheets].index(listing.name)
        for view in book.iterfind("{*}bookViews/{*}workbookView"):
            view.set("activeTab", str(at))
            view.set("firstSheet", "0")
        self._new[_BOOK] = written(book)
        self._new[part] = list_sheet(listing, relation_key(book), looks)
        self._first = part

    def _type(self, part: str, kind: str) -> None:
        etree.SubElement(
            self._types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=kind
        )

    def _default(self, ending: str, kind: str) -> None:
        known = {one.get("Extension", "").lower() for one in self._types}
        if ending not in known:
            made = etree.Element(f"{{{CONTENT_TYPES}}}Default", Extension=ending, ContentType=kind)
            self._types.insert(0, made)

    # -- writing ---------------------------------------------------------------------------------

    def _packed(self) -> bytes:
        content = io.BytesIO()
        sheets = {*self._parts.values()} - {self._first}
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in dict.fromkeys((*self._package.parts, *self._new)):
                info = zipfile.ZipInfo(name, _STAMP)
                info.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(info, "w", force_zip64=True) as out:
                    if name in self._new:
                        held = self._new[name]
                        out.write(held.replace(_SELECTED, b"", 1) if name in sheets else held)
                        continue
                    first = name in sheets
                    for chunk in self._package.chunks(name):
                        # Two sheets selected at once would both take what is typed into one.
                        out.write(chunk.replace(_SELECTED, b"", 1) if first else chunk)
                        first = False
        return content.getvalue()


def _without_our_colours(root: etree._Element) -> None:
    for one in list(root.iterfind("{*}conditionalFormatting")):
        if any(formula.text == _OURS for formula in one.iterfind("{*}cfRule/{*}formula")):
            root.remove(one)


def _colour(root: etree._Element, cells: Sequence[str], colour: int) -> None:
    if not cells:
        return
    rules = root.iterfind("{*}conditionalFormatting/{*}cfRule")
    for rule in rules:  # ours come first
        rule.set("priority", str(int(rule.get("priority", "1")) + 1))
    made = place(root, "conditionalFormatting", SHEET_ORDER)
    made.set("sqref", " ".join(cells))
    rule = added(made, "cfRule", type="expression", dxfId=str(colour), priority="1")
    added(rule, "formula", _OURS)


def _cells(notes: Sequence[Note], grave: bool) -> list[str]:
    """Cells with an error, or those with remarks alone."""
    wrong = {note.cell for note in notes if note.grave}
    if grave:
        return list(dict.fromkeys(note.cell for note in notes if note.grave))
    return list(dict.fromkeys(note.cell for note in notes if note.cell not in wrong))


def _joined(notes: Sequence[Note]) -> dict[Cell, tuple[str, str]]:
    """What is said at each cell, several sentences below each other."""
    found: dict[Cell, list[Note]] = {}
    for note in notes:
        found.setdefault((note.row, note.column), []).append(note)
    return {at: (said[0].cell, "\n".join(n.text for n in said)) for at, said in found.items()}


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _within(part: str, target: str) -> str:
    """The part that a relationship of another one leads to."""
    if not target or target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
