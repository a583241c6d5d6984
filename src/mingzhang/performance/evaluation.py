"""Self-evaluation (绩效自评) of a budget's year: every indicator, every project, what is missing.

A pure function over the frozen budget. The total of a form is the exact sum of its points; while
one of them is not known there is no total and no grade. Source: rules.md 4.2 and 4.3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.budget import Budget, Project
from mingzhang.facts import Finding, Message
from mingzhang.performance.doubts import findings_of
from mingzhang.performance.execution import scored
from mingzhang.performance.figures import percent_of
from mingzhang.performance.model import (
    Evaluation,
    Execution,
    IndicatorRecord,
    ProjectEvaluation,
    Reached,
    Score,
)
from mingzhang.performance.records import of_budget
from mingzhang.performance.schemes import Scheme
from mingzhang.performance.scoring import score
from mingzhang.performance.weights import weighted
from mingzhang.performance.year import executions, reached_by

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Form:
    """What is evaluated together: the indicators of a project, or of a body as a whole."""

    body: str
    project: str
    project_key: str
    records: tuple[IndicatorRecord, ...]
    reached: tuple[Reached | None, ...]
    execution: Execution | None


@dataclass(frozen=True, slots=True)
class _Year:
    """What a budget says of its year; records and what was reached stand in its order."""

    records: tuple[IndicatorRecord, ...]
    reached: tuple[Reached | None, ...]
    money: Mapping[str, Execution]
    month: int

    def form(
        self,
        body: str,
        indexes: Iterable[int],
        execution: Execution | None,
        project: Project | None,
    ) -> Form:
        """The form of these indicators."""
        own = tuple(indexes)
        return Form(
            body=body,
            project=project.name if project is not None else "",
            project_key=project.key if project is not None else "",
            records=tuple(self.records[i] for i in own),
            reached=tuple(self.reached[i] for i in own),
            execution=execution,
        )


def evaluate(budget: Budget, scheme: Scheme, month: int = 12) -> Evaluation:
    """The self-evaluation of a budget as of the end of ``month`` by a scheme.

    Every project is listed, one without indicators too; then the bodies that have targets as a
    whole. Findings stand with their form and, all of them, with the whole.
    """
    year = _Year(of_budget(budget), reached_by(budget, month), executions(budget, month), month)
    projects = tuple(evaluate_form(form, scheme, month) for form in _of_projects(budget, year))
    bodies = tuple(evaluate_form(form, scheme, month) for form in _of_bodies(budget, year))
    findings: tuple[Finding, ...] = tuple(
        found for each in (*projects, *bodies) for found in each.findings
    )
    return Evaluation(budget.name, budget.year, scheme.id, projects, bodies, findings)


def evaluate_form(form: Form, scheme: Scheme, month: int) -> ProjectEvaluation:
    """One form: its execution, its indicators, their sum, and what is wrong with it."""
    spread = weighted(form.records, scheme)
    scores = tuple(
        _score(record, reached, scheme, weight, month)
        for record, reached, weight in zip(form.records, form.reached, spread.weights, strict=True)
    )
    execution = scored(form.execution, scheme) if form.execution is not None else None
    if execution is not None and _counts_execution(scores, scheme):
        execution = _as_indicator(execution)
    still_open = [s for s in scores if s.points is None and not _void(s)]
    total = _total(scores, execution, scheme) if not still_open else None
    evaluated = ProjectEvaluation(
        body=form.body,
        project=form.project,
        project_key=form.project_key,
        scheme=scheme.id,
        execution=execution,
        scores=scores,
        total=total,
        grade=scheme.grade(total).name if total is not None else "",
        open=len(still_open),
        claimed=_claimed(scores),
    )
    return replace(evaluated, findings=tuple(findings_of(evaluated, spread, scheme, month)))


def _score(
    record: IndicatorRecord,
    reached: Reached | None,
    scheme: Scheme,
    weight: Decimal | None,
    month: int,
) -> Score:
    if reached is None or reached.month == month or record.target.kind == "not_applicable":
        return score(record, reached, scheme, weight)
    # July's value says nothing of December, and a score of it would be taken for the year's.
    early = score(record, None, scheme, weight)
    trace = Message(
        f"只有{reached.month}月底的完成值，没有{month}月底的，不能计分。",
        f"The latest value is that of the end of month {reached.month}, not {month}; it cannot be "
        "scored.",
    )
    return replace(early, reached=reached, trace=trace)


def _void(one: Score) -> bool:
    """An indicator that does not apply and has no weight is no part of the form."""
    return one.indicator.target.kind == "not_applicable" and not one.weight


def given_weights(scores: Iterable[Score]) -> Decimal:
    """What the weights of a form add up to."""
    return sum((s.weight for s in scores), _NONE)


def _counts_execution(scores: Sequence[Score], scheme: Scheme) -> bool:
    """Whether the form has the execution as one of its indicators, inside its total."""
    return given_weights(scores) == scheme.total and any(
        "执行率" in s.indicator.level3 and s.weight == scheme.execution.points for s in scores
    )


def _as_indicator(execution: Execution) -> Execution:
    trace = Message(
        "预算执行率已作为一条指标计分，不再另计。",
        "The execution is scored as an indicator of the form and not once more.",
    )
    return replace(execution, weight=_NONE, points=_NONE, trace=trace)


def _total(scores: Sequence[Score], execution: Execution | None, scheme: Scheme) -> Decimal | None:
    """The exact sum; None where the execution is not known or the weights do not make the whole."""
    if execution is None or execution.points is None or not scores:
        return None
    if given_weights(scores) + execution.weight != scheme.total:
        return None
    return sum((s.points for s in scores if s.points is not None), execution.points)


def _claimed(scores: Sequence[Score]) -> Decimal | None:
    real = [s for s in scores if not _void(s)]
    claims = [s.claimed for s in real if s.claimed is not None]
    return sum(claims, _NONE) if claims and len(claims) == len(real) else None


# --------------------------------------------------------------------------------------- forms


def _of_projects(budget: Budget, year: _Year) -> list[Form]:
    owners: dict[str, list[Project]] = defaultdict(list)
    for project in budget.projects:
        for key in {project.code, project.name} - {""}:
            owners[key].append(project)
    owned: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(budget.indicators):
        for owner in owners.get(line.project, ()) if line.project else ():
            # Two units may each have a project of one name.
            if len(owners[line.project]) == 1 or owner.unit == line.unit:
                owned[id(owner)].append(index)
    names = _names(budget)
    return [
        year.form(
            names.get(project.unit, project.unit),
            owned[id(project)],
            year.money.get(project.key),
            project,
        )
        for project in budget.projects
    ]


def _of_bodies(budget: Budget, year: _Year) -> list[Form]:
    bodies: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(budget.indicators):
        if not line.project:
            bodies[line.unit or budget.code].append(index)
    names = _names(budget)
    return [
        year.form(names.get(code, code), own, _of_body(budget, code, year), None)
        for code, own in bodies.items()
    ]


def _names(budget: Budget) -> dict[str, str]:
    return {unit.code: unit.name for unit in budget.units} | {budget.code: budget.name}


def _of_body(budget: Budget, code: str, year: _Year) -> Execution:
    """The money of a body as a whole. Payments are recorded by project, so what was paid is known
    only where all of its money is of projects whose payments are known."""
    lines = [line for line in budget.lines if code in (line.unit, budget.code)]
    initial = sum((line.amount for line in lines), _NONE)
    keys = {p.key for p in budget.projects if code in (p.unit, budget.code)}
    own = [year.money[key] for key in keys if key in year.money]
    adjusted = initial + sum((e.adjusted - e.initial for e in own), _NONE)
    paid = [e.paid for e in own if e.paid is not None]
    known = bool(own) and len(paid) == len(own) and all(line.project for line in lines)
    total = sum(paid, _NONE) if known else None
    rate = percent_of(total, adjusted) if total is not None and adjusted > 0 else None
    return Execution(initial, adjusted, total, year.month, rate)
