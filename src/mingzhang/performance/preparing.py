"""What is still to be reported for a month: rows for the workbook, with what is known filled in."""

from __future__ import annotations

from mingzhang.budget import Budget
from mingzhang.budget.indicators import Indicators
from mingzhang.budget.records import Cell
from mingzhang.interpret.targets import parse_target


def rows_to_fill(budget: Budget, month: int) -> dict[str, list[dict[str, Cell]]]:
    """Rows by sheet: one for every project without a payment in ``month``, one for every indicator
    without an actual value of ``month``. Indicators that have no target (不涉及) are left out."""
    paid = {payment.project for payment in budget.payments if payment.month == month}
    payments: list[dict[str, Cell]] = [
        {"project": project.key, "month": month}
        for project in budget.projects
        if project.key not in paid
    ]
    known = Indicators(budget.indicators)
    told = {
        id(indicator)
        for actual in budget.actuals
        if actual.month == month
        for indicator in known.find(actual)
    }
    actuals: list[dict[str, Cell]] = []
    for indicator in budget.indicators:
        target = parse_target(indicator.value)
        if id(indicator) in told or target.kind in ("blank", "not_applicable"):
            continue
        row: dict[str, Cell] = {"unit": indicator.unit, "level3": indicator.level3}
        row |= {"level2": indicator.level2, "month": month}
        if indicator.project:
            row["project"] = indicator.project
        actuals.append(row)
    return {"payments": payments, "actuals": actuals}
