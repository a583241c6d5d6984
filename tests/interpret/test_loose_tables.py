"""Small dumps of one difficulty each, under the shipped templates."""

import pytest

from mingzhang.documents import Document, Paragraph, Row, Table
from mingzhang.formats.text import read_bytes
from mingzhang.interpret.loose import restore
from mingzhang.templates import Template, all_templates


@pytest.fixture(scope="module")
def templates() -> dict[str, Template]:
    return {template.id: template for template in all_templates()}


@pytest.fixture
def hebei(templates: dict[str, Template]) -> Template:
    return templates["hebei"]


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


def shown(rows: list[Row]) -> list[str]:
    """Rows as ``cells ~ floating`` for comparing."""
    return [
        " ".join(c or "_" for c in r.cells) + (" ~ " + " ".join(r.floating) if r.floating else "")
        for r in rows
    ]


GENERAL = """
部门预算一般公共预算财政拨款支出表
/ 301 青山县统计局 预算年度：2026 单位：万元
序号
/ 功能分类科目
合计 基本支出 项目支出
/ 科目编码 科目名称
栏次 1 2 3 4 5
"""


def body(document: Document) -> list[str]:
    (rows,) = tables(document)
    return shown(rows[3:])


def test_names_and_figures_of_a_wrapped_row(hebei: Template) -> None:
    found = restore(
        dump(
            GENERAL
            + """
        1 合计 30.50 20.00 10.50
        2 201 一般公共服务支出 30.50 20.00 10.50
        3 20105
        / 统计信息
        事务
        / 30.50 20.00 10.50
        4 2010501 行政运行 20.00 20.00
    """
        ),
        hebei,
    )
    assert body(found) == [
        "1 _ 合计 30.50 20.00 10.50",
        "2 201 一般公共服务支出 30.50 20.00 10.50",
        "3 20105 统计信息事务 30.50 20.00 10.50",
        "4 2010501 行政运行 _ _ _ ~ 20.00 20.00",
    ]
    assert texts(found) == [
        "部门预算一般公共预算财政拨款支出表",
        "301 青山县统计局 预算年度：2026 单位：万元",
    ]


@pytest.mark.parametrize(
    "code", ["201050 1 行政运行", "201050\n1\n/ 行政运行", "20105 01 行政运行"]
)
def test_broken_codes_are_mended(hebei: Template, code: str) -> None:
    found = restore(dump(f"{GENERAL}\n1 合计 1.00 1.00 0.00\n2 {code} 1.00 1.00 0.00"), hebei)
    assert body(found)[1] == "2 2010501 行政运行 1.00 1.00 0.00"
    (mend,) = [m for m in found.mends if m.kind == "wrapped code"]
    assert mend.now == "2010501"
    assert mend.was.replace(" ", "") == mend.now


def test_a_code_is_not_mended_from_a_figure(hebei: Template) -> None:
    found = restore(dump(GENERAL + "\n1 20105 1 1 0\n"), hebei)
    assert body(found) == ["1 20105 _ 1 1 0"]
    assert not [m for m in found.mends if m.kind == "wrapped code"]


def test_a_table_over_two_pages_with_its_title_again_is_one(hebei: Template) -> None:
    again = GENERAL.strip()
    found = restore(
        dump(f"""{again}
        1 合计 1.00 1.00 0.00
        |{again}
        2 201 一般公共服务支出 1.00 1.00 0.00
    """),
        hebei,
    )
    (rows,) = tables(found)
    assert len(rows) == 3 + 2
    assert len(texts(found)) == 2
    assert "部门预算一般公共预算财政拨款支出表" in [m.was for m in found.mends]


def test_the_same_table_of_two_units_stays_two(hebei: Template) -> None:
    one = GENERAL.replace("部门预算", "单位预算").replace(
        "301 青山县统计局", "301001 青山县统计局本级"
    )
    two = one.replace("301001 青山县统计局本级", "301002 青山县普查中心")
    found = restore(dump(f"{one}\n1 合计 1.00 1.00\n{two}\n1 合计 2.00 2.00"), hebei)
    assert [rows[3].floating for rows in tables(found)] == [("1.00", "1.00"), ("2.00", "2.00")]


def test_lines_strange_to_a_table_are_dropped_and_noted(hebei: Template) -> None:
    found = restore(
        dump(
            GENERAL
            + """
        1 合计 1.00 1.00 0.00
        青山县统计局部门预算
        |2 201 一般公共服务支出 1.00 1.00 0.00
        3
        |3 20105 统计信息事务 1.00 1.00 0.00
    """
        ),
        hebei,
    )
    assert body(found) == [
        "1 _ 合计 1.00 1.00 0.00",
        "2 201 一般公共服务支出 1.00 1.00 0.00",
        "3 20105 统计信息事务 1.00 1.00 0.00",
    ]
    assert [m.was for m in found.mends if m.kind == "furniture"][:1] == ["青山县统计局部门预算"]


