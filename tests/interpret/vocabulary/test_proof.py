"""Sums confirm or refuse a table that no layout knows; what words do not tell is left unread."""

import pytest
from tests.interpret.vocabulary.pages import across, read, said, table, unread

CODED = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


def test_a_table_that_adds_up_is_proved() -> None:
    rows = [["205", "教育支出", "12.00", "10.00", "2.00"], ["合计", "", "12.00", "10.00", "2.00"]]
    (one,) = read(table("部门支出总表", [CODED], rows)).tables
    assert (one.how, one.proof) == ("vocabulary", "proved")
    assert "category" in one.spec.lists


def test_a_single_figure_is_not() -> None:
    rows = [["205", "教育支出", "12.00", "", ""]]
    (one,) = read(table("部门支出总表", [CODED], rows)).tables
    assert one.proof == "unproved"


def test_one_wrong_figure_leaves_the_others_their_proof() -> None:
    """The figure is for the checks to find: it is no reason to think the words misread."""
    rows = [
        ["205", "教育支出", "12.00", "10.00", "2.00"],
        ["208", "社会保障和就业支出", "8.00", "7.00", "1.90"],
        ["合计", "", "20.00", "17.00", "3.00"],
    ]
    (one,) = read(table("部门支出总表", [CODED], rows)).tables
    assert one.proof == "proved"
    assert "category" in one.spec.lists


def test_an_axis_that_is_listed_in_part_is_no_sum() -> None:
    """其中: only one of the funds has a column; the total must not be held to equal it."""
    heads = [["科目编码", "科目名称", "合计", "财政拨款"]]
    rows = [
        ["205", "教育支出", "12.00", "9.00"],
        ["208", "社会保障和就业支出", "8.00", "7.00"],
        ["合计", "", "20.00", "16.00"],
    ]
    (one,) = read(table("部门支出总表", heads, rows)).tables
    assert "fund" not in one.spec.lists
    assert "function" in one.spec.lists


def test_codes_that_do_not_add_up_refuse_the_table() -> None:
    rows = [
        ["205", "教育支出", "12.00", "10.00", "2.00"],
        ["20502", "普通教育", "5.00", "1.00", "9.00"],
        ["20503", "职业教育", "1.00", "4.00", "8.00"],
        ["合计", "", "99.00", "50.00", "49.00"],
    ]
    reading = read(table("部门支出总表", [CODED], rows))
    assert reading.tables == ()
    assert len(unread(reading)) == 12
    assert {item.reason for item in reading.unread} == {
        "按词汇推定的口径与表内合计或其他表不符，未采用"
    }


def test_parts_above_their_whole_are_not_what_their_heads_say() -> None:
    """Heads that a converter moved by a column: the funds exceed the total in every row."""
    heads = [["科目编码", "科目名称", "合计", "一般公共预算", "单位资金"]]
    rows = [
        ["205", "教育支出", "12.00", "12.00", "3.00"],
        ["208", "社会保障和就业支出", "8.00", "8.00", "7.00"],
        ["合计", "", "20.00", "20.00", "10.00"],
    ]
    reading = read(table("部门支出总表", heads, rows))
    assert set(said(reading)) == {
        "flow=expenditure",
        "flow=expenditure function=205",
        "flow=expenditure function=208",
    }
    assert len(unread(reading)) == 6


def test_an_unknown_head_leaves_its_column_unread() -> None:
    heads = [["科目编码", "科目名称", "合计", "基本支出", "应急处突储备"]]
    rows = [["205", "教育支出", "12.00", "10.00", "2.00"], ["合计", "", "12.00", "10.00", "2.00"]]
    reading = read(table("部门支出总表", heads, rows))
    assert set(said(reading).values()) == {"12.00万元", "10.00万元"}
    assert unread(reading) == ["2.00", "2.00"]


def test_heads_that_contradict_the_title_leave_their_column_unread() -> None:
    heads = [["科目编码", "科目名称", "合计", "政府性基金预算"]]
    rows = [["205", "教育支出", "12.00", "10.00"], ["合计", "", "12.00", "10.00"]]
    reading = read(table("一般公共预算支出表", heads, rows))
    assert set(said(reading).values()) == {"12.00万元"}
    assert unread(reading) == ["10.00", "10.00"]


def test_two_columns_with_the_same_words_are_both_unread() -> None:
    heads = [["科目编码", "科目名称", "合计", "基本支出", "基本支出"]]
    rows = [["205", "教育支出", "12.00", "10.00", "2.00"], ["合计", "", "12.00", "10.00", "2.00"]]
    reading = read(table("部门支出总表", heads, rows))
    assert set(said(reading).values()) == {"12.00万元"}
    assert len(unread(reading)) == 4


def test_an_unknown_title_leaves_the_table_unread() -> None:
    rows = [["205", "教育支出", "12.00", "10.00", "2.00"], ["合计", "", "12.00", "10.00", "2.00"]]
    reading = read(table("乡村振兴衔接资金支出表", [CODED], rows))
    assert reading.tables == ()
    assert len(unread(reading)) == 6
    assert [title for title, _ in reading.unknown_tables] == ["乡村振兴衔接资金支出表"]


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("2025年部门支出总表", True),
        ("某县水利局2025年部门支出总表", True),
        ("表3 2025年部门支出总表", True),
        ("公开03表：部门支出总表（2025年度）", True),
        # What stands before the title may restrict what its table is about.
        ("乡村振兴专项2025年部门支出总表", False),
        ("某县水利局乡村振兴专项2025年部门支出总表", False),
        ("部门支出总表如下表所示", False),
    ],
)
def test_every_word_of_a_title_counts(title: str, known: bool) -> None:
    rows = [["205", "教育支出", "12.00", "10.00", "2.00"], ["合计", "", "12.00", "10.00", "2.00"]]
    assert bool(read(table(title, [CODED], rows)).tables) == known


def test_unknown_rows_are_unread_and_known_ones_are_not() -> None:
    heads = [[across("收入", 2), across("支出", 2)], ["项目", "预算数", "项目", "预算数"]]
    rows = [
        ["一、一般公共预算拨款收入", "10.00", "一、教育支出", "12.00"],
        ["二、以前年度清理收回款", "2.00", "", ""],
        ["收入总计", "12.00", "支出总计", "12.00"],
    ]
    reading = read(table("部门收支总表", heads, rows))
    assert said(reading)["flow=income fund=general"] == "10.00万元"
    assert unread(reading) == ["2.00"]


def test_figures_that_differ_at_one_place_are_not_told_apart() -> None:
    heads = [["科目编码", "科目名称", "合计"]]
    rows = [["205", "教育支出", "4.00"], ["205", "教育支出", "8.00"], ["合计", "", "12.00"]]
    reading = read(table("部门支出总表", heads, rows))
    assert said(reading) == {"flow=expenditure": "12.00万元"}
    assert unread(reading) == ["4.00", "8.00"]
