"""Document -> Reading: recognises the layout, then reads tables, forms, sections and sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from mingzhang.documents import Block, Document, Paragraph
from mingzhang.facts import Fact, Unit, Unread
from mingzhang.interpret import words
from mingzhang.interpret.doubts import settle
from mingzhang.interpret.evidence import find_evidence
from mingzhang.interpret.forms import read_forms, read_general_forms, with_general_forms
from mingzhang.interpret.furniture import set_apart
from mingzhang.interpret.layouts import recognise_template
from mingzhang.interpret.leftovers import chapters_of, find_leftovers
from mingzhang.interpret.model import (
    Part,
    PerformanceForm,
    Reading,
    ReadTable,
    Section,
)
from mingzhang.interpret.narrative import Passage, read_narrative
from mingzhang.interpret.parts import Parts, find_parts, find_stage, find_year
from mingzhang.interpret.sections import read_contents, read_sections
from mingzhang.interpret.tables import read_tables
from mingzhang.templates import Template, all_templates

UNKNOWN = Template(
    id="unknown",
    names=("未识别的样式", "unrecognised layout"),
    division="",
    years=(),
    stage="unknown",
    unit=Unit.WAN,
    level_words={"department": "部门", "unit": "单位"},
    tables=(),
    sections=(),
    labels=(),
    forms=(),
)
"""Stands for "no template fits": tables are read by their words alone, forms not at all. Its stage
is the one that the document's titles tell."""
_FEWEST_UNREAD = 10
"""Figures that a layout leaves unread, with no table read, before it is doubted."""
_FEWEST_TABLES = 3
_TOO_MANY = "一行的数字多于样式的列，无法确定所在列"


def interpret(
    document: Document, templates: Sequence[Template] | None = None, forced: str | None = None
) -> Reading:
    """Read a document under the template that fits it (or the one named by ``forced``).

    Never raises on a bad document: what cannot be read is listed in ``unread``.
    """
    known = tuple(templates) if templates is not None else all_templates()
    document = set_apart(document, known)
    if forced:
        found = next((t for t in known if t.id == forced), None)
    else:
        found = recognise_template(document, known)
    template = found or _unknown(find_stage(document), known)
    reading = _read(_restored(document, template), template)
    if not forced and _resembles_only(reading):
        # A few titles alike made it look like one: its words tell more.
        template = _unknown(find_stage(document), known)
        other = _read(_restored(document, template), template)
        better = other.tables or other.forms or reading.template.division
        reading = other if better else reading
    return settle(reading)


def _resembles_only(reading: Reading) -> bool:
    """Whether a document has nothing of the layout it was read by but titles: no table of it."""
    if reading.template.id == UNKNOWN.id or any(not f.spec.general for f in reading.forms):
        return False
    if not any(table.facts for table in reading.tables):
        return len(reading.unread) >= _FEWEST_UNREAD
    composed = sum(t.how == "vocabulary" for t in reading.tables)
    return bool(reading.template.division) and _FEWEST_TABLES <= composed == len(reading.tables)


def _restored(document: Document, template: Template) -> Document:
    if document.shape != "loose":
        return document
    # Only text dumps need it, and it takes a twentieth of a short run to load.
    from mingzhang.interpret.loose.restore import restore

    return restore(document, with_general_forms(template))


def _unknown(stage: str, known: Sequence[Template]) -> Template:
    """What a document in no layout is read by: its tables by their words, its narrative by the
    sections and words of the layouts of its stage that hold in the whole country."""
    national = [t for t in known if not t.division and t.stage == stage]
    return replace(
        UNKNOWN,
        stage=stage,
        sections=tuple(s for t in national for s in t.sections),
        labels=tuple(label for t in national for label in t.labels),
    )


def _read(document: Document, template: Template) -> Reading:
    """Tables first, then forms among what is left, then sections and sentences."""
    parts = find_parts(document, template)
    tables = read_tables(document.blocks, template, parts, find_year(document))
    contents = read_contents(document.blocks, template)
    own_forms, form_facts, form_unread, form_lines, forms = _forms(
        tables.rest, template, parts, columns=document.shape != "loose"
    )
    sections = read_sections(
        document.blocks,
        template,
        lambda line: parts.at(line).index,
        tables.claimed | frozenset(form_lines),
        {part.entity.name for part in parts.parts},
    )
    contents_lines = {entry.place.line for entry in contents}
    taken = form_lines | tables.claimed | contents_lines
    passages = _passages(tables.rest, sections, taken, parts)
    projects = _projects(parts.parts, own_forms, tables.tables)
    mentions, narrative_unread = read_narrative(passages, template, parts.parts, projects)
    unknown_tables, leftovers = find_leftovers(
        tables.rest, form_lines | contents_lines, chapters_of(template)
    )
    table_facts, without_column = _facts_of(tables.tables)
    return Reading(
        document,
        template,
        parts.parts,
        tables.tables,
        forms,
        sections,
        contents,
        mentions,
        (*table_facts, *form_facts, *(m.fact for m in mentions)),
        (*tables.unread, *form_unread, *leftovers, *without_column, *narrative_unread),
        tuple(unknown_tables),
        (*document.mends, *tables.mends),
        find_evidence(document, parts.parts, template.stage, template.level_words),
    )


