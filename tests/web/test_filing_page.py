"""The page of a filing: what is next and what blocks it, in sentences; who did what; nothing of other
offices."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingzhang.formats.confined import Limits, Stopped, Why
from mingzhang.web.models import UNSETTLED, Event, Filing, Item, Verdict
from mingzhang.web.pages import cockpit
from mingzhang.web.services import findings
from mingzhang.web.services.moving import move


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(user, filing: Filing) -> str:
    return client_of(user).get(reverse("filing", args=[filing.public_id])).content.decode()


@pytest.fixture
def clerk(county):
    return county.user("clerk", county.clinic)


@pytest.fixture
def reviewer(county):
    return county.user("department_reviewer", county.health)


def test_the_clerk_is_told_everything_that_blocks_at_once(filing, clerk) -> None:
    filing.revision.errors = 2
    filing.revision.save()
    for n in range(3):
        Item.objects.create(
            filing=filing, fingerprint=str(n), rule="N3", severity="warning", zh=f"第{n}条"
        )
    page = shown(clerk, filing)
    assert "先处理下面的事项，再办理“报送”。" in page
    assert "审核发现2个错误" in page
    assert "还有3个疑点没有说明" in page
    assert f'action="{reverse("move", args=[filing.public_id, "submit"])}"' not in page


def test_whoever_waits_is_told_for_whom(filing, clerk, reviewer) -> None:
    assert "轮到您办理“报送”。" in shown(clerk, filing)
    assert "等填报人办理“报送”。" in shown(reviewer, filing)
    filing = move(filing, "submit", clerk, filing.version)
    assert "等部门审核人办理“审核通过”。" in shown(clerk, filing)
    assert "轮到您办理“审核通过”。" in shown(reviewer, filing)


def test_a_check_that_broke_off_is_told_with_a_way_to_try_again(filing, clerk, monkeypatch) -> None:
    filing.revision.errors = filing.revision.warnings = None
    filing.revision.save()
    assert "正在审核这一稿" in shown(clerk, filing)

    def stopped(*_: object) -> None:
        raise Stopped(Why.MEMORY, Limits())

    monkeypatch.setattr(findings, "run_confined", stopped)
    findings.check_revision(filing.revision)
    page = shown(clerk, filing)
    assert "这一稿没有审核成功" in page
    assert "内存" in page
    again = reverse("check_again", args=[filing.public_id])
    assert f'action="{again}"' in page
    monkeypatch.undo()
    client_of(clerk).post(again, {"version": filing.version})
    filing.revision.refresh_from_db()
    # The clinic's code is not in the example: the check ran, and says why it came to nothing.
    assert "预算里没有代码为 361002 的部门或单位" in filing.revision.problem
    assert Event.objects.get().action == "filing.check_again"


def test_a_stale_screen_cannot_ask_for_a_check(filing, clerk) -> None:
    again = reverse("check_again", args=[filing.public_id])
    client_of(clerk).post(again, {"version": filing.version + 1})
    assert not Event.objects.exists()


def test_the_page_asks_whether_the_check_has_ended(filing, clerk) -> None:
    address = reverse("filing", args=[filing.public_id])
    assert client_of(clerk).get(address, {"state": ""}).json() == {"state": "done"}
    filing.revision.errors = None
    filing.revision.save()
    assert client_of(clerk).get(address, {"state": ""}).json() == {"state": "working"}


def test_the_way_says_who_brought_it_how_far(filing, clerk, reviewer) -> None:
    filing = move(filing, "submit", clerk, filing.version)
    marks = [step.mark for step in cockpit.steps(filing)]
    assert marks == ["done", "now", "", "", ""]
    assert cockpit.steps(filing)[1].actor == str(clerk)
    filing = move(filing, "return", reviewer, filing.version, "缺绩效目标")
    first, second, *_ = cockpit.steps(filing)
    assert (first.mark, first.name.zh, first.actor) == ("wrong", "退回修改", str(reviewer))
    assert second.mark == ""


def test_explaining_the_last_warning_opens_the_next_step_without_a_reload(filing, clerk) -> None:
    item = Item.objects.create(
        filing=filing, fingerprint="a", rule="N3", severity="warning", zh="…"
    )
    client, submit = client_of(clerk), reverse("move", args=[filing.public_id, "submit"])
    again = f"{reverse('filing', args=[filing.public_id])}?part=next"
    assert again in shown(clerk, filing)
    before = client.get(again).content.decode()
    assert submit not in before
    assert "待处理 1 / 1" in before
    answer = client.post(
        reverse("decide", args=[filing.public_id, item.pk]),
        {"verdict": "explained", "reason": "两院合并", "version": item.version},
        headers={"HX-Request": "true"},
    )
    assert answer["HX-Trigger"] == "findings-changed"
    after = client.get(again).content.decode()
    assert submit in after
    assert "待处理 0 / 1" in after
    assert '<p id="next-said" hx-swap-oob="innerHTML">轮到您办理“报送”。</p>' in after
    assert "<html" not in after


def test_the_history_tells_moves_and_decisions_with_their_reasons(filing, clerk, reviewer) -> None:
    item = Item.objects.create(
        filing=filing, fingerprint="a", rule="N3", severity="warning", zh="…"
    )
    findings.decide(item, "explained", clerk, item.version, "两院合并")
    filing = move(filing, "submit", clerk, filing.version)
    move(filing, "return", reviewer, filing.version, "缺绩效目标")
    done, count = cockpit.history(filing)
    assert [(one.what.zh, one.reason) for one in done] == [
        ("退回", "缺绩效目标"), ("报送", ""), ("说明问题", "两院合并"),
    ]  # fmt: skip
    assert count == 3
    assert "缺绩效目标" in shown(clerk, filing)
    other = Filing.objects.create(organisation=filing.organisation, year=2030)
    assert cockpit.history(other) == ([], 0)


def test_the_finance_bureau_enters_the_day_of_the_approval(county, filing) -> None:
    above = Filing.objects.create(
        organisation=county.health, year=filing.year, state="accepted", revision=filing.revision
    )
    finance = client_of(county.user("finance_reviewer", county.finance))
    address = reverse("move", args=[above.public_id, "approve"])
    today = timezone.localdate()
    for day in ("2026-13-45", str(today + timedelta(days=2))):
        finance.post(address, {"version": above.version, "day": day})
        above.refresh_from_db()
        assert above.state == "accepted"
    day = today - timedelta(days=14)
    finance.post(address, {"version": above.version, "day": str(day)})
    above.refresh_from_db()
    assert above.approved_on == day
    page = shown(county.user("publisher", county.health), above)
    assert "批复后20日内公开：还有6天" in page
    assert "第十四条" in page


def test_the_note_on_a_correction_is_asked_for_where_it_is_published(county, filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(state="correcting")
    page = shown(county.user("publisher", county.health), filing)
    assert "更正说明（随公开文件一起显示）" in page


def test_of_very_many_findings_the_gravest_stand_on_the_page(filing, clerk) -> None:
    for n in range(100):
        Item.objects.create(
            filing=filing, fingerprint=str(n), rule="N3", severity="note", zh=f"备注{n}号"
        )
    Item.objects.create(filing=filing, fingerprint="e", rule="G1", severity="error", zh="合计不等")
    page = shown(clerk, filing)
    assert "合计不等" in page
    assert page.count('id="item-') == 60
    listed = f"{reverse('findings')}?body={filing.organisation.public_id}&amp;year={filing.year}"
    assert listed in page
    assert " 41 " in page.partition("另有")[2][:9]


def test_the_list_and_the_query_agree_on_what_is_left_to_do(filing) -> None:
    for number, (severity, verdict, gone) in enumerate(
        product(("error", "warning", "note"), Verdict.values, (False, True))
    ):
        Item.objects.create(
            filing=filing, fingerprint=str(number), rule="N3", severity=severity, zh="…",
            verdict=verdict, gone=gone,
        )  # fmt: skip
    left = set(filing.items.filter(UNSETTLED).values_list("pk", flat=True))
    assert left == {one.pk for one in filing.items.all() if not one.settled}
