"""The unit of a table has evidence, or its figures are not read."""

import pytest
from tests.interpret.vocabulary.pages import read, said, table, unread

HEADS = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
ROWS = [["205", "教育支出", "12.00", "10.00", "2.00"], ["合计", "", "12.00", "10.00", "2.00"]]


def test_no_unit_no_figures() -> None:
    reading = read(table("部门支出总表", HEADS, ROWS, unit=""))
    assert said(reading) == {}
    assert unread(reading) == ["12.00", "10.00", "2.00"] * 2


@pytest.mark.parametrize(
    ("above", "shown"),
    [
        ("金额单位：元", "12.00元"),
        ("单位：人民币万元", "12.00万元"),
        ("编制单位：某县水利局　　单位：万元", "12.00万元"),
    ],
)
def test_above_the_table(above: str, shown: str) -> None:
    assert said(read(table("部门支出总表", HEADS, ROWS, unit=above)))["flow=expenditure"] == shown


def test_in_the_title() -> None:
    found = said(read(table("部门支出总表（万元）", HEADS, ROWS, unit="")))
    assert found["flow=expenditure"] == "12.00万元"


@pytest.mark.parametrize("sentence", ["本报告各表金额单位均为万元。", "说明：单位为万元"])
def test_only_in_the_text(sentence: str) -> None:
    before = f"<p>某县水利局2025年部门预算</p><p>{sentence}</p>"
    found = said(read(table("部门支出总表", HEADS, ROWS, unit=""), before=before))
    assert found["flow=expenditure"] == "12.00万元"


def test_two_statements_in_the_text_are_none() -> None:
    before = (
        "<p>2025年部门预算</p><p>第一部分各表金额单位均为万元。</p><p>其他各表金额单位均为元。</p>"
    )
    assert said(read(table("部门支出总表", HEADS, ROWS, unit=""), before=before)) == {}


def test_each_table_has_its_own() -> None:
    fund = [
        ["205", "教育支出", "120000", "100000", "20000"],
        ["合计", "", *["120000"], "100000", "20000"],
    ]
    found = said(
        read(
            table("部门支出总表", HEADS, ROWS),
            table("一般公共预算支出表", HEADS, fund, unit="单位：元"),
        )
    )
    assert found["flow=expenditure"] == "12.00万元"
    assert found["flow=expenditure fund=general"] == "120,000元"
