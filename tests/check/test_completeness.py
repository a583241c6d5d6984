"""N6, G18 and X6: what must be there, empty tables, labels printed alike."""

import json
from pathlib import Path

import pytest

from mingzhang.check import check
from mingzhang.check.model import Case, Hit
from mingzhang.check.rules import completeness, completeness_sections, labels
from mingzhang.formats.text import read_bytes, read_file
from mingzhang.interpret import interpret

BODY = """302 清河县档案馆
预算年度：2026
单位：万元
序号→功能分类科目→→合计→基本支出→项目支出
→科目编码→科目名称→→→
栏次→1→2→3→4→5
"""
ROWS = "1→→合计→10.00→8.00→2.00\n2→201→一般公共服务支出→10.00→8.00→2.00\n"
GENERAL = "部门预算一般公共预算财政拨款支出表\n" + BODY + ROWS
FUND = "部门预算政府性基金预算财政拨款支出表\n" + BODY
NOTE = "\n注：本年没有此项预算，公开空表。\n"
BALANCE = """部门预算财政拨款收支总表
302 清河县档案馆
预算年度：2026
单位：万元
序号→收入→→支出→→→→
→项目→金额→项目→合计→一般公共预算财政拨款→政府性基金预算财政拨款→国有资本经营预算财政拨款
1→一、一般公共预算拨款→10.00→一、一般公共服务支出→10.00→10.00→{fund}→
2→收入总计→10.00→支出总计→10.00→10.00→→
"""


def hits(function, text: str, template: str = "hebei") -> list[Hit]:
    reading = interpret(read_bytes(text.replace("→", "\t").encode()), forced=template)
    return [result for result in function(Case(reading)) if isinstance(result, Hit)]


def variants(function, text: str, template: str = "hebei") -> list[str]:
    return [hit.variant for hit in hits(function, text, template)]


# ------------------------------------------------------------------------------ tables


CONTENTS = "2026年部门预算信息公开目录\n部门预算一般公共预算财政拨款支出表→1\n部门预算政府性基金预算财政拨款支出表→2\n十、名词解释→3\n"


def test_a_table_of_the_contents_page_that_the_body_lacks() -> None:
    (hit,) = hits(completeness.listed_but_missing, CONTENTS + "\n" + GENERAL)
    assert hit.fields["title"] == "部门预算政府性基金预算财政拨款支出表"
    assert [place.line for place in hit.places] == [3, 6]
    assert (
        hits(completeness.listed_but_missing, CONTENTS + "\n" + GENERAL + "\n" + FUND + NOTE) == []
    )


def test_what_the_contents_page_tells_is_not_told_again() -> None:
    found = hits(completeness.required_tables, CONTENTS + "\n" + GENERAL)
    assert [hit.variant for hit in found] == ["most_missing"]
    assert "政府性基金" not in found[0].fields["titles"].zh


def test_an_extract_gives_one_finding_and_no_tables_give_none() -> None:
    assert variants(completeness.required_tables, GENERAL) == ["most_missing"]
    assert variants(completeness.required_tables, "一、部门职责及机构设置情况\n无。\nx→y\n") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FUND + NOTE, []),
        (FUND, ["no_note"]),
        (FUND + ROWS + NOTE, ["note_with_money"]),
        (FUND + ROWS, []),
        (BALANCE.format(fund="3.00") + "\n" + FUND + NOTE, ["money_elsewhere"]),
        (BALANCE.format(fund="") + "\n" + FUND + NOTE, []),
    ],
)
def test_fund_tables_notes_and_the_balance_agree(text: str, found: list[str]) -> None:
    assert variants(completeness.fund_tables, text) == found


def test_other_empty_tables_need_a_note_or_an_explanation() -> None:
    empty = "部门预算一般公共预算财政拨款支出表\n" + BODY
    assert variants(completeness.empty_without_note, empty) == ["empty_no_note"]
    assert variants(completeness.empty_without_note, empty + "\n注：本表无数据。\n") == []


SHAANXI = """目 录
报表→报表名称→是否空表→公开空表理由
表5→部门综合预算一般公共预算支出明细表（按支出功能分类科目）→{general}→
表9→部门综合预算政府性基金收支表→{fund}→{reason}

表5
部门综合预算一般公共预算支出明细表（按支出功能分类科目）
单位：元
功能科目编码→功能科目名称→合计→人员经费支出→公用经费支出→专项业务经费支出→备注
→合计→10.00→8.00→2.00→→
"""


@pytest.mark.parametrize(
    ("general", "fund", "reason", "found"),
    [
        ("否", "是", "没有这项收支", ["empty_absent"]),
        ("是", "否", "", ["no_reason", "said_empty"]),
        ("否", "否", "", []),
    ],
)
def test_empty_tables_as_the_contents_page_says(
    general: str, fund: str, reason: str, found: list[str]
) -> None:
    text = SHAANXI.format(general=general, fund=fund, reason=reason)
    assert variants(completeness.contents_against_tables, text, "shaanxi") == found


# ------------------------------------------------------------------------------ sections


