"""汇总: a department's budget from its units' budgets loses nothing, invents nothing, and names what
cannot be joined."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.budget import (
    AuthorText,
    Budget,
    BudgetLine,
    BudgetUnit,
    CodeName,
    IncomeLine,
    Payment,
    Project,
    consolidate,
    has_errors,
    load_budget,
    validate,
)
from mingzhang.classifications import UnitKind

EXAMPLES = Path(__file__).parents[2] / "examples" / "budgets"
UNITS = ("361001", "361002", "361003")


def department(**words) -> Budget:
    return Budget(2027, "361", "示例县卫生健康局", "130529", "hebei", (), **words)


def handed_in(code: str, yuan: int = 100, **words) -> Budget:
    """The budget of one unit: as much income as expenditure."""
    told = {
        "units": (BudgetUnit(code, f"单位{code}", UnitKind.ADMINISTRATIVE),),
        "incomes": (IncomeLine(code, "general", Decimal(yuan)),),
        "lines": (BudgetLine(code, "2100101", "personnel", Decimal(yuan), dept_econ="30101"),),
        **words,
    }
    return replace(department(), **told)


def kinds(made) -> list[str]:
    return [problem.kind for problem in made.problems]


@given(st.dictionaries(st.sampled_from(UNITS), st.integers(0, 10**9)))
def test_the_whole_is_the_sum_of_its_units(amounts) -> None:
    made = consolidate(department(), [(c, handed_in(c, yuan)) for c, yuan in amounts.items()])
    assert made.budget is not None
    assert sum(line.amount for line in made.budget.lines) == sum(amounts.values())
    assert [unit.code for unit in made.budget.units] == sorted(amounts)
    assert set(made.joined) == set(amounts)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_department_joined_from_its_own_units_is_the_same_budget(path) -> None:
    """Each example, taken apart into its units and joined again: no record is lost or moved."""
    whole, _ = load_budget(path)
    assert whole is not None
    parts = [(unit.code, whole) for unit in whole.units]
    again = consolidate(whole, parts).budget
    assert again is not None
    for one in fields(Budget):
        if str(one.type).startswith("tuple["):
            assert sorted(map(repr, _bare(again, one.name))) == sorted(
                map(repr, _bare(whole, one.name))
            )
        else:
            assert getattr(again, one.name) == getattr(whole, one.name)
    assert not has_errors(validate(again))


def _bare(budget: Budget, name: str) -> list:
    return [replace(record, at=None) for record in getattr(budget, name)]


def test_a_unit_that_hands_in_replaces_what_the_department_held_for_it() -> None:
    own = handed_in("361001", 500)
    own = replace(
        own,
        units=(*own.units, *handed_in("361002").units),
        lines=(*own.lines, *handed_in("361002", 70).lines),
        texts=(AuthorText("361", "duties", "管理卫生健康工作"),),
        signed_by="某局长",
    )
    made = consolidate(own, [("361002", handed_in("361002", 90))])
    assert made.budget is not None
    assert [(x.unit, x.amount) for x in made.budget.lines] == [("361001", 500), ("361002", 90)]
    assert (made.joined, made.kept) == (("361002",), ("361001",))
    assert (made.budget.texts, made.budget.signed_by) == (own.texts, "某局长")


def test_payments_go_with_the_project_they_are_of() -> None:
    project = Project("设备更新", "361002", "special_target")
    paid = Payment("设备更新", 3, Decimal(5))
    part = handed_in("361002", projects=(project,), payments=(paid,))
    made = consolidate(department(payments=()), [("361002", part)])
    assert made.budget is not None
    assert made.budget.payments == (paid,)
    assert consolidate(made.budget, [("361002", handed_in("361002"))]).budget.payments == ()


def test_what_cannot_be_joined_is_named_and_nothing_is_joined() -> None:
    one = handed_in("361001")
    cases = {
        "two_parts": [("361001", one), ("361001", one)],
        "other_year": [("361001", replace(one, year=2026))],
        "other_department": [("361001", replace(one, code="362"))],
        "unit_missing": [("361002", one)],
    }
    for kind, parts in cases.items():
        made = consolidate(department(), parts)
        assert kind in kinds(made)
        assert made.budget is None


def test_projects_of_two_units_with_one_code_or_one_name_are_a_collision() -> None:
    for code in ("13052926P00001710001Y", ""):
        parts = [
            (unit, handed_in(unit, projects=(Project("宣传", unit, "special_target", code),)))
            for unit in UNITS[:2]
        ]
        made = consolidate(department(), parts)
        assert made.budget is None
        (problem,) = made.problems
        assert "361001" in problem.said("zh")
        assert "361002" in problem.said("zh")


def test_a_code_that_two_units_add_is_listed_once_and_must_have_one_name() -> None:
    def adding(unit: str, name: str):
        return unit, handed_in(unit, codes=(CodeName("functional", "2109901", name),))

    same = consolidate(department(), [adding("361001", "其他"), adding("361002", "其他")])
    assert same.budget is not None
    assert len(same.budget.codes) == 1
    clash = consolidate(department(), [adding("361001", "其他"), adding("361002", "别的")])
    assert (clash.budget, kinds(clash)) == (None, ["code_names"])


def test_what_a_unit_says_of_others_is_left_out_and_said() -> None:
    more = handed_in("361003")
    part = handed_in("361002", texts=(AuthorText("361", "duties", "…"),))
    part = replace(part, units=(*part.units, *more.units), lines=(*part.lines, *more.lines))
    made = consolidate(department(), [("361002", part)])
    assert made.budget is not None
    assert sorted(kinds(made)) == ["of_the_department", "other_units"]
    assert {line.unit for line in made.budget.lines} == {"361002"}
    assert made.budget.texts == ()
