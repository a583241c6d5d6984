"""What a table row means: its codes, its label, its kind and the coordinate of each side."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from mingzhang import classifications
from mingzhang.documents import Mend, Row
from mingzhang.facts import Coordinate, clean
from mingzhang.interpret import words
from mingzhang.interpret.model import Part
from mingzhang.templates import Column, Role, RowSpec, Side, TableSpec

_DIGITS = re.compile(r"\d{3,9}")


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
            return self._coded(coded, base, texts, row, codes, mends)
        if label_column is None:
            return "", None, "unknown"
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
        coordinate = base
        label: list[str] = []
        found = False
        for column in columns:
            text = cells[column.id]
            if not text:
                continue
            if column.role is Role.CODE:
                code = words.fold(text).replace(" ", "")
                if code != text and _DIGITS.fullmatch(code):
                    mends.append(Mend(row.line, row.page, "wrapped code", text, code))
                if _DIGITS.fullmatch(code):
                    codes[column.axis] = code
            elif column.axis not in codes:
                by_name = self._code_by_name(column.axis, text)
                if by_name:
                    codes[column.axis] = by_name
            if column.axis == columns[0].axis:
                label.append(codes.get(column.axis, text) if column.role is Role.CODE else text)
        for axis, code in codes.items():
            if any(c.axis == axis for c in columns):
                coordinate = coordinate.but({axis: code})
                found = True
        main = columns[0].axis
        if main in codes and len(codes[main]) == 3:
            self._class_code = codes[main]
        name = " ".join(dict.fromkeys(label)) or " ".join(t for t in cells.values() if t)
        if not found or main not in codes:
            return name, None, "unknown"
        return name, coordinate, "data"

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

    # -- rows of a fixed list ----------------------------------------------------------------

    def _fixed(self, side: Side, text: str) -> Coordinate | None:
        if not text:
            return None
        wanted = words.bare(text)
        position = self._match(side.rows, wanted, text, self._cursor[side.id])
        if position is not None:
            self._cursor[side.id] = position + 1
            return side.rows[position].says
        if side.axis:
            named = codes_named(side.axis, wanted, 3)
            if named:
                return side.says.but({side.axis: named[0]})
        return None

    @staticmethod
    def _match(rows: tuple[RowSpec, ...], wanted: str, text: str, start: int) -> int | None:
        """The next row with this label after the last match, else any before it."""
        folded = words.fold(text)
        order: list[int] = [*range(start, len(rows)), *range(start)]
        for position in order:
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


def _without_of(label: str) -> str:
    return label.removeprefix("其中:").replace("的", "")


_SCHEMES: dict[str, Callable[[], classifications.Scheme]] = {
    "function": classifications.functional,
    "dept_econ": classifications.dept_economic,
    "gov_econ": classifications.gov_economic,
}


@lru_cache(maxsize=8)
def _names(axis: str, length: int) -> dict[str, tuple[str, ...]]:
    """Folded name -> codes of this length, current names first, then former names."""
    names: dict[str, list[str]] = {}
    scheme = _SCHEMES[axis]()
    for item in scheme:
        if len(item.code) == length:
            names.setdefault(words.fold(item.name), []).append(item.code)
    for item in scheme:
        if len(item.code) == length:
            for former in scheme.former_names(item.code):
                names.setdefault(words.fold(former.name), []).append(item.code)
    return {name: tuple(dict.fromkeys(codes)) for name, codes in names.items()}


def codes_named(axis: str, name: str, length: int) -> tuple[str, ...]:
    if axis not in _SCHEMES:
        return ()
    return _names(axis, length).get(name, ())
