"""Paragraphs of a source that printed line after line, and the line a character of them stands on.

A text dump breaks a paragraph wherever the page ended its line. A line that fills the page runs on
into the next one; a short line ends its paragraph; a numbered line begins a new one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mingzhang.documents import Document, Paragraph
from mingzhang.facts import Place
from mingzhang.interpret.headings import numbering

_FULL = 0.86
"""A line at least this share of the page width runs on."""
_MIN_WIDTH = 60
"""No page is narrower (half-width columns); keeps a dump of short lines from being joined."""
_MOST_LINES = 200
"""No paragraph has more lines."""
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
    return Paragraph(
        "".join(p.text for p in pieces),
        first.line,
        first.page,
        first.level,
        lines=tuple(p.line for p in pieces),
        boxes=tuple(box for p in pieces for box in p.boxes),
    )


def runs_over(text: str, following: str) -> bool:
    """Whether a paragraph of a page-by-page source goes on in the next one (a page break)."""
    return (
        len(text) >= 40
        and not _FULL_STOP.search(text)
        and not numbering(following).depth
        and len(following) >= 10
    )


class Lines:
    """Finds the source line of a character of a joined paragraph."""

    def __init__(self, document: Document) -> None:
        self._joined = {
            b.line: b for b in document.blocks if isinstance(b, Paragraph) and len(b.lines) > 1
        }
        self._texts = {b.line: b for b in document.blocks if isinstance(b, Paragraph)}
        self._order = sorted(self._texts)
        self._width = 0.0

    def at(self, place: Place, offset: int) -> Place:
        """The place with the line (and page) that holds character ``offset`` of the paragraph that
        begins at ``place``. The place itself when the source printed it on one line."""
        for line, page, end in self._pieces(place):
            if offset < end:
                return place if line == place.line else replace(place, line=line, page=page)
        return place

    def lines_of(self, place: Place, length: int) -> list[int]:
        """The source lines that the ``length`` characters from ``place`` on stand on."""
        found: list[int] = []
        start = 0
        for line, _, end in self._pieces(place):
            if start >= length:
                break
            found.append(line)
            start = end
        return found

    def _pieces(self, place: Place) -> Iterator[tuple[int, int, int]]:
        """Line, page and end offset of each printed line of the paragraph at ``place``."""
        joined = self._joined.get(place.line)
        if joined is not None:
            for line, end in zip(joined.lines, self._ends(joined), strict=True):
                yield line, joined.page, end
            return
        end = 0
        for line in self._order[bisect_left(self._order, place.line) :][:_MOST_LINES]:
            block = self._texts[line]
            end += len(block.text)
            yield line, block.page, end

    def _ends(self, block: Paragraph) -> list[int]:
        """Where the joined lines end. A reader that keeps the offsets says so in ``starts``;
        otherwise all lines but the last are taken to fill the page."""
        if len(block.starts) == len(block.lines):
            return [*block.starts[1:], len(block.text)]
        if not self._width:
            self._width = self._measure()
        ends: list[int] = []
        filled = 0
        for offset, char in enumerate(block.text):
            filled += width(char)
            if filled >= self._width * (len(ends) + 1) and len(ends) < len(block.lines) - 1:
                ends.append(offset + 1)
        return [*ends, *[len(block.text)] * (len(block.lines) - len(ends))]

    def _measure(self) -> float:
        """The page width that fits the most joined paragraphs: n lines are wider than n-1 pages."""
        sizes = [(width(b.text), len(b.lines)) for b in self._joined.values()]
        least = sorted(total / count for total, count in sizes)
        most = sorted(total / (count - 1) for total, count in sizes)
        low, high = least[len(least) * 9 // 10], most[len(most) // 10]
        return (low + high) / 2 if low <= high else low
