"""Figures of a dump without columns: identities choose the column, and what they leave open is said."""

from __future__ import annotations

from mingzhang.check import check
from mingzhang.facts import Amount, Severity
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret
from mingzhang.interpret.model import ReadTable
from mingzhang.templates import all_templates

BODY = "417 示例市水利局 预算年度：2025 单位：万元\n\n"
WHOLE = """序号

功能分类科目

合计 基本支出 项目支出 经营支出
上解上级

支出

对附属单位

补助支出科目

编码
科目名称

栏次 1 2 3 4 5 6 7 8

"""
GENERAL = """序号
功能分类科目

合计 基本支出 项目支出
科目编码 科目名称

栏次 1 2 3 4 5

"""
ROWS = (
    "1 合计 300.00 180.00 120.00",
    "2 213 农林水支出 300.00 180.00 120.00",
    "3 21303 水利 300.00 180.00 120.00",
    "4 2130301 行政运行 180.00 180.00",
    "5 2130305 水利工程建设 120.00 120.00",
)


def dump(title: str, heads: str, rows: tuple[str, ...]) -> str:
    return f" {title}\n{BODY}{heads}" + "\n\n".join(rows) + "\n"


EXPENDITURE = dump("部门预算支出总表", WHOLE, ROWS)
OF_THE_GENERAL_BUDGET = dump("部门预算一般公共预算财政拨款支出表", GENERAL, ROWS)


def read(text: str) -> Reading:
    return interpret(read_bytes(text.encode("utf-8")), all_templates())


def figures(table: ReadTable) -> dict[str, dict[str, str]]:
    """Row label -> column -> what is printed there."""
    return {
        row.label: {
            name: cell.text
            for name, cell in row.cells.items()
            if cell.fact is not None and isinstance(cell.fact.value, Amount)
        }
        for row in table.rows
    }


def test_two_tables_together_leave_one_reading() -> None:
    reading = read(EXPENDITURE + OF_THE_GENERAL_BUDGET)
    expenditure, general = reading.tables
    for table in (expenditure, general):
        assert figures(table)["合计"] == {"total": "300.00", "basic": "180.00", "project": "120.00"}
        assert figures(table)["2130301 行政运行"] == {"total": "180.00", "basic": "180.00"}
        assert figures(table)["2130305 水利工程建设"] == {"total": "120.00", "project": "120.00"}
        assert not any(fact.ambiguous for fact in table.facts)
    assert reading.unread == ()


def test_a_narrow_table_decides_by_its_own_sums() -> None:
    (table,) = read(OF_THE_GENERAL_BUDGET).tables
    assert figures(table)["2130305 水利工程建设"] == {"total": "120.00", "project": "120.00"}
    assert not any(fact.ambiguous for fact in table.facts)


def test_what_the_identities_leave_open_is_marked_and_not_guessed_in_silence() -> None:
    rows = (
        "1 合计 120.00 120.00",
        "2 213 农林水支出 120.00 120.00",
        "3 21303 水利 120.00 120.00",
        "4 2130305 水利工程建设 120.00 120.00",
    )
    (table,) = read(dump("部门预算支出总表", WHOLE, rows)).tables
    for row in table.rows:
        total = row.cells["total"].fact
        assert total is not None
        assert not total.ambiguous
        (other,) = [
            cell.fact
            for name, cell in row.cells.items()
            if name != "total" and cell.fact is not None and isinstance(cell.fact.value, Amount)
        ]
        assert other.ambiguous
        places = {c["category"] for c in (other.coordinate, *other.alternatives)}
        assert places == {"basic", "project", "business", "remitted", "subsidy"}


def test_every_reading_that_survives_satisfies_the_row() -> None:
    (table,) = read(dump("部门预算支出总表", WHOLE, ("1 合计 90.00 40.00 50.00",))).tables
    (row,) = table.rows
    assert figures(table)["合计"]["total"] == "90.00"
    unsure = [c.fact for c in row.cells.values() if c.fact is not None and c.fact.ambiguous]
    assert len(unsure) == 2


def test_an_ambiguous_figure_accuses_nobody() -> None:
    reading = read(EXPENDITURE)
    assert any(fact.ambiguous for fact in reading.facts)
    assert [f for f in check(reading).findings if f.severity is Severity.ERROR] == []


def test_more_figures_than_columns_are_listed_as_unread() -> None:
    rows = (*ROWS[:3], "4 2130301 行政运行 1.00 2.00 3.00 4.00 5.00 6.00 7.00")
    reading = read(dump("部门预算一般公共预算财政拨款支出表", GENERAL, rows))
    assert {unread.text for unread in reading.unread} >= {"5.00", "6.00", "7.00"}


def test_no_figure_of_a_dump_is_lost() -> None:
    reading = read(EXPENDITURE + OF_THE_GENERAL_BUDGET)
    printed = sorted(
        word for text in (ROWS, ROWS) for row in text for word in row.split() if "." in word
    )
    kept = sorted(
        c.text
        for t in reading.tables
        for r in t.rows
        for c in r.cells.values()
        if c.fact is not None and isinstance(c.fact.value, Amount)
    )
    assert kept == printed
