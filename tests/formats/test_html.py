"""Web pages: ours are accessible and carry an address for every cell; any page is read as seen."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from mingzhang.documents import (
    Block,
    ColumnKind,
    Document,
    Grid,
    Paragraph,
    Row,
    Span,
    Style,
    Table,
    TextRole,
)
from mingzhang.formats import ReadFailure
from mingzhang.formats.html import read_html, write_html

EXPENDITURE = Table(
    (
        Row(("科目", "", "合计"), 1),
        Row(("编码", "名称", ""), 2),
        Row(("", "合计", "448.03"), 3),
        Row(("2101501", "行政运行", "448.03"), 4),
    ),
    Grid(
        head=2,
        kinds=(ColumnKind.CODE, ColumnKind.NAME, ColumnKind.AMOUNT),
        spans=(Span(0, 0, 1, 2), Span(0, 2, 2, 1)),
        bold=frozenset({2}),
        anchor="expenditure",
        name="支出总表",
    ),
)
FORM = Table(
    (Row(("项目名称", "测试项目"), 1), Row(("绩效目标", "目标一\n目标二"), 2)),
    Grid(labels=frozenset({(0, 0), (1, 0)})),
)


def styled(
    text: str, role: TextRole, level: int = 0, anchor: str = "", target: str = ""
) -> Paragraph:
    return Paragraph(text, 1, level=level, style=Style(role, anchor, target))


WHOLE: tuple[Block, ...] = (
    styled("示例县某局2026年部门预算公开", TextRole.COVER_TITLE),
    styled("2026年2月", TextRole.COVER_LINE),
    styled("目录", TextRole.CONTENTS_TITLE),
    styled("部门预算支出总表", TextRole.CONTENTS_ENTRY, target="title-expenditure"),
    styled("一、收支说明", TextRole.CONTENTS_ENTRY, target="section-1"),
    styled("第一部分 部门预算表", TextRole.CHAPTER),
    styled("部门预算支出总表", TextRole.TABLE_TITLE, anchor="title-expenditure"),
    styled("示例县某局\t预算年度：2026\t单位：万元", TextRole.TABLE_LINE),
    EXPENDITURE,
    styled("注：表中金额不含结余。", TextRole.NOTE),
    styled("第二部分 情况说明", TextRole.CHAPTER),
    styled("一、收支说明", TextRole.HEADING, 1, anchor="section-1"),
    styled("收入总计448.03万元。", TextRole.BODY),
    FORM,
)


def page(*blocks: Block) -> lxml_html.HtmlElement:
    document = Document("", "", "tabbed", blocks or WHOLE, title="示例", date="2026-02-03")
    return lxml_html.document_fromstring(write_html(document))


def told(text: str | bytes) -> list[object]:
    document = read_html(text.encode() if isinstance(text, str) else text)
    return [
        [row.cells for row in block.rows] if isinstance(block, Table) else block.text
        for block in document.blocks
    ]


# ------------------------------------------------------------------------- writing


def test_the_page_needs_nothing_from_elsewhere() -> None:
    text = write_html(Document("", "", "tabbed", WHOLE))
    assert "<script" not in text
    assert not re.search(r"(?:src|srcset)=|@import|url\(|https?:", text)


def test_every_cell_has_an_address_that_stays() -> None:
    root = page()
    assert root.get_element_by_id("expenditure-r4-c3").text == "448.03"
    assert root.get_element_by_id("expenditure-r1-c3").get("rowspan") == "2"
    assert all(cell.get("id") for cell in root.iter("td", "th"))


def test_no_address_stands_twice_and_every_link_has_its_end() -> None:
    twice = page(*WHOLE, *WHOLE, EXPENDITURE)
    for root in (page(), twice):
        names = [e.get("id") for e in root.iter() if e.get("id")]
        assert len(names) == len(set(names))
        links = [a.get("href", "") for a in root.iter("a")]
        assert all(link.removeprefix("#") in names for link in links)
        assert len(links) > 2


def test_a_made_address_leaves_those_of_the_document_alone() -> None:
    first, second = (
        Table((Row(("甲", "1"), 1),)),
        Table((Row(("乙", "2"), 1),), Grid(anchor="table-1")),
    )
    root = page(first, second)
    assert root.get_element_by_id("table-1-r1-c1").text == "乙"


def test_heads_and_names_say_what_they_head() -> None:
    root = page()
    scopes = {e.text: e.get("scope") for e in root.iter("th")}
    assert scopes["科目"] == "colgroup"
    assert scopes["名称"] == "col"
    assert scopes["行政运行"] == "row"
    assert scopes["绩效目标"] == "row"
    assert [len(t.findall("thead/tr")) for t in root.iter("table")] == [2, 0]
    captions = [t.findtext("caption") for t in root.iter("table")]
    assert captions[0] == "支出总表，示例县某局 预算年度：2026 单位：万元"


def test_headings_step_down_one_by_one() -> None:
    root = page()
    depths = [int(e.tag[1]) for e in root.iter() if re.fullmatch(r"h\d", str(e.tag))]
    assert depths.count(1) == 1
    assert depths[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(depths))


def test_landmarks_language_and_scrolling_regions() -> None:
    root = page()
    assert root.get("lang") == "zh-CN"
    assert len(list(root.iter("main"))) == 1
    first_link = next(root.iter("a"))
    assert first_link.get("href") == "#main"
    assert root.find(".//nav").get("role") == "doc-toc"
    for region in root.find_class("scroll"):
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert region.get("aria-label")


def test_contents_that_are_a_table_are_headed_and_links_are_made() -> None:
    """陕西 prints 是否空表 for every table: the title is a heading, the links come on top."""
    root = page(styled("目 录", TextRole.CONTENTS_TITLE), EXPENDITURE, *WHOLE[5:])
    assert root.find(".//main/h2").text == "目 录"
    assert [nav.get("role") for nav in root.iter("nav")] == [None]
    links = [a.text for a in root.find(".//nav").iter("a")]
    assert "部门预算支出总表" in links
    assert "目 录" not in links, "the contents do not lead to themselves"
    assert root.find(".//nav/h2").text != "目录", "one 目录 is enough"


def test_links_to_tables_of_one_title_are_told_apart_by_what_they_are_about() -> None:
    """Every project has a form of the same title."""
    forms: list[Block] = []
    for name in ("设备购置", "系统维护"):
        rows = (Row(("项目名称", name), 1), Row(("资金用途", "略"), 2))
        grid = Grid(labels=frozenset({(0, 0), (1, 0)}))
        forms += [styled("绩效目标表", TextRole.TABLE_TITLE), Table(rows, grid)]
    root = page(*forms)
    links = [a.text for a in root.find(".//nav").iter("a")]
    assert links == ["绩效目标表：设备购置", "绩效目标表：系统维护"]


def test_an_empty_part_of_a_line_says_where_the_others_stand() -> None:
    """Two tabs before the unit: it stands at the right margin."""
    line = styled("\t\t单位：万元", TextRole.TABLE_LINE)
    assert [p.text for p in page(line, FORM).find_class("line")[0]] == [None, None, "单位：万元"]


def test_a_document_without_contents_gets_some() -> None:
    root = page(*WHOLE[5:])
    entries = [a.text for a in root.find(".//nav").iter("a")]
    assert entries == [
        "第一部分 部门预算表",
        "部门预算支出总表",
        "第二部分 情况说明",
        "一、收支说明",
    ]


class WellFormed(HTMLParser):
    """Fails when a tag is closed that is not open."""

    VOID = frozenset({"meta", "br", "col"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_words_of_a_document_are_never_markup() -> None:
    nasty = "</td></table><script>alert(1)</script>\"' onload=x & \x00 <!-- ]]>"
    blocks = (
        styled(nasty, TextRole.CHAPTER, anchor=nasty),
        styled(nasty, TextRole.CONTENTS_ENTRY, target=nasty),
        Table((Row((nasty, nasty), 1),), Grid(name=nasty, anchor=nasty)),
    )
    text = write_html(Document("", "", "tabbed", blocks, title=nasty, date=nasty))
    assert "<script" not in text
    parser = WellFormed()
    parser.feed(text)
    assert not parser.open
    clean = nasty.replace("\x00", "")
    assert told(text) == [clean, clean, [(clean, clean)]]


def test_contrast_meets_aa_in_light_and_dark() -> None:
    """WCAG 2: text at least 4.5 to 1 on every ground it stands on."""
    css = write_html(Document("", "", "tabbed", WHOLE)).partition("@media print")[0]
    for block in re.findall(r":root\s*\{([^}]*)\}", css):
        colour = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))
        for ink, ground in [
            ("text", "ground"), ("soft", "ground"), ("link", "ground"), ("text", "head"),
            ("text", "mark"), ("link", "mark"),
        ]:  # fmt: skip
            assert contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)
        assert contrast(colour["rule"], colour["ground"]) >= 3


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# ------------------------------------------------------------------------- reading


def test_the_contents_of_the_document_are_read_and_menus_are_not() -> None:
    root = Document("", "", "tabbed", WHOLE, title="示例")
    assert told(write_html(root))[2:5] == ["目录", "部门预算支出总表", "一、收支说明"]
    made = Document("", "", "tabbed", WHOLE[5:], title="示例")
    assert told(write_html(made))[0] == "第一部分 部门预算表"
    assert told("<nav><ul><li>首页</li></ul></nav><p>正文</p>") == ["正文"]


def test_merged_cells_are_expanded() -> None:
    table = """<table><caption>表1</caption>
      <tr><th rowspan=2>科目<th colspan="2">本年收入<tr><th>小计<th>财政<br>拨款
      <tr><td>合计<td>1,448.03<td>&nbsp;</table>"""
    assert told(table) == [
        "表1",
        [("科目", "本年收入", ""), ("", "小计", "财政\n拨款"), ("合计", "1,448.03", "")],
    ]


def test_a_span_ends_with_its_group_of_rows() -> None:
    table = """<table><thead><tr><td rowspan=9>甲<td>乙</thead>
      <tbody><tr><td>丙<td>丁<tr><td rowspan=0>戊<td>己<tr><td>庚</table>"""
    assert told(table) == [[("甲", "乙"), ("丙", "丁"), ("戊", "己"), ("", "庚")]]


def test_a_table_that_holds_tables_is_no_table() -> None:
    text = """<table><tr><td>导语<td><table><tr><td>项目<td>金额</table></td><td>落款</table>"""
    assert told(text) == ["导语", [("项目", "金额")], "落款"]


def test_a_frame_around_text_is_no_table() -> None:
    assert told("<table><tr><td><p>第一段</p><p>第二段</p></table>") == ["第一段", "第二段"]


def test_what_is_not_shown_is_not_read() -> None:
    text = """<head><title>标题</title><style>p{}</style></head><script>var a=1</script>
      <p style="display: none">暗</p><p hidden>暗</p><p class="x sr-only">暗</p><p>明<!-- 暗 -->处</p>
      <table><tr><td>项<span style="display:none">暗</span>目<td>1</table>"""
    assert told(text) == ["明处", [("项目", "1")]]


def test_headings_lists_and_lines() -> None:
    text = "<h2>一、<b>收支</b><br>说明</h2><div>甲<p>乙</p>丙<br>丁</div><ul><li>戊</li><li>己</li></ul>"
    document = read_html(text.encode())
    found = [(b.text, b.level) for b in document.blocks if isinstance(b, Paragraph)]
    assert found == [("一、收支 说明", 2), *((t, 0) for t in "甲乙丙丁戊己")]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<meta charset=gb2312><p>冀財預〔2026〕1号</p>".encode("gb18030"), "gb18030"),
        ("<p>冀財預〔2026〕1号</p>".encode("gb18030"), "gb18030"),
        ("<meta charset=gb2312><p>冀財預〔2026〕1号</p>".encode("utf-8-sig"), "utf-8"),
        ("<p>冀財預〔2026〕1号</p>".encode(), "utf-8"),
        ("<p>冀財預〔2026〕1号</p>".encode("utf-16"), "utf-16-le"),
        ('<?xml version="1.0" encoding="gbk"?><html><p>冀財預〔2026〕1号</p>'.encode(), "utf-8"),
        ("<meta charset=utf-16><p>冀財預〔2026〕1号</p>".encode(), "utf-8"),
        ("<meta charset=nonsense><p>冀財預〔2026〕1号</p>".encode(), "utf-8"),
        ("<meta charset=gbk><p>冀財預〔2026〕1号</p>".encode(), "utf-8"),
    ],
)
def test_the_encoding_is_what_fits(data: bytes, encoding: str) -> None:
    document = read_html(data)
    assert isinstance(document.blocks[0], Paragraph)
    assert (document.blocks[0].text, document.encoding) == ("冀財預〔2026〕1号", encoding)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 50_000 + "字",
        "<table>" * 3_000 + "<tr><td>字",
        "<table><tr>" + "<td colspan=1000>" * 500 + "字" + "<tr><td>字" * 2000,
        "<table>" + "<tr><td rowspan=65534 colspan=1000>字" * 500,
        "<b>" * 20_000 + "<table><tr><td>字<td>" + "<i>" * 20_000,
    ],
)
def test_a_page_nested_or_merged_without_measure_ends(text: str) -> None:
    with suppress(ReadFailure):
        assert read_html(text.encode()).blocks


@pytest.mark.parametrize("text", ["", " ", "<html></html>", "<p>&nbsp;</p>", "<!-- x -->"])
def test_a_page_without_words_is_a_sentence(text: str) -> None:
    with pytest.raises(ReadFailure, match="没有"):
        read_html(text.encode())
