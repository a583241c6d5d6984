"""Rules on final accounts (决算), and rules of budgets that must be silent there."""

from __future__ import annotations

import pytest

from mingzhang.check import check
from mingzhang.check.cases import load_case
from mingzhang.facts import Finding
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret

TABLES = load_case("N9").passing.partition("1.城乡社区支出")[0]
ITEM = "1.城乡社区支出（类）城乡社区环境卫生（款）城乡社区环境卫生（项）。"


def findings(text: str) -> list[Finding]:
    verdict = check(interpret(read_bytes(text.encode()), forced="shanghai_final"))
    assert not [o for o in verdict.certificate.obligations if o.outcome.value == "rule_broke"]
    return list(verdict.findings)


def told(text: str, *rules: str) -> list[str]:
    return [f.message.zh for f in findings(TABLES + text + "\n") if f.check in rules]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("年初预算为80.00万元，支出决算为75.00万元，完成年初预算的93.75%，因公园缓交。", []),
        ("年初预算为80.00万元，支出决算为75.00万元，完成年初预算的94%，因公园缓交。", []),
        ("预算为80.00万元，支出决算为75.00万元，完成年初预算的93.8%，因公园缓交。", []),
        (
            "年初预算为80.00万元，支出决算为75.00万元，完成年初预算的93.70%，因公园缓交。",
            ["完成率应为 93.75%", "93.70%"],
        ),
        (
            "年初预算为0万元，支出决算为75.00万元，完成年初预算的100%，因年中追加。",
            ["没有完成率可言", "100%"],
        ),
        (
            "年初预算为60.00万元，全年预算为80.00万元，支出决算为75.00万元，完成年初预算的93.75%，"
            "因公园缓交。",
            ["按全年预算80.00万元计算", "完成全年预算的 93.75%"],
        ),
    ],
)
def test_completion_rates(said: str, words: list[str]) -> None:
    found = told(ITEM + said, "N8")
    assert len(found) == bool(words)
    assert all(word in found[0] for word in words)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("决算数小于全年预算数的主要原因是公园缓交。", ""),
        ("决算数小于预算数的原因是公园缓交。", ""),
        ("决算数比全年预算减少5.00万元，原因是公园缓交。", ""),
        ("决算数与全年预算数基本持平，原因是公园缓交。", ""),
        ("决算数等于全年预算数，原因是公园缓交。", "文中写“决算数等于全年预算数”"),
        ("决算数与预算数持平，原因是公园缓交。", "文中写“决算数与预算数持平”"),
        (
            "决算数比全年预算减少4.00万元，原因是公园缓交。",
            "与预算相比应为减少5.00万元，文中为减少4.00万元",
        ),
        ("", "没有说明原因"),
    ],
)
def test_accounts_against_the_budget(said: str, words: str) -> None:
    found = told(f"{ITEM}全年预算为80.00万元，支出决算为75.00万元。{said}", "N9")
    assert len(found) == bool(words)
    assert not words or words in found[0]


def test_accounts_above_the_adjusted_budget_need_ground() -> None:
    text = "{}全年预算为{}万元，支出决算为75.00万元。决算数大于全年预算数的原因是追加。"
    (message,) = told(text.format(ITEM, "70.00"), "N9")
    assert "超过全年预算70.00万元" in message
    initial = text.format(ITEM, "70.00").replace("全年预算", "年初预算")
    assert told(initial, "N9") == []  # a budget may be added to during the year


def test_budgets_of_the_items_fit_into_their_total() -> None:
    text = (
        "一般公共预算财政拨款支出年初预算为{}万元，支出决算为75.00万元，原因见各项。\n\n"
        f"{ITEM}年初预算为60.00万元，支出决算为75.00万元，因年中追加。\n\n"
        "2.住房保障支出（类）住房改革支出（款）住房公积金（项）。年初预算为20.00万元，支出决算为0万元，"
        "因人员调出。"
    )
    assert told(text.format("80.00"), "N3") == []
    (message,) = told(text.format("79.00"), "N3")
    assert "合计 80.00万元" in message


def test_a_purpose_that_belongs_to_another_item() -> None:
    text = "2.住房保障支出（类）住房改革支出（款）{}（项）。主要用于：{}支出。支出决算为2.00万元。"
    assert told(text.format("购房补贴", "职工购房补贴"), "N7") == []
    (message,) = told(text.format("购房补贴", "事业单位医疗保险"), "N7")
    assert "2210203购房补贴" in message
    assert "卫生健康支出（210）" in message


def test_growth_from_nothing_has_no_rate() -> None:
    text = "一般公共预算财政拨款支出75.00万元，比2023年度增加{}万元，增长{}。"
    assert told(text.format("15.00", "25.00%"), "N4") == []
    (finding,) = [
        f for f in findings(TABLES + text.format("75.00", "100.00%") + "\n") if f.check == "N4"
    ]
    assert finding.severity.value == "note"
    assert "上年为零" in finding.message.zh


def test_grades_add_up_to_the_projects_evaluated() -> None:
    text = "十、预算绩效管理情况\n\n绩效自评的项目5个；评级为“优”的项目3个，评级为“良”的项目{}个。"
    assert told(text.format(2), "N5") == []
    (message,) = told(text.format(1), "N5")
    assert "合计4个" in message


def test_purchases_from_small_enterprises_are_a_part_of_all() -> None:
    text = (
        "（二）政府采购支出情况\n\n政府采购金额为20.00万元。在面向中小企业预留的政府采购项目中，由中小企业"
        "供应商中标的，采购金额{}万元；在其他政府采购项目中，由中小企业供应商中标的，采购金额5.00万元。"
    )
    assert told(text.format("15.00"), "P10") == []
    (message,) = told(text.format("16.00"), "P10")
    assert "多出 1.00万元" in message


def test_assets_are_those_of_the_end_of_the_year() -> None:
    text = "（三）国有资产占用情况\n\n截至{}年12月31日，本部门共有车辆0辆。"
    assert told(text.format(2024), "A2") == []
    (message,) = told(text.format(2023), "A2")
    assert "2024年度决算应为2024年12月31日" in message


def test_an_instruction_of_the_form_is_no_text() -> None:
    note = "\n没有收入支出的，仍保留该表格式，并在本表下方作下述说明：\n"
    text = load_case("G21").passing
    assert not [f for f in findings(text) if f.check == "X2"]
    assert [f for f in findings(text + note) if f.check == "X2"]


def test_income_by_item_need_not_equal_expenditure_where_money_is_carried_over() -> None:
    text = (
        "示例县园林局2024年度部门决算\n\n收入支出决算总表\n\n单位：万元\n\n"
        "收入→→支出→\n项目→决算数→项目→决算数\n"
        "一、一般公共预算财政拨款收入→70.00→一、城乡社区支出→75.00\n"
        "本年收入合计→70.00→本年支出合计→75.00\n"
        "年初结转和结余→{}→年末结转和结余→0.00\n总计→75.00→总计→75.00\n\n"
        "收入决算表\n\n单位：万元\n\n"
        "项目→→本年收入合计→财政拨款收入→上级补助收入→事业收入→经营收入→附属单位上缴收入→其他收入\n"
        "功能分类科目编码→科目名称→→→→→→→\n"
        "→合计→70.00→70.00→→→→→\n212→城乡社区支出→70.00→70.00→→→→→\n"
    ).replace("→", "\t")
    assert [f.check for f in findings(text.format("5.00")) if f.check.startswith("G")] == []
    assert [f.check for f in findings(text.format("")) if f.check.startswith("G")] != []
