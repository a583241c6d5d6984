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
from mingzhang.performance.monitoring import monitor, not_due
from mingzhang.performance.schemes.model import Basis, Confidence, Scheme
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
    """How far a year is reported: the latest month of which a payment was (0: none), how many
    projects have no payment at all, indicators due without a value by month, and without a score.
    """

    until: int = 0
    unpaid: int = 0
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


def rest_of(budget: Budget, scheme: Scheme) -> Rest:
    """What is open of a budget's year, whatever the day. That nothing was paid in a month is told
    by no row at all, as long as a later one is there."""
    paid = {payment.project for payment in budget.payments}
    months = (course_of(scheme.id).as_of, LAST)
    values = {month: _unreported(budget, month, scheme) for month in months}
    unscored = sum(one.month == LAST and one.claimed is None for one in budget.actuals)
    return Rest(
        max((payment.month for payment in budget.payments), default=0),
        sum(project.key not in paid for project in budget.projects),
        values,
        values[LAST] + unscored,
    )


def _unreported(budget: Budget, month: int, scheme: Scheme) -> int:
    """Indicators that are due by the end of a month and have no value of that month."""
    watched = monitor(budget, month, scheme)
    states = [state for form in (*watched.projects, *watched.bodies) for state in form.states]
    return sum(
        state.indicator.target.kind not in ("blank", "not_applicable")
        and not not_due(state)
        and (state.reached is None or state.reached.month != month)
        for state in states
    )


def due(year: int, rest: Rest | None, today: date, course: Course) -> tuple[Due, ...]:
    """What is asked for today and still open, in the order of the year; ``rest`` None: nothing was
    reported yet, so that everything is open."""
    found = []
    over = _after(year, LAST) <= today
    until = 0 if rest is None else rest.until
    missing = [m for m in range(until + 1, LAST + 1) if _after(year, m) <= today]
    if missing:
        found.append(Due(Asked.PAYMENTS, tuple(missing), _after(year, missing[0])))
    elif over and rest is not None and rest.unpaid:
        found.append(Due(Asked.PAYMENTS, (LAST,), _after(year, LAST), rest.unpaid))
    for month, since, basis in _values(year, course):
        if since <= today and (rest is None or rest.values.get(month)):
            number = None if rest is None else rest.values[month]
            found.append(Due(Asked.VALUES, (month,), since, number, basis))
    if over and (rest is None or rest.scores):
        number = None if rest is None else rest.scores
        found.append(Due(Asked.SCORES, (LAST,), _after(year, LAST), number, course.evaluation))
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
