"""Target values (指标值) as records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mingzhang.interpret.targets.words import base_unit, counted_in, words

Kind = Literal[
    "number",
    "range",
    "ratio",
    "several",
    "time",
    "qualitative",
    "unread",
    "not_applicable",
    "blank",
]
"""What a target is, and where its data stand:

- ``number``: ``sign``, ``value`` and ``unit``; perhaps ``thing``, ``frequency``, ``compared``
- ``range``: ``low`` and ``high`` in ``unit`` (18-22℃)
- ``ratio``: one to another, ``parts`` (1:3, 1/3)
- ``several``: more than one figure, each typed in ``parts`` (11批次300余种); no single value
- ``time``: ``when``, or only how often (``frequency``: 按月); ``value`` is the month where one is
  named
- ``qualitative``: words that a person must judge; ``sense`` says which kind of words
- ``unread``: there are figures, and what they say was not understood; nothing is half-read
- ``not_applicable``: 不涉及, 无, a dash. ``blank``: nothing is written.
"""

Change = Literal["up", "down", ""]
_PRICE = re.compile(r"元/(?P<per>[^/\d]{1,6})(?:/.{1,4})?")


@dataclass(frozen=True, slots=True)
class Day:
    """A year, month or day, as far as it is named; None for what is not."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        year = "" if self.year is None else f"{self.year}年"
        month = "" if self.month is None else f"{self.month}月"
        return f"{year}{month}{'' if self.day is None else f'{self.day}日'}"


@dataclass(frozen=True, slots=True)
class When:
    """A time. A deadline has only an ``end`` (to the end of the month or year where no day is
    named), a period both; a month or day by itself begins and ends in itself."""

    start: Day | None
    end: Day | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A change: ``value`` is by how much, ``change`` up or down, against ``base`` (上年, 上年同期;
    empty where the text does not say). Without a value the base is the target (不低于上年)."""

    base: str
    change: Change


@dataclass(frozen=True, slots=True)
class Target:
    """A target as data; ``kind`` says which fields hold it (see :data:`Kind`).

    ``sign`` is one of ``≥ > ≤ < =`` or empty; words of direction (不低于, 以上) are signs too.
    ``value`` is the figure in ``unit`` as printed (33 and 万人), None where there is none or more
    than one; 每月1次 is 1 次/月. ``about`` is true for 约, 左右, 余; ``average`` for 平均, 人均.
    ``thing`` is what is counted where the text says it (村 of 5个村), ``subject`` what stands in
    front of the figure (满意度 of 满意度≥95%), ``note`` words in brackets behind it.
    ``frequency`` is the period of so many times a period (月 of 每月1次), of 按月 and 每月10日前.
    ``text`` is the source, so ``str`` prints it back.
    """

    kind: Kind
    sign: str
    value: Decimal | None
    unit: str
    about: bool
    text: str
    average: bool = False
    thing: str = ""
    subject: str = ""
    note: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    when: When | None = None
    frequency: str = ""
    compared: Compared | None = None
    parts: tuple[Target, ...] = ()
    sense: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def base(self) -> tuple[Decimal, str] | None:
        """The value in the base unit: 33 万人 is (330000, 人); None without a value."""
        if self.value is None:
            return None
        scale, unit = base_unit(self.unit)
        return self.value * scale, unit

    @property
    def counted(self) -> str:
        """What is counted, in the one spelling of units: 人 of 33万名; the period left out."""
        plain = base_unit(self.unit)[1]
        if self.frequency and plain.endswith(f"/{self.frequency}"):
            plain = plain[: -len(self.frequency) - 1]
        return counted_in(plain)

    @property
    def is_money(self) -> bool:
        """Whether the figure is an amount of money, not a price for one of something."""
        base = self.base
        return base is not None and base[1] == "元"

    @property
    def per(self) -> str:
        """What a unit price is for: ``人`` for 元/人/年; empty when the figure is no price."""
        found = _PRICE.fullmatch(base_unit(self.unit)[1])
        return found["per"] if found else ""

    @property
    def printed(self) -> str:
        """The target in its shortest form, made of its parts; it parses to the same parts."""
        if self.kind in ("several", "ratio", "qualitative", "unread", "not_applicable", "blank"):
            return self.text
        note = f"（{self.note}）" if self.note else ""
        if self.sign == "=" and self.value == 0 and self.thing and not self.unit:
            return f"零{self.thing}"
        if self.kind == "time":
            return self.text if self.when is None else f"{self.subject}{_time(self)}{note}"
        change = ""
        if self.compared is not None:
            word = {"up": "增长", "down": "下降", "": ""}[self.compared.change]
            base = self.compared.base
            change = f"{_AGAINST.get(base, f'较{base}' if base else '')}{word}"
        figure = ""
        if self.low is not None and self.high is not None:
            figure = f"{self.low:f}-{self.high:f}"
        elif self.value is not None:
            figure = f"{self.value:f}"
        average, about = "平均" if self.average else "", "约" if self.about else ""
        figure = f"{average}{about}{figure}"
        if self.frequency and self.frequency not in words().each:  # 每2年1次
            unit = self.unit.removesuffix(f"/{self.frequency}")
            return f"{self.subject}每{self.frequency}{self.sign}{figure}{unit}{self.thing}{note}"
        figure += f"{self.unit}{self.thing}"
        return f"{self.subject}{change}{self.sign}{figure}{note}"


_AGAINST = {
    "上年": "较上年",
    "上年同期": "同比",
    "上期": "环比",
    "年初": "较年初",
    "实施前": "较实施前",
    "基期": "较基期",
}


def _time(target: Target) -> str:
    """A time in its shortest form, or as it was written where that says more."""
    when, sign = target.when, target.sign
    if when is None or when.end is None:
        return target.text
    about = "约" if target.about else ""
    if target.frequency:
        day = f"{about}每{target.frequency}{when.end}"
        return (
            {"≤": f"{day}前", "": day}.get(sign, target.text) if when.start is None else target.text
        )
    if when.start is None:
        return f"{sign}{about}{_end(target, when.end)}"
    if when.start == when.end:
        return f"{sign}{about}{when.start}"
    if sign or target.value is not None:
        return target.text
    return f"{about}{when.start}至{when.end}"


def _end(target: Target, end: Day) -> str:
    """The end of a year, half, quarter or month, or a day."""
    if end.day is not None:
        return str(end)
    year = "" if end.year is None else f"{end.year}年"
    if target.value is not None:
        return f"{end}底"
    if end.month in _NAMED:
        return f"{year.removesuffix('年')}{_NAMED[end.month]}" if year else _NAMED[end.month]
    return f"{year}第{(end.month or 3) // 3}季度末"


_NAMED = {1: "年初", 6: "年中", 12: "年底"}
