"""What people do at their desks, in the words of the pages."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from mingzhang.web.flow import flow

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_PATIENCE = 60.0


def reveal(one: Locator) -> None:
    """Open what a thing is folded into."""
    folded = one.locator("xpath=ancestor::details[not(@open)]")
    while folded.count():
        folded.first.locator("xpath=./summary").click()


def go(page: Page, action: str, reason: str = "") -> None:
    """Make a move of the flow by its button; the page says that it was made."""
    press_move(page, action, reason)
    if flow().moves[action].publishes:  # a worker does it; the page renews itself
        expect(page.locator(".page-head .tag.published")).to_be_visible(timeout=_PATIENCE * 1000)
        return
    expect(page.get_by_role("status").filter(has_text=flow().moves[action].name.zh)).to_be_visible()


def press_move(page: Page, action: str, reason: str = "") -> None:
    """Press the button of a move, whatever comes of it."""
    form = page.locator(f'form[action$="/move/{action}/"]')
    button = form.locator("button")  # by role it is found only once it is not folded away
    reveal(button.last)
    sure = form.get_by_role("checkbox")
    if sure.count():
        sure.check()
    if reason:
        form.get_by_role("textbox").last.fill(reason)
    with page.expect_navigation():
        button.last.click()


def upload(page: Page, workbook: Path, note: str) -> None:
    """Hand in a workbook as the next version, and wait until it has been checked."""
    form = page.locator('form[action$="/upload/"]')
    field = form.locator('input[type="file"]')
    reveal(field)
    field.set_input_files(workbook)
    form.get_by_label("改了什么").fill(note)
    with page.expect_navigation():
        form.get_by_role("button").last.click()
    wait_for_check(page)


def wait_for_check(page: Page) -> None:
    """Until the background worker has checked the version."""
    end = time.monotonic() + _PATIENCE
    while True:
        page.reload()
        if not page.get_by_role("main").get_by_text(re.compile("正在审核|审核中")).count():
            return
        assert time.monotonic() < end, "the check has not ended"
        page.wait_for_timeout(300)


def explain_all(page: Page, reason: str) -> int:
    """Explain every warning, one by one; how many there were. The page says by itself what can be
    done next: nobody loads it again."""
    explained = 0
    waiting = page.locator("li.item.warning:not(.settled)[id^=item-]")
    for one in [item.get_attribute("id") for item in waiting.all()]:
        item = page.locator(f"#{one}")
        button = item.locator('button[value="explained"]')
        reveal(button)
        button.locator("xpath=ancestor::form").get_by_role("textbox").first.fill(reason)
        button.click()
        expect(item).to_have_class(re.compile(r"\bsettled\b"))
        explained += 1
    return explained
