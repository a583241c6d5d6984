"""Divisions lead from a code to a place and from a place to its codes."""

from mingzhang.classifications import DivisionKind, divisions, parse_project_code


def test_the_division_of_a_project_code_names_the_place() -> None:
    code = parse_project_code("13052926P000055104828")
    assert code is not None
    assert divisions().full_name(code.division) == "河北省邢台市巨鹿县"


def test_placeholders_are_left_out_of_the_full_name() -> None:
    district = divisions().get("310107")
    assert district is not None
    assert district.name == "普陀区"
    parent = divisions().parent("310107")
    assert parent is not None
    assert parent.kind is DivisionKind.PLACEHOLDER
    assert divisions().full_name("310107") == "上海市普陀区"


def test_a_name_that_recurs_is_told_apart_by_the_province() -> None:
    assert len(divisions().by_name("普陀区")) == 2  # 上海, 舟山
    assert [row.code for row in divisions().by_name("普陀区", within="310000")] == ["310107"]
    assert divisions().by_name("无此县") == ()


def test_an_unlisted_code_is_simply_not_there() -> None:
    assert "999999" not in divisions()
    assert divisions().get("999999") is None
    assert divisions().parent("999999") is None
    assert divisions().full_name("999999") is None


def test_there_are_34_provinces() -> None:
    assert len(divisions().provinces()) == 34


def test_every_division_stands_below_its_parent_one_level_up() -> None:
    for row in divisions():
        parent = divisions().parent(row.code)
        if row.parent is None:
            assert row.level == 1
            assert parent is None
        else:
            assert parent is not None
            assert parent.level == row.level - 1
            assert row in divisions().children(parent.code)
            assert row.code[:2] == parent.code[:2]


def test_every_division_is_found_by_its_name_within_those_above_it() -> None:
    for row in divisions():
        assert row in divisions().by_name(row.name)
        if row.kind is not DivisionKind.PLACEHOLDER:
            for above in divisions().ancestors(row.code):
                assert row in divisions().by_name(row.name, within=above.code)
