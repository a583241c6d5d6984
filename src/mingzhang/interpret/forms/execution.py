"""The money table of a self-evaluation (自评): funds in rows, budgeted and paid in columns.

Blank cells are common, so a figure is read by its column alone; what stands under no head is left
over.
"""

from __future__ import annotations

from dataclasses import replace

from mingzhang.documents import Row
from mingzhang.interpret.forms.fields import Piece, pieces_of
from mingzhang.interpret.forms.labels import Labels, is_ratio

_COLUMN, _ROW = "column_", "row_"
_TEXT = "cause"
_FEWEST_HEADS = 2
_DASHES = frozenset(("-", "--", "—", "——", "–", "/"))
_OF_TOTAL = frozenset(("weight", "rate", "score"))
"""Columns about the execution as a whole; they are told of the total only."""


class ExecutionReader:
    """Takes the rows of the money table, one after another."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.amounts: dict[str, Piece] = {}
        """``total_paid``, ``fiscal_initial`` …: the fund of the row and the head of the column."""
        self.leftovers: list[Piece] = []
        self._columns: dict[int, str] = {}

    def row(self, row: Row) -> bool:
        """Take one row; False when it is none of this table."""
        cells = pieces_of(row)
        heads = {c.column: name for c in cells if (name := self._named(c, _COLUMN))}
        if len(heads) >= _FEWEST_HEADS:
            self._columns = heads
            return True
        if not self._columns:
            return False
        fund = next((name for c in cells[:3] if (name := self._named(c, _ROW))), "")
        figures = [c for c in cells if is_ratio(c.text) and not self._named(c, _ROW)]
        if not fund or any(c.column < min(self._columns) for c in figures):
            self._columns = {} if not fund else self._columns
            self.leftovers.extend(figures if fund else ())
            return bool(fund)
        for cell in figures:
            self._take(fund, cell)
        for cell in cells:
            if cell not in figures and not self._named(cell, _ROW):
                self._side_by_side(fund, cell)
        return True

    def _side_by_side(self, fund: str, cell: Piece) -> None:
        """Figures of a row that a dump printed without columns: as many as there are heads, or
        nobody knows which is which."""
        texts = cell.text.split()
        columns = sorted(self._columns)
        if len(texts) == len(columns) and all(is_ratio(t) or t in _DASHES for t in texts):
            for column, text in zip(columns, texts, strict=True):
                if text not in _DASHES:
                    self._take(fund, replace(cell, text=text, column=column))
        else:
            self.leftovers.append(cell)

    def _take(self, fund: str, cell: Piece) -> None:
        column = self._columns.get(cell.column, "")
        name = f"{fund}_{column}"
        if not column or column == _TEXT or name in self.amounts:
            self.leftovers.append(cell)
        elif fund == "total" or column not in _OF_TOTAL:
            self.amounts[name] = cell

    def _named(self, cell: Piece, kind: str) -> str:
        """The column or row that a cell is the label of."""
        names = self.labels.field(cell.text)
        return next((n.removeprefix(kind) for n in names if n.startswith(kind)), "")
