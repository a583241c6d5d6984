"""Document -> sheets: one for each table with the text around it, others for the running text.

Reading the sheets from the first to the last gives the blocks back in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.documents import Document, Grid, Paragraph, Style, Table, TextRole
from mingzhang.formats.xlsx.tabs import Tabs

_FRONT = frozenset(
    {TextRole.COVER_TITLE, TextRole.COVER_LINE, TextRole.CONTENTS_TITLE, TextRole.CONTENTS_ENTRY}
)
_ABOVE = frozenset(
    {TextRole.TABLE_TITLE, TextRole.TABLE_LINE, TextRole.HEADING, TextRole.CHAPTER}
    | {TextRole.CONTENTS_TITLE}
)
_TITLES = (TextRole.TABLE_TITLE, TextRole.CONTENTS_TITLE, TextRole.HEADING)
_PLAIN = Style()


@dataclass(slots=True)
class SheetPlan:
    """A sheet: text, then perhaps a table, then the notes below it."""

    name: str = ""
    above: list[Paragraph] = field(default_factory=list)
    table: Table | None = None
    below: list[Paragraph] = field(default_factory=list)

    @property
    def grid(self) -> Grid:
        """How the table is set."""
        return (self.table.grid if self.table else None) or Grid()

    @property
    def landscape(self) -> bool:
        """Whether the sheet is printed on its side."""
        texts = (*self.above, *self.below)
        return self.grid.landscape or (
            self.table is not None and any(style_of(p).landscape for p in texts)
        )


def style_of(paragraph: Paragraph) -> Style:
    """The style of a paragraph; body text where the source says nothing, a heading where it is
    marked as one."""
    if paragraph.style is not None:
        return paragraph.style
    return Style(TextRole.HEADING) if paragraph.level else _PLAIN


def plan(document: Document) -> list[SheetPlan]:
    """The sheets of a document, at least one."""
    sheets: list[SheetPlan] = []
    text: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            is_note = style_of(block).role is TextRole.NOTE
            if is_note and not text and sheets and sheets[-1].table is not None:
                sheets[-1].below.append(block)
            else:
                text.append(block)
        elif block.rows:
            start = _table_text(text)
            sheets.extend(_running(text[:start]))
            sheets.append(SheetPlan(above=text[start:], table=block))
            text = []
    sheets.extend(_running(text))
    sheets = sheets or [SheetPlan()]
    _name(sheets)
    return sheets


def _table_text(text: Sequence[Paragraph]) -> int:
    """Where in the text before a table that begins which belongs to the table."""
    start = len(text)
    while start and style_of(text[start - 1]).role in _ABOVE:
        start -= 1
    return start


def _running(text: Sequence[Paragraph]) -> list[SheetPlan]:
    """Running text; cover and contents get a sheet of their own in front of the rest."""
    front = 0
    while front < len(text) and style_of(text[front]).role in _FRONT:
        front += 1
    return [SheetPlan(above=list(part)) for part in (text[:front], text[front:]) if part]


def _name(sheets: Sequence[SheetPlan]) -> None:
    """Tabs: the short title of the table, else its title; the first heading of running text."""
    tabs = Tabs()
    for sheet in sheets:
        if sheet.table is not None:
            wish = sheet.grid.name or _first(sheet.above, *_TITLES)
            sheet.name = tabs.name(wish, "表")
        elif any(style_of(p).role in _FRONT for p in sheet.above):
            has_contents = _first(sheet.above, TextRole.CONTENTS_TITLE, TextRole.CONTENTS_ENTRY)
            sheet.name = tabs.name("目录" if has_contents else "封面", "封面")
        else:
            heads = _first(sheet.above, TextRole.CHAPTER, TextRole.HEADING)
            sheet.name = tabs.name(heads, "情况说明")


def _first(text: Sequence[Paragraph], *roles: TextRole) -> str:
    return next((p.text for role in roles for p in text if style_of(p).role is role), "")
