"""Charts of a table as charts of the workbook: they show the cells of their sheet, live."""

from __future__ import annotations

import math
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from mingzhang.documents import Chart, Grid, Series
from mingzhang.formats.characters import legal

_CHARACTER, _ROW = 7.4, 20
"""Pixels: width of a character, height of a row of the sheet."""
_LEAST = 480.0
_COLOURS = ("#1F5F8B", "#D98A1F", "#5B8C5A", "#8A6D9B")
_MARK = "#1F2933"


def add_charts(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    grid: Grid,
    widths: Sequence[float],
    top: int,
    below: int,
) -> int:
    """Put the charts under the table, as wide as its columns are; ``top`` is the table's first
    row, ``below`` the first free one. Returns the first row below the charts."""
    width = max(sum(widths) * _CHARACTER, _LEAST)
    for chart in grid.charts:
        if not chart.rows:
            continue
        height = 130 + len(chart.rows) * (18 * len(chart.series) + 12)
        made = book.add_chart({"type": "bar"})
        for number, series in enumerate(chart.series):
            made.add_series(_series(sheet.get_name(), chart, series, number, top))
        made.set_title({"name": legal(chart.title), "overlay": False, "name_font": {"size": 12}})
        # The axis of the names is y for bars; turned round, the first name is on top.
        made.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        made.set_x_axis(
            {
                "min": 0,
                "num_font": {"size": 9},
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        made.set_legend({"position": "top"})
        made.set_size({"width": width, "height": height})
        sheet.insert_chart(
            below + 1, 0, made, {"description": legal(f"{chart.title}：{chart.alt}")[:2000]}
        )
        below += 2 + math.ceil(height / _ROW)
    return below


def _series(name: str, chart: Chart, series: Series, number: int, top: int) -> dict[str, object]:
    """A series over the rows of the chart, which stand together."""
    first, last = top + min(chart.rows), top + max(chart.rows)
    fill = {"color": _MARK if series.marks else _COLOURS[number % len(_COLOURS)]}
    made: dict[str, object] = {
        "name": legal(f"{series.name}（{chart.unit}）" if chart.unit else series.name),
        "categories": [name, first, chart.names, last, chart.names],
        "values": [name, first, series.column, last, series.column],
        "fill": fill,
        "border": {"color": fill["color"]},
        "gap": 60,
        "data_labels": {"value": True, "font": {"size": 8}},
    }
    if series.marks:
        made |= {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": _MARK}}
    return made
