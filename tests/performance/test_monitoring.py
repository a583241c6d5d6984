"""Money and results of a project at a month, each case worked out by hand from rules.md 4.4."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.budget import (
    Actual,
    Adjustment,
    Budget,
    BudgetLine,
    BudgetUnit,
    IndicatorLine,
    Payment,
    PlanStep,
    Project,
)
from mingzhang.classifications import UnitKind
from mingzhang.performance.model import (
    Ahead,
    IndicatorState,
    Light,
    Monitoring,
    Possibility,
    ProjectState,
)
from mingzhang.performance.monitoring import monitor, thresholds, thresholds_of
from mingzhang.performance.monitoring.money import due_by
from mingzhang.performance.schemes import scheme_for
from mingzhang.templates import TemplateError

SCHEME = scheme_for("hebei")
PLAN = tuple(PlanStep(m, Decimal(p)) for m, p in ((3, 10), (6, 40), (10, 80), (12, 100)))


def budget(
    *indicators: IndicatorLine,
    plan: tuple[PlanStep, ...] = (),
    payments: dict[int, int] | None = None,
    adjustments: tuple[Adjustment, ...] = (),
    actuals: tuple[Actual, ...] = (),
) -> Budget:
    """A department with one project of 100,000 yuan."""
    return Budget(
        2026,
        "101",
        "示例局",
        "130529",
        "hebei",
        (BudgetUnit("101001", "示例局本级", UnitKind.ADMINISTRATIVE),),
        lines=(
            BudgetLine("101001", "2012604", "special_target", Decimal(100_000), project="加工"),
        ),
        projects=(Project("加工", "101001", "special_target", plan=plan),),
        indicators=indicators,
        payments=tuple(Payment("加工", m, Decimal(a)) for m, a in (payments or {}).items()),
        adjustments=adjustments,
        actuals=actuals,
    )


def indicator(value: str, level2: str = "数量指标", level3: str = "甲", **more) -> IndicatorLine:
    level1 = "满意度指标" if "满意" in level2 else "产出指标"
    return IndicatorLine("101001", level1, level2, level3, value, "加工", **more)


def actual(value: str, month: int = 7, level3: str = "甲", **more) -> Actual:
    return Actual("101001", level3, month, value, "加工", **more)


def project_at(month: int, held: Budget) -> ProjectState:
    found: Monitoring = monitor(held, month, SCHEME)
    (state,) = found.projects
    return state


def state_of(
    value: str, reached: str, month: int = 7, level2: str = "数量指标", **more
) -> IndicatorState:
    held = budget(indicator(value, level2), actuals=(actual(reached, month, **more),))
    (state,) = project_at(month, held).states
    return state


# ------------------------------------------------------------------------------------- money


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (1, Decimal(10) / 3),
        (3, Decimal(10)),
        (6, Decimal(40)),
        (7, Decimal(50)),  # 40 + (80 - 40)/4
        (10, Decimal(80)),
        (11, Decimal(90)),
        (12, Decimal(100)),
    ],
)
def test_money_is_due_on_a_line_between_the_points_of_the_plan(month, due):
    assert due_by(PLAN, month) == due


def test_without_a_plan_the_share_of_the_year_is_due():
    assert due_by((), 7) == Decimal(700) / 12
    assert due_by((), 12) == 100


@pytest.mark.parametrize(
    ("paid", "light"),
    [
        (100_000, Light.GREEN),
        (40_001, Light.GREEN),  # 50 due, 40.001 paid: 9.999 behind
        (40_000, Light.YELLOW),  # 10 behind
        (30_001, Light.YELLOW),
        (30_000, Light.RED),  # 20 behind
        (0, Light.RED),
        (100_001, Light.RED),  # more than the budget
    ],
)
def test_money_turns_yellow_at_ten_points_behind_and_red_at_twenty(paid, light):
    assert project_at(7, budget(plan=PLAN, payments={5: paid})).money is light


def test_nothing_recorded_is_grey_and_a_payment_of_nothing_is_not():
    assert project_at(7, budget(plan=PLAN)).money is Light.GREY
    assert project_at(7, budget(plan=PLAN)).execution.paid is None
    assert project_at(7, budget(plan=PLAN, payments={7: 0})).money is Light.RED


def test_what_was_paid_later_does_not_count():
    state = project_at(7, budget(payments={7: 50_000, 8: 40_000}))
    assert (state.execution.paid, state.execution.rate) == (50_000, 50)


def test_the_rate_is_of_the_budget_in_force_at_the_month():
    """50,000 of 100,000 in July; in October the year's budget is 62,500 and 50,000 are 80 %."""
    changes = (Adjustment("加工", 9, Decimal(62_500)), Adjustment("加工", 4, Decimal(100_000)))
    held = budget(payments={6: 50_000}, adjustments=changes)
    assert project_at(7, held).execution.rate == 50
    later = project_at(10, held).execution
    assert (later.initial, later.adjusted, later.rate) == (100_000, 62_500, 80)


