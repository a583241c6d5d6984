"""`mingzhang new-template`: what it writes is valid and reads its own example."""

import json
from pathlib import Path

import pytest

from mingzhang.cli import main
from mingzhang.templates import load_template


def test_a_new_template_reads_its_example_without_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-template", "demo", "--dir", str(tmp_path)]) == 0
    capsys.readouterr()
    folder = tmp_path / "demo"
    arguments = [str(folder / "examples"), "--templates", str(folder), "--template", "demo"]
    assert main(["check", *arguments, "--format", "json"]) == 0
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert document["template"] == "demo"
    assert [table["kind"] for table in document["tables"]] == ["balance", "expenditure"]
    assert document["unread"] == []
    assert document["findings"] == []
    assert document["outcomes"]["passed"] > 0


@pytest.mark.parametrize("based_on", ["hebei", "shanxi", "shaanxi"])
def test_a_copy_holds_the_tables_of_its_model_under_its_own_id(
    based_on: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-template", "copy", "--based-on", based_on, "--dir", str(tmp_path)]) == 0
    made = load_template(tmp_path / "copy")
    model = load_template(Path(_folder(based_on)))
    assert made.id == "copy"
    assert made.names[0].startswith("copy")
    assert [t.titles for t in made.tables] == [t.titles for t in model.tables]
    assert (
        (tmp_path / "copy" / "tables.yaml").read_text("utf-8").startswith(f"# 照 {based_on} 复制")
    )
    assert "--explain" in capsys.readouterr().out


def _folder(identifier: str) -> str:
    from mingzhang.templates import all_templates

    return next(t.folder for t in all_templates() if t.id == identifier)


@pytest.mark.parametrize("name", ["hebei", "two words", "../outside"])
def test_a_bad_or_taken_name_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-template", name, "--dir", str(tmp_path)]) == 2
    assert name in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_model_names_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-template", "demo", "--based-on", "hebie", "--dir", str(tmp_path)]) == 2
    assert "hebei" in capsys.readouterr().err


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new-template", "demo", "--dir", str(tmp_path)])
    (tmp_path / "demo" / "tables.yaml").write_text("mine", encoding="utf-8")
    assert main(["new-template", "demo", "--dir", str(tmp_path)]) == 2
    assert (tmp_path / "demo" / "tables.yaml").read_text("utf-8") == "mine"
    assert "已经存在" in capsys.readouterr().err
