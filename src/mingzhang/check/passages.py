"""Every text of a document as passages with their places: what the wording rules read.

Cells and paragraphs are given as printed. Of a document that lost its table columns only the joined
paragraphs and the restored cells are whole; its other lines may be fragments.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from typing import TypeVar

from mingzhang.documents import Block, Table
from mingzhang.facts import Place
from mingzhang.interpret.model import Reading
from mingzhang.interpret.paragraphs import Lines, runs_over

_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z×＊*“”（《]|\d{11}|\d{3}[ -]\d{4}")
"""What makes a cell worth reading: words, placeholders, or a number too long for an amount."""
_T = TypeVar("_T")

PARAGRAPH = "paragraph"
"""A paragraph of the narrative."""
CELL = "cell"
"""A cell of a table or form."""
LINE = "line"
"""Any other line: titles, notes; in a document without columns possibly a fragment."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text. ``whole`` is false when the source may have cut it at a line end.

    ``section`` is the id of the section in the layout, empty elsewhere; ``part`` the index of the
    disclosure; ``column`` the position of a cell in its row, -1 otherwise.
    """

    text: str
    place: Place
    kind: str
    part: int = 0
    section: str = ""
    whole: bool = True
    column: int = -1


def remembered(function: Callable[[Reading], _T]) -> Callable[[Reading], _T]:
    """Keep the last result: several rules ask the same question about one reading in a row."""
    last: list[tuple[Reading, _T]] = []

    @wraps(function)
    def ask(reading: Reading) -> _T:
        if not last or last[0][0] is not reading:
            last[:] = [(reading, function(reading))]
        return last[0][1]

    return ask


@remembered
def passages(reading: Reading) -> tuple[Passage, ...]:
    """All passages in reading order; the contents page is left out."""
    found = [*_narrative(reading), *_rest(reading)]
    return tuple(sorted(found, key=lambda p: (p.place.line, p.column)))


def narrative(reading: Reading) -> tuple[Passage, ...]:
    """The paragraphs of the narrative."""
    return tuple(p for p in passages(reading) if p.kind == PARAGRAPH)


def connected(reading: Reading) -> Iterator[tuple[Passage, ...]]:
    """Narrative paragraphs with the pieces that a page break tore off, as one group each."""
    group: list[Passage] = []
    for passage in narrative(reading):
        if group and not (
            group[-1].place.section == passage.place.section
            and runs_over(group[-1].text, passage.text)
        ):
            yield tuple(group)
            group = []
        group.append(passage)
    if group:
        yield tuple(group)


def _narrative(reading: Reading) -> Iterator[Passage]:
    taken = _table_lines(reading)
    tables = sorted((t.place.line, t.title) for t in reading.tables if t.title)
    starts = [line for line, _ in tables]
    for section in reading.sections:
        name = section.spec.id if section.spec else ""
        for text, place in section.paragraphs:
            if place.line not in taken:
                above = bisect_right(starts, place.line) - 1
                if above >= 0 and starts[above] > section.place.line:
                    # A note under a table, long after the heading: the table says where it is.
                    place = replace(place, section="", table=tables[above][1])
                yield Passage(_TAGS.sub("", text), place, PARAGRAPH, section.part, name)


def _rest(reading: Reading) -> Iterator[Passage]:
    listed = {entry.place.line for entry in reading.contents}
    heard = {place.line for section in reading.sections for _, place in section.paragraphs}
    where = _where(reading)
    for block in reading.document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                if row.line in listed:
                    continue
                table, label, part = where.get(row.line, ("", "", None))
                for index, cell in enumerate(row.cells):
                    if _WORDS.search(cell):
                        text = _TAGS.sub("", cell)
                        yield Passage(
                            text,
                            row.place(index, table=table, row=label, text=_shown(text)),
                            CELL,
                            part_of(reading, row.line) if part is None else part,
                            column=index,
                        )
        elif block.line not in listed and block.line not in heard:
            yield Passage(
                block.text,
                block.place(text=_shown(block.text)),
                LINE,
                part_of(reading, block.line),
                whole=not block.loose,
            )


def _table_lines(reading: Reading) -> set[int]:
    found = {row.place.line for table in reading.tables for row in table.rows}
    for block in reading.document.blocks:
        if isinstance(block, Table):
            found.update(row.line for row in block.rows)
    return found


@remembered
def _where(reading: Reading) -> dict[int, tuple[str, str, int | None]]:
    """Line -> (table or form, row, part) for messages."""
    found: dict[int, tuple[str, str, int | None]] = {}
    titles = sorted((f.place.line, f.title, f.part) for f in reading.forms)
    for index, (line, title, part) in enumerate(titles):
        end = titles[index + 1][0] if index + 1 < len(titles) else line + 80
        for inside in range(line, min(end, line + 400)):
            found[inside] = (title, "", part)
    for form in reading.forms:
        for indicator in form.indicators:
            found[indicator.place.line] = (form.title, indicator.level3, form.part)
    for table in reading.tables:
        for row in table.rows:
            found[row.place.line] = (table.title, row.label, table.part)
    return found


def part_of(reading: Reading, line: int) -> int:
    """The index of the part that holds a line (the nearest before it)."""
    position = bisect_right(_part_starts(reading), line) - 1
    return reading.parts[position].index if position >= 0 else 0


@remembered
def _part_starts(reading: Reading) -> list[int]:
    return [part.first_line for part in reading.parts]


def blocks_after(reading: Reading, line: int) -> Iterator[Block]:
    """The blocks that begin after a line, in reading order."""
    blocks = reading.document.blocks
    for index in range(bisect_right(_block_starts(reading), line), len(blocks)):
        yield blocks[index]


@remembered
def _block_starts(reading: Reading) -> list[int]:
    return [block.line for block in reading.document.blocks]


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def cjk(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u4e00" <= char <= "\u9fff"


def around(text: str, start: int, end: int, reach: int = 8) -> str:
    """The words around a spot, for messages."""
    left, right = max(0, start - reach), min(len(text), end + reach)
    return ("…" if left else "") + text[left:right].strip() + ("…" if right < len(text) else "")


class Spot:
    """Turns an offset of a passage into the place of its source line."""

    def __init__(self, reading: Reading) -> None:
        self._lines = Lines(reading.document) if reading.document.shape == "loose" else None

    def at(self, passage: Passage, start: int, end: int) -> Place:
        """The place of ``text[start:end]`` of a passage, with the words around it."""
        shown = around(passage.text, start, end)
        place = passage.place
        if self._lines is not None and passage.kind == PARAGRAPH:
            place = self._lines.at(place, start)
        return replace(place, text=shown, span=(start, end))
