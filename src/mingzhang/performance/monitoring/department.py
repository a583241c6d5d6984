"""A department at a month: its projects, and its bodies as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from mingzhang.budget import Budget, Project
from mingzhang.budget.indicators import Course
from mingzhang.facts import Message
from mingzhang.performance.model import (
    Ahead,
    Execution,
    IndicatorRecord,
    IndicatorState,
    Light,
    Monitoring,
    ProjectState,
    Reached,
)
from mingzhang.performance.monitoring.money import money_at, points
from mingzhang.performance.monitoring.results import course_at, not_due, state_at
from mingzhang.performance.monitoring.thresholds import Thresholds, thresholds_of
from mingzhang.performance.records import of_budget
from mingzhang.performance.schemes import Scheme
from mingzhang.performance.year import executions, reached_by

_NONE, _HUNDRED = Decimal(0), Decimal(100)
_WORST = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)
_Known = list[tuple[IndicatorRecord, Reached | None]]


def monitor(budget: Budget, month: int, scheme: Scheme) -> Monitoring:
    """The state of every project by the end of ``month`` (1 to 12), and of every body that has
    indicators of its own. What was reported for a later month is left out.

    Raises ValueError for a month that is none.
    """
    if not 1 <= month <= 12:
        raise ValueError(f"no month: {month}")
    limits = thresholds_of(scheme.id)
    grouped: dict[tuple[str, str], _Known] = {}
    lines = zip(budget.indicators, of_budget(budget), reached_by(budget, month), strict=True)
    keys = {project.name: project.key for project in budget.projects}
    for line, record, reached in lines:
        group = ("", keys.get(line.project, line.project)) if line.project else (line.unit, "")
        grouped.setdefault(group, []).append((record, reached))
    money = executions(budget, month)
    names = {unit.code: unit.name for unit in budget.units} | {budget.code: budget.name}
    projects = tuple(
        _project(
            names.get(project.unit, project.unit),
            project,
            money[project.key],
            _states(grouped.get(("", project.key), []), month, limits, scheme),
            limits,
        )
        for project in budget.projects
    )
    bodies = tuple(
        _body(names.get(code, code), month, _states(known, month, limits, scheme))
        for (code, _), known in grouped.items()
        if code
    )
    return Monitoring(budget.name, budget.year, month, scheme.id, projects, bodies)


def _states(
    known: _Known, month: int, limits: Thresholds, scheme: Scheme
) -> tuple[IndicatorState, ...]:
    return tuple(state_at(record, reached, month, limits, scheme) for record, reached in known)


def _project(
    body: str,
    project: Project,
    execution: Execution,
    states: tuple[IndicatorState, ...],
    limits: Thresholds,
) -> ProjectState:
    money = money_at(execution, project.plan, limits)
    light, reasons = _results(states)
    completed = _completion(states)
    share = _HUNDRED * execution.month / 12
    ahead, told = _apart(execution.rate, money.due, completed, share, limits)
    if ahead is Ahead.MONEY:  # paid for what is not there yet
        light = min(light, Light.YELLOW, key=_WORST.index)
    return ProjectState(
        body=body,
        project=project.name,
        project_key=project.key,
        execution=execution,
        due=money.due,
        money=money.light,
        results=light,
        states=states,
        reasons=(*money.reasons, *reasons, *told),
        planned=money.planned,
        completion=completed,
        expected=money.expected,
        ahead=ahead,
    )


def _body(body: str, month: int, states: tuple[IndicatorState, ...]) -> ProjectState:
    """A body as a whole: payments are recorded for projects only, so its money is not known."""
    light, reasons = _results(states)
    unknown = Execution(_NONE, _NONE, None, month, None)
    return ProjectState(
        body, "", "", unknown, None, Light.GREY, light, states, reasons, False, _completion(states)
    )


def _results(states: Sequence[IndicatorState]) -> tuple[Light, tuple[Message, ...]]:
    """The worst of the indicators that can be judged by now, and how many of which light there
    are. An indicator of which nothing was reported keeps the project from being green."""
    watched = [s for s in states if not _waits(s)]
    if not states:
        zh, en = "项目没有绩效指标。", "The project has no indicators."
        return Light.GREY, (Message(zh, en),)
    if not watched:
        return Light.GREY, ()
    light = min((s.light for s in watched), key=_WORST.index)
    counts = {wanted: sum(s.light is wanted for s in watched) for wanted in Light}
    reasons = []
    if behind := counts[Light.RED] + counts[Light.YELLOW]:
        zh = f"{len(watched)} 个指标中 {behind} 个有偏差"
        zh += f"，其中 {counts[Light.RED]} 个严重。" if counts[Light.RED] else "。"
        en = f"{behind} of {len(watched)} indicators deviate{'s' * (behind == 1)}"
        en += f", {counts[Light.RED]} of them badly." if counts[Light.RED] else "."
        reasons.append(Message(zh, en))
    if counts[Light.GREY]:
        zh = f"{len(watched)} 个指标中 {counts[Light.GREY]} 个没有可用的完成值。"
        lack = "has" if counts[Light.GREY] == 1 else "have"
        en = f"{counts[Light.GREY]} of {len(watched)} indicators {lack} no usable value."
        reasons.append(Message(zh, en))
    return light, tuple(reasons)


def _waits(state: IndicatorState) -> bool:
    """Whether nothing can be expected of the indicator yet, or ever: not due, or without target."""
    return state.light is Light.GREY and (
        state.indicator.target.kind in ("blank", "not_applicable") or not_due(state)
    )


def _completion(states: Sequence[IndicatorState]) -> Decimal | None:
    """The mean completion of what grows through the year, none counted above 100 %, by weight
    where every one has a weight. None where nothing grows or something was not reported."""
    growing = [s for s in states if course_at(s.indicator) is Course.GROWS]
    rates = [s.rate for s in growing]
    if not growing or any(rate is None for rate in rates):
        return None
    weights = [s.indicator.weight for s in growing]
    if any(weight is None for weight in weights) or not any(weights):
        weights = [Decimal(1)] * len(growing)
    total = sum((w for w in weights if w is not None), _NONE)
    done = sum(
        (w * min(rate, _HUNDRED) for w, rate in zip(weights, rates, strict=True) if w and rate),
        _NONE,
    )
    return done / total


def _apart(
    rate: Decimal | None,
    due: Decimal | None,
    completed: Decimal | None,
    share: Decimal,
    limits: Thresholds,
) -> tuple[Ahead | None, tuple[Message, ...]]:
    """Whether money runs ahead of results or results ahead of money; ``share`` is that of the year
    that has passed. Where both keep their own time (rent that the plan pays in January), their
    distance says nothing."""
    if rate is None or due is None or completed is None:
        return None, ()
    early, late = rate > due, completed < share
    if limits.apart.light(rate - completed) is not Light.GREEN and (early or late):
        gap = points(rate - completed)
        zh = (
            f"资金快于绩效：已支付 {points(rate)}%，产出平均完成 {points(completed)}%，"
            f"相差 {gap} 个百分点；请核实付款是否有相应的成果。"
        )
        en = (
            f"Money is ahead of results: {points(rate)}% paid, {points(completed)}% of the output "
            f"reached, {gap} points apart; please check what was paid for."
        )
        return Ahead.MONEY, (Message(zh, en),)
    if limits.apart.light(completed - rate) is not Light.GREEN and rate < due:
        gap = points(completed - rate)
        zh = (
            f"绩效快于资金：产出平均完成 {points(completed)}%，已支付 {points(rate)}%，"
            f"相差 {gap} 个百分点；请核实是否有应付未付，或预算偏多。"
        )
        en = (
            f"Results are ahead of money: {points(completed)}% of the output reached, "
            f"{points(rate)}% paid, {gap} points apart; are bills unpaid, or is it too much money?"
        )
        return Ahead.RESULTS, (Message(zh, en),)
    return None, ()
