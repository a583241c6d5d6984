"""The rows of the reference lists as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How well a row is established; only ``HIGH`` rows may contradict a document."""

    HIGH = "high"
    GOOD = "good"
    MEDIUM = "medium"


class Source(StrEnum):
    """Where code and name of a row were seen standing together."""

    SEED = "seed"
    FOUND = "found"
    KNOWLEDGE = "knowledge"


# A year in the lists is known to within this many years.
YEAR_SLACK = 1


def covers(year_from: int | None, year_to: int | None, year: int, slack: int = 0) -> bool:
    """Whether ``year`` lies between the two years, None being open, give or take ``slack``."""
    after_start = year_from is None or year >= year_from - slack
    return after_start and (year_to is None or year <= year_to + slack)


@dataclass(frozen=True, slots=True)
class Item:
    """One item (科目, 品目) of a classification.

    ``level`` is 1 at the top; ``parent`` is None there. ``year_from`` and ``year_to`` are the first
    and last budget year, None when long-standing, still in use, or not known. ``evidence`` holds
    the ids explained in ``data/README.md``.
    """

    scheme: str
    code: str
    name: str
    level: int
    parent: str | None
    year_from: int | None
    year_to: int | None
    source: Source
    confidence: Confidence
    evidence: tuple[str, ...]

    @property
    def firm(self) -> bool:
        """Whether the row is established well enough to contradict a document."""
        return self.confidence is Confidence.HIGH

    def in_force(self, year: int, slack: int = 0) -> bool:
        """Whether the item is in the list of budget year ``year``, give or take ``slack`` years."""
        return covers(self.year_from, self.year_to, year, slack)


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name a code bore in other years, or a code since given up (曾用名, 旧代码).

    ``note`` says in Chinese what became of it, fit to show to a user.
    """

    scheme: str
    code: str
    name: str
    year_from: int | None
    year_to: int | None
    source: Source
    confidence: Confidence
    evidence: tuple[str, ...]
    note: str

    def in_force(self, year: int, slack: int = 0) -> bool:
        """Whether the code bore this name in budget year ``year``."""
        return covers(self.year_from, self.year_to, year, slack)
