"""Rules of deduction as people write them: what is understood, and what is declared not to be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.performance.deductions import NotUnderstood, parse_rule, rule_said

UNDERSTOOD = {
    # seed 001
    "总分值100分，参保人数每下降总人数的1%，扣除1分": "满分100分，每低于指标值的1%扣1分，扣完为止",
    "总分值100分，每未完成1%，扣除1分": "满分100分，每低于指标值的1%扣1分，扣完为止",
    "总分值100分，每未达到预计指标的1%，扣除1分": "满分100分，每低于指标值的1%扣1分，扣完为止",
    "总分值100分，每未达到预计指标1%，扣除1分": "满分100分，每低于指标值的1%扣1分，扣完为止",
    "总分值100分，成本每超出预算的1%，扣除1分": "满分100分，每超出指标值的1%扣1分，扣完为止",
    "总分值100分，参保覆盖率每下降1%，扣除1分": "满分100分，每低于1%扣1分，扣完为止",
    "总分值100分，达标率每下降1%，扣除1分": "满分100分，每低于1%扣1分，扣完为止",
    # reached or not
    "达到得满分，否则不得分": "达到指标值得满分，否则不得分",
    "达标得满分，不达标不得分": "达到指标值得满分，否则不得分",
    "是得满分，否不得分": "达到指标值得满分，否则不得分",
    "完成得10分，未完成得0分": "达到指标值得满分，否则不得分",
    "超出预算不得分，控制在预算内得满分": "达到指标值得满分，否则不得分",
    "按时发放得满分，未按时发放不得分": "达到指标值得满分，否则不得分",
    "及时得满分，不及时不得分": "达到指标值得满分，否则不得分",
    # in proportion
    "按完成比例得分": "达到指标值得满分，未达到的按完成比例得分",
    "达到指标值得满分；未达到指标值，按实际完成比例计分": "达到指标值得满分，未达到的按完成比例得分",
    "得分=实际完成值/目标值×分值": "达到指标值得满分，未达到的按完成比例得分",
    "完成率低于60%不得分": "达到指标值得满分，未达到的按完成比例得分，完成率低于60%不得分",
    "按完成比例得分，低于60%不得分": "达到指标值得满分，未达到的按完成比例得分，完成率低于60%不得分",
    "达到年度指标值，记满分；未达到指标值，按完成值与指标值的比例记分": "达到指标值得满分，未达到的按完成比例得分",
    "根据完成情况得分=（实际完成数/计划完成数）×分值": "达到指标值得满分，未达到的按完成比例得分",
    # steps
    "≤100%得满分，每超1%扣1分": "不超过100%得满分，每超出1%扣1分，扣完为止",
    "不超过预算数得满分，超过预算数每1%扣0.5分": "每超出1%扣0.5分，扣完为止",
    "完成率达到100%得满分，每降低1%扣权重分的1%": "完成率达到100%得满分，每低于1%扣权重分的1%，扣完为止",
    "（1）达到95%得10分；（2）每低1%扣1分，扣完为止": "满分10分，达到95%得满分，每低于1%扣1分，扣完为止",
    "完成得5分，每少1次扣1分，扣完为止": "满分5分，每少1次扣1分，扣完为止",
    "满分10分，每少一场扣1分": "满分10分，每少1场扣1分，扣完为止",
    "每降低1个百分点扣0.5分": "每低于1个百分点扣0.5分，扣完为止",
    "每超过1天扣2分": "每超出1天扣2分，扣完为止",
    "每延迟一个月扣1分": "每超出1个月扣1分，扣完为止",
    "每发现一起扣2分": "每超出1起扣2分，扣完为止",
    "未完成一项扣5分，扣完为止": "每少1项扣5分，扣完为止",
    "每有一项未完成扣2分": "每少1项扣2分，扣完为止",
    "每少完成1项扣1分，最多扣5分": "每少1项扣1分，最多扣5分",
    "每降低1%扣1分，不足1%按1%计": "每低于1%扣1分，不足1%按1%计，扣完为止",
    "每降低1%扣权重的2%": "每低于1%扣权重分的2%，扣完为止",
    "实际完成情况与计划每相差3%，扣1分，扣满15分为止": "每偏离3%扣1分，最多扣15分",
    "满意度达到90%得满分，每降低1个百分点扣0.5分，低于60%不得分": (
        "达到90%得满分，每低于1个百分点扣0.5分，扣完为止，低于60%不得分"
    ),
    # bands
    "≥95%得满分，90%-95%得80%，90%以下不得分": "95%以上得满分，90%—95%得80%，90%以下不得分",
    "80%≤满意度<90%得8分，满意度≥90%得10分，满意度<80%不得分": (
        "满分10分，90%以上得10分，80%—90%（不含）得8分，低于80%不得分"
    ),
    "30天以内得满分，30-45天得50%，超过45天不得分": "高于45天不得分，30天—45天得50%，30天以下得满分",
    "90%以上得满分，80%以上得80%，60%以上得60%，60%以下不得分": (
        "90%以上得满分，80%以上得80%，60%以上得60%，60%以下不得分"
    ),
    "完成率≥100%得满分，完成率在60%-100%之间的按比例得分，完成率<60%不得分": (
        "达到指标值得满分，未达到的按完成比例得分，完成率低于60%不得分"
    ),
    "完成100%得满分，90%以上得90%分值，80%以上得80%分值，80%以下不得分": (
        "100%以上得满分，90%以上得90%，80%以上得80%，80%以下不得分"
    ),
    # grades
    "优得满分，良80%，中60%，差0": "优得满分，良得80%，中得60%，差不得分",
    "优得满分、良得80%、中得60%、差不得分": "优得满分，良得80%，中得60%，差不得分",
    "全部完成得满分，部分完成得50%，未完成不得分": "完成得满分，部分完成得50%，未完成不得分",
}
NOT_UNDERSTOOD = (
    "根据实际情况酌情打分",
    "由专家评定",
    "达到得满分",
    "满意度≥90%得满分",
    "≥95%得满分，80%-90%得80%，80%以下不得分",
    "每降低1%扣1分，每超过1%扣2分",
    "完成得满分，每降低1%扣若干分",
    "扣1分",
    "达到得满分，否则按规定处理",
    "按完成比例得分，特殊情况另行处理",
    "除不可抗力外，每降低1%扣1分",
    "全部发放到位得满分，有1人不合格扣1分",
    "≥90%得满分，60%-90%按比例得分，60%以下不得分",
    "≥90%得满分，60%-100%按比例得分，60%以下不得分",
    "≥100%得满分，60%-100%按比例得分，50%以下不得分",
    "每降低1%扣1分，由专家组最后评定",
)


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_is_understood(text: str) -> None:
    """The rule says in its own words what was understood."""
    assert rule_said(text).zh == UNDERSTOOD[text]
    assert rule_said(text).en


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_is_said_means_the_same(text: str) -> None:
    """What a rule says of itself is read back as the same rule."""
    assert parse_rule(rule_said(text).zh) == parse_rule(text)


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_declared_not_understood(text: str) -> None:
    """A rule with a clause nobody understands, a case left out or two ways at once is no rule."""
    rule = parse_rule(text)
    assert isinstance(rule, NotUnderstood)
    assert rule.reason.zh
    assert rule.reason.en


@pytest.mark.parametrize("text", ["", "  ", "无", "/"])
def test_nothing_written_is_no_rule(text: str) -> None:
    """An empty cell is not a rule that failed."""
    assert parse_rule(text) is None


def test_spelling_makes_no_difference() -> None:
    """Full-width signs, spaces and line breaks are the same rule."""
    assert parse_rule("≥９５％ 得满分，\n90％－95％得80％；90％以下不得分") == parse_rule(
        "≥95%得满分，90%-95%得80%，90%以下不得分"
    )


@given(
    st.text(
        alphabet="每降低下1个%百分点扣得满分不,，。；优良差≥<60完成达到按比例0.5天次以上-（）",
        max_size=40,
    )
)
def test_no_text_breaks_the_grammar(text: str) -> None:
    """Whatever stands there, the answer is a rule, none, or a reason in both languages."""
    rule = parse_rule(text)
    if rule is not None:
        assert rule.said().zh
        assert rule.said().en


@given(
    full=st.integers(80, 100),
    part=st.integers(30, 79),
    share=st.integers(1, 99),
)
def test_bands_leave_nothing_out(full: int, part: int, share: int) -> None:
    """Every value from 0 to 100 lies in a band, and better values get no less."""
    rule = parse_rule(f"≥{full}%得满分，{part}%-{full}%得{share}%，{part}%以下不得分")
    assert rule is not None
    assert not isinstance(rule, NotUnderstood)
    before = Decimal(0)
    for value in range(101):
        awards = [award.value for span, award in rule.bands if span.holds(Decimal(value))]
        assert awards
        assert max(awards) >= before
        before = max(awards)
