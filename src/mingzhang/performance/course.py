"""The course of a budget's year: what has to be reported by when, and what is still open.

``course.yaml`` holds the months and where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from mingzhang.budget import Budget
from mingzhang.performance.preparing import rows_to_fill
from mingzhang.performance.schemes.model import Basis, Confidence
from mingzhang.templates.lines import Node, load_lines

FILE = Path(__file__).parent / "course.yaml"
LAST = 12
_KEYS = ("source", "confidence")


class Asked(StrEnum):
    """What is asked for."""

    PAYMENTS = "payments"
    """What was paid in a month, by project."""
    VALUES = "values"
    """What each indicator has reached by the end of a month."""
    SCORES = "scores"
    """The scores a body gives itself."""


@dataclass(frozen=True, slots=True)
class Course:
    """The months: monitoring looks at the end of ``as_of`` from the first day of ``watched`` on."""

    as_of: int
    watched: int
    monitoring: Basis
    evaluation: Basis


@dataclass(frozen=True, slots=True)
class Rest:
    """How much is still open: projects without a payment by month, indicators without a value by
    month, indicators without a score."""

    payments: Mapping[int, int] = field(default_factory=dict)
    values: Mapping[int, int] = field(default_factory=dict)
    scores: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is asked for: of which months, since which day, how much is open (None:
    nobody has counted it, since nothing was reported yet)."""

    asked: Asked
    months: tuple[int, ...]
    since: date
    open: int | None = None
    basis: Basis | None = None


def rest_of(budget: Budget, course: Course) -> Rest:
    """What is open of a budget's year, whatever the day."""
    paid: dict[int, set[str]] = {month: set() for month in range(1, LAST + 1)}
    for payment in budget.payments:
        paid[payment.month].add(payment.project)
    keys = {project.key for project in budget.projects}
    values = {m: len(rows_to_fill(budget, m)["actuals"]) for m in (course.as_of, LAST)}
    unscored = sum(one.month == LAST and one.claimed is None for one in budget.actuals)
    payments = {month: len(keys - found) for month, found in paid.items()}
    return Rest(payments, values, values[LAST] + unscored)


def due(year: int, rest: Rest | None, today: date, course: Course) -> tuple[Due, ...]:
    """What is asked for today and still open, in the order of the year; ``rest`` None: nothing was
    reported yet, so that everything is open."""
    found = []
    months = [m for m in range(1, LAST + 1) if _after(year, m) <= today]
    missing = [m for m in months if rest is None or rest.payments.get(m)]
    if missing:
        number = None if rest is None else max(rest.payments[m] for m in missing)
        found.append(Due(Asked.PAYMENTS, tuple(missing), _after(year, missing[0]), number))
    for month, since, basis in _values(year, course):
        if since <= today and (rest is None or rest.values.get(month)):
            number = None if rest is None else rest.values[month]
            found.append(Due(Asked.VALUES, (month,), since, number, basis))
    over = _after(year, LAST)
    if over <= today and (rest is None or rest.scores):
        number = None if rest is None else rest.scores
        found.append(Due(Asked.SCORES, (LAST,), over, number, course.evaluation))
    return tuple(found)


def coming(year: int, today: date, course: Course) -> tuple[Due, ...]:
    """What is asked for next, and from which day on: several things where they begin together;
    nothing once the year is over."""
    ahead = [Due(Asked.PAYMENTS, (month,), _after(year, month)) for month in range(1, LAST + 1)] + [
        Due(Asked.VALUES, (m,), since, None, basis) for m, since, basis in _values(year, course)
    ]
    later = [one for one in ahead if one.since > today]
    first = min((one.since for one in later), default=None)
    return tuple(one for one in later if one.since == first)


def _values(year: int, course: Course) -> list[tuple[int, date, Basis]]:
    """Months of which values are asked for, since when, on what ground."""
    return [
        (course.as_of, date(year, course.watched, 1), course.monitoring),
        (LAST, _after(year, LAST), course.evaluation),
    ]


def _after(year: int, month: int) -> date:
    """The day after a month."""
    return date(year + month // LAST, month % LAST + 1, 1)


def course_of(scheme: str) -> Course:
    """The course of the year under a scoring scheme (its id); where it has none of its own, the
    usual one. Raises :class:`~mingzhang.templates.TemplateError` when the file is written wrongly.
    """
    found = read_courses(FILE)
    return found.get(scheme, found[""])


@cache
def read_courses(file: Path) -> dict[str, Course]:
    """The courses of a file by scheme, the usual one under an empty name."""
    keys = load_lines(file).mapping(("default", "schemes"), ("default", "schemes"))
    rows = {"": keys["default"]} | dict(keys["schemes"].items())
    return {name: _course(node) for name, node in rows.items()}


def _course(node: Node) -> Course:
    keys = node.mapping(("monitoring", "evaluation"), ("monitoring", "evaluation"))
    words = ("as_of", "from", *_KEYS)
    watched = keys["monitoring"].mapping(words, words)
    months = [watched[key].number() for key in ("as_of", "from")]
    if not 1 <= months[0] < months[1] <= LAST:
        raise watched["from"].fail(
            "监控要在所看月份之后、当年之内 (after the month, within the year)"
        )
    closed = keys["evaluation"].mapping(_KEYS, _KEYS)
    return Course(months[0], months[1], _basis(watched), _basis(closed))


def _basis(keys: dict[str, Node]) -> Basis:
    confidence = Confidence(keys["confidence"].choice([c.value for c in Confidence]))
    return Basis(keys["source"].text(), confidence)
