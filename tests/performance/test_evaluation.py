"""Self-evaluation of a whole budget: totals, grades, and what is said of what is wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.budget import Actual, Adjustment, Budget, IndicatorLine, Payment, Project
from mingzhang.performance.evaluation import evaluate
from mingzhang.performance.model import ProjectEvaluation
from mingzhang.performance.schemes import find_scheme, scheme_for
from mingzhang.performance.schemes.model import Scheme
from small_budget import small

PROJECT = "13052926P00001710000B"
UNIT = "101001"
FRAME = (
    # level, second level, name, target, weight
    ("产出指标", "数量指标", "加工数量", "≥10万页", "30"),
    ("产出指标", "质量指标", "加工合格率", "≥98%", "20"),
    ("效益指标", "社会效益指标", "利用便利程度", "有所提高", "30"),
    ("满意度指标", "服务对象满意度指标", "满意度", "≥95%", "10"),
)


def scheme(name: str = "central") -> Scheme:
    found = find_scheme(name)
    assert found is not None
    return found


def indicators(weights: bool = True) -> tuple[IndicatorLine, ...]:
    return tuple(
        IndicatorLine(
            UNIT, level1, level2, name, value, PROJECT, weight=Decimal(w) if weights else None
        )
        for level1, level2, name, value, w in FRAME
    )


def actual(name: str, value: str, month: int = 12, **more: object) -> Actual:
    return replace(Actual(UNIT, name, month, value, PROJECT), **more)  # type: ignore[arg-type]


REACHED = (
    actual("加工数量", "9万页", cause="设备检修", measure="增加一台"),
    actual("加工合格率", "99%"),
    actual("利用便利程度", "达成年度指标", degree=Decimal(90), cause="刚开放", measure="延长时间"),
    actual("满意度", "95%"),
)


def year(**changes: object) -> Budget:
    """The first project of the small budget (410000 yuan), played to December."""
    held: dict[str, object] = {
        "indicators": indicators(),
        "actuals": REACHED,
        "payments": (Payment(PROJECT, 6, Decimal(200000)), Payment(PROJECT, 12, Decimal(189500))),
    }
    return replace(small(), **{**held, **changes})  # type: ignore[arg-type]


def first(budget: Budget, name: str = "central") -> ProjectEvaluation:
    return evaluate(budget, scheme(name)).projects[0]


def told(form: ProjectEvaluation, check: str) -> list[str]:
    return [found.message.zh for found in form.findings if found.check == check]


def test_a_year_by_hand() -> None:
    """Execution 389500/410000 = 95 % × 10 = 9.50; 30·9/10 = 27.00; 99 ≥ 98: 20; 30·90 % = 27.00;
    95 ≥ 95: 10. Together 93.50, 优. Nothing is left to say."""
    form = first(year())
    assert [s.points for s in form.scores] == [27, 20, 27, 10]
    assert form.execution is not None
    assert form.execution.points == Decimal("9.5")
    assert form.total == Decimal("93.50")
    assert form.grade == "优"
    assert form.open == 0
    assert form.findings == ()


def test_the_same_year_in_jiangxi() -> None:
    """95 % lies in 80–<100: 7 instead of 9.5. 84 + 7 = 91."""
    assert first(year(), "jiangxi").total == 91


def test_weights_of_another_scheme_give_no_total() -> None:
    """Hubei's indicators weigh 80 and its execution 20: weights of 90 do not make 100."""
    form = first(year(), "hubei")
    assert form.total is None
    assert form.grade == ""
    assert "合计90分" in told(form, "E3")[0]
    assert "应为80分" in told(form, "E3")[0]


def test_an_adjusted_budget_counts() -> None:
    """389500 of 400000 after the change is 97.375 %, × 10 = 9.7375 = 9.74."""
    form = first(year(adjustments=(Adjustment(PROJECT, 9, Decimal(400000)),)))
    assert form.execution is not None
    assert form.execution.points == Decimal("9.74")
    assert form.total == Decimal("93.74")


def test_what_nobody_reported_leaves_the_total_open() -> None:
    """An actual value that is missing is not 0: there is no total, and the indicator is named."""
    form = first(year(actuals=REACHED[1:]))
    assert form.scores[0].points is None
    assert (form.total, form.grade, form.open) == (None, "", 1)
    assert "加工数量" in told(form, "E5")[0]


def test_july_says_nothing_of_december() -> None:
    """A value of July is not scored as the year's."""
    form = first(year(actuals=(actual("加工数量", "12万页", 7), *REACHED[1:])))
    assert form.scores[0].points is None
    assert form.total is None
    assert "7月底" in told(form, "E5")[0]


def test_without_payments_there_is_no_total() -> None:
    """Nobody knows what was paid."""
    form = first(year(payments=()))
    assert form.total is None
    assert told(form, "E6")


