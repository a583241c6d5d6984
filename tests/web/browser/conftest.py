"""A browser, the application it meets, and what must hold of every page that any test opens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from web.browser.visits import Visits
from web.browser.world import World, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a test with a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The application, running."""
    with running(tmp_path_factory.mktemp("world")) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. One a module: while it runs, Django takes the whole process for asynchronous
    and would refuse the tests of other modules their database."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install the package chromium to run the browser tests")
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            yield chromium
            chromium.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def sessions() -> dict[str, object]:
    """The cookies of users who have logged in, by name: each logs in once."""
    return {}


@pytest.fixture
def visits(browser: Browser, world: World, sessions: dict) -> Iterator[Visits]:
    """Opens the site for a user; in the end nothing may have left the host or failed unseen."""
    opened = Visits(browser, world, sessions)
    yield opened
    opened.close()
    assert opened.faults == []


@pytest.fixture
def visit(visits: Visits) -> Callable:
    """``visit("clerk")`` is a page of the browser in which the user is logged in."""
    return visits.of
