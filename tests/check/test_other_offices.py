"""What offices of provinces without a layout publish must not be called wrong where it is right."""

from __future__ import annotations

import pytest

from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.facts import Severity
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret


def verdict(text: str, template: str | None = None) -> Verdict:
    return check(interpret(read_bytes(text.replace("→", "\t").encode()), forced=template))


def found(text: str, rule: str, template: str | None = None) -> list[str]:
    return [f.stated for f in verdict(text, template).findings if f.check == rule]


def serious(text: str) -> list[str]:
    return [f.check for f in verdict(text).findings if f.severity is Severity.ERROR]


def said(text: str) -> str:
    return f"青河市气象站2023年部门预算情况说明\n\n一、收支预算总体情况\n\n{text}\n"


def table(title: str, heads: str, rows: str) -> str:
    return f"{title}\n\n部门：青河市气象站\n\n单位：万元\n\n{heads}\n{rows}\n\n"


# ------------------------------------------------------------------------------- narrative


def test_basic_expenditure_of_several_items_is_no_copy() -> None:
    text = (
        "初中教育支出206.54万元，其中：基本支出206.54万元。\n\n"
        "高中教育支出371.76万元，其中：基本支出371.76万元。"
    )
    assert serious(said(text)) == []


def test_growth_from_a_figure_that_rounding_hides_is_left_open() -> None:
    text = "公务用车运行维护费28万元，与上年持平；公务接待费1万元，比上年增加0.5万元，增长100%。"
    assert found(said(text), "N4") == []
    assert found(said(text.replace("1万元", "1.00万元").replace("0.5万", "0.50万")), "N4") == []
    wrong = said("公务接待费1.00万元，比上年增加0.50万元，增长80%。")
    assert found(wrong, "N4") == ["80%"]


def test_income_and_use_of_one_fund_are_no_totals() -> None:
    text = (
        "2023年收入总计519.07万元，支出总计519.07万元。\n\n"
        "2023年财政拨款收入总计500.12万元，支出总计500.12万元。"
    )
    assert serious(said(text)) == []


# ---------------------------------------------------------------------------------- tables

FUNCTION = "科目编码→科目名称→合计→基本支出→项目支出\n"
FULL = table(
    "一般公共预算支出表",
    FUNCTION[:-1],
    "→合计→12.00→10.00→2.00\n220→自然资源海洋气象等支出→12.00→10.00→2.00\n"
    "22005→气象事务→12.00→10.00→2.00\n2200501→行政运行→10.00→10.00→\n"
    "2200509→气象服务→2.00→→2.00",
)


def test_a_list_of_projects_repeats_codes_and_skips_their_classes() -> None:
    projects = table(
        "一般公共预算项目支出预算表",
        "科目编码→单位名称（科目）→金额",
        "→合计→2.00\n2200509→观测场维护→0.80\n2200509→雷达站维护→0.70\n2200509→防雷宣传→0.50",
    )
    text = f"青河市气象站2023年部门预算\n\n{FULL}{projects}"
    assert found(text, "G5") == []
    assert found(text, "C3") == []


def test_a_level_may_be_left_out_of_a_table_that_no_layout_knows() -> None:
    items = table(
        "部门支出总体情况表",
        "科目编码→科目名称→资金性质→合计→基本支出→项目支出",
        "2200501→行政运行→财政拨款→10.00→10.00→\n2200509→气象服务→财政拨款→2.00→→2.00",
    )
    assert found(f"青河市气象站2023年部门预算\n\n{FULL}{items}", "G5") == []
    lost = FULL.replace("22005→气象事务→12.00→10.00→2.00\n", "").replace(
        "2200509", "22104→住房→0.00→→\n2200509"
    )
    assert found(f"青河市气象站2023年部门预算\n\n{lost}", "G5")


