"""Printed tables -> ReadTables: every figure in a money column becomes a fact or is unread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mingzhang.documents import Block, Mend, Paragraph, Row, Table
from mingzhang.facts import (
    Amount,
    Blank,
    Coordinate,
    Fact,
    Origin,
    Place,
    Unit,
    Unread,
    Value,
    clean,
    parse_value,
)
from mingzhang.interpret import words
from mingzhang.interpret.columns import choose_map, place_floating
from mingzhang.interpret.model import Part, ReadCell, ReadRow, ReadTable
from mingzhang.interpret.recognise import Candidate, column_maps, read_heads, recognise
from mingzhang.interpret.rows import RowReader
from mingzhang.templates import Role, TableSpec, Template

_NOTE = re.compile(r"^注\s*[：:]")
_UNIT = re.compile(r"单位\s*[：:]\s*(亿元|万元|元)")
_FURNITURE = re.compile(r"^(预算年度|单位\s*[：:]|截止时间|\d{3,6}\s*[\u4e00-\u9fff])")


@dataclass(slots=True)
class _Found:
    """A recognised table while its continuations are still being gathered."""

    candidate: Candidate
    rows: list[Row]
    unit: Unit
    width: int
    note: Paragraph | None = None
    lines: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a document, the lines they take, and the blocks nobody claimed."""

    tables: tuple[ReadTable, ...]
    unread: tuple[Unread, ...]
    mends: tuple[Mend, ...]
    claimed: frozenset[int]
    rest: tuple[Block, ...]


def read_tables(
    blocks: Sequence[Block], template: Template, parts: Sequence[Part], year: int | None
) -> Tables:
    """Recognise, join and read every table of the layout."""
    found, rest, claimed = _gather(blocks, template, year)
    tables: list[ReadTable] = []
    unread: list[Unread] = []
    mends: list[Mend] = []
    for item in found:
        part = part_at(parts, item.candidate.title_line)
        table, missed, mended = _read(item, part, template)
        tables.append(table)
        unread.extend(missed)
        mends.extend(mended)
    tables = place_floating(tables)
    return Tables(tuple(tables), tuple(unread), tuple(mends), frozenset(claimed), tuple(rest))


def part_at(parts: Sequence[Part], line: int) -> Part:
    """The part that holds a line (the nearest before it)."""
    chosen = parts[0]
    for part in parts:
        if part.first_line <= line:
            chosen = part
    return chosen


def _gather(
    blocks: Sequence[Block], template: Template, year: int | None
) -> tuple[list[_Found], list[Block], set[int]]:
    found: list[_Found] = []
    rest: list[Block] = []
    claimed: set[int] = set()
    before: list[Paragraph] = []
    last_is_found = False
    for block in blocks:
        if isinstance(block, Paragraph):
            before.append(block)
            rest.append(block)
            if last_is_found and _NOTE.match(block.text) and _near(before):
                if found[-1].note is None:
                    found[-1].note = block
                claimed.add(block.line)
            continue
        candidate = recognise(block, before, template, year)
        previous = found[-1] if found else None
        titled = candidate is not None and candidate.how == "title"
        if previous is not None and not titled and _continues(block, previous, before):
            heads = read_heads(block.rows, previous.candidate.spec)
            previous.rows.extend(block.rows[heads.depth :])
            _claim(block, before, claimed)
            last_is_found = True
        elif candidate is not None:
            spec = candidate.spec
            found.append(
                _Found(
                    candidate,
                    list(block.rows[candidate.heads.depth :]),
                    _unit(before, spec),
                    max(len(r.cells) for r in block.rows),
                )
            )
            _claim(block, before, claimed)
            claimed.add(candidate.title_line)
            last_is_found = True
        else:
            rest.append(block)
            last_is_found = False
        before = []
    return found, rest, claimed


def _near(before: Sequence[Paragraph]) -> bool:
    """A note belongs to the table above when only notes and furniture stand between."""
    return all(_NOTE.match(p.text) or _FURNITURE.match(p.text) or len(p.text) < 4 for p in before)


def _claim(block: Table, before: Sequence[Paragraph], claimed: set[int]) -> None:
    claimed.update(row.line for row in block.rows)
    claimed.update(p.line for p in before if _FURNITURE.match(p.text.strip()))


def _continues(block: Table, previous: _Found, before: Sequence[Paragraph]) -> bool:
    """A table without a title of its own continues the last one when its heads repeat, or when it
    has no heads and as many columns."""
    if any(not _FURNITURE.match(p.text.strip()) and len(p.text) > 3 for p in before):
        return False
    heads = read_heads(block.rows, previous.candidate.spec)
    if heads.depth:
        return heads.columns == previous.candidate.heads.columns
    return max(len(r.cells) for r in block.rows) == previous.width and not before


