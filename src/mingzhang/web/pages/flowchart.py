"""The way of a filing as a drawing, laid out from ``flow.yaml``: boxes, arrows and their words.

The states that follow each other without going back stand in one line; those that are left and
entered again (sent back, being corrected) stand below it, between the states they belong to.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from mingzhang.web.flow import Flow, State

BOX, HIGH, GAP = 136, 46, 110
TOP, BELOW = 86, 236
_MARGIN = 8
_LONG = 16
"""Letters of a line of a name; Chinese names are shorter."""
_LINE = 17
_SIDE = 24
"""How far two arrows between the same boxes keep from each other."""


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its left upper corner and the lines of its name."""

    state: State
    lines: tuple[str, ...]
    x: int
    y: int

    @property
    def middle(self) -> int:
        """Where its name stands."""
        return self.x + BOX // 2

    @property
    def base(self) -> int:
        """The base line of the first line of its name."""
        return self.y + 28 - 9 * (len(self.lines) - 1)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A move or several with the same ends: its path, and its words at ``x``, ``y``."""

    path: str
    lines: tuple[str, ...]
    x: int
    y: int
    back: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing and its size."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def drawn(flow: Flow, language: str) -> Drawing:
    """The flow, laid out with the words of a language."""
    line = _line(flow)
    boxes = {
        state: _box(flow.states[state], language, _MARGIN + at * (BOX + GAP), TOP)
        for at, state in enumerate(line)
    }
    for state in flow.states:
        if state not in boxes:
            boxes[state] = _box(flow.states[state], language, _between(flow, state, boxes), BELOW)
    arrows = tuple(_arrows(flow, boxes, line, language))
    width = 2 * _MARGIN + len(line) * BOX + (len(line) - 1) * GAP
    return Drawing(tuple(boxes.values()), arrows, width, BELOW + HIGH + _MARGIN)


def _line(flow: Flow) -> list[str]:
    """The states from the first on, each reached by a move that needs no reason."""
    found = [next(iter(flow.states))]
    while True:
        ahead = [
            move.target
            for move in flow.moves_from(found[-1])
            if not move.reason and move.target not in found
        ]
        if not ahead:
            return found
        found.append(ahead[0])


def _between(flow: Flow, state: str, boxes: dict[str, Box]) -> int:
    """Where a state below the line stands: in the middle of the states it is entered from."""
    ends = [
        boxes[source].x
        for move in flow.moves.values()
        if move.target == state
        for source in move.sources
        if source in boxes
    ]
    return (min(ends) + max(ends)) // 2 if ends else _MARGIN


def _box(state: State, language: str, x: int, y: int) -> Box:
    return Box(state, tuple(textwrap.wrap(state.name.said(language), _LONG)), x, y)


def _arrows(flow: Flow, boxes: dict[str, Box], line: list[str], language: str) -> list[Arrow]:
    ends: dict[tuple[str, str], list[str]] = {}
    for move in flow.moves.values():
        for source in move.sources:
            ends.setdefault((source, move.target), []).append(move.name.said(language))
    found = []
    for (source, target), names in ends.items():
        one, other = boxes[source], boxes[target]
        names = list(dict.fromkeys(names))  # of departments and of units
        if source == target:
            found.append(_around(one, names))
            continue
        both = (target, source) in ends
        if source in line and target in line:
            found.append(_along(one, other, names))
        else:
            found.append(_across(one, other, names, both))
    return found


def _along(one: Box, other: Box, names: list[str]) -> Arrow:
    """Between two states of the line: straight on, or back in a bow above it."""
    middle = TOP + HIGH // 2
    if other.x > one.x:
        start, end = one.x + BOX, other.x
        path = f"M{start} {middle}H{end - 2}"
        return Arrow(
            path,
            tuple(names),
            (start + end) // 2,
            middle - 10 - _LINE * (len(names) - 1),
            back=False,
        )
    start, end = one.middle, other.middle
    path = f"M{start} {TOP}C{start} {TOP - 62} {end} {TOP - 62} {end} {TOP - 2}"
    return Arrow(path, tuple(names), (start + end) // 2, TOP - 56, back=True)


def _around(one: Box, names: list[str]) -> Arrow:
    """What leaves the state as it is: a loop above its box."""
    left, right, top = one.middle - BOX // 4, one.middle + BOX // 4, TOP - 44
    path = f"M{left} {TOP}C{left} {top} {right} {top} {right} {TOP - 2}"
    return Arrow(path, tuple(names), one.middle, TOP - 42, back=True)


def _across(one: Box, other: Box, names: list[str], both: bool) -> Arrow:
    """Between the line and a state below it."""
    down = other.y > one.y
    aside = (-_SIDE if down else _SIDE) if both else 0
    start = one.middle + aside
    end = _meeting(one, other) + aside
    first, last = (one.y + HIGH, other.y) if down else (one.y, other.y + HIGH)
    if not down and one.x - other.x > 2 * (BOX + GAP):  # far back: past its other arrows
        start, first = one.x, one.y + HIGH // 2
    path = f"M{start} {first}L{end} {last - 2 if down else last + 2}"
    # The words stand nearer to where the arrow comes from, so that those of two do not meet.
    share = 0.42 if not both else 0.34 if down else 0.36
    x = round(start + (end - start) * share) + (-6 if aside < 0 else 6)
    if not both:
        x = (start + end) // 2 + (6 if end < start else -6)
    return Arrow(path, tuple(names), x, round(first + (last - first) * share) + 4, back=True)


def _meeting(one: Box, other: Box) -> int:
    """Where an arrow enters the other box: on the side it comes from."""
    if abs(one.middle - other.middle) < _SIDE:
        return other.middle
    return other.middle + (BOX // 4 if one.middle > other.middle else -BOX // 4)
