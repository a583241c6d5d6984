"""Two people before the same budget: whoever acts on what is no longer true is told, and changes
nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from web.browser.desk import go, press_move, reveal
from web.browser.world import World

TOLD = "已被他人改动"


def test_what_was_handed_in_anew_is_not_accepted_on_the_screen_of_before(
    visit, world: World
) -> None:
    """The state is the same again and the move would be possible: the version alone tells."""
    first, second, clerk = visit("reviewer"), visit("second-reviewer"), visit("clerk")
    second.goto(submitted(world))
    first.goto(submitted(world))
    go(first, "return", "请再核对一遍。")
    clerk.goto(submitted(world))
    go(clerk, "submit")
    press_move(second, "accept")
    expect(second.get_by_role("status").filter(has_text=TOLD)).to_be_visible()
    first.reload()
    assert state(first) == state(second) == "已报部门审核"


def test_a_stale_reviewer_is_refused_and_told(visit, world: World) -> None:
    first, second = visit("reviewer"), visit("second-reviewer")
    first.goto(submitted(world))
    second.goto(submitted(world))
    go(first, "return", "三公经费与去年不一致，请核实。")
    before = state(first)
    press_move(second, "accept")
    expect(second.get_by_role("status").filter(has_text=TOLD)).to_be_visible()
    first.reload()
    assert state(first) == before == "退回修改"
    # The screen they are sent back to shows what is true now.
    assert state(second) == before


def test_a_reviewer_of_another_office_finds_nothing_there(visit, world: World) -> None:
    page = visit("school-reviewer")
    answer = page.goto(submitted(world))
    assert answer.status == 404
    assert "医疗" not in page.get_by_role("main").inner_text()


def submitted(world: World) -> str:
    """The budget that waits for a reviewer."""
    return world.told["edited"]["submitted"].removesuffix("edit/")


def state(page) -> str:
    """The state that the page shows."""
    return page.locator('[aria-current="step"]').inner_text().splitlines()[0].strip()


def test_words_half_typed_are_not_lost_over_a_link(visit, world: World) -> None:
    page = visit("clerk")
    page.goto(world.told["edited"]["kept"].removesuffix("edit/"))
    field = page.locator('form[action$="/upload/"]').get_by_label("改了什么")
    reveal(field)
    field.fill("三公经费与去年")
    asked = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("button", name="English").click()
    expect(field).to_have_value("三公经费与去年")
    assert asked == ["beforeunload"]
    page.remove_listener("dialog", stay)
