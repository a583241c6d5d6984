"""The workbook a clerk fills in: written with drop-downs and live sums, read back cell by cell.

XlsxWriter and lxml are loaded when they are needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mingzhang.budget.model import Budget
from mingzhang.budget.problems import Problem
from mingzhang.budget.records import Cell
from mingzhang.budget.workbook.remarks import LIBRARY, Remarks
from mingzhang.templates.prose_model import Slot

if TYPE_CHECKING:
    from mingzhang.templates import Template

__all__ = ["LIBRARY", "Remarks", "mark_workbook", "origin_of", "write_workbook"]


def write_workbook(
    budget: Budget | None,
    template: Template,
    year: int,
    slots: Sequence[Slot] = (),
    prepared: Mapping[str, Sequence[Mapping[str, Cell]]] | None = None,
    remarks: Sequence[Remarks] = (),
    origin: str = "",
) -> bytes:
    """An .xlsx file to fill in: empty (``budget`` None) or filled with a budget.

    ``template`` decides which columns are in sight, ``slots`` which texts are asked for.
    ``prepared`` are rows to be filled in, by sheet, added below the records: with none of the
    sheet's ``answers`` in them they are no records when the file is read. ``remarks`` become
    sheets of their own, which are not read back. ``origin`` is kept with the file, through whatever
    saves it, and given back by :func:`origin_of`. The same arguments give the same bytes. A filled
    budget must be valid; read again it is the same, its texts in the order of ``slots``.
    """
    from mingzhang.budget.workbook.writer import write

    return write(budget, template, year, slots, prepared, remarks, origin)


def origin_of(data: bytes) -> str:
    """What a workbook was written from (see :func:`write_workbook`); empty where it does not say,
    or is no workbook."""
    from mingzhang.budget.workbook.origin import read

    return read(data)


def mark_workbook(data: bytes, problems: Sequence[Problem], lang: str = "zh") -> bytes:
    """A copy of a workbook in which every problem is marked at its cell, and listed on the sheet
    问题清单, which is not read back.

    Raises :class:`ReadFailure` for a file that cannot be taken apart, or is too large to be written
    again.
    """
    from mingzhang.budget.workbook.marking import mark

    return mark(data, problems, lang)
