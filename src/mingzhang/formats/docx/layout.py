"""Where everything stands: sections, page breaks, sizes of tables, and the page each block is on.

Word and LibreOffice lay out the pages themselves. What is reckoned here is what must be known
before: which print fits a table, whether a row is taller than a page, and the page numbers that the
contents show until the fields are brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.documents import Block, Document, Grid, Paragraph, Row, Style, Table, TextRole
from mingzhang.formats.docx.paper import Paper, lines, measure, measure_closely, paper
from mingzhang.formats.docx.styles import (
    CELL_SPACE,
    MARGIN,
    NARROW_MARGIN,
    TextStyle,
    line_height,
    style_of,
)
from mingzhang.formats.fitting import Fit, fits, heights
from mingzhang.formats.spanning import drawable

_SLACK, _LITTLE_SLACK = 3.0, 1.0
"""Points kept free in each cell, for fonts that are a little wider still; few in many columns."""
_MANY_COLUMNS = 12
_TOO_SMALL = 7.0
"""Points of print below which figures are measured closely."""
_SMALLEST = 9.0
"""Points of print to which a table may shrink only to fit on one page."""
_LOOKS_AHEAD = 12
"""Blocks looked at to see what must stand on the page of a title, or which notes are under a
table."""
_RULE = 0.5
"""Points that the rule under a row takes."""


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table made to fit: size of print and column widths in points, heights of its rows, space at
    the sides of a cell's text, and how many rows are repeated on each page."""

    fit: Fit
    heights: tuple[float, ...]
    margin: float
    heads: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and how it begins: ``opens`` is ``section`` (a new page, of another kind), ``page``
    or empty. ``page`` is the number it is reckoned to stand on. ``noted``: a note follows, which
    belongs on the page of the table's last row."""

    block: Block
    landscape: bool
    numbered: bool
    opens: str
    page: int
    table: SetTable | None = None
    noted: bool = False


def role_of(block: Paragraph) -> Style:
    """The style of a paragraph; without one it is a heading or running text."""
    return block.style or Style(TextRole.HEADING if block.level else TextRole.BODY)


def lay_out(document: Document) -> list[Placed]:
    """Every block in its place, tables fitted to the page."""
    blocks = [b for b in document.blocks if not isinstance(b, Table) or b.rows]
    pages = _Pages()
    placed: list[Placed] = []
    for at, block in enumerate(blocks):
        wide, numbered = _is_wide(block), not _is_cover(block)
        last = placed[-1] if placed else None
        opens = ""
        if last is not None and (last.landscape, last.numbered) != (wide, numbered):
            opens = "section"
        elif last is not None and isinstance(block, Paragraph) and role_of(block).new_page:
            opens = "page"
        if opens or last is None:
            pages.turn(paper(wide), opens != "")
        following = blocks[at + 1 : at + 1 + _LOOKS_AHEAD]
        noted = bool(following) and _is_note(following[0])
        if isinstance(block, Table):
            made = pages.fit(block, following)
            number = pages.table(made)
            placed.append(Placed(block, wide, numbered, opens, number, made, noted))
        else:
            number = pages.paragraph(block, following)
            placed.append(Placed(block, wide, numbered, opens, number))
    return placed


def _is_wide(block: Block) -> bool:
    if isinstance(block, Table):
        return block.grid is not None and block.grid.landscape
    return block.style is not None and block.style.landscape


def _is_cover(block: Block) -> bool:
    if isinstance(block, Table) or block.style is None:
        return False
    return block.style.role in (TextRole.COVER_TITLE, TextRole.COVER_LINE)


def _is_note(block: Block) -> bool:
    return isinstance(block, Paragraph) and role_of(block).role is TextRole.NOTE


def settings(table: Table, page: Paper) -> Iterator[SetTable]:
    """The table at every size of print at which it fits the width of a page, the largest first."""
    columns = max(len(row.cells) for row in table.rows)
    margin = NARROW_MARGIN if columns > _MANY_COLUMNS else MARGIN
    padding = 2 * margin + (_SLACK if columns <= _MANY_COLUMNS else _LITTLE_SLACK)
    heads = _heads(table)
    made = fits(table, page.room, padding, measure)
    if made[0].size < _TOO_SMALL:
        made = fits(table, page.room, padding, measure_closely)
    merged = drawable(table, table.grid or Grid())
    for found in made:
        # Sizes of print come in half points; a larger one than was reckoned would not fit.
        size = max(1.0, int(found.size * 2 + 0.001) / 2)
        # The last line of a cell is as high as the others.
        above = 2 * CELL_SPACE + _RULE + line_height(size) - size
        tall = heights(table, Fit(size, found.widths), padding, measure, above, merged)
        yield SetTable(Fit(size, found.widths), tuple(tall), margin, heads)


