"""The catalogue of indicators as records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from mingzhang.classifications import normalise_name
from mingzhang.interpret.targets import Target, parse_target


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """One place where an indicator was seen: the target as written, whose disclosure, which
    budget year (0 while unknown)."""

    value: str
    body: str
    year: int = 0

    @property
    def target(self) -> Target:
        """The target as data."""
        return parse_target(self.value)


@dataclass(frozen=True)
class Entry:
    """An indicator of the catalogue. ``field`` is the name of a :class:`Field`; ``level1`` and
    ``level2`` are those under which it was seen most; ``sign`` and ``unit`` those of most of its
    measurable targets (empty where none is)."""

    field: str
    level1: str
    level2: str
    name: str
    seen: tuple[Sighting, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it one indicator: field, second level (数量 and 数量指标 are one) and name,
        without variants of spelling."""
        level = normalise_name(self.level2).removesuffix("指标")
        return self.field, level, normalise_name(self.name)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The measurable targets that were seen: those with a figure and a unit."""
        found = (sighting.target for sighting in self.seen)
        return tuple(t for t in found if t.value is not None and t.unit)

    @property
    def measurable(self) -> bool:
        """Whether anybody ever wrote it so that it can be measured."""
        return bool(self.targets)

    @cached_property
    def sign(self) -> str:
        """The sign that most write; empty when most write none."""
        return _commonest(t.sign for t in self.targets)

    @cached_property
    def unit(self) -> str:
        """The unit that most write."""
        return _commonest(t.unit for t in self.targets)

    @property
    def bodies(self) -> int:
        """How many bodies use it."""
        return len({sighting.body for sighting in self.seen})

    @cached_property
    def typical(self) -> str:
        """A typical target in the commonest sign and unit: the middle of what was seen, as
        written; empty when nobody measured it. Of an even number the lower one: no value is made
        up."""
        same = [t for t in self.targets if (t.sign, t.unit) == (self.sign, self.unit)]
        if not same:
            same = [t for t in self.targets if t.unit == self.unit]
        ordered = sorted(same, key=lambda t: t.value or Decimal(0))
        return "".join(ordered[(len(ordered) - 1) // 2].text.split()) if ordered else ""

    def joined(self, other: Entry) -> Entry:
        """Both sightings together; one place is counted once."""
        return replace(self, seen=tuple(sorted({*self.seen, *other.seen})))


@dataclass(frozen=True)
class Catalogue:
    """Entries, each key once, in the order of their keys."""

    entries: tuple[Entry, ...] = ()

    @staticmethod
    def of(entries: Iterable[Entry]) -> Catalogue:
        """A catalogue of these entries, those of one key joined."""
        found: dict[tuple[str, str, str], list[Entry]] = {}
        for entry in entries:
            found.setdefault(entry.key, []).append(entry)
        return Catalogue(tuple(_joined(found[key]) for key in sorted(found)))

    def grown(self, other: Catalogue) -> Catalogue:
        """Both catalogues together. Growing by what is already there changes nothing."""
        return Catalogue.of((*self.entries, *other.entries))


def _joined(entries: list[Entry]) -> Entry:
    """Entries of one key as one, under the first level that most of them name."""
    level1 = _commonest(e.level1 for e in entries for _ in e.seen) or entries[0].level1
    seen = {sighting for entry in entries for sighting in entry.seen}
    return replace(entries[0], level1=level1, seen=tuple(sorted(seen)))


def _commonest(words: Iterable[str]) -> str:
    """The word that occurs most, the first in order among equals; empty for none."""
    counted = Counter(words)
    return min(counted, key=lambda word: (-counted[word], word)) if counted else ""
