"""What an indicator scores: from its target, what was reached, and a scoring scheme.

The rule written in the form (评（扣）分标准) comes first; where there is none, or it is not
understood or does not fit, the scheme's own rule holds, and the trace says so. Arithmetic is exact
and rounded once, at the end. What is not known is None and a sentence, never 0.
Source: rules.md 4.2 and 4.3.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from mingzhang.facts import Message
from mingzhang.performance.applying import FULL_MARKS, Applied, apply_rule, in_proportion, nothing
from mingzhang.performance.deductions import NotUnderstood, parse_rule, rule_said
from mingzhang.performance.figures import exact, number
from mingzhang.performance.levels import level_of
from mingzhang.performance.model import Direction, IndicatorRecord, Reached, Score
from mingzhang.performance.schemes import Scheme
from mingzhang.performance.standing import Degree, Figure, Standing, Time, standing_of

_NONE = Decimal(0)
_NO_RULE = Message("", "")
_PROPORTION = Message(
    "达到指标值得满分，未达到的按完成比例计分", "full marks when reached, otherwise in proportion"
)
_EQUAL = Message(
    "等于指标值得满分，偏离的按接近的比例计分",
    "full marks when equal, otherwise in proportion to how near it is",
)
_IN_TIME = Message("按时完成得满分", "full marks when done in time")
_BY_DEGREE = Message("定性指标按达成程度计分", "words score by the degree that was reached")


def score(
    record: IndicatorRecord,
    reached: Reached | None,
    scheme: Scheme,
    weight: Decimal | None = None,
) -> Score:
    """Score one indicator. ``weight`` is used where the form gives it none.

    Points are None where something is missing (``trace`` says what): the weight, the target, the
    actual value, a degree, or a unit in which the two could be compared.
    """
    points_of = record.weight if record.weight is not None else weight
    open_because = _missing(record, reached, points_of)
    if open_because is not None or reached is None or points_of is None:
        return _open(record, reached, points_of, open_because or _NO_RULE)
    standing = standing_of(record, reached, scheme)
    if isinstance(standing, Message):
        return _open(record, reached, points_of, standing)
    written = parse_rule(record.rule)
    applied: Applied | Message | None = None
    remark: Message | None = None
    if isinstance(written, NotUnderstood):
        remark = written.reason
    elif written is not None:
        applied = apply_rule(written, standing, points_of, scheme)
        if isinstance(applied, Message):
            remark = applied
    if isinstance(applied, Applied) and written is not None:
        rule, from_form = rule_said(record.rule), True
    else:
        found = _by_scheme(record, standing, points_of, scheme)
        if isinstance(found, Message):
            return _open(record, reached, points_of, found)
        applied, rule, from_form = *found, False
    return _scored(record, reached, points_of, standing, applied, rule, from_form, remark, scheme)


def _missing(
    record: IndicatorRecord, reached: Reached | None, weight: Decimal | None
) -> Message | None:
    """What is missing before anything can be compared."""
    kind = record.target.kind
    if kind == "not_applicable":
        return Message("指标不涉及，不计分。", "The indicator does not apply and is not scored.")
    if kind == "blank":
        return Message(
            "没有填写指标值，不能计分。", "The target is not filled in; it cannot be scored."
        )
    if weight is None:
        return Message("没有分值，不能计分。", "It has no weight and cannot be scored.")
    if weight < 0:
        return Message("分值不能是负数。", "A weight cannot be negative.")
    if reached is None or (not reached.value.strip() and reached.degree is None):
        return Message(
            "没有填写实际完成值，不能计分。",
            "The actual value is not filled in; it cannot be scored.",
        )
    return None


def _open(
    record: IndicatorRecord, reached: Reached | None, weight: Decimal | None, why: Message
) -> Score:
    return Score(
        indicator=record,
        reached=reached,
        weight=_NONE if weight is None else weight,
        points=None,
        rate=None,
        rule=_NO_RULE,
        trace=why,
    )


def _instead(reason: Message) -> tuple[str, str]:
    return (
        f"（评分标准未采用：{reason.zh}，改按评分办法计分。）",
        f" (The rule of the form was not used: {reason.en}; the scheme's was.)",
    )


def _scored(
    record: IndicatorRecord,
    reached: Reached,
    weight: Decimal,
    standing: Standing,
    applied: Applied,
    rule: Message,
    from_form: bool,
    remark: Message | None,
    scheme: Scheme,
) -> Score:
    rate = _rate(standing)
    over = _overshot(standing, scheme)
    points = applied.points
    extra_zh, extra_en = _instead(remark) if remark is not None else ("", "")
    if over and rate is not None:
        points, told = _after_overshoot(points, standing, weight, rate, scheme)
        extra_zh, extra_en = extra_zh + told.zh, extra_en + told.en
    if points is None or points == weight:
        given, exactly = weight, True
    else:
        given = min(scheme.rounded(points), weight)
        exactly = given == points
    start, shown = _start(record, reached, standing), number(given)
    zh, en = "，得", ": "
    if applied.sums:
        zh, en = ("＝", " = ") if exactly else ("≈", " ≈ ")
    trace = Message(
        f"{start.zh}；{applied.work.zh}{zh}{shown}分。{extra_zh}",
        f"{start.en}; {applied.work.en}{en}{shown} points.{extra_en}",
    )
    return Score(record, reached, weight, given, rate, rule, trace, from_form, over, remark)


def _after_overshoot(
    points: Fraction | None, standing: Standing, weight: Decimal, rate: Decimal, scheme: Scheme
) -> tuple[Fraction | None, Message]:
    """Points of a target that was far exceeded, and what is said of it."""
    limit, shown = number(scheme.overshoot.percent), number(rate)
    zh = f"（完成率{shown}%，达到{limit}%，指标值可能定得偏低。）"
    en = f" (Completion {shown}% is {limit}% or more: the target may be too low.)"
    share = standing.completion if isinstance(standing, Figure) else None
    if not scheme.overshoot.reduces or not share:
        return points, Message(zh, en)
    whole = Fraction(weight) if points is None else points
    zh += f"（按偏离程度扣分，得分再乘{limit}%÷{shown}%。）"
    en += f" (Reduced by the deviation: the points times {limit}% ÷ {shown}%.)"
    return whole * Fraction(scheme.overshoot.percent) / (share * 100), Message(zh, en)


def _rate(standing: Standing) -> Decimal | None:
    """The completion in per cent, to two decimals."""
    if isinstance(standing, Figure):
        return standing.rate
    return standing.degree if isinstance(standing, Degree) else None


def _overshot(standing: Standing, scheme: Scheme) -> bool:
    """Whether so much more than the target was reached that it was set too low."""
    if not isinstance(standing, Figure) or standing.direction is not Direction.UP:
        return False
    # Multiplied out: this is asked of every indicator, and a fraction is dear.
    return standing.target > 0 and (
        standing.actual * 100 >= scheme.overshoot.percent * standing.target
    )


def _start(record: IndicatorRecord, reached: Reached, standing: Standing) -> Message:
    """Actual value and target as they were written, and how a bare figure was read."""
    if isinstance(standing, Degree):
        degree = number(standing.degree)
        return Message(
            f"达成程度{degree}%（{reached.value}），指标值“{record.text}”",
            f"Degree {degree}% ({reached.value}), target “{record.text}”",
        )
    zh = f"实际完成值{reached.value}，指标值{record.text}"
    en = f"Actual {reached.value}, target {record.text}"
    if isinstance(standing, Figure) and standing.note is not None:
        return Message(f"{zh}，{standing.note.zh}", f"{en}, {standing.note.en}")
    if isinstance(standing, Time) and standing.days > 0:
        return Message(f"{zh}，晚{standing.days}天", f"{en}, {standing.days} days late")
    return Message(zh, en)


# ------------------------------------------------------------------------ the scheme's own rules


def _by_scheme(
    record: IndicatorRecord, standing: Standing, weight: Decimal, scheme: Scheme
) -> tuple[Applied, Message] | Message:
    if isinstance(standing, Figure):
        return _figure(record, standing, weight, scheme)
    if isinstance(standing, Degree):
        band = scheme.qualitative.band(standing.degree).label
        points = Fraction(weight) * Fraction(standing.degree) / 100
        degree, shown = number(standing.degree), number(weight)
        work = Message(f"{band.zh}，{degree}%×{shown}分", f"{band.en}, {degree}% × {shown}")
        return Applied(points, work, sums=True), _BY_DEGREE
    if isinstance(standing, Time):
        if standing.days <= 0:
            return FULL_MARKS, _IN_TIME
        return _late(weight, scheme), _IN_TIME
    if standing.reached is None:
        bands = "、".join(band.label.zh for band in scheme.qualitative.bands)
        english = ", ".join(band.label.en for band in scheme.qualitative.bands)
        return Message(
            f"指标值“{record.text}”不是一个数，完成情况“{standing.word}”不能直接计分。"
            f"请填写达成程度：{bands}。",
            f"The target “{record.text}” is no figure, and “{standing.word}” cannot be scored. "
            f"Enter the degree that was reached: {english}.",
        )
    if record.target.kind in ("time", "range"):
        return (FULL_MARKS if standing.reached else _late(weight, scheme)), _IN_TIME
    if standing.figures:
        return FULL_MARKS, _PROPORTION
    word, band = standing.word, scheme.qualitative.bands[0 if standing.reached else -1].label
    return Message(
        f"指标值“{record.text}”不是一个数，“{word}”只说明是否完成。请填写达成程度，如{band.zh}。",
        f"The target “{record.text}” is no figure, and “{word}” says only whether it was done. "
        f"Enter the degree that was reached, such as {band.en}.",
    )


def _late(weight: Decimal, scheme: Scheme) -> Applied:
    share = scheme.late.percent
    if share == 0:
        return nothing("未按时完成", "not done in time")
    shown, points = number(share), number(weight)
    return Applied(
        Fraction(weight) * Fraction(share) / 100,
        Message(f"未按时完成，{shown}%×{points}分", f"not done in time, {shown}% × {points}"),
        sums=True,
    )


def _figure(
    record: IndicatorRecord, figure: Figure, weight: Decimal, scheme: Scheme
) -> tuple[Applied, Message] | Message:
    rule = _EQUAL if figure.direction is Direction.EQUAL else _PROPORTION
    if figure.reached:
        return FULL_MARKS, rule
    if figure.direction is Direction.NONE:
        return Message(
            f"指标值“{record.text}”没有写明是不低于还是不高于，实际完成值不等于它，不能计分。"
            "请在指标值前加“≥”“≤”或“＝”。",
            f"The target “{record.text}” does not say whether more or less is better, and the "
            "actual value differs. Put “≥”, “≤” or “=” before it.",
        )
    share = figure.completion
    if share is None:
        return nothing(
            "指标值不大于0，不能按比例计分，未达到",
            "the target is not above zero, so there is no proportion; it is missed",
        ), rule
    level = level_of(record.level1, record.level2)
    floor = scheme.satisfaction.percent
    if level == "satisfaction" and figure.unit == "%" and figure.direction is Direction.UP:
        said = Message(
            f"{rule.zh}，低于{number(floor)}%不得分", f"{rule.en}; nothing below {number(floor)}%"
        )
        if figure.actual < floor:
            return nothing(
                f"满意度低于{number(floor)}%",
                f"satisfaction below {number(floor)}%",
            ), said
        return in_proportion(figure, share, weight), said
    mark = scheme.pass_mark.percent
    if mark and share * 100 < Fraction(mark):
        said = Message(
            f"{rule.zh}，完成率低于{number(mark)}%不得分",
            f"{rule.en}; nothing for a completion below {number(mark)}%",
        )
        return nothing(
            f"完成率{exact(share * 100, 2)}%低于{number(mark)}%",
            f"completion {exact(share * 100, 2)}% is below {number(mark)}%",
        ), said
    return in_proportion(figure, share, weight), rule
