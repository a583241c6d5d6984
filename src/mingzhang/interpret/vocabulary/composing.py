"""An unknown table -> a table of a layout, composed from what its printed words say.

Title, heads and row labels each add members of axes. Words that contradict one another, or that no
one knows, leave their column or row without a meaning: its figures are then listed as unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.documents import Row, Table
from mingzhang.facts import Coordinate, Unit
from mingzhang.interpret import words
from mingzhang.interpret.furniture import ends_like_a_body, without_unit
from mingzhang.interpret.vocabulary.columns import (
    Printed,
    PrintedSide,
    says_of,
    shared_heads,
    sides_of,
    understand,
)
from mingzhang.interpret.vocabulary.flows import settle_flows, with_whole_fund
from mingzhang.interpret.vocabulary.heads import HeadRows, find_heads
from mingzhang.interpret.vocabulary.items import whole_of
from mingzhang.interpret.vocabulary.kinds import kind_of
from mingzhang.interpret.vocabulary.labels import AXES, LabelReader, axis_of_names, flow_of_labels
from mingzhang.interpret.vocabulary.wording import Said, Wording, is_under
from mingzhang.interpret.vocabulary.years import plain_heads, year_says
from mingzhang.templates import Column, Role, RowSpec, Side, TableSpec
from mingzhang.templates.terms import Vocabulary

_TITLE = re.compile(r"(?:表|预算|决算)(?:\(.{1,30}\))?$")
_NUMBER = re.compile(
    r"^(?:附?表|附件|公开)?[一二三四五六七八九十\d]{0,3}(?:[-—.]\d{1,2})?表?[:、.]?(?=[\u4e00-\u9fff\"(])"
)
_BEFORE_YEAR = re.compile(r"^.{0,40}?20\d\d年?度?")
_OPEN_TOTALS = ("合计", "总计", "部门合计", "单位合计", "总合计")
_AXES = ("flow", "fund", "carry", "category", "item")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as understood: what every figure of its table is."""

    text: str
    said: Said
    stage: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed table: ``mapping`` gives for each printed column the index of its column in the
    spec, or None where its meaning is not known."""

    spec: TableSpec
    mapping: tuple[int | None, ...]
    heads: HeadRows


class Composer:
    """Composes tables by a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._wordings = {
            (place, stage): Wording(vocabulary, place, stage)
            for place in ("title", "head", "row")
            for stage in ("budget", "final")
        }

    def title(self, text: str, bodies: Sequence[str] = ()) -> Title | None:
        """A title that says what its table is about, or None. ``bodies`` are names that may stand
        before it."""
        folded = words.fold(without_unit(text)).lstrip("#")
        if len(folded) > 90 or folded.endswith(("。", ";", ":")):
            return None
        stage = "final" if "决算" in folded else "budget"
        read = self._wordings[("title", stage)].read
        forms = [folded, words.title(folded), _NUMBER.sub("", folded, count=1)]
        forms += [_BEFORE_YEAR.sub("", form, count=1) for form in forms]
        forms += [f.removeprefix(words.fold(b)) for f in forms for b in bodies if b]
        forms += [rest for form in forms if (rest := _without_body(form))]
        for form in forms:
            said = read(form) if form else None
            if said is not None and said.known and (said.says or said.weak or said.open):
                if _TITLE.search(form) or "表" in form:
                    return Title(text, said, stage)
        return None

    def compose(self, table: Table, title: Title, year: int | None) -> Composed | None:
        """The table as its words say, or None when they do not tell enough."""
        wording = self._wordings[("head", title.stage)]
        heads = find_heads(table, wording)
        if not heads.depth:
            return None
        rows = table.rows[heads.depth :]
        paths = [tuple(without_unit(head) for head in path) for path in heads.paths]
        about = (title.text, title.said.says.get("flow", ""))
        columns = understand(paths, rows, wording, self._vocabulary, about)
        task = _Task(title, year, columns, rows, self._wordings[("row", title.stage)])
        spec, order = task.compose(self._vocabulary)
        if not any(c.role is Role.AMOUNT for c in spec.columns):
            return None
        mapping = tuple(order.get(at) for at in range(len(heads.paths)))
        return Composed(spec, mapping, heads)


