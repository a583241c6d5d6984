"""Which indicator an actual value is of, and how an indicator runs through the year."""

import pytest

from mingzhang.budget import Actual, IndicatorLine
from mingzhang.budget.indicators import Course, Indicators, course_of, unlike
from mingzhang.interpret.targets import parse_target


@pytest.mark.parametrize(
    ("level2", "value", "course"),
    [
        ("数量指标", "≥12次", Course.GROWS),
        ("数量指标", "33万人", Course.GROWS),
        ("质量指标", "≥50人", Course.GROWS),  # persons who passed are counted up, too
        ("经济效益指标", "≥30万元", Course.GROWS),
        ("数量指标", "≥99%", Course.STANDS),  # a rate, whatever it is listed under
        ("质量指标", "≥18摄氏度", Course.STANDS),
        ("成本指标", "12万元", Course.STANDS),
        ("成本指标", "1.2元/张", Course.STANDS),
        ("数量指标", "≤3次", Course.STANDS),  # a ceiling
        ("质量指标", "0次", Course.STANDS),
        ("服务对象满意度指标", "≥90", Course.STANDS),
        ("可持续影响指标", "≥5年", Course.STANDS),
        ("时效指标", "≤11月", Course.DATED),
        ("时效指标", "2026年6月底前", Course.DATED),
        ("社会效益指标", "有所提高", Course.WORDS),
    ],
)
def test_how_an_indicator_runs_through_the_year(level2: str, value: str, course: Course) -> None:
    assert course_of("产出指标", level2, parse_target(value)) is course


def test_less_is_better_makes_a_count_a_ceiling() -> None:
    assert course_of("产出指标", "数量指标", parse_target("12次"), ceiling=True) is Course.STANDS


def line(level2: str, level3: str, project: str = "甲", unit: str = "101001") -> IndicatorLine:
    return IndicatorLine(unit, "产出指标", level2, level3, "≥95%", project)


def test_an_actual_value_finds_its_indicator_by_project_and_name() -> None:
    lines = (
        line("数量指标", "覆盖率"),
        line("质量指标", "覆盖率"),
        line("数量指标", "覆盖率", "乙"),
        line("数量指标", "覆盖率", ""),
    )
    known = Indicators(lines)
    of_project = Actual("", "覆盖率", 7, "96%", "甲")
    assert known.find(of_project) == lines[:2]
    for level2 in ("质量指标", "质量"):
        found = known.find(Actual("", "覆盖率", 7, "96%", "甲", level2))
        assert found == (lines[1],)
    assert known.find(Actual("", "覆 盖 率", 7, "96%", "乙")) == (lines[2],)
    assert known.find(Actual("101001", "覆盖率", 7, "96%")) == (lines[3],)
    assert known.find(Actual("101002", "覆盖率", 7, "96%")) == ()
    assert known.near(Actual("", "覆盖面率", 7, "96%", "甲")) == ["覆盖率"]


@pytest.mark.parametrize(
    ("target", "actual", "different"),
    [
        ("≥95%", "96%", False),
        ("≥95%", "96", False),
        ("≥95%", "96次", True),
        ("≤10万元", "95000元", False),
        ("≤10万元", "10%", True),
        ("≥2小时", "150分钟", False),  # whoever scores converts it
        ("≥12次", "差不多", True),
        ("≤11月", "10月", False),
        ("≤11月", "2026-10-03", False),
        ("≤11月", "按时", True),
        ("有所提高", "有提高", False),  # words are judged by a person
    ],
)
def test_only_what_can_certainly_not_be_compared_is_told(
    target: str, actual: str, different: bool
) -> None:
    assert unlike(parse_target(target), parse_target(actual)) is different
