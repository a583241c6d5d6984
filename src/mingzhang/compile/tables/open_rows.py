"""Rows of tables that list units, projects, purchases or revenue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.budget import BudgetUnit, Project, Purchase
from mingzhang.classifications import revenue
from mingzhang.compile.body import Body
from mingzhang.compile.figures import Figures, displayed
from mingzhang.compile.ledger import Ledger
from mingzhang.compile.places import revenue_label
from mingzhang.facts import Amount, Coordinate, Unit
from mingzhang.interpret.words import fold
from mingzhang.templates import Role, TableSpec
from mingzhang.templates.layout import TableLayout


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row to be printed: words by column id, and where its figures are asked for, by side, when
    that is not what the printed words say (a unit is printed by name and asked for by code).
    ``known`` are figures that stand in the budget itself. ``heavy`` rows are set like totals."""

    texts: dict[str, str]
    asks: dict[str, Coordinate]
    known: dict[str, Amount | None] = field(default_factory=dict)
    heavy: bool = False


def open_rows(
    spec: TableSpec, layout: TableLayout, body: Body, figures: Figures
) -> Iterator[RowPlan]:
    """The rows of an open table below its total."""
    side = spec.sides[0].id
    base = Coordinate(spec.says).but(spec.sides[0].says)
    makers = {"unit": _units, "project": _projects, "purchase": _purchases, "revenue": _revenue}
    yield from makers[layout.each](spec, layout, body, figures, side, base)


def _units(
    spec: TableSpec, layout: TableLayout, body: Body, figures: Figures, side: str, base: Coordinate
) -> Iterator[RowPlan]:
    ledger = figures.ledger
    if body.level == "department" and "code" in layout.cells:
        yield RowPlan(_filled(layout.cells, _department_words(body)), {side: base}, heavy=True)
    for unit in ledger.units:
        at = base.but(entity=unit.code)
        if "item" in base and not ledger.ids(at):
            continue  # a list of those that have such costs, not of all units
        yield RowPlan(_filled(layout.cells, _unit_words(unit)), {side: at})


def _projects(
    spec: TableSpec, layout: TableLayout, body: Body, figures: Figures, side: str, base: Coordinate
) -> Iterator[RowPlan]:
    ledger = figures.ledger
    places = [c.says for c in spec.columns if c.role is Role.AMOUNT and "measure" not in c.says]
    if layout.group and body.level == "department":
        yield RowPlan(_filled(layout.group, _department_words(body)), {side: base}, heavy=True)
    for unit in ledger.units:
        of_unit = base.but(entity=unit.code)
        listed = [
            project
            for project in ledger.budget.projects
            if project.unit == unit.code
            and _has_money(ledger, of_unit, ledger.project_names[project.key], places)
        ]
        if layout.group and listed:
            yield RowPlan(_filled(layout.group, _unit_words(unit)), {side: of_unit}, heavy=True)
        for project in listed:
            name = ledger.project_names[project.key]
            words = {**_unit_words(unit), **_project_words(project, name)}
            yield RowPlan(_filled(layout.cells, words), {side: of_unit.but(project=fold(name))})


def _has_money(ledger: Ledger, base: Coordinate, name: str, places: list[Coordinate]) -> bool:
    """Whether a column of the table has something to show of a project."""
    at = base.but(project=fold(name))
    return any(ledger.exact(at.but(place)) for place in places)


def _purchases(
    spec: TableSpec, layout: TableLayout, body: Body, figures: Figures, side: str, base: Coordinate
) -> Iterator[RowPlan]:
    ledger = figures.ledger
    numbered = list(enumerate(ledger.budget.purchases))
    for unit in ledger.units:
        own = [(number, p) for number, p in numbered if p.unit == unit.code]
        if layout.group and own:
            at = base.but(entity=unit.code)
            yield RowPlan(_filled(layout.group, _unit_words(unit)), {side: at}, heavy=True)
        for number, purchase in own:
            words = {**_unit_words(unit), **_purchase_words(purchase, ledger)}
            at = base.but(entity=unit.code, item=f"p{number}")
            known = _purchase_figures(purchase, figures, spec.unit)
            yield RowPlan(_filled(layout.cells, words), {side: at}, known)


def _revenue(
    spec: TableSpec, layout: TableLayout, body: Body, figures: Figures, side: str, base: Coordinate
) -> Iterator[RowPlan]:
    ledger = figures.ledger
    codes = {
        line.revenue
        for line in ledger.budget.incomes
        if line.revenue
        and line.fund == base.get("fund", line.fund)
        and line.carry == base.get("carry", line.carry)
        and any(line.unit == unit.code for unit in ledger.units)
    }
    for code in sorted(codes):
        item = revenue().get(code)
        words = {"revenue": code, "revenue_name": item.name if item else code}
        yield RowPlan(_filled(layout.cells, words), {side: base.but(label=revenue_label(code))})


def _filled(patterns: dict[str, str], words: dict[str, str]) -> dict[str, str]:
    return {column: pattern.format_map(words) for column, pattern in patterns.items()}


def _department_words(body: Body) -> dict[str, str]:
    return {"unit_code": body.code, "unit_name": body.name}


def _unit_words(unit: BudgetUnit) -> dict[str, str]:
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "unit_kind": unit.kind.value,
        "rank": unit.rank,
        "funding": unit.funding,
    }


def _project_words(project: Project, name: str) -> dict[str, str]:
    purpose = project.texts.get("purpose", "") or project.texts.get("overview", "")
    return {"project_name": name, "project_code": project.code, "purpose": purpose}


def _purchase_words(purchase: Purchase, ledger: Ledger) -> dict[str, str]:
    function = purchase.function
    return {
        "source": ledger.project_names.get(purchase.source, purchase.source),
        "item_name": purchase.item_name,
        "item_code": purchase.item_code,
        "measure": purchase.measure,
        "function_class": function[:3],
        "function_group": function[3:5],
        "function_item": function[5:7],
        "dept_econ": purchase.dept_econ,
        "gov_econ": purchase.gov_econ,
        "month": purchase.month,
        "specification": purchase.specification,
        "remark": purchase.remark,
    }


def _purchase_figures(purchase: Purchase, figures: Figures, unit: Unit) -> dict[str, Amount | None]:
    """Number, price and the budget of the project it is paid from; these are no sums."""
    name = figures.ledger.project_names.get(purchase.source)
    held = purchase.source_amount
    budget = None if held is None else displayed(held, unit)
    if name is not None:
        at = Coordinate(flow="expenditure", project=fold(name), entity=purchase.unit)
        budget = figures.amount(at, unit)
    return {
        "quantity": None if purchase.quantity is None else counted(purchase.quantity),
        "price": None if purchase.price is None else displayed(purchase.price, unit),
        "project_budget": budget,
    }


def counted(number: Decimal) -> Amount:
    """A count as printed: without digits it does not need."""
    text = f"{number.normalize():f}"
    return Amount(number, Unit.COUNT, len(text.partition(".")[2]), text)
