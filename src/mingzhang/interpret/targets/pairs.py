"""Two figures that are one target: ranges, ratios, so many times in so many years."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from mingzhang.interpret.targets.affixes import frequency_of, joined_unit, lead_of, plain, tail_of
from mingzhang.interpret.targets.model import Target
from mingzhang.interpret.targets.words import alternatives, base_unit

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,20})(?:\.\d{1,12})?"
MINUS = r"(?:(?<![^≥≤<>=])-)?"
"""A dash before a figure is its sign only where no word stands in front of it."""
_LEAD, _REST = r"(?P<lead>[^\d\0]*?)", r"(?P<rest>[^\d\0]*)"
_RANGE = re.compile(
    rf"{_LEAD}(?P<low>{MINUS}{NUMBER})(?P<unit>[^\d\0~-]{{0,8}}?)"
    rf"(?P<to>[-~]{{1,3}}|至|到)(?P<high>{NUMBER}){_REST}"
)
_ROUND = re.compile(rf"(?P<number>{NUMBER})(?P<unit>[^\d\0±]{{0,6}})±(?P<by>{NUMBER}){_REST}")
_RATIO = re.compile(rf"{_LEAD}(?P<one>{NUMBER})(?P<by>[:/比])(?P<other>{NUMBER}){_REST}")
_PERIODS = ("年", "个月", "月", "周", "天", "日", "个季度", "季度", "小时", "个工作日", "学期")
_REPEATED = frozenset(("次", "期", "场", "场次", "人次", "届", "轮", "批"))
_WAY = {"≥": 1, ">": 1, "≤": -1, "<": -1}


def joined_sign(lead: str, tail: str, inclusive: bool = False) -> str | None:
    """Both signs as one; None where they contradict each other."""
    if not lead or not tail:
        sign = lead or tail
    elif lead == "=":
        sign = tail
    elif _WAY.get(lead) != _WAY.get(tail):
        return None
    else:
        sign = lead
    if inclusive:
        sign = {">": "≥", "<": "≤", "": "≥"}.get(sign, sign)
    return sign


def read_range(folded: str, text: str) -> Target | None:
    """18-22℃, 5万-10万元; None when the text is none."""
    if found := _ROUND.fullmatch(folded):
        return _around(found, text)
    found = _RANGE.fullmatch(folded)
    if found is None:
        return None
    lead, tail = lead_of(found["lead"]), tail_of(found["rest"])
    if lead is None or tail is None or (found["unit"] and tail_of(found["unit"]) is None):
        return None
    low, high, unit = plain(found["low"]), plain(found["high"]), tail.unit
    if found["unit"] not in ("", unit):
        first, scale = base_unit(found["unit"]), base_unit(unit)
        if unit.startswith(found["unit"]):
            pass
        elif first[1] in ("", scale[1]) and first[0] != scale[0]:
            low, high, unit = low * first[0], high * scale[0], scale[1]
        else:
            return None
    sign = joined_sign(lead.sign, tail.sign)
    if low >= high or sign is None or lead.every or (unit in ("年", "号") and high > 1900):
        return None
    return Target(
        "range",
        sign,
        None,
        joined_unit(unit, lead),
        lead.about or tail.about,
        text,
        lead.average,
        tail.thing,
        lead.subject,
        tail.note,
        low,
        high,
        frequency=frequency_of(joined_unit(unit, lead)),
        compared=lead.compared,
    )


def _around(found: re.Match[str], text: str) -> Target | None:
    """18±2℃ is 16 to 20."""
    tail = tail_of(found["rest"])
    if (
        tail is None
        or found["unit"] not in ("", tail.unit)
        or (tail.unit == "%" and not found["unit"])
    ):
        return None
    middle, by = plain(found["number"]), plain(found["by"])
    return Target(
        "range",
        "",
        None,
        tail.unit,
        False,
        text,
        low=middle - by,
        high=middle + by,
        thing=tail.thing,
    )


def read_ratio(folded: str, text: str) -> Target | None:
    """1:3, 2/3以上; None when the text is none, or may be a day."""
    found = _RATIO.fullmatch(folded)
    if found is None:
        return None
    lead, tail = lead_of(found["lead"]), tail_of(found["rest"])
    if lead is None or tail is None or tail.unit or tail.thing:
        return None
    sign = joined_sign(lead.sign, tail.sign)
    one, other = plain(found["one"]), plain(found["other"])
    if (
        sign is None
        or other == 0
        or (found["by"] == "/" and (one >= other or _may_be_day(one, other)))
    ):
        return None
    parts = tuple(Target("number", "", n, "", False, f"{n:f}") for n in (one, other))
    return Target(
        "ratio", sign, None, "", lead.about or tail.about, text, subject=lead.subject, parts=parts
    )


def _may_be_day(one: Decimal, other: Decimal) -> bool:
    """12/31 may be the last day of the year."""
    return one <= 12 and 13 <= other <= 31


@cache
def _often_words() -> re.Pattern[str]:
    period = alternatives(_PERIODS)
    return re.compile(
        rf"每?(?P<each>\d{{1,3}}|0\.5)(?P<period>{period}){_LEAD}(?P<number>\d{{1,6}}){_REST}"
    )


def read_often(folded: str, text: str) -> Target | None:
    """每2年1次, 1年1次."""
    found = _often_words().fullmatch(folded)
    if found is None or not (folded.startswith("每") or found["each"] in ("1", "0.5")):
        return None
    lead, tail = lead_of(found["lead"]), tail_of(found["rest"])
    if lead is None or tail is None or tail.unit not in _REPEATED:
        return None
    sign = joined_sign(lead.sign, tail.sign)
    if sign is None:
        return None
    period = found["period"].removeprefix("个")
    every = {"1": period, "0.5": f"半{period}"}.get(found["each"], f"{found['each']}{period}")
    return Target(
        "number",
        sign,
        plain(found["number"]),
        f"{tail.unit}/{every}",
        lead.about or tail.about,
        text,
        thing=tail.thing,
        frequency=every,
    )
