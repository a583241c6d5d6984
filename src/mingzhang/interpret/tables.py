"""Printed tables -> ReadTables: recognised, joined with their continuations, and read."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mingzhang.documents import Block, Mend, Paragraph, Row, Table
from mingzhang.facts import Place, Unit, Unread
from mingzhang.interpret.cells import Frame, read_rows
from mingzhang.interpret.columns import choose_map, place_floating
from mingzhang.interpret.furniture import is_furniture, known_unit, unit_in_head, unit_of
from mingzhang.interpret.lists import settle_lists
from mingzhang.interpret.model import ReadTable
from mingzhang.interpret.parts import Parts
from mingzhang.interpret.recognise import (
    Candidate,
    Heads,
    Recogniser,
    column_maps,
    covers,
    is_contents,
    read_heads,
)
from mingzhang.interpret.vocabulary import Composed, Composer
from mingzhang.interpret.vocabulary.finding import Unknown, find_unknown, stated_unit
from mingzhang.interpret.vocabulary.proving import prove
from mingzhang.templates import Role, TableSpec, Template
from mingzhang.templates.terms import load_vocabulary

_NOTE = re.compile(r"^注\s*[：:]")
_ROW_NUMBERS = frozenset({"行次", "序号"})
"""Heads of columns that number the rows."""


@dataclass(slots=True)
class _Found:
    """A recognised table while its continuations are still being gathered.

    ``unit`` is None when the table states a unit that cannot be read; ``heads`` are the printed
    texts of its head rows by column.
    """

    candidate: Candidate
    rows: list[Row]
    unit: Unit | None
    width: int
    heads: tuple[Row, ...]
    place: Place
    unknown: Unknown | None = None
    """Set when no layout knows the table: it is composed from its words."""
    note: Paragraph | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a document, the lines they take, and the blocks nobody claimed."""

    tables: tuple[ReadTable, ...]
    unread: tuple[Unread, ...]
    mends: tuple[Mend, ...]
    claimed: frozenset[int]
    rest: tuple[Block, ...]


def read_tables(
    blocks: Sequence[Block], template: Template, parts: Parts, year: int | None
) -> Tables:
    """Recognise, join and read every table of the layout."""
    bodies = tuple(part.entity.name for part in parts.parts if part.entity.name)
    gathered = _Gathering(Recogniser(template, year), bodies, blocks)
    for block in blocks:
        gathered.take(block)
    tables: list[ReadTable] = []
    unread: list[Unread] = []
    mends: list[Mend] = []
    for item in gathered.found:
        table, missed, mended = _read(item, parts, year)
        tables.append(table)
        unread.extend(missed)
        mends.extend(mended)
    tables = settle_lists(place_floating(tables), parts.parts)
    tables, refused = prove(tables)
    unread.extend(refused)
    return Tables(
        tuple(tables),
        tuple(unread),
        tuple(mends),
        frozenset(gathered.claimed),
        tuple(gathered.rest),
    )


@dataclass(slots=True)
class _Gathering:
    """Walks the blocks of a document and gathers its tables."""

    recogniser: Recogniser
    bodies: tuple[str, ...]
    blocks: Sequence[Block]
    found: list[_Found] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)
    _before: list[Paragraph] = field(default_factory=list)
    _under_table: bool = False
    """True while only notes and furniture followed the last recognised table."""

    def take(self, block: Block) -> None:
        """Look at the next block."""
        if isinstance(block, Paragraph):
            self._paragraph(block)
            return
        if not self._table(block):
            self.rest.append(block)
            self._under_table = False
        self._before = []

    def _paragraph(self, block: Paragraph) -> None:
        self._before.append(block)
        self.rest.append(block)
        is_note = _NOTE.match(block.text) is not None
        near = is_note or len(block.text) < 4 or is_furniture(block.text)
        self._under_table = self._under_table and near
        if self._under_table and is_note:
            if self.found[-1].note is None:
                self.found[-1].note = block
            self.claimed.add(block.line)

    def _table(self, block: Table) -> bool:
        """Whether a block of rows is a table of the layout, or the continuation of one."""
        candidate = self.recogniser.recognise(block, self._before, first=not self.found)
        titled = candidate is not None and candidate.how == "title"
        previous = self.found[-1] if self.found else None
        if previous is not None and not titled and _continues(block, previous, self._before):
            heads = read_heads(block.rows, previous.candidate.spec)
            previous.rows.extend(block.rows[heads.depth :])
        elif candidate is not None:
            if self.recogniser.general and not covers(candidate, block):
                if self._unknown(block):
                    return self._claimed(block)
                # Heads that the layout only resembles: its sums must bear that out.
                candidate = replace(candidate, how="vocabulary")
            place = _title_place(candidate, block, self._before)
            self.found.append(_found(candidate, block, _unit(self._before, candidate), place))
            self.claimed.add(candidate.title_line)
        elif not self._unknown(block):
            return False
        return self._claimed(block)

    def _claimed(self, block: Table) -> bool:
        self.claimed.update(row.line for row in block.rows)
        self.claimed.update(p.line for p in self._before if is_furniture(p.text))
        self._under_table = True
        return True

    def _unknown(self, block: Table) -> bool:
        """Whether the words of a table that no layout knows tell what it is."""
        if not self.found and is_contents(block, self.recogniser.chapters):
            return False
        year = self.recogniser.year
        found = find_unknown(block, self._before, composer(), self.bodies, year)
        if found is None:
            return False
        above = (*self._before, *found.paragraphs)
        printed = read_heads(found.table.rows, found.composed.spec)
        heads = Heads(found.composed.heads.depth, printed.columns)
        candidate = Candidate(
            found.composed.spec, found.title.text, found.line, heads, "vocabulary"
        )
        unit = _stated_above(above, found.line)
        item = _found(
            candidate,
            found.table,
            known_unit(unit) if unit else stated_unit(self.blocks),
            _title_place(candidate, found.table, above),
        )
        item.unknown = found
        self.found.append(item)
        self.claimed.add(found.line)
        return True


