"""A workbook is read as it is seen: printed figures, visible sheets, tables apart from text."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from mingzhang.documents import Document, Paragraph, Table
from mingzhang.formats import ReadFailure
from mingzhang.formats.xlsx import read_xlsx
from mingzhang.formats.xlsx.cells import without_empty_rows
from mingzhang.formats.xlsx.numbers import printed
from mingzhang.formats.xlsx.package import Package

OLD = Path(__file__).parent / "data" / "excel-97.xls"
Fill = Callable[[xlsxwriter.Workbook, Worksheet], None]


def made(fill: Fill) -> bytes:
    """A workbook with one sheet that ``fill`` fills."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("表"))
    return out.getvalue()


def told(document: Document) -> list[object]:
    return [
        [row.cells for row in block.rows] if isinstance(block, Table) else block.text
        for block in document.blocks
    ]


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("448.03000000000003", "#,##0.00", "448.03"),
        ("448.03000000000003", "General", "448.03"),
        ("448", "0.00", "448.00"),
        ("2101501", "General", "2101501"),
        ("2101501", "0_ ", "2101501"),
        ("5", "0000000", "0000005"),
        ("1704000", "#,##0.00_);[Red]\\(#,##0.00\\)", "1,704,000.00"),
        ("-3.5", "#,##0.00_);[Red]\\(#,##0.00\\)", "-3.50"),
        ("-3.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-3.50"),
        ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("0", "0.00;-0.00;;@", ""),
        ("1.005", "0.00", "1.01"),
        ("0.052", "0.0%", "5.2%"),
        ("3.1", '0.00"万元"', "3.10万元"),
        ("12", "[$¥-804]#,##0.00", "12.00"),
        ("-0.001", "0.00", "0.00"),
        ("0.1", "#,##0.##", "0.1"),
        ("1.5E3", "0.00", "1500.00"),
        ("123456789", "#,##0,", "123,457"),
        ("46023", "yyyy-mm-dd", "2026-01-01"),
        ("46023", 'yyyy"年"m"月"', "2026年1月"),
        ("12345", "[>=10000]0!.0,;0", "12345"),
        ("1E999999999", "0.00", "1E999999999"),
        ("448.333333333333", "General", "448.3333333"),
        ("123456789012345678", "0", "123456789012346000"),
    ],
)
def test_a_number_comes_as_it_is_printed(stored: str, code: str, shown: str) -> None:
    assert printed(stored, code) == shown


def test_title_and_unit_are_text_and_ruled_rows_a_table() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        ruled, money = (
            book.add_format({"border": 1}),
            book.add_format({"border": 1, "num_format": "0.00"}),
        )
        sheet.merge_range("A1:C1", "部门预算支出总表")
        sheet.write("A2", "450 示例县某局")
        sheet.write("C2", "单位：万元")
        sheet.merge_range("A3:B3", "科目", ruled)
        sheet.write("C3", "合计", ruled)
        sheet.write_row("A4", ["2101501", "行政运行"], ruled)
        sheet.write("C4", 261.03, money)
        sheet.write_row("A5", ["", "", ""], ruled)
        sheet.write("A6", "合计", ruled)
        sheet.write("B6", "", ruled)
        sheet.write_formula("C6", "=C4", money, 261.03)
        sheet.merge_range("A7:C7", "注：一。")

    assert told(read_xlsx(made(fill))) == [
        "部门预算支出总表",
        "450 示例县某局",
        "单位：万元",
        [
            ("科目", "", "合计"),
            ("2101501", "行政运行", "261.03"),
            ("", "", ""),
            ("合计", "", "261.03"),
        ],
        "注：一。",
    ]


def test_a_sheet_without_rules_has_tables_where_rows_fill_two_cells() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", "部门预算收入总表")
        sheet.write_row("A2", ["项目", "预算数"])
        sheet.write_row("A3", ["合计", "448.03"])
        sheet.write("A4", "注：一。")
        sheet.write("A6", "说明文字。")
        sheet.write_row("B8", ["项目", "数量"])
        sheet.merge_range("B9:B10", "车辆")
        sheet.write("C9", "1")
        sheet.write("C10", "2")

    assert told(read_xlsx(made(fill))) == [
        "部门预算收入总表",
        [("项目", "预算数"), ("合计", "448.03")],
        "注：一。",
        "说明文字。",
        [("项目", "数量"), ("车辆", "1"), ("", "2")],
    ]


def test_a_row_whose_rules_were_forgotten_belongs_to_the_table_above() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        ruled = book.add_format({"border": 1})
        sheet.write_row("A1", ["项目", "预算数"], ruled)
        sheet.write_row("A2", ["合计", "448.03"])
        sheet.write("A3", "注：一。")

    assert told(read_xlsx(made(fill))) == [[("项目", "预算数"), ("合计", "448.03")], "注：一。"]


def test_lines_of_the_contents_are_rows() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", "目录")
        sheet.write_row("A2", ["部门预算收支总表", "1"])
        sheet.write_row("A3", ["部门预算收入总表", "3"])
        sheet.write_row("A9", ["项目", "预算数"], book.add_format({"border": 1}))

    assert told(read_xlsx(made(fill))) == [
        "目录",
        [("部门预算收支总表", "1"), ("部门预算收入总表", "3")],
        [("项目", "预算数")],
    ]


