"""Document -> Reading: recognises the layout, then reads tables, forms, sections and sentences."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.documents import Block, Document, Paragraph, Table
from mingzhang.facts import Fact, Place, Unit, Unread
from mingzhang.interpret import words
from mingzhang.interpret.forms import read_forms
from mingzhang.interpret.loose import restore
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
    id="unknown", names=("未识别的样式", "unrecognised layout"), division="", years=(),
    stage="unknown", unit=Unit.WAN, level_words={}, tables=(), sections=(), labels=(), forms=())
"""Stands for "no template fits": nothing is read, everything is listed as unread."""


def interpret(document: Document, templates: Sequence[Template] | None = None,
              forced: str | None = None) -> Reading:
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
        tables.rest, template, part_of_line, lambda line: part_at(parts, line).key)
    sections = read_sections(document.blocks, template, part_of_line,
                             tables.claimed | frozenset(form_lines))
    passages = _passages(tables.rest, sections, form_lines, tables.claimed,
                         {entry.place.line for entry in contents}, parts)
    mentions = read_narrative(passages, template, parts,
                              _projects(parts, forms, tables.tables))
    unread = [*tables.unread, *form_unread]
    unknown_tables = _leftovers(tables.rest, form_lines, parts, unread)
    table_facts: list[Fact] = []
    for table in tables.tables:
        for row in table.rows:
            for name, cell in row.cells.items():
                if cell.fact is None:
                    continue
                if name.startswith("?"):
                    unread.append(Unread(cell.text, cell.place, "一行的数字多于样式的列，无法确定所在列"))
                else:
                    table_facts.append(cell.fact)
    facts = (*table_facts, *form_facts, *(m.fact for m in mentions))
    return Reading(document, template, parts, tables.tables, forms, sections, contents, mentions,
                   facts, tuple(unread), tuple(unknown_tables),
                   (*document.mends, *tables.mends))


def _projects(parts: Sequence[Part], forms: Sequence[PerformanceForm],
              tables: Sequence[ReadTable]) -> dict[int, dict[str, str]]:
    """Folded project names of each part and their member on the axis ``project``."""
    names: dict[int, dict[str, str]] = {part.index: {} for part in parts}
    for form in forms:
        if form.spec.scope == "project" and form.name:
            names[form.part].setdefault(words.fold(form.name),
                                        form.code or words.fold(form.name))
    for table in tables:
        if table.kind == "projects":
            for row in table.rows:
                if row.kind == "data":
                    folded = words.fold(row.label)
                    names[table.part].setdefault(folded, folded)
    return {part: dict(sorted(found.items(), key=lambda pair: -len(pair[0])))
            for part, found in names.items()}


def _passages(rest: Sequence[Block], sections: Sequence[Section], form_lines: set[int],
              claimed: frozenset[int], contents: set[int],
              parts: Sequence[Part]) -> list[Passage]:
    """Body paragraphs outside tables, forms and the contents page, in reading order."""
    owner: dict[int, Section] = {}
    headings: set[int] = set()
    for section in sections:
        headings.add(section.place.line)
        for _, place in section.paragraphs:
            owner[place.line] = section
    passages: list[Passage] = []
    for block in rest:
        if not isinstance(block, Paragraph) or block.line in form_lines | claimed | contents:
            continue
        if not any(c.isdigit() for c in block.text) and "持平" not in block.text:
            continue
        if block.line in headings and len(block.text) < 40:
            continue
        own = owner.get(block.line)
        spec = own.spec if own else None
        if spec is None:
            above = _known_above(sections, block.line)
            spec = above.spec if above else None
        title = (own.title if own else "") or (spec.titles[0] if spec else "")
        place = Place(block.line, block.page, section=title, text="")
        passages.append(Passage(block.text, place, spec.id if spec else "", title,
                                part_at(parts, block.line).index))
    return passages


def _known_above(sections: Sequence[Section], line: int) -> Section | None:
    """The nearest section of the layout that begins before a line."""
    best = None
    for section in sections:
        if section.spec is not None and section.place.line <= line:
            best = section
    return best


def _leftovers(rest: Sequence[Block], form_lines: set[int], parts: Sequence[Part],
               unread: list[Unread]) -> list[tuple[str, Place]]:
    """Tables that no layout and no form claimed: named, and their figures listed as unread."""
    unknown: list[tuple[str, Place]] = []
    before = ""
    for block in rest:
        if isinstance(block, Paragraph):
            before = block.text
            continue
        if not isinstance(block, Table) or is_contents(block):
            continue
        rows = [row for row in block.rows if row.line not in form_lines]
        figures = [(cell, row) for row in rows for cell in (*row.cells, *row.floating)
                   if _is_money_like(cell)]
        if not rows or not figures:
            continue
        unknown.append((before, Place(rows[0].line, rows[0].page, table=before, text=before)))
        unread.extend(Unread(cell, Place(row.line, row.page, table=before, text=cell),
                             "所在的表不在样式中") for cell, row in figures)
    return unknown


def _is_money_like(cell: str) -> bool:
    text = words.fold(cell)
    return bool(text) and all(c.isdigit() or c in ",.-%" for c in text) and "." in text
