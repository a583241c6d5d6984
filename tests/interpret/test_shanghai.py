"""Sentences of the Shanghai statement: items of two years, project lists in 万, totals of lists."""

from decimal import Decimal

from mingzhang.facts import Amount, Unit
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret
from mingzhang.interpret.model import Mention

TEXT = """\
上海市长宁区2024年区级部门预算

预算主管部门：上海市长宁区档案局

## 上海市长宁区档案局（部门）主要职能

保管本区档案。

## 名词解释

（一）机关运行经费：行政单位的公用经费。

2024年部门预算编制说明

1. “一般公共服务支出（类）档案事务（款）行政运行（项）”30.00万元，用于日常运转。2023年当年预算执行数为20.00万元，2024年预算安排31.00万元，比2023年预算执行数增加50.00%。

## 档案修复专项经费情况说明

六、年度预算安排

2024年度项目总预算100.00万，其中修复60.00万，支持馆藏稳增长40.00万，合计100.00万。

2024年部门支出预算总表

编制部门：上海市长宁区档案局

单位：元

类\t款\t项\t功能分类科目名称\t合计\t基本支出\t项目支出
201\t\t\t一般公共服务支出\t300000\t300000\t0
201\t26\t\t档案事务\t300000\t300000\t0
201\t26\t01\t行政运行\t300000\t300000\t0
合计\t\t\t\t300000\t300000\t0
"""


def read() -> Reading:
    return interpret(read_bytes(TEXT.encode()))


def amounts(reading: Reading, section: str) -> list[Mention]:
    return [m for m in reading.mentions if m.section == section]


def test_titles_open_their_sections_with_the_name_of_the_body_or_of_a_project() -> None:
    reading = read()
    assert reading.template.id == "shanghai"
    opened = [s.spec.id for s in reading.sections if s.spec is not None]
    assert opened[:4] == ["duties", "glossary", "overview", "projects"]


def test_figures_of_which_only_the_year_is_said_are_of_the_item_before() -> None:
    said = [
        (m.fact.value.value, m.fact.coordinate.get("function"), m.fact.coordinate.get("measure"))
        for m in read().mentions
        if m.fact.coordinate.get("function")
    ]
    assert said == [
        (Decimal("30.00"), "2012601", None),
        (Decimal("20.00"), "2012601", "last_year"),
        (Decimal("31.00"), "2012601", None),
        (Decimal("50.00"), "2012601", "growth"),
    ]


def test_a_list_in_wan_ends_with_its_total() -> None:
    found = amounts(read(), "project_budget")
    assert [m.fact.value for m in found if not isinstance(m.fact.value, Amount)] == []
    assert [m.fact.value.text for m in found if isinstance(m.fact.value, Amount)] == [
        f"{n}万" for n in ("100.00", "60.00", "40.00", "100.00")
    ]
    assert {m.fact.value.unit for m in found if isinstance(m.fact.value, Amount)} == {Unit.WAN}
    assert [m.whole is None for m in found] == [True, False, False, True]
