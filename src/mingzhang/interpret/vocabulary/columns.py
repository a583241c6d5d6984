"""What the columns of an unknown table hold, by their heads and by what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang import classifications
from mingzhang.documents import Row
from mingzhang.facts import Amount, Coordinate, Unit, parse_value
from mingzhang.interpret import words
from mingzhang.interpret.codes import code_and_name, codes_named
from mingzhang.interpret.vocabulary.wording import Said, Wording, narrowed
from mingzhang.templates import Role
from mingzhang.templates.terms import Vocabulary

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_DIGITS = re.compile(r"\d{1,7}")
_SCHEMES = {
    "function": classifications.functional,
    "dept_econ": classifications.dept_economic,
    "gov_econ": classifications.gov_economic,
}
_KEYS = (Role.CODE, Role.NAME, Role.LABEL)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed column as understood. ``role`` None: its meaning is not known and its figures stay
    unread. ``path`` is what each of its heads says, from top to bottom; ``unit`` what its head says
    figures are in when they are no money."""

    at: int
    heads: tuple[str, ...]
    path: tuple[Said, ...]
    role: Role | None
    axis: str = ""
    id: str = ""
    unit: Unit | None = None


def understand(
    paths: Sequence[tuple[str, ...]],
    rows: Sequence[Row],
    wording: Wording,
    vocabulary: Vocabulary,
    about: tuple[str, str],
) -> list[Printed]:
    """Every printed column, in order. ``about`` are the title and the flow it names."""
    title, flow = about
    columns = []
    for at, heads in enumerate(paths):
        path = tuple(wording.read(head, flow) for head in heads)
        cells = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at].strip()]
        columns.append(_column(at, heads, path, cells))
    return _with_axes(columns, rows, vocabulary, title)


def _column(
    at: int, heads: tuple[str, ...], path: tuple[Said, ...], cells: Sequence[str]
) -> Printed:
    figures = sum(1 for c in cells if isinstance(parse_value(c, Unit.WAN), Amount))
    texts = len(cells) - figures
    plain = Printed(at, heads, path, None)
    if not path:
        return replace(plain, role=Role.TEXT if texts and not figures else None)
    terms = {term.role: term for term in reversed(path[-1].roles)}
    if Role.ORDINAL in terms:
        return replace(plain, role=Role.ORDINAL)
    if Role.CODE in terms:
        joined = sum(1 for c in cells if code_and_name(c))
        return replace(plain, role=Role.NAME if 2 * joined > len(cells) else Role.CODE)
    texty = not cells or texts >= figures
    for role in (Role.NAME, Role.LABEL, Role.REMARK, Role.TEXT):
        if role in terms and (texty or role in (Role.TEXT, Role.REMARK)):
            term = terms[role]
            return replace(plain, role=role, axis=term.axis, id=term.id)
    leaf = path[-1]
    named = {*leaf.says, *leaf.weak}
    if leaf.known and named == {"flow"} and texts > figures:
        return replace(plain, role=Role.LABEL)  # 收入 | 预算数 | 支出 | 预算数
    told = path[:-1] if words.fold(heads[-1]).startswith("其中") else path
    if all(said.known for said in told) and (figures or not texts):
        unit = next((said.unit for said in reversed(path) if said.unit is not None), None)
        return replace(plain, role=Role.AMOUNT, unit=unit)
    return replace(plain, role=Role.TEXT if texts and not figures else None)


# -- which classification ---------------------------------------------------------------------


