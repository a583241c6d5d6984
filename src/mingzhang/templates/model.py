"""A province's layout as records: what its tables, sections and sentences are, and what they mean.

These records are filled from YAML by :mod:`mingzhang.templates.loader`; nothing here knows a
province. One template lays out, recognises and explains a document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mingzhang.facts import Coordinate, Unit


class Role(StrEnum):
    """What a column of a table holds."""

    ORDINAL = "ordinal"
    """Running number (序号); not a figure."""
    CODE = "code"
    """Classification code on the column's axis."""
    NAME = "name"
    """Name that belongs to the code, or the name alone when no code is printed."""
    LABEL = "label"
    """Row label that a side's row list gives a meaning."""
    AMOUNT = "amount"
    """A figure of money, count or percentage."""
    TEXT = "text"
    """Running text; figures in it are not facts of the table."""
    REMARK = "remark"
    """Remarks (备注); a figure here is in the wrong column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``head`` are the printed heads from top to bottom, merged heads repeated;
    ``also`` are other printings of the lowest one.

    ``id`` names the column inside the table, ``side`` the group of rows it belongs to, ``axis`` the
    axis a code or name column speaks of, ``says`` what a figure in it means beyond its row.
    ``unit`` overrides the unit of the table (counts, percentages).
    """

    id: str
    head: tuple[str, ...]
    role: Role
    side: str = "main"
    axis: str = ""
    says: Coordinate = Coordinate()
    unit: Unit | None = None
    also: tuple[str, ...] = ()

    @property
    def leaves(self) -> tuple[str, ...]:
        """The lowest head and its other printings."""
        return (self.head[-1], *self.also)


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A row that the layout prints: its label with variants, and its meaning.

    ``known`` is False for a row of a composed table whose label no one understands: it is there so
    that no other row is taken for it.
    """

    labels: tuple[str, ...]
    says: Coordinate
    optional: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """A group of rows read by one label column: most tables have one, 总表 two or four.

    ``axis``: labels not in ``rows`` are names on this axis (十、卫生健康支出 -> function 210).
    """

    id: str
    says: Coordinate = Coordinate()
    rows: tuple[RowSpec, ...] = ()
    axis: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of the layout.

    ``kind`` is the name all provinces share (``balance``, ``income``, ``expenditure`` …);
    ``titles`` the official title first, then its variants; ``number`` the printed table number.
    ``lists`` are the axes along which the printed rows or columns are complete, so that wholes are
    sums of parts. ``totals`` are labels of the grand-total row. ``empty_note``: without data the
    table is still printed, with a note that says so. ``rows``: ``fixed`` (labels), ``coded``
    (classification), ``open`` (projects, purchases).
    """

    kind: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    sides: tuple[Side, ...]
    number: str = ""
    unit: Unit = Unit.WAN
    says: Coordinate = Coordinate()
    lists: tuple[str, ...] = ()
    rows: str = "coded"
    totals: tuple[str, ...] = ("合计",)
    subtotals: tuple[str, ...] = ()
    levels: tuple[str, ...] = ("department", "unit")
    years: tuple[int, ...] = ()
    required: bool = True
    empty_note: bool = True
    only_current: bool = False
    """True when the title says 不含上年结转."""
    line: int = 0

    def side(self, name: str) -> Side:
        """The side with this name; KeyError is a bug of the loader, which checks the names."""
        for side in self.sides:
            if side.id == name:
                return side
        raise KeyError(name)

    def column(self, name: str) -> Column | None:
        """The column with this id, if the layout has it."""
        return next((c for c in self.columns if c.id == name), None)


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section of the narrative: titles (official first), who must have it, and what it explains.

    ``says`` is what its figures are of where the words do not say (the fund of a section that goes
    through the items of one fund). ``patterns`` are regular expressions of titles that carry a name
    of their own (of a project).
    """

    id: str
    titles: tuple[str, ...]
    levels: tuple[str, ...]
    years: tuple[int, ...] = ()
    required: bool = True
    source: str = ""
    says: Coordinate = Coordinate()
    line: int = 0
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """Words of the narrative in front of a figure and the coordinate they name.

    ``words`` are regular expressions matched at the end of the text before the figure; ``sections``
    are the section ids in which they hold (empty: everywhere). ``lists``: figures of the same
    sentence that are parts of this one follow (其中).
    """

    words: tuple[str, ...]
    says: Coordinate
    sections: tuple[str, ...] = ()
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A performance form (绩效目标表), read by the labels of its cells.

    ``scope`` is ``project``, ``department`` or ``evaluation`` (自评, of either); ``fields`` maps a
    field name (name, code, budget, fiscal, other, purpose, plan, goals …) to the labels that
    precede its value; ``indicator_heads`` maps a role (level1, level2, level3, description, value,
    sign, number, unit, weight, rule, basis, and of evaluations actual, score, cause) to its printed
    column heads. ``weights_total`` is what the weights must add up to, None when the form prints no
    weights.
    """

    id: str
    scope: str
    titles: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    indicator_heads: dict[str, tuple[str, ...]]
    unit: Unit = Unit.WAN
    weights_total: int | None = None
    required: bool = True
    line: int = 0
    general: bool = False
    """Whether it is no province's: the words that any office may use."""


@dataclass(frozen=True, slots=True)
class Template:
    """One province's layout for some years and levels.

    ``division`` is the prefix of the administrative division codes it holds for. ``names`` are
    (zh, en). ``level_words`` are the words by which titles tell a department from a unit.
    """

    id: str
    names: tuple[str, str]
    division: str
    years: tuple[int, ...]
    stage: str
    unit: Unit
    level_words: dict[str, str]
    tables: tuple[TableSpec, ...]
    sections: tuple[SectionSpec, ...]
    labels: tuple[Label, ...]
    forms: tuple[FormSpec, ...]
    contents: str = ""
    """How the contents page is set out: '' (none required), 'list', or 'table' with 是否空表."""
    project_codes: bool = False
    """True when projects carry the 21-character code with its check character."""
    assets_as_of: tuple[int, int] = (12, 31)
    """Month and day of the year before the budget's as of which assets are told."""
    source: str = ""
    folder: str = ""
    base: str = ""
    """The id of the layout that this one refines; its tables, sections and words hold, too."""

    def table(self, kind: str) -> TableSpec | None:
        """The table of this kind, if the layout has one."""
        return next((t for t in self.tables if t.kind == kind), None)
