"""The narrative of one body: sections in print order, numbered, without empty headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.budget import Budget
from mingzhang.compile.figures import Figures
from mingzhang.compile.ledger import Ledger
from mingzhang.compile.narrative.model import (
    FormsRef,
    Narrative,
    NarrativeBlock,
    NarrativeSection,
    TableRef,
)
from mingzhang.compile.narrative.texts import Missing, Texts
from mingzhang.compile.narrative.values import Values
from mingzhang.compile.narrative.wording import Writer, words_of
from mingzhang.documents import Paragraph, Style, TextRole
from mingzhang.templates import Template
from mingzhang.templates.layout import chinese_number
from mingzhang.templates.prose import prose_of
from mingzhang.templates.prose_model import Prose, ProseBlock, ProseSection

_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]\s*|^[（(]\d{1,2}[）)]\s*")
_TERM = re.compile(r"[:：]|是指|，指")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading that is still to be numbered."""

    text: str
    level: int
    anchor: str


def narrate(
    template: Template, budget: Budget, ledger: Ledger, figures: Figures, level: str, entity: str
) -> Narrative:
    """The narrative of ``entity`` (the department or a unit, whose books ``ledger`` and ``figures``
    are) at ``level``. Empty where the template has no prose."""
    prose = prose_of(template)
    if prose is None:
        return Narrative()
    words = words_of(budget, ledger, level, template.level_words.get(level, ""))
    texts = Texts(budget, entity)
    missing = Missing(words["name"], budget.year)
    writer = Writer(prose, Values(template, prose, figures), texts, missing, words)
    narrator = _Narrator(prose, writer, texts, missing)
    sections = tuple(narrator.sections())
    return Narrative(sections, missing.findings(prose, texts), tuple(writer.said))


class _Narrator:
    def __init__(self, prose: Prose, writer: Writer, texts: Texts, missing: Missing) -> None:
        self._prose, self._writer, self._texts, self._missing = prose, writer, texts, missing

    def sections(self) -> Iterator[NarrativeSection]:
        number = 0
        for section in self._prose.sections:
            if not self._writer.holds(section.guard):
                continue
            if section.restart:
                number = 0
            content = self._content(section)
            if not content:
                continue
            if section.heading:
                number += 1
                content.insert(0, _Heading(section.heading, 1, section.id))
            yield NarrativeSection(section.id, tuple(self._numbered(content, number)))

    def _content(self, section: ProseSection) -> list[_Heading | NarrativeBlock]:
        self._writer.section = section.id
        found: list[_Heading | NarrativeBlock] = []
        for block in section.blocks:
            if self._writer.holds(block.guard):
                found += self._block(block)
        found = _without_idle_headings(found)
        if not found and section.none:
            found.append(_body(self._writer.fill(section.none)))
        return found

    def _block(self, block: ProseBlock) -> list[_Heading | NarrativeBlock]:
        if block.kind == "heading":
            return [_Heading(block.value, block.level, block.anchor)]
        if block.kind == "text":
            text = self._writer.piece(block.piece)
            return [_body(text)] if text else []
        if block.kind == "slot":
            return [*self._slot(block.value)]
        if block.kind == "terms":
            return [*self._terms(block.value)]
        return [TableRef(block.value) if block.kind == "table" else FormsRef(block.value)]

    def _slot(self, key: str) -> Iterator[Paragraph]:
        paragraphs = self._texts.paragraphs(key)
        if not paragraphs:
            self._missing.slot(self._prose.slot(key))
        yield from map(_body, paragraphs)

    def _terms(self, key: str) -> Iterator[Paragraph]:
        """The standard terms, then the author's; an author's explanation takes the place of the
        standard one of the same term."""
        own = [_NUMBERED.sub("", text) for text in self._texts.paragraphs(key)]
        told = {_TERM.split(text, maxsplit=1)[0].strip() for text in own}
        found = [
            (term.term, self._writer.fill(term.text))
            for term in self._prose.terms
            if term.term not in told and self._writer.holds(term.guard)
        ]
        for text in own:
            term, mark, rest = text.partition("：")
            found.append((term, rest) if mark else ("", text))
        for number, (term, text) in enumerate(found, 1):
            pattern = self._prose.term if term else self._prose.term.replace("{term}：", "")
            words = {"n": chinese_number(number), "i": str(number), "term": term, "text": text}
            yield _body(pattern.format(**words))

    def _numbered(
        self, content: list[_Heading | NarrativeBlock], number: int
    ) -> Iterator[NarrativeBlock]:
        counts: dict[int, int] = {1: number - 1}
        for block in content:
            if not isinstance(block, _Heading):
                yield block
                continue
            counts = {level: n for level, n in counts.items() if level <= block.level}
            counts[block.level] = count = counts.get(block.level, 0) + 1
            words = {"n": chinese_number(count), "i": str(count)}
            style = Style(TextRole.HEADING, anchor=block.anchor)
            text = self._writer.fill(block.text, None, **words)
            yield Paragraph(text, 0, level=block.level, style=style)


def _body(text: str) -> Paragraph:
    return Paragraph(text, 0, style=Style(TextRole.BODY))


def _without_idle_headings(
    blocks: list[_Heading | NarrativeBlock],
) -> list[_Heading | NarrativeBlock]:
    """Headings with nothing under them are left out."""
    kept: list[_Heading | NarrativeBlock] = []
    for block in reversed(blocks):
        following = kept[-1] if kept else None
        if isinstance(block, _Heading) and (
            following is None
            or (isinstance(following, _Heading) and following.level <= block.level)
        ):
            continue
        kept.append(block)
    return kept[::-1]
