"""The reference dump (seed 002) restored: every table, form and paragraph, with its source lines."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from mingzhang.documents import Block, Document, Paragraph, Row, Table
from mingzhang.formats.text import read_file
from mingzhang.interpret import words
from mingzhang.interpret.loose import restore
from mingzhang.templates import load_template, template_folders

FUNCTIONS = [
    ("", "合计"),
    ("210", "卫生健康支出"),
    ("21015", "医疗保障管理事务"),
    ("2101501", "行政运行"),
    ("2101599", "其他医疗保障管理事务支出"),
]

BASIC = """
301 工资福利支出 889.54|30101 基本工资 160.05|30102 津贴补贴 178.47|30103 奖金 165.21
30107 绩效工资 47.95|30108 机关事业单位基本养老保险缴费 92.82|30110 职工基本医疗保险缴费 41.26
30112 其他社会保障缴费 127.68|30113 住房公积金 76.10|302 商品和服务支出 126.31|30201 办公费 10.00
30205 水费 2.00|30206 电费 10.00|30207 邮电费 25.54|30208 取暖费 5.40|30209 物业管理费 10.00
30211 差旅费 5.00|30213 维修(护)费 5.00|30228 工会经费 5.38|30229 福利费 7.06
30231 公务用车运行维护费 1.00|30239 其他交通费用 35.90|30299 其他商品和服务支出 4.03
303 对个人和家庭的补助 43.69|30302 退休费 42.60|30305 生活补助 1.09
"""

PURCHASES = [
    ("509.29", "其他数据处理服务", "C16039900", "项", "1", "124.22", "124.22"),
    ("133.44", "其他信息化设备", "A02019900", "项", "1", "80.00", "80.00"),
    ("52.43", "纸制品", "A07100300", "箱", "100", "0.02", "2.00"),
    ("52.43", "物业管理服务", "C21040000", "项", "1", "10.00", "10.00"),
    ("52.43", "车辆加油、添加燃料服务", "C23120302", "项", "1", "1.00", "1.00"),
    ("692.00", "培训服务", "C02060000", "项", "1", "60.00", "60.00"),
    ("692.00", "其他数据处理服务", "C16039900", "项", "1", "50.00", "50.00"),
    ("692.00", "其他运行维护服务", "C16079900", "项", "1", "402.00", "402.00"),
    ("692.00", "互联网信息服务", "C17020000", "项", "1", "100.00", "100.00"),
]

TARGETS = [
    # The targets of each form in printed order; a target in words is given by its source lines.
    [
        "≥660 万人",
        "≥1 个",
        "≥5 万份",
        "≥1 次",
        "≥90%",
        "≥90%",
        "≥80%",
        "≥3 种",
        "≥90%",
        "≤509.3 万元",
        "不晚于 12 月底",
        "≤60 分钟",
        "≤30 分钟",
        "≥90%",
        "不涉及",
        "不涉及",
        "≥90%",
        "≥85%",
    ],
    [
        "≥1 次",
        "≥3 种",
        "≥90%",
        "不晚于 12 月底",
        "≤60 分钟",
        "≤133.45 万元",
        "不涉及",
        "不涉及",
        "≥90%",
        "≥90%",
        "≥90%",
    ],
    [
        "≥660 万人",
        "≥5 万份",
        "≥10 人",
        "≥80%",
        "≥3 种",
        "≥90%",
        "≤692 万元",
        "≤60 分钟",
        "≤30 分钟",
        "不晚于 12 月底",
        "≥90%",
        "≥90%",
        "不涉及",
        "不涉及",
        "≥85%",
    ],
    [
        "≥660 万人",
        "≥1 个",
        "≥1 万份",
        (2237, 2239),
        "持续推进",
        "≤509.29 万元",
        "不晚于 12 月底",
        "≤30 分钟",
        "≥90%",
        "不涉及",
        "不涉及",
        "≥90%",
        "≥85%",
    ],
    [
        "≥3 次",
        "≥90%",
        "多渠道宣传",
        "≥90%",
        "不晚于 12 月底",
        "≤60 分钟",
        "≤133.44 万元",
        "不涉及",
        "不涉及",
        "≥90%",
        "≥90%",
        "≥90%",
    ],
    [
        "≥660 万人",
        "≥3 次",
        "≥5 万份",
        "≥10 人",
        "持续推进",
        "多渠道多形式宣传",
        "持续推进",
        "≥90%",
        "≤692 万元",
        "≤60 分钟",
        "≤30 分钟",
        "不晚于 12 月底",
        "≥90%",
        "≥90%",
        "不涉及",
        "不涉及",
        "≥85%",
    ],
]


@pytest.fixture(scope="module")
def source(seeds_dir: Path) -> Document:
    return read_file(next(seeds_dir.glob("002_*.txt")))


@pytest.fixture(scope="module")
def restored(source: Document) -> Document:
    folder = next(f for f in template_folders() if f.name == "hebei")
    return restore(source, load_template(folder))


def table(document: Document, title: str) -> list[Row]:
    """The rows of the table whose title, body and unit stand right before it."""
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph) and block.text == title:
            following = next(b for b in document.blocks[index:] if isinstance(b, Table))
            return list(following.rows)
    raise AssertionError(title)


def forms(document: Document) -> list[list[Row]]:
    return [
        list(b.rows)
        for b in document.blocks
        if isinstance(b, Table) and words.fold(b.rows[0].cells[0]) == "项目编码"
    ]


def data(rows: list[Row]) -> list[Row]:
    """Rows below the ruler."""
    ruler = next(i for i, row in enumerate(rows) if row.cells[0] == "栏次")
    return rows[ruler + 1 :]


LEVELS = ["部门", "单位"]


@pytest.mark.parametrize("level", LEVELS)
def test_balance(restored: Document, level: str) -> None:
    rows = table(restored, f"{level}预算收支总表")
    assert rows[0].cells == ("序号", "收入", "收入", "支出", "支出")
    assert rows[1].cells == ("", "项目", "预算数", "项目", "预算数")
    assert rows[2].cells == ("栏次", "1", "2", "3", "4")
    body = data(rows)
    assert [row.cells[0] for row in body] == [str(n) for n in range(1, 35)]
    assert not any(row.floating for row in body)
    filled = [row.cells[1:] for row in body if row.cells[2] or row.cells[4]]
    assert filled == [
        ("一、一般公共预算拨款收入", "1751.54", "一、一般公共服务支出", ""),
        ("", "", "十、卫生健康支出", "2394.27"),
        ("本年收入合计", "1751.54", "本年支出合计", "2394.27"),
        ("上年结转结余", "642.73", "年终结转结余", ""),
        ("收入总计", "2394.27", "支出总计", "2394.27"),
    ]
    assert body[4].cells[1:] == ("五、单位资金", "", "五、教育支出", "")
    assert all(
        row.cells[3].endswith(("支出", "费", "科目", "结余", "合计", "总计")) for row in body
    )


@pytest.mark.parametrize("level", LEVELS)
def test_income_and_expenditure_keep_figures_without_a_column(
    restored: Document, level: str
) -> None:
    income = data(table(restored, f"{level}预算收入总表"))
    assert [row.cells[1:3] for row in income] == FUNCTIONS
    assert [row.floating for row in income] == [
        *[("2394.27", "1751.54", "1751.54", "642.73")] * 3,
        ("1059.54", "1059.54", "1059.54"),
        ("1334.73", "692.00", "692.00", "642.73"),
    ]
    assert all(row.cells[3:] == ("",) * 10 for row in income)
    expenditure = data(table(restored, f"{level}预算支出总表"))
    assert [row.cells[1:3] for row in expenditure] == FUNCTIONS
    assert [row.floating for row in expenditure] == [
        *[("2394.27", "1059.54", "1334.73")] * 3,
        ("1059.54",) * 2,
        ("1334.73",) * 2,
    ]


def test_a_wrapped_row_stands_where_it_begins(restored: Document) -> None:
    assert [row.line for row in data(table(restored, "部门预算收入总表"))] == [
        122,
        124,
        126,
        132,
        134,
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_fiscal_balance_is_one_table_over_three_pages(restored: Document, level: str) -> None:
    rows = data(table(restored, f"{level}预算财政拨款收支总表"))
    assert [row.cells[0] for row in rows] == [str(n) for n in range(1, 38)]
    filled = {
        row.cells[0]: (row.cells[1:], row.floating) for row in rows if row.cells[2] or row.floating
    }
    assert filled == {
        "1": (("一、一般公共预算拨款", "1751.54", "一、一般公共服务支出", "", "", "", ""), ()),
        "10": (("", "", "十、卫生健康支出", "", "", "", ""), ("2394.27", "2394.27")),
        "32": (("本年收入合计", "1751.54", "本年支出合计", "", "", "", ""), ("2394.27", "2394.27")),
        "33": (("年初财政拨款结转和结余", "642.73", "年末财政拨款结转和结余", "", "", "", ""), ()),
        "34": (("一、一般公共预算拨款", "642.73", "", "", "", "", ""), ()),
        "37": (("收入总计", "2394.27", "支出总计", "", "", "", ""), ("2394.27", "2394.27")),
    }
    assert rows[35].cells[1:4] == ("三、国有资本经营预算拨款", "", "")


@pytest.mark.parametrize("level", LEVELS)
def test_basic_economic(restored: Document, level: str) -> None:
    rows = data(table(restored, f"{level}预算一般公共预算财政拨款基本支出表"))
    assert rows[0].cells == ("1", "", "合计", "1059.54", "933.23", "126.31")
    wanted = [tuple(item.split()) for item in BASIC.replace("\n", "|").split("|") if item]
    assert [(*row.cells[1:3], row.floating[0]) for row in rows[1:]] == wanted
    assert all(row.floating[0] == row.floating[1] for row in rows[1:])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("fund", ["政府性基金", "国有资本经营"])
def test_empty_tables_keep_heads_and_note(restored: Document, level: str, fund: str) -> None:
    title = f"{level}预算{fund}预算财政拨款支出表"
    rows = table(restored, title)
    assert [row.cells for row in rows] == [
        ("序号", "功能分类科目", "功能分类科目", "合计", "基本支出", "项目支出"),
        ("", "科目编码", "科目名称", "", "", ""),
        ("栏次", "1", "2", "3", "4", "5"),
    ]
    notes = [
        after.text
        for before, after in pairwise(restored.blocks)
        if isinstance(before, Table) and before.rows == tuple(rows) and isinstance(after, Paragraph)
    ]
    assert notes
    assert all(note.startswith("注：") for note in notes)


@pytest.mark.parametrize("level", LEVELS)
def test_three_public(restored: Document, level: str) -> None:
    rows = data(table(restored, f"{level}预算财政拨款“三公”经费支出表"))
    assert [(row.cells[1], row.floating) for row in rows] == [
        ("合计", ("1.00", "1.00")),
        ("“三公”经费小计", ("1.00", "1.00")),
        ("一、因公出国（境）费", ()),
        ("其他因公出国（境）费", ()),
        ("二、公务用车购置及运维费", ("1.00", "1.00")),
        ("其中：公务用车购置费", ()),
        ("公务用车运行维护费", ("1.00", "1.00")),
        ("三、公务接待费", ()),
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_purchases(restored: Document, level: str) -> None:
    rows = table(restored, f"{level}政府采购预算")
    assert rows[1].cells[7:14] == (
        "合计",
        "一般公共预算拨款",
        "基金预算拨款",
        "国有资本经营预算拨款",
        "财政专户核拨",
        "单位资金",
        "上年结转结余",
    )
    totals, purchases = rows[2:4], rows[4:]
    assert [row.cells[0] for row in totals] == ["合 计", "邢台市医疗保障局本级小计"]
    assert all(row.floating == ("829.22", "625.00", "204.22", "829.22") for row in totals)
    assert [(*row.cells[1:7], row.floating[0]) for row in purchases] == PURCHASES
    assert all(len(row.floating) == 3 and len(set(row.floating)) == 1 for row in purchases)
    names = [words.fold(row.cells[0]) for row in purchases]
    assert names[2:5] == ["公用类项目1"] * 3
    assert names[0].startswith("2024年下达医疗服务与保障能力提升补助资金(冀财社[2024]55")
    assert len(set(names[5:])) == 1
    assert names[5].endswith("补助资金(冀财社[2024]158号)")


@pytest.mark.parametrize("level", LEVELS)
def test_assets_and_organisation(restored: Document, level: str) -> None:
    assets = table(restored, f"{level}固定资产占用情况表")
    assert [row.cells for row in assets[1:]] == [
        ("资产总额", "", "1160.77"),
        ("1、房屋（平方米）", "", ""),
        ("其中：办公用房（平方米）", "", ""),
        ("2、车辆（台、辆）", "1", "19.57"),
        ("3、单价在 20 万元以上的设备", "9", "360.06"),
        ("4、其他固定资产", "657", "781.14"),
    ]
    organisation = table(restored, f"{level}机构设置情况")
    assert [row.cells for row in organisation[1:]] == [
        ("邢台市医疗保障局本级", "行政", "正处（县）级", "财政拨款")
    ]


def test_wrapped_codes_are_noted(restored: Document) -> None:
    mends = [m for m in restored.mends if m.kind == "wrapped code"]
    assert len(mends) == 18
    assert (mends[0].line, mends[0].was, mends[0].now) == (1274, "C1603990 0", "C16039900")
    assert [m.now for m in mends[:9]] == [p[2] for p in PURCHASES]


def test_page_numbers_are_furniture(restored: Document) -> None:
    dropped = [(m.line, m.was) for m in restored.mends if m.kind == "furniture"]
    assert {(974, "26"), (2478, "55")} <= set(dropped)


# ------------------------------------------------------------------------------------- forms


def test_fields_of_forms(restored: Document) -> None:
    found = forms(restored)
    assert [(rows[0].cells[1], rows[1].cells[2], rows[1].cells[4]) for rows in found] == 2 * [
        ("13050024P00935510023R", "509.29", "509.29"),
        ("13050024P009355100180", "133.44", "133.44"),
        ("13050025P00935510025F", "692.00", "692.00"),
    ]
    for rows in found:
        assert [words.fold(rows[0].cells[i]) for i in (0, 3)] == ["项目编码", "项目名称"]
        assert [words.fold(c) for c in rows[1].cells] == [
            "预算规模及资金用途",
            "预算数",
            rows[1].cells[2],
            "其中:财政资金",
            rows[1].cells[4],
            "其他资金",
            "",
        ]
        assert rows[2].cells[0] == ""
        assert rows[2].cells[1].endswith("。")
        assert rows[3].cells == (
            "资金支出计划（%）",
            "3 月底",
            "",
            "6 月底",
            "10 月底",
            "12 月底",
            "",
        )
        assert rows[5].cells[0] == "绩效目标"
        assert rows[5].cells[1].startswith("1.")
        assert rows[6].cells == (
            "一级指标",
            "二级指标",
            "三级指标",
            "绩效指标描述",
            "指标值",
            "指标值确定依据",
            "",
        )
    assert [rows[4].floating for rows in found[:3]] == [
        ("50%", "75%", "100%"),
        ("50%", "80%", "100%"),
        ("30%", "70%", "100%"),
    ]


def test_project_names_of_forms(restored: Document) -> None:
    names = [words.fold(rows[0].cells[4]) for rows in forms(restored)]
    assert names == 2 * [
        "2024年下达医疗服务与保障能力提升补助资金(冀财社[2024]55号)",
        "提前下达2024年医疗服务与保障能力提升补助资金(冀财社[2023]208号)",
        "提前下达2025年中央财政医疗服务与保障能力提升补助资金(冀财社[2024]158号)",
    ]


def test_targets_of_all_indicators(source: Document, restored: Document) -> None:
    text = {block.line: block.text for block in source.blocks if isinstance(block, Paragraph)}
    wanted = [
        ["".join(text[n] for n in t) if isinstance(t, tuple) else t for t in form]
        for form in TARGETS
    ]
    assert [[row.cells[4] for row in rows[7:]] for rows in forms(restored)] == wanted


def test_levels_of_indicators(restored: Document) -> None:
    for rows in forms(restored):
        level1 = [row.cells[0] for row in rows[7:] if row.cells[0]]
        assert level1 == ["产出指标", "效益指标", "满意度指标"]
        level2 = [row.cells[1] for row in rows[7:]]
        assert all(level2)
        assert level2[-1] == "服务对象满意度指标"
        assert set(level2[:3]) <= {"数量指标", "质量指标", "时效指标"}


def test_cells_of_indicators(source: Document, restored: Document) -> None:
    first = forms(restored)[0][7:]
    assert (first[0].line, first[1].line, first[2].line) == (706, 714, 730)
    text = {block.line: block.text for block in source.blocks if isinstance(block, Paragraph)}
    assert first[1].cells[2] == text[715] + text[717]
    assert first[1].cells[3] == text[719] + text[721]
    bases = [{words.fold(row.cells[5]) for row in rows[7:]} for rows in forms(restored)]
    assert bases == [
        {"冀财社[2024]55号"},
        {"(冀财社[2023]208号", "不涉及"},
        {"冀财社[2024]158", "年度工作总结", "调查问卷"},
        {"冀财社[2024]55号"},
        {"(冀财社[2023]208号", "不涉及"},
        {"冀财社[2024]158", "年度工作总结", "调查问卷"},
    ]
    same = [row for rows in forms(restored) for row in rows[7:] if row.cells[2] == row.cells[3]]
    assert len(same) > 20
    assert all(cell for rows in forms(restored) for row in rows[7:] for cell in row.cells[2:6])


# ------------------------------------------------------------------------------ running text


def test_wrapped_paragraphs_are_joined(restored: Document) -> None:
    joined = {block.line: block.lines for block in restored.blocks if isinstance(block, Paragraph)}
    assert joined[471] == (471, 473)
    assert joined[530] == (530, 532, 534)
    assert joined[537] == (537, 539, 541)
    assert joined[557] == (557, 559, 561, 563, 565, 567)
    assert joined[596] == (596, 598)
    assert joined[641] == (641, 643, 645, 646)
    for heading in (475, 522, 528, 536, 543, 549, 571, 586, 608, 667, 1187, 1558, 1602, 1603):
        assert joined[heading] == (heading,)


def test_every_line_has_its_place(source: Document, restored: Document) -> None:
    """Each source line is in one paragraph, in a mend, or between a table's first row and its end,
    and tables hold all characters of their lines."""
    placed = Counter(n for b in restored.blocks if isinstance(b, Paragraph) for n in b.lines)
    placed.update(m.line for m in restored.mends if m.kind == "furniture")
    assert set(placed.values()) == {1}
    text = {b.line: b.text for b in source.blocks if isinstance(b, Paragraph)}
    blocks: list[Block | None] = [*restored.blocks, None]
    held: set[int] = set()
    for block, after in pairwise(blocks):
        if isinstance(block, Table):
            end = after.line if after is not None else max(text) + 1
            lines = [n for n in text if block.line <= n < end and n not in placed]
            held.update(lines)
            printed = Counter("".join(words.fold(text[n]) for n in lines))
            cells = "".join(words.fold(c) for r in block.rows for c in (*r.cells, *r.floating))
            missing = printed - Counter(cells)
            # The year in the head of a purchase table is the only text that the layout leaves out.
            assert not missing - Counter("2025年"), block.line
    assert held | set(placed) == set(text)
