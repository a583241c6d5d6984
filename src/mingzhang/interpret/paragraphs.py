"""Paragraphs of a source that printed one line after the other, and where a character of them stands.

A text dump breaks a paragraph wherever the page ended its line. A line that fills the page runs on
into the next one; a short line ends its paragraph; a numbered line begins a new one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from mingzhang.documents import Block, Document, Paragraph, Table
from mingzhang.facts import Place
from mingzhang.interpret.headings import numbering

_FULL = 0.86
"""A line at least this share of the page width runs on."""
_MIN_WIDTH = 60
"""No page is narrower (half-width columns); keeps a dump of short lines from being joined."""
_ENDS = "。！？"
_FULL_STOP = re.compile(r"[。！？；：][”）)]?$")


def width(text: str) -> int:
    """Columns a line takes: two for a Chinese character, one for a Latin one."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def page_width(lines: Iterable[str]) -> int:
    """The width at which the page broke its lines: the widest line that is not an exception."""
    widths = sorted(width(line) for line in lines)
    if not widths:
        return _MIN_WIDTH
    # The ninth decile of the long lines: single lines that run over the margin do not count.
    long = [w for w in widths if w >= _MIN_WIDTH] or [_MIN_WIDTH]
    return max(_MIN_WIDTH, long[len(long) * 9 // 10 if len(long) > 1 else 0])


def join_lines(lines: Sequence[Paragraph], page: int) -> list[Paragraph]:
    """Join consecutive loose lines into paragraphs; ``page`` is the page width in columns."""
    joined: list[Paragraph] = []
    pieces: list[Paragraph] = []
    for line in lines:
        if pieces and not _runs_on(pieces[-1].text, line.text, page):
            joined.append(_merge(pieces))
            pieces = []
        pieces.append(line)
    if pieces:
        joined.append(_merge(pieces))
    return joined


def _runs_on(text: str, following: str, page: int) -> bool:
    if numbering(following).depth:
        return False
    if text[-1:] in _ENDS:
        return False
    return width(text) >= page * _FULL


def _merge(pieces: Sequence[Paragraph]) -> Paragraph:
    first = pieces[0]
    if len(pieces) == 1:
        return first
    return Paragraph("".join(p.text for p in pieces), first.line, first.page, first.level,
                     lines=tuple(p.line for p in pieces))


def runs_over(text: str, following: str) -> bool:
    """Whether a paragraph of a page-by-page source goes on in the next one (a page break)."""
    return (len(text) >= 40 and not _FULL_STOP.search(text)
            and not numbering(following).depth and len(following) >= 10)


class Lines:
    """Finds the source line of a character of a joined paragraph."""

    def __init__(self, document: Document) -> None:
        self._texts: dict[int, tuple[str, int]] = {}
        for block in document.blocks:
            if isinstance(block, Paragraph):
                self._texts[block.line] = (block.text, block.page)
        self._order = sorted(self._texts)

    def at(self, place: Place, offset: int) -> Place:
        """The place with the line (and page) that holds character ``offset`` of the paragraph that
        begins at ``place``. The place itself when the source printed it on one line."""
        start = bisect_left(self._order, place.line)
        left = offset
        for line in self._order[start:start + 200]:
            text, page = self._texts[line]
            if left < len(text):
                if line == place.line:
                    return place
                return Place(line, page, place.section, place.table, place.row, place.column,
                             place.text, place.span, place.file)
            left -= len(text)
        return place


    def lines_of(self, place: Place, length: int) -> list[int]:
        """The source lines that the ``length`` characters from ``place`` on stand on."""
        found: list[int] = []
        left = length
        for line in self._order[bisect_left(self._order, place.line):]:
            if left <= 0:
                break
            found.append(line)
            left -= len(self._texts[line][0])
        return found


class Blocks:
    """The blocks of a document by line: which block a line belongs to, and its neighbours."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._starts = [block.line for block in blocks]

    def index(self, line: int) -> int:
        """The index of the block that holds ``line`` (the one that begins at or before it)."""
        return max(bisect_right(self._starts, line) - 1, 0)

    def after(self, line: int, count: int = 1) -> tuple[Block, ...]:
        """Up to ``count`` blocks after the one that holds ``line``."""
        start = self.index(line) + 1
        return tuple(self._blocks[start:start + count])

    def last_line(self, line: int) -> int:
        """The last line of the block that holds ``line``."""
        block = self._blocks[self.index(line)]
        return block.rows[-1].line if isinstance(block, Table) else (block.lines or (block.line,))[-1]
