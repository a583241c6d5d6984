"""One indicator at a month: what is due, what was reached, the light and why.

How a value stands to its target is told by ``standing.py``, as for scoring: what counts as reached
in December counts as reached in July.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.budget.indicators import Course, course_of
from mingzhang.facts import Message
from mingzhang.interpret.targets import Target, parse_target
from mingzhang.performance.figures import number
from mingzhang.performance.model import (
    Direction,
    IndicatorRecord,
    IndicatorState,
    Light,
    Possibility,
    Reached,
)
from mingzhang.performance.monitoring.money import points
from mingzhang.performance.monitoring.thresholds import Thresholds
from mingzhang.performance.schemes import Scheme
from mingzhang.performance.schemes.model import QualitativeRule
from mingzhang.performance.standing import Degree, Figure, Standing, Time, Word, standing_of

_HUNDRED, _YEAR = Decimal(100), 12
_NONE = Decimal(0)
_SOME_DAYS = Decimal("0.5")
"""Less than a month late, in months."""
_CAUSE = Message("有偏差，请写明偏差原因。", "There is a deviation: please give its cause.")
_MEASURE = Message(
    "有偏差，请写明改进措施。", "There is a deviation: please say what will be done about it."
)


@dataclass(frozen=True, slots=True)
class _Result:
    """What the figures say, before causes and measures are asked for. ``over``: what is lost can no
    longer be made good."""

    due: Decimal | None
    rate: Decimal | None
    light: Light
    reasons: tuple[Message, ...] = ()
    met: bool = False
    over: bool = False


def course_at(indicator: IndicatorRecord) -> Course:
    """How the indicator runs through the year."""
    return course_of(
        indicator.level1,
        indicator.level2,
        indicator.target,
        ceiling=indicator.direction is Direction.DOWN,
    )


def state_at(
    indicator: IndicatorRecord,
    reached: Reached | None,
    month: int,
    limits: Thresholds,
    scheme: Scheme,
) -> IndicatorState:
    """The state of one indicator by the end of ``month``; targets in words are judged by the bands
    of the ``scheme``."""
    course = course_at(indicator)
    standing = standing_of(indicator, reached, scheme) if reached is not None else None
    result = _result(indicator, reached, standing, month, course, limits, scheme.qualitative)
    expected, projected, rate = _expected(indicator, reached, standing, course, result, scheme)
    needs = []
    if result.light in (Light.YELLOW, Light.RED):
        needs += [] if reached is not None and reached.cause else [_CAUSE]
        needs += [] if reached is not None and reached.measure else [_MEASURE]
    return IndicatorState(
        indicator=indicator,
        reached=reached,
        due=result.due,
        rate=result.rate,
        light=result.light,
        reasons=result.reasons,
        needs=tuple(needs),
        expected=expected,
        projected=projected,
        possibility=_possibility(result, reached, rate, month, projected=projected),
    )


def not_due(state: IndicatorState) -> bool:
    """Whether nothing was reported because nothing is due yet: its month has not come."""
    return state.reached is None and state.due == _NONE


def rate_of(figure: Figure, course: Course) -> Decimal | None:
    """How far a figure has come, in per cent of the target, exactly: of what grows the share that
    is there; else turned round where less is better. None where that means nothing."""
    if course is Course.GROWS:
        share = max(figure.actual, _NONE) * _HUNDRED
        return share / figure.target if figure.target > _NONE else None
    completion = figure.completion
    if completion is None:
        return None
    return Decimal(completion.numerator) * _HUNDRED / Decimal(completion.denominator)


# -------------------------------------------------------------------------------- one result


def _result(
    indicator: IndicatorRecord,
    reached: Reached | None,
    standing: Standing | Message | None,
    month: int,
    course: Course,
    limits: Thresholds,
    words: QualitativeRule,
) -> _Result:
    if indicator.target.kind in ("blank", "not_applicable"):
        zh, en = "没有指标值，无从监控。", "There is no target to watch."
        return _Result(None, None, Light.GREY, (Message(zh, en),))
    due = _due(indicator.target, month, course)
    if reached is None or standing is None:
        return _Result(due, None, Light.GREY, (_unreported(indicator.target, month, course),))
    if isinstance(standing, Message):
        return _Result(due, None, Light.GREY, (standing,))
    if isinstance(standing, Figure):
        if course is Course.GROWS:
            return _growing(indicator, standing, month, limits)
        return _standing(indicator, reached, standing, limits)
    if isinstance(standing, Time):
        return _dated(indicator.target, reached, standing, due, limits)
    if isinstance(standing, Degree):
        return _judged(standing.degree, due, words)
    return _worded(reached, standing, due, words)


def _due(target: Target, month: int, course: Course) -> Decimal | None:
    """Per cent of the year's target that should be reached by the end of ``month``."""
    if course is Course.GROWS:
        return _HUNDRED * month / _YEAR
    if course is Course.DATED:
        end = target.when.end if target.when is not None else None
        by = end.month if end is not None and end.month is not None else _YEAR
        return _HUNDRED if month >= by else _NONE
    return _HUNDRED if course is Course.STANDS else None


