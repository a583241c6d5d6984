"""The list to be worked off, and the folder of web pages."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from mingzhang.check.certificate import Verdict
from mingzhang.cli import main
from mingzhang.cli.report import ReportFormat, as_xlsx, pieces
from mingzhang.cli.report.digest import digest, unreadable
from mingzhang.cli.report.filing import files_of
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.facts import Message

Sheets = dict[str, list[list[object]]]


def workbook(*documents: DocumentEntry, lang: str = "zh") -> bytes:
    made = pieces(documents, ReportFormat.XLSX, lang)
    assert isinstance(made, bytes)
    return made


def read(data: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


@pytest.fixture
def entry(sample: Verdict) -> DocumentEntry:
    return digest(sample, "zh")


@pytest.fixture
def sheets(entry: DocumentEntry) -> Sheets:
    return read(workbook(entry, unreadable("坏.txt", Message("打不开。", "It is broken."), "zh")))


def test_there_is_a_row_for_every_finding(sheets: Sheets, entry: DocumentEntry) -> None:
    head, *rows = sheets["问题清单"]
    assert len(rows) == len(entry.findings)
    first = dict(zip(head, rows[0], strict=True))
    told = entry.findings[0]
    assert (first["编号"], first["级别"]) == ("1", "错误")
    assert (first["文件所载"], first["应为"], first["相差"]) == (
        "31.00万元",
        "30.00万元",
        "1.00万元",
    )
    assert (first["规则"], first["问题"], first["指纹"]) == (
        told.check,
        told.message,
        told.fingerprint,
    )
    assert first["表或章节"] == told.places[0].table
    assert first["处理情况"] == first["处理人"] == first["说明"] == ""


def test_what_was_not_read_or_not_checked_has_its_own_sheet(
    sheets: Sheets, entry: DocumentEntry
) -> None:
    kinds = [row[1] for row in sheets["未读未审"][1:]]
    assert kinds.count("没有读出的数") == len(entry.unread)
    assert kinds.count("没有识别的表") == len(entry.unknown_tables)
    assert "没有审核的规则" in kinds
    assert ["没有读取的文件", "打不开。"] in [[row[1], row[6]] for row in sheets["未读未审"]]


def test_the_certificate_says_every_outcome(sheets: Sheets, entry: DocumentEntry) -> None:
    head, told, broken = sheets["审核结论"]
    said = dict(zip(head, told, strict=True))
    assert (said["通过"], said["不通过"], said["SHA-256"]) == ("40", "1", entry.sha256)
    assert broken[-1] == "打不开。"


def test_the_list_can_be_worked_off(entry: DocumentEntry) -> None:
    sheet = part(workbook(entry), "xl/worksheets/sheet1.xml")
    assert '<formula1>"已改,说明,有异议"</formula1>' in sheet
    assert "<autoFilter" in sheet
    assert 'state="frozen"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "Print_Titles" in part(workbook(entry), "xl/workbook.xml")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://a.b", "{=1}", "007"])
def test_what_a_document_says_never_becomes_a_formula(entry: DocumentEntry, text: str) -> None:
    data = workbook(replace(entry, findings=(replace(entry.findings[0], message=text),)))
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in part(data, "xl/worksheets/sheet1.xml")
    assert text in [cell for row in read(data)["问题清单"] for cell in row]


def test_any_text_can_be_written(entry: DocumentEntry) -> None:
    """Half characters, control characters, more than a cell holds."""
    nasty = "\ud800\x00\x0b甲" + "长" * 40_000
    data = workbook(replace(entry, findings=(replace(entry.findings[0], message=nasty),)))
    (told,) = [row[15] for row in read(data)["问题清单"][1:]]
    assert str(told).startswith("\ufffd甲长长")
    assert str(told).endswith("…")


def test_a_list_that_grows_too_long_says_so(
    entry: DocumentEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", 2)
    rows = read(workbook(entry))["问题清单"]
    assert len(rows) == 4
    assert "还有 1 行没有列出" in str(rows[-1][0])


def test_the_same_findings_give_the_same_file(entry: DocumentEntry) -> None:
    assert workbook(entry) == workbook(entry)


def test_the_workbook_speaks_english(sample: Verdict) -> None:
    sheets = read(workbook(digest(sample, "en"), lang="en"))
    assert list(sheets) == ["Findings", "Not read, not checked", "Certificate"]
    assert sheets["Findings"][1][1] == "Error"
    assert "No." in sheets["Findings"][0]


def test_a_workbook_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.txt", "--format", "xlsx"]) == 2
    assert "--output" in capsys.readouterr().err


# ----------------------------------------------------------------------------- a folder of pages


def test_every_page_of_a_folder_is_reached_from_its_index(sample: Verdict) -> None:
    entry = digest(sample, "zh", with_grids=True)
    names = ("甲局/预算.pdf", "乙局/预算.pdf", "集.zip!丙局/预算.pdf", "index.txt", "a?b*c.txt")
    documents = [replace(entry, path=name) for name in names]
    made = dict(files_of(documents, ReportFormat.HTML, "zh"))
    assert len(made) == len(names) + 1
    index = made.pop("index.html").decode()
    links = [unquote(link) for link in re.findall(r'<a href="([^"]+)"', index)]
    assert sorted(links) == sorted(made)
    assert all(re.fullmatch(r"[^\\/:*?\"<>|]+\.html", name) for name in made)
    assert "http" not in index.replace("http-equiv", "")


def test_several_files_and_a_folder_give_a_page_each(tmp_path: Path, pretend, disclosure) -> None:
    pretend()
    other = tmp_path / "other.txt"
    other.write_bytes(disclosure.read_bytes())
    files = [str(disclosure), str(other)]
    assert main(["check", *files, "-f", "html", "-o", str(tmp_path / "pages"), "-j", "1"]) == 1
    assert {p.name for p in (tmp_path / "pages").iterdir()} == {
        "index.html",
        "other.html",
        disclosure.stem + ".html",
    }
    assert main(["check", *files, "-f", "html", "-o", str(tmp_path / "all.html"), "-j", "1"]) == 1
    assert (tmp_path / "all.html").is_file()
