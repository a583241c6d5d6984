"""Printing a recognised table again: merged heads, rows of one line, and marks."""

from mingzhang.cli.report.grids import merged_head
from mingzhang.cli.report.model import HeadCell


def test_neighbours_under_one_head_span_columns_and_short_heads_span_rows() -> None:
    assert merged_head([("科目", "编码"), ("科目", "名称"), ("合计",)]) == (
        (HeadCell("科目", 2, 1), HeadCell("合计", 1, 2)),
        (HeadCell("编码"), HeadCell("名称")),
    )


def test_equal_heads_of_single_columns_stay_apart() -> None:
    assert merged_head([("金额",), ("金额",)]) == ((HeadCell("金额"), HeadCell("金额")),)


def test_equal_heads_apart_are_not_merged() -> None:
    (top, _) = merged_head([("收入", "项目"), ("备注",), ("收入", "金额")])
    assert [cell.text for cell in top] == ["收入", "备注", "收入"]


def test_a_head_repeated_downwards_is_one() -> None:
    assert merged_head([("序号", "序号"), ("收入", "项目")]) == (
        (HeadCell("序号", 1, 2), HeadCell("收入", 1, 1)),
        (HeadCell("项目"),),
    )