def test_more_than_the_budget_was_paid() -> None:
    """410001 of 410000 is told by 1 yuan; in Zhejiang it is allowed."""
    paid = (Payment(PROJECT, 12, Decimal(410001)),)
    form = first(year(payments=paid))
    assert form.execution is not None
    assert form.execution.points == 10
    assert "多1元" in told(form, "E6")[0]
    assert told(first(year(payments=paid), "zhejiang"), "E6") == []


def test_a_self_score_above_the_rule() -> None:
    """Claimed 30 for 27: 3 too much, with the arithmetic; claimed 26 is lower and no finding."""
    high = first(year(actuals=(replace(REACHED[0], claimed=Decimal(30)), *REACHED[1:])))
    sentence = told(high, "E1")[0]
    assert "自评得分30分" in sentence
    assert "27分" in sentence
    assert "相差3分" in sentence
    assert "90000÷100000×30分" in sentence or "9÷10×30分" in sentence
    low = first(year(actuals=(replace(REACHED[0], claimed=Decimal(26)), *REACHED[1:])))
    assert told(low, "E1") == []
    assert (high.scores[0].gap, low.scores[0].gap) == (3, -1)


def test_a_self_score_above_its_weight_is_an_error() -> None:
    """31 of 30 is impossible."""
    form = first(year(actuals=(replace(REACHED[0], claimed=Decimal(31)), *REACHED[1:])))
    found = next(f for f in form.findings if f.check == "E1")
    assert found.severity.value == "error"
    assert found.difference == "1"


def test_claims_are_summed_when_all_are_there() -> None:
    """27 + 20 + 27 + 10 = 84; with one missing there is no sum."""
    claims = [27, 20, 27, 10]
    all_given = tuple(replace(a, claimed=Decimal(c)) for a, c in zip(REACHED, claims, strict=True))
    assert first(year(actuals=all_given)).claimed == 84
    assert (first(year(actuals=all_given)).points, first(year(actuals=all_given)).gap) == (84, 0)
    assert first(year(actuals=all_given)).findings == ()
    assert first(year(actuals=(*all_given[:3], REACHED[3]))).claimed is None
    assert first(year(actuals=(*all_given[:3], REACHED[3]))).gap is None


def test_a_deviation_needs_cause_and_measure() -> None:
    """Below full marks both are asked; at full marks neither."""
    bare = replace(REACHED[0], cause="", measure="")
    sentence = told(first(year(actuals=(bare, *REACHED[1:]))), "E2")[0]
    assert "偏差原因和改进措施" in sentence
    assert "加工数量" in sentence
    assert "加工合格率" not in sentence
    half = replace(REACHED[0], measure="")
    assert "填写改进措施" in told(first(year(actuals=(half, *REACHED[1:]))), "E2")[0]


def test_a_target_far_exceeded_is_noted() -> None:
    """14万 of 10万 pages is 140 %, above 130 %."""
    form = first(year(actuals=(actual("加工数量", "14万页"), *REACHED[1:])))
    assert "加工数量 140%" in told(form, "E2")[0]
    assert form.scores[0].points == 30


def test_weights_that_do_not_add_up() -> None:
    """30 + 20 + 30 + 15 = 95 instead of 90: named, and no total."""
    lines = (*indicators()[:3], replace(indicators()[3], weight=Decimal(15)))
    form = first(year(indicators=lines))
    assert form.total is None
    assert "合计95分" in told(form, "E3")[0]
    assert "相差5分" in told(form, "E3")[0]


def test_one_weight_missing_is_not_guessed() -> None:
    """The other three make 80; the fourth might be 10, and nobody wrote it."""
    lines = (*indicators()[:3], replace(indicators()[3], weight=None))
    form = first(year(indicators=lines))
    assert form.scores[3].points is None
    assert form.total is None
    assert "满意度" in told(form, "E4")[0]


def test_weights_are_spread_where_none_is_given() -> None:
    """50/30/10 without cost: two output indicators 25 each, benefit 30, satisfaction 10.
    25·9/10 = 22.5; 25; 30·90 % = 27; 10; execution 9.5: 94.00."""
    form = first(year(indicators=indicators(weights=False)))
    assert [s.weight for s in form.scores] == [25, 25, 30, 10]
    assert [s.points for s in form.scores] == [Decimal("22.5"), 25, 27, 10]
    assert form.total == 94
    assert "产出50分" in told(form, "E4")[0]


def test_what_does_not_divide_goes_to_the_first() -> None:
    """50 over three: 16.67, 16.67, 16.66; together exactly 50."""
    third = IndicatorLine(UNIT, "产出指标", "时效指标", "完成时间", "12月底前", PROJECT)
    lines = (*indicators(weights=False), third)
    form = first(year(indicators=lines))
    assert [s.weight for s in form.scores] == [
        Decimal(w) for w in ("16.67", "16.67", "30", "10", "16.66")
    ]


def test_weights_are_not_spread_over_a_level_that_is_missing() -> None:
    """Without benefit indicators their 30 points belong to nobody."""
    lines = (*indicators(weights=False)[:2], indicators(weights=False)[3])
    form = first(year(indicators=lines))
    assert form.total is None
    assert "效益" in told(form, "E4")[0]


