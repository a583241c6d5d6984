"""Whose disclosure it is: bodies, stretches of one body, and the layout of a document."""

from dataclasses import replace

import pytest

from mingzhang.documents import Paragraph
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import Reading, interpret
from mingzhang.interpret.bodies import find_signs
from mingzhang.interpret.layouts import recognise_template
from mingzhang.interpret.parts import find_year
from mingzhang.templates import all_templates

TABLE = """\
{title}

{body}

预算年度：2026

单位：万元

序号\t功能分类科目\t\t合计\t基本支出\t项目支出\t经营支出\t上解上级支出\t对附属单位补助支出
\t科目编码\t科目名称\t\t\t\t\t\t
1\t\t合计\t{total}\t{total}\t\t\t\t
2\t201\t一般公共服务支出\t{total}\t{total}\t\t\t\t

"""


def table(body: str, total: str, title: str = "部门预算支出总表") -> str:
    return TABLE.format(title=title, body=body, total=total)


def read(text: str) -> Reading:
    return interpret(read_bytes(text.encode()))


def test_a_body_that_comes_back_is_one_part() -> None:
    reading = read(
        table("302 青河县档案馆", "10")
        + table("302001 青河县档案馆本级", "20", "单位预算支出总表")
        + table("302 青河县档案馆", "30")
    )
    assert [p.key for p in reading.parts] == ["302", "302001"]
    assert [p.entity.level for p in reading.parts] == ["department", "unit"]
    assert [t.part for t in reading.tables] == [0, 1, 0]
    assert {f.coordinate["entity"] for f in reading.tables[2].facts} == {"302"}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("302 示例局", "示例局"),
        ("302-青河县档案馆", "青河县档案馆"),
        ("单位名称：青河县档案馆", "青河县档案馆"),
        ("填报单位（盖章）：302青河县档案馆", "青河县档案馆"),
        ("120急救中心", "急救中心"),
        ("210 卫生健康支出", ""),
        ("302 商品和服务支出", ""),
        ("501 机关工资福利支出", ""),
        ("120个定点机构", ""),
        ("365天不间断服务", ""),
        ("单位：人民币万元", ""),
        ("单位：人民币元", ""),
        ("单位：平方米", ""),
        ("单位：千元", ""),
    ],
)
def test_which_lines_name_a_body(line: str, name: str) -> None:
    signs = find_signs([Paragraph(line, 1)])
    assert [s.name for s in signs] == ([name] if name else [])


def test_a_unit_line_is_no_body() -> None:
    reading = read(table("302 青河县档案馆", "10").replace("单位：万元", "单位：人民币万元") * 3)
    assert [p.entity.name for p in reading.parts] == ["青河县档案馆"]


def test_two_layouts_that_fit_alike_are_not_guessed() -> None:
    hebei = next(t for t in all_templates() if t.id == "hebei")
    twin = replace(hebei, id="twin", division="34")
    document = read_bytes(table("302 某某档案馆", "10").encode())
    assert recognise_template(document, (hebei, twin)) is None
    named = read_bytes(table("302 巨鹿县档案馆", "10").encode())
    found = recognise_template(named, (hebei, twin))
    assert found is not None
    assert found.id == "hebei"
    other_years = replace(twin, years=(2020,))
    found = recognise_template(document, (other_years, hebei))
    assert found is not None
    assert found.id == "hebei"


FORM = """\
1、档案整理经费绩效目标表

项目编码\t\t\t项目名称\t档案整理经费\t\t
预算规模及资金用途\t预算数\t25.00\t其中：财政资金\t25.00\t其他资金\t
\t整理馆藏档案。\t\t\t\t\t
资金支出计划（%）\t3月底\t\t6月底\t10月底\t12月底\t
\t25%\t\t50%\t75%\t100%\t
绩效目标\t1.完成年度档案整理任务。\t\t\t\t\t
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\t
产出指标\t数量指标\t整理档案数量\t全年整理档案的卷数\t≥500卷\t年度工作计划\t
"""


def test_a_document_of_forms_alone_is_recognised() -> None:
    reading = read(FORM)
    assert reading.template.id == "hebei"
    assert len(reading.forms) == 1


def test_forms_beside_tables_of_an_unknown_layout_are_no_proof() -> None:
    reading = read("收支平衡总表\n\n名称\t金额\n甲\t100.00\n\n" + FORM)
    assert reading.template.id == "unknown"


def test_short_sentences_about_last_year_do_not_set_the_year() -> None:
    """Four items of 三公, each with a line of its own that compares it with last year's budget."""
    text = "某某县档案馆2026年部门预算\n\n表\t1\n\n" + "\n\n".join(
        f"{item}0.00万元，与2025年预算持平。" for item in ("出国费", "接待费", "购置费", "运行费")
    )
    assert find_year(read_bytes(text.encode())) == 2026