def test_money_sent_back_is_not_paid():
    assert project_at(7, budget(payments={3: 60_000, 5: -10_000})).execution.paid == 50_000


# ------------------------------------------------------------------------------------ results


@pytest.mark.parametrize(
    ("reached", "rate", "light"),
    [
        ("7次", Decimal(7000) / 120, Light.GREEN),  # 7/12 in July, as due
        ("6次", Decimal(50), Light.GREEN),  # 8.3 behind
        ("5次", Decimal(5000) / 120, Light.YELLOW),  # 16.7 behind
        ("4次", Decimal(4000) / 120, Light.RED),  # 25 behind
        ("15次", Decimal(125), Light.GREEN),
    ],
)
def test_what_is_counted_up_is_held_against_the_share_of_the_year(reached, rate, light):
    state = state_of("≥12次", reached)
    assert (state.due, state.rate, state.light) == (Decimal(700) / 12, rate, light)


@pytest.mark.parametrize(
    ("value", "level2", "reached", "light"),
    [
        ("≥95%", "质量指标", "95%", Light.GREEN),
        ("≥95%", "质量指标", "94%", Light.YELLOW),  # 98.9 % of it: a rate does not grow
        ("≥95%", "质量指标", "70%", Light.RED),  # 73.7 %
        ("≥90%", "服务对象满意度指标", "80%", Light.YELLOW),
        ("≤1.2元/张", "成本指标", "1.2元/张", Light.GREEN),
        ("≤1.2元/张", "成本指标", "1.3元/张", Light.YELLOW),
        ("≤10万元", "成本指标", "3万元", Light.GREEN),  # under the ceiling, whatever the month
        ("≤10万元", "成本指标", "13万元", Light.RED),
        ("≤0次", "质量指标", "1次", Light.RED),
        ("≥18摄氏度", "质量指标", "18摄氏度", Light.GREEN),
        ("18-22摄氏度", "质量指标", "20摄氏度", Light.GREEN),
        ("18-22摄氏度", "质量指标", "23摄氏度", Light.YELLOW),
        ("18摄氏度", "质量指标", "17摄氏度", Light.YELLOW),  # less than wanted, whatever the sign
        ("18摄氏度", "质量指标", "20摄氏度", Light.GREY),  # too warm, or better? nobody says
    ],
)
def test_what_stands_is_held_against_the_whole_target(value, level2, reached, light):
    assert state_of(value, reached, level2=level2).light is light


@pytest.mark.parametrize(
    ("value", "reached", "month", "light"),
    [
        ("5月底前", "5月", 7, Light.GREEN),
        ("5月底前", "4月", 7, Light.GREEN),
        ("5月底前", "6月", 7, Light.YELLOW),  # a month late
        ("5月底前", "7月", 7, Light.RED),  # two
        ("≤12月", "11月", 12, Light.GREEN),
        ("6月15日前", "2026年6月10日", 7, Light.GREEN),
        ("6月15日前", "2026年6月20日", 7, Light.YELLOW),  # five days late
        ("5月底前", "按时完成", 7, Light.GREEN),
        ("5月底前", "未完成", 7, Light.RED),
        ("≤12月", "未完成", 7, Light.GREEN),  # nobody asks for it yet
    ],
)
def test_a_time_is_due_by_its_month(value, reached, month, light):
    assert state_of(value, reached, month, level2="时效指标").light is light


