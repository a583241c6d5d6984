"""What the columns of a composed table mean together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from mingzhang.facts import Coordinate
from mingzhang.interpret import words
from mingzhang.interpret.vocabulary.columns import says_of
from mingzhang.interpret.vocabulary.wording import Said, is_under
from mingzhang.templates import Column, Role, RowSpec, Side, TableSpec

_PART = re.compile(r"^其中:?")
_AXES = ("flow", "fund", "carry", "category", "item")


def part_of(outer: Coordinate, path: Sequence[Said], heads: Sequence[str]) -> Coordinate | None:
    """A head that begins with 其中 and is not known otherwise: a part with a name of its own."""
    if not path or not _PART.match(words.fold(heads[-1])):
        return None
    says = says_of(outer, path[:-1])
    return says.but(label=_PART.sub("", words.fold(heads[-1]))) if says is not None else None


def quarrels(says: Coordinate, rows: Sequence[RowSpec]) -> bool:
    """Whether a column names another member than a row does on the same axis."""
    return any(
        axis in row.says
        and not (row.says[axis] == member or is_under(axis, member, row.says[axis]))
        for axis, member in says.items()
        for row in rows
    )


def single_meaning(says: dict[int, Coordinate]) -> dict[int, Coordinate]:
    """Columns whose words say the same cannot be told apart: none of them is read."""
    count = Counter(says.values())
    return {at: where for at, where in says.items() if count[where] == 1}


def narrowed_column(column: Column, says: Coordinate) -> Column:
    category = says["category"]
    known = column.says.get("category", category)
    if column.role is not Role.AMOUNT or not (
        known == category or is_under("category", category, known)
    ):
        return column
    return replace(column, says=column.says.but(says))


def lifted(spec: TableSpec) -> TableSpec:
    """What all columns of figures say is said once, by the table."""
    if spec.rows == "fixed":
        return spec
    says = [dict(c.says) for c in spec.columns if c.role is Role.AMOUNT]
    if not says:
        return spec
    common = dict(set.intersection(*(set(one.items()) for one in says)))
    columns = tuple(
        replace(c, says=c.says.without(*common)) if c.role is Role.AMOUNT else c
        for c in spec.columns
    )
    return replace(spec, columns=columns, says=Coordinate(common))


def with_ids(spec: TableSpec) -> TableSpec:
    """Columns of purchases and assets bear the names by which rules ask for them."""
    if spec.kind not in ("procurement", "assets"):
        return spec
    plain = "total" if spec.kind == "procurement" else "value"
    taken = {c.id for c in spec.columns}
    columns = []
    for column in spec.columns:
        name = column.says.get("measure", "") or column.says.get("fund", "") or plain
        if column.role is Role.AMOUNT and name not in taken:
            taken.add(name)
            column = replace(column, id=name)
        columns.append(column)
    return replace(spec, columns=tuple(columns))


def axes_of(columns: Sequence[tuple[int, Column]], sides: Sequence[Side]) -> list[str]:
    """Axes along which the table may list its parts; the sums decide which hold."""
    said = {a for _, c in columns for a in c.says}
    said |= {a for side in sides for row in side.rows for a in row.says}
    coded = [c.axis for _, c in columns if c.role in (Role.CODE, Role.NAME) and c.axis]
    named = [a for side in sides for row in side.rows for a in row.says]
    order = [*_AXES, *dict.fromkeys((*coded, *named))]
    listed = [a for a in order if a not in ("label", "measure", "stage")]
    return list(dict.fromkeys(a for a in listed if a in said or a in coded))
