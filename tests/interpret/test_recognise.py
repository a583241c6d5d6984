"""Which printed block is which table: titles, heads, contents pages, rulers, unknown tables."""

import time

from mingzhang.documents import Row, Table
from mingzhang.facts import Amount
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret
from mingzhang.interpret.recognise import is_contents, is_ruler

THREE_PUBLIC = """\
部门预算财政拨款“三公”经费支出表

302 青河县档案馆

预算年度：2026

单位：万元

"""
EXPENDITURE = """\
部门预算支出总表

302 青河县档案馆

预算年度：2026

单位：万元

序号\t功能分类科目\t\t合计\t基本支出\t项目支出\t经营支出\t上解上级支出\t对附属单位补助支出
\t科目编码\t科目名称\t\t\t\t\t\t
1\t\t合计\t115\t90\t25\t\t\t
2\t201\t一般公共服务支出\t115\t90\t25\t\t\t
"""


def read(text: str) -> Reading:
    return interpret(read_bytes(text.encode()))


def table(*lines: str) -> Table:
    return Table(tuple(Row(tuple(line.split("\t")), n) for n, line in enumerate(lines, 1)))


def figures(reading: Reading) -> list[str]:
    return [f.value.text for f in reading.facts if isinstance(f.value, Amount)]


def test_a_table_of_whole_numbers_is_no_contents_page() -> None:
    reading = read(
        EXPENDITURE
        + "\n"
        + THREE_PUBLIC
        + "项目\t合计\n合计\t12\n一、因公出国（境）费\t0\n二、公务用车购置及运维费\t9\n三、公务接待费\t4\n"
    )
    seen = {f.value.text for f in reading.facts if isinstance(f.value, Amount)}
    missed = {u.text for u in reading.unread}
    assert {"12", "9", "4"} <= seen | missed


def test_an_unknown_table_of_two_columns_is_listed() -> None:
    reading = read(
        EXPENDITURE + "\n人员情况表\n\n合计\t12\n行政人员\t0\n事业人员\t9\n其他人员\t4\n"
    )
    assert [title for title, _ in reading.unknown_tables] == ["人员情况表"]
    assert [u.text for u in reading.unread] == ["12", "0", "9", "4"]


def test_a_list_of_titles_and_pages_is_a_contents_page() -> None:
    titles = frozenset({"部门预算收支总表", "部门预算收入总表"})
    assert is_contents(table("部门预算收支总表 .....\t1", "部门预算收入总表 .....\t3"))
    assert is_contents(table("部门预算收支总表\t1", "部门预算收入总表\t3"), titles)
    assert is_contents(table("第一部分 概况\t1", "第二部分 预算表\t3", "第三部分 说明\t9"))
    assert not is_contents(table("行政人员\t0", "事业人员\t9", "其他人员\t4"), titles)
    assert not is_contents(table("部门预算收支总表\t9", "部门预算收入总表\t3"), titles)
    assert not is_contents(table("合计\t12", "第一部分\t12", "第二部分\t12"))


def test_whole_numbers_of_an_unknown_table_are_listed() -> None:
    reading = read(
        EXPENDITURE
        + "\n债务情况表\n\n序号\t科目编码\t名称\t年度\t余额\t利息\n"
        + "1\t2010101\t甲项\t2025\t1,234,567\t123\n2\t2010102\t乙项\t2026\t8\t0\n"
    )
    assert [u.text for u in reading.unread] == ["1,234,567", "123", "8", "0"]
    assert len(reading.unknown_tables) == 1


def test_without_a_layout_every_figure_is_listed() -> None:
    reading = read("某表\n\n名称\t金额\n甲\t100\n乙\t1,234,567\n")
    assert reading.template.id == "unknown"
    assert [u.text for u in reading.unread] == ["100", "1,234,567"]


def test_a_row_that_numbers_the_columns_is_a_ruler() -> None:
    def row(line: str) -> Row:
        return Row(tuple(line.split("\t")), 1)

    assert is_ruler(row("栏次\t1\t2"))
    assert is_ruler(row("1\t2\t3"))
    assert is_ruler(row("1\t2"))
    assert is_ruler(row("甲\t乙\t1\t2\t3"))
    assert is_ruler(row("1=2+3\t2\t3"))
    assert not is_ruler(row("1\t\t合计\t2"))
    assert not is_ruler(row("1\t5\t3"))
    assert not is_ruler(row("1"))


def test_wide_long_and_many_tables_are_read_in_time() -> None:
    wide = (
        EXPENDITURE.replace("序号\t", "序号" + "\t" * 100_000, 1) + "\t".join("1" * 10_000) + "\n"
    )
    long = EXPENDITURE + "".join(
        f"{n}\t201\t一般公共服务支出\t1\t1\t\t\t\t\n" for n in range(5_000)
    )
    many = EXPENDITURE + "".join(f"\n甲{n}\n\n项目名称\t合计\n甲\t{n}.5\n" for n in range(3_000))
    bodies = "".join(
        f"\n单位名称：青河县第{'一二三四五六七八九十'[n % 10]}{'甲乙丙丁'[n % 4]}中学\n"
        for n in range(3_000)
    )
    for text in (wide, long, many, EXPENDITURE + bodies):
        start = time.process_time()
        read(text)
        assert time.process_time() - start < 5
