"""What the narrative of one body consists of."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.documents import Paragraph
from mingzhang.facts import Amount, Coordinate, Finding


@dataclass(frozen=True, slots=True)
class TableRef:
    """The table of this kind stands here."""

    kind: str


@dataclass(frozen=True, slots=True)
class FormsRef:
    """The performance forms of this scope (``project`` or ``department``) stand here."""

    scope: str


NarrativeBlock = Paragraph | TableRef | FormsRef


@dataclass(frozen=True, slots=True)
class NarrativeSection:
    """One section: its heading (level 1), then paragraphs, sub-headings and references. Lines of
    paragraphs are 0: they are numbered when the set is assembled."""

    id: str
    blocks: tuple[NarrativeBlock, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as the narrative states it. ``coordinate`` is this year's figure that it speaks of;
    ``measure`` is empty for that figure itself, else ``change``, ``growth``, ``share``,
    ``last_year`` or ``count``. ``plain`` figures have words that name no coordinate."""

    section: str
    coordinate: Coordinate
    amount: Amount
    measure: str = ""
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Narrative:
    """The sections in print order, what is missing, and every figure that is stated."""

    sections: tuple[NarrativeSection, ...] = ()
    findings: tuple[Finding, ...] = ()
    said: tuple[Said, ...] = ()