_MEANS = re.compile(r"预算|决算|支出|收入|经费|资金|项目|拨款|基金")


def _without_body(title: str) -> str:
    """A folded title without the name of a body that it begins with; '' when it has none."""
    for end in range(len(title) - 3, 2, -1):
        if ends_like_a_body(title[:end]) and not _MEANS.search(title[:end]):
            return title[end:]
    return ""


class _Task:
    """One table being composed."""

    def __init__(
        self,
        title: Title,
        year: int | None,
        columns: Sequence[Printed],
        rows: Sequence[Row],
        labels: Wording,
    ) -> None:
        self._title = title
        said_years = {y for c in columns for said in c.path for y in said.years}
        self._year = year or max((*title.said.years, *said_years), default=None)
        self._rows = rows
        self._labels = labels
        self._sides = sides_of(self._labelled(_settled(columns, rows)))
        said = title.said
        weak = {a: m for a, m in said.weak.items() if a not in said.says and a not in said.open}
        self._flow = said.says.get("flow", "") or weak.get("flow", "")
        self._item = said.says.get("item", "")
        if self._item and not self._flow:
            self._flow = "expenditure"
        # Flow and item are settled for all columns together.
        self._outer = said.says.but(weak).without("flow", "item")

    def compose(self, vocabulary: Vocabulary) -> tuple[TableSpec, dict[int, int]]:
        """The spec, and the index of its column for each printed one."""
        columns: list[tuple[int, Column]] = []
        sides: list[Side] = []
        totals: list[str] = []
        kinds: set[str] = set()
        for number, printed in enumerate(self._sides):
            side, found, kind = self._side(f"side{number + 1}", printed, vocabulary)
            sides.append(side)
            columns.extend(found)
            kinds.add(kind)
            totals.extend(self._totals(printed))
        rows = next((k for k in ("fixed", "coded", "open") if k in kinds), "fixed")
        spec = TableSpec(
            kind="",
            titles=(self._title.text,),
            columns=tuple(column for _, column in columns),
            sides=tuple(sides),
            unit=Unit.WAN,
            lists=tuple(_axes_of(columns, sides)),
            rows=rows,
            totals=tuple(dict.fromkeys((*totals, *_OPEN_TOTALS))),
            subtotals=vocabulary.groups,
            required=False,
        )
        says = self._outer.but({"flow": self._flow} if self._flow else {})
        says = says.but({"item": self._item} if self._item else {})
        spec = replace(spec, kind=kind_of(spec, self._title.said, says))
        return _with_ids(_lifted(spec)), {at: index for index, (at, _) in enumerate(columns)}

    def _labelled(self, columns: list[Printed]) -> list[Printed]:
        """Names without codes are labels where some of them name a category (基本支出)."""
        names = [c for c in columns if c.role is Role.NAME]
        if len(names) != 1 or any(c.role is Role.CODE for c in columns):
            return columns
        said = [self._labels.read(words.bare(cell)) for cell in self._cells(names[0]) if cell]
        if not any(s.known and "category" in s.says for s in said):
            return columns
        return [replace(c, role=Role.LABEL) if c is names[0] else c for c in columns]

    # -- one side ----------------------------------------------------------------------------

    def _side(
        self, name: str, side: PrintedSide, vocabulary: Vocabulary
    ) -> tuple[Side, list[tuple[int, Column]], str]:
        label = next((c for c in side.keys if c.role is Role.LABEL), None)
        coded = any(c.role in (Role.CODE, Role.NAME) for c in side.keys)
        if coded:
            found = self._figures(name, side, self._outer, self._flow, side.amounts)
            rows = self._sums_by_label(side)
            if len(self._sides) > 1 and len(rows) == 1 and set(rows[0].says) == {"category"}:
                # The one sum of this half (人员经费合计) says what all of its rows are.
                found = [(at, _narrowed(column, rows[0].says)) for at, column in found]
                rows = (RowSpec(rows[0].labels, Coordinate()),)
            return Side(name, rows=rows), found, "coded"
        if label is None and self._has_texts(side):
            return Side(name), [], "single"  # something tells its rows apart that is not known
        if label is None or label.id:
            found = self._figures(name, side, self._outer, self._flow, side.amounts)
            return Side(name), found, "open" if label is not None else "single"
        return self._fixed(name, side, label, vocabulary)

    def _fixed(
        self, name: str, side: PrintedSide, label: Printed, vocabulary: Vocabulary
    ) -> tuple[Side, list[tuple[int, Column]], str]:
        """A side whose labels say what its rows are."""
        shared = shared_heads(side)
        over = (*label.path[:shared], label.path[-1]) if label.path else ()
        outer = says_of(self._outer, over) or self._outer
        labels = self._cells(label)
        axis = axis_of_names(labels, _said_axis(label, vocabulary))
        flow = self._flow or outer.get("flow", "")
        flow = flow or flow_of_labels(labels, self._labels, bool(axis))
        outer = outer.without("flow")
        rows = LabelReader(self._labels, outer, flow, axis).read(labels)
        rows = self._with_item(rows)
        found: list[tuple[int, Column]] = []
        for at, column in self._columns(name, side):
            if column.role is Role.AMOUNT:
                printed = next(c for c in side.columns if c.at == at)
                says = self._beyond(printed, printed.path[shared:], outer)
                if says is None or _quarrels(says, rows):
                    continue
                column = replace(column, says=says)
            found.append((at, column))
        own = {at: c.says for at, c in found if c.role is Role.AMOUNT}
        own = _single_meaning(own if "fund" in outer else with_whole_fund(own))
        found = [
            (at, replace(c, says=own[at]) if at in own else c)
            for at, c in found
            if c.role is not Role.AMOUNT or at in own
        ]
        return Side(name, outer, tuple(rows), axis or "function"), found, "fixed"

    def _beyond(
        self, printed: Printed, path: Sequence[Said], outer: Coordinate
    ) -> Coordinate | None:
        """What a column says beyond its row; the rows say the flow."""
        says = says_of(outer, plain_heads(path))
        when = year_says(printed.path, self._year)
        if says is None or when is None:
            return None
        return Coordinate(
            {a: m for a, m in says.but(when).items() if a != "flow" and outer.get(a) != m}
        )

    def _with_item(self, rows: list[RowSpec]) -> list[RowSpec]:
        """Rows that name no item are the whole of those that do."""
        named = {row.says["item"] for row in rows if "item" in row.says}
        whole = whole_of(named, self._item)
        if whole == "":
            return rows
        found = []
        for row in rows:
            if not row.known or "item" in row.says or any(axis in row.says for axis in AXES):
                found.append(row)
            elif whole is not None:
                found.append(replace(row, says=row.says.but(item=whole)))
            else:
                found.append(replace(row, says=Coordinate(), known=False))
        return found

    def _columns(self, name: str, side: PrintedSide) -> list[tuple[int, Column]]:
        """The columns of a side, without what their figures mean."""
        found: list[tuple[int, Column]] = []
        for printed in side.columns:
            if printed.role is None:
                continue
            own = printed.id if printed.role is not Role.AMOUNT else ""
            column = Column(
                own or f"c{printed.at}",
                printed.heads or (f"第{printed.at + 1}列",),
                printed.role,
                name,
                printed.axis,
                unit=printed.unit,
            )
            found.append((printed.at, column))
        return found

    def _figures(
        self,
        name: str,
        side: PrintedSide,
        outer: Coordinate,
        flow: str,
        amounts: Sequence[Printed],
    ) -> list[tuple[int, Column]]:
        """The columns of a side whose rows are codes or names; those whose heads contradict or do
        not tell are left out."""
        says: dict[int, Coordinate] = {}
        strong: dict[int, str] = {}
        for printed in amounts:
            where = says_of(outer, plain_heads(printed.path))
            if where is None:
                where = _part_of(outer, printed.path, printed.heads)
            when = year_says(printed.path, self._year)
            if where is None or when is None:
                continue
            named = next((s.says["flow"] for s in reversed(printed.path) if "flow" in s.says), "")
            weak = next((s.weak["flow"] for s in printed.path if "flow" in s.weak), "")
            if named or (weak and not flow):
                strong[printed.at] = named or weak
            says[printed.at] = where.but(when)
        says = settle_flows(says, strong, flow, "flow" in self._title.said.open)
        says = with_whole_fund(self._items_of_columns(says))
        says = _single_meaning(says)
        missing = [a for a in self._title.said.open if a != "item"]
        says = {at: where for at, where in says.items() if all(a in where for a in missing)}
        return [
            (at, replace(column, says=says[at]) if column.role is Role.AMOUNT else column)
            for at, column in self._columns(name, side)
            if column.role is not Role.AMOUNT or at in says
        ]

    def _items_of_columns(self, says: dict[int, Coordinate]) -> dict[int, Coordinate]:
        whole = whole_of({w["item"] for w in says.values() if "item" in w}, self._item)
        if whole == "":
            return says
        return {
            at: where if "item" in where or whole is None else where.but(item=whole)
            for at, where in says.items()
            if "item" in where or whole is not None
        }

    def _has_texts(self, side: PrintedSide) -> bool:
        columns = [c.at for c in side.columns if c.role is Role.TEXT or c.role is None]
        return any(
            at < len(row.cells) and re.search(r"[\u4e00-\u9fff]", row.cells[at])
            for row in self._rows
            for at in columns
        )

    # -- rows --------------------------------------------------------------------------------

    def _cells(self, column: Printed) -> list[str]:
        return [row.cells[column.at] if column.at < len(row.cells) else "" for row in self._rows]

    def _totals(self, side: PrintedSide) -> list[str]:
        """Labels of rows that add up the whole side: 合计 alone in the key columns of a row."""
        found: list[str] = []
        for label in self._lone_labels(side):
            said = self._labels.read(words.bare(label))
            if said.known and said.total and not said.says and not said.weak:
                found.append(words.fold(label))
        whole = [f for f in found if "小计" not in f]
        return whole or found

    def _lone_labels(self, side: PrintedSide) -> list[str]:
        labels = []
        for row in self._rows:
            texts = {
                row.cells[c.at].strip()
                for c in side.keys
                if c.at < len(row.cells) and row.cells[c.at].strip()
            }
            if len(texts) == 1:
                labels.append(texts.pop())
        return list(dict.fromkeys(labels))

    def _sums_by_label(self, side: PrintedSide) -> tuple[RowSpec, ...]:
        """Rows among codes that a label explains: 人员经费合计, 本年支出合计."""
        found = []
        for label in self._lone_labels(side):
            said = self._labels.read(words.bare(label))
            if said.known and said.total and said.says:
                found.append(RowSpec((label,), said.says))
        return tuple(found)


