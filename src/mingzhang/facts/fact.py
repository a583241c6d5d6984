"""A fact: one figure that a document states, at a coordinate, with its provenance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mingzhang.facts.amount import Value
from mingzhang.facts.coordinate import Coordinate
from mingzhang.facts.place import Place


class Origin(StrEnum):
    """What kind of text a fact was read from."""

    TABLE = "table"
    NARRATIVE = "narrative"
    FORM = "form"
    """A performance form (绩效目标表)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure (or blank) of a document.

    ``table`` is the kind of the table it stands in (``expenditure`` …; empty in running text).
    ``ambiguous`` is true when the source does not print the column and more than one assignment
    satisfies every identity; ``alternatives`` then lists the other coordinates.
    """

    coordinate: Coordinate
    value: Value
    place: Place
    origin: Origin
    table: str = ""
    ambiguous: bool = False
    alternatives: tuple[Coordinate, ...] = ()
    readings: tuple[Value, ...] = ()
    """Other values that the picture of a scanned page allows and no identity ruled out."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Text that looks like a figure and was not turned into a fact, with the reason."""

    text: str
    place: Place
    reason: str
