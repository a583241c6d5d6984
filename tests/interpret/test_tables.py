"""Reading printed tables: units, furniture, figures beside the heads, empty tables."""

from decimal import Decimal

import pytest

from mingzhang.facts import Amount, Unit
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret

HEADS = """\
序号\t功能分类科目\t\t合计\t基本支出\t项目支出\t经营支出\t上解上级支出\t对附属单位补助支出
\t科目编码\t科目名称\t\t\t\t\t\t
"""
ROWS = """\
1\t\t合计\t1,150,000.00\t900,000.00\t250,000.00\t\t\t
2\t201\t一般公共服务支出\t1,150,000.00\t900,000.00\t250,000.00\t\t\t
"""


def read(text: str) -> Reading:
    return interpret(read_bytes(text.encode()))


def amounts(reading: Reading) -> list[Amount]:
    return [f.value for f in reading.facts if isinstance(f.value, Amount)]


PARAGRAPHS = [
    "302 青河县档案馆\n\n预算年度：2026\n\n单位：元\n\n",
    "302 青河县档案馆\n\n预算年度：2026\n\n单位：人民币元\n\n",
    "302 青河县档案馆\n\n预算年度：2026\n\n（单位：元）\n\n",
    "302 青河县档案馆\n\n预算年度：2026\n\n金额单位：元\n\n",
    "302 青河县档案馆　预算年度：2026　单位：元\n\n",
]
ROWS_ABOVE_HEADS = [
    "302 青河县档案馆\t\t\t预算年度：2026\t\t\t\t\t单位：元\n",
    "302 青河县档案馆\t\t\t\t\t\t\t\t\n预算年度：2026\t\t\t\t\t\t\t\t\n\t\t\t\t\t\t\t\t单位：元\n",
    "302 青河县档案馆\t\t\t（2026年度）\t\t\t\t\t金额单位：人民币元\n",
    "编制单位：\t302青河县档案馆\t\t预算年度：\t2026\t\t\t单位：\t元\n",
    "公开表3\t\t\t\t\t\t\t\t\n302 青河县档案馆\t\t\t2026年度\t\t\t\t\t（单位：元）\n",
]


@pytest.mark.parametrize("furniture", [*PARAGRAPHS, *ROWS_ABOVE_HEADS])
def test_furniture_is_read_wherever_it_stands(furniture: str) -> None:
    reading = read("部门预算支出总表\n\n" + furniture + HEADS + ROWS)
    (table,) = reading.tables
    (part,) = reading.parts
    assert (part.entity.name, part.entity.code, part.year) == ("青河县档案馆", "302", 2026)
    assert table.how == "title"
    assert [row.kind for row in table.rows] == ["total", "data"]
    assert {a.unit for a in amounts(reading)} == {Unit.YUAN}
    assert not reading.unread


def test_two_tables_with_furniture_in_rows_are_two_tables() -> None:
    one = "302 青河县档案馆\t\t\t预算年度：2026\t\t\t\t\t单位：元\n" + HEADS + ROWS
    reading = read("部门预算支出总表\n" + one + "\n部门预算支出总表\n" + one)
    assert [len(t.rows) for t in reading.tables] == [2, 2]


def test_titles_in_rows_open_tables() -> None:
    one = (
        "部门预算支出总表\t\t\t\t\t\t\t\t\n302 青河县档案馆\t\t\t\t\t\t\t\t单位：元\n"
        + HEADS
        + ROWS
    )
    reading = read(one + one)
    assert [(t.kind, len(t.rows)) for t in reading.tables] == [("expenditure", 2)] * 2
    assert {a.unit for a in amounts(reading)} == {Unit.YUAN}


def test_without_a_stated_unit_the_layout_says_it() -> None:
    reading = read("部门预算支出总表\n\n302 青河县档案馆\n\n预算年度：2026\n\n" + HEADS + ROWS)
    assert {a.unit for a in amounts(reading)} == {Unit.WAN}


def test_a_unit_in_the_title_or_in_a_head_is_read() -> None:
    titled = read("部门预算支出总表（单位：元）\n\n302 青河县档案馆\n\n" + HEADS + ROWS)
    assert {a.unit for a in amounts(titled)} == {Unit.YUAN}
    headed = read(
        "部门预算支出总表\n\n302 青河县档案馆\n\n单位：万元\n\n"
        + HEADS.replace("项目支出", "项目支出（元）")
        + ROWS
    )
    units = {f.place.column: f.value.unit for f in headed.facts if isinstance(f.value, Amount)}
    assert (units["合计"], units["项目支出"]) == (Unit.WAN, Unit.YUAN)


def test_figures_in_a_unit_that_cannot_be_read_are_listed() -> None:
    reading = read("部门预算支出总表\n\n302 青河县档案馆\n\n单位：千元\n\n" + HEADS + ROWS)
    assert not amounts(reading)
    assert len(reading.unread) == 6