def test_a_time_that_has_not_come_does_not_make_a_project_grey():
    lines = (indicator("≤12月", "时效指标", "完成时间"), indicator("≥12次"))
    state = project_at(7, budget(*lines, payments={7: 60_000}, actuals=(actual("8次"),)))
    assert [s.light for s in state.states] == [Light.GREY, Light.GREEN]
    assert (state.results, state.light) == (Light.GREEN, Light.GREEN)


@pytest.mark.parametrize(
    ("degree", "light"),
    [
        (80, Light.GREEN),
        (79, Light.YELLOW),
        (60, Light.YELLOW),
        (59, Light.RED),
        (None, Light.GREY),
    ],
)
def test_words_are_judged_by_the_bands_of_the_scheme(degree, light):
    """达成 100-80, 部分达成 80-60, 未达成 below 60; rules.md 4.3."""
    given_degree = None if degree is None else Decimal(degree)
    assert state_of("有所改善", "已改善", degree=given_degree).light is light


def test_nothing_reported_is_grey_and_keeps_the_project_from_green():
    lines = (indicator("≥12次"), indicator("≥95%", "质量指标", "乙"))
    state = project_at(7, budget(*lines, payments={7: 60_000}, actuals=(actual("8次"),)))
    assert [s.light for s in state.states] == [Light.GREEN, Light.GREY]
    assert (state.money, state.results, state.light) == (Light.GREEN, Light.GREY, Light.GREY)


def test_what_cannot_be_compared_is_grey():
    assert state_of("≥12次", "3万元").light is Light.GREY
    assert state_of("≤11月", "差不多", level2="时效指标").light is Light.GREY


def test_the_latest_value_up_to_the_month_counts():
    held = budget(indicator("≥12次"), actuals=(actual("9次", 10), actual("5次", 7)))
    assert [project_at(m, held).states[0].rate for m in (7, 9, 10)] == [
        Decimal(5000) / 120,
        Decimal(5000) / 120,
        75,
    ]


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 12))
def test_more_is_never_a_worse_light(one, other, month):
    order = (Light.RED, Light.YELLOW, Light.GREEN)
    low, high = (
        order.index(state_of("≥30次", f"{n}次", month).light) for n in sorted((one, other))
    )
    assert low <= high


# ----------------------------------------------------------------------------- the whole year


def test_what_nobody_expects_is_projected_and_said_to_be():
    """6 of 12 in July: 6 x 12/7 = 10.29 by December."""
    state = state_of("≥12次", "6次")
    assert (state.expected, state.projected) == ("10.29次", True)
    given_one = state_of("≥12次", "6次", expected="12次")
    assert (given_one.expected, given_one.projected) == ("12次", False)


@pytest.mark.parametrize(
    ("value", "reached", "month", "more", "possibility"),
    [
        ("≥12次", "12次", 7, {}, Possibility.CERTAIN),  # reached, and counts do not fall
        ("≥12次", "4次", 7, {}, Possibility.POSSIBLE),  # red, but nobody gave it up
        ("≥12次", "4次", 7, {"expected": "12次"}, Possibility.POSSIBLE),
        ("≥12次", "8次", 7, {"expected": "12次"}, Possibility.CERTAIN),
        ("≥12次", "8次", 7, {"expected": "10次"}, Possibility.IMPOSSIBLE),
        ("≥12次", "11次", 12, {}, Possibility.IMPOSSIBLE),  # the year is over
    ],
)
def test_whether_the_target_will_be_reached(value, reached, month, more, possibility):
    assert state_of(value, reached, month, **more).possibility is possibility


