"""The money of a project at a month: what the plan wants paid by then, and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.budget import PlanStep
from mingzhang.facts import Message
from mingzhang.performance.model import Execution, Light
from mingzhang.performance.monitoring.thresholds import Thresholds

_HUNDRED, _YEAR = Decimal(100), 12
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Money:
    """``due`` and ``expected`` in per cent of the adjusted budget; ``planned``: by its own plan."""

    due: Decimal | None
    planned: bool
    expected: Decimal | None
    light: Light
    reasons: tuple[Message, ...]


def due_by(plan: Sequence[PlanStep], month: int) -> Decimal:
    """Per cent of the budget that should be paid by the end of ``month``: the spending plan, in a
    straight line between its points, from nothing in January on (rules.md 4.4: July is
    p6 + (p10 - p6)/4); without a plan, month/12."""
    if not plan:
        return _HUNDRED * month / _YEAR
    before = PlanStep(0, Decimal(0))
    for step in plan:
        if month <= step.month:
            share = Decimal(month - before.month) / (step.month - before.month)
            return before.percent + (step.percent - before.percent) * share
        before = step
    return before.percent


def money_at(execution: Execution, plan: Sequence[PlanStep], limits: Thresholds) -> Money:
    """How the money of a project stands at the month of ``execution``."""
    month = execution.month
    planned = bool(plan)
    if not execution.adjusted:
        return _without_budget(execution)
    due = due_by(plan, month)
    if execution.paid is None or execution.rate is None:
        zh = f"没有填报到 {month} 月底的资金支付；没有支付的请填 0。"
        en = f"No payment up to month {month} is recorded; enter 0 where nothing was paid."
        return Money(due, planned, None, Light.GREY, (Message(zh, en),))
    rate = execution.rate
    expected = max(rate, min(rate * _HUNDRED / due, _HUNDRED)) if due else None
    if rate > _HUNDRED:
        zh = f"支付超过全年预算，执行率 {points(rate)}%。"
        en = f"More was paid than the budget of the year: {points(rate)}%."
        return Money(due, planned, expected, Light.RED, (Message(zh, en),))
    light = limits.growing.light(due - rate)
    return Money(due, planned, expected, light, _reasons(rate, due, planned, month, light, limits))


def _without_budget(execution: Execution) -> Money:
    if not execution.paid:
        zh, en = "项目没有预算。", "The project has no budget."
        return Money(None, False, None, Light.GREY, (Message(zh, en),))
    zh = f"项目没有预算，却支付了 {execution.paid:,.2f} 元。"
    en = f"{execution.paid:,.2f} yuan were paid for a project without budget."
    return Money(None, False, None, Light.RED, (Message(zh, en),))


def _reasons(
    rate: Decimal, due: Decimal, planned: bool, month: int, light: Light, limits: Thresholds
) -> tuple[Message, ...]:
    by = "支出计划" if planned else "时间进度"
    by_en = "its spending plan" if planned else "the share of the year"
    zh = f"到 {month} 月底支付 {points(rate)}%，按{by}应为 {points(due)}%"
    en = f"{points(rate)}% paid by month {month}, {points(due)}% due by {by_en}"
    if light is not Light.GREEN:
        gap = points(due - rate)
        return (Message(f"{zh}，慢 {gap} 个百分点。", f"{en}: {gap} points behind."),)
    if rate - due >= limits.growing.yellow:
        gap = points(rate - due)
        return (Message(f"{zh}，快 {gap} 个百分点。", f"{en}: {gap} points ahead."),)
    return ()


def points(percent: Decimal) -> str:
    """A percentage for messages, to one decimal, without a zero that says nothing."""
    rounded = percent.quantize(_TENTH, ROUND_HALF_UP)
    return (
        f"{rounded.to_integral_value():f}"
        if rounded == rounded.to_integral_value()
        else f"{rounded:f}"
    )
