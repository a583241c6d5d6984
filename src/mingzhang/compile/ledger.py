"""The ledger: every figure of a budget, exact, at any coordinate.

A budget's finest lines are *atoms*, whole numbers of 分. An atom may be seen from several sides:
money spent on a function is also the income it is paid from, and, where it is a public cost of an
administrative unit, running cost as well. Each side is an *entry*: the atom at a coordinate. A
figure at a coordinate is the sum of the atoms whose entries lie at or below it; so figures that are
the same money are the same sum, and stay equal however they are rounded.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.budget import (
    Budget,
    BudgetLine,
    BudgetUnit,
    IncomeLine,
    ThreePublicLine,
)
from mingzhang.classifications import UnitKind
from mingzhang.compile.places import (
    FISCAL,
    as_spent,
    at_line,
    at_out,
    is_of_flow,
    last_year_places,
    printed_names,
    revenue_label,
    upward,
)
from mingzhang.facts import Coordinate
from mingzhang.interpret.words import fold

_ASIDE = ("item", "label", "measure")
"""Axes that count only where they are asked for: another view of money counted already."""
_ECONOMIC_OF_ITEM = {
    "vehicle_running": ("30231",),
    "vehicle_purchase": ("30913", "31013"),
    "reception": ("30217",),
    "abroad_teaching": ("30212",),
    "abroad_other": ("30212",),
    "meeting": ("30215",),
    "training": ("30216",),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An atom seen from one side. ``coordinate`` names axis ``entity`` with the unit's code."""

    atom: int
    coordinate: Coordinate


