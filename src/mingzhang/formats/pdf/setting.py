"""A document as data for the template: sections of one orientation, and their blocks in order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from mingzhang.documents import Block, Document, Grid, Paragraph, Style, Table, TextRole
from mingzhang.formats.charts import drawn
from mingzhang.formats.pdf.fonts import Faces
from mingzhang.formats.pdf.printing import Printer
from mingzhang.formats.pdf.tables import Frame, table_data

_MM = 72 / 25.4
_TEXT = ((210 - 28 - 26) * _MM, (297 - 37 - 35) * _MM)
"""Width and height of the text on an upright page (GB/T 9704: 156 mm by 225 mm), in points."""
_COVER = (TextRole.COVER_TITLE, TextRole.COVER_LINE)
_UNTITLED = "部门预算公开"
_SIZES = {
    TextRole.COVER_TITLE: 26.0,
    TextRole.COVER_LINE: 18.0,
    TextRole.CONTENTS_TITLE: 22.0,
    TextRole.CONTENTS_ENTRY: 14.0,
    TextRole.CHAPTER: 22.0,
    TextRole.TABLE_LINE: 10.5,
    TextRole.NOTE: 10.5,
}
"""Print of each role in points; 16 where nothing else is said."""
_CENTRED = {
    TextRole.COVER_TITLE: 20.0,
    TextRole.CONTENTS_TITLE: 18.0,
    TextRole.CHAPTER: 18.0,
    TextRole.TABLE_TITLE: 14.0,
}
"""Titles, and how small they may get to stand on one line."""
_HIGH = {TextRole.CHAPTER: 55.0, TextRole.TABLE_TITLE: 39.0, TextRole.TABLE_LINE: 18.0}
_NOTE_HIGH = 17.0
_AROUND_TABLE = 16.0
"""About how much of a page's height titles, lines and notes take, and the space beside a table."""


def document_data(document: Document, faces: Faces) -> dict[str, Any]:
    """Everything that ``template.typ`` lays out, attachments and date aside."""
    printer = Printer(faces)
    return {
        "title": printer.clean(document.title).strip() or _UNTITLED,
        "serif": [face.family for face in faces.serif],
        "sans": [face.family for face in faces.sans],
        "sections": _sections(document.blocks, faces, printer),
    }


def _sections(blocks: Sequence[Block], faces: Faces, printer: Printer) -> list[dict[str, Any]]:
    """Runs of blocks on pages of one orientation. The cover is a run of its own."""
    setter = _Setter(blocks, faces, printer)
    sections: list[dict[str, Any]] = []
    for at, (block, wide) in enumerate(zip(blocks, _wide(blocks), strict=True)):
        if isinstance(block, Table) and not any(row.cells for row in block.rows):
            continue
        cover = _role(block) in _COVER
        last = sections[-1] if sections else None
        if last is None or (last["wide"], last["cover"]) != (wide, cover):
            last = {"wide": wide, "cover": cover, "blocks": []}
            sections.append(last)
        width, height = reversed(_TEXT) if wide else _TEXT
        if isinstance(block, Table):
            made = setter.table(block, Frame(width, height, _taken(blocks, at)))
        else:
            made = setter.paragraph(block, width)
        last["blocks"].append(made)
        if isinstance(block, Table):
            last["blocks"] += setter.charts(block)
    return sections


def _wide(blocks: Sequence[Block]) -> list[bool]:
    """Which blocks stand on pages lying on their side: wide tables with what belongs to them."""
    found = [_says_wide(block) for block in blocks]
    for at in reversed(range(len(blocks) - 1)):
        if _role(blocks[at]) in (TextRole.TABLE_TITLE, TextRole.TABLE_LINE):
            found[at] = found[at + 1]
    for at in range(1, len(blocks)):
        if _role(blocks[at]) is TextRole.NOTE:
            found[at] = found[at - 1]
    return found