def narrative(
    special: str = "不涉及。", running: str = "三、机关运行经费安排情况\n\n安排1.00万元。\n\n"
) -> str:
    return (
        "一、部门职责及机构设置情况\n\n负责档案工作。\n\n二、部门预算安排的总体情况\n\n收入10.00万元。\n\n"
        + running
        + "四、财政拨款“三公”经费预算情况及增减变化原因\n\n没有安排。\n\n五、部门整体绩效目标\n\n完成任务。\n\n"
        + f"六、部门主管专项资金预算安排情况及绩效目标\n\n{special}\n\n"
        + "七、部门项目预算安排情况及绩效目标\n\n安排一个项目。\n\n八、政府采购预算情况\n\n没有采购。\n\n"
        + "九、国有资产信息\n\n资产5.00万元。\n\n十、名词解释\n\n无。\n\n十一、其他需要说明的事项\n\n无。\n"
    )


def test_a_section_with_its_heading_alone() -> None:
    (hit,) = hits(completeness_sections.sections_with_content, GENERAL + narrative(special=""))
    assert hit.fields["title"].startswith("六、")
    assert hits(completeness_sections.sections_with_content, GENERAL + narrative()) == []


def test_a_required_section_that_is_missing() -> None:
    (hit,) = hits(completeness_sections.sections_present, GENERAL + narrative(running=""))
    assert hit.expected == "机关运行经费安排情况"
    assert hits(completeness_sections.sections_present, GENERAL + narrative()) == []


def test_what_is_said_under_another_heading_is_not_missing() -> None:
    moved = narrative(running="").replace(
        "没有采购。", "没有采购。机关运行经费安排1.00万元，用于办公。"
    )
    assert hits(completeness_sections.sections_present, GENERAL + moved) == []


def test_tables_without_any_explanation() -> None:
    assert variants(completeness_sections.sections_present, GENERAL) == ["no_narrative"]


def test_a_section_of_the_contents_page_without_a_heading() -> None:
    contents = "目录\n部门预算一般公共预算财政拨款支出表→1\n一、部门职责及机构设置情况→2\n十二、预算绩效评价结果→3\n"
    text = contents + "\n" + GENERAL + narrative()
    (hit,) = hits(completeness_sections.contents_against_headings, text)
    assert hit.places[0].line == 4


# ------------------------------------------------------------------------------ labels


def test_titles_on_the_contents_page_and_in_the_body() -> None:
    text = SHAANXI.format(general="否", fund="否", reason="")
    assert hits(labels.titles_as_listed, text, "shaanxi") == []
    other = text.replace("（按支出功能分类科目）→否", "（支出功能分类科目）→否")
    (hit,) = hits(labels.titles_as_listed, other, "shaanxi")
    assert [place.line for place in hit.places] == [3, 7]


def test_codes_with_a_space_inside() -> None:
    other = GENERAL.replace("一般公共预算财政拨款支出表", "政府性基金预算财政拨款支出表")
    (hit,) = hits(labels.spaced_codes, GENERAL + "\n" + other.replace("→201→", "→2 01→"))
    assert (hit.stated, hit.expected) == ("2 01", "201")
    assert hits(labels.spaced_codes, GENERAL.replace("→201→", "→2 01→")) == []


def test_rows_without_any_figure_in_a_table_of_items_in_use() -> None:
    idle = GENERAL + "3→20126→档案事务→→→\n4→20199→其他一般公共服务支出→0.00→→\n"
    (hit,) = hits(labels.rows_without_figures, idle)
    assert len(hit.places) == 2
    assert hits(labels.rows_without_figures, FUND + "1→→合计→→→\n") == []


def test_brackets_of_one_list_of_numbers() -> None:
    mixed = "五、部门整体绩效目标\n\n（一）总目标。\n\n（二）分目标。\n\n(三)措施。\n"
    (hit,) = hits(labels.numbering_brackets, GENERAL + "\n" + mixed)
    assert hit.stated == "(三)"
    nested = "五、部门整体绩效目标\n\n（一）总目标。\n\n（二）分目标。\n\n(一)接收。\n\n(二)利用。\n\n（三）措施。\n"
    assert hits(labels.numbering_brackets, GENERAL + "\n" + nested) == []


def test_section_numbers_without_a_gap() -> None:
    assert hits(labels.numbering_gaps, GENERAL + narrative()) == []
    (hit,) = hits(labels.numbering_gaps, GENERAL + narrative(running=""))
    assert hit.fields["title"].startswith("四、")


def test_an_unknown_heading_fills_the_gap() -> None:
    text = GENERAL + narrative(running="三、本年新增事项\n\n没有。\n\n")
    assert hits(labels.numbering_gaps, text) == []


# ------------------------------------------------------------------------------ reference documents

MINE = ("X1", "X2", "X3", "X4", "X5", "X6", "N6", "G18")
WRONG_TRUTH = {"SF-000-36"}
"""The section does hold a sentence."""


def test_the_worked_truth_is_reached_without_alarms_at_near_misses(seeds_dir: Path) -> None:
    truth = json.loads((seeds_dir.parent / "findings" / "findings.json").read_text("utf-8"))
    for name in truth["documents"]:
        found = [
            f for f in check(interpret(read_file(seeds_dir / name))).findings if f.check in MINE
        ]
        for item in truth["findings"]:
            if item["seed"] != name or item["id"] in WRONG_TRUTH:
                continue
            rules = set(item["rule"].split(",")) & set(MINE)
            if rules:
                at = [
                    f
                    for f in found
                    if f.check in rules and {p.line for p in f.places} & set(item["lines"])
                ]
                assert at, item["id"]
        for item in truth["near_misses"]:
            if item["id"][3:6] == name[:3]:
                loud = [
                    f.message.zh
                    for f in found
                    if f.severity != "note" and {p.line for p in f.places} & set(item["lines"])
                ]
                assert not loud, item["id"]
