"""One printed row -> ReadRow: every figure in it becomes a fact or is listed as unread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

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
from mingzhang.interpret.rows import Meaning, RowReader, halves_of
from mingzhang.templates import Column, Role, TableSpec

_IN_WORDS = re.compile(
    r"[约近]?[零〇一二三四五六七八九十百千万亿两点]+(?:余|多)?(?:亿元|万元|元)?(?:左右)?"
)
_BESIDE_HEADS = "所在列不在样式中"
_LABEL_UNKNOWN = "行名不在样式中，无法确定口径"
_NO_FIGURE = "不是数字，无法读成金额"
_UNIT_UNKNOWN = "表没有写明金额单位，或单位不是元、万元、亿元"
_IN_REMARKS = "金额出现在备注列，口径不明"


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every row of a printed table.

    ``unit`` is None when the table states a unit that cannot be read; ``units`` are the units that
    heads name for their own columns, by column id; ``mapping`` gives for each printed column the
    index of the layout's column, or None. ``ordinals`` are printed columns that number the rows
    (行次): what stands in them is no figure. ``names`` are what columns are called, by id.
    """

    spec: TableSpec
    part: Part
    title: str
    unit: Unit | None
    units: dict[str, Unit | None]
    mapping: tuple[int | None, ...]
    ordinals: frozenset[int] = frozenset()
    names: dict[str, str] = field(default_factory=dict)


def read_rows(rows: Sequence[Row], frame: Frame) -> tuple[list[ReadRow], list[Unread], list[Mend]]:
    """Read the rows below the heads, in order."""
    halves = [
        (replace(frame, spec=half, names=_names(half)), RowReader(half, frame.part))
        for half in halves_of(frame.spec)
    ]
    found: list[ReadRow] = []
    unread: list[Unread] = []
    mends: list[Mend] = []
    positions = {
        frame.spec.columns[index].id: at
        for at, index in enumerate(frame.mapping)
        if index is not None
    }
    for row in rows:
        spread = _Spread()
        texts = {
            column: row.cells[at] if at < len(row.cells) else "" for column, at in positions.items()
        }
        beyond = _beyond(row, frame)
        if not any(text.strip() for text in texts.values()) and not row.floating:
            label = ""
        else:
            label = ""
            for half, reader in halves:
                own = {c.id: texts[c.id] for c in half.spec.columns if c.id in texts}
                own = spread.of(half.spec, own) if len(halves) > 1 else own
                if len(halves) > 1 and not any(text.strip() for text in own.values()):
                    continue
                meaning = reader.read(own, row)
                mends.extend(meaning.mends)
                found.append(_read_row(row, own, positions, meaning, half, unread))
                label = label or meaning.label
        unread.extend(
            Unread(
                clean(text),
                row.place(at, table=frame.title, row=label, text=clean(text)),
                _BESIDE_HEADS,
            )
            for at, text in beyond
            if _holds_figure(text)
        )
    return found, unread, mends


def _names(spec: TableSpec) -> dict[str, str]:
    """What the columns are called: by the lowest head, and by the one above where it repeats among
    the figures of a side (公务接待费/决算数)."""
    leaves = Counter((c.side, c.head[-1]) for c in spec.columns if c.role is Role.AMOUNT)
    return {
        c.id: words.fold("/".join(c.head[-2:] if leaves[c.side, c.head[-1]] > 1 else c.head[-1:]))
        for c in spec.columns
    }


class _Spread:
    """A label over several halves of a row (公用经费合计) whose figure stands in the last one."""

    def __init__(self) -> None:
        self._side = Coordinate()
        self._label: dict[Role, str] = {}

    def of(self, half: TableSpec, texts: dict[str, str]) -> dict[str, str]:
        """The cells of the next half: without a label that has no figure in it, and with the one
        that reaches over from a half that speaks of the same."""
        says = half.sides[0].says
        words_at: dict[Role, str] = {
            c.role: texts.get(c.id, "")
            for c in half.columns
            if c.role in (Role.CODE, Role.NAME) and texts.get(c.id, "").strip()
        }
        filled = any(texts.get(c.id, "").strip() for c in half.columns if c.role is Role.AMOUNT)
        carried = self._label if self._label and says == self._side else {}
        self._label = {}
        if words_at and not filled and not any(t.strip()[:1].isdigit() for t in words_at.values()):
            self._side, self._label = says, words_at
            return dict.fromkeys(texts, "")
        if filled and not words_at and carried:
            return texts | {c.id: carried[c.role] for c in half.columns if c.role in carried}
        if carried:
            self._label = carried
        return texts


def _beyond(row: Row, frame: Frame) -> list[tuple[int, str]]:
    """Cells of printed columns that the layout does not have, with their position."""
    width = len(frame.mapping)
    return [
        (at, cell)
        for at, cell in enumerate(row.cells)
        if (at >= width or frame.mapping[at] is None) and cell.strip() and at not in frame.ordinals
    ]


def _read_row(
    row: Row,
    texts: dict[str, str],
    positions: dict[str, int],
    meaning: Meaning,
    frame: Frame,
    unread: list[Unread],
) -> ReadRow:
    cells: dict[str, ReadCell] = {}
    for column in frame.spec.columns:
        text = texts.get(column.id, "")
        place = row.place(
            positions.get(column.id),
            table=frame.title,
            row=meaning.labels.get(column.side, meaning.label),
            column=frame.names.get(column.id, ""),
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
        row.place(table=frame.title, row=meaning.label),
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
        place = row.place(table=frame.title, row=meaning.label, text=clean(text))
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


def _holds_figure(text: str) -> bool:
    return any(c.isdigit() for c in text) or bool(_IN_WORDS.fullmatch(words.fold(text[:40])))
