"""What a table row means: its codes, its label, its kind and the coordinate of each side."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace

from mingzhang.documents import Mend, Row
from mingzhang.facts import Coordinate, clean
from mingzhang.interpret import words
from mingzhang.interpret.codes import code_and_name, code_of_misprint, codes_named, read_code
from mingzhang.interpret.model import Part
from mingzhang.templates import Column, Role, RowSpec, Side, TableSpec


@dataclass(frozen=True, slots=True)
class Meaning:
    """A row as understood. ``says`` maps each side to its coordinate (None: label unknown)."""

    label: str
    labels: dict[str, str]
    says: dict[str, Coordinate | None]
    codes: dict[str, str]
    kind: str
    mends: tuple[Mend, ...] = field(default=())


class RowReader:
    """Reads the rows of a table in order; repeated labels are told apart by their order."""

    def __init__(self, spec: TableSpec, part: Part) -> None:
        self._spec = spec
        self._part = part
        self._cursor = dict.fromkeys((s.id for s in spec.sides), 0)
        self._class_code = ""
        self._above: dict[str, str] = {}
        self._index = 0
        self._seen_total = False
        self._seen_data = False
        self._subtotals = [re.compile(p) for p in spec.subtotals]
        self._entity = words.fold(part.entity.name)
        base = {"entity": part.key}
        if part.year is not None:
            base["year"] = str(part.year)
        self._base = Coordinate(base).but(spec.says)

    def read(self, texts: dict[str, str], row: Row) -> Meaning:
        """Understand one row; ``texts`` are its cells by column id."""
        self._index += 1
        codes: dict[str, str] = {}
        mends: list[Mend] = []
        labels: dict[str, str] = {}
        says: dict[str, Coordinate | None] = {}
        kinds: dict[str, str] = {}
        for side in self._spec.sides:
            columns = [c for c in self._spec.columns if c.side == side.id]
            label, coordinate, kind = self._side(side, columns, texts, row, codes, mends)
            labels[side.id], says[side.id], kinds[side.id] = label, coordinate, kind
        label = next((text for text in labels.values() if text), "")
        kind = next((k for k in kinds.values() if k != "unknown"), "unknown")
        return Meaning(label, labels, says, codes, kind, tuple(mends))

    def _side(
        self,
        side: Side,
        columns: list[Column],
        texts: dict[str, str],
        row: Row,
        codes: dict[str, str],
        mends: list[Mend],
    ) -> tuple[str, Coordinate | None, str]:
        coded = [c for c in columns if c.role in (Role.CODE, Role.NAME)]
        label_column = next((c for c in columns if c.role is Role.LABEL), None)
        base = self._base.but(side.says)
        if coded:
            beside = clean(texts.get(label_column.id, "")) if label_column is not None else ""
            if words.fold(beside) in self._spec.totals:
                return beside, base, "total"
            label, says, kind = self._coded(coded, base, texts, row, codes, mends)
            if label_column is not None and says is not None and kind == "data":
                says = self._also(label_column, says, beside)
            return label, says, kind
        if label_column is None:
            return self._single(base)
        text = clean(texts.get(label_column.id, ""))
        if self._spec.rows == "open" or not (side.rows or side.axis):
            return self._open(label_column, text, texts, base)
        coordinate = self._fixed(side, text)
        if coordinate is not None:
            return text, base.but(coordinate), "data"
        return text, None, "unknown"

    # -- rows of a classification ------------------------------------------------------------

    def _coded(
        self,
        columns: list[Column],
        base: Coordinate,
        texts: dict[str, str],
        row: Row,
        codes: dict[str, str],
        mends: list[Mend],
    ) -> tuple[str, Coordinate | None, str]:
        cells = {c.id: clean(texts.get(c.id, "")) for c in columns}
        if any(words.fold(t) in self._spec.totals for t in cells.values()):
            return "合计", base, "total"
        if self._entity and {words.fold(t) for t in cells.values() if t} == {self._entity}:
            return self._entity, base, "total"
        says = self._labelled(columns, cells)
        if says is not None:
            return next(t for t in cells.values() if t), base.but(says), "total"
        named = self._codes_of(columns, cells, row, mends)
        codes.update(named)
        main = columns[0].axis
        label = [
            named.get(column.axis, cells[column.id])
            if column.role is Role.CODE
            else cells[column.id]
            for column in columns
            if column.axis == main and cells[column.id]
        ]
        if main in named and len(named[main]) == 3:
            self._class_code = named[main]
        name = " ".join(dict.fromkeys(label)) or " ".join(t for t in cells.values() if t)
        if main not in named:
            return name, None, "unknown"
        return name, base.but(named), "data"

    def _also(self, column: Column, says: Coordinate, text: str) -> Coordinate:
        """A row of a classification that also names a project or unit is only that one's."""
        folded = words.fold(text)
        if not folded:
            return says
        return says.but({column.axis if column.axis == "project" else "label": folded})

    def _labelled(self, columns: list[Column], cells: dict[str, str]) -> Coordinate | None:
        """What a row of a classification says that the layout prints by its label
        (人员经费合计)."""
        side = self._spec.side(columns[0].side)
        if not side.rows:
            return None
        texts = [text for text in dict.fromkeys(cells.values()) if text]
        if len(texts) != 1:
            return None
        position = self._match(side.rows, words.bare(texts[0]), texts[0], 0)
        return side.rows[position].says if position is not None else None

    def _codes_of(
        self, columns: list[Column], cells: dict[str, str], row: Row, mends: list[Mend]
    ) -> dict[str, str]:
        """The codes of a row by axis: printed, else found by the name."""
        named: dict[str, str] = {}
        for axis in dict.fromkeys(c.axis for c in columns):
            own = [c for c in columns if c.axis == axis]
            printed = [cells[c.id] for c in own if c.role is Role.CODE]
            name = next((cells[c.id] for c in own if c.role is Role.NAME and cells[c.id]), "")
            if not printed and (joined := code_and_name(name)):
                printed, name = [joined[0]], joined[1]
            found = read_code(printed, self._above.get(axis, ""))
            code = found.code
            if code and len(printed) == 1 and found.printed != printed[0]:
                mends.append(Mend(row.line, row.page, "wrapped code", printed[0], code))
            if not code and name and any(c.isdigit() for c in found.printed):
                code = code_of_misprint(axis, found, name)
                if code:
                    mends.append(Mend(row.line, row.page, "misprinted code", found.printed, code))
            elif not code and name:
                code = self._code_by_name(axis, name)
            if code:
                named[axis] = self._above[axis] = code
        return named

    def _code_by_name(self, axis: str, name: str) -> str:
        """The code of a name printed without code, inside the class the last class row opened."""
        if axis == "dept_econ":
            classes = codes_named(axis, words.fold(name), 3)
            if classes:
                return classes[0]
            items = codes_named(axis, words.fold(name), 5)
            inside = [c for c in items if c.startswith(self._class_code)]
            return (inside or list(items) or [""])[0]
        items = codes_named(axis, words.fold(name), 5)
        return items[0] if items else ""

    # -- tables of one row -------------------------------------------------------------------

    def _single(self, base: Coordinate) -> tuple[str, Coordinate | None, str]:
        """The row of a table whose columns say everything (“三公”经费, one row of items)."""
        if len(self._spec.sides) > 1 or self._seen_total:
            return "", None, "unknown"
        self._seen_total = True
        return "", base, "total"

    # -- rows of a fixed list ----------------------------------------------------------------

    def _fixed(self, side: Side, text: str) -> Coordinate | None:
        if not text:
            return None
        wanted = words.bare(text)
        position = self._match(side.rows, wanted, text, self._cursor[side.id])
        if position is not None:
            self._cursor[side.id] = position + 1
            found = side.rows[position]
            return found.says if found.known else None
        if side.axis:
            named = codes_named(side.axis, wanted, 3)
            if named:
                return side.says.but({side.axis: named[0]})
        return None

    @staticmethod
    def _match(rows: tuple[RowSpec, ...], wanted: str, text: str, start: int) -> int | None:
        """The next row with this label after the last match, else any before it."""
        folded = words.fold(text)
        for position in itertools.chain(range(start, len(rows)), range(start)):
            if any(
                wanted == words.bare(label)
                or folded == words.fold(label)
                or _without_of(wanted) == _without_of(words.bare(label))
                for label in rows[position].labels
            ):
                return position
        return None

    # -- rows of an open list (projects, purchases, units) ------------------------------------

    def _open(
        self, column: Column, text: str, texts: dict[str, str], base: Coordinate
    ) -> tuple[str, Coordinate | None, str]:
        folded = words.fold(text)
        others = {words.fold(t) for t in texts.values() if t.strip()}
        if others & set(map(words.fold, self._spec.totals)):
            self._seen_total = True
            return text or "合计", base, "total"
        if not folded:
            return "", None, "unknown"
        code = texts.get("code", "").strip() if column.axis != "project" else ""
        is_unit = len(code) == 6 and code.isdigit()
        # In a list of projects a unit's code stands before the unit's own row, never a project's.
        unit_code = texts.get("unit_code", "") or (texts.get("code", "") if not code else "")
        heads_unit = bool(unit_code.strip())
        if (
            heads_unit
            or any(p.search(folded) for p in self._subtotals)
            or (folded == self._entity and self._spec.kind != "running_costs" and not is_unit)
        ):
            if not self._seen_total and not self._seen_data:
                self._seen_total = True
                return text, base, "total"
            return text, base.but(label=f"{folded}#{self._index}"), "subtotal"
        self._seen_data = True
        if column.axis == "project":
            coordinate = base.but(project=folded)
            if self._spec.kind == "procurement":
                coordinate = coordinate.but(item=f"row{self._index}")
            return text, coordinate, "data"
        return text, base.but(label=folded), "data"


def halves_of(spec: TableSpec) -> tuple[TableSpec, ...]:
    """The tables that stand side by side under one title (经济分类 printed in two halves): sides
    that list codes of one axis are read each for itself. Most tables are one."""
    axes = [
        {c.axis for c in spec.columns if c.side == side.id and c.role in (Role.CODE, Role.NAME)}
        for side in spec.sides
    ]
    if len(spec.sides) < 2 or not all(axes) or not set.intersection(*axes):
        return (spec,)
    return tuple(
        replace(spec, sides=(side,), columns=tuple(c for c in spec.columns if c.side == side.id))
        for side in spec.sides
    )


def _without_of(label: str) -> str:
    return label.removeprefix("其中:").replace("的", "")