def test_purchases_named_in_words_have_no_code_to_be_wrong() -> None:
    bought = table(
        "政府采购支出表",
        "采购项目名称→采购目录→合计→一般公共预算",
        "办公设备→台式计算机→3.00→3.00\n印刷→印刷服务→2.00→2.00\n合计→→5.00→5.00",
    )
    assert found(f"青河市气象站2023年部门预算\n\n{bought}", "P7") == []


def funds(other: str, row: str = "12.01") -> str:
    """A row of 12.01 of which 12.00 are of the general budget; ``other`` is what the column of the
    government fund prints."""
    expenditure = table(
        "部门支出总表",
        "科目编码→科目名称→合计→基本支出→项目支出",
        f"→合计→20.00→20.00→\n2200501→行政运行→{row}→{row}→\n2200509→气象服务→8.00→8.00→",
    )
    fiscal = table(
        "财政拨款支出表",
        "科目编码→科目名称→合计→一般公共预算→政府性基金预算",
        f"→合计→20.00→20.00→{other}\n2200501→行政运行→{row}→12.00→{other}\n"
        f"2200509→气象服务→8.00→8.00→{other}",
    )
    general = table(
        "一般公共预算支出表",
        "科目编码→科目名称→合计→基本支出→项目支出",
        "→合计→20.00→20.00→\n2200501→行政运行→12.00→12.00→\n2200509→气象服务→8.00→8.00→",
    )
    return f"青河市气象站2023年部门预算\n\n{expenditure}{fiscal}{general}"


def test_a_fund_of_0_00_may_hide_fifty_yuan_and_a_blank_one_nothing() -> None:
    assert serious(funds("0.00")) == []
    assert serious(funds("")) != []
    assert serious(funds("0.00", row="12.02")) != []


def test_running_costs_of_the_bodies_that_are_named() -> None:
    heads = "科目编码→科目名称→合计→人员经费→公用经费"
    basic = table(
        "一般公共预算基本支出表", heads, "→合计→10.00→8.00→2.00\n302→商品和服务支出→2.00→→2.00"
    )
    text = "\n\n三、机关运行经费\n\n2023年{}机关运行经费预算为1.00万元。\n"
    start = f"青河市气象站2023年部门预算\n\n{basic}"
    assert found(start + text.format(""), "G17", "national")
    named = "本部门下属1家机关和1家参公事业单位的"
    assert not found(start + text.format(named), "G17", "national")


def test_a_note_under_a_table_is_placed_by_its_table() -> None:
    text = (
        "青河市气象站2023年部门预算\n\n一、主要职责\n\n观测天气。\n\n"
        + FULL
        + "本部门××项目没有安排。\n"
    )
    (finding,) = (f for f in verdict(text, "national").findings if f.check == "X2")
    (place,) = finding.places
    assert (place.section, place.table) == ("", "一般公共预算支出表")


# ----------------------------------------------------------------------------- completeness


def test_tables_published_elsewhere_are_one_finding() -> None:
    text = (
        "青河市气象站2023年度部门决算\n\n目录\n\n第一部分 概况\n\n表一 收入支出决算总表\n\n"
        "表二 收入决算表\n\n表三 支出决算表\n\n第一部分 概况\n\n观测天气。\n"
    )
    told = [f for f in verdict(text, "national_final").findings if "目录列有3张表" in f.message.zh]
    assert [f.severity for f in told] == [Severity.WARNING]
    assert not any(
        "正文没有这张表" in f.message.zh for f in verdict(text, "national_final").findings
    )


@pytest.mark.parametrize(
    "text",
    [
        "（四）预算绩效情况。本部门三个项目均编制了绩效目标。",
        "（六）预算绩效说明：本部门所有支出实行绩效目标管理。",
    ],
)
def test_a_heading_that_its_text_follows_is_a_section(text: str) -> None:
    whole = said(text).replace("一、收支", "一、主要职责\n\n观测天气。\n\n二、收支") + FULL

    def missing(document: str) -> bool:
        told = [f.message.zh for f in verdict(document, "national").findings if f.check == "N6"]
        return any("预算绩效情况说明" in message for message in told)

    assert not missing(whole)
    assert missing(whole.replace(text, "无。"))


