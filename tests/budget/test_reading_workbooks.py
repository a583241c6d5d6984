"""What clerks do to a workbook without doing wrong is understood, and no file does harm."""

import io
import random
import resource
import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.budget import Budget, load_budget, read_workbook
from mingzhang.facts import Severity
from sheet_editor import Formula, Styled, Value, edited, part_of, renamed, rewritten
from small_budget import TEXT, small, small_workbook

# ------------------------------------------------------------------ what is understood as meant

SAME: dict[str, dict[str, Value]] = {
    "a code alone": {"支出明细!D5": "2012601"},
    "a code stored as a number": {"支出明细!D5": Decimal("2012601.0"), "支出明细!A5": 101001},
    "a code in full-width digits": {"支出明细!D5": "２０１２６０１　行政运行"},
    "a code without a space": {"支出明细!D5": "2012601行政运行"},
    "an amount in full-width digits": {"支出明细!I5": "６０００００．００"},
    "an amount as text": {"支出明细!I5": " 600000 "},
    "an amount with 元": {"支出明细!I5": "600000元"},
    "an amount that binary fractions blur": {
        "支出明细!I5": Formula("1.1+2.2", "600000.0000000001")
    },
    "a computed amount": {"支出明细!I5": Formula("300000*2", "600000")},
    "a unit by its name": {"支出明细!A5": "示例县档案局本级"},
    "a unit by its code": {"支出明细!A5": "101001"},
    "a project by its name": {"支出明细!C7": "档案数字化加工"},
    "a project by its code": {"支出明细!C7": "13052926P00001710000B"},
    "another word for a member": {"支出明细!G5": "一般公共预算", "支出明细!B6": "日常公用经费"},
    "the English key of a member": {"支出明细!B5": "personnel", "支出明细!H5": "current"},
    "nothing where nothing means the usual": {"支出明细!G5": None, "支出明细!H5": None},
    "a government item left to the map": {"支出明细!F5": None, "支出明细!F9": None},
    "the body of an indicator left to its project": {"绩效指标!A5": None},
    "the department left out of a text": {"文字说明!A5": None},
    "a percentage typed as such": {"项目!F5": "20%"},
    "English heads": {"支出明细!I4": "Amount (yuan)", "支出明细!A4": "unit"},
    "a head on two lines": {"支出明细!I4": "金额\n（元） *"},
    "a line break in a name": {"项目!B5": "档案数字化\n加工"},
    "a formatted row below": {"支出明细!A300": " ", "支出明细!I300": ""},
    "figures in the columns that are computed": {"项目!E5": 99, "项目!E9": Formula("1", "1")},
    "notes on the sheets of help": {"填写说明!C30": "记得问财政局", "核对!B40": 1},
}


@pytest.mark.parametrize("edits", SAME.values(), ids=SAME.keys())
def test_harmless_ways_to_write_mean_the_same(edits: dict[str, Value]) -> None:
    budget, problems = read_workbook(edited(small_workbook(), edits))
    assert (budget, [p.said() for p in problems]) == (small(), [])


def test_a_cell_with_a_percent_format_holds_what_it_shows() -> None:
    """Typing 95% into a cell that is not text stores 0.95 and shows 95%."""
    edits: dict[str, Value] = {
        "项目!F5": Styled("0.2", like="E5"),
        "项目!K5": Styled("0.95", like="E5"),
    }

    def percent(xml: bytes) -> bytes:
        return xml.replace(b'numFmtId="4"', b'numFmtId="9"')

    # E5 is shown with thousands separators (4); now as a percentage (9), like all such cells.
    workbook = rewritten(edited(small_workbook(), edits), {"xl/styles.xml": percent})
    budget, _ = read_workbook(workbook)
    assert budget is not None
    assert budget.projects[0].plan[0].percent == 20
    assert budget.projects[0].texts == {"purpose": "95%"}


def test_merged_cells_speak_for_all_their_rows() -> None:
    edits = dict.fromkeys([f"支出明细!A{row}" for row in (6, 7, 8)])
    workbook = edited(small_workbook(), edits)
    part = part_of(workbook, "支出明细")
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A5:A8"/></mergeCells>'
    workbook = rewritten(workbook, {part: lambda xml: xml.replace(b"</sheetData>", merge)})
    assert read_workbook(workbook) == (small(), ())


def test_columns_and_sheets_may_stand_in_any_order() -> None:
    columns = "ABCDEFGHI"
    moved = {}
    budget = small()
    words = [
        ["预算单位", "金额（元）", "部门经济分类", "支出功能分类", "支出类别", "项目", "本年/结转"],
        *(
            [
                line.unit,
                str(line.amount),
                line.dept_econ,
                line.function,
                line.category,
                line.project,
                line.carry,
            ]
            for line in budget.lines
        ),
    ]
    for row, values in enumerate(words, 4):
        moved |= {f"支出明细!{column}{row}": None for column in columns}
        moved |= {f"支出明细!{c}{row}": v or None for c, v in zip(columns, values, strict=False)}
    assert read_workbook(edited(small_workbook(), moved)) == (budget, ())


def test_codes_of_their_own_are_known_once_they_are_listed() -> None:
    edits: dict[str, Value] = {
        "支出明细!D5": "2012688 档案抢救",
        "补充科目!A5": "支出功能分类",
        "补充科目!B5": "2012688",
        "补充科目!C5": "档案抢救",
    }
    budget, problems = read_workbook(edited(small_workbook(), edits))
    assert problems == ()
    assert budget is not None
    assert budget.lines[0].function == "2012688"


