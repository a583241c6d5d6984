"""Finds on the page what a place names only by its line."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import east_asian_width

from mingzhang.documents.model import Document, Paragraph, Row, Table
from mingzhang.facts import Box, Place


class Spots:
    """The rectangles of a document's lines. Does nothing for a source without pages."""

    def __init__(self, document: Document) -> None:
        self._at: dict[int, Row | Paragraph] = {}
        for block in document.blocks if document.pages else ():
            if isinstance(block, Table):
                for row in block.rows:
                    self._at.setdefault(row.line, row)
            else:
                for line in block.lines or (block.line,):
                    self._at.setdefault(line, block)

    def boxed(self, place: Place) -> Place:
        """The place with its rectangles: of the cell whose text it holds, else of the row; of the
        lines under its span, else of its line or paragraph."""
        found = self._at.get(place.line)
        if found is None or (place.boxes and not _is_wider(place, found)):
            return place
        boxes = _cell(found, place) if isinstance(found, Row) else _lines(found, place)
        return replace(place, page=boxes[0].page, boxes=boxes) if boxes else place

    def words(self, place: Place) -> tuple[Box, ...]:
        """The rectangles of a place with those of running text cut to its words, as far as the
        widths of their characters tell; whole lines where they do not."""
        found = self._at.get(place.line)
        if not isinstance(found, Paragraph) or len(found.starts) != len(found.boxes):
            return place.boxes
        span = _span_in(found, place)
        return _cut(found, span) if span is not None else place.boxes


def _span_in(paragraph: Paragraph, place: Place) -> tuple[int, int] | None:
    """Where the words stand in the paragraph. A span may count from the paragraph before, when
    both were joined; then the words are looked for."""
    span, text = place.span, place.text
    if span is None or not text:
        return None
    if paragraph.text[slice(*span)] == text or (
        span[1] <= len(paragraph.text) and text not in paragraph.text
    ):
        return span
    at = paragraph.text.find(text)
    alone = at >= 0 and paragraph.text.find(text, at + 1) < 0
    return (at, at + len(text)) if alone else None


def _cut(paragraph: Paragraph, span: tuple[int, int]) -> tuple[Box, ...]:
    ends = (*paragraph.starts[1:], len(paragraph.text))
    cut = []
    for box, start, end in zip(paragraph.boxes, paragraph.starts, ends, strict=True):
        first, last = max(span[0], start), min(span[1], end)
        if first >= last:
            continue
        line = paragraph.text[start:end]
        a_column = (box.right - box.left) / (_columns(line) or 1)
        left = box.left + a_column * _columns(line[: first - start])
        width = a_column * _columns(line[first - start : last - start])
        cut.append(replace(box, left=left, right=left + width))
    return tuple(cut)


def _columns(text: str) -> int:
    """Half-width columns: two for a Chinese character."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _is_wider(place: Place, found: Row | Paragraph) -> bool:
    """Whether a place with a span still has the rectangles of its whole paragraph."""
    return isinstance(found, Paragraph) and place.span is not None and place.boxes == found.boxes


def _cell(row: Row, place: Place) -> tuple[Box, ...]:
    text = place.text.strip()
    same = [at for at, cell in enumerate(row.cells) if text and cell.strip() == text]
    return row.place(same[0] if len(same) == 1 else None).boxes


def _lines(paragraph: Paragraph, place: Place) -> tuple[Box, ...]:
    if place.span is not None:
        return paragraph.place(span=place.span).boxes
    if place.line != paragraph.line and len(paragraph.lines) == len(paragraph.boxes):
        return (paragraph.boxes[paragraph.lines.index(place.line)],)
    return paragraph.boxes
