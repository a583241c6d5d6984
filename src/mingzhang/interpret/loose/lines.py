"""The lines of a text dump, with what the dump still tells about the page: gaps and page starts.

A PDF-to-text conversion writes a page's pieces of text in content order. Between two pieces it puts
a space when they stand on one base line, a line end when the second is half a line off, and an
empty line when it is a whole line off or more. So the empty lines are evidence: the lines of one
wrapped cell are always a whole line apart, and a line end without an empty line is always the
border of two cells, one of one line and one of two (cells are centred vertically).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from mingzhang.documents import Document, Mend, Paragraph
from mingzhang.interpret import words


class Gap(IntEnum):
    """What stands before a line (or, for tokens, before a piece of it)."""

    SPACE = 0
    """A space: the piece stands on the line of the one before."""
    TIGHT = 1
    """A line end without an empty line: half a line off."""
    BLANK = 2
    """An empty line: a whole line off or more."""
    PAGE = 3
    """The first line of a page, or of what is left of a page without its head."""
    UNKNOWN = 4
    """The dump writes no empty lines, so the gap says nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One source line. ``key`` is the text folded for comparison; ``wide`` tells that several
    empty lines stand before it."""

    text: str
    key: str
    number: int
    page: int
    gap: Gap
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line between spaces; ``gap`` is what stands before it."""

    text: str
    line: int
    page: int
    gap: Gap

    @property
    def starts_line(self) -> bool:
        """True for the first piece of its line."""
        return self.gap is not Gap.SPACE


_SPACED_SHARE = 0.6
_FIGURE = re.compile(r"[-−+]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?|[-—–－]{1,2}|\.\d+")
_MONEY = re.compile(r"[-−+]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)\.\d+")
_PAGE_NUMBER = re.compile(
    r"(\d{1,4})|[-—–－·]+\s*(\d{1,4})\s*[-—–－·]+|第\s*(\d{1,4})\s*页(?:[/／,，\s]*共\s*\d{1,4}\s*页)?"
    r"|(\d{1,4})\s*[/／]\s*\d{1,4}"
)
_CHAPTER = re.compile(r"^第[一二三四五六七八九十]{1,3}(?:部分|章)")
_CHINESE_NUMBERED = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]")
_NOTE = re.compile(r"^(?:注|说明|备注)\d{0,2}\s*[：:]")
_SENTENCE = re.compile(r"[。；！]")
_HAN = re.compile(r"[\u2e80-\u9fff]")


def is_figure(text: str) -> bool:
    """Whether a piece of text is a figure or the dash that stands for none."""
    return _FIGURE.fullmatch(text) is not None


def is_money(text: str) -> bool:
    """Whether a piece of text is a figure printed with decimals."""
    return _MONEY.fullmatch(text) is not None


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return _HAN.search(text) is not None


def is_note(line: Line) -> bool:
    """Whether a line opens a note (注：…)."""
    return _NOTE.match(line.text) is not None


def is_chapter(line: Line) -> bool:
    """Whether a line opens a chapter (第一部分 …)."""
    return _CHAPTER.match(line.text) is not None


def is_chinese_numbered(line: Line) -> bool:
    """Whether a line opens with 一、二、…: a heading of the narrative, or a row of a 总表."""
    return _CHINESE_NUMBERED.match(line.text) is not None


def is_sentence(line: Line) -> bool:
    """Whether a line is running text: long, with the stops of a sentence."""
    length = len(line.key)
    return (length >= 12 and _SENTENCE.search(line.text) is not None) or (
        length >= 30 and "，" in line.text
    )


def tokens_of(line: Line) -> list[Token]:
    """The pieces of a line between white space; never empty for a line with text."""
    pieces = line.text.split()
    return [
        Token(piece, line.number, line.page, Gap.SPACE if i else line.gap)
        for i, piece in enumerate(pieces)
    ]


def tokens_of_all(lines: Sequence[Line]) -> list[Token]:
    """The pieces of several lines, in order."""
    return [token for line in lines for token in tokens_of(line)]


