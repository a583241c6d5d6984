"""A chart as shapes and words on a plane: horizontal bars, a group for each row of the table.

Nothing is told by colour alone: bars of one series stand in one order and carry their figures,
marks have a form of their own, and states a sign and their word.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mingzhang.documents import Chart, Table, Tone
from mingzhang.formats.charts.figures import Drawn, Figures, figures_of
from mingzhang.formats.fitting import width_of

WIDTH: Final = 640.0
"""Width of every drawing; the text of a page is as wide, or it is scaled."""
INK: Final = "#1f2933"
_FAINT, _SOFT = "#c9d1d9", "#52606d"
_BARS = ("#1f5f8b", "#d98a1f", "#5b8c5a", "#8a6d9b")
_TONES = {
    Tone.GOOD: "#1b7f4b",
    Tone.FAIR: "#b7791f",
    Tone.BAD: "#b3261e",
    Tone.UNKNOWN: "#6b7280",
}
_SIZE, _SMALL = 11.0, 9.5
_NAMES, _STATE = 150.0, 104.0
_LINE = 14.0
_BAR, _APART = 11.0, 3.0
_GROUP = 12.0
_FIGURE_ROOM = 46.0
"""Room to the right of the longest bar for its figure."""
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed outline (an SVG path) that is filled, or only drawn where ``fill`` is empty."""

    path: str
    fill: str = ""
    stroke: str = ""
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text from (``x``, ``y``: its baseline); ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    size: float = _SIZE
    anchor: str = "start"
    fill: str = INK


@dataclass(slots=True)
class Drawing:
    """What is drawn, from back to front."""

    title: str
    alt: str
    width: float = WIDTH
    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def drawn(chart: Chart, table: Table) -> Drawing:
    """The drawing of a chart. The same chart gives the same drawing."""
    return _Drawer(chart, figures_of(chart, table)).drawing()


