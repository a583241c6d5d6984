"""The rounding problem made small: cells of like atoms, and the figures that can move.

Atoms that are counted in the same figures need not be told apart while figures are chosen: they
become one *cell*. Atoms that are whole numbers of steps never move and vanish. What matters of the
others is what they have above the step below them; the question is how often a cell is rounded up:
0 for all its atoms down, :attr:`Problem.room` for all of them up.

A figure is known by its *deviation*: by how many steps what it shows lies above its ordinary
half-up rounding. 0 is best. One more value is lawful, ``other``: +1 where half-up went down, -1
where it went up, and none (0) where the exact value is a whole number of steps. Any other deviation
breaks the figure, for then it has moved by a whole step or more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_DEAR = 100
"""How much dearer it is to move a figure that should stay than another of its size."""


def round_half_up(value: int, step: int) -> int:
    """How many steps ``value`` is, rounded half away from zero (四舍五入)."""
    steps = (2 * abs(value) + step) // (2 * step)
    return steps if value >= 0 else -steps


@dataclass(frozen=True, slots=True)
class Problem:
    """Cells and figures, each known by its place in these tuples.

    ``atoms[c]`` are the atoms of cell ``c``, ``room[c]`` is their number and ``rest[c]`` what they
    have above whole steps. ``cells[f]`` are the cells that figure ``f`` adds up (a cell that it
    counts twice stands there twice), ``figures[c]`` the figures of a cell (as often as they count
    it). ``target[f]`` is how many roundings up give deviation 0, ``other[f]`` the other lawful
    deviation, ``weight[f]`` the price of showing that one: the more cells a figure adds up, the
    higher.
    """

    atoms: tuple[tuple[int, ...], ...]
    room: tuple[int, ...]
    rest: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]
    figures: tuple[tuple[int, ...], ...]
    target: tuple[int, ...]
    other: tuple[int, ...]
    weight: tuple[int, ...]

    def deviations(self, ups: Sequence[int]) -> list[int]:
        """The deviation of every figure when cell ``c`` is rounded up ``ups[c]`` times."""
        return [
            sum(ups[c] for c in cells) - target
            for cells, target in zip(self.cells, self.target, strict=True)
        ]


def problem_of(
    values: Sequence[int],
    step: int,
    groups: Sequence[Sequence[int]],
    dear: Sequence[Sequence[int]] = (),
) -> Problem:
    """The problem that rounding these atoms poses; without cells where nothing has to move.

    Figures that add up one of ``dear`` are kept at half-up before all others.
    """
    loose = frozenset(i for i, v in enumerate(values) if v % step)
    if not loose:
        return Problem((), (), (), (), (), (), (), ())
    sums = dict.fromkeys(tuple(sorted(i for i in group if i in loose)) for group in groups)
    sums.pop((), None)
    kept = {tuple(sorted(i for i in group if i in loose)) for group in dear}
    seen_in: dict[int, list[int]] = {}
    for f, ids in enumerate(sums):
        for i in ids:
            seen_in.setdefault(i, []).append(f)
    alike: dict[tuple[int, ...], list[int]] = {}
    for i in sorted(seen_in):
        alike.setdefault(tuple(seen_in[i]), []).append(i)
    # Sums of different atoms may be sums of the same cells no longer told apart: atoms are taken
    # into a cell whole, so equal cells mean equal atoms and sums stay distinct.
    cells: list[list[int]] = [[] for _ in sums]
    for c, shared in enumerate(alike):
        for f in shared:
            cells[f].append(c)
    atoms = tuple(map(tuple, alike.values()))
    rest = tuple(sum(values[i] % step for i in members) for members in atoms)
    exact = [sum(rest[c] for c in members) for members in cells]
    target = tuple((2 * e + step) // (2 * step) for e in exact)
    return Problem(
        atoms=atoms,
        room=tuple(map(len, atoms)),
        rest=rest,
        cells=tuple(map(tuple, cells)),
        figures=tuple(alike),
        target=target,
        other=tuple(other_of(e, t, step) for e, t in zip(exact, target, strict=True)),
        weight=tuple(
            len(members).bit_length() ** 2 * (_DEAR if ids in kept else 1)
            for ids, members in zip(sums, cells, strict=True)
        ),
    )


def other_of(exact: int, target: int, step: int) -> int:
    """The other lawful deviation of a figure whose half-up rounding is ``target``."""
    if exact % step == 0:
        return 0
    return 1 if target * step < exact else -1
