"""The workbook a department publishes: text stays text, numbers are numbers, sums are live."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

from lxml import etree

from mingzhang.documents import (
    Block,
    ColumnKind,
    Document,
    Grid,
    Paragraph,
    Row,
    Span,
    Style,
    Sum,
    Table,
    TextRole,
)
from mingzhang.formats.xlsx import write_xlsx
from mingzhang.formats.xlsx.tabs import Tabs
from mingzhang.formats.xlsx.values import figure

CODE, NAME, AMOUNT = ColumnKind.CODE, ColumnKind.NAME, ColumnKind.AMOUNT
EXPENDITURE = Table(
    (
        Row(("功能分类科目", "", "合计", "基本支出"), 4),
        Row(("科目编码", "科目名称", "", ""), 5),
        Row(("", "合计", "448.03", "1,261.03"), 6),
        Row(("2101501", "行政运行", "261.03", "1,261.03"), 7),
        Row(("2101502", "一般行政管理事务", "187.00", "—"), 8),
    ),
    Grid(
        head=2,
        kinds=(CODE, NAME, AMOUNT, AMOUNT),
        spans=(Span(0, 0, 1, 2), Span(0, 2, 2, 1), Span(0, 3, 2, 1)),
        sums=(Sum((2, 2), ((3, 2), (4, 2))), Sum((2, 3), ((3, 3), (4, 3)))),
        bold=frozenset({2}),
        anchor="expenditure",
        name="支出总表",
        landscape=True,
    ),
)


def styled(text: str, role: TextRole, **more: str) -> Paragraph:
    return Paragraph(text, 1, style=Style(role, **more))


def document(*blocks: Block) -> Document:
    return Document("", "", "tabbed", blocks, title="示例", date="2026-02-03")


class Book:
    """The XML of a written workbook."""

    def __init__(self, written: Document) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(write_xlsx(written)))
        self.strings: list[str] = []
        if "xl/sharedStrings.xml" in self.zip.namelist():
            items = self.part("xl/sharedStrings.xml").iterfind("{*}si")
            self.strings = ["".join(si.itertext()) for si in items]

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self.zip.read(name))

    def tabs(self) -> list[str]:
        return [s.get("name", "") for s in self.part("xl/workbook.xml").iter("{*}sheet")]

    def cell(self, sheet: int, at: str) -> tuple[str, str, str]:
        """Kind, value and formula of a cell; strings looked up."""
        root = self.part(f"xl/worksheets/sheet{sheet}.xml")
        cell = next(c for c in root.iter("{*}c") if c.get("r") == at)
        value, made = cell.findtext("{*}v") or "", cell.findtext("{*}f") or ""
        kind = cell.get("t", "n")
        return kind, self.strings[int(value)] if kind == "s" else value, made

    def number_format(self, sheet: int, at: str) -> str:
        root = self.part(f"xl/worksheets/sheet{sheet}.xml")
        cell = next(c for c in root.iter("{*}c") if c.get("r") == at)
        styles = self.part("xl/styles.xml")
        xf = styles.find("{*}cellXfs")[int(cell.get("s", "0"))]
        codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter("{*}numFmt")}
        built_in = {"1": "0", "2": "0.00", "4": "#,##0.00", "49": "@"}
        return codes.get(xf.get("numFmtId")) or built_in.get(xf.get("numFmtId", ""), "")


def test_sums_are_live_and_hold_the_printed_value() -> None:
    book = Book(document(EXPENDITURE))
    assert book.cell(1, "C3") == ("n", "448.03", "SUM(C4:C5)")
    assert book.cell(1, "D3") == ("n", "1261.03", "SUM(D4:D5)")
    assert book.cell(1, "C4") == ("n", "261.03", "")


def test_codes_are_text_and_numbers_keep_their_printed_digits() -> None:
    book = Book(document(EXPENDITURE))
    assert book.cell(1, "A4") == ("s", "2101501", "")
    assert book.number_format(1, "A4") == "@"
    assert book.cell(1, "D5") == ("s", "—", "")
    assert book.number_format(1, "D4") == "#,##0.00"
    plain = Table((Row(("合计", "448.03", "12"), 1),), Grid(kinds=(NAME, AMOUNT, AMOUNT)))
    book = Book(document(plain))
    assert [book.number_format(1, at) for at in ("B1", "C1")] == ["0.00", "0"]


def total(printed: str, *parts: str) -> tuple[str, str, str]:
    """The cell of a total over these parts."""
    rows = [Row(("项目", "金额"), 1), Row(("合计", printed), 2)]
    rows += [Row((f"项目{n}", part), n) for n, part in enumerate(parts)]
    sums = (Sum((1, 1), tuple((n, 1) for n in range(2, len(rows)))),)
    grid = Grid(1, (NAME, AMOUNT), sums=sums)
    return Book(document(Table(tuple(rows), grid))).cell(1, "B2")


def test_a_rounding_tail_is_said_in_the_formula() -> None:
    """Opening the workbook computes all sums anew: what was printed must come out again."""
    assert total("1.00", "0.33", "0.33", "0.33") == ("n", "1.00", "SUM(B3:B5)+0.01")
    assert total("0.98", "0.33", "0.33", "0.33") == ("n", "0.98", "SUM(B3:B5)-0.01")


def test_a_total_that_its_parts_do_not_make_is_a_plain_number() -> None:
    assert total("5.00", "0.33", "0.33") == ("n", "5.00", "")


def test_a_sum_over_figures_that_are_text_is_a_plain_number() -> None:
    """SUM leaves text out."""
    assert total("3.00", "1.00", "约2.00") == ("n", "3.00", "")
    assert total("1.00", "1.00", "不涉及") == ("n", "1.00", "SUM(B3:B4)")


def test_nothing_a_document_says_becomes_a_formula() -> None:
    attacks = ["=cmd|'/c calc'!A0", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("x")', "{=1}"]
    rows = tuple(Row((attack, attack), n) for n, attack in enumerate(attacks, start=1))
    text = tuple(Paragraph(attack, 1) for attack in attacks)
    entry = styled(attacks[0], TextRole.CONTENTS_ENTRY, target="t")
    grid = Grid(kinds=(AMOUNT, AMOUNT), anchor="t", name="=1+1")
    book = Book(document(*text, entry, Table(rows, grid)))
    for name in book.zip.namelist():
        if name.startswith("xl/worksheets/"):
            assert b"<f>" not in book.zip.read(name)
    assert set(attacks) <= set(book.strings)


def test_characters_that_xml_cannot_hold_do_no_harm() -> None:
    nasty = "甲\x00\x0b乙\ud800\ufffe<丙>&\"'"
    written = document(Paragraph(nasty, 1), Table((Row((nasty, nasty), 2),), Grid(name=nasty)))
    assert "甲乙\ufffd<丙>&\"'" in Book(written).strings


def test_the_order_of_sheets_is_that_of_the_document() -> None:
    book = Book(
        document(
            styled("示例县某局2026年部门预算公开", TextRole.COVER_TITLE),
            styled("目录", TextRole.CONTENTS_TITLE),
            styled("支出总表", TextRole.CONTENTS_ENTRY, target="expenditure"),
            styled("部门预算表", TextRole.CHAPTER),
            styled("部门预算支出总表", TextRole.TABLE_TITLE),
            EXPENDITURE,
            styled("注：表中金额不含结余。", TextRole.NOTE),
            styled("部门预算情况说明", TextRole.CHAPTER),
            Paragraph("本部门收入总计448.03万元。", 9),
        )
    )
    assert book.tabs() == ["目录", "支出总表", "部门预算情况说明"]
    assert book.cell(2, "A1")[1] == "部门预算表"
    assert book.cell(2, "A8")[1] == "注：表中金额不含结余。"
    links = book.part("xl/worksheets/sheet1.xml").findall(".//{*}hyperlink")
    assert [(a.get("ref"), a.get("location")) for a in links] == [("A3", "'支出总表'!A1")]


def test_a_sheet_is_ready_to_print() -> None:
    """A4, landscape where asked, one page wide, heads repeated, only the table in the area."""
    book = Book(document(styled("部门预算支出总表", TextRole.TABLE_TITLE), EXPENDITURE))
    setup = book.part("xl/worksheets/sheet1.xml").find("{*}pageSetup")
    assert (setup.get("paperSize"), setup.get("orientation")) == ("9", "landscape")
    assert (setup.get("fitToHeight"), setup.get("fitToWidth", "1")) == ("0", "1")
    names = {n.get("name"): n.text for n in book.part("xl/workbook.xml").iter("{*}definedName")}
    assert names["_xlnm.Print_Titles"] == "支出总表!$2:$3"
    assert names["_xlnm.Print_Area"] == "支出总表!$A$1:$D$6"


def test_an_empty_part_of_a_line_says_where_the_others_stand() -> None:
    """Two tabs before the unit: it stands at the right margin."""
    book = Book(document(styled("\t\t单位：万元", TextRole.TABLE_LINE), EXPENDITURE))
    assert book.cell(1, "A1")[1] == "单位：万元"
    root, styles = book.part("xl/worksheets/sheet1.xml"), book.part("xl/styles.xml")
    style = int(next(root.iter("{*}c")).get("s", "0"))
    assert styles.find("{*}cellXfs")[style].find("{*}alignment").get("horizontal") == "right"


def test_every_row_has_a_height_that_shows_its_text() -> None:
    """LibreOffice does not grow rows: a long goal needs its lines from the start."""
    goal = "保障业务正常运转。" * 40
    form = Table((Row(("绩效目标", goal), 1),), Grid(widths=(10, 40)))
    book = Book(document(form, Paragraph(goal, 2)))
    heights = [
        float(row.get("ht", "0"))
        for n in (1, 2)
        for row in book.part(f"xl/worksheets/sheet{n}.xml").iter("{*}row")
    ]
    lines_in_form, lines_in_text = len(goal) * 2 / 40, len(goal) * 2 / 74
    assert heights[0] > lines_in_form * 14
    assert heights[1] > lines_in_text * 14


def test_columns_of_figures_are_wide_enough() -> None:
    row = Row(("合计", "123,456,789,012.00"), 1)
    book = Book(document(Table((row,), Grid(kinds=(NAME, AMOUNT), widths=(10, 5)))))
    widths = [
        float(c.get("width", "0")) for c in book.part("xl/worksheets/sheet1.xml").iter("{*}col")
    ]
    assert widths[1] > len("123,456,789,012.00") + 2


def test_forms_hold_text_only() -> None:
    form = Table(
        (Row(("项目编码", "13052926P000055104828"), 1), Row(("预算数", "15.00"), 2)), Grid()
    )
    assert Book(document(form)).cell(1, "B2") == ("s", "15.00", "")


def test_what_counts_as_a_number() -> None:
    """Only text that a stored number prints again, to the last character."""
    numbers = {
        "448.03": ("448.03", "0.00"),
        "1,704,000.00": ("1704000.00", "#,##0.00"),
        "-3.50": ("-3.50", "0.00"),
        "0": ("0", "0"),
        "1704000.00": ("1704000.00", "0.00"),
    }
    for text, (value, code) in numbers.items():
        found = figure(text)
        assert found is not None
        assert (found.value, found.code) == (Decimal(value), code)
    for text in (
        "",
        "—",
        "007",
        "1,70",
        "-0.00",
        "12.5%",
        "约3",
        "1.",
        "123456789012345.6",
        "１",
    ):
        assert figure(text) is None


def test_tabs_are_names_that_excel_takes() -> None:
    tabs = Tabs()
    given = ["一般公共预算财政拨款基本支出表（按经济分类科目）" * 2] * 3
    given += ["a/b\\c[d]:*?", "'引号'", "History", "", "", "Table", "TABLE", "😀"]
    names = [tabs.name(wish, "表") for wish in given]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)


def test_merged_cells_over_words_are_left_out() -> None:
    """A span that would hide text, or lies over another, is not drawn."""
    rows = (Row(("甲", "", "丙"), 1), Row(("", "戊", ""), 2))
    spans = (Span(0, 0, 2, 2), Span(0, 0, 1, 2), Span(0, 1, 2, 1), Span(0, 2, 5, 5))
    book = Book(document(Table(rows, Grid(spans=spans))))
    merged = [m.get("ref") for m in book.part("xl/worksheets/sheet1.xml").iter("{*}mergeCell")]
    assert merged == ["A1:B1", "C1:C2"]


def test_an_empty_document_is_a_workbook() -> None:
    assert Book(document(Paragraph("", 1))).tabs() == ["情况说明"]