def _settled(columns: Sequence[Printed], rows: Sequence[Row]) -> list[Printed]:
    """One label a side: the project where one is named, else the unit; a unit's code that stands
    in the rows of projects, too, tells nothing about them."""
    result = list(columns)
    labels = [c for c in columns if c.role is Role.LABEL and c.id]
    if any(c.id == "project" for c in labels):
        result = [
            replace(c, role=Role.TEXT) if c.role is Role.LABEL and c.id == "unit" else c
            for c in result
        ]
        project = next(c for c in labels if c.id == "project")
        for index, column in enumerate(result):
            if column.id == "code" and column.role is Role.TEXT:
                both = sum(1 for r in rows if _filled(r, project.at) and _filled(r, column.at))
                many = 2 * both > sum(1 for r in rows if _filled(r, project.at))
                result[index] = replace(column, id="" if many else "unit_code")
    if labels and _mostly_without_code(result, rows):
        result = [
            replace(c, role=Role.TEXT) if c.role in (Role.CODE, Role.NAME) else c for c in result
        ]
    coded = any(c.role in (Role.CODE, Role.NAME) for c in result)
    for index, column in enumerate(result):
        if coded and column.role is Role.LABEL and column.id == "unit":
            named = {row.cells[column.at].strip() for row in rows if _filled(row, column.at)}
            named -= set(_OPEN_TOTALS)
            if len(named) <= 1:
                result[index] = replace(column, role=Role.TEXT, id="")
    seen: set[str] = set()
    for index, column in enumerate(result):
        if column.id in seen:
            result[index] = replace(column, id="")
        seen.add(column.id)
    return result


