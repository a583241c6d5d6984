"""The rules of accessibility, asked of a page by axe-core."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

VENDOR = Path(__file__).parent / "vendor"
_AXE = VENDOR / "axe-core-4.14.1.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page: rule, element and what is to be mended, one line each.

    The script is handed to the browser from outside: the policy of the pages would not load it.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {resultTypes: ['violations'], runOnly: tags})", list(TAGS)
    )
    return [
        f"{one['id']}: {node['target'][0]} — {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:5]
    ]


def assert_open_to_all(page: Page) -> None:
    """Fail with all that axe finds, in full."""
    __tracebackhide__ = True
    if found := violations(page):
        raise AssertionError("\n".join([page.url, *found]))
