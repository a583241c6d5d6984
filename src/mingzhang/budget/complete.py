"""What follows from what was written: government economic codes, the id of the layout."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from mingzhang.budget.layouts import layout_named
from mingzhang.budget.model import Budget, BudgetLine, Purchase
from mingzhang.classifications import UnitKind, economic_map

_Spent = TypeVar("_Spent", BudgetLine, Purchase)


def complete(budget: Budget) -> Budget:
    """The budget with every blank ``gov_econ`` that ``dept_econ`` and the kind of the unit settle,
    and its layout by id where it was called by name (河北).

    Where the map offers several codes or none, the blank stays; :func:`validate` tells it.
    """
    kinds = {unit.code: unit.kind for unit in budget.units}
    return replace(
        budget,
        template=layout_named(budget.template),
        lines=tuple(_completed(line, kinds) for line in budget.lines),
        purchases=tuple(_completed(item, kinds) for item in budget.purchases),
    )


def government_codes(dept_econ: str, kind: UnitKind | None) -> tuple[str, ...]:
    """The government codes a departmental code may become for a unit of this kind."""
    return economic_map().to_government(dept_econ, kind)


def _completed(record: _Spent, kinds: dict[str, UnitKind]) -> _Spent:
    if record.gov_econ or not record.dept_econ or record.unit not in kinds:
        return record
    codes = government_codes(record.dept_econ, kinds[record.unit])
    return replace(record, gov_econ=codes[0]) if len(codes) == 1 else record
