"""Changes single cells of a workbook as a person at a spreadsheet would, for tests of the reader."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Formula:
    """A formula with the result that is stored with it; None: it was never computed."""

    text: str
    result: str | None = None


@dataclass(frozen=True)
class Failed:
    """A formula that ends in an error."""

    error: str


@dataclass(frozen=True)
class Styled:
    """A number in the number format that another cell of the sheet has."""

    number: str
    like: str


Value = str | int | Decimal | Formula | Failed | Styled | None
"""What is typed into a cell; None empties it."""


def edited(workbook: bytes, edits: Mapping[str, Value]) -> bytes:
    """The workbook with these cells changed; a cell is named ``支出明细!D6``."""
    by_sheet: dict[str, dict[str, Value]] = {}
    for address, value in edits.items():
        sheet, _, cell = address.partition("!")
        by_sheet.setdefault(sheet, {})[cell] = value
    parts = _parts(workbook)
    changes: dict[str, Callable[[bytes], bytes]] = {
        parts[sheet]: (lambda xml, cells=cells: _changed(xml, cells))
        for sheet, cells in by_sheet.items()
    }
    return rewritten(workbook, changes)


def rewritten(
    workbook: bytes, changes: Mapping[str, Callable[[bytes], bytes]], *, packed: bool = False
) -> bytes:
    """The workbook with the XML of some parts changed; not compressed unless ``packed``."""
    source, target = zipfile.ZipFile(io.BytesIO(workbook)), io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method) as archive:
        for name in source.namelist():
            change = changes.get(name, bytes)
            archive.writestr(name, change(source.read(name)))
    return target.getvalue()


def dated(workbook: bytes, address: str) -> bytes:
    """The workbook after a cell got the number format of a date."""
    sheet, _, cell = address.partition("!")
    styles = zipfile.ZipFile(io.BytesIO(workbook)).read("xl/styles.xml")
    formats = etree.fromstring(styles).find(f"{_MAIN}cellXfs")
    number = len(formats)

    def with_date(xml: bytes) -> bytes:
        return xml.replace(b"</cellXfs>", b'<xf numFmtId="14"/></cellXfs>')

    def styled(xml: bytes) -> bytes:
        tree = etree.fromstring(xml)
        for node in tree.iter(f"{_MAIN}c"):
            if node.get("r") == cell:
                node.set("s", str(number))
        return etree.tostring(tree)

    changes = {"xl/styles.xml": with_date, part_of(workbook, sheet): styled}
    return rewritten(workbook, changes)


def without_sheet(workbook: bytes, name: str) -> bytes:
    """The workbook after a sheet was deleted."""
    entry = re.compile(rf'<sheet name="{re.escape(name)}"[^>]*/>'.encode())
    return rewritten(workbook, {"xl/workbook.xml": lambda xml: entry.sub(b"", xml)})


def renamed(workbook: bytes, name: str, new: str) -> bytes:
    """The workbook after a sheet got another name."""
    return rewritten(
        workbook,
        {
            "xl/workbook.xml": lambda xml: xml.replace(
                f'<sheet name="{name}"'.encode(), f'<sheet name="{new}"'.encode()
            )
        },
    )


def part_of(workbook: bytes, name: str) -> str:
    """The part of the archive that holds a sheet."""
    return _parts(workbook)[name]


def _parts(workbook: bytes) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): f"xl/{r.get('Target')}" for r in relations}
    book = etree.fromstring(archive.read("xl/workbook.xml"))
    return {s.get("name"): targets[s.get(_RELATION)] for s in book.iter(f"{_MAIN}sheet")}


def _changed(xml: bytes, cells: Mapping[str, Value]) -> bytes:
    tree = etree.fromstring(xml)
    data = tree.find(f"{_MAIN}sheetData")
    styles = {c.get("r"): c.get("s") for c in tree.iter(f"{_MAIN}c")}
    for address, value in cells.items():
        row = _row(data, int(re.sub(r"\D", "", address)))
        old = next((c for c in row if c.get("r") == address), None)
        place = len([c for c in row if _order(c.get("r")) < _order(address)])
        style = styles.get(address)
        if old is not None:
            row.remove(old)
        if value is not None:
            if isinstance(value, Styled):
                style = styles[value.like]
            row.insert(place, _cell(address, value, style))
    return etree.tostring(tree)


def _row(data: etree._Element, number: int) -> etree._Element:
    for at, row in enumerate(data):
        if int(row.get("r")) == number:
            return row
        if int(row.get("r")) > number:
            data.insert(at, etree.Element(f"{_MAIN}row", r=str(number)))
            return data[at]
    data.append(etree.Element(f"{_MAIN}row", r=str(number)))
    return data[-1]


def _order(address: str) -> tuple[int, str]:
    letters = re.sub(r"\d", "", address)
    return len(letters), letters


def _cell(address: str, value: Value, style: str | None) -> etree._Element:
    match value:
        case Formula(text, result):
            stored = "" if result is None else f"<v>{escape(result)}</v>"
            kind, inner = "", f"<f>{escape(text)}</f>{stored}"
        case Failed(error):
            kind, inner = ' t="e"', f"<f>1/0</f><v>{error}</v>"
        case Styled(number, _):
            kind, inner = "", f"<v>{number}</v>"
        case str():
            kind = ' t="inlineStr"'
            inner = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        case _:
            kind, inner = "", f"<v>{value}</v>"
    styled = f' s="{style}"' if style else ""
    return etree.fromstring(f'<c xmlns="{_MAIN[1:-1]}" r="{address}"{styled}{kind}>{inner}</c>')