def test_a_chapter_of_tables_is_no_table() -> None:
    text = (
        "青河市气象站2023年部门预算\n\n目录\n\n第一部分 概况\n\n第二部分 情况说明\n\n附件：部门预算表\n\n"
        "第一部分 概况\n\n观测天气。\n\n第二部分 情况说明\n\n收入总计12.00万元。\n\n" + FULL
    )
    assert not any("正文没有这张表" in f.message.zh for f in verdict(text, "national").findings)


# ------------------------------------------------------------------- words of another level


def glossary(text: str, body: str) -> str:
    return (
        f"部门预算一般公共预算财政拨款支出表\n\n362 {body}\n\n预算年度：2026\n\n单位：万元\n\n"
        "序号→功能分类科目→→合计→基本支出→项目支出\n→科目编码→科目名称→→→\n1→→合计→10.00→8.00→2.00\n\n"
        f"{body}2026年部门预算信息公开情况说明\n\n十、名词解释\n\n{text}\n"
    )


@pytest.mark.parametrize(
    ("body", "text", "wrong"),
    [
        ("邢台市襄都区医疗保障局", "指市级部门的支出。", True),
        ("固安县医疗保障局", "指市级部门的支出。", True),
        ("邢台市沙河市医疗保障局", "指市级部门的支出。", False),
        ("邢台市医疗保障局", "指市级部门的支出。", False),
        ("邢台市医疗保障局", "指区级部门的支出。", True),
        ("固安县医疗保障局", "一般公共预算拨款收入：指省级财政当年拨付的资金。", True),
        ("固安县医疗保障局", "一般公共预算拨款收入：指县级财政当年拨付的资金。", False),
        ("固安县医疗保障局", "上级补助收入：指从省级财政取得的补助。", False),
        ("固安县医疗保障局", "指省、市级部门的支出。", False),
    ],
)
def test_words_of_another_level_in_the_glossary(body: str, text: str, wrong: bool) -> None:
    assert bool(found(glossary(text, body), "X5", "hebei")) is wrong


# ------------------------------------------------------------------------- what is borne out


def test_counts_that_add_up_are_supported() -> None:
    text = said("截至2022年底，共有车辆3辆，其中：机要通信用车1辆、应急保障用车2辆。")
    counts = [
        m.fact.place.text
        for m in verdict(text, "national").unsupported
        if m.fact.coordinate.get("measure") == "count"
    ]
    assert counts == []
    wrong = text.replace("应急保障用车2辆", "应急保障用车3辆")
    assert [f.check for f in verdict(wrong, "national").findings if f.check == "A3"] == ["A3"]


def test_the_income_of_one_fund_is_not_what_all_is_spent_from() -> None:
    text = (
        "2024年支出预算290.00万元，其中：基本支出160.00万元。\n\n"
        "2024年财政拨款收支总预算260.00万元。"
    )
    assert serious(said(text).replace("2023", "2024")) == []
    wrong = text.replace("2024年财政拨款收支总预算260.00", "2024年收入总预算260.00")
    assert serious(said(wrong).replace("2023", "2024")) == ["G1"]


def test_what_follows_a_complete_list_behind_a_semicolon_is_no_part() -> None:
    text = "项目支出100.00万元，其中甲40.00万元，乙60.00万元；年末结转和结余{}万元。"
    assert found(said(text.format("80.00")), "N3") == []
    assert found(said(text.format("80.00").replace("60.00", "70.00")), "N3") != []
    carried = "支出总计100.00万元，其中：甲40.00万元；乙50.00万元；年末结转和结余{}万元。"
    assert found(said(carried.format("10.00")), "N3") == []
    assert found(said(carried.format("20.00")), "N3") == ["100.00万元"]
