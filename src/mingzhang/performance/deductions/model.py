"""Rules of deduction (评（扣）分标准) as records. Each prints what was understood, in words.

Points in a rule count against ``of``: a rule of 100 points is scaled to the weight of its
indicator; without ``of`` a point is a point of the weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mingzhang.facts import Message


@dataclass(frozen=True, slots=True)
class Award:
    """What is given or taken: points (``5分``) or a share of the weight in per cent (``80%``)."""

    value: Decimal
    share: bool = False

    @property
    def full(self) -> bool:
        """Whether it is the whole weight."""
        return self.share and self.value == 100

    @property
    def text(self) -> str:
        """``5分`` or ``80%``."""
        return f"{self.value:f}{'%' if self.share else '分'}"

    @property
    def english(self) -> str:
        """``5 points`` or ``80% of the weight``."""
        if self.share:
            return f"{self.value:f}% of the weight"
        return f"{self.value:f} point{'' if self.value == 1 else 's'}"

    @property
    def given(self) -> Message:
        """As the end of a clause: 得满分, 得80%, 不得分."""
        if self.full:
            return Message("得满分", "full marks")
        if self.value == 0:
            return Message("不得分", "nothing")
        return Message(f"得{self.text}", self.english)


FULL = Award(Decimal(100), share=True)
NOTHING = Award(Decimal(0), share=True)


class Base(StrEnum):
    """What a step is measured in."""

    TARGET = "target"
    """Per cent of the target: 每超出预算的1%, 每未完成1%."""
    POINTS = "points"
    """Percentage points: 每降低1个百分点."""
    PERCENT = "percent"
    """1% and no more: points where the target is a percentage, else per cent of the target."""
    UNIT = "unit"
    """The unit of the rule: 每少1次, 每超过1天."""


class Side(StrEnum):
    """On which side of the target a step counts."""

    BELOW = "below"
    ABOVE = "above"
    EITHER = "either"


class Measure(StrEnum):
    """What bounds are held against."""

    RATE = "rate"
    """The completion (完成率)."""
    VALUE = "value"
    """The actual value, where the units agree; else, for bounds in %, the completion."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A value in a unit: 60 %, 30 天."""

    value: Decimal
    unit: str
    measure: Measure = Measure.VALUE

    @property
    def text(self) -> str:
        """``60%``."""
        return f"{self.value:f}{self.unit}"


@dataclass(frozen=True, slots=True)
class YesNo:
    """Full marks when the target is reached, otherwise nothing."""

    def said(self) -> Message:
        """The rule in words."""
        return Message(
            "达到指标值得满分，否则不得分",
            "full marks when the target is reached, otherwise nothing",
        )


