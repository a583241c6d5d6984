"""What the execution of the budget (预算执行率) scores."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from mingzhang.facts import Message
from mingzhang.performance.figures import number, percent, yuan
from mingzhang.performance.model import Execution
from mingzhang.performance.schemes import Scheme


def scored(execution: Execution, scheme: Scheme) -> Execution:
    """The execution with its points by the scheme and how they came about. ``points`` is None where
    nobody knows what was paid, or nothing was budgeted. Source: rules.md 4.3."""
    rule, weight = scheme.execution, scheme.execution.points
    if execution.paid is None:
        trace = Message(
            "没有登记支付数，预算执行率不能计分。",
            "No payments are recorded; the execution of the budget cannot be scored.",
        )
        return replace(execution, weight=weight, points=None, trace=trace)
    if execution.adjusted <= 0:
        trace = Message(
            "全年预算数为0，预算执行率不能计分。",
            "Nothing was budgeted; the execution of the budget cannot be scored.",
        )
        return replace(execution, weight=weight, points=None, trace=trace)
    share = max(Fraction(execution.paid) / Fraction(execution.adjusted), Fraction(0))
    paid, adjusted, rate = yuan(execution.paid), yuan(execution.adjusted), number(percent(share))
    if rule.tiers:
        # Held against the exact share: 99.999 % is not 100 %.
        tier = next(t for t in rule.tiers if share * 100 >= Fraction(t.at_least))
        points = tier.points
        zh = f"，按“{number(tier.at_least)}%以上”一档得{number(points)}分。"
        en = f"; from {number(tier.at_least)}% on: {number(points)} points."
    else:
        points = scheme.rounded(min(share, Fraction(1)) * Fraction(weight))
        zh = f"{'，以100%为限' if share > 1 else ''}，×{number(weight)}分＝{number(points)}分。"
        capped = ", at most 100%" if share > 1 else ""
        en = f"{capped}, × {number(weight)} = {number(points)} points."
    trace = Message(
        f"全年执行数{paid.zh}÷全年预算数{adjusted.zh}＝{rate}%{zh}",
        f"{paid.en} paid ÷ {adjusted.en} = {rate}%{en}",
    )
    return replace(execution, weight=weight, points=points, trace=trace)
