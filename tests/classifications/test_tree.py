"""Every classification is a tree, and a code that no list holds still has its place in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.classifications import (
    Item,
    Scheme,
    dept_economic,
    functional,
    gov_economic,
    is_well_formed,
    parent_code,
    procurement,
    revenue,
)

SCHEMES = [functional(), dept_economic(), gov_economic(), revenue(), procurement()]
every_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda s: s.name)


def test_the_parent_of_a_code_is_read_off_the_code() -> None:
    assert parent_code("2080501") == "20805"
    assert parent_code("20805") == "208"
    assert parent_code("208") is None
    assert parent_code("30201") == "302"
    assert parent_code("A02010105") == "A02010100"
    assert parent_code("A02010100") == "A02010000"
    assert parent_code("A02000000") == "A00000000"
    assert parent_code("A00000000") is None
    assert parent_code("C1804010201") == "C18040102"


@pytest.mark.parametrize(
    "text", ["", "20", "2080", "208050", "20805010", "D01000000", "A0201010", "２０８"]
)
def test_what_has_not_the_shape_of_a_code_has_no_parent(text: str) -> None:
    assert not is_well_formed(text)
    assert parent_code(text) is None


def test_an_unlisted_code_finds_its_place() -> None:
    assert "2080588" not in functional()
    assert functional().get("2080588") is None
    parent = functional().parent("2080588")
    assert parent is not None
    assert parent.name == "行政事业单位养老支出"
    assert [item.code for item in functional().ancestors("2080588")] == ["20805", "208"]


def test_ancestors_skip_a_level_that_is_not_listed() -> None:
    assert "20877" not in functional()
    assert [item.code for item in functional().ancestors("2087701")] == ["208"]


def test_children_stand_in_code_order() -> None:
    assert [item.code for item in functional().children("21012")] == [
        "2101201",
        "2101202",
        "2101299",
    ]
    assert functional().children("2101201") == ()


@every_scheme
def test_the_whole_list_is_reached_from_the_top(scheme: Scheme) -> None:
    reached: list[Item] = []
    waiting = list(scheme.roots())
    while waiting:
        item = waiting.pop()
        reached.append(item)
        waiting.extend(scheme.children(item.code))
    assert len(reached) == len(scheme)
    assert set(reached) == set(scheme)


@every_scheme
def test_every_listed_item_is_found_by_its_code_and_stands_below_its_parent(scheme: Scheme) -> None:
    for item in scheme:
        assert scheme.get(item.code) is item
        parent = scheme.parent(item.code)
        if item.parent is None:
            assert item.level == 1
            assert parent is None
        else:
            assert parent is not None
            assert parent.code == item.parent
            assert parent.level < item.level
            assert item in scheme.children(item.parent)


@pytest.mark.parametrize("scheme", SCHEMES[:4], ids=lambda s: s.name)
def test_the_listed_parent_is_the_one_the_code_shows(scheme: Scheme) -> None:
    for item in scheme:
        assert item.parent == parent_code(item.code)


def test_in_the_catalogue_a_level_between_may_be_missing() -> None:
    assert "A02100700" not in procurement()
    assert parent_code("A02100702") == "A02100700"
    assert [item.code for item in procurement().ancestors("A02100702")] == [
        "A02100000",
        "A02000000",
        "A00000000",
    ]
    for item in procurement():
        way_up = []
        above = parent_code(item.code)
        while above is not None:
            way_up.append(above)
            above = parent_code(above)
        assert item.parent in way_up if way_up else item.parent is None


@every_scheme
def test_every_item_is_found_by_its_name_below_its_parent(scheme: Scheme) -> None:
    for item in scheme:
        assert item in scheme.by_name(item.name)
        assert item in scheme.by_name(item.name, parent=item.parent)


@given(
    st.from_regex(r"[12]\d{2}(\d{2}){0,2}|[345]\d{2}(\d{2})?|[ABC]\d{8}(\d{2})?", fullmatch=True)
)
def test_the_way_up_from_any_code_ends_at_a_top(code: str) -> None:
    steps = 0
    above = parent_code(code)
    while above is not None:
        assert is_well_formed(above)
        steps += 1
        above = parent_code(above)
    assert steps <= 5


def test_a_name_that_recurs_is_told_apart_by_its_parent() -> None:
    assert len(functional().by_name("行政运行")) > 50
    assert [i.code for i in functional().by_name("行政 运行", parent="21015")] == ["2101501"]
    assert functional().by_name("无此科目") == ()


def test_309_and_310_share_names_so_the_code_decides() -> None:
    codes = {item.code for item in dept_economic().by_name("公务用车购置")}
    assert codes == {"30913", "31013"}
