"""The public pages as citizens use them: by keyboard, in two languages, on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from web.browser.keys import Keyboard

BODY = "巨鹿县医疗保障局"


def test_from_the_first_page_to_a_download_by_keyboard_alone(visit, world) -> None:
    page = visit()
    page.goto("/")
    keys = Keyboard(page)
    keys.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    keys.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    keys.to(page.get_by_role("main").get_by_role("searchbox").or_(page.locator("main #q")).first)
    page.keyboard.type("医疗保障")
    keys.press("Enter")
    page.wait_for_url("**/explore/**")
    keys.to(page.get_by_role("main").get_by_role("link", name=BODY, exact=True).first)
    keys.press("Enter")
    page.wait_for_url("**/p/130529/450/**")
    keys.to(page.locator(".chart").first)
    keys.to(page.get_by_role("link", name=re.compile("2026.*第 ?2 ?版")).first)
    keys.press("Enter")
    page.wait_for_url("**/2026/budget/v2/")
    keys.to(page.get_by_role("main").get_by_role("listitem").get_by_role("link").first)
    link = page.get_by_role("main").get_by_role("link", name=re.compile("^CSV"))
    page.goto(world.to("table"))
    keys.to(link)
    with page.expect_download() as got:
        keys.press("Enter")
    assert "一般公共预算拨款收入" in Path(got.value.path()).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    "name", ["home", "explore", "compare", "body", "publication", "table", "login"]
)
def test_the_focus_is_always_seen_and_never_trapped(visit, world, name) -> None:
    page = visit()
    paths = {"home": "/", "explore": "/explore/?q=医疗", "compare": "/compare/", "login": "/login/"}
    page.goto(paths.get(name) or world.to(name))
    page.evaluate("document.activeElement.blur()")
    assert len(list(Keyboard(page).steps())) > 5


def test_english_is_one_click_away_and_stays(visit) -> None:
    page = visit()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("banner").get_by_text("English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("navigation").get_by_role("link", name="Compare").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("[Cc]ompare"))
    page.get_by_role("banner").get_by_text("中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("比较"))


def test_a_table_on_paper_has_its_figures_and_no_menu(visit, world) -> None:
    page = visit()
    page.goto(world.to("table"))
    page.emulate_media(media="print")
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.get_by_text("跳到正文")).to_be_hidden()
    said = printed(page.pdf(format="A4"))
    heading = page.get_by_role("heading", level=1).inner_text()
    assert heading in said
    assert "登录" not in said
    figure = page.locator("td.number").filter(has_text=re.compile(r"\d\.\d\d")).first.inner_text()
    assert figure.strip() in said


def test_on_a_phone_a_wide_table_slides_in_its_own_place_and_says_what_a_row_is_about(
    visit, world
) -> None:
    page = visit(width=375)
    page.goto(re.sub(r"/t/\d+/", "/t/2/", world.to("table")))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("收入总表"))
    region = page.locator(".cells")
    region.focus()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        if region.evaluate("it => it.scrollLeft") > 150:
            break
    assert region.evaluate("it => it.scrollLeft") > 150
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name = page.locator("td.label").first
    expect(name).to_be_in_viewport(ratio=1)
    assert page.locator(".cells thead").bounding_box()["height"] < 150


def printed(pdf: bytes) -> str:
    """The text of all pages, as it stands on paper."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
