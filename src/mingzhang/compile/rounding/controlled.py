"""Controlled rounding: atoms rounded together, so that all displayed figures add up.

The result of :func:`round_together` is a rounding of the *atoms*, a budget's finest lines. Every
displayed figure is a sum of atoms; if it is displayed as the sum of their roundings, all figures
add up on every axis of every table, whatever the roundings are. The art is to choose them so that
no figure moves by a whole step from its exact value, and as few as possible, big totals first,
differ from their ordinary half-up rounding.

**The problem.** It is controlled rounding as of statistical tables, zero-restricted: a figure that
is a whole number of steps stays, any other becomes one of the two whole numbers beside it
(Bacharach 1966; Causey, Cox & Ernst 1985; Cox 1987). Two crossing hierarchies always have a
solution, for their sums are a flow in a network. From three dimensions on there may be none, and to
decide it is hard in general (Kelly, Golden, Assad & Baker, on its complexity). Rounding that only
bounds the error, like that of Beck & Fiala 1981 (by the number of figures that share an atom), is
too coarse here: the bound wanted is one step.

**The method.** Take each figure's price: nothing at half-up, little at the other lawful value, much
beyond. It is convex, so the cheapest rounding is a piecewise-linear programme (Fourer 1985), and
half-up everywhere is dual feasible for it: the dual simplex method with long steps (Maros 2003)
starts from there and repairs, row by row, what does not add up. It is carried out in whole numbers
(:mod:`~mingzhang.compile.rounding.tableau`): the sums of a budget are so near to totally unimodular
that nearly all pivots are ±1. If all are, the result is the optimum, and proved. Otherwise, and for
budgets of many thousand atoms, it is applied to blocks of cells by turns, with weights that grow on
what stays broken (Morris 1993, breakout; :mod:`~mingzhang.compile.rounding.blocks`). Where there
are few cells all roundings are tried, so that a small problem is never called impossible wrongly
(:mod:`~mingzhang.compile.rounding.exhaustive`); in large ones a broken figure means that none
better was found.

**What holds.** Sums hold by construction. Whatever the search did, the roundings are judged in the
end by exact integers against the figures as given: those that moved by a step or more are listed.
No floating point, no clock, no chance: the same input gives the same rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.compile.rounding.blocks import settle
from mingzhang.compile.rounding.problem import problem_of, round_half_up


@dataclass(frozen=True, slots=True)
class Rounded:
    """Atoms rounded together: ``steps[i]`` is atom ``i`` in whole steps.

    ``broken`` are the places of the groups whose figure had to move by a step or more from its
    exact value, ``moved`` those that differ from their own half-up rounding (the broken ones among
    them). An atom that is no displayed figure itself may lie more than a step from its value, if
    the figures need it.
    """

    steps: tuple[int, ...]
    broken: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()


def round_together(
    values: Sequence[int],
    step: int,
    groups: Sequence[Sequence[int]],
    dear: Sequence[Sequence[int]] = (),
) -> Rounded:
    """Round ``values`` to multiples of ``step`` (at least 1) so that the sums of ``groups`` show
    figures less than a step from their exact values, wherever that was found possible.

    Each group is the atoms (places in ``values``) that a displayed figure adds up; one that stands
    twice is counted twice. Neighbours in the budget should be neighbours in ``values``: that helps
    the search. An atom in no group is rounded half up. ``dear`` are groups whose figures should
    keep their own rounding before others: they are shown elsewhere with more digits. Raises
    ValueError for a step below 1, IndexError for an atom that does not exist.
    """
    if step < 1:
        raise ValueError(f"a step of {step}")
    problem = problem_of(values, step, groups, dear)
    steps = [round_half_up(v, step) for v in values]
    if not problem.atoms:
        return Rounded(tuple(steps))
    for atoms, ups in zip(problem.atoms, settle(problem, step).ups, strict=True):
        _share(atoms, ups, values, step, steps)
    broken: list[int] = []
    moved: list[int] = []
    for g, group in enumerate(groups):
        exact = sum(values[i] for i in group)
        shown = sum(steps[i] for i in group)
        if abs(shown * step - exact) >= step:
            broken.append(g)
        if shown != round_half_up(exact, step):
            moved.append(g)
    return Rounded(tuple(steps), tuple(broken), tuple(moved))


def _share(
    atoms: Sequence[int], ups: int, values: Sequence[int], step: int, steps: list[int]
) -> None:
    """Round up ``ups`` of these atoms, those with the largest remainders."""
    all_of_them, some = divmod(ups, len(atoms))
    order = sorted(atoms, key=lambda i: (-(values[i] % step), i))
    for place, i in enumerate(order):
        steps[i] = values[i] // step + all_of_them + (place < some)
