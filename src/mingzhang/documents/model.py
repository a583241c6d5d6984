"""Records of the neutral document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from mingzhang.facts import Box, Place


class TextRole(StrEnum):
    """What a paragraph of a document that is laid out is for; writers give each role one style."""

    COVER_TITLE = "cover_title"
    COVER_LINE = "cover_line"
    CONTENTS_TITLE = "contents_title"
    CONTENTS_ENTRY = "contents_entry"
    """One line of the contents: ``text`` is the title, ``Style.target`` where it points; the writer
    adds the page number."""
    CHAPTER = "chapter"
    """Title of a whole part (第二部分 部门预算表)."""
    HEADING = "heading"
    """Heading inside a part; ``Paragraph.level`` 1, 2 or 3 below the chapter."""
    TABLE_TITLE = "table_title"
    TABLE_LINE = "table_line"
    """Line between title and table: body, year, unit. Its parts are parted by a tab: first at the
    left margin, last at the right, one between them centred."""
    NOTE = "note"
    """Note under a table (注：…)."""
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set. ``anchor`` is the address other places point to, ``target`` the
    anchor that a contents entry points to. ``new_page`` starts a page, ``landscape`` tells the
    orientation of the page it stands on."""

    role: TextRole = TextRole.BODY
    anchor: str = ""
    target: str = ""
    new_page: bool = False
    landscape: bool = False


class ColumnKind(StrEnum):
    """What a column of a table holds, so that writers can align and type its cells."""

    ORDINAL = "ordinal"
    CODE = "code"
    """A classification code: text, never a number."""
    NAME = "name"
    AMOUNT = "amount"
    """Figures, right-aligned; a writer for spreadsheets stores them as numbers."""
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """A merged cell: ``rows`` x ``columns`` cells from (``row``, ``column``), counted from 0 over
    the whole table, heads included. The text stands in the first cell, the others are empty."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that is the sum of other cells of its table: live in a spreadsheet."""

    cell: tuple[int, int]
    parts: tuple[tuple[int, int], ...]


