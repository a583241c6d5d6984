"""After a budget was published: its clerk is told what is to be reported next, and when."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.test import Client

from mingzhang.web.models import ExecutionRecord, Filing, Release
from mingzhang.web.pages import desk
from mingzhang.web.pages.afterwards import afterwards, told
from mingzhang.web.pure.work import budget_of


@pytest.fixture
def published(filing) -> Filing:
    Filing.objects.filter(pk=filing.pk).update(state="published")
    filing.refresh_from_db()
    return filing


def said(filing: Filing, today: date, *, fills: bool = True, releases: bool = False):
    return afterwards(filing, fills, releases, told([filing])[filing.pk], today)


def reported(filing: Filing, **rest) -> None:
    number = filing.records.count() + 1
    counted = {"format": 1, "revision": filing.revision.number, "until": 12, "unpaid": 0,
               "values": {"7": 0, "12": 0}, "scores": 0, **rest}  # fmt: skip
    ExecutionRecord.objects.create(
        filing=filing, number=number, rest=counted, sha256="0" * 64, author=filing.revision.author
    )


def test_before_the_year_begins_nothing_is_asked_and_the_day_is_named(published) -> None:
    after = said(published, date(2025, 12, 20))
    assert not after.mine
    assert after.said.zh == "已经公开，现在没有要办的事。2026年2月1日起填报1月的支付。"
    assert not after.address


def test_the_clerk_is_led_to_the_first_month_that_is_open(published) -> None:
    after = said(published, date(2026, 4, 2))
    assert (after.mine, after.said.zh) == (True, "轮到您填报：1—3月的支付。")
    assert after.address.endswith("/performance/month/1/")
    reported(published, until=2)
    after = said(published, date(2026, 4, 2))
    assert after.said.zh == "轮到您填报：3月的支付。"
    assert after.address.endswith("/performance/month/3/")


def test_others_are_told_for_whom_it_waits(published) -> None:
    after = said(published, date(2026, 4, 2), fills=False)
    assert (after.mine, after.said.zh) == (False, "已经公开。等填报人填报：1—3月的支付。")


def test_monitoring_is_asked_for_in_its_month_with_its_ground(published) -> None:
    reported(published, values={"7": 4, "12": 4})
    assert not said(published, date(2026, 7, 31)).mine
    after = said(published, date(2026, 8, 3))
    assert after.said.zh == "轮到您填报：7月底的指标完成值，用于运行监控（还有4个）。"
    assert "财预〔2019〕136号" in after.law
    assert after.address.endswith("/performance/month/7/")


def test_after_the_year_come_the_scores_then_the_release_then_nothing(published) -> None:
    reported(published, scores=4)
    after = said(published, date(2027, 1, 5))
    assert after.said.zh == "轮到您填报：各指标的自评得分（还有4个）。"
    assert after.address.endswith("/performance/evaluation/")
    reported(published)
    assert not said(published, date(2027, 1, 5)).mine
    publisher = said(published, date(2027, 1, 5), fills=False, releases=True)
    assert (publisher.mine, "轮到您公开自评结果" in publisher.said.zh) == (True, True)
    Release.objects.create(
        filing=published, number=1, revision=published.revision, released_by=published.revision.author,
        released_at=published.revision.created_at,
    )  # fmt: skip
    assert "没有要办的事" in said(published, date(2027, 1, 5), releases=True).said.zh


def test_a_record_of_before_a_correction_is_counted_anew(published) -> None:
    reported(published, revision=99, scores=7)
    after = said(published, date(2027, 2, 2))
    count = len(budget_of(published.revision.content).indicators)
    assert f"各指标的自评得分（还有{count}个）" in after.said.zh


def test_a_record_of_another_version_of_the_program_is_counted_anew(published) -> None:
    reported(published, format=0, until=12)
    assert said(published, date(2026, 3, 2)).said.zh == "轮到您填报：1—2月的支付。"


def test_a_budget_without_projects_asks_for_nothing(published) -> None:
    published.revision.summary = {"projects": 0, "indicators": 0}
    assert said(published, date(2026, 4, 2)).said.zh == "已经公开，没有要办的事。"


def test_the_work_home_and_the_filing_lead_there(county, published) -> None:
    clerk = county.user("clerk", county.clinic)
    (row,) = desk.waiting(desk.rows(clerk, 2026))
    assert row.next.zh == "执行填报"
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/desk/?year=2026", f"/desk/filings/{published.public_id}/"):
        page = unescape(client.get(address).content.decode())
        assert f"/desk/filings/{published.public_id}/performance/month/1/" in page
        assert "轮到您填报" in page
    assert desk.waiting(desk.rows(county.user("auditor", county.government), 2026)) == []


def test_the_home_of_the_coming_year_tells_what_this_year_still_asks(county, published) -> None:
    clerk = county.user("clerk", county.clinic)
    assert desk.owed(clerk, 2027) == [(2026, 1)]
    assert desk.owed(clerk, 2026) == []
    assert desk.owed(county.user("clerk", county.school), 2027) == []


def test_many_published_bodies_cost_no_more_queries_than_one(
    county, published, django_assert_max_num_queries
) -> None:
    for year in range(2001, 2021):
        Filing.objects.create(
            organisation=county.clinic, year=year, state="published", revision=published.revision
        )
    with django_assert_max_num_queries(2):
        assert len(told(Filing.objects.all()[:50])) == 21
