"""Two versions as they are printed: the same table of another year, rows that moved, words apart."""

from __future__ import annotations

from mingzhang.corpus.comparison import (
    PrintedTable,
    compare_tables,
    matched_tables,
    sentences,
    words_apart,
)

HEAD = ["科目编码", "科目名称", "合计"]


def table(*rows: list[str], title: str = "1. 2026年部门支出总表") -> PrintedTable:
    return PrintedTable(title, [HEAD, *rows], head=1)


def changes(before: PrintedTable, after: PrintedTable) -> list[tuple[str, ...]]:
    found = compare_tables(before, after)
    return [(one.label, one.head, one.before, one.after, one.difference) for one in found]


def test_a_figure_is_told_with_its_row_its_column_and_how_much_it_moved() -> None:
    before = table(["210", "卫生健康支出", "1,200.50"])
    after = table(["210", "卫生健康支出", "1,000.00"])
    assert changes(before, after) == [
        ("卫生健康支出", "合计", "1,200.50", "1,000.00", "-200.50"),
    ]


def test_a_row_that_moved_down_is_no_change() -> None:
    rows = [["210", "卫生健康支出", "5.00"], ["221", "住房保障支出", "1.00"]]
    (*found,) = compare_tables(table(*rows), table(["208", "社会保障支出", "2.00"], *rows))
    assert [(one.row, one.before, one.after) for one in found] == [
        (1, "", "208"), (1, "", "社会保障支出"), (1, "", "2.00"),
    ]  # fmt: skip


def test_a_row_that_is_gone_has_no_place_in_the_newer_table() -> None:
    before = table(["210", "卫生健康支出", "5.00"])
    assert {one.row for one in compare_tables(before, table())} == {None}


def test_a_code_is_no_amount() -> None:
    (found,) = compare_tables(table(["210", "其他", ""]), table(["221", "其他", ""]))
    assert (found.before, found.after, found.difference) == ("210", "221", "")


def test_the_same_table_of_another_year_and_number_is_the_same() -> None:
    before = [table(title="表2 三公经费"), table(title="二、2025年度部门收入总表")]
    after = [table(title="1. 2026年部门收入总表"), table(title="新表")]
    assert list(matched_tables(before, after)) == [(1, 0), (None, 1), (0, None)]


def test_words_that_differ_are_marked_and_nothing_else_is() -> None:
    was, now = words_apart("比上年增加12.50万元，增长3%", "比上年减少12.05万元，下降3%", 100)
    assert "".join(text for text, _ in was) == "比上年增加12.50万元，增长3%"
    assert [text for text, differs in was if differs] == ["增加12.50", "增长"]
    assert [text for text, differs in now if differs] == ["减少12.05", "下降"]


def test_of_a_long_text_it_is_said_that_there_is_more() -> None:
    was, _ = words_apart("一二三四五", "一二三四五", 4)
    assert was == [("一二三…", False)]


def test_a_text_falls_into_sentences_at_lines_and_stops() -> None:
    assert sentences("收入增加；支出减少。\n 项目一 \n\n无") == [
        "收入增加；", "支出减少。", "项目一", "无",
    ]  # fmt: skip
