"""Inks of all pages -> Document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from mingzhang.documents import (
    Block,
    Document,
    Doubt,
    Grid,
    Paragraph,
    Row,
    Table,
)
from mingzhang.facts import Box
from mingzhang.formats.gathering import MAX_CELLS, MAX_ROWS, MAX_TEXT, too_much
from mingzhang.formats.opening import no_text
from mingzhang.formats.pages.contents import entry, with_leaders
from mingzhang.formats.pages.flow import Page, read_pages
from mingzhang.formats.pages.furniture import without_furniture
from mingzhang.formats.pages.headings import Levels
from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pages.lines import Line
from mingzhang.formats.pages.ordering import join
from mingzhang.formats.pages.paragraphs import margins, numbers_joined, paragraphs
from mingzhang.formats.pages.pieces import Piece
from mingzhang.formats.pages.stitching import columns_of, stitch
from mingzhang.formats.pages.tables import captions, rows_of

_AT_ONCE: Final = 16
"""Pages that are taken from the file before they are read: going to and fro between the two for
each page is slower by a tenth, as neither finds its code and data in the processor's cache."""


def assemble(inks: Iterable[Ink], data: bytes, path: str = "") -> Document:
    """The document that the pages show, in order; ``data`` is the file, for its digest.

    Raises :class:`ReadFailure` when they show no text, or more than anyone publishes.
    """
    pages: list[Page] = []
    coming = iter(inks)
    while batch := list(islice(coming, _AT_ONCE)):
        pages += read_pages(batch)
    mends = without_furniture(pages)
    blocks = _Blocks(pages)
    for item in stitch(pages):
        blocks.add(item)
    made = blocks.finished()
    if not made:
        raise no_text()
    digest = hashlib.sha256(data).hexdigest()
    sizes = tuple(page.shown for page in pages)
    return Document(path, digest, "tabbed", tuple(made), mends=tuple(mends), pages=sizes)


class _Blocks:
    """Takes lines and tables in reading order and numbers their lines."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._blocks: list[Block] = []
        self._lines: list[Line] = []
        self._turned = {page.number: page for page in pages if page.turns}
        self._margins = margins(pages)
        self._levels = Levels(pages)
        self._number = 0
        self._size = 0
        self._cells = 0

    def add(self, item: Line | list[Piece]) -> None:
        """Add the next item."""
        if isinstance(item, Line):
            self._lines.append(item)
            return
        lines, pieces = captions(item)
        self._lines += lines
        self._end_lines(before_table=True)
        self._table(pieces)

    def finished(self) -> list[Block]:
        """All blocks."""
        self._end_lines(before_table=False)
        return self._blocks

    # -- tables --------------------------------------------------------------------------------

    def _table(self, pieces: Sequence[Piece]) -> None:
        self._cells += sum(piece.rows for piece in pieces) * len(columns_of(pieces))
        if self._cells > MAX_CELLS:
            raise too_much()
        rows, spans = rows_of(pieces)
        made = []
        for row in rows:
            doubts = tuple(
                Doubt(column, unsure.texts, unsure.confidence)
                for column, unsure in sorted(row.unsure.items())
            )
            line = self._next(sum(map(len, row.cells)))
            made.append(
                Row(
                    tuple(row.cells),
                    line,
                    row.page,
                    boxes=self._cell_places(row.boxes),
                    doubts=doubts,
                )
            )
        self._blocks.append(Table(tuple(made), Grid(spans=tuple(spans))))

    # -- text ----------------------------------------------------------------------------------

    def _end_lines(self, before_table: bool) -> None:
        """Make paragraphs of the lines gathered so far."""
        lines, self._lines = self._lines, []
        contents: list[Row] = []
        whole = paragraphs(with_leaders(list(numbers_joined(lines))), self._margins)
        heads = self._levels.of(whole, before_table)
        for paragraph, level in zip(whole, heads, strict=True):
            listed = entry(paragraph[0].text) if len(paragraph) == 1 else None
            if listed is not None and listed[1]:
                line = paragraph[0]
                number = self._next(len(line.text))
                contents.append(
                    Row(listed, number, line.box.page, boxes=self._places((line.box, line.box)))
                )
                continue
            self._end_contents(contents)
            contents = []
            self._paragraph(paragraph, level)
        self._end_contents(contents)

    def _end_contents(self, rows: list[Row]) -> None:
        if rows:
            self._blocks.append(Table(tuple(rows)))

    def _paragraph(self, lines: Sequence[Line], level: int) -> None:
        text, starts = join([line.text for line in lines])
        listed = entry(text)
        text = listed[0] if listed is not None else text
        numbers = tuple(self._next(len(line.text)) for line in lines)
        doubts = tuple(
            Doubt(
                0,
                tuple(text[:at] + said + text[at + len(line.text) :] for said in line.unsure.texts),
                line.unsure.confidence,
            )
            for line, at in zip(lines, starts, strict=True)
            if line.unsure is not None and listed is None
        )
        self._blocks.append(
            Paragraph(
                text,
                numbers[0],
                lines[0].box.page,
                level,
                lines=numbers,
                starts=starts,
                boxes=self._places(line.box for line in lines),
                doubts=doubts,
            )
        )

    def _places(self, boxes: Iterable[Box]) -> tuple[Box, ...]:
        return tuple(self._turned[b.page].place(b) if b.page in self._turned else b for b in boxes)

    def _cell_places(self, boxes: Iterable[Box | None]) -> tuple[Box | None, ...]:
        if not self._turned:
            return tuple(boxes)
        return tuple(None if box is None else self._places([box])[0] for box in boxes)

    def _next(self, size: int) -> int:
        self._number += 1
        self._size += size
        if self._number > MAX_ROWS or self._size > MAX_TEXT:
            raise too_much()
        return self._number
