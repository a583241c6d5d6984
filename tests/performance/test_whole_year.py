"""A whole year of one example department, as its clerk plays it at the command line.

示例县档案局 has three projects. The digitising starts late and catches up, the exhibitions go far
beyond a target that was too low, the storage does what it should while its rent falls. Every figure
asked for is worked out by hand beside it.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mingzhang.budget import Actual, Budget, load_budget, write_workbook
from mingzhang.cli import main
from mingzhang.documents import Paragraph, Table
from mingzhang.formats.reading import read_any
from mingzhang.templates import all_templates
from sheet_editor import Value, edited

EXAMPLE = (
    Path(__file__).resolve().parents[2] / "examples" / "budgets" / "example-2026-archives.xlsx"
)
SCANNING, SHOWING, STORING = (f"13052926P000017{n}" for n in ("10001Y", "10002J", "100036"))


def held() -> Budget:
    budget, problems = load_budget(EXAMPLE)
    assert (budget is not None, problems) == (True, ())
    return budget


@pytest.fixture(scope="module")
def drafted(tmp_path_factory) -> Path:
    """The workbook as it stands in January: the budget, and nothing of the year yet."""
    path = tmp_path_factory.mktemp("year") / "budget.xlsx"
    layout = next(t for t in all_templates() if t.id == "hebei")
    january = replace(held(), payments=(), actuals=(), adjustments=())
    path.write_bytes(write_workbook(january, layout, 2026))
    return path


def printed(capsys: pytest.CaptureFixture[str], *said: str) -> tuple[int, Any]:
    """The exit code of a command and the JSON it prints."""
    code = main([*said, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def project(record: dict[str, Any], key: str) -> dict[str, Any]:
    return next(p for p in record["projects"] if p["key"] == key)


def test_workbook_and_yaml_of_the_example_hold_the_same_year():
    assert load_budget(EXAMPLE.with_suffix(".yaml")) == (held(), ())


# ------------------------------------------------------------------------------------ January


def test_the_targets_are_judged_before_the_year_begins(drafted, capsys):
    """Seventeen can be measured; 有所改善 is words, and is told with a proposal."""
    code, found = printed(capsys, "targets", "lint", str(drafted))
    (document,) = found["documents"]
    kinds = [i["target"]["kind"] for i in document["indicators"]]
    assert (code, len(kinds), kinds.count("qualitative")) == (0, 18, 1)
    assert [f for f in document["findings"] if f["severity"] == "error"] == []
    assert any("有所改善" in json.dumps(f, ensure_ascii=False) for f in document["findings"])


def test_the_disclosure_is_compiled_and_found_without_error(drafted, tmp_path, capsys):
    assert main(["compile", str(drafted), "-f", "docx", "--out", str(tmp_path)]) == 0
    paths = sorted(tmp_path.glob("*.docx"))
    assert len(paths) == 2  # the department and its unit
    assert main(["check", *map(str, paths)]) == 0, capsys.readouterr().out


def test_nothing_reported_is_grey_for_every_project(drafted, capsys):
    code, found = printed(capsys, "monitor", str(drafted), "--as-of", "2026-03")
    assert (code, [p["light"] for p in found["projects"]]) == (0, ["grey"] * 3)


# --------------------------------------------------------------------------------------- July


def reported(month: int) -> dict[tuple[str, str], Actual]:
    return {(a.project, a.level3): a for a in held().actuals if a.month == month}


def filled_in(workbook: bytes, month: int) -> bytes:
    """The prepared rows filled in as a clerk does: one of each project, one of each indicator."""
    budget, cells = held(), dict[str, Value]()
    for row, one in enumerate(budget.projects, 5):
        paid = sum(p.amount for p in budget.payments if p.project == one.key and p.month <= month)
        cells[f"资金支付!C{row}"] = paid
    values = reported(month)
    for row, indicator in enumerate(budget.indicators, 5):
        value = values.get((indicator.project, indicator.level3))
        if value is not None:
            said = {"G": value.value, "H": value.degree, "I": value.expected}
            said |= {"J": value.cause, "K": value.measure}
            cells |= {f"指标完成值!{c}{row}": v for c, v in said.items() if v not in ("", None)}
    return edited(workbook, cells)


def test_july_is_asked_for_and_reported_in_a_prepared_workbook(drafted, tmp_path, capsys):
    asked, answered = tmp_path / "asked.xlsx", tmp_path / "july.xlsx"
    said = ["monitor", str(drafted), "--as-of", "2026-07", "--prepare", str(asked)]
    assert main(said) == 0
    assert main(said) == 2  # never overwritten
    unanswered, problems = load_budget(asked)
    assert problems == ()
    assert unanswered is not None
    assert (unanswered.actuals, unanswered.payments) == ((), ())

    answered.write_bytes(filled_in(asked.read_bytes(), 7))
    budget, problems = load_budget(answered)
    assert problems == ()
    assert budget is not None
    kept = {"level2": "", "unit": ""}
    assert {replace(a, **kept) for a in budget.actuals} == {
        replace(a, **kept) for a in reported(7).values()
    }
    capsys.readouterr()
    code, found = printed(capsys, "monitor", str(answered), "--as-of", "2026-07")
    assert (code, [p["light"] for p in found["projects"]]) == (1, ["red", "green", "green"])


def test_july_digitising_is_behind_in_money_and_results(capsys):
    """Paid 60,000 of 300,000 = 20 %; due 40 + (80 - 40)/4 = 50 %. Scanned 7 of 20 万页 = 35 %,
    due 7/12 = 58.3 %; the body expects all of it and says why it is late."""
    code, found = printed(capsys, "monitor", str(EXAMPLE), "--as-of", "2026-07")
    scanning = project(found, SCANNING)
    money = scanning["money"]
    assert (code, money["rate"], money["due"], money["light"]) == (1, "20", "50", "red")
    pages = scanning["indicators"][0]
    assert (pages["rate"], pages["due"], pages["light"]) == ("35", "58.3333", "red")
    assert (pages["expected"], pages["possibility"], pages["needs"]) == ("20万页", "possible", [])
    waiting = next(i for i in scanning["indicators"] if i["level3"] == "查档等候时间")
    assert (waiting["light"], len(waiting["needs"])) == ("yellow", 2)  # no cause, no measure
    assert project(found, SHOWING)["ahead"] == "results"


# ------------------------------------------------------------------------------------ October


def test_october_digitising_has_caught_up_and_exhibitions_are_not_paid(capsys):
    """210,000 of 300,000 = 70 %, due 80 %: ten points, yellow. 15.5 of 20 = 77.5 %, due 83.3 %:
    green. Exhibitions 30,000 of 60,000 = 50 %, due 80 %: red. The rent fell to 110,000, of which
    100,000 are paid: 90.9 %."""
    code, found = printed(capsys, "monitor", str(EXAMPLE), "--as-of", "2026-10")
    lights = {
        key: (project(found, key)["money"]["light"], project(found, key)["results"]["light"])
        for key in (SCANNING, SHOWING, STORING)
    }
    assert code == 1
    assert lights == {
        SCANNING: ("yellow", "green"),
        SHOWING: ("red", "green"),
        STORING: ("green", "green"),
    }
    storing = project(found, STORING)["money"]
    assert (storing["initial"], storing["adjusted"], storing["rate"]) == (
        "120000",
        "110000",
        "90.9091",
    )


# ----------------------------------------------------------------------------------- December


def test_december_every_point_follows_from_the_scheme(capsys):
    """Execution 10 and indicators 90 points. Digitising: 285/300 = 95 % gives 9.5; 19 of 20 万页
    give 19 of 20, done in December instead of November 0 of 10, the rest 60: 88.5, 良. Exhibitions:
    54/60 gives 9, all 90: 99. Storage: 110/110 gives 10; a degree of 90 % gives 27 of 30: 97."""
    _, found = printed(capsys, "evaluate", str(EXAMPLE))
    totals = {
        key: (form["execution"]["points"], form["total"], form["grade"])
        for key in (SCANNING, SHOWING, STORING)
        for form in (project(found, key),)
    }
    assert totals == {
        SCANNING: ("9.5", "88.5", "良"),
        SHOWING: ("9", "99", "优"),
        STORING: ("10", "97", "优"),
    }
    pages = project(found, SCANNING)["indicators"][0]
    assert (pages["points"], pages["claimed"]) == ("19", "20")
    assert any("自评得分20分" in f["message"]["zh"] for f in project(found, SCANNING)["findings"])
    assert project(found, SHOWING)["indicators"][0]["overshoot"]  # 12 of 4


def test_december_is_told_on_the_screen(capsys):
    for lang, words in (("zh", ("88.5", "良", "+1")), ("en", ("88.5", "good", "+1"))):
        main(["evaluate", str(EXAMPLE), "--lang", lang])
        said = capsys.readouterr().out
        assert all(word in said for word in words), said


# ---------------------------------------------------------------------------------- documents


def words_of(path: Path) -> str:
    """Everything a written document says, read like anyone's."""
    blocks = read_any(path).blocks
    cells = [c for b in blocks if isinstance(b, Table) for row in b.rows for c in row.cells]
    return "\n".join([*cells, *(b.text for b in blocks if isinstance(b, Paragraph))])


