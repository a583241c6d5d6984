"""How a budget moves: who may move it, when, and that nobody moves what they have not seen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mingzhang.web.deadlines import pressing
from mingzhang.web.flow import flow
from mingzhang.web.models import Event, Filing, Item
from mingzhang.web.services.moving import Refused, Stale, move, possible

WAY = [  # the whole way of a unit's budget, with who goes it
    ("submit", "clerk", "clinic"),
    ("accept", "department_reviewer", "health"),
    ("approve_unit", "department_reviewer", "health"),
    ("publish", "publisher", "health"),
    ("correct", "publisher", "health"),
    ("republish", "publisher", "health"),
]
CORRECTIONS = [  # what differs where it was published before
    ("resubmit", "clerk", "clinic"),
    ("publish_again", "publisher", "health"),
]
DEPARTMENTS = [  # what differs where finance approves
    ("submit", "clerk", "health"),
    ("accept", "department_reviewer", "health"),
    ("approve", "finance_reviewer", "finance"),
    ("send_back", "finance_reviewer", "finance"),
    ("redate", "finance_reviewer", "finance"),
    ("publish", "publisher", "health"),
]


@pytest.fixture
def above(county, filing):
    """The filing of the department, which finance has approved."""
    day = timezone.localdate() - timedelta(days=3)
    return Filing.objects.create(
        organisation=county.health, year=filing.year, state="approved", approved_on=day,
        revision=filing.revision,
    )  # fmt: skip


def test_a_budget_goes_from_draft_to_publication_and_correction(county, filing, above) -> None:
    for action, role, where in WAY:
        user = county.user(role, getattr(county, where))
        filing = move(filing, action, user, filing.version, "数字有误")
    assert (filing.state, filing.version) == ("published", 7)
    assert list(Event.objects.values_list("action", flat=True)) == [f"move.{a}" for a, _, _ in WAY]


def test_every_state_can_be_reached_and_every_role_exists() -> None:
    states = set(flow().states)
    reached, edge = {"draft"}, {"draft"}
    while edge:
        edge = {m.target for s in edge for m in flow().moves_from(s)} - reached
        reached |= edge
    assert reached == states


@pytest.mark.parametrize("of", ["unit", "department"])
@pytest.mark.parametrize(("action", "role", "where"), [*WAY, *CORRECTIONS, *DEPARTMENTS])
def test_nobody_else_can_make_a_move(county, filing, above, of, action, role, where) -> None:
    wanted = flow().moves[action]
    if wanted.of not in ("", of):
        role = "nobody"  # a move of the other way is nobody's
    if of == "department":
        filing = above
    published_at = timezone.now() if wanted.again else None
    Filing.objects.filter(pk=filing.pk).update(
        state=wanted.sources[0], published_at=published_at
    )  # fmt: skip
    filing.refresh_from_db()
    others = [
        county.user(other, place)
        for other in ("clerk", "department_reviewer", "finance_reviewer", "publisher", "auditor",
                      "administrator")
        for place in (county.clinic, county.health, county.finance, county.school)
        if other != role
    ]  # fmt: skip
    if role != "nobody":
        others.append(county.user(role, county.school))
    for user in others:
        with pytest.raises(Refused):
            move(filing, action, user, filing.version, "理由")
    assert not Event.objects.exists()


def test_a_stale_screen_never_wins(county, filing) -> None:
    clerk = county.user("clerk", county.clinic)
    filing = move(filing, "submit", clerk, filing.version)
    one = county.user("department_reviewer", county.health)
    seen = filing.version
    move(filing, "return", one, seen, "缺少绩效目标")
    with pytest.raises(Stale) as refused:
        move(filing, "accept", one, seen)
    assert "已被他人改动" in refused.value.said.zh
    filing.refresh_from_db()
    assert filing.state == "returned"


def test_errors_block_and_what_was_not_checked_is_not_clean(county, filing) -> None:
    clerk = county.user("clerk", county.clinic)
    for errors in (3, None):
        filing.revision.errors = errors
        filing.revision.save()
        with pytest.raises(Refused):
            move(filing, "submit", clerk, filing.version)


def test_a_warning_must_be_explained_before_the_budget_moves(county, filing) -> None:
    clerk = county.user("clerk", county.clinic)
    item = Item.objects.create(
        filing=filing, fingerprint="a", rule="N3", severity="warning", zh="…"
    )
    with pytest.raises(Refused):
        move(filing, "submit", clerk, filing.version)
    item.verdict, item.reason = "explained", "两所医院合并"
    item.save()
    assert move(filing, "submit", clerk, filing.version).state == "submitted"


def test_a_return_needs_its_reason(county, filing) -> None:
    filing = move(filing, "submit", county.user("clerk", county.clinic), filing.version)
    reviewer = county.user("department_reviewer", county.health)
    with pytest.raises(Refused):
        move(filing, "return", reviewer, filing.version, "  ")
    assert [m.id for m in possible(filing, reviewer)] == ["accept", "return"]


def test_a_unit_is_approved_after_its_department_and_by_it(county, filing, above) -> None:
    reviewer = county.user("department_reviewer", county.health)
    Filing.objects.filter(pk=filing.pk).update(state="accepted")
    Filing.objects.filter(pk=above.pk).update(state="accepted")
    with pytest.raises(Refused) as refused:
        move(filing, "approve_unit", reviewer, filing.version)
    assert "财政批复后才能批复单位预算" in refused.value.said.zh
    Filing.objects.filter(pk=above.pk).update(state="approved")
    assert move(filing, "approve_unit", reviewer, filing.version).state == "approved"


def test_a_unit_below_no_department_is_approved_by_finance(county, filing) -> None:
    county.clinic.parent = county.government
    county.clinic.save()
    Filing.objects.filter(pk=filing.pk).update(state="accepted")
    filing.refresh_from_db()
    reviewer = county.user("finance_reviewer", county.finance)
    assert move(filing, "approve", reviewer, filing.version).state == "approved"


def test_the_day_of_the_approval_is_the_one_on_the_document(county, above) -> None:
    reviewer = county.user("finance_reviewer", county.finance)
    today = timezone.localdate()
    for day, said in ((today + timedelta(days=1), "不能晚于今天"), (date(2019, 2, 1), "请核对")):
        Filing.objects.filter(pk=above.pk).update(state="accepted")
        with pytest.raises(Refused) as refused:
            move(above, "approve", reviewer, above.version, day=day)
        assert said in refused.value.said.zh
    document = today - timedelta(days=4)
    moved = move(above, "approve", reviewer, above.version, day=document)
    assert moved.approved_on == document
    assert Event.objects.get().after["approved_on"] == str(document)
    Filing.objects.filter(pk=above.pk).update(state="accepted", version=9)
    assert move(above, "approve", reviewer, 9).approved_on == today


def test_a_check_that_failed_is_told_and_blocks(county, filing) -> None:
    filing.revision.errors = None
    filing.revision.problem = "内存不足"
    filing.revision.save()
    with pytest.raises(Refused) as refused:
        move(filing, "submit", county.user("clerk", county.clinic), filing.version)
    assert "没有审核成功：内存不足" in refused.value.said.zh


def test_a_correction_does_not_move_the_day_of_the_first_publication(county, filing) -> None:
    first = timezone.now() - timedelta(days=30)
    Filing.objects.filter(pk=filing.pk).update(state="correcting", published_at=first)
    publisher = county.user("publisher", county.health)
    assert move(filing, "republish", publisher, filing.version, "更正").published_at == first


def test_a_wrong_date_of_the_approval_is_corrected_with_a_reason_and_kept_in_the_log(
    county, above
) -> None:
    finance = county.user("finance_reviewer", county.finance)
    right = above.approved_on - timedelta(days=2)
    with pytest.raises(Refused) as refused:
        move(above, "redate", finance, above.version, "", right)
    assert "理由" in refused.value.said.zh
    for same in (None, above.approved_on):  # an empty field must not become today
        with pytest.raises(Refused) as refused:
            move(above, "redate", finance, above.version, "批复文件上是另一天", same)
        assert str(above.approved_on) in refused.value.said.zh
    typed, before = above.approved_on, pressing(above)
    above = move(above, "redate", finance, above.version, "批复文件上是另一天", right)
    assert (above.state, above.approved_on) == ("approved", right)
    assert pressing(above).last == before.last - timedelta(days=2)
    entry = Event.objects.get(action="move.redate")
    assert (entry.before["approved_on"], entry.after["approved_on"]) == (str(typed), str(right))
    Filing.objects.filter(pk=above.pk).update(state="published")
    above.refresh_from_db()
    assert "redate" not in {one.id for one in possible(above, finance)}


def test_a_unit_is_not_approved_before_its_department(county, filing, above) -> None:
    Filing.objects.filter(pk=filing.pk).update(state="accepted")
    reviewer = county.user("department_reviewer", county.health)
    early = above.approved_on - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        move(filing, "approve_unit", reviewer, filing.version, day=early)
    assert str(above.approved_on) in refused.value.said.zh
    moved = move(filing, "approve_unit", reviewer, filing.version, day=above.approved_on)
    assert moved.approved_on == above.approved_on
    with pytest.raises(Refused):
        move(moved, "redate_unit", reviewer, moved.version, "填错了", early)


def test_a_unit_does_not_wait_while_its_published_department_is_corrected(
    county, filing, above
) -> None:
    Filing.objects.filter(pk=filing.pk).update(state="accepted")
    reviewer = county.user("department_reviewer", county.health)
    Filing.objects.filter(pk=above.pk).update(state="submitted")
    with pytest.raises(Refused):
        move(filing, "approve_unit", reviewer, filing.version)
    Filing.objects.filter(pk=above.pk).update(published_at=timezone.now())
    assert move(filing, "approve_unit", reviewer, filing.version).state == "approved"
