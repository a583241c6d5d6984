"""The shortest name of a place: axes that narrow nothing in a document are dropped.

Where all money of a kind is general-budget money of this year, "of the general budget" adds
nothing: a row of one table and a row of another then have one name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from mingzhang.facts import Amount, Coordinate, Fact, Unit

NARROW = ("fund", "carry")
"""Axes on which a table may show only a part of the money."""
_BASE = frozenset({"entity", "flow", *NARROW})
_FLOWS = frozenset({"income", "expenditure", "resources", "uses", "carry_in"})


class Shortest:
    """Shortens coordinates (without the year) by what the facts of one document say.

    What is true of the accounts need not be of the budgets they are set against: figures of another
    stage keep their axes.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        totals: dict[Coordinate, Counter[Decimal]] = defaultdict(Counter)
        self._rounded: set[tuple[str | None, str | None, str]] = set()
        for fact in facts:
            coordinate = fact.coordinate.without("year")
            if coordinate.keys() <= _BASE and isinstance(fact.value, Amount):
                totals[coordinate][fact.value.base] += 1
                if not fact.value.value and fact.value.unit is not Unit.YUAN:
                    self._rounded.update(self._beside(coordinate))
        self._value_at = {c: counts.most_common(1)[0][0] for c, counts in totals.items()}
        self._known: dict[Coordinate, Coordinate] = {}

    def __call__(self, coordinate: Coordinate) -> Coordinate:
        """The shortest coordinate that means the same."""
        if "stage" in coordinate:
            return coordinate
        rest = [axis for axis in coordinate if axis not in _BASE]
        base = coordinate.without(*rest) if rest else coordinate
        if base not in self._known:
            self._known[base] = self._same_money(base)
        whole = self._known[base]
        return whole.but({a: coordinate[a] for a in rest}) if rest else whole

    def hides(self, one: Coordinate, other: Coordinate) -> bool:
        """Whether two coordinates with one shortest name may differ by what rounding hides: money
        of another fund or year is printed as 0.00 万元 and not left out, which may be 50 元."""
        apart = {axis for axis in NARROW if one.get(axis) != other.get(axis)}
        return any(key in self._rounded for key in self._beside(one) if key[2] in apart) or any(
            key in self._rounded for key in self._beside(other) if key[2] in apart
        )

    @staticmethod
    def _beside(coordinate: Coordinate) -> list[tuple[str | None, str | None, str]]:
        entity, flow = coordinate.get("entity"), coordinate.get("flow")
        return [(entity, flow, axis) for axis in NARROW if axis in coordinate]

    def _same_money(self, base: Coordinate) -> Coordinate:
        """The widest coordinate whose total equals this one's: fund and carry-over if idle."""
        current = base
        value = self._value_at.get(base)
        if base.get("flow") not in _FLOWS or not value:
            return base
        while wider := next(
            (w for w in widenings(current) if self._value_at.get(w) == value), None
        ):
            current = wider
        return current


def widenings(base: Coordinate) -> list[Coordinate]:
    """The places that hold the money of this one and perhaps more, the nearest first."""
    found = []
    if base.get("fund") in {"general", "government", "state_capital"}:
        found.append(base.but(fund="fiscal"))
    if "fund" in base:
        found.append(base.without("fund"))
    if "carry" in base:
        found.append(base.without("carry"))
    if "fund" in base and "carry" in base:
        found.append(base.without("fund", "carry"))
    return found