class Tone(StrEnum):
    """What a word of a chart tells: writers show it by a sign and by a colour."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Series:
    """A column of figures that a chart shows: bars, or marks across the bars (a plan)."""

    name: str
    column: int
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of figures that stand in the table it belongs to: data, not pixels.

    ``rows`` of the table are shown, each with its name (the column ``names``), a figure of every
    series, and the word in the column ``state``, whose tone ``tones`` tells. A cell that holds no
    figure has no bar, which is not a bar of 0. ``alt`` says in words what the chart shows.
    """

    title: str
    alt: str
    rows: tuple[int, ...]
    names: int
    series: tuple[Series, ...]
    unit: str = "%"
    state: int | None = None
    tones: tuple[tuple[str, Tone], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """How a table is set. ``head`` rows are repeated on each page; ``kinds`` has one entry a column
    and is empty for forms, whose cells are all text; ``labels`` are cells (row, column) below the
    head that are captions (forms: bold, centred); ``widths`` are relative, in half-width
    characters. ``bold`` are rows of totals. ``charts`` are drawn under the table; no reader reads
    them back, for all they show stands in the table."""

    head: int = 0
    kinds: tuple[ColumnKind, ...] = ()
    widths: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    sums: tuple[Sum, ...] = ()
    labels: frozenset[tuple[int, int]] = frozenset()
    bold: frozenset[int] = frozenset()
    anchor: str = ""
    name: str = ""
    """Short title, for spreadsheet tabs and captions."""
    landscape: bool = False
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell (or paragraph: ``cell`` 0) that was recognised from a picture and is not certain.

    ``texts`` are the readings that the picture allows, the likeliest first, which also stands in
    the cell; ``confidence`` (0 to 1) is that of its weakest character.
    """

    cell: int
    texts: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: cell texts by column (bold marks removed), and where it stands.

    ``floating`` holds, in reading order, figures of the row whose column the source does not print
    (a text dump that lost its empty cells); their cells are then empty. ``boxes`` has an entry a
    cell when the source has pages: the cell's rectangle, that of a merged cell whole in its first
    cell, None in the cells it covers. A row that a page break cut has the page it begins on.
    """

    cells: tuple[str, ...]
    line: int
    page: int = 0
    floating: tuple[str, ...] = ()
    boxes: tuple[Box | None, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def place(self, cell: int | None = None, **words: Any) -> Place:
        """Where the row stands, or one of its cells; ``words`` are further fields of Place."""
        if not self.boxes:
            return Place(self.line, self.page, boxes=(), **words)
        own = self.boxes[cell : cell + 1] if cell is not None else ()
        # A cell that a merged one covers has no rectangle of its own: its row shows where it is.
        boxes = _around(own) or _across(self.boxes)
        return Place(self.line, boxes[0].page if boxes else self.page, boxes=boxes, **words)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together. Continued tables are still separate here.

    ``grid`` tells how the table is set; None where the source does not say.
    """

    rows: tuple[Row, ...]
    grid: Grid | None = None

    @property
    def line(self) -> int:
        """First line of the table."""
        return self.rows[0].line

    @property
    def page(self) -> int:
        """First page of the table; 0 when the source has no pages."""
        return self.rows[0].page


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text between tables.

    ``level`` is 0 for body text and the depth of the heading otherwise, as far as the source says
    so by itself (``#`` marks). ``lines`` are the source lines that were joined, ``starts`` the
    position in ``text`` at which each of them begins. ``loose`` marks a single line of a source
    that lost its table columns; it may be a table row. ``boxes`` are the rectangles of the source
    lines, one each, when the source has pages.
    """

    text: str
    line: int
    page: int = 0
    level: int = 0
    loose: bool = False
    lines: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    style: Style | None = None
    boxes: tuple[Box, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def place(self, **words: Any) -> Place:
        """Where it stands; ``words`` are further fields of Place. A ``span`` narrows the boxes to
        the source lines it lies on."""
        boxes = self._under(words.get("span"))
        return Place(self.line, boxes[0].page if boxes else self.page, boxes=boxes, **words)

    def _under(self, span: tuple[int, int] | None) -> tuple[Box, ...]:
        return self.boxes if span is None else lines_under(self.boxes, self.starts, span)


Block = Paragraph | Table


PAGE_LEFT_OUT = "page left out"
"""Kind of the mend that notes a page that is a picture and was not read."""


@dataclass(frozen=True, slots=True)
class Mend:
    """Something put right while reading, noted so that nobody is misled: a wrapped code."""

    line: int
    page: int
    kind: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page of the source as it is shown: points. ``scanned``: it is a picture."""

    width: float
    height: float
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks. ``shape`` is ``tabbed`` or ``loose`` for text; ``path`` is for messages.
    ``pages`` are the pages of the source, in order, when it has pages.

    A document that is laid out has a ``title`` and the ``date`` (YYYY-MM-DD) that goes into the
    files written from it, so that the same input gives the same bytes.
    """

    path: str
    sha256: str
    shape: str
    blocks: tuple[Block, ...]
    encoding: str = "utf-8"
    mends: tuple[Mend, ...] = ()
    title: str = ""
    date: str = ""
    pages: tuple[PageSize, ...] = ()


def lines_under(
    boxes: tuple[Box, ...], starts: Sequence[int], span: tuple[int, int]
) -> tuple[Box, ...]:
    """The rectangles of the lines that a span of characters stands on; ``starts`` are the
    positions at which the lines begin. All of them where that is not known."""
    if len(starts) != len(boxes) or not boxes:
        return boxes
    ends = (*starts[1:], max(span[1], starts[-1]) + 1)
    return tuple(
        box
        for box, start, end in zip(boxes, starts, ends, strict=True)
        if start < span[1] and span[0] < end
    )


def _across(boxes: tuple[Box | None, ...]) -> tuple[Box, ...]:
    """The rectangle of a row: as high as its lowest cell, for others may reach into rows below."""
    whole = _around(boxes)
    low = [box.bottom for box in boxes if box is not None and box.page == whole[0].page]
    return (replace(whole[0], bottom=min(low)),) if whole else ()


def _around(boxes: tuple[Box | None, ...]) -> tuple[Box, ...]:
    """The rectangle around all that are known, as a tuple of one; none when nothing is known."""
    known = [box for box in boxes if box is not None]
    if not known:
        return ()
    whole = known[0]
    for box in known[1:]:
        if box.page == whole.page:
            whole = whole.joined(box)
    return (whole,)
