"""Figures as they will be displayed: exact sums of the ledger, rounded by the plan of the run.

``note`` rounds each figure by itself; tails (尾差) then remain where parts and wholes are rounded.
``carry`` rounds the finest lines together, so that displayed figures add up. A set is composed
twice under ``carry``: once to learn which figures it shows, once to show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from mingzhang.compile.ledger import Ledger
from mingzhang.facts import Amount, Coordinate, Unit

DECIMALS = 2
"""Digits shown after the point, whatever the unit: 0.01 万元 or 0.01 元."""


class Plan(StrEnum):
    """What happens to rounding tails."""

    NOTE = "note"
    CARRY = "carry"


@dataclass(frozen=True, slots=True)
class Carried:
    """The atoms of a ledger in whole steps of the last digit of ``unit``."""

    unit: Unit
    steps: tuple[int, ...]


class Figures:
    """The displayed figures of one body's set.

    ``together`` are the atoms rounded together, in steps of the last digit of the unit in which
    the tables are printed; None under ``note``. A figure in a finer unit is exact where the tables
    show its own rounding, else it shows the carried money, too: no two places may contradict each
    other. One in a coarser unit is rounded from the exact sum.
    """

    def __init__(self, ledger: Ledger, together: Carried | None = None) -> None:
        self.ledger = ledger
        self._together = together
        self.shown: dict[tuple[tuple[int, ...], Unit], Coordinate] = {}
        """Every sum of atoms that was asked for, with its unit and the coordinate at which it was
        asked for first, in the order of asking."""

    def amount(self, coordinate: Coordinate, unit: Unit, current_only: bool = False) -> Amount:
        """The figure at ``coordinate`` displayed in ``unit`` (元 or 万元); zero for nothing."""
        return self.of(self.ledger.ids(coordinate, current_only), unit, coordinate)

    def of(self, ids: tuple[int, ...], unit: Unit, coordinate: Coordinate) -> Amount:
        """The sum of these atoms as displayed in ``unit``."""
        self.shown.setdefault((ids, unit), coordinate)
        if self._together is None or not self.is_carried(unit):
            return displayed(self.exact(ids), unit)
        exact, table_unit = self.exact(ids), self._together.unit
        carried = Decimal(sum(self._together.steps[i] for i in ids)).scaleb(-DECIMALS)
        if displayed(exact, table_unit).value == carried:
            return displayed(exact, unit)
        return displayed(carried * table_unit.in_yuan, unit)

    def is_carried(self, unit: Unit) -> bool:
        """Whether figures in ``unit`` are rounded together, so that parts make up their whole."""
        return self._together is not None and unit.in_yuan <= self._together.unit.in_yuan

    def exact(self, ids: tuple[int, ...]) -> Decimal:
        """The sum of these atoms in 元, not rounded."""
        return Decimal(sum(self.ledger.atoms[i] for i in ids)).scaleb(-2)

    def last_year(self, coordinate: Coordinate, unit: Unit) -> Amount | None:
        """Last year's figure as displayed; None where it is not known."""
        known = self.ledger.last_year(coordinate)
        return None if known is None else displayed(known, unit)

    def change(self, coordinate: Coordinate, unit: Unit) -> Amount | None:
        """This year's displayed figure less last year's; None where last year's is not known."""
        before = self.last_year(coordinate, unit)
        if before is None:
            return None
        return self.less(self.amount(coordinate, unit), before)

    @staticmethod
    def less(amount: Amount, other: Amount) -> Amount:
        """The difference of two displayed figures of one unit."""
        return _amount(amount.value - other.value, amount.unit)


def displayed(yuan: Decimal, unit: Unit) -> Amount:
    """An exact sum in 元 as displayed in ``unit``: rounded half up to two decimals."""
    step = Decimal(1).scaleb(-DECIMALS)
    return _amount((yuan / unit.in_yuan).quantize(step, ROUND_HALF_UP), unit)


def _amount(value: Decimal, unit: Unit) -> Amount:
    return Amount(value, unit, DECIMALS, f"{value:.{DECIMALS}f}")
