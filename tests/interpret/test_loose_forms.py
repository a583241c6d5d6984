"""Performance forms and running text in small dumps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.documents import Document, Paragraph, Row, Table
from mingzhang.formats.text import read_bytes
from mingzhang.interpret.loose import restore
from mingzhang.templates import Template, all_templates

TEMPLATES = {template.id: template for template in all_templates()}


@pytest.fixture
def hebei() -> Template:
    return TEMPLATES["hebei"]


def dump(text: str) -> Document:
    """A dump written with ``/`` for a line end without an empty line after it, ``|`` for a page."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    out = lines[0]
    for line in lines[1:]:
        gap = {"/": "\n", "|": "\n "}.get(line[0], "\n\n")
        out += gap + line.lstrip("/|").strip()
    return read_bytes(out.encode())


def tables(document: Document) -> list[list[Row]]:
    return [list(b.rows) for b in document.blocks if isinstance(b, Table)]


def texts(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


FIELDS = """
1、人口抽样调查经费（青统〔2025〕3
号）绩效目标表
单位：万元
项目编码 13052926P000055104828 项目名称
/ 人口抽样调查经费（青统
〔2025〕3 号）
预算规模及
资金用途
预算数 12.00 其中：财政 资金 12.00 其他资金
用于本年度抽样调查的入户
登记和数据处理。
资金支出计
划（%）
"""
HEADS = """
一级指标 二级指标 三级指标 绩效指标描述 指标值
/ 指标值确定
依据
"""


def form(text: str, template: Template) -> list[Row]:
    (rows,) = tables(restore(dump(text), template))
    return rows


def test_fields_of_a_form(hebei: Template) -> None:
    rows = form(
        FIELDS
        + """
        3 月底 6 月底 10 月底 12 月底
        25% 50% 75% 100%
        绩效目标 1.完成抽样调查
        2.按期上报数据
    """
        + HEADS
        + "\n产出指标\n数量指标 样本户数 入户登记的户数 ≥500 户 工作方案",
        hebei,
    )
    assert [row.cells for row in rows] == [
        (
            "项目编码",
            "13052926P000055104828",
            "",
            "项目名称",
            "人口抽样调查经费（青统〔2025〕3 号）",
            "",
            "",
        ),
        ("预算规模及资金用途", "预算数", "12.00", "其中：财政 资金", "12.00", "其他资金", ""),
        ("", "用于本年度抽样调查的入户登记和数据处理。", "", "", "", "", ""),
        ("资金支出计划（%）", "3 月底", "", "6 月底", "10 月底", "12 月底", ""),
        ("", "25%", "", "50%", "75%", "100%", ""),
        ("绩效目标", "1.完成抽样调查 2.按期上报数据", "", "", "", "", ""),
        ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据", ""),
        ("产出指标", "数量指标", "样本户数", "入户登记的户数", "≥500 户", "工作方案", ""),
    ]


def test_the_title_of_a_form_may_wrap(hebei: Template) -> None:
    found = restore(
        dump(FIELDS + HEADS + "数量指标 样本户数 入户登记的户数 ≥500 户 工作方案"), hebei
    )
    title = next(b for b in found.blocks if isinstance(b, Paragraph))
    assert title.text == "1、人口抽样调查经费（青统〔2025〕3号）绩效目标表"
    assert title.lines == (1, 3)


@pytest.mark.parametrize(
    ("plan", "heads", "values", "floating"),
    [
        (
            "3 月底 6 月底 10 月底\n3.00 6.00 9.00",
            ("3 月底", "", "6 月底", "", "10 月底"),
            ("3.00", "", "6.00", "", "9.00"),
            (),
        ),
        (
            "3 月底 6 月底 10 月底\n3.00 6.00 9.00\n12 月底 12.00",
            ("3 月底", "", "6 月底", "10 月底", "12 月底"),
            ("3.00", "", "6.00", "9.00", "12.00"),
            (),
        ),
        (
            "3月底 6月底 10月底 12月底\n40% 100%",
            ("3月底", "", "6月底", "10月底", "12月底"),
            ("", "", "", "", ""),
            ("40%", "100%"),
        ),
        ("3月底 6月底 10月底 12月底", ("3月底", "", "6月底", "10月底", "12月底"), None, ()),
    ],
)
def test_a_value_of_the_plan_is_placed_only_when_its_month_is_certain(
    hebei: Template,
    plan: str,
    heads: tuple[str, ...],
    values: tuple[str, ...] | None,
    floating: tuple[str, ...],
) -> None:
    rows = form(
        f"{FIELDS}\n{plan}\n绩效目标 1.完成调查\n{HEADS}\n质量指标 差错率 差错率 ≤1% 方案", hebei
    )
    assert rows[3].cells == ("资金支出计划（%）", *heads, "")
    if values is None:
        assert rows[4].cells[0] == "绩效目标"
    else:
        assert rows[4].cells == ("", *values, "")
        assert rows[4].floating == floating


@pytest.mark.parametrize(
    ("printed", "cells"),
    [
        # Every cell on one line.
        (
            "数量指标 样本户数 入户登记的户数 ≥500 户 工作方案",
            ("样本户数", "入户登记的户数", "≥500 户", "工作方案"),
        ),
        # The name takes two lines, the rest of the row one.
        (
            "数量指标\n/ 参加入户登记的样本\n户数\n/ 入户登记的户数 ≥500 户 工作方案",
            ("参加入户登记的样本户数", "入户登记的户数", "≥500 户", "工作方案"),
        ),
        # Name and description take two lines each: only the gaps tell them apart.
        (
            "数量指标\n/ 参加入户登记的样本\n户数\n全年完成入户登记的样本住\n户数\n/ ≥500 户\n青统\n〔2025〕\n3 号",
            (
                "参加入户登记的样本户数",
                "全年完成入户登记的样本住户数",
                "≥500 户",
                "青统〔2025〕3 号",
            ),
        ),
        # A target in words that wraps, then a basis of three lines.
        (
            "质量指标 数据质量 数据审核情况\n/ 按规定流程逐级审\n核\n青统\n〔2025〕\n3 号",
            ("数据质量", "数据审核情况", "按规定流程逐级审核", "青统〔2025〕3 号"),
        ),
        (
            "质量指标 数据质量 数据审核情况 持续加强 工作总结",
            ("数据质量", "数据审核情况", "持续加强", "工作总结"),
        ),
        (
            "时效指标 上报时间 数据上报的时间 不晚于 11 月 30 日 工作方案",
            ("上报时间", "数据上报的时间", "不晚于 11 月 30 日", "工作方案"),
        ),
        (
            "成本指标 每户补贴 入户登记每户补贴标准 ≤20 元/户 2025 年工作方案",
            ("每户补贴", "入户登记每户补贴标准", "≤20 元/户", "2025 年工作方案"),
        ),
        ("经济效益指标 不涉及 不涉及 不涉及 不涉及", ("不涉及",) * 4),
        ("质量指标 差错率 差错率 ≤1%", ("差错率", "差错率", "≤1%", "")),
        # The name of the level wraps as well.
        (
            "可持续影\n响指标\n/ 数据使用年限 数据使用年限 ≥5 年 工作方案",
            ("数据使用年限", "数据使用年限", "≥5 年", "工作方案"),
        ),
    ],
)
def test_cells_of_an_indicator(hebei: Template, printed: str, cells: tuple[str, ...]) -> None:
    rows = form(FIELDS + HEADS + "产出指标\n" + printed, hebei)
    assert rows[-1].cells[2:6] == cells
    assert rows[-1].cells[0] == "产出指标"
    assert rows[-1].cells[1].endswith("指标")


def test_a_page_may_break_inside_an_indicator(hebei: Template) -> None:
    rows = form(
        FIELDS
        + HEADS
        + """
        产出指标
        数量指标 样本户数 入户登记的户数 ≥500 户
        / 青统
        〔2025〕
        |一级指标 二级指标 三级指标 绩效指标描述 指标值
        / 指标值确定
        依据
        3 号
        质量指标 差错率 差错率 ≤1% 工作方案
        满意度指标 服务对象满意度指标 住户满意度 住户满意度 ≥90% 问卷
    """,
        hebei,
    )
    assert [row.cells[:6] for row in rows[-3:]] == [
        ("产出指标", "数量指标", "样本户数", "入户登记的户数", "≥500 户", "青统〔2025〕3 号"),
        ("", "质量指标", "差错率", "差错率", "≤1%", "工作方案"),
        ("满意度指标", "服务对象满意度指标", "住户满意度", "住户满意度", "≥90%", "问卷"),
    ]


def test_a_form_ends_at_the_next_title_or_heading(hebei: Template) -> None:
    row = "数量指标 样本户数 入户登记的户数 ≥500 户 工作方案"
    found = restore(
        dump(
            f"{FIELDS}{HEADS}{row}\n2、经济普查经费绩效目标表\n单位：万元\n"
            f"项目编码 13052926P00005510483U 项目名称 经济普查经费\n{HEADS}{row}\n"
            "八、政府采购预算情况"
        ),
        hebei,
    )
    assert [rows[0].cells[4] for rows in tables(found)] == [
        "人口抽样调查经费（青统〔2025〕3 号）",
        "经济普查经费",
    ]
    assert texts(found)[2:] == ["2、经济普查经费绩效目标表", "单位：万元", "八、政府采购预算情况"]


def test_a_form_of_a_department_prints_the_target_in_three_columns(hebei: Template) -> None:
    rows = form(
        """
        (四) 部门整体支出绩效指标
        一级指标 二级指标 三级指标 绩效指标描述 评（扣）分标准
        指标值
        指标值确定依据
        / 符号 值 单位（文字描述）
        产出指标 数量指标 样本户数 入户登记的户数 满分100分，每低1%扣1分 ≥ 500 户 工作方案
        效益指标 社会效益指标 数据使用 数据为各方使用的情况 满分100分，每低1%扣1分 文字描述 有所扩大 工作总结
    """,
        hebei,
    )
    assert rows[0].cells[4:] == ("评(扣)分标准", "指标值", "", "", "指标值确定依据")
    assert rows[1].cells[5:8] == ("符号", "值", "单位(文字描述)")
    assert [row.cells[5:] for row in rows[2:]] == [
        ("≥", "500", "户", "工作方案"),
        ("文字描述", "", "有所扩大", "工作总结"),
    ]


# ------------------------------------------------------------------------------ running text

FULL = "这一行写得很满，一直写到纸边才折到下一行去，中间没有句号，只有逗号和许许多多凑数的字"


def wide(text: str) -> str:
    """A line of running text that fills the measure."""
    return (text + FULL * 2)[:50]


def test_wrapped_lines_are_joined_and_headings_stand_alone(hebei: Template) -> None:
    lines = [
        "一、基本情况",
        wide("第一段"),
        wide("续行"),
        "到此为止。",
        "（一）收入",
        wide("第二段"),
        "收入12.50",
        "1、支出",
        wide("第三段说到二〇二五年"),
        "年结束",
        "注：本表无数据",
        "目标一；",
        "目标二。",
    ] + [wide(f"第{n}段") for n in range(8)]
    found = restore(dump("\n".join(lines)), hebei)
    heads = [text[:6] for text in texts(found)]
    assert heads[:9] == [
        "一、基本情况",
        "第一段这一行",
        "（一）收入",
        "第二段这一行",
        "1、支出",
        "第三段说到二",
        "注：本表无数",
        "目标一；",
        "目标二。",
    ]
    first = next(b for b in found.blocks if isinstance(b, Paragraph) and b.line == 3)
    assert first.lines == (3, 5, 7)
    assert first.text == lines[1] + lines[2] + lines[3]


def test_page_numbers_that_rise_with_the_pages_are_dropped(hebei: Template) -> None:
    pages = "\n".join(
        f"{'|' if n else ''}第{n}页上的文字说明\n说明结束。\n{n + 3}" for n in range(6)
    )
    found = restore(dump(pages), hebei)
    assert [m.was for m in found.mends if m.kind == "furniture"] == [str(n + 3) for n in range(6)]
    assert not any(text.isdigit() for text in texts(found))


# ------------------------------------------------------------------------- damaged documents

SAMPLE = (
    FIELDS
    + HEADS
    + """产出指标
数量指标 样本户数 入户登记的户数 ≥500 户 工作方案
二、收入情况
部门预算收支总表
301 青山县统计局 预算年度：2026 单位：万元
序号
收入 支出
项 目 预算数 项 目 预算数
栏次 1 2 3 4
1 一、一般公共预算拨款收入 9.50 一、一般公共服务支出 9.50
2 本年收入合计 9.50 本年支出合计 9.50
部门政府采购预算
政府采购项目来源
采购物品
名称 数量 单价
合 计 5.00 5.00
印刷项目 9.00 印刷服务 C2309019
9
项 1 5.00 5.00 5.00
部门机构设置情况
单位名称 单位性质 单位规格 经费保障形式
青山县统计局 行政 正科级 财政拨款
"""
)
LINES = [line.strip() for line in SAMPLE.splitlines() if line.strip()]


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(LINES)
            | st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12),
            st.sampled_from(["\n", "\n\n", "\n ", "\n\n\n\n", " "]),
        ),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from(sorted(TEMPLATES)),
)
def test_no_line_is_lost_from_a_damaged_document(
    pieces: list[tuple[str, str]], template: str
) -> None:
    text = "".join(line + gap for line, gap in pieces)
    source = read_bytes(("青山县统计局\n" + text).encode())
    found = restore(source, TEMPLATES[template])
    placed = [n for b in found.blocks if isinstance(b, Paragraph) for n in b.lines]
    placed += [m.line for m in found.mends if m.kind in ("furniture", "unknown head")]
    assert len(placed) == len(set(placed))
    assert [b.line for b in found.blocks] == sorted(b.line for b in found.blocks)
    paragraphs = {b.line for b in found.blocks if isinstance(b, Paragraph)}
    starts = [b.line for b in found.blocks if isinstance(b, Table)]
    for block in source.blocks:
        if block.line not in placed:
            start = max((s for s in starts if s <= block.line), default=None)
            assert start is not None
            assert not any(start < line < block.line for line in paragraphs)