def _with_axes(
    columns: Sequence[Printed], rows: Sequence[Row], vocabulary: Vocabulary, title: str
) -> list[Printed]:
    """Code and name columns with the axis they follow: by the codes met, else by the words of the
    heads, else by the names, else by the title. Columns of revenue codes are text."""
    found: list[Printed] = []
    above = ""
    for column in columns:
        if column.role not in (Role.CODE, Role.NAME):
            if column.role is Role.AMOUNT:
                above = ""
            found.append(column)
            continue
        pieces = column.role is Role.CODE and any(t.level > 1 for t in column.path[-1].roles)
        axis = above if pieces else _axis(column, rows, vocabulary)
        if column.role is Role.NAME and not axis:
            axis = above
        if not axis and column.role is Role.CODE:
            cells = [row.cells[column.at] for row in rows if column.at < len(row.cells)]
            met = any(char.isdigit() for cell in cells for char in cell)
            # Codes of another kind (of units) under a head that does not say which.
            axis = _by_words(title, vocabulary) or ("" if met and not pieces else "function")
            if not axis:
                found.append(replace(column, role=Role.TEXT))
                continue
        if axis == "revenue":
            name = column.role is Role.NAME
            found.append(
                replace(column, role=Role.LABEL, id="revenue")
                if name
                else replace(column, role=Role.TEXT)
            )
        elif axis:
            found.append(replace(column, axis=axis))
        else:
            found.append(replace(column, role=Role.LABEL))
        above = axis
    return found


def _axis(column: Printed, rows: Sequence[Row], vocabulary: Vocabulary) -> str:
    cells = [
        words.fold(row.cells[column.at])
        for row in rows
        if column.at < len(row.cells) and row.cells[column.at].strip()
    ]
    by_code: Counter[str] = Counter()
    by_name: Counter[str] = Counter()
    for cell in cells:
        joined = code_and_name(cell)
        code = joined[0] if joined else cell if _CODE.fullmatch(cell) else ""
        if code:
            by_code[_axis_of(code)] += 1
        for axis in _SCHEMES:
            by_name[axis] += any(codes_named(axis, words.bare(cell), n) for n in (3, 5, 7))
    said = _by_words("".join(column.heads), vocabulary)
    if by_code:
        return by_code.most_common(1)[0][0]
    if column.role is Role.CODE:
        return "revenue" if any("收入科目" in head for head in column.heads) else said
    if said or not by_name:
        return said
    axis, count = max(by_name.items(), key=lambda pair: pair[1])
    return axis if 2 * count > len(cells) else ""


def _axis_of(code: str) -> str:
    first = {"1": "revenue", "2": "function", "3": "dept_econ", "5": "gov_econ"}
    return first.get(code[0], "function")


def _by_words(text: str, vocabulary: Vocabulary) -> str:
    folded = words.fold(text)
    return next((a for a, said in vocabulary.axes if any(w in folded for w in said)), "")


# -- sides ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PrintedSide:
    """Columns that stand together: the keys of their rows, then figures."""

    columns: tuple[Printed, ...]

    @property
    def keys(self) -> tuple[Printed, ...]:
        """Columns that tell what a row is."""
        return tuple(c for c in self.columns if c.role in _KEYS)

    @property
    def amounts(self) -> tuple[Printed, ...]:
        """Columns of figures."""
        return tuple(c for c in self.columns if c.role is Role.AMOUNT)


def sides_of(columns: Sequence[Printed]) -> list[PrintedSide]:
    """A key after figures begins a new side; keys without figures of their own are text."""
    groups: list[list[Printed]] = [[]]
    for column in columns:
        if column.role in _KEYS and any(c.role is Role.AMOUNT for c in groups[-1]):
            groups.append([])
        groups[-1].append(column)
    sides: list[list[Printed]] = []
    for group in groups:
        if sides and not any(c.role is Role.AMOUNT or c.role is None for c in group):
            sides[-1].extend(replace(c, role=Role.TEXT) if c.role in _KEYS else c for c in group)
        else:
            sides.append(group)
    return [PrintedSide(tuple(group)) for group in sides]


def shared_heads(side: PrintedSide) -> int:
    """How many head levels from the top stand over all columns of a side that have any below."""
    columns = (*side.keys, *side.amounts)
    if not side.keys:
        return 0
    shared = 0
    while True:
        tops = {c.heads[shared] if shared < len(c.heads) - 1 else None for c in columns}
        if len(tops) != 1 or None in tops:
            return shared
        shared += 1


def says_of(outer: Coordinate, path: Sequence[Said]) -> Coordinate | None:
    """What heads say inside ``outer``; None when they contradict it or one another."""
    found: Coordinate | None = outer
    for said in path:
        if found is None or not said.known:
            return None
        found = narrowed(found, said)
    return found
