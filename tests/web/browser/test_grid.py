"""Filling in in the browser: paste, sums and mistakes from the server, nothing lost."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from web.browser.axe import assert_open_to_all
from web.browser.grid import Grid
from web.browser.visits import Visits
from web.browser.world import World

LINES = "支出明细"
CLIPBOARD = ("clipboard-read", "clipboard-write")


def test_a_block_pasted_from_a_spreadsheet_is_taken_exactly_and_added_up_by_the_server(
    visit, world: World
) -> None:
    page = visit("clerk", permissions=list(CLIPBOARD))
    grid = Grid(page).open(world.told["edited"]["pasted"], LINES)
    third = grid.cell(3, "amount").inner_text()
    grid.paste(1, "amount", "1,259,000.10\r\n105000.20\r\n")
    expect(grid.cell(1, "amount")).to_have_text("1,259,000.10")
    expect(grid.cell(2, "amount")).to_have_text("105,000.20")
    # The line break at the end of a copied block is no row of its own.
    expect(grid.cell(3, "amount")).to_have_text(third)
    grid.kept()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"4,?480,?300\.30"))


def test_a_mistake_is_told_beside_its_cell_and_keeps_the_budget_from_being_saved(
    visit, world: World
) -> None:
    page = visit("clerk", permissions=list(CLIPBOARD))
    grid = Grid(page).open(world.told["edited"]["pasted"], LINES)
    grid.paste(1, "dept_econ", "99999")
    expect(grid.cell(1, "dept_econ")).to_have_class(re.compile(r"\bwrong\b"))
    problem = page.get_by_role("listitem").filter(has_text="99999").first
    expect(problem).to_be_visible()
    page.get_by_role("button", name="保存为新稿").click()
    expect(page.get_by_role("status").filter(has_text="没有保存")).to_be_visible()
    expect(page).to_have_url(re.compile("/edit/"))


def test_what_was_typed_is_still_there_after_the_browser_was_closed(
    visits: Visits, world: World
) -> None:
    page = visits.of("clerk")
    grid = Grid(page).open(world.told["edited"]["kept"], LINES)
    grid.type(2, "amount", "123456.78")
    grid.kept()
    visits.close()
    again = Grid(visits.of("clerk")).open(world.told["edited"]["kept"], LINES)
    expect(again.cell(2, "amount")).to_have_text("123,456.78")
    # It is nobody else's draft.
    other = Grid(visits.of("second-clerk")).open(world.told["edited"]["kept"], LINES)
    expect(other.cell(2, "amount")).not_to_have_text("123,456.78")


def test_the_second_of_two_who_edit_is_told_and_loses_nothing(visit, world: World) -> None:
    path = world.told["edited"]["together"]
    first, second = Grid(visit("clerk")).open(path, LINES), visit("second-clerk")
    other = Grid(second).open(path, "文字说明")
    first.page.get_by_label("改了什么").fill("先保存")
    first.page.get_by_role("button", name="保存为新稿").click()
    first.page.wait_for_url(re.compile(r"/desk/filings/[^/]+/$"))
    other.sheet(LINES)
    other.type(1, "amount", "777.77")
    second.get_by_role("button", name="保存为新稿").click()
    newer = second.get_by_role("alert").filter(has_text="保存了第2稿")
    expect(newer).to_contain_text("先保存")
    # Reloading takes nothing away; the page says that there is a newer version.
    second.reload()
    other.sheet(LINES)
    expect(other.cell(1, "amount")).to_have_text("777.77")
    expect(newer).to_be_visible()
    second.get_by_role("link", name=re.compile("合并")).click()
    second.wait_for_url("**/edit/merge/")
    assert_open_to_all(second)


def test_a_block_copied_from_the_workbook_lands_under_its_heads(visit, world: World) -> None:
    page = visit("clerk", permissions=list(CLIPBOARD))
    grid = Grid(page).open(world.told["edited"]["pasted"], LINES)
    # With its heads, in whatever order: each figure goes below its own.
    grid.paste(1, "unit", "金额（元）*\t支出功能分类*\r\n1259000.30\t2101501\r\n")
    expect(grid.cell(1, "amount")).to_have_text("1,259,000.30")
    expect(grid.cell(1, "function")).to_contain_text("2101501")
    grid.kept()
    # What is only shown stands where the workbook has it, and takes nothing.
    grid.sheet("文字说明")
    expect(grid.cell(1, "info§required")).to_have_text("必写")
    grid.paste(1, "key", "overview.duties\t要写的\t必写\t新的职责\t多出来的")
    expect(grid.cell(1, "text")).to_have_text("新的职责")
    expect(grid.cell(1, "info§required")).to_have_text("必写")
    expect(page.locator("#state")).to_contain_text("最右一列以外的内容没有粘贴")


def test_a_finding_leads_to_the_sheet_that_it_names(visit, world: World) -> None:
    page = visit("clerk")
    page.goto(world.told["edited"]["pasted"] + "?sheet=last_year")
    expect(page.get_by_role("tab", selected=True)).to_contain_text("上年预算")
