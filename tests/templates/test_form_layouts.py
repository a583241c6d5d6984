"""Printed forms are data: every mistake in them is told with its file and its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mingzhang.facts import Coordinate
from mingzhang.interpret.forms.labels import labels_of
from mingzhang.templates import Template, TemplateError, all_templates, can_print, load_template
from mingzhang.templates.form_layouts import form_layouts
from mingzhang.templates.form_model import (
    CellKind,
    FormCell,
    FormGroup,
    FormPart,
    FormRow,
    IndicatorBlock,
)
from mingzhang.templates.loader import DATA

LAYOUTS = """layouts:
  - form: project
    title: '{n}、{name}绩效目标表'
    columns: [10, 12, 14]
    rows:
      - [{label: 项目名称}, {text: '{name}', columns: 2}]
      - side: {label: 资金}
        rows:
          - [{label: 预算数}, {money: {fund: fiscal}}]
          - {when: {fund: business}, cells: [{label: 自筹}, {money: {fund: business}}]}
      - [{label: 支出计划, rows: 2}, {label: 3月底}, {label: 12月底}]
      - [{plan: 3}, {plan: 12}]
      - indicators:
          heads: [[{label: 一级指标}, {label: 三级指标}, {label: 指标值}]]
          columns: [{role: level1}, {role: level3}, {role: value}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A template of its own, with one printed form."""
    copy = tmp_path / "hebei"
    shutil.copytree(DATA / "hebei", copy)
    (copy / "form_layouts.yaml").write_text(LAYOUTS, encoding="utf-8")
    return copy


def test_a_form_is_loaded_as_rows_of_cells(folder: Path) -> None:
    [layout] = form_layouts(load_template(folder))
    name, money, plan, _, block = layout.parts
    assert name == FormRow(
        (FormCell(CellKind.LABEL, "项目名称"), FormCell(CellKind.TEXT, "{name}", columns=2))
    )
    assert isinstance(money, FormGroup)
    assert money.side.text == "资金"
    assert isinstance(money.rows[1], FormRow)
    assert money.rows[1].when == Coordinate(fund="business")
    assert isinstance(plan, FormRow)
    assert plan.cells[0].rows == 2
    assert isinstance(block, IndicatorBlock)
    assert [column.role for column in block.columns] == ["level1", "level3", "value"]


def test_a_template_that_prints_no_forms_still_loads(folder: Path) -> None:
    (folder / "form_layouts.yaml").unlink()
    template = load_template(folder)
    assert template.forms
    assert form_layouts(template) == ()


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(LAYOUTS.splitlines(), start=1) if text in line)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("form: project", "form: projects", "project"),
        ("title: '{n}、{name}绩效目标表'", "title: '{nr}、{name}'", "“nr”"),
        ("title: '{n}、{name}绩效目标表'", "title: '{n'", "花括号"),
        ("columns: [10, 12, 14]", "columns: [10, 0, 14]", "宽度"),
        ("{text: '{name}', columns: 2}]", "{text: '{name}'}]", "占2列，而表格此处空3列"),
        ("{text: '{name}', columns: 2}]", "{text: '{name}', wide: 2}]", "unknown key"),
        ("{text: '{name}', columns: 2}]", "{text: '{name}', label: 名, columns: 2}]", "一种内容"),
        ("{money: {fund: fiscal}}", "{money: {funds: fiscal}}", "fund"),
        ("{plan: 3}", "{plan: 13}", "不是月份"),
        ("{label: 支出计划, rows: 2}", "{label: 支出计划, rows: 0}", "跨度"),
        ("{role: level3}", "{role: level4}", "level"),
        (
            "[{role: level1}, {role: level3}, {role: value}]",
            "[{role: level1}, {role: value}]",
            "占2列",
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_and_what_to_write(
    folder: Path, was: str, now: str, told: str
) -> None:
    assert LAYOUTS.count(was) >= 1
    path = folder / "form_layouts.yaml"
    path.write_text(LAYOUTS.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        form_layouts(load_template(folder))
    assert caught.value.file == str(path)
    assert caught.value.line == line_of(was)
    assert told in str(caught.value)


def test_a_cell_may_not_reach_below_the_last_row(folder: Path) -> None:
    path = folder / "form_layouts.yaml"
    path.write_text(LAYOUTS.replace("rows: 2}", "rows: 3}", 1), encoding="utf-8")
    with pytest.raises(TemplateError, match="rows"):
        form_layouts(load_template(folder))


def flat(parts: tuple[FormPart, ...]) -> list[FormRow]:
    found: list[FormRow] = []
    for part in parts:
        if isinstance(part, FormGroup):
            found += [FormRow((part.side,)), *flat(part.rows)]
        else:
            found += part.heads if isinstance(part, IndicatorBlock) else (part,)
    return found


@pytest.mark.parametrize(
    "template", [t for t in all_templates() if can_print(t)], ids=lambda t: t.id
)
def test_every_printed_label_is_one_the_reader_knows(template: Template) -> None:
    """A label that forms.yaml does not list would be read as somebody's text."""
    rows_that_come_and_go = {"经营支出", "上缴上级支出", "对附属单位补助支出"}
    for layout in form_layouts(template):
        spec = next(form for form in template.forms if form.id == layout.form)
        known = labels_of(spec)
        for row in flat(layout.parts):
            for cell in row.cells:
                if cell.kind is CellKind.LABEL and cell.text not in rows_that_come_and_go:
                    is_plan = cell.text.endswith("月底")
                    assert is_plan or known.field(cell.text) or known.head(cell.text), cell.text
