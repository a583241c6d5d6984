"""How an actual value stands to its target: by figures, by a degree, by time, or by a word.

Everything here is exact; nothing is scored yet. What cannot be told is a sentence that says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from mingzhang.facts import Amount, Message, Unit
from mingzhang.interpret.targets import Day, Target
from mingzhang.performance.figures import number, percent_of
from mingzhang.performance.levels import level_of
from mingzhang.performance.model import Direction, IndicatorRecord, Reached
from mingzhang.performance.moments import days_late, months_late
from mingzhang.performance.quantities import Pair, in_one_unit
from mingzhang.performance.schemes import Scheme

_HUNDRED = Decimal(100)
_ZERO = Decimal(0)
_NOTHING = Fraction(0)
_YES: Final = frozenset(
    {"是", "有", "完成", "已完成", "全部完成", "达到", "已达到", "达成", "达标", "合格", "符合"}
    | {"按时完成", "按期完成", "如期完成", "及时完成", "按时", "按期", "及时", "已按时完成"}
)
_NO: Final = frozenset(
    {"否", "无", "未完成", "没有完成", "未达到", "未达成", "未达标", "不达标", "不合格", "不符合"}
    | {"未按时完成", "未按期完成", "未按时", "逾期", "不及时", "未及时完成"}
)


@dataclass(frozen=True, slots=True)
class Figure:
    """Figures in one unit. ``low`` and ``high`` bound what counts as reached (None: no bound);
    ``target`` is what completion is measured by, on the side where it was missed."""

    actual: Decimal
    low: Decimal | None
    high: Decimal | None
    target: Decimal
    unit: str
    direction: Direction
    note: Message | None = None

    @property
    def reached(self) -> bool:
        """Whether the actual value lies within the bounds."""
        return (self.low is None or self.actual >= self.low) and (
            self.high is None or self.actual <= self.high
        )

    @property
    def short(self) -> bool:
        """Whether it lies below what was wanted."""
        return self.low is not None and self.actual < self.low

    @property
    def ratio(self) -> tuple[Decimal, Decimal] | None:
        """What is divided by what for the completion: actual by target, turned round where less is
        better. None where it needs no division."""
        if self.direction is Direction.UP or self.short:
            return self.actual, self.target
        if self.direction is Direction.DOWN or not self.reached:
            return self.target, self.actual
        return None

    @property
    def completion(self) -> Fraction | None:
        """The completion; 1 is 100 %, and nothing caps it. None where a ratio means nothing: what
        would divide is not above zero."""
        ratio = self.ratio
        return Fraction(1) if ratio is None else _ratio(*ratio)

    @property
    def rate(self) -> Decimal | None:
        """The completion in per cent, to two decimals."""
        ratio = self.ratio
        if ratio is None:
            return _HUNDRED
        top, below = ratio
        return None if below <= 0 else percent_of(max(top, _ZERO), below)


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree that a person gave to words, 0 to 100."""

    degree: Decimal


