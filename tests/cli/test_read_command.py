"""`mingzhang read`: data points as exact data."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from mingzhang.cli import main
from mingzhang.cli.extract.model import COLUMNS

Pretend = Callable[..., None]


def rows(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert main(["read", str(path)]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_a_figure_is_a_row_with_its_coordinate_and_its_place(
    pretend: Pretend, disclosure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend()
    (row,) = (r for r in rows(disclosure, capsys) if r["line"] == "14" and r["column"] == "合计")
    assert (row["value"], row["unit"], row["decimals"], row["blank"]) == ("120.00", "万元", "2", "")
    assert (row["year"], row["flow"], row["fund"]) == ("2026", "expenditure", "")
    assert (row["table"], row["row"], row["text"]) == ("部门预算支出总表", "合计", "120.00")


def test_a_blank_is_a_row_that_says_which_blank(
    pretend: Pretend, disclosure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend()
    blanks = [r for r in rows(disclosure, capsys) if r["blank"]]
    assert {(r["value"], r["unit"], r["blank"]) for r in blanks} == {("", "", "空白")}


def test_parquet_holds_the_same_as_csv_and_amounts_stay_text(
    pretend: Pretend, disclosure: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend()
    target = tmp_path / "facts.parquet"
    assert main(["read", str(disclosure), "--format", "parquet", "-o", str(target)]) == 0
    table = pq.read_table(target)
    assert table.schema.names == [column.name for column in COLUMNS]
    assert str(table.schema.field("value").type) == "string"
    values = [value or "" for value in table.column("value").to_pylist()]
    assert values == [row["value"] for row in rows(disclosure, capsys)]


def test_json_keeps_coordinates_and_the_unread(
    pretend: Pretend, disclosure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend()
    assert main(["read", str(disclosure), "--format", "json"]) == 0
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    first = document["facts"][0]
    assert first["coordinate"] == {"year": "2026", "stage": "budget", "flow": "expenditure"}
    assert first["value"] == "120.00"
    assert first["place"]["line"] == 6
    assert document["unread"] == [
        {"text": "十二万", "line": 15, "page": 0, "reason": "中文数字没有读出"}
    ]


def test_explain_lists_what_was_recognised_and_what_was_not(
    pretend: Pretend, disclosure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend()
    assert main(["read", str(disclosure), "--explain"]) == 0
    said = capsys.readouterr().out
    for word in (
        "《部门预算支出总表》 [expenditure]",
        "功能分类科目 / 科目编码 (code)",
        "合计 [total]",
        "附表",
        "十二万",
        "宣传经费",
    ):
        assert word in said


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(
    form: str,
    pretend: Pretend,
    disclosure: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pretend()
    target = tmp_path / "facts"
    missing = tmp_path / "missing.txt"
    arguments = ["read", str(missing), str(disclosure), "--format", form, "-o", str(target)]
    assert main(arguments) == 2
    assert "missing.txt" in capsys.readouterr().err
    assert target.stat().st_size > 0


def test_no_figure_has_more_digits_than_are_shown(seed_file: Path, tmp_path: Path) -> None:
    """Amounts never pass through floating point, which would lengthen them."""
    target = tmp_path / "facts.json"
    assert main(["read", str(seed_file), "--format", "json", "-o", str(target)]) == 0
    (document,) = json.loads(target.read_text("utf-8"))["documents"]
    figures = [fact for fact in document["facts"] if fact["value"] is not None]
    assert figures
    for fact in figures:
        shown = fact["value"].partition(".")[2]
        assert len(shown) <= max(fact["decimals"], 0)
