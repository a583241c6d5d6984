"""A table as data for the template: columns in points, cells with their spans and looks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from mingzhang.documents import ColumnKind, Grid, Span, Table
from mingzhang.formats.fitting import READABLE, Fit, fits, heights
from mingzhang.formats.pdf.fonts import Faces
from mingzhang.formats.pdf.printing import Printer
from mingzhang.formats.spanning import drawable

_PADDING = ((12, 6.0), (10**9, 3.0))
"""Space beside the text of a cell, left and right together, in points: up to so many columns."""
_RULE = 0.5
_ABOVE = (3.4, 2.0)
"""Space above the text of a cell and below it, in points: the usual, and where it saves a page."""
_LEAST_FORM = 9.0
"""Points below which the print of a form is not made smaller to save space."""
_TOGETHER = (0.45, 0.9)
"""A table, a form that takes no more than this share of a page is not broken."""
_GROUP = 0.25
"""Rows beside one merged cell are not parted, up to this share of a page."""
_TALL = 0.75
"""A row that takes more than this share of a page may be broken."""
_ALIGN = {ColumnKind.AMOUNT: "right", ColumnKind.ORDINAL: "center"}


@dataclass(frozen=True, slots=True)
class Frame:
    """The text of a page in points, and how much of its height the title, the lines and the notes
    of a table take."""

    width: float
    height: float
    taken: float = 0.0


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a table is set: print and columns, space beside and above the text, height of rows."""

    fitted: Fit
    padding: float
    above: float
    rows: tuple[float, ...]


def table_data(table: Table, frame: Frame, faces: Faces, printer: Printer) -> dict[str, Any]:
    """The table set over the width of a page."""
    plan = _plan(table, frame, faces)
    grid = table.grid or Grid()
    # A head that fills the page would leave no room for rows: it is not repeated.
    head = min(grid.head, len(table.rows))
    if sum(plan.rows[:head]) > frame.height / 2:
        head = 0
    setter = _Setter(table, grid, plan, frame, printer)
    return {
        "role": "table",
        "size": round(plan.fitted.size, 3),
        "widths": [round(width, 3) for width in plan.fitted.widths],
        "inset": [plan.padding / 2, plan.above],
        "together": sum(plan.rows) + frame.taken <= frame.height * _TOGETHER[_is_form(table.grid)],
        "head": [cell for at in range(head) for cell in setter.row(at)],
        "cells": [cell for at in range(head, len(table.rows)) for cell in setter.row(at)],
    }


def _plan(table: Table, frame: Frame, faces: Faces) -> _Plan:
    """The largest print; made a little smaller or denser where that saves a page."""
    count = max(len(row.cells) for row in table.rows)
    padding = next(space for most, space in _PADDING if count <= most)
    room = padding + _RULE
    found = fits(table, frame.width, room, faces.width)
    least = _LEAST_FORM if _is_form(table.grid) else READABLE
    merged = drawable(table, table.grid or Grid())
    plans = []
    for fitted in [f for f in found if f.size >= least] or found[:1]:
        texts = heights(table, fitted, room, faces.width, _RULE, merged)
        for above in _ABOVE:
            above = min(above, 0.4 * fitted.size)
            rows = tuple(text + 2 * above for text in texts)
            plans.append(_Plan(fitted, padding, above, rows))
    return min(plans, key=lambda plan: (_pages(plan, frame), -_ease(plan)))


def _is_form(grid: Grid | None) -> bool:
    return grid is not None and not grid.kinds


def _ease(plan: _Plan) -> float:
    """How well a table can be read: large print, and a little less, space between the rows."""
    return 2.0 * plan.fitted.size + 1.5 * plan.above


def _pages(plan: _Plan, frame: Frame) -> int:
    """About how many pages the table fills with what stands around it."""
    return math.ceil((sum(plan.rows) * 1.01 + frame.taken) / frame.height)


class _Setter:
    """The cells of one table."""

    def __init__(
        self, table: Table, grid: Grid, plan: _Plan, frame: Frame, printer: Printer
    ) -> None:
        self._table, self._grid, self._plan = table, grid, plan
        self._page = frame.height
        self._printer = printer
        self._first, self._covered = drawable(table, grid)

    def row(self, at: int) -> list[Any]:
        """The cells of a row that are drawn; a plain cell is its text alone."""
        texts = self._table.rows[at].cells
        missing = len(self._plan.fitted.widths) - len(texts)
        return [
            self._cell(at, column, text)
            for column, text in enumerate((*texts, *[""] * missing))
            if (at, column) not in self._covered
        ]

    def _cell(self, at: int, column: int, text: str) -> Any:
        span = self._first.get((at, column)) or Span(at, column)
        room = (
            sum(self._plan.fitted.widths[column : column + span.columns])
            - self._plan.padding
            - _RULE
        )
        words = self._printer.words(text, room / self._plan.fitted.size) if text else ""
        label = at < self._grid.head or (at, column) in self._grid.labels
        kinds = self._grid.kinds
        kind = kinds[column] if column < len(kinds) else ColumnKind.TEXT
        look: dict[str, Any] = {}
        if span.columns > 1:
            look["colspan"] = span.columns
        if span.rows > 1:
            look["rowspan"] = span.rows
        if label or at in self._grid.bold:
            look["heavy"] = True
        if (align := "center" if label else _ALIGN.get(kind, "left")) != "left":
            look["align"] = align
        if self._may_break(at, span):
            look["breakable"] = True
        return {"text": words, **look} if look else words

    def _may_break(self, at: int, span: Span) -> bool:
        high = sum(self._plan.rows[at : at + span.rows])
        if span.rows > 1 and high > self._page * _GROUP:
            return True
        return span.rows == 1 and high > self._page * _TALL
