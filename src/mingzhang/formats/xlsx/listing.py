"""A sheet that lists something: a title, heads, rows of words, each leading to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from mingzhang.formats.characters import display_width
from mingzhang.formats.xlsx.markup import OFFICE, SPACE, added, cell_name, writable, written

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_HEAD_ROW = 3
_LINE = 15
"""Height of a line, points."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: its words, and the sheet and cell it leads to (empty: none)."""

    words: tuple[str, ...]
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The sheet: its name, title, a sentence below, heads with the width of their columns, rows.
    The first column of a row is the link."""

    name: str
    title: str
    intro: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Listed]


@dataclass(frozen=True, slots=True)
class Looks:
    """The numbers of the styles of words, heads and links in a workbook; 0 is its own."""

    words: int = 0
    head: int = 0
    link: int = 0


def list_sheet(listing: Listing, relation_key: str, looks: Looks) -> bytes:
    """The sheet as a part of a workbook."""
    main = _MAIN if relation_key.startswith(f"{{{OFFICE}}}") else _STRICT
    root = etree.fromstring(f'<worksheet xmlns="{main}"/>')
    added(added(root, "sheetPr"), "pageSetUpPr", fitToPage="1")
    views = added(root, "sheetViews")
    view = added(views, "sheetView", tabSelected="1", workbookViewId="0")
    added(
        view, "pane", ySplit=str(_HEAD_ROW), topLeftCell=f"A{_HEAD_ROW + 1}",
        activePane="bottomLeft", state="frozen",
    )  # fmt: skip
    columns = added(root, "cols")
    for number, (_, width) in enumerate(listing.heads, start=1):
        added(columns, "col", min=str(number), max=str(number), width=str(width), customWidth="1")
    data = added(root, "sheetData")
    _row(data, 1, (listing.title,), looks.head, looks.head, 24)
    _row(data, 2, (listing.intro,), 0, 0, 20)
    heads = tuple(name for name, _ in listing.heads)
    _row(data, _HEAD_ROW, heads, looks.head, looks.head, 20)
    for number, row in enumerate(listing.rows, start=_HEAD_ROW + 1):
        # Not every program grows a row with its words.
        lines = max(
            -(-display_width(word) // width)
            for word, (_, width) in zip(row.words, listing.heads, strict=True)
        )
        first = looks.link if row.cell else looks.words
        _row(data, number, row.words, first, looks.words, _LINE * max(lines, 1) + 4)
    linked = [(n, row) for n, row in enumerate(listing.rows, start=_HEAD_ROW + 1) if row.cell]
    if linked:
        links = added(root, "hyperlinks")
        for number, row in linked:
            quoted = row.sheet.replace("'", "''")
            added(links, "hyperlink", ref=f"A{number}", location=f"'{quoted}'!{row.cell}")
    added(root, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    return written(root)


def _row(
    data: etree._Element, number: int, words: Sequence[str], first: int, look: int, height: int
) -> None:
    """A row of words: never a formula, whatever they begin with."""
    row = added(data, "row", r=str(number), ht=str(height), customHeight="1")
    for column, word in enumerate(words, start=1):
        cell = added(row, "c", r=cell_name(number, column), s=str(look), t="inlineStr")
        if column == 1:
            cell.set("s", str(first))
        text = added(added(cell, "is"), "t")
        text.text = writable(word)
        text.set(SPACE, "preserve")