def test_sheets_of_one_s_own_are_told_and_left_alone() -> None:
    workbook = renamed(small_workbook(), "核对", "我的草稿")
    budget, problems = read_workbook(workbook)
    assert budget == small()
    assert [(p.kind, p.severity) for p in problems] == [("sheet_unknown", Severity.WARNING)]
    assert "“我的草稿”" in problems[0].said()


def test_content_decides_how_a_file_is_read(tmp_path: Path) -> None:
    """A workbook with the wrong ending, and YAML with another."""
    (tmp_path / "a.yaml").write_bytes(small_workbook())
    (tmp_path / "b.xlsx").write_text(TEXT, encoding="utf-8")
    assert load_budget(tmp_path / "a.yaml") == (small(), ())
    assert load_budget(tmp_path / "b.xlsx") == (small(), ())


def test_places_are_remembered_and_do_not_matter() -> None:
    budget, _ = read_workbook(small_workbook())
    assert budget is not None
    at = budget.lines[2].at
    assert at is not None
    assert (at.sheet, at.row) == ("支出明细", 7)
    assert budget.lines[2] == replace(budget.lines[2], at=None)


# ------------------------------------------------------------------------------- hostile files


def told(data: bytes) -> str:
    """The one sentence about a file that cannot be read."""
    budget, problems = read_workbook(data)
    assert budget is None
    assert len(problems) == 1
    assert problems[0].message.en
    return problems[0].said("zh")


def test_a_million_empty_rows_cost_nothing() -> None:
    """Formatting whole columns makes Excel store a row for each of them."""
    rows = b"".join(
        b'<row r="%d" s="1"><c r="A%d" s="1"/><c r="I%d" s="2"/></row>' % (n, n, n)
        for n in range(11, 1_048_577)
    )
    part = part_of(small_workbook(), "支出明细")
    workbook = rewritten(
        small_workbook(),
        {part: lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")},
        packed=True,
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    assert read_workbook(workbook) == (small(), ())
    assert time.process_time() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10  # KiB


def test_a_cell_in_the_last_corner_is_just_another_cell() -> None:
    """A dense grid up to it would have seventeen thousand million cells."""
    budget, problems = read_workbook(edited(small_workbook(), {"支出明细!XFD1048576": "x"}))
    assert budget == small()
    assert problems == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"%PDF-1.7", "不是 Excel 工作簿"),
        (b"", "不是 Excel 工作簿"),
    ],
)
def test_what_is_no_workbook_gets_a_sentence(data: bytes, words: str) -> None:
    assert words in told(data)


def test_a_workbook_that_is_cut_off_gets_a_sentence() -> None:
    whole = small_workbook()
    for length in range(0, len(whole), len(whole) // 40):
        told(whole[:length])


def test_damage_anywhere_gets_a_sentence_or_a_reading() -> None:
    chance = random.Random(20260101)
    whole = small_workbook()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        budget, problems = read_workbook(bytes(data))
        assert budget is not None or problems


def test_damaged_xml_gets_a_sentence_or_a_reading() -> None:
    """The same inside the parts, where a checksum does not notice."""
    chance = random.Random(7)
    whole = small_workbook()
    parts = [part_of(whole, name) for name in ("支出明细", "封面信息")]
    parts += ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]

    def bent(xml: bytes) -> bytes:
        data = bytearray(xml)
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return bytes(data)

    for number in range(60):
        budget, problems = read_workbook(rewritten(whole, {parts[number % len(parts)]: bent}))
        assert budget is not None or problems


def test_an_archive_without_sheets_gets_a_sentence() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    assert "Excel" in told(buffer.getvalue())


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    budget, problems = load_budget(tmp_path / "missing.xlsx")
    assert budget is None
    assert len(problems) == 1
    assert problems[0].said().startswith("missing.xlsx：文件打不开：没有这个文件。")


def test_a_folder_gets_a_sentence(tmp_path: Path) -> None:
    _, (problem,) = load_budget(tmp_path)
    assert "这是文件夹" in problem.said()
    assert "Errno" not in problem.said("en")


@pytest.mark.parametrize("data", [b"", b" \n", "随便写写".encode(), b"a,b\n1,2\n", b"%PDF-1.7"])
def test_what_is_only_called_a_workbook_is_told_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    budget, (problem,) = load_budget(path)
    assert budget is None
    words = "不是 Excel 工作簿" if data.strip() else "是空的"
    words = "是 PDF，不是填报工作簿" if data.startswith(b"%PDF") else words
    assert f"文件 a.xlsx {words}" in problem.said()


def test_an_empty_workbook_has_no_lines_and_says_what_is_missing() -> None:
    from mingzhang.budget import write_workbook
    from mingzhang.templates import all_templates, can_print

    for layout in filter(can_print, all_templates()):
        budget, problems = read_workbook(write_workbook(None, layout, 2026))
        assert budget is None
        places = [p.said().partition("：")[0] for p in problems]
        assert places == [
            "“预算单位”表是空的，至少要有一个单位（部门本级）。",
            *[f"封面信息!B{n}" for n in (6, 7, 8)],
        ]


def test_budget_is_the_type_that_is_promised() -> None:
    assert isinstance(read_workbook(small_workbook())[0], Budget)