def test_figures_beside_the_heads_are_listed() -> None:
    lone = "\t\t\t\t\t\t\t\t\t777.00\n"
    beside = "3\t20126\t档案事务\t1.00\t1.00\t\t\t\t\t888.00\n"
    reading = read(
        "部门预算支出总表\n\n302 青河县档案馆\n\n单位：元\n\n" + HEADS + ROWS + lone + beside
    )
    assert [u.text for u in reading.unread] == ["777.00", "888.00"]


def test_a_figure_in_words_is_listed() -> None:
    rows = ROWS.replace("250,000.00", "约二十五万")
    reading = read("部门预算支出总表\n\n302 青河县档案馆\n\n单位：元\n\n" + HEADS + rows)
    assert [u.text for u in reading.unread] == ["约二十五万"] * 2


def test_an_empty_table_keeps_its_total_row_and_note() -> None:
    reading = read(
        "部门预算支出总表\n\n302 青河县档案馆\n\n单位：万元\n\n"
        + HEADS
        + "1\t2\t3\t4\t5\t6\t7\t8\t9\n\t\t合计\t\t\t\t\t\t\n\n注：本表没有数据。\n"
    )
    (table,) = reading.tables
    assert [row.kind for row in table.rows] == ["total"]
    assert table.is_empty
    assert len(table.facts) == 6
    assert table.note == "注：本表没有数据。"


def test_a_continued_table_with_a_ruler_is_joined() -> None:
    more = "3\t20126\t档案事务\t1,150,000.00\t900,000.00\t250,000.00\t\t\t\n"
    reading = read(
        "部门预算支出总表\n\n302 青河县档案馆\n\n单位：元\n\n" + HEADS + ROWS + "\n" + HEADS + more
    )
    (table,) = reading.tables
    assert len(table.rows) == 3


PROJECTS = """\
2026年项目支出预算表（本年预算）

部门名称：朔州市平鲁区档案局

单位：万元

项目名称\t合计\t2026年财政拨款\t\t\t财政专户管理资金\t单位资金
\t\t一般公共预算\t政府性基金预算\t国有资本经营预算\t\t
1\t2\t3\t4\t5\t6\t7
"""


def projects(*rows: tuple[str, str]) -> Reading:
    lines = "".join(f"{name}\t{figure}\t{figure}\t\t\t\t\n" for name, figure in rows)
    return read(PROJECTS + lines)


def test_the_row_of_a_second_unit_is_a_subtotal() -> None:
    (table,) = projects(
        ("朔州市平鲁区档案局", "100.00"),
        ("朔州市平鲁区档案局", "70.00"),
        ("库房改造", "30.00"),
        ("整理经费", "40.00"),
        ("平鲁区档案服务中心", "30.00"),
        ("数字化加工", "20.00"),
        ("展览经费", "10.00"),
    ).tables
    kinds = [row.kind for row in table.rows]
    assert kinds == ["total", "subtotal", "data", "data", "subtotal", "data", "data"]
    assert not any("project" in f.coordinate for c in table.rows[4].cells.values() if (f := c.fact))


def test_the_total_row_may_be_named_after_another_body() -> None:
    (table,) = projects(
        ("平鲁区档案服务中心", "30.00"), ("数字化加工", "20.00"), ("展览经费", "10.00")
    ).tables
    assert [row.kind for row in table.rows] == ["total", "data", "data"]


def test_a_project_that_is_called_like_a_body_stays_a_project() -> None:
    (table,) = projects(
        ("合计", "60.00"), ("社区服务中心", "30.00"), ("数字化加工", "20.00"), ("展览经费", "10.00")
    ).tables
    # 30 = 20 + 10, but the total counts it as a project.
    assert [row.kind for row in table.rows] == ["total", "data", "data", "data"]


def test_a_project_listed_twice_is_no_copy() -> None:
    (table,) = projects(
        ("合计", "60.00"), ("整理经费", "30.00"), ("整理经费", "20.00"), ("展览经费", "10.00")
    ).tables
    where = [row.cells["total"].fact.coordinate for row in table.rows if row.cells["total"].fact]
    assert len(set(where)) == 4
    assert [("item" in c) for c in where] == [False, True, True, False]
    assert [c.get("project") for c in where] == [None, "整理经费", "整理经费", "展览经费"]


def test_values_are_exact() -> None:
    reading = read("部门预算支出总表\n\n302 青河县档案馆\n\n单位：元\n\n" + HEADS + ROWS)
    assert amounts(reading)[0].value == Decimal("1150000.00")


def test_a_sentence_above_a_table_stays_in_the_narrative() -> None:
    """It begins with a year, as the line of the body begins with a code."""
    sentence = "2026年，本部门支出预算115.00万元。"
    text = f"部门预算公开\n\n{sentence}\n\n部门预算支出总表\n\n302 青河县档案馆\n\n单位：元\n\n"
    reading = read(text + HEADS + ROWS)
    assert len(reading.tables) == 1
    assert [m.sentence for m in reading.mentions] == [sentence]