class _Drawer:
    def __init__(self, chart: Chart, figures: Figures) -> None:
        self._chart, self._figures = chart, figures
        self._made = Drawing(chart.title, chart.alt)
        states = any(row.state for row in figures.rows)
        self._left = _NAMES
        self._right = WIDTH - (_STATE if states else 0.0) - _FIGURE_ROOM
        self._most = _most(figures.largest)

    def drawing(self) -> Drawing:
        self._words(WIDTH / 2, 16, self._chart.title, 13.0, "middle")
        y = self._legend(36.0)
        top = y
        places = []
        for row in self._figures.rows:
            names = _broken(row.name, _NAMES - 12)
            high = max(len(names) * _LINE, self._bars() * (_BAR + _APART)) + _GROUP
            places.append((row, names, y, high))
            y += high
        self._axis(top, y)
        for row, names, at, high in places:
            self._row(row, names, at, high)
        self._made.height = y + 22.0
        return self._made

    def _bars(self) -> int:
        return sum(not series.marks for series in self._chart.series)

    # ---------------------------------------------------------------------------- parts

    def _legend(self, y: float) -> float:
        """What bars and marks mean, in their order; the y below it."""
        x, bar = self._left, 0
        for series in self._chart.series:
            label = f"{series.name}（{self._chart.unit}）" if self._chart.unit else series.name
            if series.marks:
                self._mark(x + 6, y - 9, y + 1)
            else:
                self._box(x, y - 8, 12, 9, _BARS[bar % len(_BARS)])
                bar += 1
            self._words(x + 17, y, label, _SMALL)
            x += 17 + width_of(label) * _SMALL + 18
        return y + 12

    def _axis(self, top: float, bottom: float) -> None:
        """Ticks of the scale: short strokes and figures, no lines that a table could have."""
        step = self._most / 4
        for n in range(5):
            x = self._x(step * n)
            self._made.shapes.append(Shape(f"M{_n(x)} {_n(bottom)}v4", "", _SOFT, 0.8))
            self._words(x, bottom + 15, f"{step * n:f}", _SMALL, "middle", _SOFT)
        self._box(self._left - 1, top, 1, bottom - top, _FAINT)

    def _row(self, row: Drawn, names: list[str], y: float, high: float) -> None:
        middle = y + high / 2
        first = middle - (len(names) - 1) * _LINE / 2 + _SIZE * 0.36
        for n, line in enumerate(names):
            self._words(self._left - 8, first + n * _LINE, line, _SIZE, "end")
        bars = self._bars() * (_BAR + _APART) - _APART
        at, bar = middle - bars / 2, 0
        marks = [
            self._x(min(max(value, Decimal(0)), self._most))
            for series, value in zip(self._chart.series, row.values, strict=True)
            if series.marks and value is not None
        ]
        for series, value, text in zip(self._chart.series, row.values, row.texts, strict=True):
            if series.marks:
                continue
            self._bar(at, value, text, _BARS[bar % len(_BARS)], marks)
            at, bar = at + _BAR + _APART, bar + 1
        for x in marks:
            self._mark(x, middle - bars / 2 - 3, middle + bars / 2 + 3)
        if row.state:
            self._state(row, WIDTH - _STATE + 10, middle)

    def _bar(
        self, y: float, value: Decimal | None, text: str, fill: str, marks: Sequence[float]
    ) -> None:
        if value is None:
            self._words(self._left + 4, y + _BAR - 2, "—", _SMALL, "start", _SOFT)
            return
        end = self._x(min(max(value, Decimal(0)), self._most))
        # A bar of 0 is a stroke: something is known there.
        self._box(self._left, y, max(end - self._left, 1.2), _BAR, fill)
        start = max(end, self._left) + 5
        for x in sorted(marks):  # a figure is never struck through
            if start - 4 < x < start + width_of(text) * _SMALL + 4:
                start = x + 6
        self._words(start, y + _BAR - 2, text, _SMALL)

    def _mark(self, x: float, top: float, bottom: float) -> None:
        """A stroke with a head at both ends."""
        path = (
            f"M{_n(x - 4)} {_n(top)}h8l-2.6 3v{_n(bottom - top - 6)}l2.6 3h-8l2.6 -3"
            f"v{_n(-(bottom - top - 6))}z"
        )
        self._made.shapes.append(Shape(path, INK, "#ffffff", 0.6))

    def _state(self, row: Drawn, x: float, y: float) -> None:
        tone = row.tone or Tone.UNKNOWN
        if row.tone is not None:
            path = _SIGNS[tone].format(x=_n(x), y=_n(y))
            hollow = tone is Tone.UNKNOWN
            fill = "#ffffff" if hollow else _TONES[tone]
            self._made.shapes.append(Shape(path, fill, _TONES[tone], 1.4))
        lines = _broken(row.state, _STATE - 24)
        first = y - (len(lines) - 1) * _LINE / 2 + _SIZE * 0.36
        for n, line in enumerate(lines):
            self._words(x + 12, first + n * _LINE, line)

    # ---------------------------------------------------------------------------- tools

    def _x(self, value: Decimal) -> float:
        return self._left + float(value / self._most) * (self._right - self._left)

    def _box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        path = f"M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h{_n(-width)}z"
        self._made.shapes.append(Shape(path, fill))

    def _words(
        self,
        x: float,
        y: float,
        text: str,
        size: float = _SIZE,
        anchor: str = "start",
        fill: str = INK,
    ) -> None:
        self._made.words.append(Words(x, y, text, size, anchor, fill))


_SIGNS = {
    Tone.GOOD: "M{x} {y}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    Tone.FAIR: "M{x} {y}m0 -5.5l6 10.5h-12z",
    Tone.BAD: "M{x} {y}m-5 -5h10v10h-10z",
    Tone.UNKNOWN: "M{x} {y}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
}
"""Circle, triangle, square; a hollow circle for what is not known."""


def _most(largest: Decimal) -> Decimal:
    """The end of the scale: 100, or the next whole twenty; four times 100 at most, where longer
    bars are cut and only their figure tells."""
    if largest <= 100:
        return Decimal(100)
    return Decimal(min(20 * math.ceil(largest / 20), 400))


def _broken(text: str, room: float) -> list[str]:
    """A name on as many lines as it needs, at most three; the last then ends in “…”."""
    lines, line = [], ""
    for character in text:
        if line and width_of(line + character) * _SIZE > room:
            lines.append(line)
            line = ""
        line += character
    lines.append(line)
    if len(lines) <= _MOST_LINES:
        return lines
    last = lines[_MOST_LINES - 1]
    while width_of(last + "…") * _SIZE > room:
        last = last[:-1]
    return [*lines[: _MOST_LINES - 1], last + "…"]


def _n(number: float) -> str:
    """A length in the shortest way: 12, 7.25."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
