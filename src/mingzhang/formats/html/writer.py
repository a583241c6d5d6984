"""Document -> one web page that needs nothing else: no script, no network.

Read on screen, by a screen reader or printed on A4. Every cell has an address, so that a question
about a figure can point at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from mingzhang.documents import Document, Grid, Paragraph, Style, Table, TextRole
from mingzhang.formats.characters import legal
from mingzhang.formats.charts import as_svg, drawn
from mingzhang.formats.html.anchors import Anchors, anchor
from mingzhang.formats.html.tables import render_table, text

_CSS = Path(__file__).with_name("page.css")
_ABOVE = frozenset({TextRole.TABLE_TITLE, TextRole.TABLE_LINE})
_PLAIN = Style()
_DEEPEST = 6


def write_html(document: Document) -> str:
    """The page. The same document gives the same text."""
    return "\n".join(_Page(document).lines()) + "\n"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents that the page makes itself. ``holds`` is the first thing that stands
    in the table below the title: it tells tables of one title apart."""

    title: str
    target: str
    holds: str = ""


class _Page:
    """Writes a document from top to bottom; remembers headings for the contents."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = {
            id(block): _style_of(block) for block in document.blocks if isinstance(block, Paragraph)
        }
        given = [s.anchor for s in self._styles.values()]
        given += [_grid_of(b).anchor for b in document.blocks if isinstance(b, Table)]
        self._anchors = Anchors(name for name in given if name)
        self._depth = 1
        self._titled = False
        self._heading_text = ""
        self._tables = self._headings = 0
        self._entries: list[_Entry] = []
        self._has_contents = any(s.role is TextRole.CONTENTS_ENTRY for s in self._styles.values())

    def lines(self) -> Iterator[str]:
        """The lines of the page."""
        main = list(self._main())
        title = text(self._title()).replace("<br>", " ")
        yield "<!DOCTYPE html>"
        yield '<html lang="zh-CN">'
        yield "<head>"
        yield '<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        if self._document.date:
            yield f'<meta name="dcterms.date" content="{escape(legal(self._document.date))}">'
        yield f"<title>{title}</title>"
        yield f"<style>\n{_CSS.read_text(encoding='utf-8')}</style>"
        yield "</head>"
        yield "<body>"
        yield '<a class="skip-link" href="#main">跳到正文</a>'
        if not self._has_contents and self._entries:
            yield from self._made_contents()
        yield '<main id="main">'
        if not self._titled:
            yield f'<h1 class="visually-hidden">{title}</h1>'
        yield from main
        yield "</main>"
        yield "</body>"
        yield "</html>"

    def _title(self) -> str:
        for block in self._document.blocks:
            if self._document.title:
                break
            if isinstance(block, Paragraph) and self._role(block) is TextRole.COVER_TITLE:
                return block.text
        return self._document.title or "预算公开"

    def _role(self, block: object) -> TextRole | None:
        style = self._styles.get(id(block))
        return style.role if style else None

    def _made_contents(self) -> Iterator[str]:
        # Not called 目录: the document may have one of its own, a table that links nowhere.
        yield '<nav class="made" aria-labelledby="contents-made">'
        yield '<h2 class="contents" id="contents-made">本页导航</h2>'
        yield "<ol>"
        times = Counter(entry.title for entry in self._entries)
        for entry in self._entries:
            told = f"：{entry.holds}" if entry.holds and times[entry.title] > 1 else ""
            yield f'<li><a href="#{escape(entry.target)}">{text(entry.title + told)}</a></li>'
        yield "</ol>"
        yield "</nav>"

    # -------------------------------------------------------------------- body

    def _main(self) -> Iterator[str]:
        blocks = self._document.blocks
        index = 0
        while index < len(blocks):
            end = self._run(index)
            block = blocks[index]
            if end < len(blocks) and isinstance(table := blocks[end], Table) and table.rows:
                above = [b for b in blocks[index:end] if isinstance(b, Paragraph)]
                yield from self._table(above, table)
                index = end + 1
            elif (count := self._contents_run(index)) > 0:
                yield from self._contents(blocks[index : index + count])
                index += count
            else:
                if isinstance(block, Paragraph):
                    yield from self._paragraph(block)
                index += 1

    def _run(self, index: int) -> int:
        """The end of the titles and lines of a table that begin here."""
        blocks = self._document.blocks
        while index < len(blocks) and self._role(blocks[index]) in _ABOVE:
            index += 1
        return index

    def _contents_run(self, index: int) -> int:
        """How many blocks from here on are the contents: a title, and entries at least."""
        blocks = self._document.blocks
        start = index + (self._role(blocks[index]) is TextRole.CONTENTS_TITLE)
        end = start
        while end < len(blocks) and self._role(blocks[end]) is TextRole.CONTENTS_ENTRY:
            end += 1
        return end - index if end > start else 0

    def _contents(self, blocks: Sequence[object]) -> Iterator[str]:
        """The contents of the document: a list of links, a landmark of its own."""
        yield '<nav role="doc-toc" aria-label="目录">'
        listed = False
        for block in blocks:
            if not isinstance(block, Paragraph):
                continue
            style = self._styles[id(block)]
            if style.role is TextRole.CONTENTS_TITLE:
                yield f'<h2 class="contents"{self._id(style)}>{text(block.text)}</h2>'
                continue
            if not listed:
                yield "<ol>"
                listed = True
            words = text(block.text)
            target = anchor(style.target)
            linked = f'<a href="#{escape(target)}">{words}</a>' if target else words
            yield f"<li>{linked}</li>"
        if listed:
            yield "</ol>"
        yield "</nav>"

    def _paragraph(self, block: Paragraph) -> Iterator[str]:
        style = self._styles[id(block)]
        parts = block.text.split("\t")  # an empty part only says where the others stand
        if len(parts) > 1:
            inner = "".join(f"<p>{text(part)}</p>" for part in parts)
            yield f'<div class="line"{self._id(style)}>{inner}</div>'
        elif parts[0].strip():
            yield self._one(block, style, parts[0])

    def _one(self, block: Paragraph, style: Style, words: str) -> str:
        """A heading or paragraph."""
        role, inner = style.role, text(words)
        if role is TextRole.COVER_TITLE and not self._titled:
            self._titled = True
            return f"<h1{self._id(style)}>{inner}</h1>"
        if role in {TextRole.COVER_TITLE, TextRole.COVER_LINE}:
            return f'<p class="cover"{self._id(style)}>{inner}</p>'
        if role in {TextRole.CHAPTER, TextRole.HEADING, TextRole.CONTENTS_TITLE}:
            self._depth = (
                2 if role is not TextRole.HEADING else min(2 + max(block.level, 1), _DEEPEST)
            )
            return self._heading(style, words, self._depth)
        if role is TextRole.TABLE_TITLE and words == self._heading_text:
            return self._heading(style, words, min(self._depth + 1, _DEEPEST))
        name = "note" if role is TextRole.NOTE else "body"
        name = {TextRole.TABLE_LINE: "line", TextRole.TABLE_TITLE: "title"}.get(role, name)
        return f'<p class="{name}"{self._id(style)}>{inner}</p>'

    def _heading(self, style: Style, words: str, depth: int) -> str:
        self._headings += 1
        name = self._anchors.take(style.anchor, f"heading-{self._headings}")
        if style.role is not TextRole.CONTENTS_TITLE:
            self._entries.append(_Entry(words, name))
        page = ' class="new-page"' if style.new_page else ""
        return f'<h{depth} id="{escape(name)}"{page}>{text(words)}</h{depth}>'

    def _id(self, style: Style) -> str:
        return f' id="{escape(self._anchors.take(style.anchor))}"' if style.anchor else ""

    # ------------------------------------------------------------------- table

    def _table(self, above: Sequence[Paragraph], table: Table) -> Iterator[str]:
        """Title and lines, then the table in a region that scrolls by itself when it is wide."""
        self._tables += 1
        grid = _grid_of(table)
        titles = [p.text for p in above if self._role(p) is TextRole.TABLE_TITLE]
        # A number and a year may stand above and below it; one of them is the heading.
        self._heading_text = max(titles, key=len, default="")
        lines = [p.text.replace("\t", " ") for p in above if p.text not in titles]
        title = grid.name or self._heading_text or f"表格 {self._tables}"
        name = self._anchors.take(grid.anchor, f"table-{self._tables}")
        wide = grid.landscape or any(self._styles[id(p)].landscape for p in above)
        new = any(self._styles[id(p)].new_page for p in above)
        classes = f"table{' wide' if wide else ''}{' new-page' if new else ''}"
        yield f'<section class="{classes}" id="{escape(name)}">'
        listed = len(self._entries)
        for paragraph in above:
            yield from self._paragraph(paragraph)
        self._entries[listed:] = [
            replace(entry, holds=_first_value(table)) for entry in self._entries[listed:]
        ]
        label = escape(legal(f"{title}（可左右滚动）"))
        yield f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
        yield from render_table(table, name, "，".join([title, *lines]))
        yield "</div>"
        for number, chart in enumerate(grid.charts, start=1):
            svg = as_svg(drawn(chart, table), f"{name}-chart-{number}")
            yield f'<figure class="chart">{svg}</figure>'
        yield "</section>"


def _first_value(table: Table) -> str:
    """The first text of a form that is no caption: the name of what it is about."""
    labels = _grid_of(table).labels
    return next(
        (
            cell.strip()
            for r, row in enumerate(table.rows)
            for c, cell in enumerate(row.cells)
            if labels and cell.strip() and (r, c) not in labels
        ),
        "",
    )


def _grid_of(table: Table) -> Grid:
    return table.grid or Grid()


def _style_of(paragraph: Paragraph) -> Style:
    if paragraph.style is not None:
        return paragraph.style
    return Style(TextRole.HEADING) if paragraph.level else _PLAIN