def _heads(table: Table) -> int:
    """Rows that are repeated on each page: the heads, or the captions that a form begins with."""
    grid = table.grid or Grid()
    if grid.head or not grid.labels:
        return grid.head
    for at, row in enumerate(table.rows):
        if not is_caption(row, at, grid):
            # Captions that a merged cell ties to the rows under them are no heads.
            tied = any(s.row < at < s.row + s.rows for s in grid.spans)
            return 0 if tied else at
    return 0


def is_caption(row: Row, at: int, grid: Grid) -> bool:
    """Whether a row of a form holds captions and nothing else."""
    filled = {(at, column) for column, text in enumerate(row.cells) if text}
    return bool(filled) and filled <= grid.labels


class _Pages:
    """Fills pages, block by block."""

    def __init__(self) -> None:
        self._number = 1
        self._used = 0.0
        self._paper = paper(False)
        self._last: tuple[Table, Paper, SetTable] | None = None

    def turn(self, page: Paper, new: bool) -> None:
        """Start a page of this kind; ``new`` is false for the first of all."""
        self._paper = page
        if new:
            self._next()

    def _next(self) -> None:
        self._number += 1
        self._used = 0.0

    def paragraph(self, block: Paragraph, following: Sequence[Block]) -> int:
        """Place a paragraph; the page it begins on. One that is kept goes with what follows."""
        look = style_of(role_of(block).role, block.level)
        height = self._height(block, look)
        with_it = height + (self._kept(following) if look.keep else 0.0)
        least = with_it if look.keep else look.before + look.line
        if self._used and self._used + min(least, self._paper.depth) > self._paper.depth + 0.5:
            self._next()
        start = self._number
        self._used += height
        while self._used > self._paper.depth + 0.5:
            self._number += 1
            self._used -= self._paper.depth
        return start

    def _height(self, block: Paragraph, look: TextStyle) -> float:
        indent = (look.left or look.indent / 2) * look.size
        count = lines(block.text.replace("\t", " "), look.size, self._paper.room - indent)
        return look.before + count * look.line + look.after

    def _kept(self, following: Sequence[Block]) -> float:
        """What must stand on the page of a title: the lines under it, heads and a first row."""
        total = 0.0
        for block in following:
            if isinstance(block, Table):
                made = self._largest(block)
                return total + sum(made.heights[: made.heads + 2])
            look = style_of(role_of(block).role, block.level)
            if not look.keep:
                return total + look.before + look.line
            total += self._height(block, look)
        return total

    def fit(self, table: Table, following: Sequence[Block]) -> SetTable:
        """The table at the size that the width asks for, or a little smaller where that saves a
        page. The notes under it belong on its page."""
        made = self._largest(table)
        notes = self._notes(following)
        fewest = self._pages(made, notes)
        if fewest == 1 or made.fit.size <= _SMALLEST:
            return made
        for smaller in settings(table, self._paper):
            if smaller.fit.size < _SMALLEST or fewest == 1:
                break
            if (count := self._pages(smaller, notes)) < fewest:
                made, fewest = smaller, count
        return made

    def _largest(self, table: Table) -> SetTable:
        """The table in its largest print; titles ask for it as well as the table itself."""
        if self._last is None or self._last[:2] != (table, self._paper):
            self._last = (table, self._paper, next(settings(table, self._paper)))
        return self._last[2]

    def _notes(self, following: Sequence[Block]) -> float:
        total = 0.0
        for block in following:
            if not isinstance(block, Paragraph) or not _is_note(block):
                break
            total += self._height(block, style_of(TextRole.NOTE, 0))
        return total

    def _pages(self, made: SetTable, notes: float) -> int:
        """How many pages a table touches, its notes included."""
        repeated = sum(made.heights[: made.heads])
        count, used = 1, self._used
        for height in (*made.heights, notes):
            if used + height > self._paper.depth - 1.0:
                count, used = count + 1, repeated
            used += height
        return count

    def table(self, made: SetTable) -> int:
        """Place a table; the page it begins on."""
        repeated = sum(made.heights[: made.heads])
        first = sum(made.heights[: made.heads + 1])
        if self._used and self._used + first > self._paper.depth:
            self._next()
        start = self._number
        for at, height in enumerate(made.heights):
            if self._used and self._used + height > self._paper.depth:
                self._next()
                self._used = repeated if at >= made.heads else 0.0
            self._used += height
        return start
