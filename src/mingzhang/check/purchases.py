"""The procurement table (政府采购预算表) as purchases, the form in which the P rules see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from mingzhang.classifications import is_fixed_asset, is_procurement_code
from mingzhang.facts import NOTHING, Amount, Interval, Place
from mingzhang.interpret.model import ReadCell, Reading, ReadRow, ReadTable

KIND = "procurement"


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of a procurement table.

    ``project`` and ``budget`` are 项目名称 and 预算资金 of the source project, ``code`` the code of
    the procurement catalogue without white space. A figure is None when the cell holds none, or
    when the source leaves open in which column it stands.
    """

    table: ReadTable
    row: ReadRow
    project: str
    budget: Amount | None
    item: str
    code: str
    measure: str
    quantity: Amount | None
    price: Amount | None
    total: Amount | None
    reserve: Amount | None

    @property
    def part(self) -> int:
        """The part of the document the table belongs to."""
        return self.table.part

    def place(self, column: str) -> Place:
        """Where a column of the line stands; the row when the line has no such cell."""
        cell = self.row.cells.get(column)
        return cell.place if cell is not None else self.row.place

    @property
    def is_fixed_asset(self) -> bool | None:
        """Whether the thing bought is a fixed asset; None when its code does not tell."""
        return is_fixed_asset(self.code)

    @property
    def is_intangible(self) -> bool:
        """Whether the thing bought is an intangible asset (A08 无形资产: software, licences)."""
        return is_procurement_code(self.code) and self.code.startswith("A08")


def purchases(reading: Reading, part: int | None = None) -> tuple[Purchase, ...]:
    """Every line of every procurement table, in reading order; totals are left out."""
    return tuple(line for table in reading.tables_of(KIND, part) for line in lines_of(table))


def lines_of(table: ReadTable) -> list[Purchase]:
    """The lines of one procurement table; totals and subtotals are left out."""
    lines: list[Purchase] = []
    for row in table.rows:
        if row.kind in ("total", "subtotal"):
            continue
        line = Purchase(
            table=table,
            row=row,
            project=_text(row.cells.get("project")),
            budget=figure(row, "project_budget"),
            item=_text(row.cells.get("item_name")),
            code="".join(_text(row.cells.get("item_code")).split()).upper(),
            measure=_text(row.cells.get("unit_of_measure")),
            quantity=figure(row, "quantity"),
            price=figure(row, "price"),
            total=figure(row, "total"),
            reserve=figure(row, "reserve"),
        )
        if not line.project and line.item and lines:
            # A merged cell is printed once, above the lines it holds for.
            line = replace(line, project=lines[-1].project, budget=lines[-1].budget)
        if line.item or line.total is not None:
            lines.append(line)
    return lines


def figure(row: ReadRow, column: str) -> Amount | None:
    """The figure of a cell, None when there is none or its column is not certain."""
    cell = row.cells.get(column)
    if cell is None or cell.fact is None or cell.fact.ambiguous:
        return None
    value = cell.fact.value
    return value if isinstance(value, Amount) else None


def spread(amounts: Iterable[Amount | None]) -> Interval:
    """The interval of a sum of printed figures (元 for money); what is None counts as nothing."""
    known = (amount.interval for amount in amounts if amount is not None)
    return reduce(lambda total, one: total + one, known, NOTHING)


def _text(cell: ReadCell | None) -> str:
    return " ".join(cell.text.split()) if cell is not None else ""
