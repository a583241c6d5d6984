"""The reference pages say what the code says."""

from pathlib import Path

import pytest

from mingzhang.check.catalogue import rules
from mingzhang.cli.reference import PAGES, main, stale_pages
from mingzhang.cli.reference.commands import real_help

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def test_the_pages_are_current() -> None:
    assert stale_pages(FOLDER) == (), "run make docs"


def test_check_finds_a_page_that_is_not_current(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    (tmp_path / "checks.md").write_text("old", encoding="utf-8")
    capsys.readouterr()
    assert main([str(tmp_path), "--check"]) == 1
    assert "checks.md" in capsys.readouterr().err


def test_every_page_is_written(tmp_path: Path) -> None:
    main([str(tmp_path)])
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)


def test_every_rule_has_its_place() -> None:
    page = PAGES["checks.md"]()
    assert all(f'<a id="{identifier.lower()}"></a>' in page for identifier in rules())


def test_help_is_the_same_however_wide_the_terminal_is(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = real_help(["check", "--help"], "zh")
    monkeypatch.setenv("COLUMNS", "200")
    assert real_help(["check", "--help"], "zh") == narrow
