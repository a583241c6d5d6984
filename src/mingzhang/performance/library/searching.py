"""Finding indicators in the catalogue: by words, by field, and beside one that is being written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from mingzhang.classifications import normalise_name
from mingzhang.performance.library.fields import field_of
from mingzhang.performance.library.model import Catalogue, Entry
from mingzhang.performance.model import IndicatorRecord

_ALIKE = Fraction(1, 4)
"""Share of common character pairs below which two names have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that was found, and how well it fits: 0 to 1."""

    entry: Entry
    fit: Fraction


def search(
    catalogue: Catalogue, words: str = "", field: str = "", level: str = "", limit: int = 20
) -> tuple[Match, ...]:
    """The entries that fit ``words`` (all of them where there are none), the best first.

    ``field`` and ``level`` (数量, 产出指标) narrow the search. Among equally good ones those come
    first that can be measured and that more bodies use.
    """
    wanted = tuple(normalise_name(word) for word in words.split())
    found = [
        Match(entry, fit)
        for entry in catalogue.entries
        if field in entry.field and (level in entry.level1 or level in entry.level2)
        if (fit := _fit(entry, wanted)) > 0
    ]
    return tuple(sorted(found, key=_order)[:limit])


def offers(catalogue: Catalogue, record: IndicatorRecord, limit: int = 3) -> tuple[Match, ...]:
    """Measurable indicators that resemble one that is being written: same second level, a name
    alike; those of its own field first."""
    own = field_of(record.project, record.body)
    name, level = normalise_name(record.level3), record.level2.removesuffix("指标")
    found = []
    for entry in catalogue.entries:
        if not entry.measurable or entry.key[1] != normalise_name(level):
            continue
        fit = _alike(name, normalise_name(entry.name))
        if fit >= _ALIKE:
            found.append(Match(entry, fit if entry.field == own else fit * Fraction(3, 4)))
    return tuple(sorted(found, key=_order)[:limit])


def _order(match: Match) -> tuple[object, ...]:
    entry = match.entry
    return (-match.fit, not entry.measurable, -entry.bodies, entry.key)


def _fit(entry: Entry, words: tuple[str, ...]) -> Fraction:
    """How well an entry fits the words, on average: one in the name counts most, then one in the
    field or the level."""
    if not words:
        return Fraction(1)
    name, fits = normalise_name(entry.name), []
    for word in words:
        if word in name:
            fits.append(Fraction(1, 2) + Fraction(len(word), 2 * len(name)))
        elif word in entry.field or word in entry.level2:
            fits.append(Fraction(1, 2))
        else:
            alike = _alike(word, name)
            fits.append(alike / 2 if alike >= _ALIKE else Fraction(0))
    return sum(fits, Fraction(0)) / len(fits)


def _alike(one: str, other: str) -> Fraction:
    """How alike two names are, 0 to 1: twice the common character pairs over all pairs."""
    left, right = _pairs(one), _pairs(other)
    if one == other:
        return Fraction(1)
    if not left or not right:
        return Fraction(0)
    return Fraction(2 * len(left & right), len(left) + len(right))


@lru_cache(maxsize=65536)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
