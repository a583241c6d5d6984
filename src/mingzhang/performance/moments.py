"""How late something was done: a deadline and a day, each as far as it is named."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from mingzhang.interpret.targets import Day, parse_target

_SOME_YEAR: Final = 2000
"""Stands for a year not named on both sides; a leap year, so that every day exists."""


def moment_of(text: str) -> Day | None:
    """The time that a text names, of a period its end; None when it names none."""
    when = parse_target(text).when
    return when.end if when is not None else None


def days_late(deadline: Day, done: Day) -> int | None:
    """How many days after the deadline; 0 and less is in time. None where it cannot be told: a
    month is missing, or the deadline is a day and only the month of ``done`` is known.

    A deadline lasts to the end of its month; a month without a day counts as its last day.
    """
    if deadline.month is None or done.month is None:
        return None
    if done.day is None and deadline.day is not None and months_late(deadline, done) == 0:
        return None
    one, other = _years(deadline, done)
    return (_last(done, other) - _last(deadline, one)).days


def months_late(deadline: Day, done: Day) -> int:
    """How many months later, by the names of the months."""
    one, other = _years(deadline, done)
    return (done.month or 12) - (deadline.month or 12) + 12 * (other - one)


def _years(one: Day, other: Day) -> tuple[int, int]:
    if one.year is None or other.year is None:
        return _SOME_YEAR, _SOME_YEAR
    return one.year, other.year


def _last(day: Day, year: int) -> date:
    month = day.month or 12
    days = monthrange(year, month)[1]
    return date(year, month, min(day.day or days, days))