def _mostly_without_code(columns: Sequence[Printed], rows: Sequence[Row]) -> bool:
    """Whether most rows with figures print no code: they are then told by their labels."""
    codes = [c.at for c in columns if c.role in (Role.CODE, Role.NAME)]
    amounts = [c.at for c in columns if c.role is Role.AMOUNT]
    spoken = [row for row in rows if any(_filled(row, at) for at in amounts)]
    return 2 * sum(any(_filled(row, at) for at in codes) for row in spoken) < len(spoken)


def _filled(row: Row, at: int) -> bool:
    return at < len(row.cells) and bool(row.cells[at].strip())


def _said_axis(label: Printed, vocabulary: Vocabulary) -> str:
    text = words.fold("".join(label.heads))
    return next((a for a, said in vocabulary.axes if any(w in text for w in said)), "")


_PART = re.compile(r"^其中:?")


def _part_of(outer: Coordinate, path: Sequence[Said], heads: Sequence[str]) -> Coordinate | None:
    """A head that begins with 其中 and is not known otherwise: a part with a name of its own."""
    if not path or not _PART.match(words.fold(heads[-1])):
        return None
    says = says_of(outer, path[:-1])
    return says.but(label=_PART.sub("", words.fold(heads[-1]))) if says is not None else None


def _quarrels(says: Coordinate, rows: Sequence[RowSpec]) -> bool:
    """Whether a column names another member than a row does on the same axis."""
    return any(
        axis in row.says
        and not (row.says[axis] == member or is_under(axis, member, row.says[axis]))
        for axis, member in says.items()
        for row in rows
    )


