"""Sections of the narrative and the contents page."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.documents import Paragraph
from mingzhang.facts import Place
from mingzhang.formats.text import read_file
from mingzhang.formats.text.reader import read_bytes
from mingzhang.interpret.contents import find_contents
from mingzhang.interpret.headings import is_heading, numbering
from mingzhang.interpret.paragraphs import Lines, join_lines
from mingzhang.interpret.sections import read_contents, read_sections
from mingzhang.templates import all_templates

TEMPLATES = {template.id: template for template in all_templates()}


def blocks(text: str):
    return read_bytes(text.replace("→", "\t").encode()).blocks


def sections(text: str, template: str = "hebei", claimed: frozenset[int] = frozenset()):
    return read_sections(blocks(text), TEMPLATES[template], lambda line: 0, claimed)


def contents(text: str, template: str = "hebei"):
    return read_contents(blocks(text), TEMPLATES[template])


@pytest.mark.parametrize(
    ("text", "depth", "number", "rest"),
    [
        ("第一部分 概况", 1, "一", "概况"),
        ("十一、其他需要说明的事项", 2, "十一", "其他需要说明的事项"),
        ("（二）分项绩效目标", 3, "二", "分项绩效目标"),
        ("(四)做好自评", 3, "四", "做好自评"),
        ("3、比上年增减情况", 4, "3", "比上年增减情况"),
        ("2.5万元用于办公", 0, "", "2.5万元用于办公"),
        ("- 1、财政拨款收入：本级拨款", 4, "1", "财政拨款收入：本级拨款"),
        ("没有编号的一行", 0, "", "没有编号的一行"),
    ],
)
def test_the_number_of_a_line_gives_its_depth(
    text: str, depth: int, number: str, rest: str
) -> None:
    found = numbering(text)
    assert (found.depth, found.number, found.rest) == (depth, number, rest)


def test_a_sentence_is_no_heading_however_it_is_numbered() -> None:
    assert is_heading("一、部门职责及机构设置情况")
    assert is_heading("部门职责：")
    assert not is_heading("（一）负责全县档案的接收、保管和利用。")
    assert not is_heading("1、财政拨款收入：指本级拨付的资金")
    assert not is_heading("安排办公费3万元")


def test_sections_are_matched_to_the_layout_and_lower_headings_stay_inside() -> None:
    found = sections(
        "一、单位职责及机构设置情况\n（一）主要职责\n负责档案工作。\n"
        "二、单位预算安排总体情况\n1、收入说明\n收入10.00万元。\n三、机关运行经费安排情况\n安排1.00万元。\n"
        "a→b\n"
    )
    assert [s.spec.id for s in found if s.spec] == ["duties", "overview", "running_costs"]
    assert [text for text, _ in found[1].paragraphs] == ["1、收入说明", "收入10.00万元。"]
    assert found[1].paragraphs[1][1].line == 6
    assert [s.has_table for s in found] == [False, False, True]


def test_a_title_that_differs_by_a_few_characters_is_still_known() -> None:
    (found,) = sections("四、财政拨款“三公”经费预算情况和增减变化的原因\n安排0.20万元。\n x→y")
    assert found.spec is not None
    assert found.spec.id == "three_public"


def test_the_text_may_follow_its_heading_on_the_same_line() -> None:
    (found,) = sections("三、机关运行经费安排情况：安排1.00万元，用于办公。\nx→y")
    assert found.spec is not None
    assert found.spec.id == "running_costs"
    assert found.text == "安排1.00万元，用于办公。"


def test_terms_of_the_glossary_open_no_section() -> None:
    found = sections(
        "第四部分 名词解释\n一、基本支出：指人员支出和公用支出。\n"
        "四、机关运行经费：指公用经费支出。\n### 六、财政专户管理资金：\n专指教育收费。\nx→y",
        "shanxi",
    )
    assert [s.spec.id for s in found if s.spec] == ["glossary"]
    assert len(found[0].paragraphs) == 4


def test_claimed_lines_are_no_narrative_but_show_that_a_table_stands_there() -> None:
    text = "八、政府采购预算情况\n部门政府采购预算\n单位：万元\n九、国有资产信息\n没有。\nx→y"
    first, second = sections(text, claimed=frozenset({2, 3}))
    assert first.paragraphs == ()
    assert first.has_table
    assert second.text == "没有。"


def test_lines_of_a_dump_are_joined_where_they_fill_the_page() -> None:
    full = "本部门负责全县档案的接收征集整理鉴定保管统计和提供利用工作并指导各单位档案业务建设安全"
    lines = [
        Paragraph(full, 1, 1, loose=True),
        Paragraph("检查。", 2, 1, loose=True),
        Paragraph("1、收入说明", 3, 1, loose=True),
        Paragraph("收入10.00万元。", 4, 1, loose=True),
    ]
    joined = join_lines(lines, 84)
    assert [p.text for p in joined] == [full + "检查。", "1、收入说明", "收入10.00万元。"]
    assert joined[0].lines == (1, 2)


def test_the_line_of_a_character_of_a_joined_paragraph_is_found_again() -> None:
    document = read_bytes("一二三四五\n六七八九十\n".encode())
    lines = Lines(document)
    assert lines.at(Place(1), 2).line == 1
    assert lines.at(Place(1), 7).line == 2
    assert lines.lines_of(Place(1), 6) == [1, 2]


def test_contents_as_a_list_with_tabs() -> None:
    found = contents(
        "2026年部门预算信息公开目录\n部门预算公开表\n部门预算收支总表→1\n部门预算收入总表→3\n"
        "一、部门职责及机构设置情况→13\n部门预算收支总表\n序号→收入→支出\n"
    )
    assert [(e.number, e.title, e.place.line) for e in found] == [
        ("", "部门预算收支总表", 3),
        ("", "部门预算收入总表", 4),
        ("一", "部门职责及机构设置情况", 5),
    ]


def test_contents_as_a_list_with_leaders() -> None:
    found = contents(
        "# 目 录\n第一部分 概况 ..... 1\n表一2026年预算收支总表.....2\n（二）其他……28\n"
        "第四部分 名词解释.....\n## 第一部分 概况\nx→y\n",
        "shanxi",
    )
    assert [(e.number, e.title) for e in found] == [
        ("第一部分", "概况"),
        ("表一", "2026年预算收支总表"),
        ("（二）", "其他"),
        ("第四部分", "名词解释"),
    ]


def test_contents_as_a_table_with_empty_tables_and_reasons() -> None:
    found = contents(
        "目录\n报表→报表名称→是否空表→公开空表理由\n表1→部门综合预算收支总表→否→\n"
        "表9→部门综合预算政府性基金收支表→是→没有这项收支\n",
        "shaanxi",
    )
    assert [(e.number, e.empty, e.reason) for e in found] == [
        ("表1", False, ""),
        ("表9", True, "没有这项收支"),
    ]


def test_contents_without_page_numbers_end_where_the_first_title_comes_again() -> None:
    found = contents(
        "目录\n第一部分 部门概况\n一、主要职责\n二、机构设置\n第二部分 报表\n第一部分 部门概况\n负责档案。\nx→y"
    )
    assert [e.title for e in found] == ["部门概况", "主要职责", "机构设置", "报表"]


def test_a_list_of_services_is_not_the_contents_page() -> None:
    assert (
        contents("（一）政府购买服务指导性目录\n无\n政府购买服务指导性目录\n甲→1\n乙→2\n丙→3\n")
        == ()
    )


@given(st.text(alphabet="一二三目录表1.…\t\n#（）、：。 概况", max_size=200))
def test_no_text_makes_the_readers_fail(text: str) -> None:
    if not text.strip() or not text.strip("\f"):
        return
    try:
        document = read_bytes(text.encode())
    except Exception:  # refused by the reader, not by this module
        return
    for template in TEMPLATES.values():
        found = read_sections(document.blocks, template, lambda line: 0, frozenset())
        listed = find_contents(document.blocks, template)
        lines = [s.place.line for s in found]
        assert lines == sorted(set(lines))
        assert all(e.place.line in listed.lines for e in listed.entries)


COUNTS = {"000": (20, 12), "001": (19, 11), "003": (33, 24), "004": (15, 0)}


def test_sections_and_contents_of_the_reference_documents(seeds_dir: Path) -> None:
    names = {"000": "hebei", "001": "hebei", "003": "shanxi", "004": "shaanxi"}
    for file in sorted(seeds_dir.glob("*.txt")):
        if file.name[:3] not in COUNTS:
            continue
        template = TEMPLATES[names[file.name[:3]]]
        document = read_file(file)
        found = read_sections(document.blocks, template, lambda line: 0, frozenset())
        listed = read_contents(document.blocks, template)
        assert (len(listed), len(found)) == COUNTS[file.name[:3]], file.name
        assert not {e.place.line for e in listed} & {p.line for s in found for _, p in s.paragraphs}
