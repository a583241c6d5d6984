"""X4 and X5: names of bodies, and model text that does not fit."""

import pytest

from mingzhang.check.model import Case, Hit
from mingzhang.check.rules import text_boilerplate, text_names
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret

HEAD = """部门预算一般公共预算财政拨款支出表
362 固安县医疗保障局
预算年度：2026
单位：万元
序号→功能分类科目→→合计→基本支出→项目支出
→科目编码→科目名称→→→
1→→合计→10.00→8.00→2.00

固安县医疗保障局2026年部门预算信息公开情况说明

"""


def hits(function, body: str) -> list[Hit]:
    reading = interpret(read_bytes((HEAD + body).replace("→", "\t").encode()), forced="hebei")
    return [result for result in function(Case(reading)) if isinstance(result, Hit)]


def body(text: str) -> str:
    return f"二、部门预算安排的总体情况\n\n{text}\n"


def glossary(text: str) -> str:
    return f"十、名词解释\n\n{text}\n"


@pytest.mark.parametrize(
    "said", ["固安县医疗保险保障局", "固安县医疗障局", "固安县人医疗保险保障局"]
)
def test_spellings_of_the_own_name(said: str) -> None:
    (hit,) = hits(text_names.own_name, body(f"{said}负责全县医疗保障工作。"))
    assert (hit.stated, hit.expected) == (said, "固安县医疗保障局")


@pytest.mark.parametrize(
    "said",
    [
        "固安县医疗保障局",
        "固安县医疗保障局本级",
        "固安县财政局",
        "固安县人力资源和社会保障局",
        "廊坊市医疗保障局",
    ],
)
def test_other_bodies_and_the_right_name_are_left_alone(said: str) -> None:
    assert hits(text_names.own_name, body(f"{said}负责有关工作。")) == []


def test_a_place_is_taken_off_a_name_by_its_letters() -> None:
    names = {
        "朔州市平鲁区医疗保障局": ("朔州市", "平鲁区"),
        "上海市宝山区医疗保障局": ("上海市", "宝山区"),
        "成都市医疗保障局": ("成都市",),
        "固安县城市管理局": ("固安县",),
        "固安县市场监督管理局": ("固安县",),
        "磁县教育局": ("磁县",),
        "邢台市医疗保障局本级": ("邢台市",),
    }
    for name, places in names.items():
        found = text_names._body(name, "13")
        assert found.places == places
        assert name.startswith("".join(places) + found.core)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("巨鹿县医疗保障局", True),
        ("固安县医疗保障局", False),
        ("廊坊市医疗保障局", False),
        ("河北省医疗保障局", False),
        ("由本县医疗保障局", False),
    ],
)
def test_the_same_body_of_another_place(said: str, found: bool) -> None:
    assert bool(hits(text_names.other_place, body(f"资金由{said}统一管理。"))) is found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("指省直部门的用车和接待支出。", True),
        ("指县直部门安排的支出。", False),
        ("指本部门的支出。", False),
    ],
)
def test_terms_explained_for_another_level(said: str, found: bool) -> None:
    assert bool(hits(text_names.other_level, glossary(f"1、“三公”经费：{said}"))) is found


def test_outside_the_glossary_other_levels_may_be_mentioned() -> None:
    assert hits(text_names.other_level, body("配合省直部门开展检查。")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("有关数据见项目支出明细表，其中项目支出2.00万元。", "项目支出明细表"),
        ("收支总表、项目支出表按功能分类编制，反映年度预算。", "项目支出表"),
    ],
)
def test_tables_that_are_not_published(text: str, said: str) -> None:
    found = hits(text_boilerplate.tables_not_in_the_set, body(text))
    assert said in {hit.stated for hit in found}


@pytest.mark.parametrize(
    "text",
    [
        "有关数据见一般公共预算财政拨款支出表，其中基本支出8.00万元。",
        "填写项目申报一览表和支出审批表，按程序报批后执行。",
        "印制宣传册和各类调查表，用于宣传医疗保障政策。",
    ],
)
def test_published_tables_and_other_forms_may_be_mentioned(text: str) -> None:
    assert hits(text_boilerplate.tables_not_in_the_set, body(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025年机关运行经费列支1.00万元。", True),
        ("2026年机关运行经费列支1.00万元。", False),
        ("2026年预算收入10.00万元，较2025年预算收入增加1.00万元。", False),
        ("2025年预算收入9.00万元，2026年预算收入10.00万元。", False),
        ("提前下达2025年中央财政补助资金2.00万元。", False),
    ],
)
def test_last_years_number(text: str, found: bool) -> None:
    assert bool(hits(text_boilerplate.last_years_number, body(text))) is found


def test_a_form_of_another_year() -> None:
    (hit,) = hits(text_boilerplate.last_years_number, "（2025年度）\n")
    assert (hit.stated, hit.expected) == ("2025", "2026")


FUND = """部门预算政府性基金预算财政拨款支出表
362 固安县医疗保障局
预算年度：2026
单位：万元
序号→功能分类科目→→合计→基本支出→项目支出
→科目编码→科目名称→→→
栏次→1→2→3→4→5

注：单价因规格不同而有差别。

"""


def test_a_note_on_rows_does_not_fit_an_empty_table() -> None:
    assert len(hits(text_boilerplate.idle_notes, FUND + "注：无此项预算，空表列示。\n")) == 1
    assert hits(text_boilerplate.idle_notes, FUND) == []