def _single_meaning(says: dict[int, Coordinate]) -> dict[int, Coordinate]:
    """Columns whose words say the same cannot be told apart: none of them is read."""
    count = Counter(says.values())
    return {at: where for at, where in says.items() if count[where] == 1}


def _narrowed(column: Column, says: Coordinate) -> Column:
    category = says["category"]
    known = column.says.get("category", category)
    if column.role is not Role.AMOUNT or not (
        known == category or is_under("category", category, known)
    ):
        return column
    return replace(column, says=column.says.but(says))


def _lifted(spec: TableSpec) -> TableSpec:
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


def _with_ids(spec: TableSpec) -> TableSpec:
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


def _axes_of(columns: Sequence[tuple[int, Column]], sides: Sequence[Side]) -> list[str]:
    """Axes along which the table may list its parts; the sums decide which hold."""
    said = {a for _, c in columns for a in c.says}
    said |= {a for side in sides for row in side.rows for a in row.says}
    coded = [c.axis for _, c in columns if c.role in (Role.CODE, Role.NAME) and c.axis]
    named = [a for side in sides for row in side.rows for a in row.says]
    order = [*_AXES, *dict.fromkeys((*coded, *named))]
    listed = [a for a in order if a not in ("label", "measure", "stage")]
    return list(dict.fromkeys(a for a in listed if a in said or a in coded))
