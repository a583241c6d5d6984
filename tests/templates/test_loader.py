"""Every mistake in a template is told with its file, its line and what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mingzhang.templates import TemplateError, all_templates, load_template
from mingzhang.templates.lines import load_lines
from mingzhang.templates.loader import says, template_folders

FILES = {
    "template.yaml": """id: testland
name: {zh: 试验省部门预算公开样式, en: Testland}
division: "99"
years: [2026]
unit: 万元
levels: {department: 部门}
contents: list
project_codes: false
""",
    "tables.yaml": """tables:
  - kind: expenditure
    title: 部门支出一览表
    says: {flow: expenditure}
    lists: [category]
    columns:
      - {id: code, head: [编码], role: code, axis: function}
      - {id: name, head: [名称], role: name, axis: function}
      - {id: total, head: [合计], role: amount}
      - {id: basic, head: [基本], role: amount, says: {category: basic}}
""",
    "sections.yaml": """sections:
  - id: overview
    title: 收支情况
    levels: [department]
""",
    "narrative.yaml": """labels:
  - {words: [支出预算], says: {flow: uses}}
""",
    "forms.yaml": """forms:
  - id: project
    scope: project
    titles: ['绩效目标表$']
    fields: {name: [项目名称]}
    indicators: {level1: [一级指标], value: [指标值]}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def change(folder: Path, file: str, was: str, now: str) -> int:
    """Replaces text and returns the line where it stood."""
    text = FILES[file]
    assert text.count(was) == 1, was
    (folder / file).write_text(text.replace(was, now), encoding="utf-8")
    return 1 + text.split(was)[0].count("\n")


def test_the_template_of_these_tests_is_valid(folder: Path) -> None:
    template = load_template(folder)
    assert template.id == "testland"
    assert template.years == (2026,)
    assert [t.kind for t in template.tables] == ["expenditure"]
    assert template.tables[0].line == 2


MISTAKES = [
    # file, was, now, further lines down, words of the problem, what to write instead
    ("template.yaml", "id: testland", "idd: testland", 0, "idd", "id"),
    ("template.yaml", "id: testland\n", "", 0, "缺少键", "id: …"),
    ("template.yaml", "years: [2026]", "years: [twenty]", 0, "twenty", "2026"),
    ("template.yaml", "years: [2026]", "years: {from: 2026}", 0, "列表", "- …"),
    ("template.yaml", "unit: 万元", "unit: 千元", 0, "千元", "元"),
    ("template.yaml", "contents: list", "contents: lst", 0, "lst", "list"),
    ("template.yaml", "project_codes: false", "project_codes: maybe", 0, "maybe", "true"),
    ("template.yaml", "levels: {department: 部门}", "levels: {departmnt: 部门}", 0, "departmnt", "department"),
    ("template.yaml", "name: {zh: 试验省部门预算公开样式, en: Testland}", "name: 试验省", 0, "映射", ""),
    ("template.yaml", "name: {zh: 试验省部门预算公开样式, en: Testland}", "name: {en: Testland}", 0, "zh", "zh: …"),
    ("template.yaml", "unit: 万元", "unit: 万元\nunit: 元", 1, "写了两次", ""),
    ("tables.yaml", "    title: 部门支出一览表", "    titel: 部门支出一览表", 0, "titel", "title"),
    ("tables.yaml", "kind: expenditure", "kind: {a: b}", 0, "文字", ""),
    ("tables.yaml", "says: {flow: expenditure}", "says: {flaw: expenditure}", 0, "flaw", "flow"),
    ("tables.yaml", "lists: [category]", "lists: [categry]", 0, "categry", "category"),
    ("tables.yaml", "head: [编码], role: code,", "head: [编码], role: kode,", 0, "kode", "code"),
    ("tables.yaml", "head: [编码], role: code, axis: function", "head: [编码], role: code, axis: funktion", 0, "funktion", "function"),
    ("tables.yaml", "id: basic, head: [基本], role", "id: total, head: [基本], role", -1, "重复", "total_2"),
    ("tables.yaml", "head: [合计], role: amount}", "role: amount}", 0, "head", "head: …"),
    ("tables.yaml", "head: [合计], role: amount}", "head: [合计], role: amount, side: left}", 0, "left", "main"),
    ("tables.yaml", "head: [合计], role: amount}", "head: [合计], role: amount, unit: 千元}", 0, "千元", "元"),
    ("tables.yaml", "    lists: [category]\n", "    rows: loose\n", 0, "loose", "coded"),
    ("tables.yaml", "    lists: [category]\n", "    levels: [village]\n", 0, "village", "department"),
    ("tables.yaml", "    lists: [category]\n", "    required: sometimes\n", 0, "sometimes", "true"),
    ("tables.yaml", "tables:", "table:", 0, "table", "tables"),
    ("tables.yaml", "{id: code, head: [编码], role: code, axis: function}", "{id: code, head: [编码, role: code}", 0, "YAML", ""),
    ("sections.yaml", "    title: 收支情况", "    titles: 收支情况", 0, "titles", "title"),
    ("sections.yaml", "levels: [department]", "levels: [bureau]", 0, "bureau", "department"),
    ("narrative.yaml", "words: [支出预算]", "words: ['(支出']", 0, "正则", ""),
    ("narrative.yaml", "says: {flow: uses}", "says: {flows: uses}", 0, "flows", "flow"),
    ("forms.yaml", "scope: project", "scope: projects", 0, "projects", "project"),
    ("forms.yaml", "titles: ['绩效目标表$']", "titles: ['[']", 0, "正则", ""),
    ("forms.yaml", "    indicators: {level1: [一级指标], value: [指标值]}\n", "", -4, "indicators", "indicators: …"),
    ("forms.yaml", "    scope: project\n", "    scope: project\n    weights_total: ninety\n", 1, "ninety", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "was", "now", "down", "problem", "instead"),
    MISTAKES,
    ids=[f"{m[0].split('.')[0]}-{n}-{m[4]}" for n, m in enumerate(MISTAKES)],
)
def test_a_mistake_names_file_line_and_remedy(
    folder: Path, file: str, was: str, now: str, down: int, problem: str, instead: str
) -> None:
    line = change(folder, file, was, now) + down
    with pytest.raises(TemplateError) as caught:
        load_template(folder)
    error = caught.value
    assert Path(error.file) == folder / file
    assert error.line == line, str(error)
    assert problem in error.problem
    assert instead in error.instead
    assert f"{folder / file}:{line}: " in str(error)
    if instead:
        assert f"应写为：{error.instead}" in str(error)


