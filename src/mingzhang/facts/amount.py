"""Exact amounts as a disclosure prints them, and the interval each printing stands for.

An amount remembers three things: the figure, its unit and how many digits after the point were
shown. ``1059.54 万元`` is not a point but the interval [1059.535, 1059.545] 万元: any true value
inside it would have been printed like this. Identities are tested on these intervals and nothing
else, so a rounding tail (尾差) never counts as an error and one cent more always does.

Intervals are held in 元 for money and in the unit itself for percentages and counts.
Source: design principle "every displayed figure is an interval"; rules.md 7 (tolerance).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Unit(StrEnum):
    """The unit a figure is printed in. Money units convert into each other; the others do not."""

    YUAN = "元"
    WAN = "万元"
    YI = "亿元"
    PERCENT = "%"
    COUNT = "个"
    """A count of things (个, 次, 人, 台 …); which things stands in the coordinate."""

    @property
    def is_money(self) -> bool:
        """True for 元, 万元 and 亿元."""
        return self in _YUAN_PER_UNIT

    @property
    def in_yuan(self) -> Decimal:
        """How many 元 one unit is; 1 for percentages and counts, which are their own base."""
        return _YUAN_PER_UNIT.get(self, Decimal(1))


_YUAN_PER_UNIT = {
    Unit.YUAN: Decimal(1),
    Unit.WAN: Decimal(10_000),
    Unit.YI: Decimal(100_000_000),
}


class Blank(StrEnum):
    """The five ways in which a cell holds no figure. They are never mixed up.

    In sums BLANK, ZERO, DASH and NOT_APPLICABLE count as nothing; UNREAD makes an identity
    undecidable.
    """

    BLANK = "空白"
    ZERO = "0"
    DASH = "—"
    NOT_APPLICABLE = "不涉及"
    UNREAD = "未读出"


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of exact numbers, ``lo <= hi``; 元 for money."""

    lo: Decimal
    hi: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.lo - other.hi, self.hi - other.lo)

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo)

    def meets(self, other: Interval) -> bool:
        """True when the two intervals share at least one value."""
        return self.lo <= other.hi and other.lo <= self.hi

    def intersection(self, other: Interval) -> Interval | None:
        """The values both allow, or None when there are none."""
        lo, hi = max(self.lo, other.lo), min(self.hi, other.hi)
        return Interval(lo, hi) if lo <= hi else None

    @property
    def middle(self) -> Decimal:
        """The value in the middle."""
        return (self.lo + self.hi) / 2


NOTHING = Interval(Decimal(0), Decimal(0))
"""The interval of a blank: exactly zero."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure as printed.

    ``value`` is the figure in ``unit`` (so 448.03 for "448.03 万元"), ``decimals`` the number of
    digits shown after the point, ``text`` the characters of the source. ``about`` is true when the
    source qualifies the figure (约, 左右, 余): such a figure is never held to the last digit but to
    its last digit other than zero. 约280 stands for 275 to 285, 280余 (超280) for 280 to 290.
    """

    value: Decimal
    unit: Unit
    decimals: int
    text: str = ""
    about: bool = False

    @property
    def base(self) -> Decimal:
        """The printed figure in the base unit: 元 for money, itself otherwise."""
        return self.value * self.unit.in_yuan

    @property
    def half_step(self) -> Decimal:
        """Half a unit of the last shown digit, in the base unit: what rounding may have hidden.

        Of a qualified figure half a unit of its last digit other than zero, or the whole unit where
        the words say that the figure is exceeded (余, 多, 超, 逾).
        """
        half = Decimal(5).scaleb(-self._last_digit - 1) * self.unit.in_yuan
        return half * 2 if self._exceeded else half

    @property
    def interval(self) -> Interval:
        """All values (base unit) that would have been printed as this figure."""
        base, half = self.base, self.half_step
        if self._exceeded:
            return Interval(base - half, base) if base < 0 else Interval(base, base + half)
        return Interval(base - half, base + half)

    @property
    def _exceeded(self) -> bool:
        return self.about and any(word in self.text for word in "余多超逾")

    @property
    def _last_digit(self) -> int:
        """The position after the point of the last digit that counts; negative before the point."""
        if not self.about or not self.value:
            return self.decimals
        exponent = self.value.normalize().as_tuple().exponent
        return -exponent if isinstance(exponent, int) else self.decimals

    def same_figure(self, other: Amount) -> bool:
        """Whether two printings can be copies of one quantity.

        In the same unit copies must be equal to the last digit (13 and 13.00 are equal, 13.2 is
        not 13); in different units one must be a rounding of the other.
        """
        if self.about or other.about:
            return self.interval.meets(other.interval)
        if self.unit is other.unit:
            return self.value == other.value
        return self.interval.meets(other.interval)

    def shown(self) -> str:
        """The figure for messages, with its unit: ``448.03万元``, ``2.3%``, ``8次``."""
        number = f"{self.value:,.{max(self.decimals, 0)}f}"
        return number if self.unit is Unit.COUNT else f"{number}{self.unit.value}"


