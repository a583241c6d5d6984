"""One printed row -> ReadRow: every figure in it becomes a fact or is listed as unread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.documents import Mend, Row
from mingzhang.facts import (
    Amount,
    Blank,
    Coordinate,
    Fact,
    Origin,
    Place,
    Unit,
    Unread,
    clean,
    parse_value,
)
from mingzhang.interpret import words
from mingzhang.interpret.model import Part, ReadCell, ReadRow
from mingzhang.interpret.rows import Meaning, RowReader
from mingzhang.templates import Column, Role, TableSpec

_IN_WORDS = re.compile(
    r"[约近]?[零〇一二三四五六七八九十百千万亿两点]+(?:余|多)?(?:亿元|万元|元)?(?:左右)?"
)
_BESIDE_HEADS = "所在列不在样式中"
_LABEL_UNKNOWN = "行名不在样式中，无法确定口径"
_NO_FIGURE = "不是数字，无法读成金额"
_UNIT_UNKNOWN = "表的金额单位不是元、万元或亿元，无法换算"
_IN_REMARKS = "金额出现在备注列，口径不明"


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every row of a printed table.

    ``unit`` is None when the table states a unit that cannot be read; ``units`` are the units that
    heads name for their own columns, by column id; ``mapping`` gives for each printed column the
    index of the layout's column, or None.
    """

    spec: TableSpec
    part: Part
    title: str
    unit: Unit | None
    units: dict[str, Unit | None]
    mapping: tuple[int | None, ...]


def read_rows(rows: Sequence[Row], frame: Frame) -> tuple[list[ReadRow], list[Unread], list[Mend]]:
    """Read the rows below the heads, in order."""
    reader = RowReader(frame.spec, frame.part)
    found: list[ReadRow] = []
    unread: list[Unread] = []
    mends: list[Mend] = []
    for row in rows:
        texts = {
            frame.spec.columns[index].id: (row.cells[at] if at < len(row.cells) else "")
            for at, index in enumerate(frame.mapping)
            if index is not None
        }
        beyond = _beyond(row, frame)
        if not any(text.strip() for text in texts.values()) and not row.floating:
            place = Place(row.line, row.page, table=frame.title)
        else:
            meaning = reader.read(texts, row)
            mends.extend(meaning.mends)
            found.append(_read_row(row, texts, meaning, frame, unread))
            place = found[-1].place
        unread.extend(
            Unread(clean(t), _with_text(place, clean(t)), _BESIDE_HEADS)
            for t in beyond
            if _holds_figure(t)
        )
    return found, unread, mends


def _beyond(row: Row, frame: Frame) -> list[str]:
    """Cells of printed columns that the layout does not have."""
    width = len(frame.mapping)
    return [
        cell
        for at, cell in enumerate(row.cells)
        if (at >= width or frame.mapping[at] is None) and cell.strip()
    ]


def _read_row(
    row: Row, texts: dict[str, str], meaning: Meaning, frame: Frame, unread: list[Unread]
) -> ReadRow:
    cells: dict[str, ReadCell] = {}
    for column in frame.spec.columns:
        text = texts.get(column.id, "")
        place = Place(
            row.line,
            row.page,
            table=frame.title,
            row=meaning.labels.get(column.side, meaning.label),
            column=words.fold(column.head[-1]),
            text=clean(text),
        )
        fact = None
        if column.role is Role.AMOUNT:
            fact = _fact(column, text, place, meaning.says.get(column.side), frame, unread)
        elif column.role is Role.REMARK and isinstance(parse_value(text, Unit.WAN), Amount):
            unread.append(Unread(place.text, place, _IN_REMARKS))
        cells[column.id] = ReadCell(column.id, place.text, place, fact)
    if row.floating:
        cells.update(_floating(row, meaning, frame))
    return ReadRow(
        meaning.label,
        Place(row.line, row.page, table=frame.title, row=meaning.label),
        cells,
        meaning.codes,
        meaning.kind,
        meaning.says.get(frame.spec.sides[0].id) or Coordinate(),
    )


def _fact(
    column: Column,
    text: str,
    place: Place,
    says: Coordinate | None,
    frame: Frame,
    unread: list[Unread],
) -> Fact | None:
    """The figure of an amount column, or None when it cannot be one (it is then listed)."""
    unit = column.unit or frame.units.get(column.id, frame.unit)
    value = parse_value(text, unit or Unit.WAN)
    if unit is None and isinstance(value, Amount) and value.value:
        unread.append(Unread(place.text, place, _UNIT_UNKNOWN))
        return None
    if says is not None and value is not None:
        return Fact(says.but(column.says), value, place, Origin.TABLE, frame.spec.kind)
    if value is None or _holds_figure(text):
        reason = _LABEL_UNKNOWN if value is not None else _NO_FIGURE
        unread.append(Unread(place.text, place, reason))
    if says is not None and value is None:
        # Something stands there: the identities of the cell cannot be decided.
        return Fact(says.but(column.says), Blank.UNREAD, place, Origin.TABLE, frame.spec.kind)
    return None


def _floating(row: Row, meaning: Meaning, frame: Frame) -> dict[str, ReadCell]:
    """Figures without a column are kept as pseudo cells ``?0``, ``?1`` … until they are placed."""
    cells: dict[str, ReadCell] = {}
    base = meaning.says.get(frame.spec.sides[-1].id) or Coordinate(label=meaning.label)
    for index, text in enumerate(row.floating):
        place = Place(row.line, row.page, table=frame.title, row=meaning.label, text=clean(text))
        value = parse_value(text, frame.unit) if frame.unit is not None else None
        fact = Fact(
            base,
            value if value is not None else Blank.UNREAD,
            place,
            Origin.TABLE,
            frame.spec.kind,
            ambiguous=True,
        )
        cells[f"?{index}"] = ReadCell(f"?{index}", clean(text), place, fact)
    return cells


def _with_text(place: Place, text: str) -> Place:
    return Place(place.line, place.page, table=place.table, row=place.row, text=text)


def _holds_figure(text: str) -> bool:
    return any(c.isdigit() for c in text) or bool(_IN_WORDS.fullmatch(words.fold(text[:40])))
