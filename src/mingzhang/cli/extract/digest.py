"""Reading -> rows of data."""

from __future__ import annotations

import json
from dataclasses import replace

from mingzhang.cli.complaints import fault
from mingzhang.cli.extract.model import Cell, ReadEntry, TableOutline
from mingzhang.cli.inputs import Source
from mingzhang.cli.layouts import Layouts
from mingzhang.cli.pipeline import read_source
from mingzhang.cli.report.digest import describe
from mingzhang.cli.report.model import UnreadEntry
from mingzhang.documents import Document, Table
from mingzhang.facts import AXES, Amount, Fact, Message
from mingzhang.interpret.model import Reading, ReadTable


def read_facts(
    source: Source, layouts: Layouts, lang: str, *, with_outline: bool = False
) -> ReadEntry:
    """Read one file into rows; what goes wrong becomes the entry's error sentence."""
    path = source.name
    try:
        reading = read_source(source, layouts)
        if isinstance(reading, Message):
            return unreadable(source, reading, lang)
        return _entry(path, reading, lang, with_outline)
    except MemoryError:  # told by whoever set the limit
        raise
    except Exception as error:
        return unreadable(source, fault(error), lang)


def unreadable(source: Source, message: Message, lang: str) -> ReadEntry:
    """The entry of a file that could not be read."""
    return ReadEntry(source.name, error=message.said(lang))


def _entry(path: str, reading: Reading, lang: str, with_outline: bool) -> ReadEntry:
    sha256, template = reading.document.sha256, reading.template.id
    template_stage = reading.template.stage
    return ReadEntry(
        path=path,
        sha256=sha256,
        template=template,
        rows=tuple(
            (path, sha256, template, *_row(_staged(fact, template_stage))) for fact in reading.facts
        ),
        unread=tuple(
            UnreadEntry(u.text, u.place.line, u.place.page, u.reason, u.place.boxes)
            for u in reading.unread
        ),
        summary=describe(reading, lang) if with_outline else None,
        outlines=tuple(_outline(table) for table in reading.tables) if with_outline else (),
        evidence=tuple(
            (one.what, one.place.text, one.place.line, one.place.page) for one in reading.evidence
        ),
        pages=_pages(reading.document) if with_outline else {},
    )


def _pages(document: Document) -> dict[int, int]:
    """The page of every line of a source that prints boxes on pages; empty for lines of a text."""
    found: dict[int, int] = {}
    for block in document.blocks:
        if isinstance(block, Table):
            found.update((row.line, row.page) for row in block.rows if row.place().boxes)
        elif block.boxes:
            found.update(dict.fromkeys(block.lines or (block.line,), block.page))
    return found


def _staged(fact: Fact, stage: str) -> Fact:
    """The fact with the stage of its disclosure, which coordinates inside a document leave out."""
    if "flow" not in fact.coordinate or "stage" in fact.coordinate:
        return fact
    return replace(fact, coordinate=fact.coordinate.but(stage=stage))


def _row(fact: Fact) -> tuple[Cell, ...]:
    value, place = fact.value, fact.place
    figure: tuple[Cell, ...] = (
        (None, None, None, None, value.value, None)
        if not isinstance(value, Amount)
        else (
            format(value.value, "f"),
            value.unit.value,
            value.decimals,
            value.about,
            None,
            value.text,
        )
    )
    alternatives = [dict(coordinate) for coordinate in fact.alternatives]
    return (
        *(fact.coordinate.get(axis) for axis in AXES),
        *figure,
        fact.origin.value,
        fact.table,
        fact.ambiguous,
        json.dumps(alternatives, ensure_ascii=False, sort_keys=True) if alternatives else None,
        place.line,
        place.page,
        place.section,
        place.table,
        place.row,
        place.column,
        place.text,
        *(place.span or (None, None)),
    )


def _outline(table: ReadTable) -> TableOutline:
    return TableOutline(
        title=table.title,
        kind=table.kind,
        line=table.place.line,
        how=table.told,
        rows=tuple((row.place.line, row.label, row.kind) for row in table.rows),
        columns=tuple((" / ".join(c.head), c.role.value) for c in table.spec.columns),
        facts=len(table.facts),
    )