def _unit(before: Sequence[Paragraph], spec: TableSpec) -> Unit:
    for paragraph in reversed(before):
        if match := _UNIT.search(paragraph.text):
            return Unit(match[1])
    return spec.unit


def _read(
    item: _Found, part: Part, template: Template
) -> tuple[ReadTable, list[Unread], list[Mend]]:
    spec = item.candidate.spec
    title = item.candidate.title or spec.titles[0]
    maps = column_maps(item.candidate.heads, spec, item.width)
    readings = [_read_rows(item, part, spec, title, mapping) for mapping in maps]
    rows, unread, mends = choose_map(readings, spec) if len(readings) > 1 else readings[0]
    place = Place(
        item.candidate.title_line, item.rows[0].page if item.rows else 0, table=title, text=title
    )
    note = item.note
    return (
        ReadTable(
            spec=spec,
            part=part.index,
            title=title,
            place=place,
            rows=tuple(rows),
            note=note.text if note else "",
            note_place=Place(note.line, note.page, table=title, text=note.text) if note else None,
            how=item.candidate.how,
            columns=item.width,
        ),
        unread,
        mends,
    )


def _read_rows(
    item: _Found, part: Part, spec: TableSpec, title: str, mapping: tuple[int | None, ...]
) -> tuple[list[ReadRow], list[Unread], list[Mend]]:
    reader = RowReader(spec, part)
    rows: list[ReadRow] = []
    unread: list[Unread] = []
    mends: list[Mend] = []
    for row in item.rows:
        texts = {
            spec.columns[index].id: (row.cells[position] if position < len(row.cells) else "")
            for position, index in enumerate(mapping)
            if index is not None
        }
        if not any(text.strip() for text in texts.values()) and not row.floating:
            continue
        beyond = [
            row.cells[p]
            for p in range(len(row.cells))
            if (p >= len(mapping) or mapping[p] is None) and row.cells[p].strip()
        ]
        meaning = reader.read(texts, row)
        mends.extend(meaning.mends)
        cells: dict[str, ReadCell] = {}
        for column in spec.columns:
            text = texts.get(column.id, "")
            label = meaning.labels.get(column.side, meaning.label)
            place = Place(
                row.line,
                row.page,
                table=title,
                row=label,
                column=words.fold(column.head[-1]),
                text=clean(text),
            )
            says = meaning.says.get(column.side)
            if column.role is Role.REMARK and isinstance(parse_value(text, item.unit), Amount):
                unread.append(Unread(clean(text), place, "金额出现在备注列，口径不明"))
            if column.role is not Role.AMOUNT:
                cells[column.id] = ReadCell(column.id, clean(text), place)
                continue
            value = parse_value(text, column.unit or item.unit)
            fact = None
            if says is None or value is None:
                if _holds_figure(text):
                    reason = (
                        "行名不在样式中，无法确定口径"
                        if value is not None
                        else "不是数字，无法读成金额"
                    )
                    unread.append(Unread(clean(text), place, reason))
            else:
                fact = Fact(says.but(column.says), value, place, Origin.TABLE, spec.kind)
            cells[column.id] = ReadCell(column.id, clean(text), place, fact)
        for text in beyond:
            if _holds_figure(text):
                unread.append(
                    Unread(
                        clean(text),
                        Place(row.line, row.page, table=title, row=meaning.label, text=clean(text)),
                        "所在列不在样式中",
                    )
                )
        rows.append(
            ReadRow(
                meaning.label,
                Place(row.line, row.page, table=title, row=meaning.label),
                cells,
                meaning.codes,
                meaning.kind,
                meaning.says.get(spec.sides[0].id) or Coordinate(),
            )
        )
        if row.floating:
            rows[-1] = replace(
                rows[-1], cells=_float(rows[-1], row, item.unit, meaning.says, spec, title)
            )
    return rows, unread, mends


def _float(
    read: ReadRow,
    row: Row,
    unit: Unit,
    says: dict[str, Coordinate | None],
    spec: TableSpec,
    title: str,
) -> dict[str, ReadCell]:
    """Keep figures without a column as pseudo cells ``?0``, ``?1`` … until they are placed."""
    cells = dict(read.cells)
    side = spec.sides[-1].id
    for index, text in enumerate(row.floating):
        place = Place(row.line, row.page, table=title, row=read.label, text=clean(text))
        value: Value | None = parse_value(text, unit)
        base = says.get(side) or Coordinate(label=read.label)
        fact = Fact(
            base,
            value if value is not None else Blank.UNREAD,
            place,
            Origin.TABLE,
            spec.kind,
            ambiguous=True,
        )
        cells[f"?{index}"] = ReadCell(f"?{index}", clean(text), place, fact)
    return cells


def _holds_figure(text: str) -> bool:
    return any(c.isdigit() for c in text)