def _unreported(target: Target, month: int, course: Course) -> Message:
    if course is Course.DATED and _due(target, month, course) == _NONE:
        return Message("还未到期，没有填报。", "Not due yet, and nothing was reported.")
    zh = f"没有填报到 {month} 月底的完成值。"
    return Message(zh, f"Nothing was reported up to month {month}.")


def _growing(indicator: IndicatorRecord, figure: Figure, month: int, limits: Thresholds) -> _Result:
    due, rate = _HUNDRED * month / _YEAR, rate_of(figure, Course.GROWS)
    if rate is None:
        return _Result(due, None, Light.GREY)
    light = limits.growing.light(due - rate)
    if light is not Light.GREEN:
        gap = points(due - rate)
        zh = f"到 {month} 月底完成 {points(rate)}%，时间进度为 {points(due)}%，慢 {gap} 个百分点。"
        en = f"{points(rate)}% reached, {points(due)}% due by month {month}: {gap} points behind."
        return _Result(due, rate, light, (Message(zh, en),))
    if rate > _HUNDRED and figure.direction is Direction.EQUAL and not figure.reached:
        zh = f"指标应等于目标值，已完成 {points(rate)}%。"
        en = f"Neither more nor less than the target is wanted, and {points(rate)}% was reached."
        return _Result(due, rate, limits.standing.light(rate - _HUNDRED), (Message(zh, en),))
    return _Result(due, rate, light, met=rate >= _HUNDRED or figure.reached)


def _standing(
    indicator: IndicatorRecord, reached: Reached, figure: Figure, limits: Thresholds
) -> _Result:
    """What holds at any time is held against the whole target."""
    rate = rate_of(figure, Course.STANDS)
    if figure.reached:
        return _Result(_HUNDRED, rate, Light.GREEN, met=True)
    if figure.direction is Direction.NONE and not figure.short:
        zh = (
            f"指标值“{indicator.text}”没有写明是不低于还是不高于，"
            f"完成值“{reached.value}”是好是坏看不出来。"
        )
        en = (
            f"Whether “{reached.value}” is better or worse than “{indicator.text}” cannot be told: "
            "write ≥, ≤ or = in front of the target."
        )
        return _Result(_HUNDRED, None, Light.GREY, (Message(zh, en),))
    short = _HUNDRED if rate is None else _HUNDRED - rate
    what = ("未达到", "short of") if figure.short else ("超过", "beyond")
    zh = f"完成值“{reached.value}”{what[0]}指标值“{indicator.text}”。"
    en = f"“{reached.value}” is {what[1]} the target “{indicator.text}”."
    # Money once spent, and what happened once too often, does not become less.
    target = indicator.target
    total = target.is_money and not target.average
    over = not figure.short and (total or not figure.target)
    light = limits.standing.light(short)
    return _Result(_HUNDRED, rate, light, (Message(zh, en),), over=over)


