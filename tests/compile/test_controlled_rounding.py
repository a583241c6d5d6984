"""Controlled rounding: sums always hold, figures stay within a step, and what is impossible is told.

The budgets here are as hard as they come: every line has cents, lines differ on eight axes, and the
figures are those of a department's own set in all its tables.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.compile.rounding import Rounded, round_half_up, round_together

STEP = 10_000
"""0.01 万元 in 分."""
BUDGETS = 12
"""How many budgets of 500 lines are carried; with 200 it is the same: no figure breaks."""

Groups = list[tuple[int, ...]]


def table(*sizes: int) -> Groups:
    """All figures of a table with so many members on each axis: cells, margins, grand total."""
    cells = list(product(*(range(size) for size in sizes)))
    members = [(*range(size), None) for size in sizes]
    return [
        tuple(
            i
            for i, cell in enumerate(cells)
            if all(a in (None, b) for a, b in zip(at, cell, strict=True))
        )
        for at in product(*members)
    ]


def shown(steps: Sequence[int], group: Iterable[int]) -> int:
    return sum(steps[i] for i in group)


def moves(values: Sequence[int], steps: Sequence[int], group: Sequence[int], step: int) -> bool:
    """Whether a figure moves by a step or more from its exact value."""
    return abs(shown(steps, group) * step - sum(values[i] for i in group)) >= step


def check(values: Sequence[int], step: int, groups: Sequence[Sequence[int]]) -> Rounded:
    """Round, and hold the result against what it says of itself."""
    rounded = round_together(values, step, groups)
    steps = rounded.steps
    assert len(steps) == len(values)
    assert rounded.broken == tuple(
        g for g, group in enumerate(groups) if moves(values, steps, group, step)
    )
    own = [round_half_up(sum(values[i] for i in group), step) for group in groups]
    assert rounded.moved == tuple(
        g for g, group in enumerate(groups) if shown(steps, group) != own[g]
    )
    assert all(steps[i] * step == v for i, v in enumerate(values) if v % step == 0)
    return rounded


def by_hand(values: Sequence[int], step: int, groups: Sequence[Sequence[int]]) -> bool:
    """Whether rounding each atom up or down can keep every figure within a step: all are tried."""
    choices = [(v // step,) if v % step == 0 else (v // step, v // step + 1) for v in values]
    return any(
        not any(moves(values, steps, group, step) for group in groups)
        for steps in product(*choices)
    )


# -- budgets -------------------------------------------------------------------------------------

FUNDS = ("general",) * 6 + ("government", "state_capital", "special_account", "business", "other")
FISCAL = ("general", "government", "state_capital")
Line = tuple[int, str, str, str, str, str, str]
"""Unit, function, category, project, departmental economic code, fund, carry."""


def budget(seed: int, count: int, units: int) -> tuple[list[Line], list[int]]:
    """So many lines of units that share functions, and their amounts: from 1 分 to 100 万元."""
    random = Random(seed)
    heads = random.sample(("201", "205", "206", "208", "210", "212", "213", "221", "229"), 5)
    functions = [
        f"{head}{random.randint(1, 12):02}{random.randint(1, 9):02}"
        for head in heads
        for _ in range(random.randint(2, 6))
    ]
    lines: list[Line] = []
    for unit in range(units):
        own = random.sample(functions, min(len(functions), random.randint(3, 8)))
        share = count // units + (unit < count % units)
        projects = [
            (f"{unit}-{k}", random.choice(own), random.choice(FUNDS)) for k in range(share // 8 + 1)
        ]
        for _ in range(share):
            carry = "prior" if random.random() < 0.1 else "current"
            if random.random() < 0.5:
                name, function, fund = random.choice(projects)
                econ = f"{random.choice(('302', '303', '310', '399'))}{random.randint(1, 20):02}"
                lines.append((unit, function, "project", name, econ, fund, carry))
            else:
                category = random.choice(("personnel", "public"))
                head = {"personnel": ("301", "303"), "public": ("302", "310")}[category]
                econ = f"{random.choice(head)}{random.randint(1, 25):02}"
                fund = random.choice(("general",) * 8 + ("business",))
                lines.append((unit, random.choice(own), category, "", econ, fund, carry))
    return lines, [random.randint(1, 10 ** random.randint(4, 8)) for _ in lines]


def figures_of(line: Line) -> Iterator[tuple[object, ...]]:
    """The figures of a department's set that count this line."""
    unit, function, category, project, econ, fund, carry = line
    basic = category != "project"
    government = f"50{unit % 2}{econ[:3]}"
    for level in ("", function[:3], function[:5], function):
        yield "expenditure", level
        yield "expenditure", level, basic
        yield ("income", level, fund) if carry == "current" else ("income", level, carry)
        if fund == "general":
            yield "general", level
            yield "general", level, basic
            yield "general", level, category
        if fund in FISCAL:
            yield "fiscal", level
            yield "fiscal", level, fund
    yield from (("balance", fund), ("balance", fund, carry), ("balance", carry))
    yield from (("unit", unit), ("unit", unit, fund), ("unit", unit, basic))
    if basic and fund == "general":
        for code in ("", econ[:3], econ):
            yield "basic", code
            yield "basic", code, category
            yield "government", code, government
    if project:
        yield from (("project", project), ("project", project, fund), ("project", project, carry))
        yield from (("projects", fund), ("projects", fund, carry))


def groups_of(lines: Sequence[Line]) -> Groups:
    found: dict[tuple[object, ...], list[int]] = {}
    for i, line in enumerate(lines):
        for figure in dict.fromkeys(figures_of(line)):
            found.setdefault(figure, []).append(i)
    return [tuple(ids) for ids in found.values()]


