"""Indicators of disclosures and of budgets as records with typed targets."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.budget import Budget, IndicatorLine
from mingzhang.budget.schema import schema
from mingzhang.facts import Amount
from mingzhang.interpret.model import Indicator, PerformanceForm, Reading
from mingzhang.interpret.targets import parse_target
from mingzhang.performance.direction import direction_of
from mingzhang.performance.held import place_of
from mingzhang.performance.model import IndicatorRecord


def of_reading(reading: Reading) -> tuple[IndicatorRecord, ...]:
    """Every printed indicator row of every form (self-evaluations, too), blank ones included, in
    printed order."""
    bodies = {part.index: part.entity.name for part in reading.parts}
    return tuple(
        _printed(form, indicator, bodies.get(form.part, ""))
        for form in reading.forms
        for indicator in form.indicators
    )


def of_budget(budget: Budget) -> tuple[IndicatorRecord, ...]:
    """Every indicator of a budget, in the order of its sheet."""
    names = {unit.code: unit.name for unit in budget.units} | {budget.code: budget.name}
    projects = {project.key: project.name for project in budget.projects}
    projects |= {project.name: project.name for project in budget.projects}
    sheet = schema().sheet("indicators").name.zh
    return tuple(
        _held(line, names.get(line.unit, line.unit), projects.get(line.project, ""), sheet)
        for line in budget.indicators
    )


def _printed(form: PerformanceForm, indicator: Indicator, body: str) -> IndicatorRecord:
    target = parse_target(indicator.value)
    weight = indicator.weight.value if isinstance(indicator.weight, Amount) else None
    project = form.name if form.spec.scope in ("project", "evaluation") else ""
    return IndicatorRecord(
        body=body,
        project=project,
        project_key=form.code or project,
        level1=indicator.level1,
        level2=indicator.level2,
        level3=indicator.level3,
        text=indicator.value,
        target=target,
        direction=direction_of(indicator.level1, indicator.level2, indicator.level3, target),
        place=indicator.place,
        weight=weight,
        description=indicator.description,
        basis=indicator.basis,
        rule=indicator.rule,
    )


def _held(line: IndicatorLine, body: str, project: str, sheet: str) -> IndicatorRecord:
    target = parse_target(line.value)
    place = place_of(line.at, row=line.level3, text=line.value)
    if not place.sheet:
        place = replace(place, table=sheet)
    return IndicatorRecord(
        body=body,
        project=project,
        project_key=line.project,
        level1=line.level1,
        level2=line.level2,
        level3=line.level3,
        text=line.value,
        target=target,
        direction=direction_of(line.level1, line.level2, line.level3, target, line.direction),
        place=place,
        weight=line.weight,
        description=line.description,
        basis=line.basis,
        rule=line.rule,
        source=line.source,
        evidence=line.evidence,
    )
