"""Who may correct what: words are corrected by whoever publishes; what was approved, figures and
targets, is reviewed and approved again before anybody sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mingzhang.budget import write_yaml
from mingzhang.web.models import Event, Filing, Publication, Revision
from mingzhang.web.pages.cockpit import turn
from mingzhang.web.pure.work import budget_of
from mingzhang.web.services.moving import Refused, blocks, move, possible

CENT = Decimal("0.01")


@pytest.fixture
def correcting(county, filing):
    """A published budget that is being corrected."""
    Publication.objects.create(
        organisation=county.clinic, body=county.clinic.name, year=2026, stage="budget", number=1,
        revision=filing.revision, published_at=timezone.now(), template="hebei",
    )  # fmt: skip
    Filing.objects.filter(pk=filing.pk).update(
        state="correcting",
        approved_on=timezone.localdate() - timedelta(days=40),
        published_at=timezone.now() - timedelta(days=30),
    )
    filing.refresh_from_db()
    return filing


def with_content(filing: Filing, change) -> Filing:
    """The filing with its budget changed in a second revision, which was checked and is clean."""
    budget = change(budget_of(filing.revision.content))
    filing.revision = Revision.objects.create(
        filing=filing, number=2, content=write_yaml(budget).decode(), sha256="2",
        author=filing.revision.author, errors=0, warnings=0,
    )  # fmt: skip
    filing.save()
    return filing


def a_cent_moved(budget):
    """From one line of expenditure to another; the sums stay."""
    first, second, *rest = budget.lines
    assert (first.unit, first.fund) == (second.unit, second.fund)
    first = replace(first, amount=first.amount + CENT)
    return replace(budget, lines=(first, replace(second, amount=second.amount - CENT), *rest))


def a_cent_more(budget):
    line, income = budget.lines[0], budget.incomes[0]
    assert (line.unit, line.fund) == (income.unit, income.fund)
    lines = (replace(line, amount=line.amount + CENT), *budget.lines[1:])
    incomes = (replace(income, amount=income.amount + CENT), *budget.incomes[1:])
    return replace(budget, lines=lines, incomes=incomes)


CHANGES = {
    "支出明细": a_cent_moved,
    "收入、支出明细": a_cent_more,
    "绩效指标": lambda budget: replace(budget, indicators=budget.indicators[1:]),
}


def words_alone(budget):
    texts = tuple(replace(one, text=one.text + "（已核对）") for one in budget.texts)
    return replace(budget, date="2026-03-01", texts=texts, lines=budget.lines[::-1])


def test_words_are_corrected_by_whoever_publishes(county, correcting) -> None:
    filing = with_content(correcting, words_alone)
    publisher = county.user("publisher", county.health)
    assert turn(filing, publisher).move.id == "republish"
    assert move(filing, "republish", publisher, filing.version, "更正日期").state == "published"


@pytest.mark.parametrize("sheet", CHANGES)
def test_what_was_approved_goes_through_review_again(county, correcting, sheet) -> None:
    filing = with_content(correcting, CHANGES[sheet])
    publisher = county.user("publisher", county.health)
    with pytest.raises(Refused) as refused:
        move(filing, "republish", publisher, filing.version, "金额有误")
    said = refused.value.said.zh
    assert f"“{sheet}”有变动" in said
    assert "第1版" in said
    assert "重新报送" in said
    clerk = county.user("clerk", county.clinic)
    assert turn(filing, clerk).move.id == "resubmit"
    assert turn(filing, clerk).mine
    assert turn(filing, clerk).instead.said.zh == said


def test_a_corrected_budget_is_reviewed_approved_and_published_with_a_note(
    county, correcting
) -> None:
    filing = with_content(correcting, CHANGES["支出明细"])
    approved_on, published_at = filing.approved_on, filing.published_at
    Filing.objects.create(organisation=county.health, year=2026, state="published")
    for action, role, where in (
        ("resubmit", "clerk", county.clinic),
        ("accept", "department_reviewer", county.health),
        ("approve_unit", "department_reviewer", county.health),
    ):
        filing = move(filing, action, county.user(role, where), filing.version)
    publisher = county.user("publisher", county.health)
    assert "publish" not in {one.id for one in possible(filing, publisher)}
    with pytest.raises(Refused):  # the public is told why
        move(filing, "publish_again", publisher, filing.version)
    filing = move(filing, "publish_again", publisher, filing.version, "漏列办公费")
    assert filing.state == "published"
    # Time limits are about the first time.
    assert (filing.approved_on, filing.published_at) == (approved_on, published_at)
    assert Event.objects.filter(action="move.approve_unit").count() == 1


def test_what_was_never_published_is_not_published_again(county, filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(state="approved")
    filing.refresh_from_db()
    publisher = county.user("publisher", county.health)
    assert {one.id for one in possible(filing, publisher)} == {"publish"}


def test_the_digests_kept_with_a_check_are_asked_first(county, correcting) -> None:
    kept = {"approved": {"lines": "a", "incomes": "b"}}
    Revision.objects.filter(pk=correcting.revision.pk).update(content="gone", summary=kept)
    filing = Filing.objects.get(pk=correcting.pk)
    republish = next(
        one for one in possible(filing, county.user("publisher", county.health))
        if one.id == "republish"
    )  # fmt: skip
    assert blocks(filing, republish) == ()


def test_a_correction_waits_for_the_clerk_until_something_is_changed(county, correcting) -> None:
    publisher = county.user("publisher", county.health)
    told = turn(correcting, publisher)
    assert "等填报人修改并保存新稿" in told.said.zh
    assert not told.mine
    # One that was begun by mistake is ended by whoever began it.
    assert "republish" in {one.id for one in possible(correcting, publisher)}
    filing = with_content(correcting, words_alone)
    assert "轮到您办理“更正公开”" in turn(filing, publisher).said.zh
