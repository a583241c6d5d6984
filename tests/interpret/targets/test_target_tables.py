"""Target values are typed as a person would type them, and what was parsed prints back."""

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret
from mingzhang.interpret.targets import Target, parse_target

HERE = Path(__file__).parent
FIELDS = [f.name for f in dataclasses.fields(Target) if f.name != "text"]


def table(name: str) -> dict[str, dict[str, object]]:
    loaded = yaml.safe_load((HERE / name).read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def typed(target: Target) -> dict[str, object]:
    """The fields of a target as the tables write them."""
    found: dict[str, object] = {}
    for name in FIELDS:
        value = getattr(target, name)
        if value is None or value is False or value in ("", ()):
            continue
        if isinstance(value, Decimal):
            value = f"{value:f}"
        elif name == "parts":
            value = [typed(part) for part in value]
        elif name == "when":
            value = f"{value.start or ''}..{value.end or ''}"
        elif name == "compared":
            value = f"{value.base}:{value.change}"
        found[name] = value
    return found


def parts(target: Target) -> tuple[object, ...]:
    """Everything but the text."""
    return tuple(
        tuple(parts(p) for p in target.parts) if name == "parts" else getattr(target, name)
        for name in FIELDS
    )


def assert_prints_back(target: Target) -> None:
    assert str(target) == target.text
    assert parts(parse_target(target.printed)) == parts(target), target.printed


@pytest.mark.parametrize("name", ["reference.yaml", "spellings.yaml"])
def test_values_are_typed_as_a_person_would(name: str) -> None:
    wrong = {}
    for text, expected in table(name).items():
        found = typed(parse_target(text))
        if found != expected:
            wrong[text] = found
    assert not wrong


def test_the_tables_are_large_enough_to_mean_something() -> None:
    reference, spellings = table("reference.yaml"), table("spellings.yaml")
    assert len(reference) == 138
    assert len(set(spellings) - set(reference)) > 500
    assert {row["kind"] for row in spellings.values()} >= {
        "number", "range", "ratio", "several", "time", "qualitative", "unread", "not_applicable",
    }  # fmt: skip


def test_every_value_of_a_disclosure_is_in_the_table(seed_file: Path) -> None:
    values = [i.value for form in interpret(read_file(seed_file)).forms for i in form.indicators]
    assert values
    assert set(values) <= set(table("reference.yaml"))
    assert "unread" not in {parse_target(value).kind for value in values}


@pytest.mark.parametrize("name", ["reference.yaml", "spellings.yaml"])
def test_what_was_read_prints_back(name: str) -> None:
    for text in table(name):
        assert_prints_back(parse_target(text))


NUMBERS = st.decimals(0, 10**7, places=2).map(str) | st.integers(0, 10**7).map(str)
UNITS = st.sampled_from(
    [
        "",
        "%",
        "‰",
        "万元",
        "元/张",
        "人次",
        "个",
        "万人",
        "平方公里",
        "次/年",
        "个工作日",
        "元/人·次",
    ]
)
SIGNS = st.sampled_from(["", "≥", "≤", ">", "<", "=", "不低于", "控制在", "至少", "约", "平均"])
TAILS = st.sampled_from(["", "以上", "以内", "左右", "（含）以上", "（按规定）"])
MONTHS = st.integers(1, 12).map(lambda m: f"{m}月")
FIGURES = st.builds("".join, st.tuples(SIGNS, NUMBERS, UNITS, TAILS))
TIMES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "不晚于", "≤"]),
        st.sampled_from(["", "2026年"]),
        MONTHS | st.sampled_from(["3月31日", "年底", "第三季度", "上半年"]),
        st.sampled_from(["", "底", "前", "底前", "之前完成"]),
    ),
)
SPANS = st.builds(lambda a, b: f"2026年{a}至2027年{b}", MONTHS, MONTHS)
RANGES = st.builds(
    lambda a, b, u: f"{a}-{a + b}{u}", st.integers(0, 999), st.integers(1, 99), UNITS
)
CHANGES = st.builds(
    lambda base, change, n: f"{base}{change}{n}%",
    st.sampled_from(["", "较上年", "同比", "较2023年"]),
    st.sampled_from(["增长", "下降"]),
    st.integers(0, 99),
)
SEVERAL = st.lists(FIGURES | TIMES, min_size=2, max_size=4).map("；".join)


@given(FIGURES | TIMES | SPANS | RANGES | CHANGES | SEVERAL)
@example("每2年1次")
@example("12月下旬")
def test_any_target_people_compose_prints_back(text: str) -> None:
    assert_prints_back(parse_target(text))


@given(
    st.text(
        alphabet="0123456789.,-~≥≤%万元人次月年日前底至约（）；一二十百半余多每/个 无", max_size=14
    )
)
def test_whatever_is_typed_prints_back_or_is_declared(text: str) -> None:
    target = parse_target(text)
    assert_prints_back(target)
    if target.kind == "number":
        assert target.value is not None
    if target.kind == "range":
        assert target.low is not None
        assert target.high is not None
        assert target.low < target.high
    if target.kind == "several":
        assert len(target.parts) > 1
    if target.kind == "time":
        assert target.when is not None or target.frequency
    if target.kind == "qualitative":
        # Figures may only number clauses (1.及时；2.按月).
        assert not any(c.isdigit() for c in text) or any(c > "\u4e00" for c in text)


@pytest.mark.parametrize(
    "text",
    ["20 30", "≥95%以下", "1,23", "12/31", "50%-30%", "≤100%预算", "1万2千元", "3、5个"],
)
def test_what_could_mean_two_things_is_declared(text: str) -> None:
    """Two figures or one, a contradiction, a month or a fraction: nobody knows, nothing is read."""
    assert parse_target(text).kind == "unread"