def test_a_contents_page_holds_no_tables(hebei: Template) -> None:
    found = restore(
        dump("""
        目录
        部门预算收支总表
        部门预算收入总表
        部门预算支出总表 3
        一、部门职责及机构设置情况........................12
    """),
        hebei,
    )
    assert not tables(found)
    assert len(texts(found)) == 5


def test_a_title_broken_over_lines(hebei: Template) -> None:
    text = GENERAL.replace(
        "部门预算一般公共预算财政拨款支出表", "部门预算一般公共预算\n财政拨款支出表"
    )
    found = restore(dump(text + "\n1 合计 1.00 1.00 0.00"), hebei)
    assert texts(found)[0] == "部门预算一般公共预算财政拨款支出表"
    assert body(found) == ["1 _ 合计 1.00 1.00 0.00"]


def test_a_table_without_a_known_title_is_told_by_its_heads(hebei: Template) -> None:
    text = GENERAL.replace("部门预算一般公共预算财政拨款支出表", "国有资本经营预算支出情况")
    found = restore(dump(text + "\n1 合计 1.00 1.00 0.00"), hebei)
    assert body(found) == ["1 _ 合计 1.00 1.00 0.00"]
    assert texts(found)[0] == "国有资本经营预算支出情况"


def test_headings_and_prose_end_a_table(hebei: Template) -> None:
    found = restore(
        dump(
            GENERAL
            + """
        1 合计 1.00 1.00 0.00
        第一部分 青山县统计局情况说明
        一、部门职责
        2026年青山县统计局安排支出1.00万元。
    """
        ),
        hebei,
    )
    assert body(found) == ["1 _ 合计 1.00 1.00 0.00"]
    assert len(texts(found)) == 5


def test_labels_of_two_sides(hebei: Template) -> None:
    found = restore(
        dump("""
        部门预算收支总表
        / 301 青山县统计局 预算年度：2026 单位：万元
        序号
        / 收入 支出
        项 目 预算数 项 目 预算数
        栏次 1 2 3 4
        1 一、一般公共预算拨款收入 9.50 一、一般公共服务支出 9.50
        2
        / 二、政府性基金预算
        拨款收入
        / 二、外交支出
        3 三、国有资本经营预算拨款收入 三、国防支出 1.00
        4 四、地方新设支出 2.00
        5 本年收入合计 9.50 本年支出合计 12.50
    """),
        hebei,
    )
    assert body(found) == [
        "1 一、一般公共预算拨款收入 9.50 一、一般公共服务支出 9.50",
        "2 二、政府性基金预算拨款收入 _ 二、外交支出 _",
        "3 三、国有资本经营预算拨款收入 _ 三、国防支出 1.00",
        "4 _ _ 四、地方新设支出 2.00",
        "5 本年收入合计 9.50 本年支出合计 12.50",
    ]


def test_a_single_figure_of_the_asset_table(hebei: Template) -> None:
    (rows,) = tables(
        restore(
            dump("""
        部门固定资产占用情况表
        / 301 青山县统计局 截止时间：2025-12-31
        项 目 数量 价值（金额单位：万元）
        资产总额 88.10
        1、房屋（平方米） 640.50
        其中：办公用房（平方米）
        2、车辆（台、辆） 3
        3、单价在 100 万元以上
        的设备
        / 2 310.00
        4、其他固定资产 21 55.00
    """),
            hebei,
        )
    )
    assert shown(rows[1:]) == [
        "资产总额 _ 88.10",
        "1、房屋（平方米） _ _ ~ 640.50",
        "其中：办公用房（平方米） _ _",
        "2、车辆（台、辆） _ _ ~ 3",
        "3、单价在 100 万元以上的设备 2 310.00",
        "4、其他固定资产 21 55.00",
    ]


def test_cells_of_a_table_without_figures(hebei: Template) -> None:
    (rows,) = tables(
        restore(
            dump("""
        部门机构设置情况
        单位名称 单位性质 单位规格 经费保障形式
        青山县统计局本级 行政 正科级 财政拨款
        青山县普查
        中心
        / 财政补助事业单位 副科级
        / 财政性资金
        基本保证
        青山县统计执法队 参公事业 股级 财政拨款
        二、部门预算安排的总体情况
    """),
            hebei,
        )
    )
    assert [row.cells for row in rows[1:]] == [
        ("青山县统计局本级", "行政", "正科级", "财政拨款"),
        ("青山县普查中心", "财政补助事业单位", "副科级", "财政性资金基本保证"),
        ("青山县统计执法队", "参公事业", "股级", "财政拨款"),
    ]


