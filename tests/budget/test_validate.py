"""Rules over budgets made in code, and what follows from what was written."""

from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.budget import (
    BudgetLine,
    CodeBook,
    CodeName,
    IncomeLine,
    IndicatorLine,
    complete,
    validate,
)
from mingzhang.classifications import UnitKind
from mingzhang.facts import Severity
from small_budget import small


def kinds(budget) -> list[str]:
    return [p.kind for p in validate(budget) if p.severity is Severity.ERROR]


def test_the_small_budget_keeps_every_rule() -> None:
    assert validate(small()) == ()


@pytest.mark.parametrize(
    ("kind", "dept", "gov"),
    [
        (UnitKind.ADMINISTRATIVE, "30101", "50101"),
        (UnitKind.INSTITUTION, "30101", "50501"),
        (UnitKind.ADMINISTRATIVE, "30231", "50208"),
        (UnitKind.INSTITUTION, "30302", "50905"),
        (UnitKind.ADMINISTRATIVE, "30107", ""),
        (UnitKind.BOTH, "30101", ""),
        (UnitKind.BOTH, "30302", "50905"),
    ],
)
def test_government_items_follow_where_the_map_leaves_no_choice(
    kind: UnitKind, dept: str, gov: str
) -> None:
    budget = small()
    unit = replace(budget.units[0], kind=kind)
    line = replace(budget.lines[0], dept_econ=dept, gov_econ="")
    found = complete(replace(budget, units=(unit, *budget.units[1:]), lines=(line,)))
    assert found.lines[0].gov_econ == gov


def test_a_government_item_that_was_given_stays() -> None:
    line = replace(small().lines[0], gov_econ="59999")
    assert complete(replace(small(), lines=(line,))).lines[0].gov_econ == "59999"


def test_one_cent_unbalances_a_fund_of_a_unit() -> None:
    """Units and funds balance each for itself: what one has too much does not help the other."""
    first, *rest = small().incomes
    cent = Decimal("0.01")
    assert kinds(replace(small(), incomes=(replace(first, amount=first.amount + cent), *rest))) == [
        "not_balanced"
    ]
    moved = (
        replace(first, amount=first.amount - cent),
        *rest,
        IncomeLine("101001", "business", cent),
    )
    assert kinds(replace(small(), incomes=moved)) == ["not_balanced", "not_balanced"]


def test_a_part_of_income_is_not_added_again() -> None:
    part = IncomeLine("101001", "general", Decimal(1_000_000), label="其中：专项")
    assert kinds(replace(small(), incomes=(*small().incomes, part))) == []


def test_sums_of_a_broken_sheet_are_not_compared() -> None:
    budget = replace(small(), incomes=())
    assert kinds(budget) == ["not_balanced", "carry_over_exceeded", "not_balanced"]
    assert validate(budget, broken={"incomes"}) == ()


def test_members_and_references_of_budgets_made_in_code_are_checked() -> None:
    line = BudgetLine(
        "101009", "2012601", "gifts", Decimal("-1.005"), fund="gold", dept_econ="30101"
    )
    found = kinds(replace(small(), lines=(*small().lines, line)))
    assert sorted(set(found)) == ["negative", "too_fine", "unknown_choice", "unknown_reference"]


def test_a_place_is_named_where_no_file_is() -> None:
    line = replace(small().lines[5], project="", at=None)
    problem = next(p for p in validate(replace(small(), lines=(line,))) if p.field == "project")
    assert problem.said("zh").startswith("第1行（lines）")
    assert problem.said("en").startswith("line 1 (lines)")


@pytest.mark.parametrize("text", ["a\x07b", "a\x00", "\ud800", "\ufffe", "a\u2028b"])
def test_invisible_characters_are_told(text: str) -> None:
    unit = replace(small().units[0], rank=text)
    assert kinds(replace(small(), units=(unit, small().units[1]))) == ["invisible_character"]


def test_a_name_stands_on_one_line() -> None:
    project = replace(small().projects[1], name="库房\n租赁")
    assert "line_break" in kinds(replace(small(), projects=(small().projects[0], project)))


def test_weights_of_ninety_leave_ten_for_execution() -> None:
    """Some layouts print the weights without the ten points of execution."""
    lines = small().indicators
    ninety = (replace(lines[0], weight=Decimal(50)), lines[1])
    assert validate(replace(small(), indicators=ninety)) == ()


def test_indicators_of_a_body_are_not_mixed_with_those_of_a_project() -> None:
    own = IndicatorLine("101", "产出指标", "数量指标", "馆藏", "1", weight=Decimal(100))
    assert validate(replace(small(), indicators=(*small().indicators, own))) == ()


def test_codes_of_the_budget_come_before_the_lists() -> None:
    book = CodeBook(2026, (CodeName("functional", "2012688", "档案抢救"),))
    assert book.name("functional", "2012688") == "档案抢救"
    assert book.label("functional", "2012601") == "2012601 行政运行"
    assert book.name("functional", "2012687") is None
    assert book.label("functional", "2012687") == "2012687"
