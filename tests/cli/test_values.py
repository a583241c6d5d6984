"""What is written on the command line arrives as typer would convert it, or is refused as typer
refuses it; a plain command line needs no pydantic for that."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mingzhang.cli import app

LINES = [
    ("check", "a.pdf"),
    ("check", "a.pdf", "b.pdf", "--jobs", "2", "--lang", "en", "-f", "json", "-o", "out.json"),
    ("check", "a.pdf", "--time-limit", "20", "--memory-limit", "64", "--templates", "x"),
    ("check", "a.pdf", "--templates", "x", "--templates", "y", "--unit", "u.pdf"),
    ("check", "a.pdf", "--time-limit", "2.5"),
    ("check", "a.pdf", "--jobs", " 2 "),
    ("check", "a.pdf", "--jobs", "-1"),
    ("check", "a.pdf", "--jobs", "two"),
    ("check", "a.pdf", "--memory-limit", "63"),
    ("check", "a.pdf", "--format", "doc"),
    ("check", "a.pdf", "--lang", "ZH"),
    ("check",),
    ("new-budget", "a.xlsx", "--year", "1999"),
    ("new-budget", "a.xlsx", "--year", "2026"),
    ("explain", "K1"),
]


def understood(line: tuple[str, ...]) -> Any:
    """What the function of the command would be called with, or the complaint."""
    command = app.application("en")
    name, *rest = line
    try:
        return command.commands[name].make_context(name, rest).params
    except Exception as error:
        return type(error).__name__, error.format_message()  # type: ignore[attr-defined]


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_values_are_those_that_typer_makes(
    line: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    plainly = understood(line)
    monkeypatch.setattr(app, "convert_plainly", lambda *_: None)
    by_typer = understood(line)
    assert plainly == by_typer
    if isinstance(plainly, dict):
        kinds = [type(value) for value in plainly.values()]
        assert kinds == [type(value) for value in by_typer.values()]


def test_a_plain_command_line_loads_no_validation_library(tmp_path: Path) -> None:
    said = "import sys; from mingzhang.cli import main; main(sys.argv[1:]); "
    said += (
        "print([name for name in ('pydantic', 'mingzhang.interpret.loose') if name in sys.modules])"
    )
    line = ["check", str(tmp_path / "missing.pdf"), "--jobs", "1", "-o", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", said, *line], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
