"""Which cell is wrong: the smallest set of figures whose change satisfies every broken identity.

Broken identities that share a figure form a component. Inside a component sets of one, two and
three figures are tried; a set explains the component when every broken identity holds one of its
figures and values exist for them under which all identities that touch them hold, also those that
held before (an identity that holds vouches for its figures). Everything is exact; all sets of the
smallest size are kept, so that ties are shown.
The method is Reiter's diagnosis on Fellegi and Holt's problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice

from mingzhang.check.identities import ZERO, Identity, Network
from mingzhang.facts import Amount, Fact, Interval, Origin

_MAX_SETS = {2: 800, 3: 300}
"""How many sets of each size are tried; beyond that the identities are told one by one."""
_MAX_SOLUTIONS = 60
_FAR = Decimal(10) ** 30

Values = dict[int, Interval]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One component explained. ``cells`` are the figures to change with the values that mend
    them (empty: no small set explains it), ``others`` alternative sets of the same size,
    ``broken`` the violated identities."""

    cells: Values
    others: tuple[Values, ...]
    broken: tuple[Identity, ...]


def diagnose(network: Network, broken: Sequence[Identity]) -> list[Diagnosis]:
    """Explain all broken identities, component by component."""
    touching: dict[int, list[Identity]] = defaultdict(list)
    for identity in network.identities:
        for _, index in identity.terms:
            touching[index].append(identity)
    components = _components(broken)
    first = [_explain(network, component, touching) for component in components]
    solved = [d for d in first if d.cells]
    unsolved = [d for d in first if not d.cells]
    while unsolved:
        # What no small set explains may hang together with its neighbours through identities that
        # happen to hold (two wrong figures can hide each other).
        current = unsolved.pop()
        near = [d for d in (*solved, *unsolved) if _linked(current, d, touching)]
        joined = [i for d in (current, *near) for i in d.broken]
        merged = _explain(network, joined, touching) if near and len(joined) <= 24 else current
        if not merged.cells:
            solved.append(current)
            continue
        solved = [d for d in solved if d not in near] + [merged]
        unsolved = [d for d in unsolved if d not in near]
    return solved


def _linked(one: Diagnosis, other: Diagnosis, touching: dict[int, list[Identity]]) -> bool:
    """Whether some identity holds figures of both."""
    own = {i for identity in one.broken for _, i in identity.terms}
    theirs = {i for identity in other.broken for _, i in identity.terms}
    return any(
        index in theirs
        for cell in own
        for identity in touching[cell]
        for _, index in identity.terms
    )