def _forms(
    blocks: Sequence[Block], template: Template, parts: Parts, *, columns: bool
) -> tuple[
    tuple[PerformanceForm, ...],
    tuple[Fact, ...],
    tuple[Unread, ...],
    set[int],
    tuple[PerformanceForm, ...],
]:
    """The forms of the layout with their facts; what of them was not read, the lines of forms, and
    all forms in printed order: those of no layout, too."""
    at = (
        lambda line: parts.at(line).index,
        lambda line: parts.at(line).key,
        lambda line: parts.at(line).year,
    )
    own, facts, unread, lines = read_forms(blocks, template, *at)
    rest = [b for b in blocks if not lines.intersection(_lines(b))] if lines else blocks
    general, _, more, more_lines = read_general_forms(rest, template, *at, columns=columns)
    both = sorted((*own, *general), key=lambda form: form.place.line)
    return own, facts, (*unread, *more), lines | more_lines, tuple(both)


def _lines(block: Block) -> Sequence[int]:
    if isinstance(block, Paragraph):
        return block.lines or (block.line,)
    return [row.line for row in block.rows]


def _facts_of(tables: Sequence[ReadTable]) -> tuple[list[Fact], list[Unread]]:
    """The facts of all tables, and the figures that no column could be found for."""
    facts: list[Fact] = []
    unread: list[Unread] = []
    for table in tables:
        for row in table.rows:
            for name, cell in row.cells.items():
                if cell.fact is None:
                    continue
                if name.startswith("?"):
                    unread.append(Unread(cell.text, cell.place, _TOO_MANY))
                else:
                    facts.append(cell.fact)
    return facts, unread


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
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d+(?:、|[.．](?!\d)))"
)


def _passages(
    rest: Sequence[Block], sections: Sequence[Section], taken: set[int], parts: Parts
) -> list[Passage]:
    """Body paragraphs outside tables, forms and the contents page (the lines ``taken``), in order.

    A paragraph that a page break cut in two is read as one.
    """
    finder = _SectionOf(sections)
    headings = {section.place.line for section in sections}
    passages: list[Passage] = []
    open_end = False
    for block in rest:
        heads = block.line in headings and isinstance(block, Paragraph) and len(block.text) < 40
        if not isinstance(block, Paragraph) or block.line in taken or heads:
            open_end = False
            continue
        breaks = _breaks(block)
        if open_end and not _OPENS.match(block.text):
            last = passages[-1]
            joined = tuple((start + len(last.text), line) for start, line in breaks)
            passages[-1] = replace(
                last,
                text=last.text + block.text,
                breaks=last.breaks + joined,
                boxes=last.boxes + block.boxes,
            )
        else:
            spec, title = finder.of(block.line)
            place = block.place(section=title)
            part = parts.at(block.line).index
            passages.append(Passage(block.text, place, spec, title, part, breaks, block.boxes))
        open_end = len(block.text) > 40 and bool(_UNFINISHED.search(block.text))
    return [p for p in passages if any(c.isdigit() for c in p.text) or "持平" in p.text]


class _SectionOf:
    """Which section of the layout a line belongs to."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._owner = {p.line: section for section in sections for _, p in section.paragraphs}
        self._known = sorted((s for s in sections if s.spec is not None), key=_line_of)
        self._starts = [_line_of(section) for section in self._known]

    def of(self, line: int) -> tuple[str, str]:
        """Id of the section's spec and its title; empty when there is none."""
        own = self._owner.get(line)
        at = bisect_right(self._starts, line)
        above = own if own and own.spec else (self._known[at - 1] if at else None)
        if own and own.spec is None and above and own.level <= above.level:
            above = None  # a chapter of its own, under a heading the layout does not know
        spec = above.spec if above else None
        title = own.title if own else (spec.titles[0] if spec else "")
        return (spec.id if spec else ""), title


def _line_of(section: Section) -> int:
    return section.place.line


def _breaks(block: Paragraph) -> tuple[tuple[int, int], ...]:
    """Where each source line of a joined paragraph begins in its text."""
    return (
        tuple(zip(block.starts, block.lines, strict=True)) if block.starts else ((0, block.line),)
    )