def test_a_missing_tables_file_is_told(folder: Path) -> None:
    (folder / "tables.yaml").unlink()
    with pytest.raises(TemplateError, match=r"tables\.yaml.*缺少文件.*应写为"):
        load_template(folder)


@pytest.mark.parametrize("name", ["sections.yaml", "narrative.yaml", "forms.yaml"])
def test_the_other_files_may_be_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert load_template(folder).id == "testland"


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nothing\n",
        "[]",
        "just words",
        "- a\n- b\n",
        "42",
        "{",
        "\t",
        "a: &a [*a]",
    ],
    ids=["empty", "comment", "list", "words", "items", "number", "open", "tab", "self"],
)
def test_any_content_loads_or_is_told(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    told = None
    try:
        load_template(folder)
    except TemplateError as error:
        told = Path(error.file)
    assert told in (None, folder / name)


def test_a_template_saved_in_gbk_is_told(folder: Path) -> None:
    (folder / "tables.yaml").write_bytes(FILES["tables.yaml"].encode("gbk"))
    with pytest.raises(TemplateError, match="UTF-8"):
        load_template(folder)


REFINED = """id: refined
base: base
name: {zh: 细化样式}
division: "99"
"""


def test_a_layout_refines_another(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    parent = tmp_path_factory.mktemp("based")
    shutil.copytree(folder, parent / "base")
    refined = parent / "refined"
    refined.mkdir()
    (refined / "template.yaml").write_text(REFINED, encoding="utf-8")
    base = load_template((parent / "base").resolve())
    template = load_template(refined.resolve())
    assert (template.id, template.base, template.division) == ("refined", base.id, "99")
    assert (template.tables, template.labels) == (base.tables, base.labels)
    assert (template.unit, template.years) == (base.unit, base.years)
    first = base.tables[0]
    (refined / "tables.yaml").write_text(
        f"tables:\n  - kind: {first.kind}\n    title: {first.titles[0]}\n"
        "    columns:\n      - {head: [金额], role: amount}\n",
        encoding="utf-8",
    )
    load_template.cache_clear()
    changed = load_template(refined.resolve())
    assert len(changed.tables) == len(base.tables)
    assert [column.head for column in changed.tables[0].columns] == [("金额",)]


def test_a_base_that_is_missing_or_has_a_base_is_told(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    parent = tmp_path_factory.mktemp("wrong")
    for name, base in (("one", "two"), ("two", "one"), ("three", "shanghai_finals")):
        (parent / name).mkdir()
        (parent / name / "template.yaml").write_text(
            REFINED.replace("base: base", f"base: {base}"), encoding="utf-8"
        )
    with pytest.raises(TemplateError, match=r"one/template.yaml:2: .*two"):
        load_template((parent / "one").resolve())
    with pytest.raises(TemplateError, match="shanghai_final"):
        load_template((parent / "three").resolve())


def test_every_shipped_template_loads() -> None:
    assert {t.id for t in all_templates()} >= {"hebei", "shanxi", "shaanxi"}


def test_templates_are_found_by_folder_parent_and_environment(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = tmp_path_factory.mktemp("templates")
    shutil.copytree(folder, parent / "testland")
    for extra in (parent, parent / "testland"):
        assert (parent / "testland").resolve() in template_folders([extra])
    monkeypatch.setenv("MINGZHANG_TEMPLATES", str(parent))
    assert "testland" in {t.id for t in all_templates()}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{fund: fiscl}", "fiscal"),
        ("{item: runing_cost}", "running_costs"),
        ("{flow: expenditures}", "expenditure"),
        ("{category: personel}", "personnel"),
    ],
)
def test_a_misspelt_member_is_told_with_the_nearest_one(tmp_path, written, meant):
    """A figure at a place that nothing fills would be printed as zero."""
    file = tmp_path / "says.yaml"
    file.write_text(f"says: {written}\n", encoding="utf-8")
    with pytest.raises(TemplateError) as told:
        says(load_lines(file).mapping(("says",))["says"])
    assert told.value.line == 1
    assert told.value.instead == meant


def test_a_layout_may_name_items_of_its_own(tmp_path):
    file = tmp_path / "says.yaml"
    file.write_text("says: {item: 救灾物资, measure: 吨}\n", encoding="utf-8")
    at = says(load_lines(file).mapping(("says",))["says"])
    assert dict(at.items()) == {"item": "救灾物资", "measure": "吨"}
