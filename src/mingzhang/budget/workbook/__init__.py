"""The workbook a clerk fills in: written with drop-downs and live sums, read back cell by cell.

XlsxWriter and lxml are loaded when they are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mingzhang.budget.model import Budget
from mingzhang.templates.prose_model import Slot

if TYPE_CHECKING:
    from mingzhang.templates import Template

__all__ = ["write_workbook"]


def write_workbook(
    budget: Budget | None, template: Template, year: int, slots: Sequence[Slot] = ()
) -> bytes:
    """An .xlsx file to fill in: empty (``budget`` None) or filled with a budget.

    ``template`` decides which columns are in sight, ``slots`` which texts are asked for. The same
    arguments give the same bytes. A filled budget must be valid; read again it is the same, its
    texts in the order of ``slots``.
    """
    from mingzhang.budget.workbook.writer import write

    return write(budget, template, year, slots)
