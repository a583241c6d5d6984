"""The narrative of a set as data: sections, sentences with named figures, and what a person writes.

``prose.yaml`` says what is written; figures are named by coordinate, and a sentence whose figure or
reason is missing is left out (and told), never filled with something else. A template without
``prose.yaml`` can read and check, but not write a narrative.

In texts ``{name}`` is a figure or word, ``{name.full}`` its change from last year in the words of
the comparison ``full``, ``{name/whole}`` its share of another figure, ``{text:key}`` what a person
wrote, ``{reason:name}`` the reasons given for an item of 三公.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from mingzhang.facts import Coordinate, Unit

LEVELS: Final = ("department", "unit")
WORDS: Final = ("name", "code", "year", "last", "level", "body", "date")
"""Words any text may use: the body's name and code, the years, 部门/单位, 本部门/本单位, the day of
publication."""
NUMBERS: Final = ("n", "i")
"""The running number of a heading, in Chinese and in Arabic numerals."""
LOOP_WORDS: Final = ("it", "it.amount", "it.share", "it.group", "it.class")
"""Words inside a loop: the member's name, its figure, the share of the whole, and for functional
items the names of their 款 and 类."""
COUNTS: Final = (
    "units",
    "projects",
    "projects_other_operation",
    "projects_special_target",
)
"""What can be counted: units, projects with money, those of one kind."""
PURCHASES: Final = {"goods": "A", "works": "B", "services": "C"}
"""Classes of procurement and the letter their codes begin with."""
CONDITIONS: Final = ("positive", "zero", "changed", "same", "known", "idle", "text", "has", "kind")
THINGS: Final = (
    "projects",
    "department_forms",
    "purchases",
    "assets",
    "staff",
    "many_units",
    "three_public",
)
KINDS: Final = ("administrative", "institution")
LOOP_AXES: Final = ("function", "dept_econ", "project", "unit")
TERM: Final = "{n}、{term}：{text}"
"""How a term of the glossary is set when a template says nothing."""
PLACEHOLDER: Final = re.compile(
    r"\{(?P<name>[a-z][a-z_0-9]*)(?:(?P<mark>[./:])(?P<rest>[^{}]*))?\}"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """What only a person can write. ``law`` is the rule that demands it (empty: none does);
    ``optional`` slots may stay empty without a word."""

    key: str
    zh: str
    en: str
    law: str = ""
    optional: bool = False
    levels: tuple[str, ...] = LEVELS

    @property
    def required(self) -> bool:
        """Whether the law demands it."""
        return bool(self.law)


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A named figure. ``source`` is ``ledger``, ``purchases`` (a class of procurement), ``staff``
    or ``count``; ``of`` the member there. ``last`` are coordinates that stand for last year's
    figure when it is not known at ``says``. ``plain``: the reader has no coordinate for it. ``zh``
    and ``en`` name it in messages."""

    name: str
    says: Coordinate = Coordinate()
    source: str = "ledger"
    of: str = ""
    last: tuple[Coordinate, ...] = ()
    unit: Unit = Unit.WAN
    plain: bool = False
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Words for a change from last year; ``rate_more`` and ``rate_less`` are added where there is a
    rate of growth."""

    more: str
    less: str
    same: str
    rate_more: str = ""
    rate_less: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """All of ``names`` must be (positive, changed, there …)."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """When something is printed: at these levels, if all of ``when`` hold and not all of
    ``unless``."""

    levels: tuple[str, ...] = LEVELS
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """Members of ``axis`` in the money of figure ``of``; ``length`` of their codes, the ``top``
    largest (0: all). ``by_amount`` puts the largest first."""

    axis: str
    of: str
    length: int = 0
    top: int = 0
    by_amount: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand or fall together. What is left of ``parts`` is joined by ``join``;
    ``before`` and ``after`` are printed only around something. A ``whole`` is left out as soon as
    one of its parts lacks what it should say: a list of changes that must add up."""

    text: str = ""
    parts: tuple[Piece, ...] = ()
    join: str = ""
    before: str = ""
    after: str = ""
    whole: bool = False
    loop: Loop | None = None
    guard: Guard = Guard()
    line: int = 0


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """One block of a section. ``kind`` is ``heading`` (``level`` below the section), ``text``,
    ``slot`` (paragraphs of a person), ``table``, ``forms`` or ``terms``; ``value`` the words, key,
    kind of table or scope. ``anchor`` is the address of a heading."""

    kind: str
    value: str = ""
    level: int = 0
    anchor: str = ""
    piece: Piece = Piece()
    guard: Guard = Guard()
    line: int = 0


@dataclass(frozen=True, slots=True)
class ProseSection:
    """A section in print order. Without a ``heading`` its blocks follow the chapter's title.
    ``restart`` begins the numbering anew. ``none`` is printed when nothing else is."""

    id: str
    blocks: tuple[ProseBlock, ...]
    heading: str = ""
    none: str = ""
    restart: bool = False
    guard: Guard = Guard()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary, explained in this project's own words."""

    term: str
    text: str
    guard: Guard = Guard()


@dataclass(frozen=True, slots=True)
class Prose:
    """The narrative of a template. Money is written in ``unit`` with two decimals."""

    unit: Unit
    sections: tuple[ProseSection, ...]
    figures: dict[str, FigureSpec] = field(default_factory=dict)
    comparisons: dict[str, Comparison] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    terms: tuple[Term, ...] = ()
    term: str = TERM
    thousands: bool = False

    def slot(self, key: str) -> Slot | None:
        """The slot with this key, if the template has it."""
        return next((s for s in self.slots if s.key == key), None)