@pytest.mark.parametrize(
    ("command", "title", "words"),
    [
        (
            ("monitor", "--as-of", "2026-07"),
            "2026年1—7月绩效运行监控报告",
            ("加工页数", "7万页", "20万页", "中标单位进场晚了两个月", "有可能"),
        ),
        (
            ("evaluate",),
            "2026年度绩效自评报告",
            (
                "加工页数",
                "19万页",
                "28.50",
                "88.5",
                "进场晚，最后一批退回重扫",
                "下年提前一个季度招标",
            ),
        ),
    ],
    ids=["monitoring", "evaluation"],
)
def test_the_documents_say_the_same_in_every_format(command, title, words, tmp_path, capsys):
    said = [command[0], str(EXAMPLE), *command[1:], "--out", str(tmp_path)]
    main([*said, "--format", "docx,xlsx,html,pdf"])
    stem = f"101-示例县档案局{title}"
    assert {p.suffix for p in tmp_path.glob(f"{stem}.*")} == {".docx", ".xlsx", ".html", ".pdf"}
    for form in ("docx", "html"):
        text = words_of(tmp_path / f"{stem}.{form}")
        assert [word for word in words if word not in text] == [], form


# ---------------------------------------------------------------------------------- next year


def test_next_year_begins_with_proposals_and_without_this_years_values(tmp_path, capsys):
    path = tmp_path / "next.xlsx"
    said = [
        "new-budget",
        "--template",
        "hebei",
        "--year",
        "2027",
        "--from",
        str(EXAMPLE),
        str(path),
    ]
    assert main(said) == 0
    told = capsys.readouterr().err
    for words in ("[提高] 档案宣传 · 办展次数", "“≥12次”", "[替换] 库房租赁维护 · 保管条件"):
        assert words in told
    begun, problems = load_budget(path)
    assert problems == ()  # the sheet of proposals is for people: nobody reads it, nobody complains
    assert begun is not None
    assert (begun.year, begun.payments, begun.actuals) == (2027, (), ())
    assert begun.indicators == held().indicators
