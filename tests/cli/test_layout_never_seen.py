"""A file in no layout is checked by what its words tell, and the report says so."""

import json
from pathlib import Path

import pytest
from tests.interpret.vocabulary.pages import table

from mingzhang.cli import main

HEADS = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]


def page(
    folder: Path, project: str = "2.00", title: str = "一般公共预算支出功能分类预算明细表"
) -> str:
    rows = [
        ["205", "教育支出", "12.00", "10.00", project],
        ["208", "社会保障和就业支出", "8.00", "7.00", "1.00"],
        ["合计", "", "20.00", "17.00", "3.00"],
    ]
    path = folder / "page.html"
    text = "<p>某县水利局2025年部门预算</p>" + table(title, HEADS, rows)
    path.write_text(f"<html><body>{text}</body></html>", encoding="utf-8")
    return str(path)


def test_it_is_checked_and_the_report_says_how_it_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", page(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "没有相符的公开样式" in told
    assert "按词" in told.replace("\n", "")


def test_a_wrong_figure_is_found_without_any_layout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", page(tmp_path, project="2.50"), "--format", "json"]) == 1
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    errors = [f for f in document["findings"] if f["severity"] == "error"]
    assert any("2.50" in finding["message"] for finding in errors)
    assert [one["how"] for one in document["tables"]] == ["vocabulary_proved"]


def test_a_file_of_which_nothing_is_understood_is_not_checked(tmp_path: Path) -> None:
    assert main(["check", page(tmp_path, title="乡村振兴衔接资金支出表")]) == 2


def test_explain_names_how_each_table_was_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", page(tmp_path), "--explain"]) == 0
    told = capsys.readouterr().out
    assert (
        "《一般公共预算支出功能分类预算明细表》 [general_expenditure] 样式中没有，按词汇读出，合计或其他表可印证"
        in told
    )
    assert "年度依据: “某县水利局2025年部门预算”" in told
