"""Rules of deduction applied: from how an indicator stands to its points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from mingzhang.facts import Message
from mingzhang.performance.deductions import (
    Bands,
    Base,
    Measure,
    Named,
    Proportional,
    Rule,
    Side,
    Steps,
    YesNo,
)
from mingzhang.performance.deductions.model import Award, Bound
from mingzhang.performance.figures import exact, number
from mingzhang.performance.model import Direction
from mingzhang.performance.quantities import plain_unit
from mingzhang.performance.schemes import Scheme
from mingzhang.performance.standing import Degree, Figure, Standing, Time, Word

_ONE = Fraction(1)
_NONE = Fraction(0)
_HUNDRED = 100
_DAY_UNITS = frozenset({"天", "日"})
_MONTH_UNITS = frozenset({"月", "个月"})


@dataclass(frozen=True, slots=True)
class Applied:
    """Points before rounding (None: the whole weight), and how they came about: arithmetic that
    they are the result of (``sums``), or a reason."""

    points: Fraction | None
    work: Message
    sums: bool = False


def apply_rule(
    rule: Rule, standing: Standing, weight: Decimal, scheme: Scheme
) -> Applied | Message:
    """What a rule gives. A sentence where it does not fit the target: the scheme's own rule then
    holds."""
    if isinstance(rule, YesNo):
        return _yes_no(standing)
    if isinstance(rule, Proportional):
        return _proportional(rule, standing, weight)
    whole = Fraction(weight)
    if isinstance(rule, Bands):
        return _bands(rule, standing, whole)
    if isinstance(rule, Named):
        return _named(rule, standing, whole)
    return _steps(rule, standing, whole, scheme)


def in_proportion(standing: Figure | Degree, share: Fraction, weight: Decimal) -> Applied:
    """The completion times the weight, with its arithmetic."""
    if isinstance(standing, Degree):
        ratio = f"{number(standing.degree)}%"
    else:
        top, below = standing.ratio or (standing.actual, standing.actual)
        ratio = f"{number(top)}÷{number(below)}"
    shown = number(weight)
    top_of, below_of = weight.as_integer_ratio()
    return Applied(
        # Of a target that was missed the completion is below 1, except where 约 widens it.
        Fraction(share.numerator * top_of, share.denominator * below_of) if share < 1 else None,
        Message(f"{ratio}×{shown}分", f"{ratio} × {shown}"),
        sums=True,
    )


FULL_MARKS = Applied(None, Message("达到指标值", "the target is reached"))
"""The whole weight: reached."""
_MISSED = Applied(_NONE, Message("未达到指标值", "the target is missed"))


def nothing(zh: str, en: str) -> Applied:
    """Zero, and why."""
    return Applied(_NONE, Message(zh, en))


def _no_fit() -> Message:
    return Message("评分标准与指标值对不上", "the rule does not fit the target")


def _reached(standing: Standing) -> bool | None:
    """Whether the target was reached; None where only a degree between is known."""
    if isinstance(standing, Figure):
        undirected = standing.direction is Direction.NONE and not standing.reached
        return None if undirected else standing.reached
    if isinstance(standing, Time):
        return standing.days <= 0
    if isinstance(standing, Word):
        return standing.reached
    if standing.degree == _HUNDRED:
        return True
    return False if standing.degree == 0 else None


def _completion(standing: Standing) -> Fraction | None:
    if isinstance(standing, Figure) and standing.direction is not Direction.NONE:
        return standing.completion
    return Fraction(standing.degree) / _HUNDRED if isinstance(standing, Degree) else None


def _yes_no(standing: Standing) -> Applied | Message:
    reached = _reached(standing)
    if reached is None:
        return _no_fit()
    return FULL_MARKS if reached else _MISSED


def _proportional(rule: Proportional, standing: Standing, weight: Decimal) -> Applied | Message:
    if isinstance(standing, Figure) and standing.reached:
        return FULL_MARKS
    share = _completion(standing)
    below = _below(rule.zero, standing)
    if share is None or below is None or not isinstance(standing, Figure | Degree):
        return _no_fit()
    return _zeroed(rule.zero) if below else in_proportion(standing, share, weight)


def _zeroed(bound: Bound | None) -> Applied:
    shown = bound.text if bound is not None else ""
    return nothing(f"低于{shown}", f"below {shown}")


def _below(bound: Bound | None, standing: Standing) -> bool | None:
    """Whether it lies below a bound; None where the two cannot be compared."""
    if bound is None:
        return False
    held = _held(bound.unit, bound.measure, standing)
    return None if held is None else held < Fraction(bound.value)


def _held(unit: str, measure: Measure, standing: Standing) -> Fraction | None:
    """What is held against bounds in this unit, in that unit; None where there is no such thing."""
    if isinstance(standing, Figure) and measure is Measure.VALUE:
        actual = Fraction(standing.actual)
        if unit in ("", standing.unit):
            return actual
        scale, plain = plain_unit(unit)
        own_scale, own = plain_unit(standing.unit)
        if plain == own:
            return actual * Fraction(own_scale) / Fraction(scale)
    if unit != "%":
        return None
    share = _completion(standing)
    return share * _HUNDRED if share is not None else None


def _points(award: Award, of: Decimal | None, whole: Fraction) -> Fraction:
    """An award in points of the weight."""
    if award.share:
        return whole * Fraction(award.value) / _HUNDRED
    return whole * Fraction(award.value) / Fraction(of) if of else Fraction(award.value)


# --------------------------------------------------------------------------------------- bands


def _bands(rule: Bands, standing: Standing, whole: Fraction) -> Applied | Message:
    held = _held(rule.unit, rule.measure, standing)
    if held is None or not _turned_right(rule, standing):
        return _no_fit()
    found = [
        (min(_points(award, rule.of, whole), whole), span, award)
        for span, award in rule.bands
        if _in(span.low, span.high, span.low_in, span.high_in, held)
    ]
    if not found:
        return _no_fit()
    points, span, award = max(found, key=lambda each: each[0])
    text = span.text(rule.unit)
    return Applied(
        points,
        Message(
            f"{exact(held)}{rule.unit}在“{text.zh}”一档（{award.given.zh}）",
            f"{exact(held)}{rule.unit} is in the band “{text.en}”: {award.given.en}",
        ),
    )


def _in(
    low: Decimal | None, high: Decimal | None, low_in: bool, high_in: bool, held: Fraction
) -> bool:
    if low is not None and (held < Fraction(low) or (held == Fraction(low) and not low_in)):
        return False
    return high is None or held < Fraction(high) or (held == Fraction(high) and high_in)


def _turned_right(rule: Bands, standing: Standing) -> bool:
    """Whether better values get no less. Bands that turn the target round were written for another
    one."""
    values = [award.value for _, award in rule.bands]
    rising = all(a <= b for a, b in pairwise(values))
    falling = all(a >= b for a, b in pairwise(values))
    if not isinstance(standing, Figure):
        return rising
    by_rate = rule.measure is Measure.RATE or (rule.unit == "%" and standing.unit != "%")
    if by_rate or standing.direction is Direction.UP:
        return rising
    if standing.direction is Direction.DOWN:
        return falling
    return rising or falling


# -------------------------------------------------------------------------------------- grades


def _named(rule: Named, standing: Standing, whole: Fraction) -> Applied | Message:
    word = ""
    if isinstance(standing, Word):
        word = standing.word
        if rule.award(word) is None and standing.reached is not None:
            word = "完成" if standing.reached else "未完成"
    elif isinstance(standing, Figure) and standing.direction is not Direction.NONE:
        missed = "未完成" if standing.actual <= 0 else "部分完成"
        word = "完成" if standing.reached else missed
    award = rule.award(word)
    if award is None:
        return _no_fit()
    given = award.given
    return Applied(
        min(_points(award, rule.of, whole), whole),
        Message(f"“{word}”一档（{given.zh}）", f"“{word}”: {given.en}"),
    )


# --------------------------------------------------------------------------------------- steps


def _steps(rule: Steps, standing: Standing, whole: Fraction, scheme: Scheme) -> Applied | Message:
    away = _away(rule, standing)
    below = _below(rule.zero, standing)
    if away is None or below is None:
        return _no_fit()
    if below:
        return _zeroed(rule.zero)
    if away <= 0:
        return Applied(None, Message("没有应扣分的偏差", "nothing to deduct"))
    count = _counted(away / Fraction(rule.size), rule.counted or scheme.steps.counted)
    each = _points(rule.award, rule.of, whole)
    taken = count * each
    if rule.most is not None:
        most = Fraction(rule.most)
        taken = min(taken, most * whole / Fraction(rule.of) if rule.of else most)
    unit = "个百分点" if rule.base is Base.POINTS else rule.unit
    zh = f"偏差{exact(away)}{unit}，扣{exact(count)}次"
    en = f"away by {exact(away)}{rule.unit}: {exact(count)} step{'' if count == 1 else 's'}"
    if rule.of is not None:
        zh += f"，满分{number(rule.of)}分的{rule.award.text}折合{exact(each)}分"
        en += f", {rule.award.english} of {number(rule.of)} being {exact(each)}"
    else:
        zh += f"，每次{exact(each)}分"
        en += f", {exact(each)} each"
    points = max(whole - taken, _NONE)
    return Applied(
        points,
        Message(
            f"{zh}，{exact(whole)}－{exact(taken)}分", f"{en}; {exact(whole)} − {exact(taken)}"
        ),
        sums=taken <= whole,
    )


def _counted(steps: Fraction, how: str) -> Fraction:
    if how == "pro_rata":
        return steps
    return Fraction(math.ceil(steps) if how == "up" else math.floor(steps))


def _away(rule: Steps, standing: Standing) -> Fraction | None:
    """How far the actual value lies from where counting starts, in the unit of the steps."""
    if isinstance(standing, Time):
        return _late(rule, standing)
    if isinstance(standing, Degree):
        if rule.unit != "%" or rule.side is Side.ABOVE or rule.start is not None:
            return None
        return _HUNDRED - Fraction(standing.degree)
    if not isinstance(standing, Figure):
        return None
    if standing.direction in _AGAINST[rule.side]:
        return None
    start = _start(rule, standing)
    gap = None if start is None else _gap(rule.side, standing, *start)
    if gap is None:
        return None
    in_target = rule.base is Base.TARGET or (rule.base is not Base.UNIT and standing.unit != "%")
    if in_target:
        if standing.target <= 0:
            return _NONE if gap == 0 else None
        return _in_percent(gap / Fraction(standing.target) * _HUNDRED, rule.unit)
    if rule.base is not Base.UNIT:
        return _in_percent(gap, rule.unit)
    scale, unit = plain_unit(rule.unit)
    own_scale, own = plain_unit(standing.unit)
    if unit != own and standing.unit:
        return None
    return gap * Fraction(own_scale) / Fraction(scale)


_AGAINST = {
    Side.BELOW: frozenset({Direction.DOWN}),
    Side.ABOVE: frozenset({Direction.UP}),
    Side.EITHER: frozenset({Direction.NONE}),
}


def _in_percent(value: Fraction, unit: str) -> Fraction:
    return value * 10 if unit == "‰" else value


def _start(rule: Steps, figure: Figure) -> tuple[Fraction, Fraction] | None:
    """The bounds from which steps count, below and above: those of the target, else as told."""
    if rule.start is None:
        low = figure.target if figure.low is None else figure.low
        high = figure.target if figure.high is None else figure.high
        return Fraction(low), Fraction(high)
    bound = Fraction(rule.start.value)
    if rule.start.measure is Measure.VALUE:
        if rule.start.unit in ("", figure.unit):
            return bound, bound
        scale, unit = plain_unit(rule.start.unit)
        own_scale, own = plain_unit(figure.unit)
        if unit == own:
            told = bound * Fraction(scale) / Fraction(own_scale)
            return told, told
    if rule.start.unit != "%":
        return None
    told = Fraction(figure.target) * bound / _HUNDRED
    return told, told


def _gap(side: Side, figure: Figure, low: Fraction, high: Fraction) -> Fraction:
    """How far off, on the side that counts. More than a floor and less than a ceiling is none."""
    actual = Fraction(figure.actual)
    short, over = max(low - actual, _NONE), max(actual - high, _NONE)
    if side is Side.BELOW or figure.direction is Direction.UP:
        return short
    if side is Side.ABOVE or figure.direction is Direction.DOWN:
        return over
    return max(short, over)


def _late(rule: Steps, time: Time) -> Fraction | None:
    if rule.base is not Base.UNIT or rule.side is Side.BELOW or rule.start is not None:
        return None
    if rule.unit in _DAY_UNITS:
        return Fraction(max(time.days, 0))
    if rule.unit in _MONTH_UNITS:
        return Fraction(max(time.months, 0))
    return None
