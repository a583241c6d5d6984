"""What the approval of a budget covers, so that a later version can be held against it."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from mingzhang.budget.model import Budget
from mingzhang.budget.records import Cell, rows_of
from mingzhang.budget.schema import schema


def approved(budget: Budget) -> dict[str, str]:
    """A digest of each sheet that the approval covers, by its key. Rows may stand in another order;
    any other difference makes another digest."""
    return {
        sheet.key: _digest(
            sorted(
                repr([(key, _said(value)) for key, value in row.items()])
                for row in rows_of(budget, sheet)
            )
        )
        for sheet in schema().sheets
        if sheet.approved
    }


def _said(value: Cell) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _digest(rows: list[str]) -> str:
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
