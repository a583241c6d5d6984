"""A table of the layout filled from the ledger: words, figures and what each figure means.

The meaning of a row comes from the reader itself (:class:`mingzhang.interpret.rows.RowReader`): the
label is printed first, then asked what it says. So a set is read back exactly as it was meant.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mingzhang.budget import CodeBook
from mingzhang.budget.schema import scheme_of
from mingzhang.compile.body import Body
from mingzhang.compile.figures import Figures
from mingzhang.compile.tables.open_rows import RowPlan, counted, open_rows
from mingzhang.documents import Row
from mingzhang.facts import Amount, Coordinate, Unit, ancestors
from mingzhang.interpret.codes import piece
from mingzhang.interpret.lists import key_of_repeat
from mingzhang.interpret.rows import Meaning, RowReader
from mingzhang.templates import Column, Role, TableSpec, Template
from mingzhang.templates.layout import Layout, TableLayout

CARRIED = frozenset({"carry_over", "fiscal_carry_over", "other_carry_over"})
"""Members of axis fund that stand for money carried over, whatever fund it came from."""
_NAMING = frozenset({Role.CODE, Role.NAME, Role.LABEL, Role.TEXT})
_SCHEMES = {"function": "functional", "dept_econ": "dept_economic", "gov_econ": "gov_economic"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to be printed. ``amount`` and ``coordinate`` are set for figures, ``exact`` (元) for
    sums of the ledger."""

    text: str = ""
    amount: Amount | None = None
    coordinate: Coordinate | None = None
    exact: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """Cells by column id; ``label`` is what the row is called, ``total`` whether it is set like a
    total, ``group`` whether it adds up the rows of one unit that follow."""

    cells: Mapping[str, Cell]
    label: str
    total: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled table, not yet set. ``empty`` is true when no figure differs from zero."""

    spec: TableSpec
    layout: TableLayout
    rows: tuple[DraftRow, ...]
    empty: bool
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Drafter:
    """Fills the tables of one body's set."""

    def __init__(self, template: Template, layout: Layout, body: Body, figures: Figures) -> None:
        self.template = template
        self.body = body
        self.figures = figures
        self._part = body.part(layout)
        self._thousands = layout.thousands
        self._codes = CodeBook(body.year, figures.ledger.budget.codes)
        self._words = body.words(template)

    def draft(self, spec: TableSpec, layout: TableLayout) -> Draft:
        """Fill one table."""
        rows: list[DraftRow] = []
        for plan, meaning in self._understood(spec, layout):
            cells = {c.id: self._cell(c, plan, meaning.says, spec, layout) for c in spec.columns}
            heavy = meaning.kind == "total" or plan.heavy
            rows.append(DraftRow(cells, meaning.label, heavy, meaning.kind == "subtotal"))
        rows = _without_half_known(rows, spec)
        ordinal = next((c.id for c in spec.columns if c.role is Role.ORDINAL), None)
        if ordinal is not None:
            rows = [
                DraftRow({**r.cells, ordinal: Cell(str(n))}, r.label, r.total, r.group)
                for n, r in enumerate(rows, 1)
            ]
        empty = not any(
            c.amount is not None and c.amount.value for r in rows for c in r.cells.values()
        )
        heads = {
            column: tuple(h.format_map(self._words) for h in said)
            for column, said in layout.heads.items()
        }
        return Draft(spec, layout, tuple(rows), empty, heads)

    def _understood(self, spec: TableSpec, layout: TableLayout) -> list[tuple[RowPlan, Meaning]]:
        """Every row with what the reader takes it for; rows of one name are told apart."""
        reader = RowReader(spec, self._part)
        rows = [(plan, reader.read(plan.texts, Row((), 0))) for plan in self._plans(spec, layout)]
        if spec.rows != "open":
            return rows
        side = spec.sides[0].id
        listed = Counter(m.says.get(side) for _, m in rows if m.kind == "data")
        for index, (plan, meaning) in enumerate(rows):
            says = meaning.says.get(side)
            if says is not None and meaning.kind == "data" and listed[says] > 1:
                apart = says.but(key_of_repeat(says, index))
                rows[index] = (plan, replace(meaning, says={**meaning.says, side: apart}))
        return rows

    # -- which rows --------------------------------------------------------------------------

    def _plans(self, spec: TableSpec, layout: TableLayout) -> Iterator[RowPlan]:
        if not any(c.role in _NAMING for c in spec.columns):
            yield RowPlan({}, {})  # one row, whose heads say everything
            return
        if spec.rows == "fixed":
            yield from self._fixed_rows(spec, layout)
            return
        if layout.total:
            words = layout.total_words.format_map(self._words)
            yield RowPlan({layout.total: words}, {}, heavy=True)
        coded = any(c.role in (Role.CODE, Role.NAME) for c in spec.columns)
        if spec.rows == "open" or not coded:
            yield from open_rows(spec, layout, self.body, self.figures)
        elif layout.each:
            sides = itertools.zip_longest(
                open_rows(spec, layout, self.body, self.figures),
                self._coded_rows(spec),
                fillvalue=RowPlan({}, {}),
            )
            for left, right in sides:
                texts, asks = {**left.texts, **right.texts}, {**left.asks, **right.asks}
                yield RowPlan(texts, asks, heavy=left.heavy or right.heavy)
        else:
            yield from self._coded_rows(spec)

    @staticmethod
    def _fixed_rows(spec: TableSpec, layout: TableLayout) -> Iterator[RowPlan]:
        """Rows of a fixed table: the tops of the sides, then their bottoms side by side."""
        labels = {c.side: c.id for c in spec.columns if c.role is Role.LABEL}
        sides = {side: layout.sides[side] for side in labels if side in layout.sides}
        tops = itertools.zip_longest(*(rows.top for rows in sides.values()), fillvalue="")
        bottoms = itertools.zip_longest(*(rows.bottom for rows in sides.values()), fillvalue="")
        for heavy, lines in ((False, tops), (True, bottoms)):
            for line in lines:
                texts = {labels[side]: text for side, text in zip(sides, line, strict=True)}
                instead = {
                    side: Coordinate(spec.says).but(layout.ask[text])
                    for side, text in zip(sides, line, strict=True)
                    if text in layout.ask
                }
                yield RowPlan(texts, instead, heavy=heavy)

    def _coded_rows(self, spec: TableSpec) -> Iterator[RowPlan]:
        """Rows of a classification: every item with money, under its 款 and 类."""
        coded = [c for c in spec.columns if c.role in (Role.CODE, Role.NAME)]
        axes = tuple(dict.fromkeys(c.axis for c in coded))
        side = spec.side(coded[0].side)
        base = Coordinate(spec.says).but(side.says)
        leaves: set[tuple[str, ...]] = set()
        for column in spec.columns:
            if column.role is Role.AMOUNT and column.side == side.id:
                asked = base.but(column.says)
                current = self._current_only(spec, asked)
                leaves.update(self.figures.ledger.members(axes, asked, current))
        wanted: set[tuple[str, ...]] = set()
        for leaf in leaves:
            if leaf[0]:
                wanted.add(leaf)
                above = ancestors(axes[0], leaf[0])
                wanted.update((code, *("" for _ in axes[1:])) for code in above)
        for members in sorted(wanted):
            texts: dict[str, str] = {}
            for column in coded:
                member = members[axes.index(column.axis)]
                if column.role is Role.CODE:
                    columns = [c for c in coded if c.role is Role.CODE and c.axis == column.axis]
                    member = piece(member, columns.index(column), len(columns))
                else:
                    member = self._name(column.axis, member)
                texts[column.id] = member
            named = {axis: member for axis, member in zip(axes, members, strict=True) if member}
            yield RowPlan(texts, {side.id: base.but(named)}, heavy=len(members[0]) == 3)

    def _name(self, axis: str, code: str) -> str:
        """The name of a code: the budget's own, the list's of the year, or any year's."""
        if not code:
            return ""
        scheme = _SCHEMES[axis]
        item = scheme_of(scheme).get(code)
        return self._codes.name(scheme, code) or (item.name if item is not None else code)

    # -- what stands in a cell ---------------------------------------------------------------

    def _cell(
        self,
        column: Column,
        plan: RowPlan,
        says: Mapping[str, Coordinate | None],
        spec: TableSpec,
        layout: TableLayout,
    ) -> Cell:
        if column.role is not Role.AMOUNT:
            return Cell(plan.texts.get(column.id, ""))
        said = says.get(column.side)
        if said is None:
            return Cell()
        printed = said.but(column.says)
        asked = plan.asks.get(column.side, said).but(column.says)
        amount = self._amount(column, plan, asked, spec)
        if amount is None:
            return Cell()
        summed = "measure" not in asked and amount.unit.is_money
        current = self._current_only(spec, asked)
        exact = self.figures.ledger.exact(asked, current) if summed else None
        return Cell(self._shown(amount, asked, layout), amount, printed, exact)

    def _amount(
        self, column: Column, plan: RowPlan, asked: Coordinate, spec: TableSpec
    ) -> Amount | None:
        if column.id in plan.known:
            return plan.known[column.id]
        unit = column.unit or spec.unit
        measure = asked.get("measure", "")
        figures = self.figures
        plain = asked.without("measure")
        if measure in ("last_year", "change"):
            books = figures.ledger.of_unit(self._books_of(asked))
            of_unit = Figures(books) if books is not figures.ledger else figures
            if measure == "last_year":
                return of_unit.last_year(plain, unit)
            before = of_unit.last_year(plain, unit)
            return None if before is None else figures.less(figures.amount(plain, unit), before)
        if measure in ("project_budget", "price"):
            return None
        if unit is Unit.COUNT:
            count = figures.ledger.exact(asked)
            return counted(count) if count else None
        return figures.amount(asked, unit, self._current_only(spec, asked))

    def _books_of(self, asked: Coordinate) -> str:
        """The code of the body whose books a figure comes from."""
        named = asked.get("entity", "")
        known = {unit.code for unit in self.figures.ledger.units}
        return named if named in known else self.body.code

    @staticmethod
    def _current_only(spec: TableSpec, asked: Coordinate) -> bool:
        """Money carried over has a column of its own, so the columns of funds leave it out."""
        if "fund" not in asked or asked["fund"] in CARRIED:
            return False
        return any(c.says.get("fund") in CARRIED for c in spec.columns)

    def _shown(self, amount: Amount, asked: Coordinate, layout: TableLayout) -> str:
        if not amount.value and not self.figures.ledger.exact(asked.without("measure")):
            return layout.zero if "measure" not in asked else ""
        if self._thousands and amount.unit.is_money:
            return f"{amount.value:,.{amount.decimals}f}"
        return f"{amount.value:.{amount.decimals}f}"


_BESIDE = frozenset({"last_year", "change"})


def _without_half_known(rows: list[DraftRow], spec: TableSpec) -> list[DraftRow]:
    """Last year's columns are printed whole or not at all: with parts unknown, neither their totals
    nor the changes could be right."""
    columns = [c.id for c in spec.columns if c.says.get("measure") in _BESIDE]
    if all(row.cells[c].amount is not None for row in rows for c in columns):
        return rows
    blank = dict.fromkeys(columns, Cell())
    return [replace(row, cells={**row.cells, **blank}) for row in rows]