class Ledger:
    """The books of one body: a unit, or (``entity`` is the department's code) all its units.

    ``previous`` is last year's budget, when it is at hand.
    """

    def __init__(self, budget: Budget, entity: str, previous: Budget | None = None) -> None:
        self.budget = budget
        self._previous = None if previous is None else Ledger(previous, entity)
        self.entity = entity
        self.is_department = entity == budget.code
        of_unit = budget.unit(entity)
        self.name = budget.name if of_unit is None else of_unit.name
        codes = [u.code for u in budget.units] if self.is_department else [entity]
        self._units = frozenset(codes)
        self.units: tuple[BudgetUnit, ...] = tuple(u for u in budget.units if u.code in self._units)
        """The units whose money is in these books, in the budget's order."""
        self.atoms: list[int] = []
        self.entries: list[Entry] = []
        self._index: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {}
        self._last: dict[Coordinate, Decimal] = {}
        self.project_names = printed_names(budget, self._units)
        self._of_units: dict[str, Ledger] = {}
        self._fill()

    def of_unit(self, code: str) -> Ledger:
        """The books of one of the units alone."""
        if code == self.entity:
            return self
        if code not in self._of_units:
            before = None if self._previous is None else self._previous.budget
            self._of_units[code] = Ledger(self.budget, code, before)
        return self._of_units[code]

    # -- asking ------------------------------------------------------------------------------

    def ids(self, coordinate: Coordinate, current_only: bool = False) -> tuple[int, ...]:
        """The atoms that a figure at ``coordinate`` adds up.

        Axes ``year`` and ``stage`` are ignored, ``entity`` may name a unit. ``current_only`` leaves
        out money carried over, for tables that list it under a heading of its own.
        """
        asked = {a: m for a, m in coordinate.items() if a not in ("year", "stage")}
        if asked.get("entity") in (self.entity, self.name):
            del asked["entity"]
        if current_only and "carry" not in asked:
            asked["carry"] = "current"
        signature = tuple(sorted(asked))
        index = self._index.get(signature)
        if index is None:
            index = self._index[signature] = self._indexed(signature)
        return tuple(index.get(tuple(asked[a] for a in signature), ()))

    def exact(self, coordinate: Coordinate, current_only: bool = False) -> Decimal:
        """The figure in 元; 0 where the budget has nothing there."""
        cents = sum(self.atoms[i] for i in self.ids(coordinate, current_only))
        return Decimal(cents).scaleb(-2)

    def last_year(self, coordinate: Coordinate) -> Decimal | None:
        """Last year's figure in 元 at this coordinate; None where it is not known."""
        asked = coordinate.without("entity", "year", "stage", "measure")
        for place in (asked, asked.without("fund")):
            if place in self._last:
                return self._last[place]
        return None if self._previous is None else self._previous.exact(asked)

    def members(
        self, axes: Sequence[str], coordinate: Coordinate, current_only: bool = False
    ) -> list[tuple[str, ...]]:
        """The finest members on ``axes`` (empty text where an atom names none) among the atoms that
        lie at ``coordinate`` and are not zero, in order."""
        wanted = set(self.ids(coordinate, current_only))
        aside = {a for a in _ASIDE if a in coordinate or a in axes}
        found = {
            tuple(e.coordinate.get(a, "") for a in axes)
            for e in self.entries
            if e.atom in wanted
            and self.atoms[e.atom]
            and all(a in aside or a not in e.coordinate for a in _ASIDE)
            and is_of_flow(coordinate, e.coordinate)
        }
        return sorted(found)

    # -- indexing ----------------------------------------------------------------------------

    def _indexed(self, signature: tuple[str, ...]) -> dict[tuple[str, ...], list[int]]:
        index: dict[tuple[str, ...], list[int]] = {}
        aside = [a for a in _ASIDE if a not in signature]
        for entry in self.entries:
            at = entry.coordinate
            if any(a in at for a in aside) or not all(a in at for a in signature):
                continue
            for key in itertools.product(*(upward(axis, at) for axis in signature)):
                index.setdefault(key, []).append(entry.atom)
        return index

    # -- filling -----------------------------------------------------------------------------

    def _fill(self) -> None:
        budget = self.budget
        lines = [line for line in budget.lines if line.unit in self._units]
        outs = [line for line in budget.carry_outs if line.unit in self._units]
        kinds = {u.code: u.kind for u in budget.units}
        names = {key: fold(name) for key, name in self.project_names.items()}
        spent: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
        paying: dict[tuple[str, str, str], list[int]] = {}
        for line in lines:
            atom = self._atom(line.amount)
            paying.setdefault((line.unit, line.fund, line.dept_econ), []).append(atom)
            at = at_line(line, names)
            self._enter(atom, at)
            if (
                line.category == "public"
                and line.fund in FISCAL
                and kinds.get(line.unit) is UnitKind.ADMINISTRATIVE
            ):
                self._enter(atom, at.but(item="running_costs"))
            spent.setdefault((line.unit, line.fund, line.carry), []).append((atom, line.function))
        old = self._left_of_last_year(lines)
        for out in outs:
            key = (out.unit, out.fund)
            again = min(_cents(out.amount), old.get(key, 0))
            old[key] = old.get(key, 0) - again
            for carry, cents in (("prior", again), ("current", _cents(out.amount) - again)):
                if cents:
                    atom = self._new(cents)
                    self._enter(atom, at_out(out, carry))
                    spent.setdefault((*key, carry), []).append((atom, out.function))
        self._fill_income(spent)
        self._fill_items(paying)
        self._fill_purchases(names)
        self._fill_assets()
        self._fill_last_year()

    def _left_of_last_year(self, lines: Iterable[BudgetLine]) -> dict[tuple[str, str], int]:
        """Money in 分 that was carried in and is not spent, by unit and fund: it is carried on."""
        left: dict[tuple[str, str], int] = {}
        for income in self.budget.incomes:
            if income.carry == "prior" and not income.label:
                key = (income.unit, income.fund)
                left[key] = left.get(key, 0) + _cents(income.amount)
        for line in lines:
            if line.carry == "prior":
                key = (line.unit, line.fund)
                left[key] = left.get(key, 0) - _cents(line.amount)
        return {key: cents for key, cents in left.items() if cents > 0}

    def _fill_income(self, spent: dict[tuple[str, str, str], list[tuple[int, str]]]) -> None:
        """Income is seen in what it is spent on, where the sums agree; else it stands alone."""
        groups: dict[tuple[str, str, str], list[IncomeLine]] = {}
        for line in self.budget.incomes:
            if line.unit in self._units:
                groups.setdefault((line.unit, line.fund, line.carry), []).append(line)
        for (unit, fund, carry), lines in groups.items():
            flow = "income" if carry == "current" else "carry_in"
            base = Coordinate(entity=unit, flow=flow, fund=fund, carry=carry)
            uses = spent.get((unit, fund, carry), [])
            whole = [line for line in lines if not line.label]
            for code in dict.fromkeys(line.revenue for line in whole if line.revenue):
                of_code = [line for line in whole if line.revenue == code]
                atoms = [a for a, _ in uses]
                if len(of_code) < len(whole) or self._total(atoms) != _sum(of_code):
                    atoms = [self._atom(line.amount) for line in of_code]
                for atom in atoms:
                    self._enter(atom, base.but(label=revenue_label(code)))
            for function in dict.fromkeys(line.function for line in whole):
                own = [line for line in whole if line.function == function]
                shared = [(a, f) for a, f in uses if not function or f == function]
                if _sum(own) == self._total([a for a, _ in shared]):
                    for atom, spent_on in shared:
                        self._enter(atom, base.but(function=spent_on) if spent_on else base)
                else:
                    for line in own:
                        at = base.but(function=function) if function else base
                        self._enter(self._atom(line.amount), at)
            for line in lines:
                if line.label:
                    self._enter(self._atom(line.amount), base.but(label=line.label))

    def _fill_items(self, paying: dict[tuple[str, str, str], list[int]]) -> None:
        """Items of 三公 are seen in their economic lines, where the sums agree."""
        groups: dict[tuple[str, str, str], list[ThreePublicLine]] = {}
        for item in self.budget.three_public:
            if item.unit in self._units and item.amount:
                family = "abroad" if item.item.startswith("abroad") else item.item
                groups.setdefault((item.unit, item.fund, family), []).append(item)
        for (unit, fund, _), items in groups.items():
            codes = _ECONOMIC_OF_ITEM[items[0].item]
            atoms = [atom for code in codes for atom in paying.get((unit, fund, code), ())]
            base = Coordinate(entity=unit, flow="expenditure", fund=fund)
            total = sum(_cents(item.amount) for item in items)
            if len(items) == 1 and total == sum(self.atoms[a] for a in atoms):
                for atom in atoms:
                    self._enter(atom, base.but(item=items[0].item))
            else:
                for item in items:
                    self._enter(self._atom(item.amount), base.but(item=item.item))

    def _fill_purchases(self, names: dict[str, str]) -> None:
        for number, purchase in enumerate(self.budget.purchases):
            if purchase.unit not in self._units:
                continue
            base = Coordinate(entity=purchase.unit, flow="procurement")
            source = names.get(purchase.source, fold(purchase.source))
            at = base.but(fund=purchase.fund, carry=purchase.carry, project=source)
            # What is reserved is a part of the amount: the same atoms, however they are rounded.
            kept = None if purchase.reserve is None else self._atom(purchase.reserve)
            whole = [] if kept is None else [kept]
            rest = _cents(purchase.amount) - self._total(whole)
            if rest or not whole:
                whole.append(self._new(rest))
            for atom in whole:
                self._enter(atom, at)
                self._enter(atom, at.but(item=f"p{number}"))
            if kept is not None:
                self._enter(kept, base.but(measure="reserve"))
                self._enter(kept, base.but(measure="reserve", item=f"p{number}"))

    def _fill_assets(self) -> None:
        for asset in self.budget.assets:
            if asset.unit not in self._units:
                continue
            at = Coordinate(entity=asset.unit, flow="assets", item=asset.item)
            if asset.value is not None:
                self._enter(self._atom(asset.value), at)
            if asset.quantity is not None:
                self._enter(self._atom(asset.quantity), at.but(measure="quantity"))

    def _fill_last_year(self) -> None:
        own: dict[Coordinate, Decimal] = {}
        parts: dict[Coordinate, dict[str, Decimal]] = {}
        shared: dict[Coordinate, Decimal] = {}
        for figure in self.budget.last_year:
            at = as_spent(figure.coordinate)
            if figure.unit == self.entity:
                own[at] = figure.amount
            elif figure.unit in self._units:
                of_unit = parts.setdefault(at, {})
                of_unit[figure.unit] = of_unit.get(figure.unit, Decimal(0)) + figure.amount
            elif len(self.budget.units) == 1:  # a department's only unit holds all its money
                shared[at] = figure.amount
        for coordinate, amount in shared.items():
            own.setdefault(coordinate, amount)
        if self.is_department:
            for coordinate, units in parts.items():
                if units.keys() == self._units:
                    own.setdefault(coordinate, sum(units.values(), Decimal(0)))
        own.update(self._items_last_year(own))
        self._last = own

    def _items_last_year(self, known: dict[Coordinate, Decimal]) -> dict[Coordinate, Decimal]:
        """Last year's 三公, from the lines of this year's: what has no line was nothing then, too.

        Unknown, not nothing, when no line tells of last year or one of an item does not.
        """
        lines = [line for line in self.budget.three_public if line.unit in self._units]
        if all(line.last_year is None for line in lines):
            return {}
        sums: dict[Coordinate, Decimal | None] = {}
        for place, amount in last_year_places(lines):
            before = sums.get(place, Decimal(0))
            sums[place] = None if amount is None or before is None else before + amount
        return {p: amount for p, amount in sums.items() if amount is not None and p not in known}

    def _total(self, atoms: Iterable[int]) -> int:
        return sum(self.atoms[a] for a in atoms)

    def _atom(self, amount: Decimal) -> int:
        return self._new(_cents(amount))

    def _new(self, cents: int) -> int:
        self.atoms.append(cents)
        return len(self.atoms) - 1

    def _enter(self, atom: int, coordinate: Coordinate) -> None:
        self.entries.append(Entry(atom, coordinate))


def _cents(amount: Decimal) -> int:
    """Amount in 分; the model holds at most two decimals, so nothing is lost."""
    return int(amount.scaleb(2))


def _sum(lines: Iterable[IncomeLine]) -> int:
    return sum(_cents(line.amount) for line in lines)
