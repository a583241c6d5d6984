"""Chinese numerals as digits, where what follows shows that they count something."""

from __future__ import annotations

import re
from functools import cache

from mingzhang.interpret.targets.words import alternatives, words

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[零〇一二两三四五六七八九十百千]"
_PER_CENT = re.compile(rf"百分之(?P<numeral>(?:{_NUMERAL}|点)+)")
_PER_MILLE = re.compile(rf"千分之(?P<numeral>(?:{_NUMERAL}|点)+)")
_FRACTION = re.compile(rf"(?P<below>{_NUMERAL}+)分之(?P<top>{_NUMERAL}+)")
_TENTHS = re.compile(r"(?P<one>[一二三四五六七八九\d])成(?P<half>半)?(?=$|以上|及以上|左右)")
_HINT = re.compile("[零〇一二两三四五六七八九十百半成]")
_NO_FIGURE = re.compile(
    "一次性|统一|第一时间|一体|一致|一定|一般|一系列|一站式|一流|一些|唯一|一对一|一事一"
)
_ONLY = re.compile("[零〇]")


def in_digits(text: str) -> str:
    """A folded text with its Chinese numerals as digits: 二百余人 is 200余人, 百分之九十五 is 95%.

    Only numerals in front of a unit (or of 余, 多 and a unit) count; 统一, 一次性 and 三公 stay.
    The text itself when there is nothing to turn.
    """
    if not _HINT.search(text) or _NO_FIGURE.search(text):
        return text
    if _ONLY.fullmatch(text):
        return "0"
    text = _PER_MILLE.sub(lambda found: f"{_decimal(found['numeral'])}‰", text)
    text = _PER_CENT.sub(lambda found: f"{_decimal(found['numeral'])}%", text)
    text = _FRACTION.sub(lambda f: f"{_whole(f['top'])}/{_whole(f['below'])}", text)
    text = _TENTHS.sub(_tenths, text)
    return _counting().sub(lambda f: _figure(f["numeral"], f["half"]), text)


@cache
def _counting() -> re.Pattern[str]:
    units = words().units - {
        "成",
        "一",
        "万",
        "亿",
        "分",
        "度",
        "点",
        "号",
        "线",
        "路",
        "站",
        "级",
        "星",
    }
    more = words().more
    return re.compile(
        rf"(?<![{''.join(_DIGITS)}十百千万亿\dA-Za-z其统唯之])"
        r"(?:(?P<half>半)(?=年|天|小时|个月|日|学期)"
        rf"|(?P<numeral>(?:{_NUMERAL}|[万亿](?={_NUMERAL}))+(?:点[零一二三四五六七八九]+)?)"
        rf"(?=(?:{more})?[万亿]?(?:{more})?(?:{alternatives(units)})))"
    )


def _figure(numeral: str | None, half: str | None) -> str:
    if half:
        return "0.5"
    return _decimal(numeral) if numeral else "0"


def _decimal(numeral: str) -> str:
    whole, point, rest = numeral.partition("点")
    decimals = "".join(str(_DIGITS.get(c, "")) for c in rest)
    return f"{_whole(whole)}.{decimals}" if point else str(_whole(whole))


def _whole(numeral: str) -> int:
    """二百零五 is 205, 两千 is 2000, 二〇二六 is 2026."""
    if len(numeral) > 1 and not any(c in _TENS or c in "万亿" for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        else:
            total = (total + section + digit) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
    return total + section + digit


def _tenths(found: re.Match[str]) -> str:
    one = found["one"]
    tens = int(one) if one.isdigit() and one.isascii() else _DIGITS[one]
    return f"{tens}{'5' if found['half'] else '0'}%"
