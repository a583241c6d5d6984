"""Scores by worked cases, and the laws that every score keeps."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.performance.making import reached, record
from tests.performance.scoring_cases import CASES, Case

from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.performance.records import of_reading
from mingzhang.performance.schemes import all_schemes, find_scheme
from mingzhang.performance.schemes.model import OvershootRule, Scheme
from mingzhang.performance.scoring import score
from mingzhang.templates import all_templates


def scheme(name: str) -> Scheme:
    found = find_scheme(name)
    assert found is not None
    return found


def scored(case: Case):
    indicator = record(
        case.target, case.weight, case.rule, case.level, case.sub, direction=case.direction
    )
    return score(indicator, reached(case.actual, case.degree), scheme(case.scheme))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_worked_case(case: Case) -> None:
    """The points are those derived by hand in ``case.why``."""
    result = scored(case)
    wanted = Decimal(case.points) if case.points is not None else None
    assert result.points == wanted, (case.why, result.trace.zh)
    assert case.says in result.trace.zh, case.why
    assert result.trace.en


def test_reaching_what_the_seeds_ask_for(seed_file: Path) -> None:
    """The target itself as the actual value is full marks, for every figure and every deadline of
    the reference documents; a rough one is asked for exactly."""
    reading = interpret(read_bytes(seed_file.read_bytes()), all_templates())
    tried = 0
    for indicator in of_reading(reading):
        target = indicator.target
        if target.about or (target.kind not in ("number", "range", "several") and not target.when):
            continue
        result = score(indicator, reached(indicator.text), scheme("central"), Decimal(10))
        assert result.points == result.weight, result.trace.zh
        tried += 1
    assert tried


def test_there_are_enough_cases() -> None:
    """Sixty at least, every one told apart."""
    assert len({case.id for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_score_is_traceable(case: Case) -> None:
    """Actual value, target, rule and points stand in the sentence, or why there are none."""
    result = scored(case)
    if result.points is None:
        assert not result.rule.zh
        return
    assert result.rule.zh
    assert result.rule.en
    assert case.actual in result.trace.zh
    assert case.target in result.trace.zh
    assert f"{result.points.normalize():f}分" in result.trace.zh


# ------------------------------------------------------------------------------------- laws

FIGURES = st.decimals(min_value=0, max_value=10**9, places=2)
WEIGHTS = st.sampled_from(["0.5", "5", "8.33", "10", "16.67", "33.337", "90"])
SIGNS = {"≥": 1, ">": 1, "≤": -1, "<": -1}
RULES = (
    "",
    "达到得满分，否则不得分",
    "按完成比例得分，低于60%不得分",
    "总分值100分，每未完成1%，扣除1分",
    "总分值100分，成本每超出预算的1%，扣除1分",
    "每少1个扣0.5分，扣完为止",
    "每超过1个扣0.5分，不足1个按1个计",
    "完成率90%以上得满分，60%-90%得60%，60%以下不得分",
    "全部完成得满分，部分完成得50%，未完成不得分",
)


@given(
    sign=st.sampled_from(["≥", ">", "≤", "<", "=", "", "约"]),
    target=FIGURES,
    actual=FIGURES,
    weight=WEIGHTS,
    rule=st.sampled_from(RULES),
    level=st.sampled_from(["产出指标", "满意度指标", "成本指标"]),
    name=st.sampled_from([s.id for s in all_schemes()]),
)
def test_points_lie_between_nothing_and_the_weight(
    sign: str, target: Decimal, actual: Decimal, weight: str, rule: str, level: str, name: str
) -> None:
    """No score is below 0 or above its weight, in any scheme, under any rule (4.3)."""
    indicator = record(f"{sign}{target}个", weight, rule, level)
    points = score(indicator, reached(f"{actual}个"), scheme(name)).points
    assert points is None or 0 <= points <= Decimal(weight)


@given(
    sign=st.sampled_from(sorted(SIGNS)),
    target=FIGURES,
    pair=st.tuples(FIGURES, FIGURES),
    weight=WEIGHTS,
    rule=st.sampled_from(RULES),
    level=st.sampled_from(["产出指标", "满意度指标"]),
    unit=st.sampled_from(["个", "%"]),
)
def test_better_never_scores_less(
    sign: str,
    target: Decimal,
    pair: tuple[Decimal, Decimal],
    weight: str,
    rule: str,
    level: str,
    unit: str,
) -> None:
    """Points rise with the actual value where more is better, and fall where less is."""
    worse, better = sorted(pair, key=lambda value: value * SIGNS[sign])
    indicator = record(f"{sign}{target}{unit}", weight, rule, level)
    low = score(indicator, reached(f"{worse}{unit}"), scheme("central")).points
    high = score(indicator, reached(f"{better}{unit}"), scheme("central")).points
    assert low is not None
    assert high is not None
    assert low <= high


@given(target=FIGURES.filter(bool), actual=FIGURES, weight=WEIGHTS)
def test_one_rounding_half_up(target: Decimal, actual: Decimal, weight: str) -> None:
    """The points are within half a hundredth of the exact ones, and a half goes up."""
    points = score(record(f"≥{target}个", weight), reached(f"{actual}个"), scheme("central")).points
    assert points is not None
    exact = Fraction(weight) * min(Fraction(actual) / Fraction(target), 1)
    if actual >= target:
        assert points == Decimal(weight)
    else:
        above = Fraction(points) - exact
        assert above <= Fraction(1, 200)
        assert above > Fraction(-1, 200) or points == Decimal(weight)


WRITTEN = st.text(
    alphabet="0123456789.%％‰万亿元人次月日年底前≥≤=约-至~、有所提高达成是否按时/不涉及增长下降每扣得满分，",
    max_size=14,
)


@given(
    target=WRITTEN, actual=WRITTEN, rule=WRITTEN, degree=st.sampled_from(["", "0", "61.5", "100"])
)
def test_whatever_is_written_is_scored_or_told(
    target: str, actual: str, rule: str, degree: str
) -> None:
    """Any text ends in points within the weight or in a sentence that says what is missing."""
    result = score(record(target, "10", rule), reached(actual, degree), scheme("central"))
    assert result.trace.zh
    assert result.trace.en
    assert result.points is None or 0 <= result.points <= 10


@given(value=FIGURES.filter(bool), share=st.integers(1, 200))
def test_units_do_not_change_a_score(value: Decimal, share: int) -> None:
    """33万人 and 330000人 are the same number of people."""
    indicator = record(f"≥{value}万人")
    in_wan = score(indicator, reached(f"{value * share / 100}万人"), scheme("central"))
    in_one = score(indicator, reached(f"{value * share * 100}人"), scheme("central"))
    assert in_wan.points == in_one.points
    assert in_wan.rate == in_one.rate


@given(degree=st.decimals(0, 100, places=1), weight=WEIGHTS)
def test_words_score_their_degree(degree: Decimal, weight: str) -> None:
    """A target in words scores the degree's share of its weight, in every scheme."""
    for each in all_schemes():
        points = score(record("有所提高", weight), reached("见说明", str(degree)), each).points
        assert points is not None
        exact = Fraction(weight) * Fraction(degree) / 100
        assert abs(Fraction(points) - exact) <= Fraction(1, 200)


