"""What a budget says of its year so far: money by project, values reached by indicator."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from mingzhang.budget import Actual, Budget
from mingzhang.budget.indicators import Indicators
from mingzhang.facts import Place
from mingzhang.interpret.targets import parse_target
from mingzhang.performance.model import Execution, Reached

_HUNDRED = Decimal(100)
_NONE = Decimal(0)


def executions(budget: Budget, month: int) -> dict[str, Execution]:
    """The money of every project by the end of ``month``, by the key of the project, in 元.

    ``adjusted`` is the budget in force then. ``paid`` is None for a project of which no payment was
    recorded: a payment of 0 says that nothing was paid.
    """
    initial: dict[str, Decimal] = {}
    for line in budget.lines:
        if line.project:
            initial[line.project] = initial.get(line.project, _NONE) + line.amount
    adjusted: dict[str, Decimal] = {}
    for change in sorted(budget.adjustments, key=lambda a: a.month):
        if change.month <= month:
            adjusted[change.project] = change.amount
    paid: dict[str, Decimal] = {}
    for payment in budget.payments:
        if payment.month <= month:
            paid[payment.project] = paid.get(payment.project, _NONE) + payment.amount
    return {
        project.key: _execution(
            initial.get(project.key, _NONE), adjusted.get(project.key), paid.get(project.key), month
        )
        for project in budget.projects
    }


def _execution(
    initial: Decimal, adjusted: Decimal | None, paid: Decimal | None, month: int
) -> Execution:
    whole = initial if adjusted is None else adjusted
    rate = None if paid is None or not whole else paid * _HUNDRED / whole
    return Execution(initial, whole, paid, month, rate)


def reached_by(budget: Budget, month: int) -> tuple[Reached | None, ...]:
    """What each indicator of the budget had reached, in the order of its sheet: the latest value
    reported for a month up to ``month``; None where nothing was reported.

    A value that may be of several indicators with different targets is of none of them.
    """
    known = Indicators(budget.indicators)
    latest: dict[int, Actual] = {}
    for actual in budget.actuals:
        found = known.find(actual) if actual.month <= month else ()
        if len({(i.level1, i.level2, i.value) for i in found}) != 1:
            continue
        for indicator in found:
            last = latest.get(id(indicator))
            if last is None or actual.month > last.month:
                latest[id(indicator)] = actual
    return tuple(_reached(latest, id(indicator)) for indicator in budget.indicators)


def _reached(latest: Mapping[int, Actual], key: int) -> Reached | None:
    actual = latest.get(key)
    if actual is None:
        return None
    place = None
    if actual.at is not None:
        # The sheets of YAML are keys, and its lines count through the file.
        sheet = "" if actual.at.sheet.isascii() else actual.at.sheet
        place = Place(actual.at.row, row=actual.level3, text=actual.value, sheet=sheet)
    return Reached(
        value=actual.value,
        target=parse_target(actual.value),
        month=actual.month,
        degree=actual.degree,
        expected=actual.expected,
        cause=actual.cause,
        measure=actual.measure,
        evidence=actual.evidence,
        claimed=actual.claimed,
        place=place,
    )
