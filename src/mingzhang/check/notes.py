"""Notes under tables, and what it means for a table to be empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.check.passages import blocks_after
from mingzhang.documents import Paragraph, Table
from mingzhang.facts import Place
from mingzhang.interpret.headings import is_heading
from mingzhang.interpret.model import Reading, ReadTable
from mingzhang.templates import Role

EMPTY_NOTE = re.compile(
    r"空表|无数据|没有数据|不涉及|未安排|没有|为空|为零"
    r"|无[\u4e00-\u9fff“”（）()、]{0,30}(?:预算|安排|支出|收入|经费|采购|资产|项目|资金)"
)
"""Words by which a note says that a table holds nothing."""
_NOTE = re.compile(r"^(?:[（(]?(?:备注|注|说明)\s*\d?\s*[：:、.]|本表|(?:我|本)(?:部门|单位))")
_FURNITURE = ("单位", "预算年度", "截止时间")
_MAX_NOTE = 160
_NEAR = 14
"""Lines within which the heads of an empty table and its notes stand."""
_MOST_LINES = 6


def notes_of(reading: Reading, table: ReadTable) -> list[tuple[str, Place]]:
    """The notes under a table with their places, top down."""
    found: dict[int, tuple[str, Place]] = {}
    if table.note and table.note_place is not None:
        found[table.note_place.line] = (table.note, table.note_place)
    for block in _below(reading, table):
        if len(block.text) <= _MAX_NOTE and (
            _NOTE.match(block.text) or EMPTY_NOTE.search(block.text)
        ):
            place = block.place(table=table.title, text=block.text)
            found.setdefault(block.line, (block.text, place))
    return [found[line] for line in sorted(found)]


def _below(reading: Reading, table: ReadTable) -> Iterator[Paragraph]:
    """The few lines between a table and the next table, heading or title."""
    last = max((row.place.line for row in table.rows), default=table.place.line)
    taken = 0
    for block in blocks_after(reading, last):
        if isinstance(block, Table):
            if not table.rows and block.line - last <= _NEAR:
                continue  # the heads of an empty table
            return
        heading = is_heading(block.text, block.level) and not _NOTE.match(block.text)
        if heading and not block.text.strip().startswith(_FURNITURE):
            return
        taken += 1
        if taken > _MOST_LINES or (taken > 1 and block.line - last > 2 * _NEAR):
            return
        yield block


def says_empty(notes: Sequence[tuple[str, Place]]) -> bool:
    """Whether one of the notes says that the table holds nothing."""
    return any(EMPTY_NOTE.search(text) for text, _ in notes)


def is_empty(table: ReadTable) -> bool:
    """No figure in the table, and nothing that looks like one and was not read."""
    return table.is_empty and not any(
        cell.fact is None or name.startswith("?")
        for row in table.rows
        for name, cell in row.cells.items()
        if any(c in "123456789" for c in cell.text) and _is_amount(table, name)
    )


def _is_amount(table: ReadTable, name: str) -> bool:
    column = table.spec.column(name)
    return column is None or column.role is Role.AMOUNT
