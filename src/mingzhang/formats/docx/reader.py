"""Word file -> Document: paragraphs with their heading levels, tables with their merged cells.

Nothing is taken from the names of our own styles: a file that was typed by hand is read the same
way. Headers, footers and footnotes are not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from mingzhang.documents import Document
from mingzhang.formats.docx.columns import WIDEST, Cell, in_columns
from mingzhang.formats.docx.headings import Headings
from mingzhang.formats.docx.opening import Parts, damaged
from mingzhang.formats.docx.runs import Story, namespace
from mingzhang.formats.gathering import Gathered


def read_docx(data: bytes, path: str = "") -> Document:
    """Read the bytes of a Word file. Raises :class:`ReadFailure` when they are none, or damaged."""
    parts = Parts(data)
    space = namespace(parts.document)
    body = parts.document.find(space + "body")
    if body is None:
        raise damaged()
    reader = _Reader(space, Headings(space, parts.styles, parts.numbering))
    reader.read(body)
    return reader.gathered.document(data, path)


class _Reader:
    """Walks through the text and gathers its blocks."""

    def __init__(self, space: str, headings: Headings) -> None:
        self._w = space
        self._headings = headings
        self._story = Story(space)
        self.gathered = Gathered()

    def read(self, parent: etree._Element) -> None:
        """Gather the blocks of a body or text box."""
        for text, level, table in self._walk(parent):
            if table is not None:
                self._table(table)
            else:
                self.gathered.paragraph(text, level)

    def _walk(self, parent: etree._Element) -> Iterator[tuple[str, int, etree._Element | None]]:
        """Text and level of each paragraph, text boxes after the paragraph they hang on; or a
        table."""
        begun = ""
        for block in self._story.blocks(parent):
            if block.tag == self._w + "tbl":
                yield "", 0, block
                continue
            text, boxes = self._story.text(block)
            if text.strip():
                text = self._headings.number(block) + text
            text = begun + text
            begun = text if self._story.goes_on(block) else ""
            if not begun:
                yield text, self._headings.level(block), None
            for box in boxes:
                yield from self._walk(box)
        if begun:
            yield begun, 0, None

    # -- tables --------------------------------------------------------------------------------

    def _table(self, table: etree._Element) -> None:
        """Rows with the covered cells of merged ones empty; tables inside cells follow after."""
        inner: list[etree._Element] = []
        rows: list[list[Cell]] = []
        open_above: set[int] = set()
        for row in self._children(table, "tr"):
            if row.find(f"{self._w}trPr/{self._w}del") is not None:
                continue
            cells, open_above = self._row(row, open_above, inner)
            rows.append(cells)
        columns = [
            _count(column, f"{self._w}w", 0)
            for column in table.iterfind(f"{self._w}tblGrid/{self._w}gridCol")
        ]
        self.gathered.table(in_columns(rows, columns))
        for nested in inner:
            self._table(nested)

    def _row(
        self, row: etree._Element, above: set[int], inner: list[etree._Element]
    ) -> tuple[list[Cell], set[int]]:
        """The cells of a row, and the columns at which one is merged with what comes below."""
        w = self._w
        at = min(_count(row.find(f"{w}trPr/{w}gridBefore"), f"{w}val", 0), WIDEST)
        cells: list[Cell] = []
        open_here: set[int] = set()
        for cell in self._children(row, "tc"):
            properties = cell.find(w + "tcPr")
            text = self._cell(cell, inner)
            wide = 1
            if properties is not None:
                merged = properties.find(w + "vMerge")
                if merged is not None:
                    open_here.add(at)
                    # One that goes on where nothing began is a cell of its own.
                    text = "" if merged.get(w + "val") != "restart" and at in above else text
                beside = properties.find(w + "hMerge")
                if beside is not None and beside.get(w + "val") != "restart" and at:
                    text = ""
                if properties.find(w + "cellDel") is not None:
                    text = ""
                wide = min(_count(properties.find(w + "gridSpan"), f"{w}val", 1), WIDEST)
            cells.append((at, wide, text))
            at += wide
        return cells, open_here

    def _cell(self, cell: etree._Element, inner: list[etree._Element]) -> str:
        texts: list[str] = []
        for text, _, table in self._walk(cell):
            if table is None:
                texts.append(text)
            else:
                inner.append(table)
        return "\n".join(texts).strip()

    def _children(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        """Children of this name, content controls and insertions opened."""
        w = self._w
        wrappers = {w + wrapper for wrapper in ("sdt", "sdtContent", "ins", "customXml", "moveTo")}
        for child in parent:
            if child.tag == w + name:
                yield child
            elif child.tag in wrappers:
                yield from self._children(child, name)


def _count(element: etree._Element | None, attribute: str, least: int) -> int:
    """A number that an element says, ``least`` where it says none or less."""
    said = element.get(attribute, "") if element is not None else ""
    plain = said.isascii() and said.isdigit() and len(said) < 9
    return max(int(said), least) if plain else least
