"""A code may bear different names in different years, and years are known to within one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.classifications import (
    Item,
    NameMatch,
    dept_economic,
    functional,
    gov_economic,
)

FUNCTIONAL = list(functional())


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("2013804", 2019, "市场监督管理专项"),
        ("2013804", 2020, "市场主体管理"),
        ("2013804", 2023, "市场主体管理"),
        ("2013804", 2024, "经营主体管理"),
        ("20805", 2019, "行政事业单位离退休"),
        ("20805", 2020, "行政事业单位养老支出"),
        ("21305", 2020, "扶贫"),
        ("21305", 2022, "巩固脱贫衔接乡村振兴"),
        ("21305", 2026, "巩固脱贫攻坚成果衔接乡村振兴"),
        ("207", 2017, "文化体育与传媒支出"),
        ("2299901", 2021, "其他支出"),
        ("2299901", 2022, "其他支出"),  # given up from 2022 on, give or take a year
    ],
)
def test_the_name_of_a_code_in_a_year(code: str, year: int, name: str) -> None:
    item = functional().get(code, year)
    assert item is not None
    assert item.name == name


def test_a_code_that_was_given_up_is_not_in_the_current_list() -> None:
    assert functional().get("2299901") is None
    assert functional().get("2299901", 2026) is None


def test_an_item_of_the_past_keeps_its_place_in_the_tree() -> None:
    item = functional().get("2299901", 2020)
    assert item is not None
    assert (item.level, item.parent) == (3, "22999")
    assert not item.firm


def test_a_former_name_is_right_in_its_years_and_former_outside_them() -> None:
    def match(year: int | None) -> NameMatch:
        return functional().name_matches("20805", "行政事业单位离退休", year)

    assert match(2019) is NameMatch.SAME
    assert match(2026) is NameMatch.FORMER
    assert match(None) is NameMatch.FORMER


def test_the_current_name_is_accepted_for_every_year() -> None:
    assert functional().name_matches("20805", "行政事业单位养老支出", 2019) is NameMatch.SAME


def test_a_mismatch_is_never_firm_in_years_the_list_does_not_speak_about() -> None:
    assert functional().name_matches("20805", "抚恤", 2026) is NameMatch.DIFFERENT
    assert functional().name_matches("20805", "抚恤", 2018) is NameMatch.UNSURE
    assert dept_economic().name_matches("30102", "奖金", 2017) is NameMatch.UNSURE


def test_former_names_say_what_became_of_a_code() -> None:
    rows = functional().former_names("2013804")
    assert [row.name for row in rows] == ["市场监督管理专项", "市场主体管理"]
    assert [row.name for row in functional().former_names("2013804", 2021)] == ["市场主体管理"]
    assert rows[-1].note == "2024年起改名经营主体管理"
    assert functional().former_names("2101501") == ()


def test_the_government_economic_classification_begins_in_2018() -> None:
    assert gov_economic().get("50101", 2017) is None
    assert gov_economic().get("50101", 2018) is not None


@given(st.sampled_from(FUNCTIONAL), st.integers(2015, 2030))
def test_an_item_of_a_year_has_the_code_asked_for_and_is_in_force(item: Item, year: int) -> None:
    found = functional().get(item.code, year)
    assert found is None or (found.code == item.code and found.in_force(year, slack=1))


def test_the_current_list_is_in_force_in_2026() -> None:
    for item in functional():
        assert functional().get(item.code, 2026) is item