def _dated(
    target: Target, reached: Reached, done: Time, due: Decimal | None, limits: Thresholds
) -> _Result:
    if done.days <= 0:
        return _Result(due, _HUNDRED, Light.GREEN, met=True)
    months = max(done.months, 0)
    zh = f"“{reached.value}”完成，晚于“{target.text}”，晚 {months} 个月。"
    en = f"Done in “{reached.value}”, {months} months after “{target.text}”."
    if not months:
        zh = f"“{reached.value}”完成，晚于“{target.text}”，晚 {done.days} 天。"
        en = f"Done in “{reached.value}”, {done.days} days after “{target.text}”."
    light = limits.late.light(Decimal(months) if months else _SOME_DAYS)
    return _Result(due, _NONE, light, (Message(zh, en),), over=True)


def _judged(degree: Decimal, due: Decimal | None, words: QualitativeRule) -> _Result:
    """What a person judges: the best band is green, the second yellow, anything below red."""
    band = words.band(degree)
    light = _BANDS[min(words.bands.index(band), 2)]
    if light is Light.GREEN or due == _NONE:  # good, or its month has not come
        return _Result(due, degree, Light.GREEN, met=degree >= _HUNDRED)
    zh = f"达成程度 {points(degree)}%，属于“{band.names[0]}”。"
    en = f"A degree of {points(degree)}%: {band.english}."
    return _Result(due, degree, light, (Message(zh, en),))


_BANDS = (Light.GREEN, Light.YELLOW, Light.RED)


def _worded(reached: Reached, said: Word, due: Decimal | None, words: QualitativeRule) -> _Result:
    """A word for yes, for no, or a band of the scheme."""
    if said.reached is None:
        band = words.named(said.word)
        if band is not None:
            return _judged(band.low, due, words)
        zh = f"完成值“{reached.value}”没有填达成程度，无法判断。"
        en = f"“{reached.value}” came without a degree and cannot be judged."
        return _Result(due, None, Light.GREY, (Message(zh, en),))
    if said.reached:
        return _Result(due, _HUNDRED, Light.GREEN, met=True)
    if due == _NONE:  # its month has not come
        return _Result(due, _NONE, Light.GREEN)
    zh, en = f"“{reached.value}”。", f"“{reached.value}”: not reached."
    return _Result(due, _NONE, Light.RED, (Message(zh, en),))


# ------------------------------------------------------------------------------ the whole year


def _expected(
    indicator: IndicatorRecord,
    reached: Reached | None,
    standing: Standing | Message | None,
    course: Course,
    result: _Result,
    scheme: Scheme,
) -> tuple[str, bool, Decimal | None]:
    """What the year will bring: as given, else (projected) at the present pace; and its rate."""
    if reached is None:
        return "", False, None
    if reached.expected:
        said = reached.expected
        given = replace(reached, value=said, target=parse_target(said), degree=None)
        return said, False, _year_end(standing_of(indicator, given, scheme), course)
    if not isinstance(standing, Figure) or result.rate is None:
        return "", False, None
    if course is Course.STANDS or result.rate >= _HUNDRED:
        return reached.value, True, result.rate  # what is reached is kept, and not blown up
    wanted = indicator.target.value
    if course is not Course.GROWS or not wanted or not standing.target:
        return "", False, None
    whole = round(standing.actual * (wanted / standing.target) * _YEAR / reached.month, 2)
    return f"{number(whole)}{indicator.target.unit}", True, result.rate * _YEAR / reached.month


def _year_end(standing: Standing | Message, course: Course) -> Decimal | None:
    """What an expected value comes to, in per cent of the target."""
    if isinstance(standing, Figure):
        rate = rate_of(standing, course)
        return max(rate or _NONE, _HUNDRED) if standing.reached else rate
    if isinstance(standing, Time):
        return _HUNDRED if standing.days <= 0 else _NONE
    if isinstance(standing, Word) and standing.reached is not None:
        return _HUNDRED if standing.reached else _NONE
    return None


def _possibility(
    result: _Result, reached: Reached | None, rate: Decimal | None, month: int, *, projected: bool
) -> Possibility | None:
    if result.light is Light.GREY or reached is None:
        return None
    if result.met:
        return Possibility.CERTAIN
    if result.over or month >= _YEAR:
        return Possibility.IMPOSSIBLE
    if rate is None or projected:
        return Possibility.POSSIBLE
    if rate < _HUNDRED:
        return Possibility.IMPOSSIBLE
    return Possibility.CERTAIN if result.light is Light.GREEN else Possibility.POSSIBLE