Value = Amount | Blank
"""What a cell holds: a figure, or one of the five blanks."""


def interval_of(value: Value) -> Interval | None:
    """The interval a value contributes to a sum; None when it was not read."""
    if isinstance(value, Amount):
        return value.interval
    return None if value is Blank.UNREAD else NOTHING


def shown(value: Value) -> str:
    """A value for messages; blanks are named (空白, 0, —, 不涉及, 未读出)."""
    return value.shown() if isinstance(value, Amount) else value.value


_NUMBER = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?")
_WHOLE = re.compile(
    r"(?P<about>约|大约|近)?(?P<sign>[-−]|负)?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?P<unit>亿元|万元|元|%|百分比)?(?P<about2>左右|余|多)?"
)
_MAX_DIGITS = 18
"""No budget has more digits; longer runs are account numbers or damage, and stay unread."""
_DASHES = {"-", "--", "—", "——", "－", "–", "−", "/"}
_NOT_APPLICABLE = {"不涉及", "无", "不适用", "不涉及该指标"}
_UNIT_WORDS = {
    "万元": Unit.WAN,
    "亿元": Unit.YI,
    "元": Unit.YUAN,
    "%": Unit.PERCENT,
    "百分比": Unit.PERCENT,
}
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width forms to plain ones; footnote marks (², ①) are no digits and stay."""
_TAGS = re.compile(r"</?b>|\*\*")


def clean(text: str) -> str:
    """Cell text without bold marks and surrounding white space; full-width digits folded."""
    stripped = _TAGS.sub("", text).strip()
    return stripped.translate(_WIDTHS)


@lru_cache(maxsize=65536)
def parse_value(text: str, unit: Unit) -> Value | None:
    """Read one cell. ``unit`` is used when the cell names none.

    Returns an :class:`Amount`, a :class:`Blank`, or None when the text is not a figure at all
    (the caller lists it as unread). ``0`` and ``0.00`` are amounts of value zero: the blank ZERO is
    only for sources that hold no digits to count.
    """
    cleaned = clean(text).replace(" ", "")
    if not cleaned:
        return Blank.BLANK
    if cleaned in _DASHES:
        return Blank.DASH
    if cleaned in _NOT_APPLICABLE:
        return Blank.NOT_APPLICABLE
    match = _WHOLE.fullmatch(cleaned)
    if match is None:
        return None
    number = match["number"]
    if "," in number and not _NUMBER.fullmatch(number):
        return None
    plain = number.replace(",", "")
    if len(plain) > _MAX_DIGITS:
        return None
    decimals = len(plain.partition(".")[2])
    value = Decimal(plain)
    if match["sign"]:
        value = -value
    said = _UNIT_WORDS[match["unit"]] if match["unit"] else unit
    return Amount(value, said, decimals, text.strip(), bool(match["about"] or match["about2"]))
