"""Carrying: displayed figures add up to the last digit on every axis, and hardly move.

Twice over: the tables themselves know which cells are sums of which (their live sums and tails),
and the set is read back, where the checks derive the sums from what the cells mean.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.compile.departments import Shape
from tests.compile.reading_back import THROUGH

from mingzhang.budget import Budget, load_budget
from mingzhang.check.identities import build
from mingzhang.compile import Compiled, Plan, bodies, compile_set
from mingzhang.facts import Amount, Unit
from mingzhang.interpret import interpret
from mingzhang.templates import Template, all_templates, can_print
from mingzhang.templates.layout import layout_of

TEMPLATES = {t.id: t for t in all_templates() if can_print(t)}
WITH_TAILS = "shanxi-2026-pinglu.yaml"
"""An example whose published tables have rounding tails."""
STEP = Decimal("0.01")


def compiled(
    template: Template, budget: Budget, plan: Plan, previous: Budget | None = None
) -> Compiled:
    layout = layout_of(template)
    assert layout is not None
    return compile_set(budget, template, layout, bodies(budget)[0], plan, previous)


def broken_sums(made: Compiled) -> list[tuple[str, str]]:
    """Sums of one table, as the checks know them, that are not exact: where, and by how much."""
    network = build(interpret(THROUGH["json"](made.document)))
    found, tested = [], 0
    for identity in network.identities:
        if identity.kind != "sum":
            continue
        tested += 1
        values = [(sign, network.facts[index].value) for sign, index in identity.terms]
        left = sum((s * v.base for s, v in values if isinstance(v, Amount)), Decimal(0))
        whole = network.facts[identity.terms[0][1]].place
        if left:
            found.append((f"{whole.table} {whole.row} {whole.column}", str(left)))
    assert tested
    return found


def furthest_move(carried: Compiled, noted: Compiled) -> Decimal:
    """The greatest difference between a figure as carried and as rounded by itself."""
    pairs = list(zip(carried.facts, noted.facts, strict=True))
    assert [one.coordinate for one, _ in pairs] == [other.coordinate for _, other in pairs]
    return max(
        abs(one.value.value - other.value.value)
        for one, other in pairs
        if isinstance(one.value, Amount) and isinstance(other.value, Amount)
    )


def check_carried(template: Template, budget: Budget, previous: Budget | None = None) -> Compiled:
    """The law of carrying for the department's set; returns the set as only noted."""
    carried = compiled(template, budget, Plan.CARRY, previous)
    noted = compiled(template, budget, Plan.NOTE, previous)
    assert carried.tails == ()
    assert broken_sums(carried) == []
    assert [m for m in carried.moved if m.broken] == []
    assert furthest_move(carried, noted) <= STEP
    return noted


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_the_example_with_tails_adds_up_when_carried(template: Template) -> None:
    folder = Path(__file__).resolve().parents[2] / "examples" / "budgets"
    budget, _ = load_budget(folder / WITH_TAILS)
    assert budget is not None
    noted = check_carried(template, budget)
    in_wan = template.unit is Unit.WAN  # others print 元 with its cents: nothing is rounded
    assert bool(noted.tails) == in_wan
    assert bool(broken_sums(noted)) == in_wan


@pytest.mark.slow
@pytest.mark.parametrize("province", ["hebei", "shanxi"])
def test_departments_of_five_hundred_lines_add_up_when_carried(province: str) -> None:
    template = TEMPLATES[province]

    @settings(
        max_examples=2,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.builds(Shape, st.integers(1, 2**32), st.just(30), st.just(100), st.just(60)))
    def every(shape: Shape) -> None:
        made = shape.made(template)
        assert len(made.budget.lines) >= 500
        assert check_carried(template, made.budget, made.previous).tails

    every()
