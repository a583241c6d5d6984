"""What a report says about each file: plain records that every form of report is made from.

They hold text in one language and figures as printed, and nothing of the machinery behind them, so
that they travel cheaply between processes and a renderer is a plain function of them.
:mod:`mingzhang.cli.report.digest` makes them from a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mingzhang.documents import PageSize
from mingzhang.facts import Box, Outcome, Severity


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A spot in the file; the fields are those of :class:`mingzhang.facts.Place`."""

    line: int
    page: int
    section: str
    table: str
    row: str
    column: str
    text: str
    shown: str
    """The spot in words, for people."""
    boxes: tuple[Box, ...] = ()
    marks: tuple[Box, ...] = ()
    """The boxes, cut to the words where the spot is words of a sentence."""
    head: Box | None = None
    """The heads of the table it is a cell of; they may stand on an earlier page."""
    file: str = ""
    """The document it stands in, when that is another one; then it has no boxes."""
    sheet: str = ""
    """The sheet of the workbook whose rows ``line`` counts, for budgets."""


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """One problem. ``name`` is the rule's; ``consequences`` disappear when this one is mended."""

    fingerprint: str
    check: str
    name: str
    severity: Severity
    message: str
    stated: str
    expected: str
    difference: str
    allowed: str
    source: str
    places: tuple[PlaceEntry, ...]
    consequences: tuple[FindingEntry, ...]


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head of a printed table with the columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a printed table. ``marks`` are the numbers (from 1) of findings that point here."""

    text: str
    amount: bool = False
    heads_row: bool = False
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line of a printed table. ``marks`` are findings that point at the line as a whole."""

    line: int
    cells: tuple[GridCell, ...]
    total: bool = False
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is printed again in the report."""

    head: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A recognised table. ``facts``, ``unread``, ``rows`` and ``columns`` are counts; ``unit`` is
    the unit of its money; ``how`` it was told: ``title`` or ``heads`` by a layout, else by the
    vocabulary ``vocabulary_proved`` or ``vocabulary_unproved``; ``grids`` are filled only for
    reports that print it."""

    title: str
    kind: str
    part: int
    rows: int
    columns: int
    facts: int
    unread: int
    line: int
    unit: str = ""
    note: str = ""
    grids: tuple[Grid, ...] = ()
    how: str = "title"


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A recognised performance form (绩效目标表) with counts of its indicators and figures."""

    title: str
    name: str
    code: str
    part: int
    line: int
    indicators: int
    facts: int
    scope: str = "project"
    columns: int = 0
    unit: str = ""
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadEntry:
    """Text that looks like a figure and was not read, and why."""

    text: str
    line: int
    page: int
    reason: str
    boxes: tuple[Box, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class UnknownTable:
    """A table that is in no layout: the words above it, and its first row."""

    title: str
    line: int
    page: int = 0
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class UnsupportedEntry:
    """A figure of the narrative that nothing in the file bears out, and the words before it."""

    text: str
    before: str
    sentence: str
    place: PlaceEntry


@dataclass(frozen=True, slots=True)
class PagePicture:
    """How a page looks: a picture file (WebP) and the page's number."""

    page: int
    data: bytes


@dataclass(frozen=True, slots=True)
class PartEntry:
    """One disclosure inside the file: whose it is, the year and the lines it covers."""

    name: str
    code: str
    level: str
    fiscal_year: int | None
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class ObligationEntry:
    """How a rule ended on a part (None: the whole file), ``count`` times, with the reason."""

    check: str
    name: str
    part: int | None
    outcome: Outcome
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class MendEntry:
    """Something the reader put right: what stood there and what it was read as. ``page`` is 0 when
    the source has no pages."""

    line: int
    kind: str
    was: str
    now: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class BesideEntry:
    """A document that the file was set against; ``role`` is ``last_year`` or ``unit``."""

    path: str
    sha256: str
    role: str


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """Everything a report says about one file.

    ``error`` is the sentence for a file that could not be read; then everything else is empty.
    ``facts`` counts all data points, ``figures`` those that hold a figure (the others are blanks),
    ``mentions`` the figures of the narrative. ``pages`` is empty for a source without pages;
    ``pictures`` are those of its pages that carry marks, filled only for reports that show them.
    ``annotated`` is a copy of the file with notes, ``refused`` the sentence why there is none and
    ``remark`` one that goes with it, for the report that is such a copy.
    """

    path: str
    sha256: str = ""
    error: str = ""
    parts: tuple[PartEntry, ...] = ()
    stage: str = ""
    template: str = ""
    template_name: str = ""
    facts: int = 0
    figures: int = 0
    tables: tuple[TableEntry, ...] = ()
    forms: tuple[FormEntry, ...] = ()
    unknown_tables: tuple[UnknownTable, ...] = ()
    unread: tuple[UnreadEntry, ...] = ()
    findings: tuple[FindingEntry, ...] = ()
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    obligations: tuple[ObligationEntry, ...] = ()
    rules_version: str = ""
    roundings: int = 0
    mends: tuple[MendEntry, ...] = ()
    unsupported: tuple[UnsupportedEntry, ...] = ()
    mentions: int = 0
    pages: tuple[PageSize, ...] = ()
    pictures: tuple[PagePicture, ...] = ()
    annotated: bytes = b""
    refused: str = ""
    remark: str = ""
    beside: tuple[BesideEntry, ...] = ()

    @property
    def part(self) -> PartEntry:
        """The first part, which names the document; an unknown one when there is none."""
        return self.parts[0] if self.parts else PartEntry("", "", "unknown", None, 0, 0)

    def of(self, severity: Severity) -> tuple[tuple[int, FindingEntry], ...]:
        """The findings of one severity with their numbers (from 1, in order of the report)."""
        numbered = enumerate(self.findings, start=1)
        return tuple((n, f) for n, f in numbered if f.severity is severity)