def test_rounding_never_lifts_points_above_the_weight() -> None:
    """8.336·9999/10000 = 8.3351… rounds to 8.34, which is more than there is: 8.336."""
    result = score(record("≥10000个", "8.336"), reached("9999个"), scheme("central"))
    assert result.points == Decimal("8.336")


def test_a_scheme_may_reduce_what_was_set_too_low() -> None:
    """10号: a target set too low loses points by the degree of deviation. With a limit of 130 % and
    200 % reached, 10 · 130/200 = 6.50; at the limit itself nothing is lost."""
    own = scheme("central")
    strict = replace(own, overshoot=OvershootRule(Decimal(130), True, own.overshoot.basis))
    assert score(record("≥100人"), reached("200人"), strict).points == Decimal("6.50")
    assert score(record("≥100人"), reached("130人"), strict).points == 10
    assert score(record("≥100人"), reached("200人"), own).points == 10
    assert score(record("≥100人"), reached("200人"), own).overshoot


def test_a_pass_mark_takes_all_below_it() -> None:
    """101号 (2): by completion with a pass threshold, below it zero. 59 of 100 is 59 %, below 60."""
    own = scheme("central")
    strict = replace(own, pass_mark=replace(own.pass_mark, percent=Decimal(60)))
    assert score(record("≥100人"), reached("59人"), strict).points == 0
    assert score(record("≥100人"), reached("60人"), strict).points == 6


def test_steps_pro_rata_where_a_scheme_says_so() -> None:
    """Short by 2.5 %: two whole steps cost 2 of 100, in proportion 2.5 of 100: 10·0.975 = 9.75."""
    own = scheme("central")
    even = replace(own, steps=replace(own.steps, counted="pro_rata"))
    indicator = record("≥36万人", rule="总分值100分，参保人数每下降总人数的1%，扣除1分")
    assert score(indicator, reached("35.1万人"), even).points == Decimal("9.75")


def test_a_weight_is_given_from_outside_where_the_form_has_none() -> None:
    """Half of the target, a spread weight of 16.67: 8.335, half up 8.34."""
    indicator = record("≥100人", weight=None)
    assert score(indicator, reached("50人"), scheme("central")).points is None
    result = score(indicator, reached("50人"), scheme("central"), Decimal("16.67"))
    assert result.points == Decimal("8.34")
