"""The course of a budget's year: what is asked for when, and what is still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mingzhang.budget.load import read_yaml
from mingzhang.performance.course import Asked, Rest, coming, course_of, due, read_courses, rest_of
from mingzhang.performance.schemes import scheme_for
from mingzhang.templates import TemplateError

COURSE = course_of("")
BOOK = Path(__file__).parents[2] / "examples" / "budgets" / "example-2026-archives.yaml"


@pytest.fixture(scope="module")
def budget():
    found, _ = read_yaml(BOOK.read_bytes())
    assert found is not None
    return found


def asked(found) -> list[tuple[Asked, tuple[int, ...]]]:
    return [(one.asked, one.months) for one in found]


def test_a_month_is_asked_for_once_it_is_over() -> None:
    assert asked(due(2026, None, date(2026, 1, 31), COURSE)) == []
    assert asked(due(2026, None, date(2026, 2, 1), COURSE)) == [(Asked.PAYMENTS, (1,))]


def test_values_are_asked_for_when_monitoring_begins_and_when_the_year_is_over() -> None:
    assert (COURSE.as_of, COURSE.watched) == (7, 8)
    july = asked(due(2026, None, date(2026, 7, 31), COURSE))
    assert july == [(Asked.PAYMENTS, (1, 2, 3, 4, 5, 6))]
    august = asked(due(2026, None, date(2026, 8, 1), COURSE))
    assert (Asked.VALUES, (7,)) in august
    over = asked(due(2026, None, date(2027, 1, 1), COURSE))
    assert over[1:] == [(Asked.VALUES, (7,)), (Asked.VALUES, (12,)), (Asked.SCORES, (12,))]


def test_only_what_is_open_is_asked_for() -> None:
    rest = Rest(until=6, unpaid=3, values={7: 0, 12: 5}, scores=5)
    (one,) = due(2026, rest, date(2026, 9, 10), COURSE)
    assert (one.asked, one.months) == (Asked.PAYMENTS, (7, 8))


def test_projects_without_any_payment_are_asked_for_at_the_end_of_the_year() -> None:
    rest = Rest(until=12, unpaid=3, values={7: 0, 12: 0})
    assert due(2026, rest, date(2026, 12, 31), COURSE) == ()
    (one,) = due(2026, rest, date(2027, 1, 1), COURSE)
    assert (one.asked, one.open) == (Asked.PAYMENTS, 3)


def test_what_comes_next_has_its_day_and_its_ground() -> None:
    (first,) = coming(2027, date(2026, 11, 23), COURSE)
    assert (first.asked, first.months, first.since) == (Asked.PAYMENTS, (1,), date(2027, 2, 1))
    money, values = coming(2026, date(2026, 7, 31), COURSE)
    assert (money.months, values.asked) == ((7,), Asked.VALUES)
    assert values.basis is not None
    assert "136号" in values.basis.source
    assert asked(coming(2026, date(2026, 12, 31), COURSE)) == [
        (Asked.PAYMENTS, (12,)),
        (Asked.VALUES, (12,)),
    ]
    assert coming(2026, date(2027, 1, 1), COURSE) == ()


def test_a_reported_year_leaves_nothing_open_and_an_unreported_one_everything(budget) -> None:
    scheme = scheme_for(budget.template, budget.division)
    empty = rest_of(replace(budget, payments=(), actuals=()), scheme)
    assert (empty.until, empty.unpaid) == (0, len(budget.projects))
    assert empty.scores == empty.values[12] == len(budget.indicators)
    full = rest_of(budget, scheme)
    assert (full.until, full.unpaid, full.values[12], full.scores) == (12, 0, 0, 0)


def test_what_is_due_later_in_the_year_is_not_asked_for_at_monitoring(budget) -> None:
    scheme = scheme_for(budget.template, budget.division)
    dated = [line for line in budget.indicators if line.level2 == "时效指标"]
    assert len(dated) == 3
    assert rest_of(budget, scheme).values[7] == 0
    empty = rest_of(replace(budget, actuals=()), scheme)
    assert empty.values[7] == len(budget.indicators) - len(dated)


def test_the_months_are_data_and_a_mistake_in_them_is_told_with_its_line(tmp_path) -> None:
    file = tmp_path / "course.yaml"
    text = (Path(__file__).parents[2] / "src/mingzhang/performance/course.yaml").read_text("utf-8")
    file.write_text(text.replace("as_of: 7", "as_of: 9"), "utf-8")
    with pytest.raises(TemplateError):
        read_courses(file)