def join(tokens: Sequence[Token]) -> str:
    """The text of a cell: pieces of one line joined as printed, wrapped lines joined as one."""
    parts: list[str] = []
    for token in tokens:
        if parts and (token.gap is Gap.SPACE or _latin_border(parts[-1], token.text)):
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)


def _latin_border(one: str, other: str) -> bool:
    """Two Latin words must not grow together where a line ended."""
    return one[-1:].isascii() and one[-1:].isalpha() and other[:1].isascii() and other[:1].isalpha()


def lines_of(document: Document) -> tuple[tuple[Line, ...], tuple[Mend, ...]]:
    """The lines of a loose document without page furniture, and the furniture as mends."""
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph) and b.text.strip()]
    steps = [b.line - a.line for a, b in itertools.pairwise(paragraphs) if a.page == b.page]
    spaced = sum(1 for s in steps if s > 1) >= _SPACED_SHARE * max(len(steps), 1)
    lines: list[Line] = []
    for index, paragraph in enumerate(paragraphs):
        step = paragraph.line - paragraphs[index - 1].line if index else 1
        if not index or paragraph.page != paragraphs[index - 1].page:
            gap = Gap.PAGE
        elif not spaced:
            gap = Gap.UNKNOWN
        else:
            gap = Gap.TIGHT if step <= 1 else Gap.BLANK
        lines.append(
            Line(
                paragraph.text,
                words.fold(paragraph.text),
                paragraph.line,
                paragraph.page,
                gap,
                step > 2,
            )
        )
    dropped = _furniture(lines)
    kept: list[Line] = []
    for index, line in enumerate(lines):
        if index in dropped:
            continue
        if index - 1 in dropped and line.gap is not Gap.PAGE:
            # A page number ends its page, so the line after it opens the next one.
            line = Line(line.text, line.key, line.number, line.page, Gap.PAGE, line.wide)
        kept.append(line)
    return tuple(kept), tuple(furniture(lines[i]) for i in sorted(dropped))


def furniture(line: Line) -> Mend:
    """The note that a line was dropped because it belongs to the page, not to the text."""
    return Mend(line.number, line.page, "furniture", line.text, "")


def _furniture(lines: Sequence[Line]) -> set[int]:
    """Page numbers: far from the text, or at page ends and rising with the pages."""
    dropped: set[int] = set()
    edges: dict[int, int] = {}
    for index, line in enumerate(lines):
        match = _PAGE_NUMBER.fullmatch(line.text)
        if match is None:
            continue
        last = index + 1 == len(lines) or lines[index + 1].gap is Gap.PAGE
        if not line.text.isdigit() or (line.wide and line.gap is not Gap.TIGHT):
            dropped.add(index)
        elif last or line.gap is Gap.PAGE:
            edges[index] = int(line.text)
    dropped.update(_rising(edges, lines))
    dropped.update(_running_heads(lines))
    return dropped


def _rising(edges: dict[int, int], lines: Sequence[Line]) -> set[int]:
    """Bare numbers at page edges are page numbers when they rise with the pages."""
    offsets = Counter(number - lines[index].page for index, number in edges.items())
    if not offsets:
        return set()
    offset, count = offsets.most_common(1)[0]
    if count < 3 or count < 0.6 * len(edges):
        return set()
    return {i for i, number in edges.items() if number - lines[i].page == offset}


def _running_heads(lines: Sequence[Line]) -> set[int]:
    """A line that opens or closes most pages, always the same, is a running head."""
    pages = len({line.page for line in lines})
    if pages < 6:
        return set()
    edge = [
        i
        for i, line in enumerate(lines)
        if line.gap is Gap.PAGE or i + 1 == len(lines) or lines[i + 1].gap is Gap.PAGE
    ]
    counts = Counter(lines[i].key for i in edge)
    heads = {key for key, count in counts.items() if count >= 0.7 * pages}
    return {i for i in edge if lines[i].key in heads}
