"""Last year's figures, taken from last year's published disclosure or last year's budget."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from mingzhang.budget import THREE_PUBLIC_ITEMS, Budget, LastYearFigure
from mingzhang.facts import Amount, Blank, Origin, Value, ancestors
from mingzhang.interpret.model import Part, Reading
from mingzhang.interpret.words import fold

_OF_THE_PAPER = frozenset({"label", "measure"})
"""Axes that only hold inside one document: a row's own label, a count beside the money."""


_ITEMS = frozenset(
    {*THREE_PUBLIC_ITEMS, *(a for item in THREE_PUBLIC_ITEMS for a in ancestors("item", item))}
)


def with_published(budget: Budget, reading: Reading) -> Budget:
    """The budget with last year's figures as the disclosure printed them.

    Figures of bodies that are not in this budget are left out. What the budget says itself about
    last year wins: its sheet of last year, and for 三公 its column of last year as a whole, so
    that two sources never meet in one table. Only figures of tables are taken.
    """
    has_items = any(line.last_year is not None for line in budget.three_public)
    said = {(f.unit, f.coordinate) for f in budget.last_year}
    taken: dict[tuple[str, frozenset[tuple[str, str]]], LastYearFigure] = {}
    codes = {part.key: _code(budget, part) for part in reading.parts}
    for fact in reading.facts:
        amount = _money(fact.value)
        if fact.origin is not Origin.TABLE or amount is None:
            continue
        at = fact.coordinate
        unit = codes.get(at.get("entity", ""), "")
        if not unit or _OF_THE_PAPER & at.keys() or at.get("flow") == "procurement":
            continue
        if has_items and at.get("item", "") in _ITEMS:
            continue
        place = at.without("entity", "year", "stage")
        if (unit, place) not in said:
            figure = LastYearFigure(unit, place, amount)
            taken.setdefault((unit, frozenset(place.items())), figure)
    return replace(budget, last_year=(*budget.last_year, *taken.values()))


def _money(value: Value) -> Decimal | None:
    """A printed amount in 元, a blank as nothing; None for counts and what could not be read."""
    if isinstance(value, Amount):
        return value.base if value.unit.is_money else None
    return None if value is Blank.UNREAD else Decimal(0)


def _code(budget: Budget, part: Part) -> str:
    """The code in this budget of a body of last year's disclosure; empty when it is not in it."""
    body = part.entity
    known = {budget.code: budget.name, **{u.code: u.name for u in budget.units}}
    if body.code in known:
        return body.code
    named = [code for code, name in known.items() if fold(name) == fold(body.name)]
    if len(named) > 1:  # a department and its only unit may share a name
        wants_department = body.level != "unit"
        named = [c for c in named if (c == budget.code) is wants_department]
    return named[0] if named else ""
