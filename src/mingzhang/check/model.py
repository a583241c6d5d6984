"""Records of the checks: a rule as data, and what a rule's function yields.

A **rule** is a row of YAML in ``rules/*.yaml``: id, statement, legal source, severity, messages,
the years and templates it holds for. Its **function**, registered with :func:`rule`, takes a
:class:`Case` and yields results: a :class:`Hit` for each contradiction, :class:`Passed` for each
obligation that was met, :class:`NotEnough` where the document does not hold what is needed.
A function that yields nothing says "not applicable".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from mingzhang.facts import Coordinate, Message, Outcome, Place, Severity
from mingzhang.interpret.model import Reading


@dataclass(frozen=True, slots=True)
class Law:
    """A linear identity that coordinates cannot imply: ``sum(left) = sum(right)`` (or ``>=``).

    Sides are coordinates, completed with the body and year of each disclosure; an optional one
    counts as zero when the document does not state it. ``each`` repeats the law for every member of
    an axis; an optional figure that is not stated for the member is then zero only where its total
    is. ``stages`` are the stages of disclosures (budget, final) it holds for, empty for all.
    """

    left: tuple[Coordinate, ...]
    right: tuple[Coordinate, ...]
    at_least: bool = False
    each: str = ""
    left_optional: tuple[bool, ...] = ()
    right_optional: tuple[bool, ...] = ()
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data. ``messages`` maps a variant to its sentence with ``{fields}``; ``stages``
    are the stages of disclosures (budget, final) it holds for, empty for all. ``needs`` names what
    of :class:`Beside` it cannot do without: ``last_year``, ``units``, or nothing."""

    id: str
    name: Message
    statement: Message
    source: str
    severity: Severity
    messages: dict[str, Message]
    severities: dict[str, Severity] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    templates: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    laws: tuple[Law, ...] = ()
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One contradiction. ``fields`` fill the message of ``variant``, in both languages alike or
    each in its own (:mod:`mingzhang.check.wording` makes them); the rest goes into the finding
    unchanged. ``severity`` overrides the variant's only when the case itself decides."""

    places: tuple[Place, ...]
    fields: Mapping[str, str | Message] = field(default_factory=dict)
    variant: str = "default"
    stated: str = ""
    expected: str = ""
    difference: str = ""
    allowed: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """``count`` obligations were tested and met. ``figures`` are the places of figures of the
    narrative that the test bears out."""

    count: int = 1
    figures: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class NotEnough:
    """``count`` obligations that could not be tested, and why (a sentence)."""

    reason: Message
    outcome: Outcome = Outcome.NOT_ENOUGH_DATA
    count: int = 1


Result = Hit | Passed | NotEnough


@dataclass(frozen=True, slots=True, repr=False)
class Beside:
    """Other documents that belong to the one in hand: the same body's of the year before, and those
    of the units of a department."""

    last_year: Reading | None = None
    units: tuple[Reading, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All of them."""
        return (*((self.last_year,) if self.last_year is not None else ()), *self.units)

    def __repr__(self) -> str:
        named = [reading.document.sha256 for reading in self.readings]
        return f"Beside({self.last_year is not None}, {named})"


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at: one reading, and the documents it is set against."""

    reading: Reading
    beside: Beside = Beside()


RuleFunction = Callable[[Case], Iterator[Result]]
FUNCTIONS: dict[str, list[RuleFunction]] = {}


def rule(identifier: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function for the rule with this id (``rules/*.yaml`` holds its data)."""

    def register(function: RuleFunction) -> RuleFunction:
        FUNCTIONS.setdefault(identifier, []).append(function)
        return function

    return register
