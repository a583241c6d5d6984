"""What next year learns of this one: overshot, never reached, unmeasured; each with its reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.budget import (
    Actual,
    Adjustment,
    Budget,
    BudgetLine,
    BudgetUnit,
    IndicatorLine,
    Payment,
    Project,
    ThreePublicLine,
    complete,
    validate,
)
from mingzhang.classifications import UnitKind
from mingzhang.performance.evaluation import evaluate
from mingzhang.performance.next_year import Kind, Proposal, draft
from mingzhang.performance.schemes import scheme_for


def played(value: str, *actuals: tuple[int, str], level2: str = "数量指标", **more) -> Budget:
    """A year of one project with one indicator, its money all paid."""
    return complete(
        Budget(
            2026,
            "101",
            "示例局",
            "130529",
            "hebei",
            (BudgetUnit("101001", "示例局本级", UnitKind.ADMINISTRATIVE),),
            lines=(
                BudgetLine("101001", "2012604", "special_target", Decimal(1000), project="加工"),
            ),
            projects=(Project("加工", "101001", "special_target"),),
            indicators=(
                IndicatorLine(
                    "101001", "产出指标", level2, "甲", value, "加工", weight=Decimal(90)
                ),
            ),
            payments=(Payment("加工", 12, Decimal(1000)),),
            actuals=tuple(Actual("101001", "甲", m, v, "加工", **more) for m, v in actuals),
            adjustments=(Adjustment("加工", 6, Decimal(1000)),),
            three_public=(
                ThreePublicLine(
                    "101001", "reception", Decimal(30), last_year=Decimal(50), reason="压减"
                ),
            ),
            date="2026-02-10",
        )
    )


def proposals(budget: Budget) -> tuple[Proposal, ...]:
    return draft(budget, evaluate(budget, scheme_for("hebei"))).proposals


@pytest.mark.parametrize(
    ("value", "level2", "actuals", "kind", "to"),
    [
        ("≥4次", "数量指标", ((12, "12次"),), Kind.RAISE, "≥12次"),  # 300 %: set too low
        ("≥10次", "数量指标", ((7, "10次"), (12, "12次")), Kind.RAISE, "≥12次"),  # by July
        ("≥33万人", "数量指标", ((12, "30万人"),), Kind.LOWER, "≥30万人"),
        ("≤11月", "时效指标", ((12, "12月"),), Kind.LOWER, "≤12月"),
        ("≥95%", "质量指标", ((12, "90%"),), Kind.LOWER, "≥90%"),
        ("≤10万元", "成本指标", ((12, "5万元"),), Kind.TIGHTEN, "≤5万元"),  # 200 %
        ("≥12次", "数量指标", (), Kind.MEASURE, ""),
    ],
)
def test_a_proposal_says_what_the_target_could_be(value, level2, actuals, kind, to):
    (found,) = proposals(played(value, *actuals, level2=level2))
    assert (found.kind, found.now, found.to) == (kind, value, to)
    assert found.to in found.why.zh
    assert found.to in found.why.en


@pytest.mark.parametrize(
    ("value", "level2", "actuals"),
    [
        ("≥12次", "数量指标", ((7, "7次"), (12, "12次"))),  # reached when it was due
        ("≥12次", "数量指标", ((10, "12次"), (12, "13次"))),
        ("≥95%", "质量指标", ((7, "97%"), (12, "97%"))),  # a rate does not grow into July
        ("≤10万元", "成本指标", ((12, "9万元"),)),
        ("≤11月", "时效指标", ((12, "10月"),)),
        ("不涉及", "数量指标", ()),
    ],
)
def test_a_target_that_was_right_is_left_alone(value, level2, actuals):
    assert proposals(played(value, *actuals, level2=level2)) == ()


def test_words_are_to_be_replaced_by_something_that_can_be_measured():
    budget = played("有所提高", (12, "有提高"), degree=Decimal(90))
    (found,) = proposals(budget)
    assert found.kind is Kind.REPLACE
    assert "“有所提高”无法计量" in found.why.zh


def test_a_target_that_was_missed_asks_for_the_reason():
    (with_cause,) = proposals(played("≥12次", (12, "6次"), cause="开工晚了"))
    assert "原因是：开工晚了。" in with_cause.why.zh
    (without,) = proposals(played("≥12次", (12, "6次")))
    assert "没有写明原因" in without.why.zh


def test_money_that_was_not_needed_is_told():
    budget = played("≥12次", (12, "12次"))
    spent = Payment("加工", 12, Decimal(800))
    (found,) = proposals(replace(budget, payments=(spent,)))
    assert (found.kind, found.indicator, found.reached) == (Kind.MONEY, "", "800.00 元")
    assert "80%" in found.why.zh
    more = Payment("加工", 12, Decimal(801))
    assert proposals(replace(budget, payments=(more,))) == ()


def test_the_draft_begins_with_this_year_and_leaves_behind_what_was_its_own():
    budget = played("≥4次", (12, "12次"))
    begun = draft(budget, evaluate(budget, scheme_for("hebei"))).budget
    assert begun.year == 2027
    assert begun.indicators == budget.indicators  # a person decides, not the program
    assert (begun.projects, begun.lines) == (budget.projects, budget.lines)
    assert (begun.payments, begun.actuals, begun.adjustments) == ((), (), ())
    assert (begun.last_year, begun.date) == ((), "")
    assert begun.three_public == (
        ThreePublicLine("101001", "reception", Decimal(30), last_year=Decimal(30)),
    )
    assert [p.kind for p in validate(begun)] == [p.kind for p in validate(budget)]
