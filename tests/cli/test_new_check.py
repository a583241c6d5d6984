"""`mingzhang new-check`: three files that work at once, with no list edited."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mingzhang
from mingzhang.check.catalogue import rules
from mingzhang.cli import main


@pytest.fixture
def copied_program(tmp_path: Path) -> Path:
    """A copy of the program, whose rules a test may add to."""
    source = Path(mingzhang.__file__).parent
    target = tmp_path / "src" / "mingzhang"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "src"


def run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mingzhang", *arguments]
    return subprocess.run(
        command, cwd=program, env={"PYTHONPATH": str(program)}, capture_output=True, text=True
    )


def test_a_new_rule_is_found_and_both_its_cases_hold(copied_program: Path, tmp_path: Path) -> None:
    made = run(copied_program, "new-check", "K98", "--name", "金额不为负数", "--severity", "error")
    assert (made.returncode, made.stderr) == (0, "")
    assert "金额不为负数" in run(copied_program, "explain", "K98").stdout

    cases = (copied_program / "mingzhang/check/rules/cases/K98.yaml").read_text("utf-8")
    passing, failing = cases.partition("pass: |")[2].split("fail: |")
    found = {}
    for name, text in (("pass", passing), ("fail", failing)):
        lines = [line.strip().replace("→", "\t") for line in text.strip().splitlines()]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
        report = run(copied_program, "check", str(tmp_path / f"{name}.txt"), "--template", "hebei")
        found[name] = "[K98]" in report.stdout
        if name == "fail":
            assert "-5.00万元" in report.stdout
    assert found == {"pass": False, "fail": True}


def test_a_name_may_hold_any_character(tmp_path: Path) -> None:
    from mingzhang.templates.lines import load_lines

    assert main(["new-check", "K98", "--name", "it's: “#1”", "--dir", str(tmp_path)]) == 0
    (row,) = load_lines(tmp_path / "k98.yaml").mapping(("rules",))["rules"].sequence()
    assert row.value["name"].value["zh"].text() == "it's: “#1”"


@pytest.mark.parametrize("identifier", ["k1", "rule", "K", "K1/2"])
def test_a_bad_id_is_refused(
    identifier: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-check", identifier, "--name", "x", "--dir", str(tmp_path)]) == 2
    assert "K16" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_taken_id_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = next(iter(rules()))
    assert main(["new-check", taken, "--name", "x", "--dir", str(tmp_path)]) == 2
    assert rules()[taken].name.zh in capsys.readouterr().err
