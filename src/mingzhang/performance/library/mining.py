"""Growing the catalogue from disclosures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mingzhang.performance.library.fields import field_of
from mingzhang.performance.library.model import Catalogue, Entry, Sighting
from mingzhang.performance.model import IndicatorRecord

_LONGEST = 100
"""Characters of the longest name of an indicator that provincial systems take; what is longer is a
sentence that slipped into the column."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where records come from: whose disclosure, which budget year (0 while unknown), and the
    functional codes its projects are for, the most expensive first."""

    body: str
    year: int = 0
    functions: tuple[str, ...] = ()


def mine(records: Iterable[IndicatorRecord], origin: Origin) -> Catalogue:
    """The indicators of one disclosure as a catalogue.

    Left out: rows without a name, and rows that are blank or not applicable. A record's own
    ``body`` names the source where it has one (a unit inside a department's file).
    """
    return Catalogue.of(
        Entry(
            field_of(record.project, record.body or origin.body, origin.functions),
            _plain(record.level1),
            _plain(record.level2),
            _plain(record.level3),
            (Sighting(_plain(record.text), record.body or origin.body, origin.year),),
        )
        for record in records
        if _says_something(record)
    )


def _says_something(record: IndicatorRecord) -> bool:
    return (
        0 < len(_plain(record.level3)) <= _LONGEST
        and bool(_plain(record.level2))
        and record.target.kind not in ("blank", "not_applicable")
    )


def _plain(text: str) -> str:
    """Text without the white space of line ends."""
    return "".join(text.split())