# -- laws ----------------------------------------------------------------------------------------


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**5))
def test_half_up_is_that_of_the_decimals(value: int, step: int) -> None:
    # A quotient that no decimal holds is never half way, so the precision of Decimal suffices.
    assert round_half_up(value, step) == int(
        (Decimal(value) / step).quantize(Decimal(1), ROUND_HALF_UP)
    )


@given(st.lists(st.integers(0, 10**6)), st.data())
def test_whole_steps_stay_as_they_are(wholes: list[int], data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.lists(st.sampled_from(range(len(wholes) or 1)))))
    groups = groups if wholes else []
    assert round_together([w * STEP for w in wholes], STEP, groups) == Rounded(tuple(wholes))


def test_steps_and_atoms_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="step of 0"):
        round_together([1], 0, [])
    with pytest.raises(IndexError):
        round_together([1], STEP, [(0,), (1,)])


def test_a_line_in_no_figure_is_rounded_half_up() -> None:
    assert round_together([14_999, 15_000, 3_000], STEP, [(2,)]).steps == (1, 2, 0)


def test_lines_counted_alike_share_what_their_sum_is_rounded_to() -> None:
    # Four lines of 0.4 are 1.6: two go up, those with the largest remainders.
    rounded = check([4_001, 4_000, 4_003, 4_000], STEP, [(0, 1, 2, 3)])
    assert rounded == Rounded((1, 0, 1, 0))


def test_a_line_counted_twice_counts_twice() -> None:
    rounded = check([7_000, 3_000], STEP, [(0, 0, 1), (0,)])
    assert rounded == Rounded((1, 0))


@given(st.integers(1, 8), st.integers(1, 8), st.data())
@settings(max_examples=150, deadline=None)
def test_a_table_with_two_axes_can_always_be_carried(
    rows: int, columns: int, data: st.DataObject
) -> None:
    # Halves and whole steps are the hard ones: they leave no room.
    cents = st.one_of(st.integers(0, 3 * STEP), st.sampled_from((0, 5_000, 2_500, 10_000)))
    values = data.draw(st.lists(cents, min_size=rows * columns, max_size=rows * columns))
    assert check(values, STEP, table(rows, columns)).broken == ()


@given(st.integers(0, 2**32), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_two_crossing_trees_can_always_be_carried(seed: int, count: int) -> None:
    lines, values = budget(seed, count, 2)
    tree = [(function[:3], function[:5], function) for _, function, *_ in lines]
    econ = [(code[:3], code) for _, _, _, _, code, _, _ in lines]
    groups: dict[tuple[str, str], list[int]] = {}
    for i in range(len(lines)):
        for side in (("", *tree[i]), ("", *(f"e{code}" for code in econ[i]))):
            for node in side:
                groups.setdefault(("", node), []).append(i)
    assert check(values, STEP, list(groups.values())).broken == ()


@given(st.integers(0, 2**32), st.integers(1, 10))
@settings(max_examples=120, deadline=None)
def test_what_can_be_carried_is_carried(seed: int, count: int) -> None:
    # No trees here: any sums of any lines, crossing densely.
    random = Random(seed)
    values = [random.choice((0, 25, 33, 45, 50, 50, 67, 75, 140)) for _ in range(count)]
    groups = [
        random.sample(range(count), random.randint(1, count)) for _ in range(random.randint(1, 22))
    ]
    # A figure that breaks tells that no rounding up and down would have kept them all.
    assert not check(values, 100, groups).broken or not by_hand(values, 100, groups)


def test_a_table_with_three_axes_may_be_impossible_and_is_told() -> None:
    # Three halves, each two of which share a plane that is one whole step: were one plane's half
    # rounded up, the other plane's would have to be both up and down.
    values = [0, 0, 0, 5_000, 0, 5_000, 5_000, 0]
    groups = table(2, 2, 2)
    assert not by_hand(values, STEP, groups)
    rounded = check(values, STEP, groups)
    assert len(rounded.broken) == 1
    whole = shown(rounded.steps, range(8))
    assert whole == sum(shown(rounded.steps, plane) for plane in (range(4), range(4, 8)))


@given(st.integers(0, 2**32), st.integers(1, 120), st.integers(1, 3), st.booleans())
@settings(max_examples=40, deadline=None)
def test_what_the_result_says_of_itself_is_so(
    seed: int, count: int, units: int, round_lines: bool
) -> None:
    lines, values = budget(seed, count, units)
    if round_lines:
        values = [v - v % STEP if i % 3 else v for i, v in enumerate(values)]
    groups = groups_of(lines)
    rounded = check(values, STEP, groups)
    assert rounded == round_together(values, STEP, groups)


@pytest.mark.slow
def test_budgets_of_five_hundred_lines_are_carried_and_their_totals_stand() -> None:
    broken, turned, near = [], [], 0
    for seed in range(BUDGETS):
        lines, values = budget(seed, 500, (1, 2, 4, 8)[seed % 4])
        groups = groups_of(lines)
        rounded = check(values, STEP, groups)
        if rounded.broken:
            broken.append(seed)
        if shown(rounded.steps, range(500)) != round_half_up(sum(values), STEP):
            turned.append(seed)
        # Every figure is the sum of 500 tails; most still show their own rounding.
        assert len(rounded.moved) < 0.25 * len(groups)
        near += sum(
            abs(step * STEP - v) < STEP for step, v in zip(rounded.steps, values, strict=True)
        )
    assert broken == []
    assert len(turned) <= BUDGETS // 10
    # Lines are no figures: where crossing figures need it a few give way by more, but only those.
    assert near > 0.97 * 500 * BUDGETS


def test_a_department_of_many_units_is_carried_too() -> None:
    # More cells than are tried at once: they come in by blocks.
    lines, values = budget(1, 2_000, 20)
    assert check(values, STEP, groups_of(lines)).broken == ()