@functools.cache
def composer() -> Composer:
    """Composes tables by the vocabulary that is shipped."""
    return Composer(load_vocabulary())


def _found(candidate: Candidate, block: Table, unit: Unit | None, place: Place) -> _Found:
    return _Found(
        candidate,
        list(block.rows[candidate.heads.depth :]),
        unit,
        max(len(r.cells) for r in block.rows),
        block.rows[: candidate.heads.depth],
        place,
    )


def _title_place(candidate: Candidate, block: Table, before: Sequence[Paragraph]) -> Place:
    """Where the title stands; the first row of a table without one."""
    title = next((p for p in before if p.line == candidate.title_line), None)
    return title.place() if title is not None else block.rows[0].place()


def _continues(block: Table, previous: _Found, before: Sequence[Paragraph]) -> bool:
    """A table without a title of its own continues the last one when its heads repeat, or when it
    has no heads and as many columns."""
    if any(len(p.text) > 3 and not is_furniture(p.text) for p in before):
        return False
    heads = read_heads(block.rows, previous.candidate.spec)
    if heads.columns:
        return heads.columns == previous.candidate.heads.columns
    return max(len(r.cells) for r in block.rows) == previous.width and not before


def _unit(before: Sequence[Paragraph], candidate: Candidate) -> Unit | None:
    """The unit stated between title and heads, else in the title, else that of the layout.

    None when the table states a unit in which figures cannot be read.
    """
    said = _stated_above(before, candidate.title_line)
    return known_unit(said) if said else candidate.spec.unit


def _stated_above(before: Sequence[Paragraph], title_line: int) -> str:
    """The unit that stands above the heads, or in the title; '' when none does."""
    for paragraph in reversed(before[-8:]):
        if said := unit_of(paragraph.text):
            return said
        if paragraph.line == title_line and (said := unit_in_head(paragraph.text)):
            return said
    return ""


def _composed(item: _Found, unknown: Unknown, year: int | None) -> Composed:
    """The table as its words say, those of its continuations included."""
    rows = (*item.heads, *item.rows)
    if len(rows) == len(unknown.table.rows) and year == unknown.year:
        return unknown.composed
    whole = replace(unknown.table, rows=rows)
    return composer().compose(whole, unknown.title, year) or unknown.composed


def _read(
    item: _Found, parts: Parts, year: int | None
) -> tuple[ReadTable, list[Unread], list[Mend]]:
    spec = item.candidate.spec
    part = parts.at(item.candidate.title_line)
    title = item.candidate.title or spec.titles[0]
    readings = []
    heads = item.candidate.heads
    ordinals = frozenset(at for at in range(len(heads.columns)) if heads.leaf(at) in _ROW_NUMBERS)
    maps = column_maps(heads, spec, item.width)
    unit = item.unit
    if item.unknown is not None:
        composed = _composed(item, item.unknown, part.year or year)
        if unit is None and item.note is not None:
            unit = known_unit(unit_of(item.note.text))
        spec = replace(composed.spec, unit=unit or composed.spec.unit)
        maps = [composed.mapping]
    for mapping in maps:
        units = _units_of_heads(item.heads, spec, mapping)
        frame = Frame(spec, part, title, unit, units, mapping, ordinals)
        readings.append(read_rows(item.rows, frame))
    found, unread, mends = choose_map(readings, spec) if len(readings) > 1 else readings[0]
    note = item.note
    table = ReadTable(
        spec=spec,
        part=part.index,
        title=title,
        place=replace(item.place, table=title, text=title),
        rows=tuple(found),
        note=note.text if note else "",
        note_place=note.place(table=title, text=note.text) if note else None,
        how=item.candidate.how,
        columns=item.width,
    )
    return table, unread, mends


def _units_of_heads(
    heads: Sequence[Row], spec: TableSpec, mapping: tuple[int | None, ...]
) -> dict[str, Unit | None]:
    """Units that printed heads name for their own column (金额（元）), by column id."""
    found: dict[str, Unit | None] = {}
    for at, index in enumerate(mapping):
        if index is None or spec.columns[index].role is not Role.AMOUNT:
            continue
        for row in heads:
            if at < len(row.cells) and (said := unit_in_head(row.cells[at])):
                found[spec.columns[index].id] = known_unit(said)
    return found
