"""An unknown table -> a table of a layout, composed from what its printed words say.

Title, heads and row labels each add members of axes. Words that contradict one another, or that no
one knows, leave their column or row without a meaning: its figures are then listed as unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.documents import Row, Table
from mingzhang.facts import Coordinate, Unit
from mingzhang.interpret import words
from mingzhang.interpret.furniture import without_unit
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
from mingzhang.interpret.vocabulary.items import whole_of, with_implied
from mingzhang.interpret.vocabulary.kinds import kind_of
from mingzhang.interpret.vocabulary.labels import AXES, LabelReader, axis_of_names, flow_of_labels
from mingzhang.interpret.vocabulary.settling import TOTALS, said_axis, settled
from mingzhang.interpret.vocabulary.specs import (
    axes_of,
    lifted,
    narrowed_column,
    part_of,
    quarrels,
    single_meaning,
    with_ids,
)
from mingzhang.interpret.vocabulary.titles import Title, read_title
from mingzhang.interpret.vocabulary.wording import Said, Wording
from mingzhang.interpret.vocabulary.years import plain_heads, year_says
from mingzhang.templates import Column, Role, RowSpec, Side, TableSpec
from mingzhang.templates.terms import STAGES, Vocabulary

_OF_YEAR = re.compile(r"\s*[本当]年")
"""Heads of money of this year, beside money carried over."""


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
            for place in ("head", "row")
            for stage in STAGES
        }
        self._titles = {stage: Wording(vocabulary, "title", stage) for stage in STAGES}

    def title(self, text: str, bodies: Sequence[str] = ()) -> Title | None:
        """A title that says what its table is about, or None. ``bodies`` are names that may stand
        before it."""
        return read_title(text, self._titles, bodies)

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
        labels = self._wordings[("row", title.stage)]
        task = _Task(title, year, columns, rows, labels, self._vocabulary)
        spec, order = task.compose()
        if not any(c.role is Role.AMOUNT for c in spec.columns):
            return None
        mapping = tuple(order.get(at) for at in range(len(heads.paths)))
        return Composed(spec, mapping, heads)


class _Task:
    """One table being composed."""

    def __init__(
        self,
        title: Title,
        year: int | None,
        columns: Sequence[Printed],
        rows: Sequence[Row],
        labels: Wording,
        vocabulary: Vocabulary,
    ) -> None:
        self._title = title
        self._vocabulary = vocabulary
        said_years = {y for c in columns for said in c.path for y in said.years}
        self._year = year or max((*title.said.years, *said_years), default=None)
        self._rows = rows
        self._labels = labels
        self._sides = sides_of(self._labelled(settled(columns, rows)))
        said = title.said
        weak = {a: m for a, m in said.weak.items() if a not in said.says and a not in said.open}
        self._flow = said.says.get("flow", "") or weak.get("flow", "")
        self._item = said.says.get("item", "")
        if self._item and not self._flow:
            self._flow = "expenditure"
        # Flow and item are settled for all columns together.
        self._outer = said.says.but(weak).without("flow", "item")

    def compose(self) -> tuple[TableSpec, dict[int, int]]:
        """The spec, and the index of its column for each printed one."""
        columns: list[tuple[int, Column]] = []
        sides: list[Side] = []
        totals: list[str] = []
        kinds: set[str] = set()
        for number, printed in enumerate(self._sides):
            side, found, kind = self._side(f"side{number + 1}", printed)
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
            lists=tuple(axes_of(columns, sides)),
            rows=rows,
            totals=tuple(dict.fromkeys((*totals, *TOTALS))),
            subtotals=self._vocabulary.groups,
            required=False,
        )
        says = self._outer.but({"flow": self._flow} if self._flow else {})
        says = says.but({"item": self._item} if self._item else {})
        spec = replace(spec, kind=kind_of(spec, self._title.said, says))
        return with_ids(lifted(spec)), {at: index for index, (at, _) in enumerate(columns)}

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

    def _side(self, name: str, side: PrintedSide) -> tuple[Side, list[tuple[int, Column]], str]:
        label = next((c for c in side.keys if c.role is Role.LABEL), None)
        coded = any(c.role in (Role.CODE, Role.NAME) for c in side.keys)
        if coded:
            found = self._figures(name, side, self._outer, self._flow, side.amounts)
            rows = self._sums_by_label(side)
            if len(self._sides) > 1 and len(rows) == 1 and set(rows[0].says) == {"category"}:
                # The one sum of this half (人员经费合计) says what all of its rows are.
                found = [(at, narrowed_column(column, rows[0].says)) for at, column in found]
                rows = (RowSpec(rows[0].labels, Coordinate()),)
            return Side(name, rows=rows), found, "coded"
        if label is None and self._has_texts(side):
            return Side(name), [], "single"  # something tells its rows apart that is not known
        if label is None or label.id:
            found = self._figures(name, side, self._outer, self._flow, side.amounts)
            return Side(name), found, "open" if label is not None else "single"
        return self._fixed(name, side, label)

    def _fixed(
        self, name: str, side: PrintedSide, label: Printed
    ) -> tuple[Side, list[tuple[int, Column]], str]:
        """A side whose labels say what its rows are."""
        shared = shared_heads(side)
        over = (*label.path[:shared], label.path[-1]) if label.path else ()
        outer = says_of(self._outer, over) or self._outer
        labels = self._cells(label)
        axis = axis_of_names(labels, said_axis(label, self._vocabulary))
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
                if says is None or quarrels(says, rows):
                    continue
                column = replace(column, says=says)
            found.append((at, column))
        own = {at: c.says for at, c in found if c.role is Role.AMOUNT}
        own = single_meaning(own if "fund" in outer else with_whole_fund(own))
        found = [
            (at, replace(c, says=own[at]) if at in own else c)
            for at, c in found
            if c.role is not Role.AMOUNT or at in own
        ]
        elsewhere = {a for _, c in found for a in c.says} | {*outer}
        implied = self._vocabulary.implied
        rows = [replace(r, says=with_implied(r.says, implied, elsewhere)) for r in rows]
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
                where = part_of(outer, printed.path, printed.heads)
            when = year_says(printed.path, self._year)
            if where is None or when is None:
                continue
            named = next((s.says["flow"] for s in reversed(printed.path) if "flow" in s.says), "")
            weak = next((s.weak["flow"] for s in printed.path if "flow" in s.weak), "")
            if named or (weak and not flow):
                strong[printed.at] = named or weak
            says[printed.at] = where.but(when)
        of_year = {c.at for c in amounts if any(_OF_YEAR.match(head) for head in c.heads)}
        several = "flow" in self._title.said.open
        says = settle_flows(says, strong, flow, several, of_year, outer.get("fund", ""))
        says = with_whole_fund(self._items_of_columns(says))
        implied = self._vocabulary.implied
        says = {at: with_implied(where, implied, ()) for at, where in says.items()}
        says = single_meaning(says)
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
