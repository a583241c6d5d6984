"""Targets of a budget are judged by the rules for disclosures, before anything is compiled."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from mingzhang.budget import Budget, IndicatorLine, PlanStep, Where, load_budget
from mingzhang.check import run
from mingzhang.check.model import Case, Result
from mingzhang.compile import Plan, bodies, compile_set
from mingzhang.facts import Finding
from mingzhang.interpret import interpret
from mingzhang.performance.held import reading_of
from mingzhang.performance.lint import lint_budget, lint_reading
from mingzhang.templates import Template, all_templates
from mingzhang.templates.layout import layout_of
from strategies import budgets

BUDGETS = Path(__file__).resolve().parents[2] / "examples" / "budgets"
TEMPLATES = {template.id: template for template in all_templates()}
NAMES = ("hebei-2024-guan", "hebei-2026-juluxian", "shaanxi-2026-lueyang")


def opened(name: str) -> tuple[Budget, Template]:
    budget, _ = load_budget(BUDGETS / f"{name}.xlsx")
    assert budget is not None
    return budget, TEMPLATES[budget.template]


def checks(findings: tuple[Finding, ...]) -> Counter[tuple[str, str]]:
    return Counter((finding.check, finding.severity.value) for finding in findings)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_told_of_a_budget_is_told_of_what_is_compiled_from_it(name: str) -> None:
    budget, template = opened(name)
    layout = layout_of(template)
    assert layout is not None
    whole = next(body for body in bodies(budget) if body.code == budget.code)
    document = compile_set(budget, template, layout, whole, Plan.NOTE).document
    printed = lint_reading(interpret(document, forced=template.id))
    # The disclosure also has narrative goals and a project list, so there may be more to tell.
    assert checks(lint_budget(budget, template)) <= checks(printed)


def indicator(budget: Budget, number: int, value: str) -> Budget:
    lines = list(budget.indicators)
    lines[number] = replace(lines[number], value=value)
    return replace(budget, indicators=tuple(lines))


def test_a_cost_above_the_money_of_the_project_names_both_rows() -> None:
    budget, template = opened("hebei-2026-juluxian")
    number = next(n for n, i in enumerate(budget.indicators) if "万元" in i.value)
    line = budget.indicators[number]
    (finding,) = [
        f
        for f in lint_budget(indicator(budget, number, "≤9000万元"), template)
        if f.severity.value == "error"
    ]
    project = budget.project(line.project)
    assert project is not None
    assert line.at is not None
    assert project.at is not None
    assert finding.check == "K5"
    assert [(p.sheet, p.line) for p in finding.places] == [
        ("项目", project.at.row),
        ("绩效指标", line.at.row),
    ]
    assert "绩效指标第" in finding.message.zh or "绩效指标第" in finding.places[1].shown()


def test_the_lines_of_a_project_are_its_money_whichever_way_they_name_it() -> None:
    budget, template = opened("hebei-2026-juluxian")
    forms = reading_of(budget, template).forms
    for project, form in zip(budget.projects, forms, strict=True):
        total = sum(line.amount for line in budget.lines if line.project == project.key)
        assert form.amounts["budget"].value.value == total  # type: ignore[union-attr]


def test_a_plan_that_falls_is_an_error_at_its_row() -> None:
    budget, template = opened("hebei-2026-juluxian")
    plan = tuple(PlanStep(m, Decimal(p)) for m, p in ((3, 30), (6, 20), (10, 80), (12, 100)))
    first = replace(budget.projects[0], plan=plan)
    found = lint_budget(replace(budget, projects=(first, *budget.projects[1:])), template)
    (finding,) = [f for f in found if f.check == "K3"]
    assert finding.severity.value == "error"
    assert {(p.sheet, p.line) for p in finding.places} == {("项目", first.at.row)}  # type: ignore[union-attr]


def test_a_project_without_indicators_is_told() -> None:
    budget, template = opened("hebei-2026-juluxian")
    key = budget.projects[0].key
    rest = tuple(line for line in budget.indicators if line.project != key)
    found = lint_budget(replace(budget, indicators=rest), template)
    assert any(f.check == "K9" and budget.projects[0].name[:10] in f.message.zh for f in found)


def test_the_targets_of_a_department_are_held_against_those_of_its_units() -> None:
    budget, template = opened("hebei-2026-juluxian")
    other = replace(budget.units[0], code="450002", name="巨鹿县医疗保障中心")
    line = next(i for i in budget.indicators if i.value.startswith("≥") and i.value.endswith("%"))
    whole = IndicatorLine(
        budget.code, line.level1, line.level2, line.level3, "≥12%", at=Where("绩效指标", 900)
    )
    two = replace(budget, units=(*budget.units, other), indicators=(*budget.indicators, whole))
    told = [f for f in lint_budget(two, template) if any(p.line == 900 for p in f.places)]
    assert [f.check for f in told] == ["K7"]


@settings(max_examples=15)
@given(budgets())
def test_any_budget_is_judged_by_every_rule_without_a_break(budget: Budget) -> None:
    for template in (TEMPLATES["hebei"], TEMPLATES["shaanxi"], TEMPLATES["national"]):
        found = lint_budget(budget, template)
        assert not [f.message.zh for f in found if "运行出错" in f.message.zh]
    owned = [line for line in budget.indicators if not line.project]
    forms = reading_of(budget, TEMPLATES["hebei"]).forms
    printed = [i for form in forms if form.spec.scope == "department" for i in form.indicators]
    assert len(printed) == len(owned)


@pytest.mark.parametrize(("last", "told"), [("10", 0), ("20", 0), ("15", 1), (None, 0)])
def test_weights_that_no_layout_asks_for_add_up_all_the_same(last: str | None, told: int) -> None:
    budget, template = opened("hebei-2026-juluxian")
    key = budget.projects[0].key
    own = [n for n, line in enumerate(budget.indicators) if line.project == key]
    lines = list(budget.indicators)
    # All but the last share 80 points; 10 make 90, and 20 make 100 with the budget execution.
    each = [Decimal(80) / (len(own) - 1)] * (len(own) - 1)
    each[0] += 80 - sum(each)
    for number, weight in zip(own, [*each, last and Decimal(last)], strict=True):
        lines[number] = replace(lines[number], weight=weight or None)
    found = lint_budget(replace(budget, indicators=tuple(lines)), template)
    assert len([f for f in found if f.check == "K1"]) == told


def test_a_rule_that_fails_by_itself_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(case: Case) -> Iterator[Result]:
        raise KeyError(case)
        yield

    budget, template = opened("hebei-2026-juluxian")
    monkeypatch.setattr(run, "functions", lambda: {"K1": (broken,)})
    (finding,) = lint_budget(budget, template)
    assert (finding.check, finding.severity.value) == ("K1", "warning")
    assert "出错" in finding.message.zh


def test_a_budget_of_yaml_names_its_lines() -> None:
    budget, _ = load_budget(BUDGETS / "hebei-2026-juluxian.yaml")
    assert budget is not None
    lines = (BUDGETS / "hebei-2026-juluxian.yaml").read_text(encoding="utf-8").splitlines()
    found = lint_budget(budget, TEMPLATES["hebei"])
    places = [p for f in found for p in f.places if p.column == "指标值"]
    assert places
    for place in places:
        record = "".join(lines[place.line - 1 : place.line + 5])
        assert (place.sheet, place.row in record) == ("", True)