@dataclass(frozen=True, slots=True)
class Time:
    """A deadline and when it was done: how many days and months late (0 and less: in time)."""

    days: int
    months: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word for yes, for no, or a grade."""

    word: str
    reached: bool | None
    figures: bool = False
    """Whether it stands for several figures, all of them reached."""


Standing = Figure | Degree | Time | Word


def standing_of(record: IndicatorRecord, reached: Reached, scheme: Scheme) -> Standing | Message:
    """How ``reached`` stands to the target of ``record``, or why that cannot be told."""
    target = record.target
    if target.kind == "number" and target.value is not None:
        return _figure(record, target.value, reached)
    if target.kind == "range" and target.low is not None and target.high is not None:
        return _range(target, target.low, target.high, reached)
    if target.kind == "unread":
        return Message(
            f"指标值“{record.text}”看不懂，不能计分。请改写为“符号＋数＋单位”，如“≥95%”。",
            f"The target “{record.text}” is not understood and cannot be scored. Write it as sign, "
            "figure and unit, such as “≥95%”.",
        )
    deadline = target.when.end if target.when is not None else None
    if deadline is not None and not target.frequency and target.sign not in ("≥", ">"):
        return _time(deadline, target, reached, scheme)
    return _words(record, reached, scheme)


# ------------------------------------------------------------------------------------- figures


def _figure(record: IndicatorRecord, value: Decimal, reached: Reached) -> Figure | Message:
    target = record.target
    pair = _pair(target, value, reached)
    if isinstance(pair, Message):
        return pair
    low, high = _about(pair.target, target) if target.about else (pair.target, pair.target)
    direction = record.direction
    if direction is Direction.NONE:
        if level_of(record.level1, record.level2) == "satisfaction":
            direction = Direction.UP
        elif target.about:
            direction = Direction.EQUAL
    if direction is Direction.UP:
        bounds: tuple[Decimal | None, Decimal | None] = (low, None)
    elif direction is Direction.DOWN:
        bounds = (None, high)
    else:
        bounds = (low, high)
    return Figure(pair.actual, *bounds, pair.target, pair.unit, direction, pair.note)


def _pair(target: Target, value: Decimal, reached: Reached) -> Pair | Message:
    """A figure of the target and the one that was reached, in one unit."""
    actual = reached.target
    problem = _no_figure(reached)
    if problem is not None or actual.value is None:
        return problem or Message("", "")
    pair = in_one_unit(target, value, actual, actual.value)
    if isinstance(pair, Message) or actual.compared is None or not actual.compared.change:
        return pair
    # 下降2% beside 增长5% is -2; beside a target of its own way it is as it stands.
    way = target.compared.change if target.compared is not None else ""
    return pair if actual.compared.change == (way or "up") else replace(pair, actual=-pair.actual)


def _no_figure(reached: Reached) -> Message | None:
    """Why there is no exact figure to compare with."""
    actual = reached.target
    if actual.kind != "number" or actual.value is None:
        return Message(
            f"指标值是数，实际完成值“{reached.value}”不是一个数。请填写完成的数量。",
            f"The target is a figure and the actual value “{reached.value}” is not one. Enter the "
            "figure that was reached.",
        )
    if actual.about:
        return Message(
            f"实际完成值“{reached.value}”是约数。请填写准确的数。",
            f"The actual value “{reached.value}” is a rough one. Enter the exact figure.",
        )
    return None


def _about(value: Decimal, target: Target) -> tuple[Decimal, Decimal]:
    """What a rough target stands for: 约40 is 35 to 45, 300余 is 300 to 400."""
    interval = Amount(value, Unit.COUNT, _decimals(value), target.text, about=True).interval
    return interval.lo, interval.hi


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _range(target: Target, low: Decimal, high: Decimal, reached: Reached) -> Figure | Message:
    """A target from … to …: reached between the two."""
    least, most = _pair(target, low, reached), _pair(target, high, reached)
    if isinstance(least, Message):
        return least
    if isinstance(most, Message):
        return most
    wanted = least.target if least.actual < least.target else most.target
    return Figure(
        least.actual,
        least.target,
        most.target,
        wanted,
        least.unit,
        Direction.EQUAL,
        least.note,
    )


def _ratio(top: Decimal, below: Decimal) -> Fraction | None:
    if below <= 0:
        return None
    if top <= 0:
        return _NOTHING
    (a, b), (c, d) = top.as_integer_ratio(), below.as_integer_ratio()
    return Fraction(a * d, b * c)


# ---------------------------------------------------------------------------------------- time


def _time(deadline: Day, target: Target, reached: Reached, scheme: Scheme) -> Standing | Message:
    when = reached.target.when
    done = when.end if when is not None else _bare_month(reached.target)
    if done is None:
        word = _yes_or_no(reached.value)
        if word is not None:
            return word
        if reached.degree is not None:
            return _degree(reached, scheme)
        return Message(
            f"指标值“{target.text}”是时间，实际完成值“{reached.value}”不是时间。"
            "请填写完成的年月，或写“按时完成”“未按时完成”。",
            f"The target “{target.text}” is a time and the actual value “{reached.value}” is none. "
            "Enter the month in which it was done, or “按时完成” or “未按时完成”.",
        )
    days = days_late(deadline, done)
    if days is None:
        return Message(
            f"指标值“{target.text}”到日，实际完成值“{reached.value}”只到月，看不出是否按时。"
            "请填写完成的日期。",
            f"The target “{target.text}” is a day and the actual value “{reached.value}” a month; "
            "whether it was in time cannot be told. Enter the day.",
        )
    return Time(days, months_late(deadline, done))


def _bare_month(actual: Target) -> Day | None:
    """``11`` beside a month: the eleventh."""
    if actual.kind != "number" or actual.value is None or actual.unit:
        return None
    month = int(actual.value)
    return Day(month=month) if month == actual.value and 1 <= month <= 12 else None


# --------------------------------------------------------------------------------------- words


def _words(record: IndicatorRecord, reached: Reached, scheme: Scheme) -> Standing | Message:
    if reached.degree is not None:
        return _degree(reached, scheme)
    several = _several(record.target, reached)
    if several is not None:
        return several
    word = reached.value.strip()
    if record.target.kind == "time" and word == record.text.strip():
        return Word(word, True)  # 按月发放, and paid out every month
    found = _yes_or_no(word)
    return found if found is not None else Word(word, None)


def _degree(reached: Reached, scheme: Scheme) -> Degree | Message:
    degree = reached.degree
    if degree is None or not 0 <= degree <= _HUNDRED:
        shown = "" if degree is None else number(degree)
        return Message(
            f"达成程度“{shown}”不在0到100之间。", f"The degree “{shown}” is not between 0 and 100."
        )
    band = scheme.qualitative.named(reached.value.strip())
    if band is not None and not band.low <= degree <= band.high:
        return Message(
            f"完成情况写的是“{reached.value.strip()}”，达成程度填的是{number(degree)}%，"
            f"这一档为{number(band.high)}%—{number(band.low)}%。请改正其中一处。",
            f"The result says “{reached.value.strip()}”, which is {number(band.low)}% to "
            f"{number(band.high)}%, and the degree says {number(degree)}%. Correct one of them.",
        )
    return Degree(degree)


def _yes_or_no(words: str) -> Word | None:
    plain = words.strip().rstrip("。")
    if plain in _YES:
        return Word(plain, True)
    return Word(plain, False) if plain in _NO else None


def _several(target: Target, reached: Reached) -> Word | None:
    """Several figures in one target (11批次300余种): reached when each is; else nobody can say."""
    parts, actual = target.parts, reached.target.parts
    if target.kind != "several" or len(parts) != len(actual):
        return None
    for wanted, got in zip(parts, actual, strict=True):
        if wanted.value is None or got.value is None or wanted.sign in ("≤", "<", "="):
            return None
        pair = in_one_unit(wanted, wanted.value, got, got.value)
        if isinstance(pair, Message) or pair.actual < pair.target:
            return None
    return Word(reached.value.strip(), True, figures=True)
