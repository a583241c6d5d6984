"""Workbooks in the XML of Excel 2003, which many systems still export under the name .xls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from mingzhang.documents import Document, Mend
from mingzhang.formats.gathering import MAX_CELLS, MAX_ROWS, Gathered, too_much
from mingzhang.formats.xlsx.arranging import arrange
from mingzhang.formats.xlsx.numbers import printed
from mingzhang.formats.xlsx.package import damaged, local_name
from mingzhang.formats.xlsx.sheet import Merged, Sheet, SheetRow, hidden_notes

_NAMESPACE: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_FARTHEST: Final = 1_048_576
_FORMATS: Final = {
    "general": "General",
    "general number": "General",
    "fixed": "0.00",
    "standard": "#,##0.00",
    "percent": "0.00%",
    "scientific": "0.00E+00",
}
"""Number formats by the names that this kind of file has for them."""


def read_spreadsheet_xml(data: bytes, path: str = "") -> Document:
    """Read the bytes of a workbook in XML. Raises :class:`ReadFailure` when it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise damaged()
    reader = _Reader(root)
    gathered = Gathered()
    mends: list[Mend] = []
    for element in root.iterchildren(f"{_NAMESPACE}Worksheet"):
        sheet = reader.sheet(element)
        if not sheet.is_hidden:
            arrange(sheet, gathered)
        mends.extend(hidden_notes(sheet))
    return gathered.document(data, path, mends=mends)


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self._formats: dict[str, str] = {}
        self._ruled: set[str] = set()
        self._cells = 0
        for style in root.iterfind(f"{_NAMESPACE}Styles/{_NAMESPACE}Style"):
            self._style(style)

    def _style(self, style: etree._Element) -> None:
        name, parent = _said(style, "ID"), _said(style, "Parent")
        number = style.find(f"{_NAMESPACE}NumberFormat")
        said = _said(number, "Format") if number is not None else ""
        code = _FORMATS.get(said.lower(), said) if said else self._formats.get(parent, "General")
        self._formats[name] = code
        borders = style.find(f"{_NAMESPACE}Borders")
        if borders is None:
            if parent in self._ruled:
                self._ruled.add(name)
        elif any(_said(side, "Position") in {"Left", "Right"} for side in borders):
            self._ruled.add(name)

    def sheet(self, element: etree._Element) -> Sheet:
        """One sheet."""
        visible = element.find(".//{*}WorksheetOptions/{*}Visible")
        said = (visible.text or "").strip() if visible is not None else ""
        sheet = Sheet(_said(element, "Name"), is_hidden=said in {"SheetHidden", "SheetVeryHidden"})
        table = element.find(f"{_NAMESPACE}Table")
        at = -1
        for row in table.iterchildren(f"{_NAMESPACE}Row") if table is not None else ():
            at = _place(row, at)
            self._row(row, at, sheet)
        return sheet

    def _row(self, element: etree._Element, index: int, sheet: Sheet) -> None:
        row = SheetRow(index)
        for cell, column in _cells(element):
            text = self._text(cell)
            if text:
                row.texts[column] = text
            if _said(cell, "StyleID") in self._ruled:
                row.rule(column)
            across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
            if across or down:
                sheet.merged.append(Merged(index, column, index + down, column + across))
            self._cells += 1
        if _said(element, "Hidden") == "1":
            sheet.hidden.append(index)
            sheet.hidden_rows += bool(row.texts)
        elif row.texts or row.ruled:
            sheet.rows.append(row)
        if self._cells > MAX_CELLS or len(sheet.rows) > MAX_ROWS or len(sheet.merged) > MAX_ROWS:
            raise too_much()

    def _text(self, cell: etree._Element) -> str:
        data = next((child for child in cell if local_name(child) == "Data"), None)
        if data is None:
            return ""
        text = "".join(str(piece) for piece in data.itertext())
        kind = _said(data, "Type")
        if kind == "Number":
            return printed(text, self._formats.get(_said(cell, "StyleID"), "General"))
        if kind == "DateTime":
            return text.partition("T")[0]
        if kind == "Boolean":
            return {"0": "FALSE", "1": "TRUE"}.get(text.strip(), text)
        lines = text.replace("\r\n", "\n").replace("\t", " ").split("\n")
        return "\n".join(line.strip() for line in lines).strip()


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """The cells of a row with their columns; the ones that a merged cell covers are not there."""
    at = -1
    for cell in row.iterchildren(f"{_NAMESPACE}Cell"):
        at = _place(cell, at)
        yield cell, at
        at += _number(cell, "MergeAcross")


def _place(element: etree._Element, before: int) -> int:
    said = _number(element, "Index")
    at = said - 1 if said > 0 else before + 1
    if at > _FARTHEST:
        raise too_much()
    return at


def _number(element: etree._Element, name: str) -> int:
    said = _said(element, name)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0


def _said(element: etree._Element, name: str) -> str:
    return str(element.get(_NAMESPACE + name, ""))
