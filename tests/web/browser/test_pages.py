"""Every page: no barrier that axe knows of, and on a telephone nothing that must be moved sideways."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from web.browser.axe import assert_open_to_all
from web.browser.visits import NARROW, WIDE

# name of the address: who opens it ("" nobody in particular) and, for pages that are about no object
# of the world, the path.
PAGES: dict[str, tuple[str, str]] = {
    "home": ("", "/"),
    "explore": ("", "/explore/?q=医疗"),
    "compare": ("", "/compare/?measure=total"),
    "compare@places": ("", "/compare/?measure=total&by=place&per=head&year="),
    "place": ("", ""),
    "body": ("", ""),
    "latest": ("", ""),
    "publication": ("", ""),
    "table": ("", ""),
    "table@pictured": ("", ""),
    "changes": ("", ""),
    "login": ("", "/login/"),
    "work": ("clerk", "/desk/?year=2027"),
    "filing": ("clerk", ""),
    "edit": ("clerk", ""),
    "uploads": ("clerk", "/checks/"),
    "upload": ("clerk", ""),
    "upload_collect": ("finance", ""),
    "upload_text": ("clerk", ""),
    "item": ("clerk", ""),
    "findings": ("clerk", "/desk/findings/"),
    "compare_revisions": ("reviewer", ""),
    "revision": ("clerk", ""),
    "performance": ("clerk", ""),
    "performance_month": ("clerk", ""),
    "performance_entry": ("clerk", ""),
    "performance_monitoring": ("clerk", ""),
    "performance_evaluation": ("clerk", ""),
    "performance_scores": ("clerk", ""),
    "open_data": ("", "/data/"),
    "help": ("", "/help/"),
    "help_page": ("", ""),
    "log": ("auditor", "/log/"),
    "profile": ("clerk", "/account/"),
    "password": ("clerk", "/account/password/"),
    "two_factor": ("clerk", "/account/two-factor/"),
    "people": ("administrator", "/people/"),
    "person": ("administrator", ""),
    "office": ("administrator", ""),
}


FORMS = {
    "findings_explain": "/desk/findings/explain/",
    "organisation_add": "/people/organisations/",
    "organisation_list": "/people/organisations/list/",
    "people_add": "/people/add/",
    "set_language": "/language/setlang/",
    "take": "/checks/take/",
}
FILES = {
    "bulk_package": "/api/bulk/datapackage.json",
    "bulk_parquet": "/api/bulk/figures.parquet",
    "health": "/health",
    "log_export": "/log/export/",
    "metrics": "/metrics",
    "ready": "/ready",
    "robots": "/robots.txt",
}
# Addresses that are no pages: they take what a form sends, or give a file, or speak to machines.
TAKES = {
    "assign", "check_again", "comment", "congress", "consolidate", "decide", "edit_check", "edit_discard", "edit_save",
    "fill", "findings_explain", "logout", "move", "open", "organisation_add", "organisation_list", "people_add",
    "performance_insert", "performance_mend", "performance_release", "person_change",
    "set_language", "take", "upload_delete", "upload_retry",
}  # fmt: skip
GIVES = {
    "bulk_package", "bulk_parquet", "bulk_table", "download", "edit_codes", "file", "health",
    "log_export", "metrics", "original", "performance_document", "published_page", "read_file", "ready", "robots", "table_file",
    "upload_page", "upload_report",
}  # fmt: skip
LEADS = {"api_docs": "/api/docs", "api_home": "/api/", "icon": "/favicon.ico"}
"""Addresses that people and browsers try, and that lead to the right one."""
PARTS = {"performance_library", "progress", "revision_page"}
"""Shown inside of other pages."""
ELSEWHERE = {"edit_merge", "marked_copy", "verify"}
"""Pages that only a situation brings: see test_grid.py, test_accounts.py, ../test_marked_copies.py."""
SAMPLE = ["body", "publication", "table", "work", "filing", "edit", "upload", "profile"]


def addresses() -> set[str]:
    """The names of all addresses but those of the open data interface."""

    def named(patterns):
        for one in patterns:
            if isinstance(one, URLResolver):
                if one.namespace != "api":
                    yield from named(one.url_patterns)
            elif isinstance(one, URLPattern):
                yield one.name

    return set(named(get_resolver().url_patterns))


def test_every_address_is_a_page_here_or_said_to_be_none() -> None:
    pages = {name.split("@")[0] for name in PAGES}
    kinds = (pages, TAKES, GIVES, set(LEADS), PARTS, ELSEWHERE)
    assert sum(map(len, kinds)) == len(set.union(*kinds))
    assert addresses() == set.union(*kinds)


@pytest.mark.parametrize("name", sorted(TAKES - {"logout"}))
def test_what_takes_a_form_is_no_page(visit, world, name) -> None:
    answer = visit("clerk").request.get(
        world.told["addresses"].get(name, FORMS.get(name, "")), max_redirects=0
    )
    # The address of the language leads back to the page that it was chosen on.
    assert answer.status in (404, 405) or (name, answer.status) == ("set_language", 302)


@pytest.mark.parametrize("name", sorted(LEADS))
def test_what_leads_elsewhere_leads_to_something_here(visit, world, name) -> None:
    requests = visit("").request
    answer = requests.get(LEADS[name], max_redirects=0)
    assert answer.status == 302
    assert requests.get(LEADS[name]).url.startswith(world.address)
    assert requests.get(LEADS[name]).status == 200


@pytest.mark.parametrize("name", sorted(GIVES))
def test_what_gives_a_file_gives_no_page(visit, world, name) -> None:
    user = "auditor" if name == "log_export" else "clerk"
    path = world.told["addresses"].get(name) or FILES[name]
    answer = arrived(visit(user).request, path)
    assert answer.status == 200, path
    attached = answer.headers.get("content-disposition", "").startswith("attachment")
    assert attached or not answer.headers["content-type"].startswith("text/html")


def arrived(requests, address: str):
    """What stands at an address once it has been made in the background."""
    for _ in range(100):
        answer = requests.get(address)
        if answer.status not in (202, 404):
            break
        time.sleep(0.3)
    return answer


def shown(visit, world, name: str, width: int, english: bool = False):
    user, path = PAGES[name]
    page = visit(user, width=width, english=english)
    if name == "upload_text":  # it is there as soon as the file is checked, in the background
        arrived(page.request, world.to(name))
    answer = page.goto(path or world.to(name))
    assert answer is not None
    assert answer.status == 200, name
    assert page.url == world.address + quote(path or world.told["addresses"][name], safe="/?=&"), (
        name
    )
    return page


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_open_to_all_on_a_desk_and_on_a_telephone(visit, world, name) -> None:
    page = shown(visit, world, name, WIDE)
    assert_open_to_all(page)
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert_open_to_all(page)
    assert_fits(page)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_page_is_open_to_all_in_english(visit, world, name) -> None:
    page = shown(visit, world, name, NARROW, english=True)
    assert page.locator("html").get_attribute("lang") == "en"
    assert_open_to_all(page)
    assert_fits(page)


def assert_fits(page) -> None:
    """Nothing of the page must be moved sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.evaluate(
        "() => [...document.querySelectorAll('body *')]"
        ".filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest('.scroll'))"
        ".slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"
    )
