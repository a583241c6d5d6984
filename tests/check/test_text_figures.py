"""Figures of the text against each other: rates beside both years, parts of areas; copied words."""

from __future__ import annotations

import pytest

from mingzhang.check import check
from mingzhang.facts import Finding
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret

TABLES = """2026年部门支出预算总表

编制部门：上海市青河区档案馆

单位：元

项目→→→→支出预算→→
功能分类科目编码→→→功能分类科目名称→合计→基本支出→项目支出
类→款→项→→→→
201→→→一般公共服务支出→3,000,000→2,600,000→400,000
201→26→→档案事务→3,000,000→2,600,000→400,000
201→26→01→行政运行→2,000,000→2,000,000→
201→26→04→档案馆→400,000→→400,000
201→26→99→其他档案事务支出→600,000→600,000→
208→→→社会保障和就业支出→500,000→500,000→
208→05→→行政事业单位养老支出→500,000→500,000→
208→05→02→事业单位离退休→100,000→100,000→
208→05→06→机关事业单位职业年金缴费支出→400,000→400,000→
合计→→→→3,500,000→3,100,000→400,000

2026年部门“三公”经费和机关运行经费预算表

编制部门：上海市青河区档案馆

单位：万元

“三公”经费预算数→→→→→→机关运行经费预算数
合计→因公出国(境)费→公务接待费→公务用车购置及运行费→→→
→→→小计→购置费→运行费→
1.00→0.00→1.00→0.00→0.00→0.00→20.00

"""
ITEM = "“社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）”40.00万元"


def found(text: str, note: str = "") -> list[Finding]:
    source = f"{TABLES}{note}\n\n2026年部门预算编制说明\n\n{text}\n".replace("→", "\t")
    return list(check(interpret(read_bytes(source.encode()), forced="shanghai")).findings)


def told(text: str, rule: str) -> list[tuple[str, str]]:
    return [(f.stated, f.expected) for f in found(text) if f.check == rule]


def years(rest: str, last: str = "32.00万元") -> str:
    """A sentence of the item with last year's accounts and this year's budget."""
    return (
        f"{ITEM}，主要用于单位缴费。2025年当年预算执行数为{last}，2026年预算安排40.00万元，{rest}"
    )


def test_a_rate_follows_from_the_two_years_that_are_stated() -> None:
    assert told(years("比2025年预算执行数增加25.00%。"), "N4") == []


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        ("增加25.10%", ("25.10%", "25.00%")),
        ("减少25.00%", ("25.00%", "25.00%")),
        ("增加20.00%", ("20.00%", "25.00%")),
    ],
)
def test_a_rate_that_does_not_follow_is_found(said: str, finding: tuple[str, str]) -> None:
    assert told(years(f"比2025年预算执行数{said}。"), "N4") == [finding]


def test_rounding_of_both_years_is_no_error() -> None:
    # 40.00 / 31.99 - 1 is 25.04 %, anything from 25.0 to 25.1 with the last digits open.
    assert told(years("比2025年预算执行数增加25.0%。", "31.99万元"), "N4") == []


def test_there_is_no_rate_from_nothing() -> None:
    assert told(years("比2025年预算执行数增加100.00%。", "0.00万元"), "N4") == [("100.00%", "")]


def test_a_rate_over_the_budget_is_not_held_against_the_accounts() -> None:
    assert told(years("比2025年预算增加10.00%。"), "N4") == []


def test_a_reason_in_the_next_sentence_that_goes_the_other_way() -> None:
    text = years("比2025年预算执行数增加25.00%。主要原因是：缴费人数减少。")
    assert [f.check for f in found(text) if f.check == "N7"] == ["N7"]


@pytest.mark.parametrize(
    ("words", "copied"),
    [
        ("主要用于事业单位离退休。", True),
        ("主要用于行政事业单位养老支出事业单位离退休。", True),
        ("主要用于机关事业单位职业年金缴费支出。", False),
        ("主要用于事业单位离退休人员和在职人员的缴费。", False),
    ],
)
def test_a_purpose_that_is_another_items_name_was_copied(words: str, copied: bool) -> None:
    assert bool(told(f"{ITEM}，{words}", "N7")) == copied


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("注：本部门2026年无“三公”经费和机关运行经费预算，故本表为空表。", True),
        ("注：本部门没有政府性基金安排的“三公”经费。", False),
        ("", False),
    ],
)
def test_a_table_with_figures_is_not_called_empty(note: str, wrong: bool) -> None:
    told = [f for f in found(f"{ITEM}。", note) if f.check == "N6" and "空表" in f.message.zh]
    assert bool(told) == wrong


@pytest.mark.parametrize(
    ("parts", "more"),
    [
        ("地上面积800平方米，地下面积200平方米", ""),
        ("地上面积820平方米，地下面积200平方米", "20平方米"),
        ("地上面积820平方米，地下300米", ""),
    ],
)
def test_parts_of_an_area_are_not_more_than_the_area(parts: str, more: str) -> None:
    found_ = found(f"{ITEM}，改造馆舍面积1000平方米，其中{parts}。")
    assert [f.difference for f in found_ if f.check == "N3"] == ([more] if more else [])


def test_people_counted_twice_are_no_contradiction() -> None:
    assert told(f"{ITEM}，培训50人，其中党员30人，妇女25人。", "N3") == []
