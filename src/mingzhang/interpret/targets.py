"""The grammar of target values (指标值): sign, number and unit, time, or words.

``≥95%`` is a number with a direction, ``不晚于12月底`` a time, ``2026.01-2026.12`` a range,
``全覆盖`` is as good as 100 %, ``有所提高`` is words that nobody can score. Nothing is guessed: a
text with more than one figure (``11批次300余种``) has no single value and counts as words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Kind = Literal["number", "range", "time", "qualitative", "not_applicable", "blank"]


@dataclass(frozen=True, slots=True)
class Target:
    """A target as data.

    ``sign`` is one of ``≥ > ≤ < =`` or empty; words of direction (不低于, 以上) are signs too.
    ``value`` is the figure in ``unit`` as printed (33 and 万人), None where there is none or more
    than one. ``about`` is true for 约, 左右, 余. ``text`` is the source, so ``str`` prints it back.
    """

    kind: Kind
    sign: str
    value: Decimal | None
    unit: str
    about: bool
    text: str
    average: bool = False

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
        if self.value is None:
            return self.text
        number = f"{self.value:f}"
        return (
            f"{self.sign}{'平均' if self.average else ''}{'约' if self.about else ''}"
            f"{number}{self.unit}"
        )


_SIGNS = {
    "≥": "≥",
    "≧": "≥",
    ">=": "≥",
    "=>": "≥",
    "大于等于": "≥",
    "大于或等于": "≥",
    "不低于": "≥",
    "不少于": "≥",
    "不小于": "≥",
    "至少": "≥",
    "达到": "≥",
    "达": "≥",
    "≤": "≤",
    "≦": "≤",
    "<=": "≤",
    "=<": "≤",
    "小于等于": "≤",
    "小于或等于": "≤",
    "不高于": "≤",
    "不超过": "≤",
    "不大于": "≤",
    "不多于": "≤",
    "不晚于": "≤",
    "不迟于": "≤",
    "控制在": "≤",
    ">": ">",
    "大于": ">",
    "超过": ">",
    "高于": ">",
    "<": "<",
    "小于": "<",
    "低于": "<",
    "早于": "<",
    "=": "=",
    "等于": "=",
}
_TAIL_SIGNS = {
    "以上": "≥",
    "及以上": "≥",
    "以内": "≤",
    "以下": "≤",
    "及以下": "≤",
    "之前": "≤",
    "以前": "≤",
    "前": "≤",
    "之内": "≤",
    "内": "≤",
}
_PREFIX = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_SUFFIX = "|".join(sorted(map(re.escape, _TAIL_SIGNS), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>{_PREFIX})?(?P<average>平均)?(?P<about>约|大约|近)?"
    r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d{1,12})?|-?\d{1,20}(?:\.\d{1,12})?)(?P<more>余|多)?"
    r"(?P<unit>[^\d\s≥≤<>=~]{0,16}?)"
    rf"(?P<tail>{_SUFFIX})?(?P<about2>\(?(?:大约|左右|约)\)?)?"
)
_WORDS_IN_UNIT = re.compile(r"[。；;，、]|不|有|及时|以")
_PRICE = re.compile(r"元/(?P<per>[^/\d]{1,6})(?:/.{1,4})?")
_MONTH = re.compile(r"(?:20\d\d年?)?(?:月|月底|月末|月份|月\d{1,2}[日号]|年底|年末|日|号)$")
_TIME = re.compile(
    rf"(?:{_PREFIX})?(?:20\d\d年)?(?P<month>\d{{1,2}})月(?:份|底|末|中旬|上旬|下旬|\d{{1,2}}[日号])?"
    rf"(?:{_SUFFIX})?(?:完成)?"
)
_SPAN = r"20\d\d[.年/-]?(?:\d{1,2}(?:[.月/-](?:\d{1,2}日?)?)?)?"
_TO = "[-~—–至到]{1,2}"
_RANGE_OF_TIME = re.compile(
    rf"{_SPAN}{_TO}(?:{_SPAN}|\d{{1,2}}月?)|\d{{1,2}}月?{_TO}\d{{1,2}}月份?"
)
_RANGE = re.compile(
    rf"\d{{1,12}}(?:\.\d{{1,6}})?[^\d\s]{{0,4}}{_TO}\d{{1,12}}(?:\.\d{{1,6}})?[^\d]{{0,8}}"
)
_WHEN = re.compile(
    rf"(?:{_PREFIX}|在)?(?:20\d\d年?(?:年底|年末|底|末|度|内)?|全年|当年|本年度?|年底|年末"
    rf"|年内|年度内|每[年季月周日]|"
    rf"按[年季月周日](?:度|份)?.{{0,6}})(?:{_SUFFIX})?(?:完成)?"
)
_ABOUT = re.compile(r"约|左右|大概|\d[余多]")
_NONE = {"不涉及", "不涉及该指标", "无", "不适用", "/", "-", "--", "—", "——", "–"}
_FULL = {"全覆盖", "全部覆盖", "100%覆盖", "全部", "全面覆盖"}
_SCALES = (("亿", Decimal(100_000_000)), ("万", Decimal(10_000)), ("千", Decimal(1000)))
_PERCENT = {"百分比", "%", "百分点", "个百分点"}
_SAME = {
    "度": "摄氏度",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "名": "人",
    "位": "人",
    "人数": "人",
    "家": "个",
    "户次": "次",
    "场次": "次",
    "场": "次",
    "个月": "月",
}


@lru_cache(maxsize=1024)
def base_unit(unit: str) -> tuple[Decimal, str]:
    """The scale and the plain unit of a printed one: 万人 is (10000, 人), 百分比 is (1, %)."""
    scale = Decimal(1)
    plain = unit
    if plain in _PERCENT:
        return scale, "%"
    for word, factor in _SCALES:
        if plain.startswith(word):
            scale, plain = factor, plain[len(word) :]
            break
    return scale, plain


@lru_cache(maxsize=1024)
def counted_in(unit: str) -> str:
    """What units that count the same things share: 名, 位 and 人 are all 人, 家 is 个."""
    plain = base_unit(unit)[1]
    return _SAME.get(plain, plain)


@lru_cache(maxsize=16384)
def parse_target(text: str) -> Target:
    """Read a target value. Never fails: what is no figure is words."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    if not folded:
        return Target("blank", "", None, "", False, text)
    if folded in _NONE:
        return Target("not_applicable", "", None, "", False, text)
    if folded in _FULL:
        return Target("number", "=", Decimal(100), "%", False, text)
    if len(folded) > 60:
        return Target("qualitative", "", None, "", False, text)
    if _RANGE_OF_TIME.fullmatch(folded) or _RANGE.fullmatch(folded):
        return Target("range", "", None, _range_unit(folded), False, text)
    if match := _TIME.fullmatch(folded):
        return Target("time", _sign_of(folded), Decimal(match["month"]), "月", False, text)
    if _WHEN.fullmatch(folded):
        return Target("time", _sign_of(folded), None, "", False, text)
    number = _NUMBER.fullmatch(folded)
    if number is None or _WORDS_IN_UNIT.search(number["unit"]):
        return Target("qualitative", "", None, "", bool(_ABOUT.search(folded)), text)
    return _number(number, text)


def _number(match: re.Match[str], text: str) -> Target:
    unit = match["unit"].strip("()")
    sign = _SIGNS[match["sign"]] if match["sign"] else _TAIL_SIGNS.get(match["tail"] or "", "")
    about = bool(match["about"] or match["about2"] or match["more"])
    value = Decimal(match["number"].replace(",", ""))
    if _MONTH.fullmatch(unit):
        return Target("time", sign, value, unit, about, text)
    return Target("number", sign, value, unit, about, text, bool(match["average"]))


def _sign_of(folded: str) -> str:
    for words, sign in sorted(_SIGNS.items(), key=lambda pair: -len(pair[0])):
        if folded.startswith(words):
            return sign
    for words, sign in _TAIL_SIGNS.items():
        if folded.removesuffix("完成").endswith(words):
            return sign
    return ""


def _range_unit(folded: str) -> str:
    found = re.search(r"[^\d.]+$", folded)
    return found[0] if found else ""
