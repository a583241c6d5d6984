"""The whole set of one body as blocks: cover, contents, tables, narrative and forms in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.budget import Budget
from mingzhang.compile.body import Body
from mingzhang.compile.figures import Figures
from mingzhang.compile.forms import Form, forms, unprinted
from mingzhang.compile.narrative import FormsRef, NarrativeSection, TableRef, narrate
from mingzhang.compile.tables.drafting import Drafter
from mingzhang.compile.tables.setting import Printed, set_table
from mingzhang.documents import (
    Block,
    ColumnKind,
    Grid,
    Paragraph,
    Row,
    Style,
    Table,
    TextRole,
    numbered,
)
from mingzhang.facts import Fact, Finding, Message, Origin, Place, Severity
from mingzhang.templates import TableSpec, Template
from mingzhang.templates.layout import Layout, PartLayout

_CONTENTS_HEADS = ("报表", "报表名称", "是否空表", "公开空表理由")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. ``number`` is the table's number (表5), ``empty`` its state."""

    title: str
    anchor: str
    level: int = 1
    number: str = ""
    empty: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    """What one body publishes: blocks in order, the facts of its tables, findings, tables."""

    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    tables: tuple[Printed, ...]


@dataclass(slots=True)
class _Desk:
    """What is gathered while composing."""

    blocks: list[Block] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    printed: list[Printed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def compose(
    template: Template, layout: Layout, budget: Budget, body: Body, figures: Figures
) -> Composition:
    """Compose one body's set in the layout of ``template``."""
    composer = _Composer(template, layout, budget, body, figures)
    desk = composer.compose()
    blocks = tuple(numbered(desk.blocks))
    return Composition(
        blocks, tuple(_facts(blocks, desk.printed)), tuple(desk.findings), tuple(desk.printed)
    )


class _Composer:
    def __init__(
        self, template: Template, layout: Layout, budget: Budget, body: Body, figures: Figures
    ) -> None:
        self._template, self._layout, self._budget = template, layout, budget
        self._body, self._figures = body, figures
        self._drafter = Drafter(template, layout, body, figures)
        self._words = {
            **body.words(template),
            "secrecy_review": budget.secrecy_review,
            "signed_by": budget.signed_by,
        }
        self._desk = _Desk()
        named = {s for part in layout.parts for s in part.sections}
        narrative = narrate(template, budget, figures.ledger, figures, body.level, body.code)
        self._desk.findings.extend(narrative.findings)
        self._desk.findings.extend(unprinted(template, budget, body.code))
        self._sections = narrative.sections
        self._unnamed = [s.id for s in narrative.sections if s.id not in named]

    def compose(self) -> _Desk:
        contents_at: list[tuple[int, PartLayout]] = []
        for part in self._layout.parts:
            if part.kind == "cover":
                self._cover(part)
            elif part.kind == "contents":
                contents_at.append((len(self._desk.blocks), part))
            elif part.kind == "tables":
                self._tables(part)
            else:
                self._narrative(part)
        for at, part in reversed(contents_at):
            self._desk.blocks[at:at] = self._contents(part)
        return self._desk

    # -- parts -------------------------------------------------------------------------------

    def _cover(self, part: PartLayout) -> None:
        title = part.title.format_map(self._words)
        self._desk.blocks.append(Paragraph(title, 0, style=Style(TextRole.COVER_TITLE)))
        for line in part.lines:
            text = line.format_map(self._words)
            self._desk.blocks.append(Paragraph(text, 0, style=Style(TextRole.COVER_LINE)))
            if text.endswith("："):
                self._desk.findings.append(_cover_missing(text.rstrip("：")))

    def _contents(self, part: PartLayout) -> list[Block]:
        title = part.title.format_map(self._words)
        blocks: list[Block] = [
            Paragraph(title, 0, style=Style(TextRole.CONTENTS_TITLE, new_page=True))
        ]
        if self._template.contents == "table":
            blocks.append(_contents_table(self._desk.entries))
        else:
            blocks.extend(
                Paragraph(
                    e.title, 0, level=e.level, style=Style(TextRole.CONTENTS_ENTRY, target=e.anchor)
                )
                for e in self._desk.entries
            )
        for line in part.lines:
            blocks.append(Paragraph(line, 0, style=Style(TextRole.NOTE)))
        return blocks

    def _tables(self, part: PartLayout) -> None:
        at = len(self._desk.blocks)
        for kind in part.tables:
            self._place(kind, inside=bool(part.title) and len(self._desk.blocks) == at)
        if part.title:
            wide = _is_wide(self._desk.blocks[at:])
            self._chapter(part.title, f"part-{len(self._desk.entries)}", at, wide)
        for scope in part.forms:
            self._forms(scope, entries=True)

    def _narrative(self, part: PartLayout) -> None:
        wanted = part.sections or self._unnamed
        sections = [s for s in self._sections if s.id in wanted]
        if not sections:
            return
        anchor = f"chapter-{len(self._desk.blocks)}"
        at, entry_at = len(self._desk.blocks), len(self._desk.entries)
        for section in sections:
            self._section(section)
        if part.title:
            self._chapter(part.title, anchor, at, _is_wide(self._desk.blocks[at:]), entry_at)

    def _section(self, section: NarrativeSection) -> None:
        for block in section.blocks:
            if isinstance(block, TableRef):
                self._place(block.kind, inside=True)
            elif isinstance(block, FormsRef):
                self._forms(block.scope, entries=False)
            else:
                self._desk.blocks.append(block)
                style = block.style
                if style is not None and style.role is TextRole.HEADING and block.level == 1:
                    self._desk.entries.append(Entry(block.text, style.anchor, 2))

    def _chapter(
        self, pattern: str, anchor: str, at: int, wide: bool, entry_at: int | None = None
    ) -> None:
        """The title of a part, put before what the part holds, and its line of the contents."""
        text = pattern.format_map(self._words)
        style = Style(TextRole.CHAPTER, anchor=anchor, new_page=True, landscape=wide)
        held = self._desk.blocks[at:]
        if held and isinstance(held[0], Paragraph) and held[0].style and held[0].style.new_page:
            held[0] = replace(held[0], style=replace(held[0].style, new_page=False))
        self._desk.blocks[at:] = [Paragraph(text, 0, style=style), *held]
        before = self._first_entry(at, entry_at)
        self._desk.entries.insert(before, Entry(text, anchor, 1))

    def _first_entry(self, at: int, entry_at: int | None) -> int:
        if entry_at is not None:
            return entry_at
        anchors = {
            b.style.anchor
            for b in self._desk.blocks[at:]
            if isinstance(b, Paragraph) and b.style is not None
        }
        found = (n for n, e in enumerate(self._desk.entries) if e.anchor in anchors)
        return next(found, len(self._desk.entries))

    def _place(self, kind: str, inside: bool) -> None:
        spec = self._spec(kind)
        if spec is None:
            return
        drafted = self._drafter.draft(spec, self._layout.table(kind))
        printed = set_table(drafted, self._template, self._layout, self._body, inside)
        self._desk.printed.append(printed)
        self._desk.blocks.extend(printed.blocks)
        if not inside or (self._layout.parts and kind in self._listed()):
            number = self._layout.table(kind).above
            self._desk.entries.append(
                Entry(printed.title, printed.anchor, 2, number, printed.empty, printed.reason)
            )

    def _listed(self) -> set[str]:
        return {kind for part in self._layout.parts for kind in part.tables}

    def _spec(self, kind: str) -> TableSpec | None:
        """The layout's table of this kind for the year, else the newest one."""
        specs = [
            t for t in self._template.tables if t.kind == kind and self._body.level in t.levels
        ]
        of_year = [t for t in specs if not t.years or self._body.year in t.years]
        return next(iter(of_year or sorted(specs, key=lambda t: t.years, reverse=True)), None)

    def _forms(self, scope: str, entries: bool) -> None:
        seen: set[str] = set()
        for form in forms(self._template, self._budget, self._body.code, scope, self._figures):
            self._desk.findings.extend(form.findings)
            self._desk.blocks.extend(form.blocks)
            if entries and form.number not in seen:
                seen.add(form.number)
                self._desk.entries.append(_form_entry(form))


def _form_entry(form: Form) -> Entry:
    return Entry(form.title, form.anchor, 2, form.number, form.empty, form.reason)


def _is_wide(blocks: Sequence[Block]) -> bool:
    for block in blocks:
        if isinstance(block, Table):
            return block.grid is not None and block.grid.landscape
        if block.style is not None:
            return block.style.landscape
    return False


def _contents_table(entries: Sequence[Entry]) -> Table:
    rows = [_CONTENTS_HEADS]
    for entry in entries:
        if entry.number:
            state = "" if entry.empty is None else ("是" if entry.empty else "否")
            rows.append((entry.number, entry.title, state, entry.reason))
    kinds = (ColumnKind.ORDINAL, ColumnKind.TEXT, ColumnKind.ORDINAL, ColumnKind.TEXT)
    grid = Grid(1, kinds, (8, 50, 10, 30), anchor="contents", name="目录")
    return Table(tuple(Row(row, 0) for row in rows), grid)


def _facts(blocks: Sequence[Block], printed: Sequence[Printed]) -> Iterator[Fact]:
    """The facts of all tables, each with its place in the numbered document."""
    tables = {b.grid.anchor: b for b in blocks if isinstance(b, Table) and b.grid and b.grid.anchor}
    for one in printed:
        table = tables[one.anchor]
        for (row, column), coordinate, value in one.figures:
            cells = table.rows[row].cells
            place = Place(
                table.rows[row].line, table=one.title, row=cells[0], column="", text=cells[column]
            )
            yield Fact(coordinate, value, place, Origin.TABLE, one.kind)


def _cover_missing(what: str) -> Finding:
    return Finding(
        "B0",
        Severity.WARNING,
        Message(
            f"封面“{what}”没有内容，请在工作簿“封面信息”表填写后重新编制。",
            f"The cover line “{what}” is empty: fill it in on the sheet 封面信息, compile again.",
        ),
        (),
    )
