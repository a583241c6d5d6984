"""Logging in: the second factor, the pause after too many attempts, and what an administrator hands
over."""

from __future__ import annotations

import re
from base64 import b32decode

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from web.browser.axe import assert_open_to_all
from web.browser.world import PASSWORD

TOO_MANY = re.compile("太(多|频繁)")


def test_the_second_factor_is_turned_on_and_asked_for(visits) -> None:
    page = visits.of()
    visits.log_in(page, "careful")
    page.goto("/account/two-factor/")
    page.get_by_role("button", name="开始设置").click()
    assert_open_to_all(page)
    key = b32decode(page.locator("code.key").inner_text().replace(" ", ""))
    page.get_by_label("六位数字").fill(f"{totp(key):06}")
    page.get_by_role("button", name="开启").click()
    codes = page.locator("ol.codes li").all_inner_texts()
    assert len(codes) == len(set(codes)) > 5
    assert_open_to_all(page)

    again = second_step(visits)
    assert_open_to_all(again)
    again.get_by_label("验证码").fill(codes[0])
    again.get_by_role("button", name="继续").click()
    again.wait_for_url("**/desk/**")
    expect(again.get_by_role("heading", level=1)).to_contain_text("工作台")

    thief = second_step(visits)
    thief.get_by_label("验证码").fill(codes[0])
    thief.get_by_role("button", name="继续").click()
    thief.wait_for_load_state()
    thief.goto("/desk/")
    expect(thief.get_by_label("验证码")).to_be_visible()


def second_step(visits):
    """The page that a password alone leads to, in a new browser."""
    page = visits.of()
    visits.log_in(page, "careful")
    page.goto("/desk/")
    page.wait_for_url("**/login/verify/**")
    return page


def test_guessing_passwords_is_stopped_and_told(visits) -> None:
    page = visits.of()
    for _ in range(5):
        visits.log_in(page, "forgetful", "wrong-password")
        page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text(TOO_MANY)
    assert_open_to_all(page)
    visits.log_in(page, "forgetful", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text(TOO_MANY)


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_pages_of_failures_are_open_to_all(visits, code, width) -> None:
    visits.failing = True
    page = visits.of(width=width)
    answer = page.goto("/nothing/" if code == "404" else f"/fails-on-purpose/{code}/")
    assert answer.status == int(code)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_open_to_all(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
