"""`check --last-year --unit`: what is found names the other document, in every form of report."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from mingzhang.check.cases import load_case
from mingzhang.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This year's document with a wrong change, last year's, and one of a unit that differs."""
    monkeypatch.chdir(tmp_path)
    change, sums = load_case("Y2"), load_case("U1")
    Path("this.txt").write_text(change.failing, encoding="utf-8")
    Path("right.txt").write_text(change.passing, encoding="utf-8")
    Path("last.txt").write_text(change.last_year, encoding="utf-8")
    Path("department.txt").write_text(sums.failing, encoding="utf-8")
    Path("units").mkdir()
    Path("units/one.txt").write_text(sums.units[0], encoding="utf-8")
    return tmp_path


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["check", *arguments]) == 1
    return capsys.readouterr().out


def test_the_sentence_and_the_place_name_last_years_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "".join(report(capsys, "this.txt", "--last-year", "last.txt").split())
    assert "[Y2]" in said
    assert "上年文件“last.txt”" in said
    assert "“last.txt”“二、部门预算安排的总体情况”（第" in said
    assert "比对上年文件“last.txt”" in said
    english = report(capsys, "this.txt", "--last-year", "last.txt", "--lang", "en")
    assert "last year's document “last.txt”" in " ".join(english.split())


def test_a_folder_of_units_is_set_against_the_department(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "".join(report(capsys, "department.txt", "--unit", "units").split())
    assert "[U1]" in said
    assert "单位文件“one.txt”" in said
    assert "比对单位文件1份" in said


def test_json_tells_which_file_a_place_is_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = report(capsys, "this.txt", "--last-year", "last.txt", "--format", "json")
    told = json.loads(out)
    schema = files("mingzhang.cli.report").joinpath("check.schema.json").read_text("utf-8")
    jsonschema.validate(told, json.loads(schema))
    (document,) = told["documents"]
    assert [(b["path"], b["role"]) for b in document["beside"]] == [("last.txt", "last_year")]
    (finding,) = [f for f in document["findings"] if f["check"] == "Y2"]
    assert ["file" in place for place in finding["places"]] == [False, False, True]
    assert finding["places"][2]["file"] == "last.txt"


def test_sarif_points_into_the_other_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = report(capsys, "this.txt", "--last-year", "last.txt", "--format", "sarif")
    (result,) = [r for r in json.loads(out)["runs"][0]["results"] if r["ruleId"] == "Y2"]
    of = [
        place["physicalLocation"]["artifactLocation"]["uri"] for place in result["relatedLocations"]
    ]
    assert of[-1] == "last.txt"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "this.txt"


def test_a_page_links_to_no_row_of_another_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = report(capsys, "this.txt", "--last-year", "last.txt", "--format", "html")
    items = [line for line in page.splitlines() if line.startswith("<li>“last.txt”")]
    assert items
    assert not any("<a " in item for item in items)


def test_the_right_change_passes(folder: Path) -> None:
    assert main(["check", "right.txt", "--last-year", "last.txt", "--format", "json"]) == 0


@pytest.mark.parametrize(
    ("option", "name", "words"),
    [
        ("--last-year", "missing.txt", "用来比对的文件 missing.txt 读不了"),
        ("--last-year", "empty.txt", "没有读出任何数据"),
        ("--last-year", "two", "只能给一份"),
        ("--unit", "missing.txt", "用来比对的文件 missing.txt 读不了"),
    ],
)
def test_a_document_that_cannot_be_compared_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], option: str, name: str, words: str
) -> None:
    Path("empty.txt").write_text("今天天气很好。\n", encoding="utf-8")
    Path("two").mkdir()
    for number in "12":
        Path(f"two/{number}.txt").write_text("甲\n", encoding="utf-8")
    assert main(["check", "this.txt", option, name]) == 2
    said = "".join(capsys.readouterr().err.split())
    assert "".join(words.split()) in said
    assert "Traceback" not in said


def test_results_that_are_kept_depend_on_the_other_documents(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ["--resume", "state.jsonl", "--format", "json"]
    assert main(["check", "this.txt", *kept]) == 0
    assert "Y2" in report(capsys, "this.txt", "--last-year", "last.txt", *kept)
    Path("last.txt").write_text(load_case("Y1").last_year, encoding="utf-8")
    assert main(["check", "right.txt", "--last-year", "last.txt", *kept]) == 0
