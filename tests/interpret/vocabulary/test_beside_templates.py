"""A layout that shares a title with another does not read the other's tables in its own way."""

from tests.interpret.vocabulary.pages import across, down, said, table

from mingzhang.formats.reading import read_any_bytes
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates

SHANXI = [t for t in all_templates() if t.id == "shanxi"]
TITLE = "一般公共预算支出表"
"""A title of the Shanxi layout (without money carried over), and of most others."""


def page(*pieces: str) -> bytes:
    return f"<p>某县水利局2025年部门预算</p>{''.join(pieces)}".encode()


def test_a_known_title_over_other_heads_is_another_table() -> None:
    heads = [
        [across("功能分类科目", 2), down("2024年执行数", 2), across("2025年预算数", 3)],
        ["科目编码", "科目名称", "小计", "基本支出", "项目支出"],
    ]
    rows = [["206", "科学技术支出", "50.00", "60.00", "40.00", "20.00"]]
    reading = interpret(read_any_bytes(page(table(TITLE, heads, rows)), "page.html"), SHANXI)
    where = "flow=expenditure function=206 fund=general"
    assert said(reading)[where] == "60.00万元"
    assert said(reading)[f"{where} measure=last_year_actual"] == "50.00万元"


def test_a_layout_that_knows_few_of_the_tables_is_not_that_of_the_document() -> None:
    heads = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
    rows = [["206", "科学技术支出", "60.00", "40.00", "20.00"]]
    titles = [TITLE, "部门支出总表", "财政拨款支出表", "政府性基金预算支出明细表"]
    known = page(*(table(title, heads, rows) for title in titles))
    reading = interpret(read_any_bytes(known, "page.html"), SHANXI)
    assert reading.template.id == "unknown"
    assert "flow=expenditure fund=general" not in said(reading)
    assert said(reading)["flow=expenditure function=206 fund=general"] == "60.00万元"
