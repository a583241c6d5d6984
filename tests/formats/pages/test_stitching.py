"""Tables that go on over pages."""

from itertools import pairwise

from tests.formats.pages.drawing import Drawing

from mingzhang.documents import Document, Paragraph, Table
from mingzhang.formats.pages.assembling import assemble

HEAD = ["科目编码", "科目名称", "合计"]


def read(*pages: Drawing) -> Document:
    for number, page in enumerate(pages, start=1):
        page.page = number
    return assemble([page.ink for page in pages], b"")


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [list(row.cells) for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def said(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_table_that_goes_on_is_one_table() -> None:
    first = Drawing().write(50, 80, "支出总表").table([HEAD, ["201", "教育支出", "5.00"]])
    second = Drawing().table([["202", "外交支出", "6.00"], ["", "合计", "11.00"]])
    document = read(first, second)
    assert tables(document) == [
        [HEAD, ["201", "教育支出", "5.00"], ["202", "外交支出", "6.00"], ["", "合计", "11.00"]]
    ]
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [row.page for row in table.rows] == [1, 1, 2, 2]
    assert all(b.line == a.line + 1 for a, b in pairwise(table.rows))


def test_heads_and_titles_that_each_page_repeats_are_kept_once() -> None:
    title, unit = "2025年支出总表", "单位：万元"
    pages = [
        Drawing().write(250, 60, title).write(480, 80, unit).table([HEAD, [code, "支出", "1.00"]])
        for code in ("201", "202", "203")
    ]
    document = read(*pages)
    assert tables(document) == [[HEAD, *([code, "支出", "1.00"] for code in ("201", "202", "203"))]]
    assert said(document) == [title, unit]


def test_forms_under_one_title_on_page_after_page_stay_apart() -> None:
    def form(project: str) -> Drawing:
        page = Drawing().write(250, 60, "项目支出绩效自评表")
        page.grid([50, 150, 450], [100, 120, 140, 160])
        rows = (("主管部门", "某局"), ("项目名称", project), ("实施单位", "某站"))
        for number, (label, text) in enumerate(rows):
            page.write(60, 105 + 20 * number, label).write(160, 105 + 20 * number, text)
        return page

    document = read(form("修路"), form("修桥"))
    assert [rows[1] for rows in tables(document)] == [["项目名称", "修路"], ["项目名称", "修桥"]]
    assert said(document) == ["项目支出绩效自评表"] * 2


def test_a_page_with_one_row_belongs_to_its_table() -> None:
    first = Drawing().write(50, 80, "收入总表").table([HEAD, ["201", "教育支出", "5.00"]])
    total = Drawing().grid([50, 250, 350], [60, 80]).write(120, 65, "合计").write(300, 65, "5.00")
    assert tables(read(first, total)) == [[HEAD, ["201", "教育支出", "5.00"], ["合计", "", "5.00"]]]


def test_pieces_of_a_form_have_the_columns_of_all() -> None:
    first = Drawing().write(50, 80, "绩效目标表")
    first.grid([50, 150, 450], [100, 120, 140]).write(60, 105, "项目名称").write(160, 105, "修路")
    first.write(60, 125, "主管部门").write(160, 125, "某局")
    second = Drawing().grid([50, 150, 300, 450], [60, 80, 100])
    for x, text in ((60, "一级指标"), (160, "二级指标"), (310, "指标值")):
        second.write(x, 65, text)
    assert tables(read(first, second)) == [
        [
            ["项目名称", "修路", ""],
            ["主管部门", "某局", ""],
            ["一级指标", "二级指标", "指标值"],
            ["", "", ""],
        ]
    ]


def test_a_table_of_other_width_is_another_table() -> None:
    first = Drawing().write(50, 80, "收入总表").table([HEAD, ["201", "教育支出", "5.00"]])
    second = Drawing().table([["项目", "金额"], ["水费", "1.00"]], wide=120)
    assert len(tables(read(first, second))) == 2


def test_words_between_them_part_tables() -> None:
    first = Drawing().write(50, 80, "收入总表").table([HEAD, ["201", "教育支出", "5.00"]])
    second = Drawing().write(50, 60, "支出总表").table([HEAD, ["201", "教育支出", "5.00"]])
    document = read(first, second)
    assert len(tables(document)) == 2
    assert said(document) == ["收入总表", "支出总表"]


def test_the_empty_rest_of_a_page_is_no_row() -> None:
    first = Drawing().write(50, 80, "支出总表").table([HEAD, ["201", "教育支出", "5.00"]])
    first.grid([50, 150, 250, 350], [140, 151])
    second = Drawing().table([HEAD, ["202", "外交支出", "6.00"]])
    assert tables(read(first, second)) == [
        [HEAD, ["201", "教育支出", "5.00"], ["202", "外交支出", "6.00"]]
    ]


def test_empty_rows_of_a_form_stay() -> None:
    first = Drawing().write(50, 80, "支出总表").table([HEAD, ["201", "教育", "5.00"], ["", "", ""]])
    second = Drawing().table([["", "", ""], ["", "合计", "5.00"]])
    assert len(tables(read(first, second))[0]) == 5


def test_a_row_that_a_page_break_cut_is_one_row() -> None:
    first = Drawing().write(50, 80, "支出总表").table([HEAD])
    first.grid([50, 150, 250, 350], [120, 140])
    first.write(60, 125, "2080505").write(154, 125, "机关事业单位基本养").write(310, 125, "6.18")
    second = Drawing().table([["", "老保险缴费支出", ""], ["20806", "企业改革补助", "1.00"]])
    document = read(first, second)
    assert tables(document) == [
        [
            HEAD,
            ["2080505", "机关事业单位基本养老保险缴费支出", "6.18"],
            ["20806", "企业改革补助", "1.00"],
        ]
    ]


def test_a_full_line_above_does_not_swallow_the_next_row() -> None:
    first = Drawing().write(50, 80, "支出总表").table([HEAD])
    first.grid([50, 150, 250, 350], [120, 140])
    first.write(60, 125, "20").write(154, 125, "二十、住房保障支出").write(310, 125, "6.18")
    second = Drawing().table([["21", "二十一、物资储备支", ""], ["22", "二十二、其他支出", ""]])
    assert len(tables(read(first, second))[0]) == 4


def test_title_and_unit_inside_the_grid_stand_above_the_table() -> None:
    page = Drawing().grid([50, 150, 250, 350], [140, 160, 180]).grid([50, 350], [100, 120, 140])
    page.write(150, 105, "部门支出总表").write(290, 125, "单位：万元")
    for x, head, text in ((60, "科目", "教育"), (160, "合计", "5.00"), (260, "基本", "5.00")):
        page.write(x, 145, head).write(x, 165, text)
    document = read(page)
    assert said(document) == ["部门支出总表", "单位：万元"]
    assert tables(document) == [[["科目", "合计", "基本"], ["教育", "5.00", "5.00"]]]


def test_a_head_over_all_columns_is_no_title() -> None:
    page = Drawing().grid([50, 150, 250, 350], [120, 140, 160]).grid([50, 350], [100, 120])
    page.write(150, 105, "财政拨款“三公”经费")
    for x, head, text in ((60, "合计", "2.00"), (160, "购置费", "1.00"), (260, "接待费", "1.00")):
        page.write(x, 125, head).write(x, 145, text)
    assert tables(read(page))[0][0] == ["财政拨款“三公”经费", "", ""]


def test_page_numbers_and_running_heads_are_no_text() -> None:
    pages = [
        Drawing()
        .write(50, 30, "某市某局2025年部门预算")
        .write(50, 300, f"{name}说明")
        .write(290, 800, f"— {number} —")
        for number, name in enumerate("甲乙丙丁", start=1)
    ]
    document = read(*pages)
    assert said(document) == [f"{name}说明" for name in "甲乙丙丁"]
    assert {(m.kind, m.page) for m in document.mends} == {("furniture", n) for n in range(1, 5)}


def test_a_figure_alone_at_the_foot_of_a_page_stays() -> None:
    page = Drawing().write(50, 300, "车辆共有（辆）：").write(290, 800, "12")
    assert said(read(page, Drawing().write(50, 300, "以上。"))) == [
        "车辆共有（辆）：",
        "12",
        "以上。",
    ]


def test_two_pages_are_enough_for_numbers_that_count() -> None:
    pages = [
        Drawing().write(50, 300, name).write(290, 800, number)
        for name, number in (("甲。", "5"), ("乙。", "6"))
    ]
    assert said(read(*pages)) == ["甲。", "乙。"]
