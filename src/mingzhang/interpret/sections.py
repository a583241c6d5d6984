"""The narrative cut into its sections.

A section opens at a heading that the layout knows, or at an unknown heading that stands as high as
the open one; lower headings stay inside as paragraphs, so every paragraph belongs to exactly one
section. The depth of a heading is that of its numbering (第一部分, 一、, （一）, 1、).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from dataclasses import dataclass, field

from mingzhang.documents import Block, Paragraph, Table
from mingzhang.interpret import words
from mingzhang.interpret.contents import find_contents
from mingzhang.interpret.headings import Matcher, is_heading, is_statement_title, key, numbering
from mingzhang.interpret.model import ContentsEntry, Section
from mingzhang.interpret.paragraphs import join_lines, page_width
from mingzhang.templates import SectionSpec, Template

GLOSSARY = "glossary"
"""The id that every layout gives its section of terms (名词解释)."""
_UNNUMBERED = 9
"""Depth of a heading without a number, below every numbered one."""
_CHAPTER = 1
"""Depth of the title of a chapter that begins a page, is in the contents or names the body."""
_LONGEST_CHAPTER = 60
_OF_YEAR = re.compile(r"20\d\d年")
_OF_LEVEL = re.compile(r"^\((?:部门|单位|本级|本部|机关)\)")


@dataclass(slots=True)
class _Open:
    """The section that is being filled."""

    title: str
    spec: SectionSpec | None
    level: int
    heading: Paragraph
    lines: list[Paragraph] = field(default_factory=list)
    has_table: bool = False


def read_contents(blocks: Sequence[Block], template: Template) -> tuple[ContentsEntry, ...]:
    """The entries of the contents pages, in reading order; empty when there is none."""
    return find_contents(blocks, template).entries


def read_sections(
    blocks: Sequence[Block],
    template: Template,
    part_of_line: Callable[[int], int],
    claimed_lines: Container[int] = frozenset(),
    names: Collection[str] = (),
) -> tuple[Section, ...]:
    """The sections of the narrative, in reading order.

    ``part_of_line`` maps a line to the index of its part. ``claimed_lines`` belong to tables and
    forms: they are no narrative, and a section that holds such lines has a table. ``names`` are
    those of the bodies, which titles may begin with. A paragraph's place is that of its first line;
    :class:`mingzhang.interpret.paragraphs.Lines` finds the line of a later character.
    """
    contents = find_contents(blocks, template)
    chapters = _Chapters(Matcher(template), names, {key(e.title) for e in contents.entries})
    page = page_width(
        b.text
        for b in blocks
        if isinstance(b, Paragraph) and b.loose and b.line not in claimed_lines
    )
    return tuple(
        Section(
            title=found.title,
            spec=found.spec,
            part=part_of_line(found.heading.line),
            level=found.level,
            place=found.heading.place(section=found.title, text=found.title),
            paragraphs=tuple((p.text, p.place(section=found.title)) for p in _joined(found, page)),
            has_table=found.has_table,
        )
        for found in _cut(blocks, chapters, claimed_lines, contents.lines)
    )


def _joined(found: _Open, page: int) -> Sequence[Paragraph]:
    if not any(line.loose for line in found.lines):
        return found.lines
    return join_lines(found.lines, page)


class _Chapters:
    """Finds titles of chapters: lines without a number that are exactly a section's title, alone at
    the top of a page, named in the contents, with the year or behind the name of the body."""

    def __init__(self, matcher: Matcher, names: Collection[str], listed: Container[str]) -> None:
        self.matcher = matcher
        self._names = [folded for name in names if (folded := words.fold(name))]
        self._listed = listed
        self._page: int | None = None

    def find(self, block: Paragraph) -> SectionSpec | None:
        """The section whose chapter a line opens. To be asked of every block in order."""
        first = self._page is not None and block.page != self._page
        self._page = block.page
        if len(block.text) > _LONGEST_CHAPTER or numbering(block.text).depth:
            return None
        if first or _OF_YEAR.match(block.text.strip()) or key(block.text) in self._listed:
            spec = self.matcher.exact(block.text)
            if spec is not None:
                return spec
        folded = words.fold(block.text)
        for name in self._names:
            rest = _OF_LEVEL.sub("", folded.removeprefix(name), count=1)
            if folded.startswith(name) and rest and (spec := self.matcher.exact(rest)) is not None:
                return spec
        return None

    def passed(self, table: Table) -> None:
        """A table stands between two paragraphs."""
        if table.rows:
            self._page = table.rows[-1].page


def _cut(
    blocks: Sequence[Block], chapters: _Chapters, claimed: Container[int], skipped: Container[int]
) -> Iterator[_Open]:
    current: _Open | None = None
    anchor = 0  # depth of the last heading that the layout knows
    for block in blocks:
        if isinstance(block, Table):
            chapters.passed(block)
            if current is not None and block.line not in skipped:
                current.has_table = True
            continue
        chapter = chapters.find(block)
        if block.line in skipped:
            continue
        if block.line in claimed and chapter is None:
            if current is not None:
                current.has_table = True
            continue
        if chapter is not None:
            opened: tuple[_Open, str] | None
            opened = _Open(_shown(block.text), chapter, _CHAPTER, block), ""
        else:
            opened = _open(block, chapters.matcher, current, anchor)
        if opened is None:
            if current is not None:
                current.lines.append(block)
            continue
        if current is not None:
            yield current
        current, rest = opened
        if current.spec is not None:
            anchor = current.level
        if rest:
            current.lines.append(_rest_of(block, rest))
    if current is not None:
        yield current


def _rest_of(block: Paragraph, rest: str) -> Paragraph:
    """The text that follows a title on its line."""
    return Paragraph(rest, block.line, block.page, 0, block.loose, boxes=block.boxes)


def _open(
    block: Paragraph, matcher: Matcher, current: _Open | None, anchor: int
) -> tuple[_Open, str] | None:
    """The section that ``block`` opens and text that follows its title on the same line."""
    text = block.text
    found = numbering(text)
    if _inside_glossary(current, found.depth):
        return None
    if is_heading(text, block.level):
        spec = matcher.near(text) if found.depth in (1, 2) else matcher.exact(text)
        if spec is not None and (found.depth or block.level or len(found.rest) >= 4):
            return _Open(_shown(text), spec, found.depth or _UNNUMBERED, block), ""
        if found.depth in (1, 2) and (current is None or not anchor or found.depth <= anchor):
            return _Open(_shown(text), None, found.depth, block), ""
        if not found.depth and is_statement_title(text):
            return _Open(_shown(text), None, 1, block), ""
        return None
    if not found.depth and is_statement_title(text):
        return _Open(_shown(text), None, 1, block), ""
    if found.depth not in (1, 2):
        return _unnumbered(block, matcher)
    # 三、机关运行经费安排情况：… with its text on the same line.
    for mark in "：:。":
        title, _, rest = text.partition(mark)
        spec = matcher.exact(title) if rest and len(title) <= 40 else None
        if spec is not None:
            return _Open(_shown(title), spec, found.depth, block), rest.strip()
    return None


def _inside_glossary(current: _Open | None, depth: int) -> bool:
    """Terms of the glossary are numbered like sections and are often named like one."""
    return (
        current is not None
        and current.spec is not None
        and current.spec.id == GLOSSARY
        and (depth == 0 or depth > current.level)
    )


def _unnumbered(block: Paragraph, matcher: Matcher) -> tuple[_Open, str] | None:
    """A line without a number or mark that is exactly a section title of some length."""
    if len(block.text) > 30:
        return None
    spec = matcher.exact(block.text)
    if spec is None or numbering(block.text).depth or len(block.text.strip()) < 6:
        return None
    return _Open(_shown(block.text), spec, _UNNUMBERED, block), ""


def _shown(text: str) -> str:
    return text.strip().rstrip("：:；;，,")