def test_what_is_hidden_is_not_read_and_noted() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        ruled = book.add_format({"border": 1})
        for row, cells in enumerate([["项目", "旧", "预算数"], ["甲", "9", "1"], ["乙", "9", "2"]]):
            sheet.write_row(row, 0, cells, ruled)
        sheet.set_column("B:B", None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})
        other = book.add_worksheet("草稿")
        other.write("A1", "草稿")
        other.hide()

    document = read_xlsx(made(fill))
    assert told(document) == [[("项目", "预算数"), ("乙", "2")]]
    assert [(m.kind, m.was) for m in document.mends] == [
        ("hidden", "工作表“表”有 1 行隐藏"),
        ("hidden", "工作表“表”有 1 列隐藏"),
        ("hidden sheet", "工作表“草稿”隐藏，有内容的 1 行"),
    ]


def test_line_ends_in_a_cell_stay_and_rich_text_is_joined() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        ruled = book.add_format({"border": 1})
        sheet.write("A1", "一般公共\n 预算", ruled)
        sheet.write_rich_string("B1", "绩效", book.add_format({"bold": True}), "目标", ruled)
        sheet.write("A3", "第一段\n第二段")

    assert told(read_xlsx(made(fill))) == [[("一般公共\n预算", "绩效目标")], "第一段", "第二段"]


def test_a_formula_without_a_value_is_told_with_its_cell() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row("A1", ["合计", 1])
        sheet.write_formula("B2", "=SUM(B1)", None, "")

    data = edited(made(fill), "xl/worksheets/sheet1.xml", b"<v></v>", b"")
    with pytest.raises(ReadFailure, match="“表”的 B2 是公式"):
        read_xlsx(data)


def edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something in one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as changed:
        for name in book.namelist():
            content = book.read(name)
            assert name != part or old in content
            changed.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


@pytest.mark.parametrize("cells", [b"", b'<c r="A%d" s="1"/><c r="B%d" s="1"/>'])
def test_a_million_empty_rows_do_no_harm(cells: bytes) -> None:
    """A clerk formatted the sheet down to its last row: a table of two rows is read in seconds."""

    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        ruled = book.add_format({"border": 1})
        sheet.write_row("A1", ["项目", "预算数"], ruled)
        sheet.write_row("A2", ["合计", "448.03"], ruled)

    rows = []
    for n in range(3, 1_048_577):
        inner = cells.replace(b"%d", b"%d" % n)
        rows.append(b'<row r="%d" spans="1:2" ht="14">%b</row>' % (n, inner))
    data = edited(
        made(fill), "xl/worksheets/sheet1.xml", b"</sheetData>", b"".join(rows) + b"</sheetData>"
    )
    start = time.monotonic()
    assert told(read_xlsx(data)) == [[("项目", "预算数"), ("合计", "448.03")]]
    assert time.monotonic() - start < 30  # a busy machine; two seconds on an idle one
    parsed = without_empty_rows()(Package(data).chunks("xl/worksheets/sheet1.xml"))
    assert sum(map(len, parsed)) < 100_000


def test_cells_far_apart_take_no_room_between_them() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", "部门预算情况说明")
        sheet.write("XFD1048576", "角落里的字")

    assert told(read_xlsx(made(fill))) == ["部门预算情况说明", "角落里的字"]


def test_an_excel_97_file_is_read() -> None:
    """Trailing zeros are lost there; everything else is as in the .xlsx."""
    document = read_xlsx(OLD.read_bytes())
    assert told(document) == [
        "部门预算支出总表",
        [
            ("450 示例县某局", "", "单位：万元", ""),
            ("科目编码", "科目名称", "合计", "基本支出"),
            ("", "合计", "448.03", "261.03"),
            ("2101501", "行政运行", "1261.5", "261.03"),
            ("2101502", "一般行政管理事务", "187", ""),
        ],
        "注：测试。",
        "说明文字一。",
        "说明文字二。",
    ]
    assert all(b.line for b in document.blocks if isinstance(b, Paragraph))


def simple() -> bytes:
    return made(lambda _, sheet: sheet.write("A1", "字" * 1000))


@pytest.mark.parametrize(
    "data",
    [
        simple()[:400],
        simple()[:-30],
        OLD.read_bytes()[:3000],
        edited(simple(), "xl/sharedStrings.xml", b"</si>", b""),
        edited(
            simple(), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row r='x'><c r='?'"
        ),
        edited(simple(), "[Content_Types].xml", b"<", b"<").replace(
            b"xl/worksheets", b"xl/worksheetz"
        ),
        b"PK\x03\x04",
        b"   ",
        b"text",
    ],
)
def test_a_damaged_workbook_is_a_sentence(data: bytes) -> None:
    with pytest.raises(ReadFailure) as failure:
        read_xlsx(data)
    assert failure.value.message.zh.endswith("。")
    assert failure.value.message.en.endswith(".")


def test_odd_numbers_in_the_xml_do_no_harm() -> None:
    """Styles and strings that do not exist, places that are none, entities that grow."""
    data = made(lambda _, sheet: sheet.write_row("A1", ["项目", "金额", 3]))
    sheet = "xl/worksheets/sheet1.xml"
    assert told(read_xlsx(edited(data, sheet, b'<c r="C1">', b'<c r="ZZZZ9" s="99">')))
    assert told(read_xlsx(edited(data, sheet, b"<v>1</v>", b"<v>77</v>"))) == [[("项目", "", "3")]]
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    assert told(read_xlsx(edited(data, sheet, b"<worksheet", bomb)))
