"""Indicators and actual values for tests, from their texts."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.facts import Place
from mingzhang.interpret.targets import parse_target
from mingzhang.performance.direction import direction_of
from mingzhang.performance.model import IndicatorRecord, Reached


def record(
    target: str,
    weight: str | None = "10",
    rule: str = "",
    level: str = "产出指标",
    sub: str = "数量指标",
    name: str = "指标",
    direction: str = "",
) -> IndicatorRecord:
    """An indicator of no body."""
    parsed = parse_target(target)
    return IndicatorRecord(
        body="",
        project="",
        project_key="",
        level1=level,
        level2=sub,
        level3=name,
        text=target,
        target=parsed,
        direction=direction_of(level, sub, name, parsed, direction),
        place=Place(1),
        weight=Decimal(weight) if weight is not None else None,
        rule=rule,
    )


def reached(value: str, degree: str = "", month: int = 12, claimed: str = "") -> Reached:
    """What was reached by the end of a month."""
    return Reached(
        value=value,
        target=parse_target(value),
        month=month,
        degree=Decimal(degree) if degree else None,
        claimed=Decimal(claimed) if claimed else None,
    )
