"""What interpretation yields: a Reading, the typed view of one disclosure that checks work on."""

from __future__ import annotations

from dataclasses import dataclass, field

from mingzhang.documents import Document, Mend
from mingzhang.facts import Amount, Coordinate, Fact, Place, Unread, Value
from mingzhang.templates import FormSpec, SectionSpec, TableSpec, Template


@dataclass(frozen=True, slots=True)
class Entity:
    """Whose disclosure it is. ``level`` is ``department``, ``unit`` or ``unknown``."""

    name: str
    code: str = ""
    level: str = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """One disclosure inside a file: a department's, or one of its units'.

    ``index`` counts from 0 in reading order; facts name the part by the axis ``entity``, whose
    member is :attr:`key`. ``first_line``/``last_line`` bound it.
    """

    index: int
    entity: Entity
    year: int | None
    first_line: int
    last_line: int

    @property
    def key(self) -> str:
        """The member of axis ``entity``: the code when known, else the name, else the index."""
        return self.entity.code or self.entity.name or f"part{self.index}"


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of a recognised table: its column id, text, place, and fact (amount columns only)."""

    column: str
    text: str
    place: Place
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a recognised table.

    ``label`` is what the row is called for people (code and name, or label); ``codes`` maps an axis
    to the code printed (or found by name); ``kind`` is ``total``, ``subtotal``, ``data`` or
    ``unknown`` (label not in the layout).
    """

    label: str
    place: Place
    cells: dict[str, ReadCell]
    codes: dict[str, str] = field(default_factory=dict)
    kind: str = "data"
    says: Coordinate = Coordinate()


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A recognised table of one part. ``note`` is the note under it (注：…), if any.

    ``how`` is ``title`` or ``heads`` for a table of the layout, ``vocabulary`` for one that no
    layout knows; ``proof`` then is ``proved`` when its sums and other tables bear it out, else
    ``unproved``.
    """

    spec: TableSpec
    part: int
    title: str
    place: Place
    rows: tuple[ReadRow, ...]
    note: str = ""
    note_place: Place | None = None
    how: str = "title"
    columns: int = 0
    proof: str = ""

    @property
    def kind(self) -> str:
        """The kind shared by all provinces, e.g. ``expenditure``."""
        return self.spec.kind

    @property
    def told(self) -> str:
        """How it was told, with the proof: ``title``, ``heads``, ``vocabulary_proved`` or
        ``vocabulary_unproved``."""
        return f"{self.how}_{self.proof}" if self.proof else self.how

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Facts of all its cells, row by row."""
        return tuple(c.fact for r in self.rows for c in r.cells.values() if c.fact is not None)

    @property
    def is_empty(self) -> bool:
        """True when no cell holds a figure other than zero."""
        return not any(isinstance(f.value, Amount) and f.value.value != 0 for f in self.facts)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the indicator table of a form, as printed.

    ``value`` is the target text (sign, number and unit joined when printed in three columns);
    ``weight`` is a figure, a blank, or None when the form has no weight column. Self-evaluations
    (自评) print what was reached, too: ``actual`` (实际完成值) and ``cause`` of a deviation, and
    ``score`` (得分) as a figure or blank; None where the form has no such column.
    """

    level1: str
    level2: str
    level3: str
    description: str
    value: str
    basis: str
    rule: str
    weight: Value | None
    place: Place
    value_fact: Fact | None = None
    actual: str | None = None
    score: Value | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """One point of the spending plan: its head (3月底), and the value (percent by its head)."""

    head: str
    value: Value
    place: Place


@dataclass(frozen=True, slots=True)
class PerformanceForm:
    """A performance form. ``fields`` holds texts by field name (purpose, goals, overview, basis …)
    with their places; ``amounts`` the money facts by field name (budget, fiscal, other …)."""

    spec: FormSpec
    part: int
    title: str
    name: str
    code: str
    place: Place
    fields: dict[str, tuple[str, Place]]
    amounts: dict[str, Fact]
    plan: tuple[PlanPoint, ...]
    indicators: tuple[Indicator, ...]
    sure: bool = True
    """False where a form of a layout never seen was read, but not every cell stood under a head
    that is known: it is data to look at, and nothing to be judged by rules."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the narrative: heading, its spec when recognised, and its paragraphs."""

    title: str
    spec: SectionSpec | None
    part: int
    level: int
    place: Place
    paragraphs: tuple[tuple[str, Place], ...]
    has_table: bool = False

    @property
    def text(self) -> str:
        """All paragraphs joined."""
        return "\n".join(text for text, _ in self.paragraphs)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents page. ``empty`` and ``reason`` only where the layout prints them."""

    number: str
    title: str
    place: Place
    empty: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in running text, with the words around it.

    ``sentence`` is the sentence it stands in, ``before`` the words since the last figure (at most
    80 characters), ``after`` the words up to the next punctuation (the counted noun: 家定点机构);
    ``change`` is +1 or -1 when the words say 增加/减少, 0 for 持平, None when it is not a change.
    """

    fact: Fact
    part: int
    section: str
    sentence: str
    before: str
    after: str
    change: int | None = None
    subject: Coordinate | None = None
    """What a change, growth, share or last year's figure is about: the coordinate of this year's
    figure."""
    of: Coordinate | None = None
    """What a share is a share of, when the text names it (占项目支出总额的…)."""
    name: str = ""
    """What the figure is called: the label it was recognised by, else the last clause before it."""
    passage: int = 0
    """The number of its paragraph in the document; a joined paragraph is one."""
    sentence_number: int = 0
    """The number of its sentence in the paragraph."""
    listing: int = 0
    """The list it stands in: figures of one paragraph with one number are listed side by side.
    Brackets and 其中 open a list. -1 where the words leave open to which list it belongs."""
    whole: int | None = None
    """The figure it is a part of (其中, 包括): its position among the mentions of the paragraph."""
    bound: bool = False
    """True when the words give only a limit (不少于, 以上)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the document prints a thing about itself: ``what`` is ``body``, ``year``, ``level``
    (of a part) or ``stage`` (of all), ``said`` what it was taken to say."""

    part: int | None
    what: str
    said: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document under one template."""

    document: Document
    template: Template
    parts: tuple[Part, ...]
    tables: tuple[ReadTable, ...]
    forms: tuple[PerformanceForm, ...]
    sections: tuple[Section, ...]
    contents: tuple[ContentsEntry, ...]
    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...]
    unread: tuple[Unread, ...]
    unknown_tables: tuple[tuple[str, Place], ...] = ()
    mends: tuple[Mend, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def tables_of(self, kind: str, part: int | None = None) -> tuple[ReadTable, ...]:
        """Tables of one kind, of one part or of all."""
        return tuple(t for t in self.tables if t.kind == kind and (part is None or t.part == part))

    def forms_of(self, scope: str, part: int | None = None) -> tuple[PerformanceForm, ...]:
        """Performance forms of scope ``project`` or ``department`` in the document's own layout;
        those of layouts never seen are in ``forms`` only, they need not be complete."""
        return tuple(
            f
            for f in self.forms
            if f.spec.scope == scope and not f.spec.general and (part is None or f.part == part)
        )
