"""What one version of a disclosure states, and what that comes to.

A figure that a version states in two ways is not chosen between: it *differs* and is not told. Only
figures of the body itself count, for the year and stage of the version: those of the units of a
department, of other years and of other stages (a plan beside final accounts) are somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mingzhang.corpus.figures.funds import FUNDS
from mingzhang.facts import Coordinate, Message

Cell = tuple[int, int, int | None]
"""Where a figure stands: number of the table, row and column; the column is not always known."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of a version: ``fen`` (1/100 元) at a coordinate, in a cell, or in a passage of the
    text where the tables leave the cell empty."""

    coordinate: Coordinate
    fen: int
    cell: Cell | None = None
    passage: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a version says of one quantity: ``fen`` or None, the first cell that says it, whether
    other cells say otherwise, of which fund alone it is, and the passage that says it where no cell
    does."""

    fen: int | None
    cell: Cell | None = None
    differs: bool = False
    fund: str = ""
    passage: int | None = None

    @property
    def basis(self) -> Message | None:
        """The fund in words; None where it is all money."""
        return FUNDS.get(self.fund)


class Disclosed:
    """The figures of one version: those that are its body's own, by what they are about."""

    def __init__(self, code: str, year: int, stated: Iterable[Stated] = ()) -> None:
        """``code`` is that of the body, empty where nobody knows it; ``stated`` in the order of the
        disclosure."""
        self._found: dict[Coordinate, list[Stated]] = {}
        for one in stated:
            if _is_own(one.coordinate, code, year):
                at = one.coordinate.without("entity", "year")
                self._found.setdefault(at, []).append(one)

    def at(self, **axes: str) -> Told:
        """What is said of a quantity; axes that are not named, or empty, are totalled over."""
        named = {axis: member for axis, member in axes.items() if member}
        return _told(self._found.get(Coordinate(named), ()))

    def by(self, *axes: str, **fixed: str) -> dict[tuple[str, ...], Told]:
        """Quantities by their members on some axes; ``fixed`` as in :meth:`at`."""
        named = {axis: member for axis, member in fixed.items() if member}
        wanted = {*axes, *named}
        return {
            tuple(at[axis] for axis in axes): _told(found)
            for at, found in self._found.items()
            if at.keys() == wanted and all(at[axis] == named[axis] for axis in named)
        }


def _is_own(at: Coordinate, code: str, year: int) -> bool:
    """Whether a figure is the body's, for the year and stage of the version."""
    if "stage" in at or "label" in at or at.get("year", str(year)) != str(year):
        return False
    # Codes of units begin with that of their department.
    entity = at.get("entity", "")
    return not (code and entity != code and entity.startswith(code))


def _told(found: Iterable[Stated]) -> Told:
    """Several printings of one quantity as one: with the first place that is a cell."""
    every = list(found)
    if not every:
        return Told(None)
    first = next((one for one in every if one.cell is not None), every[0])
    differs = len({one.fen for one in every}) > 1
    return Told(None if differs else first.fen, first.cell, differs, passage=first.passage)