PURCHASE = """
部门政府采购预算
/ 301 青山县统计局 单位：万元
政府采购项目来源
采购物品
名称
政府采购
目录序号
计量
单位
/ 数量 单价
政府采购金额（当年部门预算安排资金）
/ 2026 年
预留中
小微企
业份额
项目名称
/ 预算
资金
/ 合计
一般公
共预算
拨款
基金预
算拨款
国有资
本经营
预算拨
款
财政专
户核拨
单位
资金
"""


@pytest.mark.parametrize(
    ("extra", "columns"),
    [("财政拨\n款结转\n非财政\n拨款结\n余", 16), ("上年结\n转结余", 15), ("", 14)],
)
def test_the_printed_heads_choose_the_purchase_table(
    hebei: Template, extra: str, columns: int
) -> None:
    (rows,) = tables(restore(dump(PURCHASE + extra + "\n合 计 5.00 5.00"), hebei))
    assert len(rows[0].cells) == columns
    assert shown(rows[2:]) == ["合 计" + " _" * (columns - 1) + " ~ 5.00 5.00"]


def test_purchases_with_wrapped_cells(hebei: Template) -> None:
    found = restore(
        dump(
            PURCHASE
            + """
        上年结
        转结余
        合 计 6.00 6.00
        青山县统计局本级
        小计
        / 6.00 6.00
        人口抽样调查
        2026 年经费
        / 12.00
        / 台式
        计算机
        A0201010
        5
        / 台 10 0.60 6.00 6.00
        日常公用 2 7.00 复印纸
        / A0504010
        1
        / 箱 5 0.02 0.10 0.10
        九、国有资产信息
    """
        ),
        hebei,
    )
    (rows,) = tables(found)
    assert shown(rows[4:]) == [
        "人口抽样调查2026 年经费 12.00 台式计算机 A02010105 台 10 0.60" + " _" * 8 + " ~ 6.00 6.00",
        "日常公用 2 7.00 复印纸 A05040101 箱 5 0.02" + " _" * 8 + " ~ 0.10 0.10",
    ]
    assert texts(found)[-1] == "九、国有资产信息"


def test_a_purchase_without_quantity_keeps_all_figures_floating(hebei: Template) -> None:
    (rows,) = tables(
        restore(
            dump(
                PURCHASE
                + """
        上年结
        转结余
        合 计 6.00 6.00
        印刷项目 9.00 印刷服务 C23090199 项 6.00 6.00
    """
            ),
            hebei,
        )
    )
    assert rows[3].cells[5:] == ("",) * 10
    assert rows[3].floating == ("6.00", "6.00")


def test_a_table_with_names_in_place_of_codes(templates: dict[str, Template]) -> None:
    (rows,) = tables(
        restore(
            dump("""
        2026年一般公共预算安排基本支出分经济科目表（不含上年结转）
        部门名称：青山区统计局
        单位：万元
        部门预算支出经济科目名称 政府预算支出经济科目名称
        / 2026年预算数
        合计 人员经费 公用经费
        合计 9.00 8.00 1.00
        工资福利支出 8.00 8.00
        基本工资 工资奖金津补贴 8.00 8.00
        机关事业单位基本养
        老保险缴费
        / 社会保障缴费 0.50 0.50
    """),
            templates["shanxi"],
        )
    )
    assert shown(rows[2:]) == [
        "合计 _ 9.00 8.00 1.00",
        "工资福利支出 _ _ _ _ ~ 8.00 8.00",
        "基本工资 工资奖金津补贴 _ _ _ ~ 8.00 8.00",
        "机关事业单位基本养老保险缴费 社会保障缴费 _ _ _ ~ 0.50 0.50",
    ]


def test_a_figure_too_many_stands_in_the_remarks(templates: dict[str, Template]) -> None:
    (rows,) = tables(
        restore(
            dump("""
        表7
        部门综合预算一般公共预算基本支出明细表（按支出功能分类科目）
        单位：元
        功能科目编码 功能科目名称 合计 人员经费支出 公用经费支出 备注
        合计 3.00 2.00 1.00
        201 一般公共服务支出 3.00 2.00 1.00 4.00
        20105 统计信息事务 3.00 2.00
        表8
    """),
            templates["shaanxi"],
        )
    )
    assert shown(rows[1:]) == [
        "_ 合计 3.00 2.00 1.00 _",
        "201 一般公共服务支出 3.00 2.00 1.00 4.00",
        "20105 统计信息事务 _ _ _ _ ~ 3.00 2.00",
    ]
