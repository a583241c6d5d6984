"""Budget → cells: every record as the values of its columns, for the writers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from mingzhang.budget.model import Budget
from mingzhang.budget.schema import COVER, Sheet
from mingzhang.classifications import UnitKind

Cell = str | int | Decimal


def rows_of(budget: Budget, sheet: Sheet) -> Iterator[dict[str, Cell]]:
    """The records of one sheet as column key → value; what is empty is left out.

    The cover has one record, the budget itself.
    """
    records = (budget,) if sheet.key == COVER else getattr(budget, sheet.key)
    for record in records:
        yield {
            column.key: value
            for column in sheet.columns
            if (value := _value(record, column.key)) not in ("", None)
        }


def _value(record: Any, key: str) -> Cell | None:
    group, _, name = key.partition(".")
    value = getattr(record, group)
    if name and group == "plan":
        return next((step.percent for step in value if step.month == int(name)), None)
    if name:
        value = value.get(name)
    if isinstance(value, UnitKind):
        return value.value
    cell: Cell | None = value
    return cell
