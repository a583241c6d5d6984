"""Workbooks in XML, web pages in one file, hidden sheets, files with macros: read as they are seen."""

from __future__ import annotations

import io
import zipfile
from base64 import encodebytes
from contextlib import suppress

import pytest
from xlsxwriter import Workbook

from mingzhang.documents import Document, Paragraph, Row, Table
from mingzhang.formats import ReadFailure
from mingzhang.formats.docx import write_docx
from mingzhang.formats.reading import read_any_bytes
from mingzhang.formats.xlsx import write_xlsx

TABLE = Table((Row(("项目", "预算数"), 2), Row(("合计", "448.03"), 3)))
DOCUMENT = Document("", "", "tabbed", (Paragraph("部门预算收支总表", 1), TABLE))


def tables(document: Document) -> list[list[tuple[str, ...]]]:
    return [[row.cells for row in b.rows] for b in document.blocks if isinstance(b, Table)]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


XML_SPREADSHEET = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles>
 <Style ss:ID="ruled"><Borders><Border ss:Position="Left" ss:LineStyle="Continuous"/></Borders></Style>
 <Style ss:ID="money" ss:Parent="ruled"><NumberFormat ss:Format="Standard"/></Style>
 <Style ss:ID="share" ss:Parent="ruled"><NumberFormat ss:Format="0.0%"/></Style>
</Styles>
<Worksheet ss:Name="收支总表"><Table>
 <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">部门预算收支总表</Data></Cell></Row>
 <Row ss:Index="4">
  <Cell ss:StyleID="ruled" ss:MergeDown="1"><Data ss:Type="String">项目</Data></Cell>
  <Cell ss:StyleID="ruled" ss:MergeAcross="1"><Data ss:Type="String">金额</Data></Cell></Row>
 <Row><Cell ss:StyleID="ruled" ss:Index="2"><Data ss:Type="String">预算数</Data></Cell>
  <Cell ss:StyleID="ruled"><Data ss:Type="String">占比</Data></Cell></Row>
 <Row><Cell ss:StyleID="ruled"><Data ss:Type="String">合计</Data></Cell>
  <Cell ss:StyleID="money"><Data ss:Type="Number">1448.030000000001</Data></Cell>
  <Cell ss:StyleID="share"><Data ss:Type="Number">1</Data></Cell></Row>
 <Row ss:Hidden="1"><Cell ss:StyleID="ruled"><Data ss:Type="String">草稿</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="旧稿"><Table><Row><Cell><Data ss:Type="Number">999</Data></Cell></Row></Table>
 <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>
 </WorksheetOptions></Worksheet>
</Workbook>""".encode()


def test_a_workbook_in_xml() -> None:
    document = read_any_bytes(XML_SPREADSHEET, "公开.xls")
    assert paragraphs(document) == ["部门预算收支总表"]
    assert tables(document) == [
        [("项目", "金额", ""), ("", "预算数", "占比"), ("合计", "1,448.03", "100.0%")]
    ]
    assert [(mend.kind, mend.was) for mend in document.mends] == [
        ("hidden", "工作表“收支总表”有 1 行隐藏"),
        ("hidden sheet", "工作表“旧稿”隐藏，有内容的 1 行"),
    ]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b'ss:Index="4"', b'ss:Index="99999999999"'),
        (b'ss:Index="4"', b'ss:Index="9999999"'),
        (b'ss:MergeDown="1"', b'ss:MergeDown="9999999" ss:MergeAcross="9999999"'),
        (b"</Workbook>", b""),
        (b'<?mso-application progid="Excel.Sheet"?>', b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
        (b">1448.030000000001<", b">no number<"),
        (b">1448.030000000001<", b">1e999999999<"),
    ],
)
def test_a_workbook_in_xml_that_is_broken_is_read_or_a_sentence(was: bytes, now: bytes) -> None:
    assert was in XML_SPREADSHEET
    with suppress(ReadFailure):
        document = read_any_bytes(XML_SPREADSHEET.replace(was, now, 1))
        assert paragraphs(document) == ["部门预算收支总表"]


def mhtml(*pages: tuple[str, str]) -> bytes:
    parts = "".join(
        f"--=_x\r\nContent-Location: file:///C:/{name}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Type: text/html; charset="gb2312"\r\n\r\n'
        f"{encodebytes(page.encode('gb18030')).decode()}\r\n"
        for name, page in pages
    )
    return (
        'From: <Saved by>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary="=_x"\r\n'
        f"\r\n{parts}--=_x--\r\n"
    ).encode()


def test_a_workbook_saved_as_one_web_page() -> None:
    """Frames and the strip of tabs around the sheets are no content; the sheets come in order."""
    head = '<html><head><meta charset="gb2312"></head>'
    document = read_any_bytes(
        mhtml(
            (
                "book.htm",
                f"{head}<frameset><frame src=sheet001.htm></frameset><p>打不开框架</p></html>",
            ),
            ("book.files/tabstrip.htm", f"{head}<body>收入表 支出表</body></html>"),
            ("book.files/sheet001.htm", f"{head}<table><tr><td>收入<td>1.00</table></html>"),
            ("book.files/sheet002.htm", f"{head}<table><tr><td>支出<td>2.00</table></html>"),
        ),
        "公开.xls",
    )
    assert tables(document) == [[("收入", "1.00")], [("支出", "2.00")]]
    assert paragraphs(document) == []


def test_a_web_page_in_one_file_without_a_page_is_a_sentence() -> None:
    with pytest.raises(ReadFailure, match="没有文字"):
        read_any_bytes(mhtml())


def test_hidden_sheets_are_named_and_not_read() -> None:
    """What nobody sees is no part of the disclosure, but it is published with it."""
    out = io.BytesIO()
    with Workbook(out) as book:
        shown, hidden, empty = (book.add_worksheet(n) for n in ("收入表", "去年底稿", "空"))
        shown.write_row(0, 0, ["收入", "1.00"])
        for row in range(3):
            hidden.write_row(row, 0, ["秘密", row])
        hidden.write_formula(5, 0, "=A1", None, "")  # its value is not stored, and not missed
        hidden.very_hidden()
        empty.hide()
    document = read_any_bytes(out.getvalue())
    assert "秘密" not in str(document.blocks)
    assert [(mend.kind, mend.was, mend.now) for mend in document.mends] == [
        ("hidden sheet", "工作表“去年底稿”隐藏，有内容的 3 行", "未读取")
    ]


@pytest.mark.parametrize("ending", ["docm", "xlsm"])
def test_of_a_file_with_macros_only_the_text_is_read(ending: str) -> None:
    good = write_docx(DOCUMENT) if ending == "docm" else write_xlsx(DOCUMENT)
    out = io.BytesIO(good)
    with zipfile.ZipFile(out, "a") as archive:
        folder = "word" if ending == "docm" else "xl"
        archive.writestr(f"{folder}/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    document = read_any_bytes(out.getvalue(), f"公开.{ending}")
    assert tables(document)[-1][-1] == ("合计", "448.03")
    assert "AutoOpen" not in str(document.blocks)
