"""The grid of a budget, as somebody works in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


@dataclass
class Grid:
    """The grid on a page."""

    page: Page

    def open(self, path: str, sheet: str) -> Grid:
        """Open the grid of a budget at one of its sheets."""
        self.page.goto(path)
        self.sheet(sheet)
        return self

    def sheet(self, name: str) -> None:
        """Choose a sheet."""
        self.page.get_by_role("tab", name=name).first.click()
        self.cell(1, None).wait_for()

    def cell(self, row: int, field: str | None) -> Locator:
        """A cell: the row from 1, the column by its key; any cell where none is given."""
        which = f'[tabulator-field="{field}"]' if field else "[tabulator-field]"
        return self.page.locator(
            f"#grid .tabulator-row:nth-child({row}) .tabulator-cell{which}"
        ).first

    def type(self, row: int, field: str, text: str) -> None:
        """Type into a cell, in place of what stands there."""
        self.cell(row, field).click()
        self.page.keyboard.press("F2")
        expect(self.cell(row, field).locator("input, textarea, [contenteditable]")).to_be_focused()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def paste(self, row: int, field: str, text: str) -> None:
        """Paste what was copied from a spreadsheet, with a cell as its upper left corner."""
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
        self.cell(row, field).click()
        self.page.keyboard.press("Control+V")

    def kept(self) -> None:
        """Wait until the server has what was typed."""
        expect(self.page.get_by_role("status").filter(has_text="已暂存")).to_be_visible()
