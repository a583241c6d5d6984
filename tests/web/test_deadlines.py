"""The time limits of the law: 批复 and 20 days, counted in calendar days over ends of months and
years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.web.deadlines import Countdown, deadlines, of, pressing
from mingzhang.web.models import Event, Filing, Organisation
from mingzhang.web.services.congress import enter
from mingzhang.web.services.moving import Refused, Stale

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
(PUBLISH,) = [one for one in deadlines() if one.id == "publish_department"]


def test_the_law_as_it_stands() -> None:
    """预算法 14 and 52, 实施条例 6: 20 days from the congress to finance's approval, 20 days to
    publish, 15 days to approve a unit, 20 days again."""
    said = {one.id: (one.days, one.of, one.start, one.until) for one in deadlines()}
    assert said == {
        "approve_department": (20, "department", "government.congress_on", "approved_on"),
        "publish_department": (20, "department", "approved_on", "published_at"),
        "approve_unit": (15, "unit", "parent.approved_on", "approved_on"),
        "publish_unit": (20, "unit", "approved_on", "published_at"),
    }


@pytest.mark.parametrize(
    ("approved", "today", "said"),
    [
        (date(2026, 11, 9), date(2026, 11, 23), "批复后20日内公开：还有6天（11月29日前）"),
        (date(2026, 12, 20), date(2026, 12, 31), "批复后20日内公开：还有9天（1月9日前）"),
        (date(2027, 2, 18), date(2027, 3, 10), "批复后20日内公开：今天是最后一天"),
        (date(2028, 2, 18), date(2028, 3, 9), "批复后20日内公开：今天是最后一天"),  # a leap year
        (date(2026, 1, 28), date(2026, 2, 20), "批复后20日内公开：已逾期3天"),
    ],
)
def test_days_are_counted_down(approved, today, said) -> None:
    assert Countdown(PUBLISH, approved, None, today).said.zh == said


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_time_limit_is_kept_up_to_its_last_day_and_late_the_day_after(began, took, age) -> None:
    done, today = began + timedelta(days=took), began + timedelta(days=took + age)
    ended = Countdown(PUBLISH, began, done, today)
    assert ended.state == ("kept" if took <= 20 else "late")
    assert ended.left == 20 - took  # whenever somebody looks
    running = Countdown(PUBLISH, began, None, done)
    assert (running.state == "overdue") == (ended.state == "late")
    assert running.last == ended.last


def test_a_department_counts_from_finance_to_its_first_publication(county) -> None:
    filing = Filing.objects.create(organisation=county.health, year=2027)
    assert of(filing) == ()
    filing.approved_on = date(2027, 1, 25)
    (one,) = of(filing, date(2027, 2, 1))
    assert (one.left, one.last, one.state) == (13, date(2027, 2, 14), "running")
    # Half past midnight of the 15th in China is still the 14th in London.
    filing.published_at = datetime(2027, 2, 14, 16, 30, tzinfo=UTC)
    (one,) = of(filing, date(2027, 3, 1))
    assert one.state == "late"
    assert one.said.zh == "批复后20日内公开：第21天完成，晚了1天"


def test_a_unit_counts_from_its_department_and_then_from_its_own_approval(county, filing) -> None:
    above = Filing.objects.create(organisation=county.health, year=filing.year)
    assert of(filing) == ()
    above.approved_on = date(2026, 2, 1)
    above.save()
    assert pressing(filing, date(2026, 2, 10)).said.zh == (
        "部门收到批复后15日内批复单位：还有6天（2月16日前）"
    )
    filing.approved_on = date(2026, 2, 12)
    approval, publication = of(filing, date(2026, 2, 20))
    assert (approval.state, publication.left) == ("kept", 12)
    assert pressing(filing, date(2026, 2, 20)).deadline.id == "publish_unit"


# --------------------------------------------------------------------------- the congress


@pytest.fixture
def finance(county):
    return county.user("finance_reviewer", county.finance)


def test_finance_approves_within_twenty_days_of_the_congress(county, finance) -> None:
    filing = Filing.objects.create(organisation=county.health, year=2026, state="accepted")
    assert pressing(filing) is None
    enter(county.government, 2026, date(2026, 1, 20), finance, 0)
    (one,) = of(filing, date(2026, 2, 1))
    assert one.said.zh == "人大批准后20日内批复部门：还有8天（2月9日前）"
    filing.approved_on = date(2026, 2, 11)
    kept, next_one = of(filing, date(2026, 2, 11))
    assert (kept.state, next_one.deadline.id) == ("late", "publish_department")
    # Another government's congress is none of theirs, nor is that of another year.
    other = Organisation.objects.create(kind="government", name="范例县人民政府")
    office = Organisation.objects.create(kind="department", name="范例县教育局", parent=other)
    assert of(Filing(organisation=office, year=2026)) == ()
    assert of(Filing(organisation=county.health, year=2027)) == ()


def test_the_day_of_the_congress_is_corrected_with_a_reason_and_never_over_another(
    county, finance
) -> None:
    held = enter(county.government, 2026, date(2026, 1, 20), finance, 0)
    with pytest.raises(Stale):
        enter(county.government, 2026, date(2026, 1, 21), finance, 0)
    with pytest.raises(Refused):
        enter(county.government, 2026, date(2026, 1, 21), finance, held.version)
    enter(county.government, 2026, date(2026, 1, 21), finance, held.version, "以决议为准")
    first, second = Event.objects.filter(action="congress.enter")
    assert (first.before, second.before) == (None, {"day": "2026-01-20"})
    assert (second.after["day"], second.reason) == ("2026-01-21", "以决议为准")


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2099, 1, 1)])
def test_an_unlikely_day_of_the_congress_is_asked_again(county, finance, day) -> None:
    with pytest.raises(Refused):
        enter(county.government, 2026, day, finance, 0)


def test_the_day_is_entered_on_the_work_home_and_counted_down_there(county, finance) -> None:
    today = timezone.localdate()
    Filing.objects.create(organisation=county.health, year=today.year, state="accepted")
    client = Client()
    client.force_login(finance, backend="django.contrib.auth.backends.ModelBackend")
    home = f"/desk/?year={today.year}"
    assert "没有录入" in client.get(home).content.decode()
    where = reverse("congress", args=[county.government.public_id, today.year])
    client.post(where, {"day": str(today), "version": "0"})
    page = client.get(home)
    assert str(today) in page.content.decode()
    (row,) = [one for one in page.context["page"] if one.filing]
    assert row.deadline.deadline.id == "approve_department"
    answer = client.post(where, {"day": "二月", "version": "1"}, follow=True)
    assert "2026-02-10" in answer.content.decode()
