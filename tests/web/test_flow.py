"""How a budget moves: who may move it, when, and that nobody moves what they have not seen."""

from __future__ import annotations

import pytest

from mingzhang.web.flow import flow
from mingzhang.web.models import Event, Filing, Item
from mingzhang.web.services.moving import Refused, Stale, move, possible

WAY = [  # the whole way, with who goes it
    ("submit", "clerk", "clinic"),
    ("accept", "department_reviewer", "health"),
    ("approve", "finance_reviewer", "finance"),
    ("publish", "publisher", "health"),
    ("correct", "publisher", "health"),
    ("republish", "publisher", "health"),
]


def test_a_budget_goes_from_draft_to_publication_and_correction(county, filing) -> None:
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


@pytest.mark.parametrize(("action", "role", "where"), WAY)
def test_nobody_else_can_make_a_move(county, filing, action, role, where) -> None:
    wanted = flow().moves[action]
    Filing.objects.filter(pk=filing.pk).update(state=wanted.sources[0])
    filing.refresh_from_db()
    others = [
        county.user(other, place)
        for other in ("clerk", "department_reviewer", "finance_reviewer", "publisher", "auditor",
                      "administrator")
        for place in (county.clinic, county.health, county.finance, county.school)
        if other != role
    ]  # fmt: skip
    foreign = county.user(role, county.school)
    for user in [*others, foreign]:
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