def test_a_broken_ceiling_of_money_and_a_missed_day_cannot_be_made_good():
    assert state_of("≤10万元", "12万元", level2="成本指标").possibility is Possibility.IMPOSSIBLE
    assert state_of("≤5月", "6月", level2="时效指标").possibility is Possibility.IMPOSSIBLE
    assert state_of("≤5元/册", "6元/册", level2="成本指标").possibility is Possibility.POSSIBLE


def test_a_deviation_requires_cause_and_measure():
    assert len(state_of("≥12次", "4次").needs) == 2
    assert len(state_of("≥12次", "4次", cause="开工晚").needs) == 1
    assert state_of("≥12次", "4次", cause="开工晚", measure="增加人手").needs == ()
    assert state_of("≥12次", "8次").needs == ()


# ------------------------------------------------------------------------ money beside results


def test_money_ahead_of_results_is_told_apart_from_results_ahead_of_money():
    fast = project_at(7, budget(indicator("≥12次"), payments={7: 90_000}, actuals=(actual("7次"),)))
    assert fast.ahead is Ahead.MONEY  # 90 % paid, 58.3 % reached
    assert fast.results is Light.YELLOW
    assert any("资金快于绩效" in reason.zh for reason in fast.reasons)
    slow = project_at(
        7, budget(indicator("≥12次"), payments={7: 50_000}, actuals=(actual("12次"),))
    )
    assert slow.ahead is Ahead.RESULTS  # 50 % paid, all reached
    assert slow.results is Light.GREEN
    assert any("绩效快于资金" in reason.zh for reason in slow.reasons)


def test_what_keeps_its_own_time_is_not_ahead():
    """Rent is paid in January by plan; the visitors come through the year."""
    early = (PlanStep(1, Decimal(100)), PlanStep(12, Decimal(100)))
    held = budget(indicator("≥12次"), plan=early, payments={1: 100_000}, actuals=(actual("7次"),))
    state = project_at(7, held)
    assert (state.ahead, state.light) == (None, Light.GREEN)


def test_a_body_as_a_whole_has_results_and_no_money():
    own = IndicatorLine("101", "产出指标", "数量指标", "全年接待", "≥1200人次")
    held = replace(budget(own), actuals=(Actual("101", "全年接待", 7, "300人次"),))
    (body,) = monitor(held, 7, SCHEME).bodies
    assert (body.project, body.money, body.results) == ("", Light.GREY, Light.RED)


def test_a_month_that_is_none_is_refused():
    with pytest.raises(ValueError, match="13"):
        monitor(budget(), 13, SCHEME)


def test_thresholds_say_where_they_come_from():
    usual = thresholds_of("central")
    assert (usual.growing.yellow, usual.growing.red) == (10, 20)
    assert usual.basis.source
    assert not usual.basis.citable  # nobody prescribes a number: never printed as law


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("yellow: 10, red: 20", "yellow: 30, red: 20", "红灯的界限"),
        ("yellow: 10, red: 20", "yellow: zehn, red: 20", "不是数字"),
        ("yellow: 10, red: 20", "amber: 10", "amber"),
        ("confidence: own", "confidence: sure", "sure"),
    ],
)
def test_a_mistake_in_the_thresholds_is_told_with_its_line(old, new, words, tmp_path):
    file = tmp_path / "thresholds.yaml"
    text = thresholds.FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TemplateError, match=words) as told:
        thresholds.read_thresholds(file)
    assert told.value.line


def test_a_scheme_may_have_thresholds_of_its_own(tmp_path):
    file = tmp_path / "thresholds.yaml"
    text = thresholds.FILE.read_text(encoding="utf-8")
    own = "schemes:\n  hebei: {growing: {yellow: 5, red: 15}, source: 某办法, confidence: K-high}\n"
    file.write_text(text.replace("schemes: {}\n", own), encoding="utf-8")
    found = thresholds.read_thresholds(file)
    assert (found["hebei"].growing.yellow, found["hebei"].growing.red) == (5, 15)
    assert found["hebei"].standing == found[""].standing  # only what differs is said
    assert found["hebei"].basis.citable
