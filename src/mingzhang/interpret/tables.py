"""Printed tables -> ReadTables: recognised, joined with their continuations, and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.documents import Block, Mend, Paragraph, Row, Table
from mingzhang.facts import Place, Unit, Unread
from mingzhang.interpret.cells import Frame, read_rows
from mingzhang.interpret.columns import choose_map, place_floating
from mingzhang.interpret.furniture import is_furniture, known_unit, unit_in_head, unit_of
from mingzhang.interpret.lists import settle_lists
from mingzhang.interpret.model import ReadTable
from mingzhang.interpret.parts import Parts
from mingzhang.interpret.recognise import Candidate, Recogniser, column_maps, read_heads
from mingzhang.templates import Role, TableSpec, Template

_NOTE = re.compile(r"^注\s*[：:]")


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
    gathered = _Gathering(Recogniser(template, year))
    for block in blocks:
        gathered.take(block)
    tables: list[ReadTable] = []
    unread: list[Unread] = []
    mends: list[Mend] = []
    for item in gathered.found:
        table, missed, mended = _read(item, parts)
        tables.append(table)
        unread.extend(missed)
        mends.extend(mended)
    tables = settle_lists(place_floating(tables), parts.parts)
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
            self.found.append(
                _Found(
                    candidate,
                    list(block.rows[candidate.heads.depth :]),
                    _unit(self._before, candidate),
                    max(len(r.cells) for r in block.rows),
                    block.rows[: candidate.heads.depth],
                )
            )
            self.claimed.add(candidate.title_line)
        else:
            return False
        self.claimed.update(row.line for row in block.rows)
        self.claimed.update(p.line for p in self._before if is_furniture(p.text))
        self._under_table = True
        return True


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
    for paragraph in reversed(before[-8:]):
        if said := unit_of(paragraph.text):
            return known_unit(said)
        if paragraph.line == candidate.title_line and (said := unit_in_head(paragraph.text)):
            return known_unit(said)
    return candidate.spec.unit


def _read(item: _Found, parts: Parts) -> tuple[ReadTable, list[Unread], list[Mend]]:
    spec = item.candidate.spec
    part = parts.at(item.candidate.title_line)
    title = item.candidate.title or spec.titles[0]
    readings = []
    for mapping in column_maps(item.candidate.heads, spec, item.width):
        units = _units_of_heads(item.heads, spec, mapping)
        readings.append(read_rows(item.rows, Frame(spec, part, title, item.unit, units, mapping)))
    rows, unread, mends = choose_map(readings, spec) if len(readings) > 1 else readings[0]
    note = item.note
    table = ReadTable(
        spec=spec,
        part=part.index,
        title=title,
        place=Place(
            item.candidate.title_line,
            item.rows[0].page if item.rows else 0,
            table=title,
            text=title,
        ),
        rows=tuple(rows),
        note=note.text if note else "",
        note_place=Place(note.line, note.page, table=title, text=note.text) if note else None,
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
