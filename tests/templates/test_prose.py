"""The prose of a template: what is loaded, what is asked of a person, and how mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.facts import Coordinate, Unit
from mingzhang.templates import TemplateError, all_templates, can_print
from mingzhang.templates.prose import load_prose, prose_of, slots

PROSE = """unit: 万元
figures:
  total: {says: {flow: resources}, zh: 收入, en: income}
  basic: {says: {flow: expenditure, category: basic}}
  staff: {staff: actual}
comparisons:
  full: {more: "比上年增加{amount}", less: "比上年减少{amount}", same: 与上年持平}
slots:
  - {key: duties, zh: 职责, en: duties, law: 某规程}
  - {key: goals, zh: 目标, en: goals, levels: [department]}
  - {key: other, zh: 其他, en: other, optional: true}
sections:
  - id: duties
    heading: "{n}、职责"
    blocks:
      - slot: duties
      - slot: goals
        levels: [department]
  - id: overview
    heading: "{n}、收支"
    blocks:
      - text:
          - "{year}年收入{total}，{total.full}"
          - {text: "，基本支出占{basic/total}", when: {positive: basic}}
          - text: "{it}{it.amount}"
            each: {axis: function, of: total, length: 3}
      - slot: other
    none: 无。
"""


def load(folder: Path, text: str = PROSE):
    (folder / "prose.yaml").write_text(text, encoding="utf-8")
    return load_prose(folder)


def test_a_template_without_prose_is_no_mistake(tmp_path: Path) -> None:
    assert load_prose(tmp_path) is None


def test_prose_covers_the_sections_of_every_template_that_is_compiled() -> None:
    printed = [template for template in all_templates() if can_print(template)]
    assert {template.id for template in printed} >= {"hebei", "shanxi", "shaanxi"}
    for template in printed:
        prose = prose_of(template)
        assert prose is not None
        sections = {s.id for s in template.sections}
        assert {s.id for s in prose.sections} <= sections
        required = {s.id for s in template.sections if s.required}
        assert required <= {s.id for s in prose.sections}


def test_what_a_file_says(tmp_path: Path) -> None:
    prose = load(tmp_path)
    assert prose is not None
    assert prose.figures["basic"].says == Coordinate(flow="expenditure", category="basic")
    assert prose.figures["staff"].unit is Unit.COUNT
    assert prose.figures["staff"].plain
    overview = prose.sections[1]
    assert (overview.line, overview.none) == (19, "无。")
    words = overview.blocks[0].piece.parts
    assert words[1].guard.when[0].names == ("basic",)
    assert words[2].loop is not None


def test_what_is_asked_of_a_person_depends_on_the_level() -> None:
    hebei = next(t for t in all_templates() if t.id == "hebei")
    department = {s.key: s for s in slots(hebei, "department")}
    assert department["duties"].required
    assert not department["overview.basic_reason"].required
    assert department["other"].optional
    unit = [s.key for s in slots(hebei, "unit")]
    assert "duties" in unit
    assert "performance.overall" not in unit


MISTAKES = [
    # was, now, words of the problem, what to write instead
    ("{year}年收入{total}，", "{year}年收入{totl}，", "totl", "total"),
    ("{year}年收入", "{yeer}年收入", "yeer", "year"),
    ("{total.full}", "{total.ful}", "ful", "full"),
    ("{total.full}", "{basic.full}", "没有名称", "zh: …"),
    ("{basic/total}", "{basic/toal}", "toal", "total"),
    ("{basic/total}", "{staff/total}", "占比", "says"),
    ("{positive: basic}", "{positiv: basic}", "positiv", "positive"),
    ("{positive: basic}", "{has: bicycles}", "bicycles", "projects"),
    ("{positive: basic}", "{text: dutys}", "dutys", "duties"),
    ("收入{total}，", "收入{total，", "花括号", "{name}"),
    ("{it}{it.amount}", "{it}{it.amont}", "it.amont", "it.amount"),
    ("axis: function, of", "axis: functon, of", "functon", "function"),
    ("category: basic", "categroy: basic", "categroy", "category"),
    ("staff: {staff: actual}", "staff: {zh: 人}", "来源", "says"),
    ("比上年减少{amount}", "比上年减少", "amount", "{amount}"),
    ("      - slot: goals\n", "      - slot: gaols\n", "gaols", "goals"),
    ("levels: [department]}", "levels: [departement]}", "departement", "department"),
    ("- id: overview", "- ident: overview", "ident", "id"),
]


@pytest.mark.parametrize(("was", "now", "problem", "instead"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_to_write(
    tmp_path: Path, was: str, now: str, problem: str, instead: str
) -> None:
    assert PROSE.count(was) == 1, was
    with pytest.raises(TemplateError) as told:
        load(tmp_path, PROSE.replace(was, now))
    line = 1 + PROSE.split(was)[0].count("\n") + was[: len(was) - len(was.lstrip("\n"))].count("\n")
    assert told.value.line == line
    assert problem in told.value.problem
    assert instead in told.value.instead or instead in told.value.problem
