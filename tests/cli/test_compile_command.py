"""The commands of the clerk: new-budget, compile, diff."""

import json
from pathlib import Path

import pytest

from mingzhang.cli import main

ROOT = Path(__file__).resolve().parents[2]
BUDGETS = ROOT / "examples" / "budgets"
JULU = BUDGETS / "hebei-2026-juluxian.xlsx"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory) -> Path:
    """The set of the department of one example, in every format."""
    folder = tmp_path_factory.mktemp("set")
    assert main(["compile", str(JULU), "--body", "450", "--out", str(folder)]) == 0
    return folder


def test_one_workbook_gives_the_set_in_every_format(compiled):
    names = sorted(path.name for path in compiled.iterdir())
    stem = "450-巨鹿县医疗保障局-2026"
    assert names == [f"{stem}.{form}" for form in ("docx", "html", "json", "pdf", "xlsx")]


def test_what_is_compiled_is_found_without_error(compiled, capsys):
    for form in ("docx", "xlsx", "html", "json"):
        (path,) = compiled.glob(f"*.{form}")
        assert main(["check", str(path)]) == 0, capsys.readouterr().out


def test_the_same_budget_gives_the_same_bytes(compiled, tmp_path):
    yaml = JULU.with_suffix(".yaml")
    assert main(["compile", str(yaml), "--body", "450", "--out", str(tmp_path)]) == 0
    for path in compiled.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.suffix


def test_the_rounding_plan_is_recorded(tmp_path):
    budget = str(BUDGETS / "shanxi-2026-pinglu.yaml")
    for plan, word in (("note", "tails"), ("carry", "moved")):
        target = tmp_path / plan
        said = ["compile", budget, "--body", "314", "--format", "json", "--out", str(target)]
        assert main([*said, "--rounding", plan]) == 0
        (path,) = target.glob("*.json")
        rounding = json.loads(path.read_text(encoding="utf-8"))["meta"]["rounding"]
        assert rounding["plan"] == plan
        assert rounding[word]


def test_nothing_is_written_while_the_budget_has_mistakes(tmp_path, capsys):
    text = JULU.with_suffix(".yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "budget.yaml"
    wrong.write_text(text.replace("function: '2101501'", "function: '2101591'"), encoding="utf-8")
    assert main(["compile", str(wrong), "--out", str(tmp_path / "out")]) == 1
    assert "2101591" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "docs"], "不认识的格式“docs”"),
        (["--body", "999999"], "没有代码为 999999 的部门或单位"),
        (["--template", "hubei"], "没有“hubei”这个公开样式"),
        (["--template", "shanghai_final"], "预算里没有决算数"),
        (["--last-year", str(JULU)], "是 2026 年的，上年应为 2025 年"),
    ],
)
def test_a_wrong_option_is_one_sentence(arguments, sentence, tmp_path, capsys):
    assert main(["compile", str(JULU), "--out", str(tmp_path), *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_last_years_figures_come_from_last_years_disclosure(tmp_path):
    text = JULU.with_suffix(".yaml").read_text(encoding="utf-8")
    before = tmp_path / "before.yaml"
    before.write_text(text.replace("year: 2026", "year: 2025", 1), encoding="utf-8")
    said = ["--body", "450", "--format", "html"]
    assert main(["compile", str(before), *said, "--out", str(tmp_path / "old")]) == 0
    (published,) = (tmp_path / "old").glob("*.html")
    now = tmp_path / "now.yaml"
    cut = text.index("\nlast_year:")
    now.write_text(text[:cut] + text[text.index("\ntexts:", cut) :], encoding="utf-8")
    again = ["compile", str(now), *said, "--out", str(tmp_path / "new")]
    assert main([*again, "--last-year", str(published)]) == 0
    (page,) = (tmp_path / "new").glob("*.html")
    assert "与2025年预算持平" in page.read_text(encoding="utf-8")


def test_a_new_workbook_is_there_to_be_filled_in(tmp_path, capsys):
    path = tmp_path / "budget.xlsx"
    assert main(["new-budget", "--template", "shanxi", "--year", "2026", str(path)]) == 0
    assert main(["new-budget", "--template", "shanxi", "--year", "2026", str(path)]) == 2
    assert main(["compile", str(path), "--out", str(tmp_path / "out")]) == 1
    assert "封面信息!" in capsys.readouterr().err


def test_a_new_workbook_can_start_from_an_earlier_one(tmp_path):
    path = tmp_path / "budget.yaml"
    said = ["new-budget", "--template", "hebei", "--year", "2027", "--from", str(JULU), str(path)]
    assert main(said) == 0
    assert "year: 2027" in path.read_text(encoding="utf-8")


def test_diff_lists_what_moved_and_leaves_with_one(tmp_path, capsys):
    yaml = JULU.with_suffix(".yaml")
    assert main(["diff", str(yaml), str(JULU)]) == 0
    text = yaml.read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(text.replace("正科级", "副科级"), encoding="utf-8")
    assert main(["diff", str(yaml), str(other), "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    assert [(c["before"], c["after"]) for c in said["changes"]] == [("正科级", "副科级")]


def test_diff_begins_with_a_summary_and_cuts_long_texts(tmp_path, capsys):
    text = JULU.with_suffix(".yaml").read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(text.replace("正科级", "副" + "很" * 200), encoding="utf-8")
    assert main(["diff", str(JULU), str(other)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("共 1 处变动：\n  预算单位 1 处\n")
    assert "单位级别：正科级 → 副很" in said
    assert "很" * 60 in said
    assert "很" * 100 not in said
    assert main(["diff", str(JULU), str(other), "--lang", "en"]) == 1
    assert "Rank: " in capsys.readouterr().out


def test_diff_of_two_layouts_says_so_and_lists_no_tables(compiled, tmp_path, capsys):
    shanxi = tmp_path / "shanxi"
    budget = JULU.with_name("shanxi-2026-pinglu.xlsx")
    main(["compile", str(budget), "--format", "html", "--out", str(shanxi)])
    (page,) = compiled.glob("*.html")
    other = sorted(shanxi.glob("*.html"))[0]
    capsys.readouterr()
    assert main(["diff", str(page), str(other)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("两份公开文件的公开样式不同")
    assert "《" not in said
    assert "hebei → shanxi" in said


def test_a_budget_and_a_disclosure_cannot_be_compared(compiled, capsys):
    (page,) = compiled.glob("*.html")
    assert main(["diff", str(JULU), str(page)]) == 2
    assert "不能比较" in capsys.readouterr().err