def test_an_indicator_that_does_not_apply_is_left_out() -> None:
    """不涉及 without a weight takes no points and leaves the total alone."""
    none = IndicatorLine(UNIT, "效益指标", "生态效益指标", "生态", "不涉及", PROJECT)
    form = first(year(indicators=(*indicators(), none)))
    assert form.total == Decimal("93.50")
    assert form.open == 0
    spread = first(year(indicators=(*indicators(weights=False), none)))
    assert spread.total == 94


def test_a_rule_that_cannot_be_used_is_told() -> None:
    """The scheme's rule is applied instead, and the clerk is told to write a better one."""
    lines = (replace(indicators()[0], rule="由专家评定"), *indicators()[1:])
    form = first(year(indicators=lines))
    assert form.scores[0].points == 27
    assert not form.scores[0].from_form
    assert "由专家评定" in told(form, "E7")[0]


def test_the_execution_as_an_indicator_is_not_counted_twice() -> None:
    """Weights of 100 with 预算执行率 among them: 84 and its own 10·95/100 = 9.50 make 93.50."""
    rate = IndicatorLine(
        UNIT, "产出指标", "时效指标", "预算执行率", "≥100%", PROJECT, weight=Decimal(10)
    )
    form = first(
        year(
            indicators=(*indicators(), rate),
            actuals=(*REACHED, actual("预算执行率", "95%", cause="结余", measure="加快")),
        )
    )
    assert form.total == Decimal("93.50")
    assert told(form, "E3") == []


def test_a_project_without_indicators_is_listed() -> None:
    """It cannot be evaluated, and that is said."""
    other = evaluate(year(), scheme()).projects[1]
    assert other.total is None
    assert "没有绩效指标" in told(other, "E5")[0]


def test_projects_of_one_name_in_two_units() -> None:
    """Each unit's indicators belong to its own project."""
    shared = "库房租赁"
    twin = Project(shared, UNIT, "other_operation")
    lines = tuple(
        IndicatorLine(unit, "产出指标", "数量指标", f"租赁面积{n}", "≥100平方米", shared)
        for unit, n in ((UNIT, 1), ("101002", 1), ("101002", 2))
    )
    budget = year(projects=(*small().projects, twin), indicators=lines, actuals=())
    forms = {
        p.body: len(p.scores) for p in evaluate(budget, scheme()).projects if p.project == shared
    }
    assert forms == {"示例县档案局本级": 1, "示例县档案馆": 2}


def test_a_body_as_a_whole() -> None:
    """Targets of a unit are evaluated; its basic money is not recorded as paid, so no total."""
    own = IndicatorLine(UNIT, "产出指标", "数量指标", "接待人次", "≥100人次", weight=Decimal(90))
    whole = Actual(UNIT, "接待人次", 12, "80人次")
    result = evaluate(year(indicators=(*indicators(), own), actuals=(*REACHED, whole)), scheme())
    assert len(result.bodies) == 1
    assert result.bodies[0].scores[0].points == 72
    assert result.bodies[0].total is None
    assert result.projects[0].total == Decimal("93.50")


def test_findings_of_forms_stand_with_the_whole() -> None:
    """Nothing is told in one place and not in the other."""
    result = evaluate(year(payments=()), scheme_for(small().template))
    assert result.findings == tuple(f for p in result.projects for f in p.findings)
    for found in result.findings:
        assert "{" not in found.message.zh + found.message.en


@given(
    done=st.lists(st.decimals(0, 200, places=1), min_size=4, max_size=4),
    paid=st.decimals(0, 500000, places=2),
    name=st.sampled_from(["central", "hebei", "shanxi", "shaanxi", "jiangxi", "zhejiang"]),
)
def test_totals_are_exact_sums(done: list[Decimal], paid: Decimal, name: str) -> None:
    """A total is the sum of its points to the last digit, and lies between 0 and 100."""
    values = (f"{done[0]}万页", f"{min(done[1], Decimal(100))}%", "见说明", f"{done[3]}%")
    actuals = tuple(
        actual(line[2], value, degree=min(done[2], Decimal(100)) if line[3] == "有所提高" else None)
        for line, value in zip(FRAME, values, strict=True)
    )
    form = first(year(actuals=actuals, payments=(Payment(PROJECT, 12, paid),)), name)
    assert form.execution is not None
    assert form.execution.points is not None
    points = [s.points for s in form.scores if s.points is not None]
    assert form.total == sum(points) + form.execution.points
    assert 0 <= form.total <= 100
    assert form.grade == scheme(name).grade(form.total).name


@pytest.mark.parametrize("month", [6, 12])
def test_an_empty_year(month: int) -> None:
    """A budget of which nothing is known yet is evaluated without a figure invented."""
    result = evaluate(replace(small(), indicators=indicators()), scheme(), month)
    assert all(p.total is None for p in result.projects)
    assert all(s.points is None for p in result.projects for s in p.scores)
