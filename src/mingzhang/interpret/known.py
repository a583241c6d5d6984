"""Figures already placed, for asking whether a candidate agrees with them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mingzhang.facts import Amount, Coordinate, Fact, Value, ancestors, interval_of


class Known:
    """Figures already placed, for asking whether a candidate agrees with them."""

    _CLIMB = (
        "function",
        "dept_econ",
        "gov_econ",
        "fund",
        "category",
        "item",
        "project",
        "carry",
        "label",
    )

    def __init__(self) -> None:
        self._values: dict[Coordinate, Value] = {}
        self._wider_than: dict[Coordinate, tuple[Coordinate, ...]] = {}

    def add(self, fact: Fact) -> None:
        """Remember a placed fact (the first at a coordinate wins)."""
        if not fact.ambiguous:
            self._values.setdefault(fact.coordinate, fact.value)

    def contradicts(self, coordinate: Coordinate, value: Amount) -> bool:
        """True when a whole above this coordinate is known and smaller than the value."""
        for wider in self._wider(coordinate):
            known = self._values.get(wider)
            if (
                known is not None
                and (limit := interval_of(known)) is not None
                and value.interval.lo > limit.hi
            ):
                return True
        return False

    def support(self, coordinate: Coordinate, value: Amount) -> int:
        """How many known figures at the same quantity agree (copies, fund and carry-over parts)."""
        points = 0
        exact = self._values.get(coordinate)
        if isinstance(exact, Amount):
            points += 3 if exact.same_figure(value) else -3
        for narrower in (
            {"fund": "fiscal"},
            {"fund": "general"},
            {"carry": "current"},
            {"fund": "general", "carry": "current"},
        ):
            if narrower.keys() & coordinate.keys():
                continue
            known = self._values.get(coordinate.but(narrower))
            if isinstance(known, Amount) and known.value != 0:
                points += int(known.same_figure(value))
        of_the_year = {"uses": "expenditure", "resources": "income"}.get(coordinate.get("flow", ""))
        if of_the_year:
            known = self._values.get(coordinate.but(flow=of_the_year))
            points += int(isinstance(known, Amount) and known.same_figure(value))
        for wider in self._wider(coordinate):
            known = self._values.get(wider)
            if isinstance(known, Amount) and known.same_figure(value):
                points += 1
        return points

    def _wider(self, coordinate: Coordinate) -> tuple[Coordinate, ...]:
        if coordinate not in self._wider_than:
            self._wider_than[coordinate] = tuple(self._climb(coordinate))
        return self._wider_than[coordinate]

    def _climb(self, coordinate: Coordinate) -> Iterator[Coordinate]:
        """Every place that totals over this one."""
        choices: list[list[tuple[str, str | None]]] = []
        for axis in self._CLIMB:
            if axis in coordinate:
                member = coordinate[axis]
                steps: list[tuple[str, str | None]] = [(axis, member)]
                steps += [(axis, a) for a in ancestors(axis, member)]
                steps.append((axis, None))
                choices.append(steps)
        fixed = {a: m for a, m in coordinate.items() if a not in self._CLIMB}
        for combination in itertools.product(*choices):
            wider = Coordinate(
                fixed | {axis: member for axis, member in combination if member is not None}
            )
            if wider != coordinate:
                yield wider
        if coordinate.get("flow") == "procurement" and "fund" in coordinate:
            # Money spent on purchases cannot exceed the money there is of that fund.
            plain = coordinate.without("project", "item", "measure", "label")
            if "carry_over" in coordinate["fund"]:
                yield plain.without("fund").but(flow="carry_in")
            else:
                for fund in (coordinate["fund"], *ancestors("fund", coordinate["fund"])):
                    yield plain.but(flow="income", fund=fund)
