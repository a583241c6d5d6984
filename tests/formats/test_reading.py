"""Any file: what it is is told by its content, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from mingzhang.documents import Document, Paragraph, Row, Table
from mingzhang.formats import ReadFailure
from mingzhang.formats.docx import write_docx
from mingzhang.formats.html import write_html
from mingzhang.formats.json import write_json
from mingzhang.formats.opening import MAX_BYTES
from mingzhang.formats.reading import read_any, read_any_bytes
from mingzhang.formats.xlsx import write_xlsx

OLD = Path(__file__).parent / "data" / "excel-97.xls"
TABLE = Table((Row(("项目", "预算数"), 2), Row(("合计", "448.03"), 3)))
DOCUMENT = Document("", "", "tabbed", (Paragraph("部门预算收支总表", 1), TABLE))
TEXT = "部门预算收支总表\n项目\t预算数\n合计\t448.03\n"
WRITTEN = {
    "text": TEXT.encode(),
    "text in GB18030": TEXT.encode("gb18030"),
    "text with a brace": ("{" + TEXT).encode(),
    "docx": write_docx(DOCUMENT),
    "xlsx": write_xlsx(DOCUMENT),
    "html": write_html(DOCUMENT).encode(),
    "html in UTF-16": write_html(DOCUMENT).encode("utf-16"),
    "table only": b"<table><tr><td>a<td>b<tr><td>1<td>2</table>",
    "json": write_json(DOCUMENT).encode(),
}


@pytest.mark.parametrize("name", ["公开.xls", "公开.txt", "公开"])
@pytest.mark.parametrize("data", WRITTEN.values(), ids=WRITTEN)
def test_the_content_decides(tmp_path: Path, data: bytes, name: str) -> None:
    """A web page that is called .xls, as many systems export it, is read as a web page."""
    path = tmp_path / name
    path.write_bytes(data)
    document = read_any(path)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [2]
    assert document.path == str(path)
    assert len(document.sha256) == 64


def test_an_excel_97_file() -> None:
    assert len(read_any(OLD).blocks) == 5


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def newer_zip() -> bytes:
    """A zip whose list says that a later version of zip is needed to read it."""
    made = bytearray(archive("xl/workbook.xml"))
    made[made.index(b"PK\x01\x02") + 6] = 148
    return bytes(made)


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b" \n", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (write_xlsx(DOCUMENT)[:2000], "不完整"),
        (b"PK\x03\x04", "不完整"),
        (archive("a.txt"), "压缩包"),
        (archive("ppt/presentation.xml"), "演示文稿"),
        (archive("xl/workbook.xml"), "损坏"),
        (newer_zip(), "不完整"),
        (COMPOUND + utf16("EncryptedPackage"), "密码"),
        (COMPOUND + utf16("PowerPoint Document"), "不是 Word、Excel"),
        (COMPOUND + utf16("Workbook"), "损坏"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "损坏",
        ),
        (write_json(DOCUMENT).encode()[:-20], "损坏"),
        (bytes(range(256)) * 40, "不是文本"),
        (b"<html><body></body></html>", "没有文字"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(ReadFailure, match=said) as failure:
        read_any_bytes(data)
    assert failure.value.message.zh.endswith("。")
    assert failure.value.message.en.endswith(".")


def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReadFailure, match="没有这个文件"):
        read_any(tmp_path / "none")
    with pytest.raises(ReadFailure, match="这是文件夹"):
        read_any(tmp_path)
    large = tmp_path / "large"
    with large.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(ReadFailure, match="超过 64 MB"):
        read_any(large)


def test_every_beginning_of_a_file_is_read_or_told() -> None:
    """A download may break off anywhere."""
    for name, data in WRITTEN.items():
        for end in range(0, len(data), max(1, len(data) // 40)):
            with suppress(ReadFailure):
                assert read_any_bytes(data[:end]).blocks, name