@dataclass(frozen=True, slots=True)
class Proportional:
    """By completion; below ``zero`` nothing."""

    zero: Bound | None = None

    def said(self) -> Message:
        """The rule in words."""
        zh = "达到指标值得满分，未达到的按完成比例得分"
        en = "full marks when the target is reached, otherwise in proportion to the completion"
        return _with_zero(zh, en, self.zero)


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a band; None is open. ``low_in``/``high_in``: whether the bound itself belongs."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool
    high_in: bool

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies in it."""
        if self.low is not None and (value < self.low or (value == self.low and not self.low_in)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_in)

    def text(self, unit: str) -> Message:
        """``90%以上``, ``80%—90%``, ``低于80%``."""
        if self.low is None:
            high = f"{self.high:f}{unit}"
            return (
                Message(f"{high}以下", f"at most {high}")
                if self.high_in
                else Message(f"低于{high}", f"below {high}")
            )
        low = f"{self.low:f}{unit}"
        if self.high is None:
            return (
                Message(f"{low}以上", f"{low} or more")
                if self.low_in
                else Message(f"高于{low}", f"more than {low}")
            )
        high = f"{self.high:f}{unit}"
        return Message(
            f"{low}{'' if self.low_in else '（不含）'}—{high}{'' if self.high_in else '（不含）'}",
            f"{low}{'' if self.low_in else ' (not included)'} to "
            f"{high}{'' if self.high_in else ' (not included)'}",
        )


@dataclass(frozen=True, slots=True)
class Bands:
    """By bands; a value on the border of two belongs to the better one. Bands leave nothing out."""

    bands: tuple[tuple[Range, Award], ...]
    unit: str
    measure: Measure = Measure.VALUE
    of: Decimal | None = None

    def said(self) -> Message:
        """The rule in words."""
        subject = _RATE if self.measure is Measure.RATE else Message("", "")
        parts = [(r.text(self.unit), award.given) for r, award in reversed(self.bands)]
        return Message(
            _of_zh(self.of) + "，".join(f"{subject.zh}{r.zh}{a.zh}" for r, a in parts),
            _of_en(self.of) + ", ".join(f"{subject.en}{r.en}: {a.en}" for r, a in parts),
        )


@dataclass(frozen=True, slots=True)
class Named:
    """By a grade in words (优, 良, 中, 差) that a person gives; each with its names."""

    grades: tuple[tuple[str, Award], ...]
    of: Decimal | None = None

    def award(self, words: str) -> Award | None:
        """What a grade gives; None when the rule does not name it."""
        return next((award for name, award in self.grades if name == words), None)

    def said(self) -> Message:
        """The rule in words."""
        return Message(
            _of_zh(self.of) + "，".join(f"{name}{award.given.zh}" for name, award in self.grades),
            _of_en(self.of) + ", ".join(f"“{name}”: {a.given.en}" for name, a in self.grades),
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """So many points for every step away from the target.

    ``size`` in ``unit`` (%, 次, 天), measured in ``base``, on ``side``. ``start`` is where counting
    begins when that is not the target; below ``zero`` there is nothing; ``most`` is the most that
    is taken. ``counted`` is ``whole``, ``up`` (a part counts as a whole step) or empty: not said.
    """

    size: Decimal
    unit: str
    base: Base
    side: Side
    award: Award
    of: Decimal | None = None
    start: Bound | None = None
    zero: Bound | None = None
    most: Decimal | None = None
    counted: str = ""

    def said(self) -> Message:
        """The rule in words."""
        step_zh = step_en = f"{self.size:f}{self.unit}"
        if self.base is Base.POINTS:
            step_zh, step_en = f"{self.size:f}个百分点", f"{self.size:f} percentage point(s)"
        elif self.base is Base.TARGET:
            step_zh, step_en = f"指标值的{step_zh}", f"{step_en} of the target"
        verb_zh, verb_en = _SIDES[self.side]
        if self.base is Base.UNIT and self.side is Side.BELOW:
            verb_zh = "少"
        zh, en = _of_zh(self.of), _of_en(self.of)
        if self.start is not None:
            rate = self.start.measure is Measure.RATE
            verb = "不超过" if self.side is Side.ABOVE else "达到"
            zh += f"{'完成率' if rate else ''}{verb}{self.start.text}得满分，"
            en += f"full marks at {'a completion of ' if rate else ''}{self.start.text}; "
        took = f"权重分的{self.award.text}" if self.award.share else self.award.text
        zh += f"每{verb_zh}{step_zh}扣{took}"
        en += f"{self.award.english} less for every {step_en} {verb_en}"
        if self.counted:
            part = f"不足{self.size:f}{self.unit}"
            zh += (
                f"，{part}的不扣分"
                if self.counted == "whole"
                else f"，{part}按{self.size:f}{self.unit}计"
            )
            en += (
                ", whole steps only"
                if self.counted == "whole"
                else ", a part counts as a whole step"
            )
        zh += "，扣完为止" if self.most is None else f"，最多扣{self.most:f}分"
        en += ", down to nothing" if self.most is None else f", at most {self.most:f} points"
        return _with_zero(zh, en, self.zero)


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A rule that cannot be applied, and why. The scheme's own rule then holds."""

    text: str
    reason: Message

    def said(self) -> Message:
        """Why."""
        return self.reason


Rule = YesNo | Proportional | Bands | Named | Steps
_SIDES = {
    Side.BELOW: ("低于", "below the target"),
    Side.ABOVE: ("超出", "above the target"),
    Side.EITHER: ("偏离", "away from the target"),
}
_RATE = Message("完成率", "completion ")


def _of_zh(of: Decimal | None) -> str:
    return f"满分{of:f}分，" if of is not None else ""


def _of_en(of: Decimal | None) -> str:
    return f"of {of:f} points, " if of is not None else ""


def _with_zero(zh: str, en: str, zero: Bound | None) -> Message:
    if zero is None:
        return Message(zh, en)
    rate = zero.measure is Measure.RATE
    return Message(
        f"{zh}，{'完成率' if rate else ''}低于{zero.text}不得分",
        f"{en}; nothing {'for a completion ' if rate else ''}below {zero.text}",
    )
