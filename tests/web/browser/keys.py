"""Somebody who has a keyboard and no mouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST_STEPS = 400
# What has the focus: whether it is on the screen, not covered by another thing, and marked.
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const inside = (x, y) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (one.contains(hit) || hit.contains(one));
  };
  const xs = [box.left + 2, (box.left + box.right) / 2, box.right - 2];
  const ys = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2];
  window.visited = window.visited || new Set();
  const before = window.visited.size;
  window.visited.add(one);
  return {
    html: one.outerHTML.slice(0, 160),
    fresh: window.visited.size > before,
    seen: box.width > 0 && box.height > 0 && xs.some((x) => ys.some((y) => inside(x, y))),
    marked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)
      || style.boxShadow !== 'none',
  };
}"""
_HAS_FOCUS = "(one) => one === document.activeElement"


@dataclass
class Keyboard:
    """Moves through a page with the Tab key. Wherever the focus comes, it must be seen."""

    page: Page

    def steps(self) -> Iterator[dict[str, Any]]:
        """Each thing that gets the focus, until the end of the page."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(_FOCUSED)
            if at is None or not at["fresh"]:
                return
            assert at["seen"], f"the focus cannot be seen: {at['html']}"
            assert at["marked"], f"nothing marks the focus: {at['html']}"
            yield at
        raise AssertionError(f"no end after {MOST_STEPS} steps: {at['html']}")

    def to(self, target: Locator) -> None:
        """On to a thing; it must be reached before the page ends."""
        self.page.evaluate("() => { window.visited = new Set() }")
        for _ in self.steps():
            if target.evaluate(_HAS_FOCUS):
                return
        raise AssertionError(f"the Tab key never comes to {target}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
