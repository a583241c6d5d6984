"""Document -> Reading: recognises the layout, then reads tables, forms, sections and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mingzhang.documents import Block, Document, Paragraph
from mingzhang.facts import Fact, Place, Unit, Unread
from mingzhang.interpret import words
from mingzhang.interpret.forms import read_forms
from mingzhang.interpret.loose.restore import restore
from mingzhang.interpret.model import (
    Part,
    PerformanceForm,
    Reading,
    ReadTable,
    Section,
)
from mingzhang.interpret.narrative import Passage, read_narrative
from mingzhang.interpret.parts import find_parts, find_year, recognise_template
from mingzhang.interpret.recognise import is_contents
from mingzhang.interpret.sections import read_contents, read_sections
from mingzhang.interpret.tables import part_at, read_tables
from mingzhang.templates import Template, all_templates

UNKNOWN = Template(
    id="unknown",
    names=("未识别的样式", "unrecognised layout"),
    division="",
    years=(),
    stage="unknown",
    unit=Unit.WAN,
    level_words={},
    tables=(),
    sections=(),
    labels=(),
    forms=(),
)
"""Stands for "no template fits": nothing is read, everything is listed as unread."""


def interpret(
    document: Document, templates: Sequence[Template] | None = None, forced: str | None = None
) -> Reading:
    """Read a document under the template that fits it (or the one named by ``forced``).

    Never raises on a bad document: what cannot be read is listed in ``unread``.
    """
    known = tuple(templates) if templates is not None else all_templates()
    if forced:
        found = next((t for t in known if t.id == forced), None)
    else:
        found = recognise_template(document, known)
    template = UNKNOWN if found is None else found
    if document.shape == "loose" and template is not UNKNOWN:
        document = restore(document, template)
    parts = find_parts(document, template)
    year = find_year(document)
    tables = read_tables(document.blocks, template, parts, year)

    def part_of_line(line: int) -> int:
        return part_at(parts, line).index

    contents = read_contents(document.blocks, template)
    forms, form_facts, form_unread, form_lines = read_forms(
        tables.rest,
        template,
        part_of_line,
        lambda line: part_at(parts, line).key,
        lambda line: part_at(parts, line).year,
    )
    sections = read_sections(
        document.blocks, template, part_of_line, tables.claimed | frozenset(form_lines)
    )
    passages = _passages(
        tables.rest,
        sections,
        form_lines,
        tables.claimed,
        {entry.place.line for entry in contents},
        parts,
    )
    mentions = read_narrative(passages, template, parts, _projects(parts, forms, tables.tables))
    unread = [*tables.unread, *form_unread]
    unknown_tables = _leftovers(tables.rest, form_lines, parts, unread)
    table_facts: list[Fact] = []
    for table in tables.tables:
        for row in table.rows:
            for name, cell in row.cells.items():
                if cell.fact is None:
                    continue
                if name.startswith("?"):
                    unread.append(
                        Unread(cell.text, cell.place, "一行的数字多于样式的列，无法确定所在列")
                    )
                else:
                    table_facts.append(cell.fact)
    facts = (*table_facts, *form_facts, *(m.fact for m in mentions))
    return Reading(
        document,
        template,
        parts,
        tables.tables,
        forms,
        sections,
        contents,
        mentions,
        facts,
        tuple(unread),
        tuple(unknown_tables),
        (*document.mends, *tables.mends),
    )


def _projects(
    parts: Sequence[Part], forms: Sequence[PerformanceForm], tables: Sequence[ReadTable]
) -> dict[int, dict[str, str]]:
    """Folded project names of each part and their member on the axis ``project``."""
    names: dict[int, dict[str, str]] = {part.index: {} for part in parts}
    for form in forms:
        if form.spec.scope == "project" and form.name:
            names[form.part].setdefault(words.fold(form.name), form.code or words.fold(form.name))
    for table in tables:
        if table.kind == "projects":
            for row in table.rows:
                if row.kind == "data":
                    folded = words.fold(row.label)
                    names[table.part].setdefault(folded, folded)
    return {
        part: dict(sorted(found.items(), key=lambda pair: -len(pair[0])))
        for part, found in names.items()
    }


_UNFINISHED = re.compile(r"[\u4e00-\u9fff\w，、（(《“]$")
_OPENS = re.compile(
    r"^(?:#|第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d+[、.])"
)


def _passages(
    rest: Sequence[Block],
    sections: Sequence[Section],
    form_lines: set[int],
    claimed: frozenset[int],
    contents: set[int],
    parts: Sequence[Part],
) -> list[Passage]:
    """Body paragraphs outside tables, forms and the contents page, in reading order.

    A paragraph that a page break cut in two is read as one.
    """
    owner = {place.line: section for section in sections for _, place in section.paragraphs}
    headings = {section.place.line for section in sections}
    passages: list[Passage] = []
    open_end = False
    for block in rest:
        if not isinstance(block, Paragraph) or block.line in form_lines | claimed | contents:
            open_end = False
            continue
        if block.line in headings and len(block.text) < 40:
            open_end = False
            continue
        breaks = _breaks(block)
        if open_end and not _OPENS.match(block.text):
            last = passages[-1]
            joined = tuple((start + len(last.text), line) for start, line in breaks)
            passages[-1] = replace(last, text=last.text + block.text, breaks=last.breaks + joined)
        else:
            own = owner.get(block.line)
            above = own if own and own.spec else _known_above(sections, block.line)
            spec = above.spec if above else None
            title = own.title if own else (spec.titles[0] if spec else "")
            passages.append(
                Passage(
                    block.text,
                    Place(block.line, block.page, section=title),
                    spec.id if spec else "",
                    title,
                    part_at(parts, block.line).index,
                    breaks,
                )
            )
        open_end = len(block.text) > 40 and bool(_UNFINISHED.search(block.text))
    return [p for p in passages if any(c.isdigit() for c in p.text) or "持平" in p.text]


def _breaks(block: Paragraph) -> tuple[tuple[int, int], ...]:
    """Where each source line of a joined paragraph begins in its text."""
    return (
        tuple(zip(block.starts, block.lines, strict=True)) if block.starts else ((0, block.line),)
    )


def _known_above(sections: Sequence[Section], line: int) -> Section | None:
    """The nearest section of the layout that begins before a line."""
    best = None
    for section in sections:
        if section.spec is not None and section.place.line <= line:
            best = section
    return best


def _leftovers(
    rest: Sequence[Block], form_lines: set[int], parts: Sequence[Part], unread: list[Unread]
) -> list[tuple[str, Place]]:
    """Tables that no layout and no form claimed: named, and their figures listed as unread."""
    unknown: list[tuple[str, Place]] = []
    before = ""
    for block in rest:
        if isinstance(block, Paragraph):
            before = block.text
            continue
        if is_contents(block):
            continue
        rows = [row for row in block.rows if row.line not in form_lines]
        figures = [
            (cell, row)
            for row in rows
            for cell in (*row.cells, *row.floating)
            if _is_money_like(cell)
        ]
        if not rows or not figures:
            continue
        unknown.append((before, Place(rows[0].line, rows[0].page, table=before, text=before)))
        unread.extend(
            Unread(cell, Place(row.line, row.page, table=before, text=cell), "所在的表不在样式中")
            for cell, row in figures
        )
    return unknown


def _is_money_like(cell: str) -> bool:
    text = words.fold(cell)
    return bool(text) and all(c.isdigit() or c in ",.-%" for c in text) and "." in text
