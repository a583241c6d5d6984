"""Where the lines of a budget lie: records as coordinates, and the wholes above a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mingzhang.budget import (
    THREE_PUBLIC_ITEMS,
    Budget,
    BudgetLine,
    CarryOut,
    ThreePublicLine,
)
from mingzhang.classifications import revenue
from mingzhang.facts import Coordinate, ancestors
from mingzhang.interpret.words import fold

FISCAL = frozenset({"general", "government", "state_capital"})
"""Funds of appropriated money (财政拨款)."""


def revenue_label(code: str) -> str:
    """The member on axis ``label`` under which income of a revenue code is printed: its name."""
    item = revenue().get(code)
    return fold(item.name) if item is not None else code


def printed_names(budget: Budget, units: frozenset[str]) -> dict[str, str]:
    """Project key -> printed name. Projects of one name are told apart by their units, those of one
    unit by their codes."""
    projects = [p for p in budget.projects if p.unit in units]
    named = Counter(fold(p.name) for p in projects)
    in_unit = Counter((fold(p.name), p.unit) for p in projects)
    of_unit = {u.code: u.name for u in budget.units}
    found = {}
    for p in projects:
        by = of_unit.get(p.unit, p.unit)
        if in_unit[fold(p.name), p.unit] > 1:
            by = p.key
        found[p.key] = f"{p.name}（{by}）" if named[fold(p.name)] > 1 else p.name
    return found


def at_line(line: BudgetLine, names: dict[str, str]) -> Coordinate:
    members = {
        "entity": line.unit,
        "flow": "expenditure",
        "fund": line.fund,
        "carry": line.carry,
        "function": line.function,
        "category": line.category,
        "dept_econ": line.dept_econ,
        "gov_econ": line.gov_econ,
        "project": names.get(line.project, ""),
    }
    return Coordinate({axis: member for axis, member in members.items() if member})


def at_out(line: CarryOut, carry: str) -> Coordinate:
    at = Coordinate(entity=line.unit, flow="carry_out", fund=line.fund, carry=carry)
    return at.but(function=line.function) if line.function else at


_OF_SPENDING = frozenset({"category", "function", "dept_econ", "gov_econ", "project", "item"})


def as_spent(coordinate: Coordinate) -> Coordinate:
    """The place of a figure of last year; one that names only what is spent is expenditure."""
    if "flow" in coordinate or not _OF_SPENDING & coordinate.keys():
        return coordinate
    return coordinate.but(flow="expenditure")


def last_year_places(
    lines: Sequence[ThreePublicLine],
) -> Iterator[tuple[Coordinate, Decimal | None]]:
    """Each place that a line of 三公 counts at, and its amount last year; every item at least 0."""
    funds = ("", "fiscal", *sorted({line.fund for line in lines}))
    for item in {
        *THREE_PUBLIC_ITEMS,
        *(a for i in THREE_PUBLIC_ITEMS for a in ancestors("item", i)),
    }:
        at = Coordinate(flow="expenditure", item=item)
        yield from ((at.but(fund=fund) if fund else at, Decimal(0)) for fund in funds)
    for line in lines:
        for item in (line.item, *ancestors("item", line.item)):
            at = Coordinate(flow="expenditure", item=item)
            yield from ((place, line.last_year) for place in _with_funds(at, line.fund))


def _with_funds(coordinate: Coordinate, fund: str) -> Iterator[Coordinate]:
    yield coordinate
    yield coordinate.but(fund=fund)
    for whole in ancestors("fund", fund):
        yield coordinate.but(fund=whole)


def upward(axis: str, at: Coordinate) -> Iterable[str]:
    member = at[axis]
    if axis == "item" and (member == "asset_office" or at.get("measure") == "quantity"):
        return (
            member,
        )  # office space is counted in the houses; square metres and cars add to nothing
    found = [member, *ancestors(axis, member)]
    if axis == "fund" and at.get("carry") == "prior":
        found += ["carry_over", "fiscal_carry_over" if member in FISCAL else "other_carry_over"]
    return found


def is_of_flow(asked: Coordinate, entry: Coordinate) -> bool:
    flow = asked.get("flow")
    own = entry.get("flow", "")
    return flow is None or own == flow or flow in ancestors("flow", own)
