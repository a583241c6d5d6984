"""Target values (指标值) are read into sign, number and unit, and printed back unchanged."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret
from mingzhang.interpret.targets import Target, parse_target


@pytest.mark.parametrize(
    ("text", "sign", "value", "unit"),
    [
        ("≥95%", "≥", "95", "%"),
        ("≥ 95 百分比", "≥", "95", "百分比"),
        ("≤1.2 元/张", "≤", "1.2", "元/张"),
        ("≤600元/人/年", "≤", "600", "元/人/年"),
        ("平均1.2元/份", "", "1.2", "元/份"),
        ("不低于3次", "≥", "3", "次"),
        ("95%以上", "≥", "95", "%"),
        ("3个月以内", "≤", "3", "个月"),
        ("0次", "", "0", "次"),
        ("≤5,000,000.00元", "≤", "5000000.00", "元"),
        ("150000", "", "150000", ""),
        ("=100%", "=", "100", "%"),
        ("全覆盖", "=", "100", "%"),
    ],
)
def test_a_figure_has_a_sign_a_value_and_a_unit(
    text: str, sign: str, value: str, unit: str
) -> None:
    target = parse_target(text)
    assert (target.kind, target.sign, target.value, target.unit, target.about) == (
        "number",
        sign,
        Decimal(value),
        unit,
        False,
    )


@pytest.mark.parametrize("text", ["约40人", "4.67元（大约）", "300余种", "20个左右"])
def test_an_approximate_figure_is_marked(text: str) -> None:
    target = parse_target(text)
    assert target.kind == "number"
    assert target.about


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12 月之前", "time"),
        ("不晚于12月底", "time"),
        ("≤12月", "time"),
        ("2026年底前", "time"),
        ("按月发放", "time"),
        ("全年", "time"),
        ("2026.01-2026.12", "time"),
        ("20-30%", "range"),
        ("长期", "qualitative"),
        ("有所提高", "qualitative"),
        ("按统一规定执行", "qualitative"),
        ("不涉及", "not_applicable"),
        ("无", "not_applicable"),
        ("", "blank"),
        ("  ", "blank"),
    ],
)
def test_times_words_and_blanks_are_kept_apart(text: str, kind: str) -> None:
    assert parse_target(text).kind == kind


def test_two_figures_are_no_value() -> None:
    target = parse_target("11批次300余种")
    assert (target.kind, target.value, target.about) == ("several", None, True)
    assert [(p.value, p.unit) for p in target.parts] == [(11, "批次"), (300, "种")]


def test_scales_and_percent_words_lead_to_one_base_unit() -> None:
    assert parse_target("≥36万人").base == parse_target("≥360000人").base == (Decimal(360000), "人")
    assert parse_target("≤5万元").base == (Decimal(50000), "元")
    assert parse_target("≥95百分比").base == parse_target("≥95%").base


def test_a_unit_price_tells_what_it_is_for() -> None:
    assert parse_target("≤600元/人/年").per == "人"
    assert parse_target("≤5万元").per == ""
    assert parse_target("≤5万元").is_money
    assert not parse_target("≤2元/张").is_money


def parts(target: Target) -> tuple[object, ...]:
    return target.kind, target.sign, target.value, target.unit, target.about, target.average


def test_every_target_of_a_disclosure_prints_back(seed_file: Path) -> None:
    values = [i.value for form in interpret(read_file(seed_file)).forms for i in form.indicators]
    assert values
    for value in values:
        target = parse_target(value)
        assert str(target) == value
        assert parts(parse_target(target.printed)) == parts(target)


@given(st.text(max_size=40))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert str(parse_target(text)) == text


@given(
    sign=st.sampled_from(["", "≥", "≤", ">", "<", "="]),
    value=st.decimals(0, 10**9, places=2),
    unit=st.sampled_from(["%", "万元", "元/张", "人次", "个", "万人", "平方公里"]),
)
def test_what_is_written_is_read_again(sign: str, value: Decimal, unit: str) -> None:
    target = parse_target(f"{sign}{value}{unit}")
    assert (target.sign, target.value, target.unit) == (sign, value, unit)
    assert target.printed == f"{sign}{value}{unit}"
