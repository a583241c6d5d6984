"""The commands of the year: monitor and evaluate, and what is said when they cannot be carried out."""

import json
from pathlib import Path

import pytest

from mingzhang.cli import main

ROOT = Path(__file__).resolve().parents[2]
YEAR = ROOT / "examples" / "budgets" / "example-2026-archives.yaml"
JULY = ["monitor", str(YEAR), "--as-of", "2026-07"]


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("month", ["2026-07", "2026-7", "2026年7月", "7", "7月"])
def test_a_month_may_be_written_as_people_write_it(month, capsys):
    code, out, _ = said(capsys, "monitor", str(YEAR), "--as-of", month, "--format", "json")
    assert (code, json.loads(out)["month"]) == (1, 7)


@pytest.mark.parametrize(
    ("month", "words"),
    [("2026-13", "2026-07"), ("下月", "2026-07"), ("2025-07", "2025 年"), ("", "2026-07")],
)
def test_a_month_that_is_none_is_told(month, words, capsys):
    code, out, err = said(capsys, "monitor", str(YEAR), "--as-of", month)
    assert (code, out) == (2, "")
    assert words in err


def test_red_leaves_with_one_and_green_with_nothing(tmp_path, capsys):
    assert said(capsys, *JULY)[0] == 1
    text = YEAR.read_text(encoding="utf-8")
    better = tmp_path / "better.yaml"
    better.write_text(
        text.replace("month: 6, amount: 30000.00", "month: 6, amount: 120000.00")
        .replace("month: 9, amount: 150000.00", "month: 9, amount: 60000.00")
        .replace("value: 7万页", "value: 11.9万页"),
        encoding="utf-8",
    )
    code, out, err = said(capsys, "monitor", str(better), "--as-of", "2026-07")
    assert (code, err) == (0, ""), out


def test_the_screen_shows_what_is_wrong_and_what_is_missing(capsys):
    out = said(capsys, *JULY)[1]
    for words in (
        "20.0%",
        "慢 30 个百分点",
        "时间进度为 58.3%",
        "完成可能性：有可能",
        "请写明改进措施",
    ):
        assert words in out
    english = said(capsys, *JULY, "--lang", "en")[1]
    for words in ("30 points behind", "58.3% due by month 7", "say what will be done about it"):
        assert words in english


def test_a_budget_with_mistakes_is_told_and_leaves_with_one(tmp_path, capsys):
    wrong = tmp_path / "wrong.yaml"
    text = YEAR.read_text(encoding="utf-8")
    wrong.write_text(
        text.replace("level3: 加工页数, month: 7", "level3: 加工页, month: 7"), encoding="utf-8"
    )
    for command in (["monitor", str(wrong), "--as-of", "7"], ["evaluate", str(wrong)]):
        code, out, err = said(capsys, *command)
        assert (code, out) == (1, "")
        assert "最接近的是：加工页数" in err


def test_what_is_no_budget_is_told(tmp_path, capsys):
    path = tmp_path / "no.xlsx"
    path.write_bytes(b"")
    for command in (["monitor", str(path), "--as-of", "7"], ["evaluate", str(path)]):
        code, out, err = said(capsys, *command)
        assert code in (1, 2)
        assert out == ""
        assert "空的" in err


def test_files_need_a_folder(capsys):
    code, _, err = said(capsys, *JULY, "--format", "docx")
    assert code == 2
    assert "--out" in err


def test_a_scheme_is_chosen_by_the_layout_or_named(capsys):
    _, out, _ = said(capsys, "evaluate", str(YEAR), "--format", "json")
    assert json.loads(out)["scheme"] == "hebei"
    _, out, _ = said(capsys, "evaluate", str(YEAR), "--scheme", "hubei", "--format", "json")
    assert json.loads(out)["scheme"] == "hubei"
    code, _, err = said(capsys, "evaluate", str(YEAR), "--scheme", "hebie")
    assert code == 2
    assert "hebei" in err


def test_a_month_without_values_has_no_total(capsys):
    """July's values say nothing of the year; they are scored only when July is asked for."""
    for month, total in (("2026-07", None), ("2026-12", "88.5")):
        _, out, _ = said(capsys, "evaluate", str(YEAR), "--as-of", month, "--format", "json")
        assert json.loads(out)["projects"][0]["total"] == total


def test_a_prepared_workbook_needs_the_name_of_one(tmp_path, capsys):
    code, _, err = said(capsys, *JULY, "--prepare", str(tmp_path / "july.yaml"))
    assert code == 2
    assert ".xlsx" in err


def test_brackets_in_a_name_are_no_markup(tmp_path, capsys):
    path = tmp_path / "budget.yaml"
    text = YEAR.read_text(encoding="utf-8")
    path.write_text(text.replace("档案宣传", "'[red]展[b]'"), encoding="utf-8")
    for command in (["monitor", str(path), "--as-of", "7"], ["evaluate", str(path)]):
        assert "[red]展[b]" in said(capsys, *command)[1].split("\n\n")[1]
