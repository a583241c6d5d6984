"""`mingzhang targets lint`: targets as data with what is wrong, for disclosures and budgets alike."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mingzhang.budget import load_budget
from mingzhang.check.cases import load_case
from mingzhang.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DISCLOSURE = EXAMPLES / "shaanxi-2026-lueyang-medical-security.txt"
WORKBOOK = EXAMPLES / "budgets" / "shaanxi-2026-lueyang.xlsx"


def linted(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[dict[str, Any]]]:
    code = main(["targets", "lint", *map(str, words), "--format", "json"])
    documents: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["documents"]
    return code, documents


def test_every_indicator_is_told_with_its_target_as_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, (document,) = linted(capsys, DISCLOSURE)
    assert code == 0
    assert document["path"] == str(DISCLOSURE)
    assert len(document["indicators"]) == 126
    first = document["indicators"][0]
    wanted = {"project", "level1", "level2", "level3", "text", "weight", "target", "line", "page"}
    assert wanted <= set(first)
    assert (first["level3"], first["text"], Decimal(first["weight"])) == (
        "体检总费用",
        "≤13万元",
        20,
    )
    target = {key: first["target"][key] for key in ("kind", "sign", "value", "unit")}
    assert target == {"kind": "number", "sign": "≤", "value": "13", "unit": "万元"}
    line = DISCLOSURE.read_text(encoding="utf-8").splitlines()[first["line"] - 1]
    assert "≤13万元" in line
    assert {finding["check"] for finding in document["findings"]} >= {"K1", "K7", "K10"}


def test_a_workbook_is_judged_by_the_same_rules_and_names_sheet_and_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, (document,) = linted(capsys, WORKBOOK)
    budget, _ = load_budget(WORKBOOK)
    assert budget is not None
    assert [i["text"] for i in document["indicators"]] == [i.value for i in budget.indicators]
    places = [place for finding in document["findings"] for place in finding["places"]]
    assert places
    assert {place["sheet"] for place in places} <= {"项目", "绩效指标"}
    rows = {line.at.row: line.value for line in budget.indicators if line.at is not None}
    told = [place for place in places if place["sheet"] == "绩效指标" and place["text"]]
    assert told
    assert all(place["text"] == rows[place["line"]] for place in told)


def test_an_error_gives_1_and_a_file_that_cannot_be_read_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(load_case("K17").failing, encoding="utf-8")
    good = tmp_path / "good.txt"
    good.write_text(load_case("K17").passing, encoding="utf-8")
    assert linted(capsys, good)[0] == 0
    assert linted(capsys, good, bad)[0] == 1
    code, documents = linted(capsys, bad, tmp_path / "missing.pdf", good)
    assert code == 2
    assert [bool(d.get("error")) for d in documents] == [False, True, False]
    assert documents[1]["indicators"] == documents[1]["findings"] == []
    assert len(documents[2]["indicators"]) == 6


def test_a_folder_stands_for_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(load_case("K17").passing, encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(WORKBOOK.read_bytes())
    _, documents = linted(capsys, tmp_path)
    assert [(Path(d["path"]).name, d["kind"]) for d in documents] == [
        ("a.txt", "disclosure"),
        ("b.xlsx", "budget"),
    ]


def test_a_budget_with_mistakes_is_not_judged_and_says_where_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (EXAMPLES / "budgets" / "shaanxi-2026-lueyang.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace("template: shaanxi", "template: nowhere", 1), encoding="utf-8")
    code, (document,) = linted(capsys, broken)
    assert code == 2
    assert document["error"]


@pytest.mark.parametrize(("lang", "word"), [("zh", "绩效指标"), ("en", "Targets")])
def test_people_read_counts_and_findings(
    lang: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["targets", "lint", str(WORKBOOK), str(DISCLOSURE), "--lang", lang]) == 0
    printed = capsys.readouterr().out
    assert word in printed
    assert "[K7]" in printed
    assert str(WORKBOOK.name) in printed
    assert printed.count("━━ ") == 2
