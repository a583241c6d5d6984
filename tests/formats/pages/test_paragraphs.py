"""Printed lines -> paragraphs."""

import pytest
from tests.formats.pages.drawing import Drawing

from mingzhang.documents import Document, Paragraph, Table
from mingzhang.formats.pages.assembling import assemble

FULL = "本部门按照有关规定编制年度预算并对各项支出的安排加以说明以便社会各界监督"
"""A line that fills the page: 36 letters of 12 points between margins of 80."""
LEFT, SIZE = 80.0, 12.0


def read(*pages: Drawing) -> Document:
    for number, page in enumerate(pages, start=1):
        page.page = number
    return assemble([page.ink for page in pages], b"")


def page(*lines: str, top: float = 100.0) -> Drawing:
    """Printed lines; each full-width space in front indents a line."""
    drawing = Drawing()
    for at, line in enumerate(lines):
        bare = line.lstrip("\u3000")
        drawing.write(LEFT + SIZE * (len(line) - len(bare)), top + at * 20, bare, SIZE)
    return drawing


def said(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_wrapped_sentence_is_one_paragraph() -> None:
    indented = "\u3000\u3000" + FULL[:34]
    document = read(page("一、总体情况", indented, FULL, "的需要。", indented, FULL, "结束。"))
    assert said(document) == [
        "一、总体情况",
        FULL[:34] + FULL + "的需要。",
        FULL[:34] + FULL + "结束。",
    ]
    paragraph = document.blocks[1]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.lines == (2, 3, 4)
    assert paragraph.starts == (0, 34, 70)
    assert [box.left for box in paragraph.boxes] == [104, 80, 80]
    at = paragraph.text.index("的需要")
    assert paragraph.place(span=(at, at + 3)).boxes == paragraph.boxes[2:]


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    document = read(page("\u3000\u3000" + FULL[:34], FULL), page(FULL, "的需要。", "二、收入"))
    assert said(document) == [FULL[:34] + FULL + FULL + "的需要。", "二、收入"]


def test_a_line_with_room_for_more_ends_its_paragraph() -> None:
    document = read(page(FULL, FULL, "本年收入10.00万元", "本年支出9.00万元", FULL))
    assert said(document)[1:3] == ["本年支出9.00万元", FULL] or said(document) == [
        FULL + FULL + "本年收入10.00万元",
        "本年支出9.00万元",
        FULL,
    ]


def test_a_number_that_did_not_fit_belongs_to_the_line_before() -> None:
    short = FULL[:32] + "增加"  # two letters of room, the figure needs four
    document = read(page(FULL, short, "12345.67万元，主要原因是人员增加。", FULL))
    assert "增加12345.67万元" in said(document)[0]


def test_headings_and_list_items_begin_paragraphs() -> None:
    lines = ["第一部分 概况", "一、主要职能", "（一）宣传政策。", "1、办理参保。", "2、核定待遇。"]
    assert said(read(page(*lines))) == lines


def test_a_heading_over_two_lines_is_one() -> None:
    drawing = page(FULL, FULL, top=300)
    drawing.write(80, 100, "第三部分某市某局及其所属各单位年度部门决算情", SIZE * 1.6)
    drawing.write(267, 130, "况说明", SIZE * 1.6)
    document = read(drawing)
    title = document.blocks[0]
    assert isinstance(title, Paragraph)
    assert title.text == "第三部分某市某局及其所属各单位年度部门决算情况说明"
    assert title.level == 1


def test_a_bracket_closes_what_it_opened() -> None:
    drawing = page(FULL, FULL, top=300).write(220, 100, "2026年基金收入表（", 14)
    drawing.write(230, 122, "不含结转）", 14)
    assert said(read(drawing))[0] == "2026年基金收入表（不含结转）"


def test_latin_words_are_parted_and_chinese_ones_are_not() -> None:
    drawing = Drawing()
    drawing.write(80, 100, "Mingzhang", SIZE).write(140, 100, "PDF", SIZE).write(
        158, 100, "阅读", SIZE
    )
    assert said(read(drawing)) == ["Mingzhang PDF阅读"]


def test_parts_of_a_line_far_apart_are_two() -> None:
    drawing = Drawing().write(60, 100, "编制部门：某局").write(480, 100, "单位：万元")
    assert said(read(drawing)) == ["编制部门：某局", "单位：万元"]


def test_the_number_of_a_heading_stays_with_its_words() -> None:
    drawing = Drawing().write(150, 100, "第一部分").write(230, 100, "某局概况")
    assert said(read(drawing)) == ["第一部分 某局概况"]


def test_contents_lines_are_rows_of_title_and_page() -> None:
    drawing = Drawing().write(80, 80, "目录")
    for at, (title, number) in enumerate((("一、主要职能", "3"), ("二、收支总表", "12"))):
        drawing.write(80, 100 + at * 20, f"{title}{'.' * 50}{number}", SIZE)
    document = read(drawing)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [row.cells for row in table.rows] == [("一、主要职能", "3"), ("二、收支总表", "12")]


def test_figures_in_columns_without_rules_are_a_table() -> None:
    drawing = Drawing().write(200, 80, "2025年收支总表")
    rows = [
        ("项目", "合计", "基本支出"),
        ("教育支出", "1,234.00", "34.00"),
        ("卫生支出", "50.00", ""),
        ("合计", "1,284.00", "34.00"),
    ]
    for at, row in enumerate(rows):
        y = 110 + at * 18
        drawing.write(60, y, row[0])
        for right, text in ((300, row[1]), (420, row[2])):
            drawing.write(right - sum(5 if c < "\u0100" else 10 for c in text), y, text)
    drawing.write(60, 200, "注：以上为汇总数。")
    document = read(drawing)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [row.cells for row in table.rows] == rows
    assert said(document) == ["2025年收支总表", "注：以上为汇总数。"]


def test_prose_with_figures_is_no_table() -> None:
    lines = [
        f"{at}、{name}10.00万元，比上年增加1.00万元。" for at, name in enumerate("甲乙丙丁", 1)
    ]
    assert said(read(page(*lines))) == lines


def test_figures_set_higher_than_their_words_are_in_their_line() -> None:
    drawing = Drawing()
    drawing.write(80, 100, "本年收入", SIZE).write(80, 120, "收入合计", SIZE)
    drawing.write(128 + 30, 120, "万元，比上年增加", SIZE).write(254, 120, "。", SIZE)
    drawing.write(128, 111, "12.34", SIZE)
    assert said(read(drawing)) == ["本年收入", "收入合计12.34万元，比上年增加。"]


def test_a_page_number_under_a_line_is_not_in_it() -> None:
    drawing = page(FULL, FULL).write(290, 800, "12", SIZE).write(80, 785, "以上。", SIZE)
    assert said(read(drawing))[-1] == "12"


def test_a_label_over_two_lines_is_one_in_a_table_without_rules() -> None:
    drawing = Drawing()
    for at, (label, rest, figure) in enumerate(
        (("机关事业单位", "养老保险", "1.00"), ("行政运行", "", "2.00"), ("事业运行", "", "3.00"))
    ):
        y = 110 + at * 36
        drawing.write(60, y, label).write(60, y + 12, rest)
        drawing.write(200, y, figure).write(260, y, figure)
    (table,) = [block for block in read(drawing).blocks if isinstance(block, Table)]
    assert [row.cells for row in table.rows] == [
        ("机关事业单位养老保险", "1.00", "1.00"),
        ("行政运行", "2.00", "2.00"),
        ("事业运行", "3.00", "3.00"),
    ]


@pytest.mark.parametrize("left", [170.0, 175.0])
def test_columns_too_close_to_be_told_apart_are_no_table(left: float) -> None:
    """Better no table than a name and an amount in one cell."""
    drawing = Drawing()
    for at, name in enumerate(("行政运行", "一般行政管理事务", "事业", "水费", "电费")):
        y = 110 + at * 20
        drawing.write(60, y, f"210150{at}").write(125, y, name)
        drawing.write(260 if at == 1 else left, y, "124.00")
        drawing.write(300, y, "124.00").write(360, y, "124.00")
    assert not [block for block in read(drawing).blocks if isinstance(block, Table)]


def test_contents_lines_without_leaders_are_rows_too() -> None:
    drawing = Drawing().write(80, 80, "目录")
    entries = [("一、主要职能", "3"), ("二、收支总表", "5"), ("三、名词解释", "12")]
    for at, (title, number) in enumerate(entries):
        drawing.write(80, 100 + at * 20, title, SIZE).write(480, 100 + at * 20, number, SIZE)
    (table,) = [block for block in read(drawing).blocks if isinstance(block, Table)]
    assert [row.cells for row in table.rows] == entries
