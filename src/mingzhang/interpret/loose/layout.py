"""The columns that a table prints, sorted by what they are for a dump: text, figures, sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.interpret import words
from mingzhang.interpret.loose.labels import Vocabulary, vocabulary
from mingzhang.templates import Column, Role, TableSpec

_TEXTS = (Role.CODE, Role.NAME, Role.LABEL, Role.TEXT, Role.REMARK)


@dataclass(frozen=True, slots=True)
class Lane:
    """The columns of one side: ``texts`` before its figures, ``amounts``, and ``tail`` texts after
    them, as indices into the row."""

    texts: tuple[int, ...]
    amounts: tuple[int, ...]
    tail: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The printed columns of a table. ``ordinal`` is the index of the running number, if any;
    ``words_of`` the known labels by column."""

    spec: TableSpec
    columns: tuple[Column, ...]
    ordinal: int | None
    lanes: tuple[Lane, ...]
    words_of: dict[int, Vocabulary]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.columns)

    @property
    def main(self) -> Lane:
        """The only side, or the first of several."""
        return self.lanes[0]

    @property
    def coded(self) -> bool:
        """Whether rows begin with a classification code (after the running number)."""
        texts = self.main.texts
        return bool(texts) and self.columns[texts[0]].role is Role.CODE

    @property
    def interleaved(self) -> bool:
        """Whether one side has text columns between its figures, as purchases have."""
        if len(self.lanes) > 1:
            return False
        roles = [c.role for c in self.columns]
        amounts = [i for i, role in enumerate(roles) if role is Role.AMOUNT]
        return bool(amounts) and any(roles[i] in _TEXTS for i in range(amounts[0], amounts[-1]))

    @property
    def has_figures(self) -> bool:
        """Whether the table has any column of figures."""
        return any(lane.amounts for lane in self.lanes)

    def is_known(self, text: str) -> bool:
        """Whether a text is a complete known label of any column."""
        return any(v.knows(text) for v in self.words_of.values())

    def begins_known(self, text: str) -> bool:
        """Whether a known label goes on after the text."""
        return any(v.begins(text) for v in self.words_of.values())

    def counts(self, index: int) -> bool:
        """Whether a column holds counts of things rather than money."""
        unit = self.columns[index].unit
        return unit is not None and not unit.is_money


def layout_of(spec: TableSpec, columns: Sequence[Column]) -> Layout:
    """Sort the printed columns of a table."""
    ordinal = next((i for i, c in enumerate(columns) if c.role is Role.ORDINAL), None)
    lanes: list[Lane] = []
    for side in spec.sides:
        own = [i for i, c in enumerate(columns) if c.side == side.id and i != ordinal]
        if not own:
            continue
        amounts = [i for i in own if columns[i].role is Role.AMOUNT]
        first = amounts[0] if amounts else len(columns)
        texts = [i for i in own if i < first and columns[i].role in _TEXTS]
        tail = [i for i in own if i > first and columns[i].role in _TEXTS]
        lanes.append(Lane(tuple(texts), tuple(amounts), tuple(tail)))
    lanes.sort(key=lambda lane: min((*lane.texts, *lane.amounts), default=0))
    words_of = {
        i: vocabulary(spec, columns[i])
        for lane in lanes
        for i in lane.texts
        if columns[i].role in (Role.NAME, Role.LABEL)
    }
    if not lanes:
        lanes.append(Lane((), (), ()))
    return Layout(spec, tuple(columns), ordinal, tuple(lanes), words_of)


def head_rows(layout: Layout) -> list[tuple[str, ...]]:
    """The heads of the layout as rows of cells, one for each level."""
    deepest = max((len(c.head) for c in layout.columns), default=0)
    return [
        tuple(c.head[level] if level < len(c.head) else "" for c in layout.columns)
        for level in range(deepest)
    ]


def ruler_row(layout: Layout, text: str) -> tuple[str, ...]:
    """A ruler line as cells: the word under the running number, the numbers under the rest."""
    pieces = text.split()
    cells = [""] * layout.width
    numbers = [p for p in pieces if p.isdigit()]
    word = words.fold("".join(p for p in pieces if not p.isdigit()))
    places = [i for i in range(layout.width) if i != layout.ordinal]
    for place, number in zip(places, numbers, strict=False):
        cells[place] = number
    if word:
        cells[layout.ordinal if layout.ordinal is not None else 0] = word
    return tuple(cells)