def _taken(blocks: Sequence[Block], at: int) -> float:
    """About how high what stands with a table on its page is: titles, lines and notes."""
    high = _AROUND_TABLE
    for before in range(at - 1, -1, -1):
        block = blocks[before]
        if isinstance(block, Table) or (space := _HIGH.get(_style(block).role)) is None:
            break
        high += space
        if _style(block).new_page:
            break
    for block in blocks[at + 1 :]:
        if isinstance(block, Table) or _style(block).role is not TextRole.NOTE:
            break
        high += _NOTE_HIGH * (1 + len(block.text) // 40)
    return high


def _says_wide(block: Block) -> bool:
    if isinstance(block, Table):
        return block.grid is not None and block.grid.landscape
    return block.style is not None and block.style.landscape


def _role(block: Block) -> TextRole | None:
    return None if isinstance(block, Table) else _style(block).role


def _style(block: Paragraph) -> Style:
    return block.style or Style(TextRole.HEADING if block.level else TextRole.BODY)


class _Setter:
    """Blocks as data. Anchors get names of our own, and are placed once."""

    def __init__(self, blocks: Sequence[Block], faces: Faces, printer: Printer) -> None:
        self._faces, self._printer = faces, printer
        anchors = filter(None, (_anchor(block) for block in blocks))
        self._names = {anchor: f"a{n}" for n, anchor in enumerate(dict.fromkeys(anchors))}
        self._placed: set[str] = set()
        self._base = self._heading = self._last = 0

    def paragraph(self, block: Paragraph, room: float) -> dict[str, Any]:
        style = _style(block)
        size = _SIZES.get(style.role, 16.0)
        text = block.text
        made: dict[str, Any] = {
            "role": style.role.value,
            "anchor": self._place(style.anchor),
            "break": style.new_page,
            "level": block.level,
        }
        if style.role in (TextRole.TABLE_LINE, TextRole.COVER_LINE):
            made["parts"] = [self._printer.words(p, room / size) for p in _three_parts(text)]
        else:
            made["text"] = self._printer.words(text, room / size - 3)
        made["size"] = size
        if style.role in _CENTRED:
            made["size"], made["width"] = self._title(text, size, _CENTRED[style.role], room)
        if style.role is TextRole.CONTENTS_ENTRY:
            made["target"] = self._names.get(style.target, "")
        if self._printer.clean(text).strip():
            made["depth"] = self._depth(style.role, block.level)
        return made

    def table(self, block: Table, frame: Frame) -> dict[str, Any]:
        made = table_data(block, frame, self._faces, self._printer)
        return {**made, "break": False, "anchor": self._place(_anchor(block))}

    def charts(self, block: Table) -> list[dict[str, Any]]:
        """The charts of a table, drawn. Their words are outlines: what can be read of them stands
        in the table."""
        from mingzhang.formats.charts.setting import outlined

        drawings = [drawn(chart, block) for chart in (block.grid or Grid()).charts]
        return [
            {
                "role": "chart",
                "svg": outlined(drawing, self._faces),
                "alt": self._printer.clean(f"{drawing.title}：{drawing.alt}"),
                "break": False,
                "anchor": "",
            }
            for drawing in drawings
        ]

    def _title(self, text: str, size: float, least: float, room: float) -> tuple[float, float]:
        """Size of a title, and the width that makes its lines about equally long."""
        em = max(map(self._faces.width, self._printer.clean(text).split("\n"))) + 0.1
        if room >= em * least:
            return round(min(size, room / em), 2), room
        lines = math.ceil(em * size / (room - size))
        return size, round(min(room, em * size / lines + 1.5 * size), 2)

    def _place(self, anchor: str) -> str:
        if not anchor or anchor in self._placed:
            return ""
        self._placed.add(anchor)
        return self._names[anchor]

    def _depth(self, role: TextRole, level: int) -> int:
        """Level of the bookmark, 0 for none. Levels never skip one: the standard forbids it."""
        if role is TextRole.CHAPTER:
            depth = self._base = self._heading = 1
        elif role is TextRole.HEADING:
            depth = self._heading = min(self._base + max(level, 1), self._last + 1)
        elif role is TextRole.TABLE_TITLE:
            depth = min(self._heading + 1, self._last + 1)
        else:
            return 0
        self._last = depth
        return depth


def _anchor(block: Block) -> str:
    if isinstance(block, Table):
        return block.grid.anchor if block.grid is not None else ""
    return block.style.anchor if block.style is not None else ""


def _three_parts(text: str) -> list[str]:
    """Left, centre and right part of a line; two parts stand left and right."""
    first, *more = text.split("\t")
    if not more:
        return [first]
    return [first, "\u3000".join(more[:-1]), more[-1]]
