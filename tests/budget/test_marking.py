"""A workbook with its mistakes marked: the clerk's own file, and nothing else in it changes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from mingzhang.budget import load_budget, mark_workbook
from mingzhang.budget.model import Where
from mingzhang.budget.problems import Problem, error, warning
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.xlsx.package import Package

BOOK = Path(__file__).parents[2] / "examples" / "budgets" / "hebei-2026-juluxian.xlsx"
CELL = error(
    "unknown_code", "没有 9999999 这个科目。", "No item 9999999.", Where("支出明细", 6, "D")
)
REMARK = warning("odd", "=请再看一下", "=Please look again", Where("支出明细", 6, "D"))
HEAD = error("column_renamed", "不认识的列。", "Unknown column.", Where("支出明细", 4, "B"))
WHOLE = error("sheet_missing", "没有找到工作表“收入”。", "The sheet is missing.")


@pytest.fixture(scope="module")
def book() -> bytes:
    return BOOK.read_bytes()


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def sheet(data: bytes, name: str) -> str:
    return part(data, next(e.part for e in Package(data).sheets() if e.name == name))


def comments(data: bytes, name: str) -> dict[str, str]:
    """What is said at each cell of a sheet."""
    own = next(e.part for e in Package(data).sheets() if e.name == name)
    folder, _, last = own.rpartition("/")
    target = re.search(r'/comments" Target="([^"]+)"', part(data, f"{folder}/_rels/{last}.rels"))
    if target is None:
        target = re.search(
            r'Target="([^"]*comments[^"]*)"', part(data, f"{folder}/_rels/{last}.rels")
        )
    assert target
    held = part(data, target[1].replace("..", "xl").lstrip("/"))
    return {
        one.get("ref"): "".join(one.itertext())
        for one in etree.fromstring(held.encode()).iterfind(".//{*}comment")
    }


def marked(book: bytes, *problems: Problem, lang: str = "zh") -> bytes:
    return mark_workbook(book, problems, lang)


def test_each_cell_gets_a_colour_and_a_comment_with_all_that_is_said_of_it(book) -> None:
    copy = marked(book, CELL, REMARK)
    assert comments(copy, "支出明细")["D6"] == "错误：没有 9999999 这个科目。\n疑点：=请再看一下"
    assert '<conditionalFormatting sqref="D6"><cfRule type="expression"' in sheet(copy, "支出明细")


def test_the_first_sheet_lists_all_and_leads_to_the_cells(book) -> None:
    copy = marked(book, CELL, WHOLE)
    assert Package(copy).sheets()[0].name == "问题清单"
    listed = sheet(copy, "问题清单")
    assert "location=\"'支出明细'!D6\"" in listed
    assert "没有找到工作表“收入”。" in listed
    assert "<f>" not in listed


def test_a_comment_that_stood_at_the_cell_stays(book) -> None:
    before = comments(book, "支出明细")["B4"]
    said = comments(marked(book, HEAD), "支出明细")["B4"]
    assert said.startswith(before)
    assert said.endswith("不认识的列。")


def test_the_rows_stay_as_they_were_and_the_budget_is_the_same(book, tmp_path) -> None:
    copy = marked(book, CELL, HEAD, WHOLE)
    rows = re.compile(r"<sheetData>.*</sheetData>", re.DOTALL)
    assert rows.search(sheet(copy, "支出明细"))[0] == rows.search(sheet(book, "支出明细"))[0]
    (tmp_path / "copy.xlsx").write_bytes(copy)
    assert load_budget(tmp_path / "copy.xlsx") == load_budget(BOOK)


def test_one_sheet_alone_is_selected_so_that_typing_goes_into_one(book) -> None:
    copy = marked(book, CELL)
    chosen = [e.name for e in Package(copy).sheets() if 'tabSelected="1"' in sheet(copy, e.name)]
    assert chosen == ["问题清单"]


def test_names_that_belong_to_a_sheet_follow_it_when_the_list_stands_in_front(book) -> None:
    def owners(data: bytes) -> list[str]:
        names = [entry.name for entry in Package(data).sheets()]
        found = re.findall(r'localSheetId="(\d+)"', part(data, "xl/workbook.xml"))
        return [names[int(number)] for number in found]

    assert owners(book)
    assert owners(marked(book, CELL)) == owners(book)


def test_a_copy_that_is_marked_again_holds_the_new_marks_alone(book) -> None:
    once = marked(book, CELL, HEAD, WHOLE)
    again = marked(once, REMARK)
    assert comments(again, "支出明细")["D6"] == "疑点：=请再看一下"
    assert comments(again, "支出明细")["B4"] == comments(book, "支出明细")["B4"]
    assert sheet(again, "支出明细").count('"明账"') == 2
    assert [e.name for e in Package(again).sheets()].count("问题清单") == 1
    assert "9999999" not in sheet(again, "问题清单")


def test_a_copy_is_the_same_each_time_it_is_made(book) -> None:
    assert marked(book, CELL, WHOLE) == marked(book, CELL, WHOLE)


def test_characters_that_no_workbook_can_hold_are_left_out(book) -> None:
    odd = error("x", "写的是\x07\ud800。", "x", Where("收入", 5, "B"))
    assert comments(marked(book, odd), "收入")["B5"] == "错误：写的是。"


def test_it_speaks_the_language_of_the_reader(book) -> None:
    copy = marked(book, CELL, lang="en")
    assert comments(copy, "支出明细")["D6"] == "error: No item 9999999."


def test_what_is_no_workbook_is_refused_with_a_sentence(book) -> None:
    with pytest.raises(ReadFailure):
        mark_workbook(b"PK\x03\x04 cut off", [CELL])
    with pytest.raises(ReadFailure):
        mark_workbook(book[:20_000], [CELL])
