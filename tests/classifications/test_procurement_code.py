"""What a procurement code and a unit of measure say by themselves."""

import pytest

from mingzhang.classifications import (
    ProcurementClass,
    is_fixed_asset,
    is_money_unit,
    is_procurement_code,
    procurement,
    procurement_class,
)


@pytest.mark.parametrize("text", ["A02010105", "B01000000", "C23120302", "C1804010201"])
def test_a_letter_and_eight_digits_make_a_code(text: str) -> None:
    assert is_procurement_code(text)


@pytest.mark.parametrize(
    "text", ["", "C1603990", "D01000000", "02010105", "A0201010５", "A02010105 "]
)
def test_anything_else_does_not(text: str) -> None:
    assert not is_procurement_code(text)
    assert procurement_class(text) is None
    assert is_fixed_asset(text) is None


def test_the_letter_says_goods_works_or_services() -> None:
    assert procurement_class("A05040101") is ProcurementClass.GOODS
    assert procurement_class("B08000000") is ProcurementClass.WORKS
    assert procurement_class("C21040000") is ProcurementClass.SERVICES
    assert ProcurementClass.GOODS.value == "货物"


@pytest.mark.parametrize(
    ("code", "fixed"),
    [
        ("A01010100", True),  # 办公用房
        ("A02010105", True),  # 台式计算机
        ("A03000000", True),  # 文物和陈列品
        ("A04000000", True),  # 图书和档案
        ("A05010200", True),  # 台、桌类
        ("A05040101", False),  # 复印纸
        ("A06000000", True),  # 特种动植物
        ("A07100300", False),  # 纸制品
        ("A08060303", False),  # 应用软件
        ("B01000000", False),
        ("C21040000", False),
        ("A00000000", None),  # all goods: some are, some are not
    ],
)
def test_which_purchases_are_fixed_assets(code: str, fixed: bool | None) -> None:
    assert is_fixed_asset(code) is fixed


@pytest.mark.parametrize(
    "unit",
    [
        "元",
        "万元",
        " 万 元 ",
        "（万元）",
        "亿元",
        "千元",
        "元/年",
        "人民币",
        "人民币元",
        "￥",
        "RMB",
        "美元",
    ],
)
def test_money_is_no_unit_of_measure(unit: str) -> None:
    assert is_money_unit(unit)


@pytest.mark.parametrize(
    "unit", ["台", "套", "箱", "批", "项", "单元", "平方米", "万张", "人次", "年", ""]
)
def test_counts_are(unit: str) -> None:
    assert not is_money_unit(unit)


def test_every_listed_code_has_the_shape_and_a_class() -> None:
    for item in procurement():
        assert is_procurement_code(item.code)
        assert procurement_class(item.code) is not None
