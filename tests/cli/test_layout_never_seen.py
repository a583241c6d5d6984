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


def test_a_statement_without_tables_is_checked_by_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "statement.txt"
    path.write_text(
        "某县气象站2021年度单位决算\n\n2021年度收入总计519.07万元，支出总计519.07万元，与2020年度相比，"
        "增加32.19万元，增长6.76%。\n\n本年支出合计519.07万元，其中：基本支出401.91万元，占77.43%。\n",
        encoding="utf-8",
    )
    assert main(["check", str(path), "--format", "json"]) == 1
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert [f["stated"] for f in document["findings"] if f["severity"] == "error"] == ["6.76%"]


def test_a_text_without_figures_is_not_checked(tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_text("某县气象站2021年度单位决算\n\n今日多云。\n", encoding="utf-8")
    assert main(["check", str(path)]) == 2


def test_explain_names_the_pages_of_a_source_that_has_pages(
    seeds_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = seeds_dir.parent / "documents" / "putuo-commerce-2025-unit-budget.pdf"
    assert main(["read", str(source), "--explain"]) == 0
    told = capsys.readouterr().out
    assert "2025 年 (第 1—22 页)" in told
    assert "-- 第 10 页 《2025年预算单位收入预算总表》" in told
