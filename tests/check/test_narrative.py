"""The narrative against the tables and against itself, in small disclosures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.check import check
from mingzhang.check.cases import load_case
from mingzhang.check.identities import tolerance
from mingzhang.check.mentions import added
from mingzhang.check.projects import listed_projects
from mingzhang.documents import Paragraph
from mingzhang.facts import Amount, Finding, Unit
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret

TABLE = """部门预算收支总表

302 青河县档案馆

预算年度：2026

单位：万元

序号→收入→→支出→
→项目→预算数→项目→预算数
栏次→1→2→3→4
1→一、一般公共预算拨款收入→283.77→一、一般公共服务支出→283.77
2→本年收入合计→283.77→本年支出合计→283.77
3→收入总计→283.77→支出总计→283.77

"""


def found(text: str, heading: str = "二、部门预算安排的总体情况") -> list[Finding]:
    """The findings N1 to N4 of a disclosure with one table and one section of narrative."""
    source = (TABLE + heading + "\n\n" + text + "\n").replace("→", "\t")
    verdict = check(interpret(read_bytes(source.encode()), forced="hebei"))
    broken = [o for o in verdict.certificate.obligations if o.outcome.value == "rule_broke"]
    assert not broken, [o.reason.zh for o in broken if o.reason]

    def walk(findings: tuple[Finding, ...]) -> list[Finding]:
        return [x for f in findings for x in (f, *walk(f.consequences))]

    return [f for f in walk(verdict.findings) if f.check in {"N1", "N2", "N3", "N4"}]


def told(text: str, heading: str = "二、部门预算安排的总体情况") -> list[tuple[str, str, str]]:
    return [(f.check, f.stated, f.expected) for f in found(text, heading)]


GOALS = "七、部门项目预算安排情况及绩效目标"
THREE_PUBLIC = "四、财政拨款“三公”经费预算情况及增减变化原因"

# ------------------------------------------------------------------- N1: copies of the tables


def test_a_wrong_figure_is_found() -> None:
    assert [f[0] for f in told("2026年支出预算284.77万元。")] == ["N1"]


@pytest.mark.parametrize(
    "text",
    [
        "2025年支出预算270.00万元，2026年支出预算283.77万元。",
        "上年支出预算270.00万元，今年支出预算283.77万元。",
        "2025年，我馆支出预算270.00万元，其中基本支出250.00万元，项目支出20.00万元。",
        "2026年支出预算283.77万元，较2025年预算数270.00万元增加13.77万元。",
        "2026年支出预算283.77万元（2025年为270.00万元）。",
        "2025年支出决算265.00万元，2025年支出预算270.00万元。",
    ],
)
def test_another_years_figure_is_no_copy_of_this_years(text: str) -> None:
    assert told(text) == []


def test_this_years_figure_is_still_compared_beside_last_years() -> None:
    assert ("N1", "284.77万元", "283.77万元") in [
        (f.check, f.stated, f.expected)
        for f in found("2025年支出预算270.00万元，2026年支出预算284.77万元。")
    ]


@pytest.mark.parametrize(
    "said",
    [
        "约280万元",
        "280万元左右",
        "283余万元",
        "283万余元",
        "近284万元",
        "大约283.8万元",
        "超过280万元",
    ],
)
def test_a_qualified_figure_is_not_held_to_the_last_digit(said: str) -> None:
    assert told(f"2026年支出预算{said}。") == []


@pytest.mark.parametrize("said", ["约290万元", "284余万元"])
def test_a_qualified_figure_is_held_to_what_it_says(said: str) -> None:
    assert [f[0] for f in told(f"2026年支出预算{said}。")] == ["N1"]


@pytest.mark.parametrize("said", ["不少于200万元", "不超过300万元", "200万元以上"])
def test_a_limit_is_no_copy(said: str) -> None:
    assert told(f"2026年支出预算{said}。") == []


def test_a_figure_in_brackets_or_with_a_sign_is_compared() -> None:
    assert [f[0] for f in told("2026年支出预算（99.00万元）。")] == ["N1"]
    assert [f[0] for f in told("2026年支出预算-5.00万元。")] == ["N1"]
    assert told("2026年支出预算283.77万。") == []
    assert [f[0] for f in told("2026年支出预算284.77万。")] == ["N1"]


# ------------------------------------------------------------------------- N2: changes


def test_nested_parts_are_not_added_twice() -> None:
    text = (
        "2026年预算收支安排283.77万元，较2025年预算增加13.77万元，其中：基本支出增加3.77万元"
        "（人员经费增加2.77万元，公用经费增加1.00万元），项目支出增加10.00万元。"
    )
    assert told(text) == []
    wrong = told(text.replace("项目支出增加10.00", "项目支出增加11.00"))
    assert wrong == [("N2", "增加13.77万元", "14.77万元")]


def test_the_verb_may_stand_before_its_object() -> None:
    text = "较2025年预算增加13.77万元，其中增加基本支出3.77万元，增加项目支出10.00万元。"
    assert told("2026年预算收支安排283.77万元，" + text) == []


def test_the_change_is_this_years_figure_less_last_years() -> None:
    text = "2026年支出预算283.77万元，2025年支出预算270.00万元，增加{}万元。"
    assert told(text.format("13.77")) == []
    (finding,) = found(text.format("31.77"))
    assert (finding.check, finding.stated) == ("N2", "增加31.77万元")
    assert "增加13.77万元" in finding.message.zh
    assert "13.77" not in finding.message.en
    assert "137,700 yuan" in finding.message.en
    compared = "2026年支出预算283.77万元，较上年预算数270.00万元减少13.77万元。"
    assert [f[0] for f in told(compared)] == ["N2"]


def test_a_level_before_a_full_stop_is_a_change_of_zero() -> None:
    text = "2025年支出预算270.00万元。2026年支出预算283.77万元，与上年持平。"
    assert [f[:2] for f in told(text)] == [("N2", "持平")]
    assert told(text.replace("持平", "基本持平")) == []


def test_last_years_figure_is_never_negative() -> None:
    text = "2026年支出预算283.77万元，较2025年预算增加383.77万元。"
    assert [f[0] for f in told(text)] == ["N2"]


# ------------------------------------------------------------------------- N3: parts


def test_parts_of_one_sentence_do_not_exceed_their_whole() -> None:
    text = "甲类事项安排100.00万元，其中整理60.00万元，展览50.00万元。"
    (finding,) = found(text, GOALS)
    assert (finding.check, finding.stated, finding.expected) == ("N3", "100.00万元", "110.00万元")
    assert "整理60.00万元、展览50.00万元" in finding.message.zh


@pytest.mark.parametrize(
    "text",
    [
        # After the bracket the figures belong to the outer list again.
        "甲类事项安排100.00万元，其中整理60.00万元（其中修复30.00万元，装裱25.00万元），展览40.00万元。",
        "整理安排60.00万元（其中修复30.00万元，装裱30.00万元），展览安排100.00万元。",
        # A semicolon ends the inner list, and what exceeds the whole is the next subject.
        "甲类事项100.00万元，其中整理60.00万元，其中修复50.00万元；展览40.00万元。",
        "甲类事项100.00万元，其中整理60.00万元；乙类事项200.00万元，其中展览150.00万元。",
        # Whether the last belongs to the inner or the outer list is not said.
        "甲类事项100.00万元，其中整理60.00万元，其中修复50.00万元，展览40.00万元。",
        "甲类事项100.00万元。乙类事项200.00万元，其中展览150.00万元，讲座50.00万元。",
        "甲类事项100.00万元，其中整理60.00万元，比上年增加50.00万元，展览40.00万元。",
    ],
)
def test_no_part_is_counted_where_it_does_not_belong(text: str) -> None:
    assert told(text, GOALS) == []


def test_procurement_sentences_belong_to_p9() -> None:
    text = "2026年政府采购预算总额100.00万元，其中：货物60.00万元，工程30.00万元，服务20.00万元。"
    assert told(text, GOALS) == []


def test_changes_are_differences_of_rounded_figures() -> None:
    """0.07 - 0.01 in total, 0.07 - 0.00 and 0.01 - 0.01 in its parts: each figure is rounded."""
    text = "2026年预算收支安排283.77万元，较2025年预算增加0.06万元，其中：基本支出增加{}万元，项目支出与上年持平。"
    assert told(text.format("0.07")) == []
    assert [f.check for f in found(text.format("0.10"))] == ["N2"]


def test_the_three_public_changes_add_up() -> None:
    text = (
        "安排“三公”经费3.00万元，与2025年相比减少1.00万元。因公出国（境）费0.00万元，与上年持平；"
        "公务用车购置及运维费2.00万元，减少0.50万元；公务接待费1.00万元，减少{}万元。"
    )
    assert told(text.format("0.50"), THREE_PUBLIC) == []
    (finding,) = found(text.format("0.60"), THREE_PUBLIC)
    assert (finding.check, finding.stated, finding.expected) == ("N3", "减少1.00万元", "-1.10万元")


# ------------------------------------------------------------------------- N4: percentages


def test_a_share_is_taken_of_the_whole_it_is_part_of() -> None:
    text = (
        "甲类事项安排100.00万元，其中整理60.00万元，占60%，展览40.00万元，占40%。"
        "乙类事项安排200.00万元，其中讲座50.00万元，占25%，宣传150.00万元，占{}%。"
    )
    assert told(text.format("75"), GOALS) == []
    (finding,) = found(text.format("65"), GOALS)
    assert (finding.check, finding.stated, finding.expected) == ("N4", "65%", "75.00%")
    assert "宣传" in finding.message.zh


@pytest.mark.parametrize(
    "text",
    [
        "甲类事项安排100.00万元。展览40.00万元，占20%。",
        "展览安排40.00万元，占同类场馆展览投入的20%。",
        "收入安排100.00万元，支出安排200.00万元，展览50.00万元，占25%。",
        "甲类事项安排100.00万元，其中展览40.00万元，占30%以上。",
    ],
)
def test_a_share_without_a_known_whole_is_left_alone(text: str) -> None:
    assert told(text, GOALS) == []


def test_shares_of_one_list_make_a_hundred() -> None:
    text = "参观人员中学生占{}%，教师占30.5%，居民占{}%。"
    assert told(text.format("40.1", "29.5"), GOALS) == []  # 100.1: rounding explains 0.15
    assert [f[0] for f in told(text.format("40.5", "29.5"), GOALS)] == ["N4"]
    nested = "参观人员中学生占60%，其中小学生占35%；居民占40%。"
    assert told(nested, GOALS) == []
    two = "参观人员中学生占60%，居民占40%；年龄上少年占70%，成人占30%。"
    assert told(two, GOALS) == []


def test_exactly_the_allowed_difference_is_allowed() -> None:
    assert told("参观人员中学生占50.5%，居民占49.6%。", GOALS) == []
    assert [f[0] for f in told("参观人员中学生占50.6%，居民占49.6%。", GOALS)] == ["N4"]


def test_growth_is_the_change_over_last_year() -> None:
    text = "整理安排110.00万元，比上年增加10.00万元，增长{}%。"
    assert told(text.format("10"), GOALS) == []
    assert [f[0] for f in told(text.format("9"), GOALS)] == ["N4"]


# ------------------------------------------------------------------------- all of them


def test_rounding_between_two_figures_in_different_units_is_allowed() -> None:
    wan, yuan = Amount(Decimal("1.23"), Unit.WAN, 2), Amount(Decimal("12345"), Unit.YUAN, 0)
    total, allowed = added(wan, [yuan])
    assert abs(wan.base - total) <= allowed == tolerance((wan, yuan))
    assert added(wan, [Amount(Decimal("1.24"), Unit.WAN, 2)])[1] == 0


@pytest.mark.parametrize("identifier", ["N2", "N3", "N4"])
def test_a_paragraph_broken_into_lines_is_one_paragraph(identifier: str) -> None:
    """In a joined paragraph every figure has its own source line."""
    case = load_case(identifier)
    document = read_bytes(case.failing.encode())
    lines = case.failing.rstrip().splitlines()
    sentence = lines[-1]
    assert sentence.endswith("。")
    *others, last = document.blocks
    assert isinstance(last, Paragraph)
    starts = tuple(range(0, len(sentence), 18))
    joined = replace(
        last, lines=tuple(last.line + 2 * i for i in range(len(starts))), starts=starts
    )
    verdict = check(interpret(replace(document, blocks=(*others, joined)), forced=case.template))
    found = [f for f in verdict.findings if f.check == identifier]
    assert found
    assert len({p.line for finding in found for p in finding.places}) > 1


def test_a_project_of_two_lists_is_one_project() -> None:
    """It has money of this year and money carried over: two rows, one project."""
    text = """2026年项目支出预算表（本年预算）

部门名称：青河县档案馆→→单位：万元

项目名称→合计→财政拨款→→→财政专户管理资金→单位资金
→→一般公共预算→政府性基金预算→国有资本经营预算→→
合计→35.00→35.00→→→→
档案数字化经费→30.00→30.00→→→→
库房维护经费→5.00→5.00→→→→

2026年项目支出预算表（上年结转）

部门名称：青河县档案馆→→单位：万元

项目名称→合计→财政拨款→→
→→一般公共预算→政府性基金预算→国有资本经营预算
合计→8.00→8.00→→
档案数字化经费→8.00→8.00→→
"""
    reading = interpret(read_bytes(text.replace("→", "\t").encode()), forced="shanxi")
    projects = [(p.name, p.budget and p.budget.shown()) for p in listed_projects(reading)]
    assert projects == [("档案数字化经费", "38.00万元"), ("库房维护经费", "5.00万元")]
