"""Puts a report together: headings with their contents, paragraphs, tables, forms."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.documents import (
    Block,
    Chart,
    ColumnKind,
    Document,
    Grid,
    Paragraph,
    Row,
    Style,
    Table,
    TextRole,
    numbered,
)
from mingzhang.facts import Message

_NUMERALS = "一二三四五六七八九十"


class Paper:
    """A report in the making. ``missing`` gathers what a person still has to write."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.missing: list[Message] = []
        self._blocks: list[Block] = []
        self._entries: list[tuple[str, str]] = []
        self._sections = self._tables = 0

    def said(self, message: Message) -> str:
        """The sentence in the language of the report."""
        return message.said(self.lang)

    def section(self, title: Message) -> None:
        """Begin a numbered section."""
        number = _NUMERALS[self._sections % len(_NUMERALS)]
        self._sections += 1
        head = f"{self._sections}. {title.en}" if self.lang == "en" else f"{number}、{title.zh}"
        anchor = f"section-{self._sections}"
        self._entries.append((head, anchor))
        style = Style(TextRole.HEADING, anchor=anchor, new_page=self._sections == 1)
        self._blocks.append(Paragraph(head, 0, level=1, style=style))

    def text(self, message: Message) -> None:
        """A paragraph."""
        self._blocks.append(Paragraph(self.said(message), 0, style=Style(TextRole.BODY)))

    def slot(self, name: Message, hint: Message) -> None:
        """A blank that only a person can fill; listed as missing."""
        self.text(
            Message(f"（待填写：{name.zh}。{hint.zh}）", f"(To be written: {name.en}. {hint.en})")
        )
        self.missing.append(
            Message(
                f"报告中的“{name.zh}”须由经办人填写。",
                f"“{name.en}” in the report has to be written by a person.",
            )
        )

    def table(
        self,
        title: Message,
        heads: Sequence[Message],
        kinds: Sequence[ColumnKind],
        widths: Sequence[int],
        rows: Sequence[Sequence[str]],
        charts: Sequence[Chart] = (),
        unit: Message | None = None,
    ) -> None:
        """A table with its title; nothing when it has no rows."""
        if not rows:
            return
        self._tables += 1
        name = self.said(title)
        self._blocks.append(
            Paragraph(name, 0, style=Style(TextRole.TABLE_TITLE, anchor=f"table-{self._tables}"))
        )
        if unit is not None:
            line = Paragraph(f"\t\t{self.said(unit)}", 0, style=Style(TextRole.TABLE_LINE))
            self._blocks.append(line)
        head = tuple(self.said(one) for one in heads)
        made = tuple(Row(tuple(cells), 0) for cells in (head, *rows))
        anchor = f"data-{self._tables}"
        grid = Grid(1, tuple(kinds), tuple(widths), anchor=anchor, name=name, charts=tuple(charts))
        self._blocks.append(Table(made, grid))

    def forms(self, title: Message, forms: Sequence[Sequence[Paragraph | Table]]) -> None:
        """The forms behind the report, each with its line in the contents."""
        if not forms:
            return
        head = self.said(title)
        self._entries.append((head, "forms"))
        style = Style(TextRole.CHAPTER, anchor="forms", new_page=True)
        self._blocks.append(Paragraph(head, 0, style=style))
        for form in forms:
            self._blocks += form

    def list_missing(self) -> None:
        """The section of all that is missing; it says so when nothing is."""
        self.section(Message("待补充事项", "What is missing"))
        found = list(dict.fromkeys(self.missing))
        if not found:
            self.text(Message("没有待补充的内容。", "Nothing is missing."))
            return
        count = len(found)
        self.text(
            Message(
                f"以下{count}项须在报送或公开前补充完整：",
                f"{count} items have to be completed before the report is sent or published:",
            )
        )
        for number, one in enumerate(found, 1):
            self.text(Message(f"{number}．{one.zh}", f"{number}. {one.en}"))

    def document(self, title: str, lines: Sequence[str], date: str) -> Document:
        """The document: cover, contents, and what was put on paper."""
        cover = [Paragraph(title, 0, style=Style(TextRole.COVER_TITLE))]
        cover += [Paragraph(line, 0, style=Style(TextRole.COVER_LINE)) for line in lines]
        head = "Contents" if self.lang == "en" else "目录"
        contents = [Paragraph(head, 0, style=Style(TextRole.CONTENTS_TITLE, new_page=True))]
        contents += [
            Paragraph(text, 0, level=1, style=Style(TextRole.CONTENTS_ENTRY, target=anchor))
            for text, anchor in self._entries
        ]
        blocks = tuple(numbered([*cover, *contents, *self._blocks]))
        return Document("", "", "tabbed", blocks, title=title, date=date)