def _components(broken: Sequence[Identity]) -> list[list[Identity]]:
    parent = list(range(len(broken)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    seen: dict[int, int] = {}
    for number, identity in enumerate(broken):
        for _, index in identity.terms:
            if index in seen:
                parent[root(number)] = root(seen[index])
            else:
                seen[index] = number
    groups: dict[int, list[Identity]] = defaultdict(list)
    for number, identity in enumerate(broken):
        groups[root(number)].append(identity)
    return list(groups.values())


def _explain(
    network: Network, broken: list[Identity], touching: dict[int, list[Identity]]
) -> Diagnosis:
    for size in (1, *_MAX_SETS):
        solutions: list[Values] = []
        for cells in _hitting_sets(broken, size):
            values = _values(network, cells, touching)
            if values is not None:
                solutions.append(values)
            if len(solutions) >= _MAX_SOLUTIONS:
                break
        if solutions:
            solutions.sort(key=lambda s: _suspicion(network, s, touching))
            return Diagnosis(solutions[0], tuple(solutions[1:]), tuple(broken))
    return Diagnosis({}, (), tuple(broken))


def _hitting_sets(broken: Sequence[Identity], size: int) -> Iterator[tuple[int, ...]]:
    """Sets of ``size`` figures that touch every broken identity, the busiest figures first."""
    members = [frozenset(i for _, i in identity.terms) for identity in broken]
    load: dict[int, int] = defaultdict(int)
    for group in members:
        for index in group:
            load[index] += 1
    if size == 1:
        shared = frozenset.intersection(*members)
        yield from ((index,) for index in sorted(shared))
        return
    busiest = sorted(load, key=lambda i: (-load[i], i))
    need = (len(members) + size - 1) // size

    def search() -> Iterator[tuple[int, ...]]:
        for cells in combinations(busiest[:40], size):
            if load[cells[0]] < need:
                return  # even the busiest figure touches too few
            if all(any(c in group for c in cells) for group in members):
                yield cells

    yield from islice(search(), _MAX_SETS[size])


def _values(
    network: Network, cells: tuple[int, ...], touching: dict[int, list[Identity]]
) -> Values | None:
    """Values for ``cells`` that satisfy every identity touching them; None when there are none."""
    constraints: list[tuple[dict[int, int], Interval]] = []
    seen: set[int] = set()
    for cell in cells:
        for identity in touching[cell]:
            if id(identity) in seen:
                continue
            seen.add(id(identity))
            constraint = _constraint(network, identity, cells)
            if constraint is not None:
                constraints.append(constraint)
    spans = _solve(list(cells), constraints)
    return spans if spans is None or len(cells) == 1 else _together(network, spans, constraints)


def _together(
    network: Network, spans: Values, constraints: list[tuple[dict[int, int], Interval]]
) -> Values:
    """Values for several figures that hold at the same time: each is fixed before the next."""
    fixed: Values = {}
    rows = list(constraints)
    for cell in spans:
        current = _solve([c for c in spans if c not in fixed], _reduced(rows, fixed))
        if current is None:
            return spans
        value = nearest(network.facts[cell], current[cell])
        fixed[cell] = Interval(value, value)
    return fixed


def _reduced(
    rows: list[tuple[dict[int, int], Interval]], fixed: Values
) -> list[tuple[dict[int, int], Interval]]:
    """The constraints with the fixed figures moved to the other side."""
    reduced = []
    for signs, limit in rows:
        left = {c: s for c, s in signs.items() if c not in fixed}
        moved = sum((s * fixed[c].lo for c, s in signs.items() if c in fixed), ZERO)
        if left:
            reduced.append((left, Interval(limit.lo - moved, limit.hi - moved)))
    return reduced


def _constraint(
    network: Network, identity: Identity, cells: tuple[int, ...]
) -> tuple[dict[int, int], Interval] | None:
    """``sum(sign * cell)`` must lie in the returned interval, the others being as printed."""
    prepared = network.prepared(identity)
    if prepared is None:
        return None
    signs: dict[int, int] = {}
    lo, hi = prepared.lo, prepared.hi
    for index in cells:
        for sign, interval in prepared.terms.get(index, ()):
            signs[index] = signs.get(index, 0) + sign
            low, high = (interval.lo, interval.hi) if sign > 0 else (-interval.hi, -interval.lo)
            lo, hi = lo - low, hi - high
    # sign*cells + rest = 0  ->  sign*cells in [-hi, -lo]; >= 0 leaves the upper end open.
    slack = ZERO
    if identity.kind != "copy":
        for index in signs:
            slack += _half(network.facts[index])
    return signs, Interval(-hi - slack, _FAR if identity.at_least else -lo + slack)


def _half(fact: Fact) -> Decimal:
    """The new figure will be rounded as the old one was."""
    return fact.value.half_step if isinstance(fact.value, Amount) else ZERO


def _solve(cells: list[int], constraints: list[tuple[dict[int, int], Interval]]) -> Values | None:
    """Fourier-Motzkin elimination on at most three unknowns; amounts are not negative."""
    bounds: list[tuple[dict[int, int], Interval]] = [
        *constraints,
        *(({c: 1}, Interval(ZERO, _FAR)) for c in cells),
    ]
    result: Values = {}
    for target in cells:
        rows = bounds
        for cell in (c for c in cells if c != target):
            reduced = _eliminate(rows, cell)
            if reduced is None:
                return None
            rows = reduced
        span = Interval(-_FAR, _FAR)
        for signs, limit in rows:
            sign = signs.get(target, 0)
            if sign == 0:
                if not limit.lo <= 0 <= limit.hi:
                    return None
                continue
            scaled = (
                Interval(limit.lo / sign, limit.hi / sign)
                if sign > 0
                else Interval(limit.hi / sign, limit.lo / sign)
            )
            narrower = span.intersection(scaled)
            if narrower is None:
                return None
            span = narrower
        result[target] = span
    return result


def _eliminate(
    rows: list[tuple[dict[int, int], Interval]], cell: int
) -> list[tuple[dict[int, int], Interval]] | None:
    with_cell = [(s, i) for s, i in rows if s.get(cell)]
    reduced = [(s, i) for s, i in rows if not s.get(cell)]
    for (one, first), (two, second) in combinations(with_cell, 2):
        a, b = one[cell], two[cell]
        # b*one - a*two does not hold the cell.
        signs = {
            c: b * one.get(c, 0) - a * two.get(c, 0) for c in one.keys() | two.keys() if c != cell
        }
        limit = _scale(first, b) - _scale(second, a)
        signs = {c: s for c, s in signs.items() if s}
        if not signs and not limit.lo <= 0 <= limit.hi:
            return None
        if signs:
            reduced.append((signs, limit))
        if len(reduced) > 400:
            return reduced
    return reduced


def _scale(interval: Interval, factor: int) -> Interval:
    one, two = interval.lo * factor, interval.hi * factor
    return Interval(min(one, two), max(one, two))


def _suspicion(
    network: Network, solution: Values, touching: dict[int, list[Identity]]
) -> tuple[int, int, int, int]:
    """Smaller is likelier: text before tables, few identities that vouch, a simple slip."""
    rank = {Origin.NARRATIVE: 0, Origin.FORM: 1, Origin.TABLE: 1}
    origin = sum(rank[network.facts[i].origin] for i in solution)
    vouched = sum(
        1
        for i in solution
        for identity in touching[i]
        if not identity.at_least and network.holds(identity)
    )
    slips = sum(
        0 if slip(network.facts[i], nearest(network.facts[i], span)) else 1
        for i, span in solution.items()
    )
    wholes = sum(1 for i in solution for identity in touching[i] if identity.terms[0][1] == i)
    return (slips, vouched, origin, -wholes)


def nearest(fact: Fact, span: Interval) -> Decimal:
    """The value in the middle of ``span`` (base unit), rounded as the figure is printed."""
    value = fact.value
    step = value.half_step * 2 if isinstance(value, Amount) else Decimal(1)
    if span.lo == span.hi:
        return span.lo
    if span.hi - span.lo > 20 * step and isinstance(value, Amount):
        # Only a limit is known: the nearest value that keeps it.
        return min(max(value.base, span.lo), span.hi)
    middle = span.middle if span.hi < _FAR else span.lo
    rounded = (middle / step).to_integral_value() * step
    if span.lo <= rounded <= span.hi:
        return rounded
    return middle


def slip(fact: Fact, expected: Decimal) -> str:
    """The kind of slip that turns ``expected`` (base unit) into the printed figure, or ''."""
    value = fact.value
    if not isinstance(value, Amount) or expected < 0:
        return ""
    stated, wanted = value.base, expected
    if wanted == 0 or stated == 0:
        return ""
    ratio = stated / wanted
    if ratio in (10_000, Decimal(1) / 10_000):
        return "unit"
    if ratio in (10, 100, 1000, Decimal("0.1"), Decimal("0.01"), Decimal("0.001")):
        return "point"
    one = f"{abs(value.value):.{value.decimals}f}"
    two = f"{wanted / value.unit.in_yuan:.{value.decimals}f}"
    if len(one) == len(two):
        wrong = [i for i in range(len(one)) if one[i] != two[i]]
        if len(wrong) == 1:
            return "digit"
        if len(wrong) == 2 and sorted(one) == sorted(two):
            return "swap"
    return ""
