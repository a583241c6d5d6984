"""What a chart shows, taken from the cells of its table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.documents import Chart, Table, Tone

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row of a chart: its name, figures and texts of the series, the word at its end."""

    name: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]
    state: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All rows of a chart, and the largest figure in it (0 when there is none)."""

    rows: tuple[Drawn, ...]
    largest: Decimal


def figures_of(chart: Chart, table: Table) -> Figures:
    """The rows that the chart shows; what the table does not have is left blank."""
    tones = dict(chart.tones)
    rows: list[Drawn] = []
    for at in chart.rows:
        cells = table.rows[at].cells if at < len(table.rows) else ()
        texts = tuple(_cell(cells, series.column) for series in chart.series)
        state = _cell(cells, chart.state) if chart.state is not None else ""
        rows.append(
            Drawn(
                _cell(cells, chart.names),
                tuple(map(_figure, texts)),
                texts,
                state,
                tones.get(state),
            )
        )
    known = [value for row in rows for value in row.values if value is not None]
    return Figures(tuple(rows), max((*known, Decimal(0))))


def _cell(cells: tuple[str, ...], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _figure(text: str) -> Decimal | None:
    plain = text.removesuffix("%")
    return Decimal(plain.replace(",", "")) if _FIGURE.fullmatch(plain) else None
