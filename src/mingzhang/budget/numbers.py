"""Figures as people type them: exact numbers, or the sentence why they are none.

A mistake is a pair of kind and :class:`Message`; the place is added by the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingzhang.budget.problems import quoted
from mingzhang.budget.source import Raw
from mingzhang.facts import Message, clean

_PLAIN = re.compile(r"[-+−]?\d+(?:\.\d*)?|[-+−]?\.\d+")
_GROUPED = re.compile(r"[-+−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WITH_UNIT = re.compile(r"(?P<number>[-+−]?[\d,]+(?:\.\d+)?)(?P<unit>万元|万|亿元|亿|千元|元)")
_YUAN = {"万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000, "千元": 1_000}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_LONGEST = 24
_TOO_LARGE = Decimal(10) ** 18
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value is not what the column asks for. ``firm`` is false for a value that is taken all
    the same and only wants a look."""

    kind: str
    message: Message
    firm: bool = True


Figure = tuple[Decimal | None, Fault | None]
"""The figure, and what is to be said about it."""


def amount(raw: Raw) -> Figure:
    """An amount in 元 with at most two decimals."""
    if isinstance(raw, Decimal):
        return _fine(raw, money=True)
    text = _folded(raw).lstrip("¥￥")
    united = _WITH_UNIT.fullmatch(text)
    if united and united["unit"] in _YUAN:
        return None, _other_unit(raw, united["number"], _YUAN[united["unit"]])
    if united:
        text = united["number"]
    if _GROUPED.fullmatch(text):
        value, fault = _fine(_number(text.replace(",", "")), money=True)
        return value, fault or _typed(raw, value)
    if not _PLAIN.fullmatch(text) or len(text) > _LONGEST:
        return None, _no_number(raw, money=True)
    return _fine(_number(text), money=True)


def number(raw: Raw) -> Figure:
    """A quantity with at most two decimals."""
    if isinstance(raw, Decimal):
        return _fine(raw)
    text = _folded(raw).replace(",", "")
    if not _PLAIN.fullmatch(text) or len(text) > _LONGEST:
        return None, _no_number(raw)
    return _fine(_number(text))


def percent(raw: Raw) -> Figure:
    """A percentage: 25 and 25% are the same."""
    return number(_folded(raw).rstrip("%") if isinstance(raw, str) else raw)


def integer(raw: Raw) -> tuple[int | None, Fault | None]:
    """A whole number; a year may carry 年, a month 月."""
    value, fault = number(_folded(raw).rstrip("年月人个") if isinstance(raw, str) else raw)
    if value is not None and value != int(value):
        zh = f"{quoted(str(value))}不是整数，请填整数。"
        return None, Fault("not_whole", Message(zh, f"{quoted(str(value))} is not whole."))
    return (None if value is None else int(value)), fault


def day(raw: Raw) -> tuple[str | None, Fault | None]:
    """A date as YYYY-MM-DD."""
    found = _DATE.fullmatch(_folded(raw)) if isinstance(raw, str) else None
    try:
        if found:
            return date(*(int(part) for part in found.groups())).isoformat(), None
    except ValueError:
        pass  # 2026-02-30: told below
    return None, Fault(
        "not_a_date",
        Message(
            f"{quoted(str(raw))}不是日期，应写为 2026-02-10 的样子。",
            f"{quoted(str(raw))} is no date; write it like 2026-02-10.",
        ),
    )


def _folded(text: str) -> str:
    return clean(text).replace(" ", "").replace("，", ",")


def _number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def _fine(value: Decimal, money: bool = False) -> Figure:
    """The value, when it is not longer than any budget and has not more decimals than are kept."""
    if not value.is_finite() or abs(value) >= _TOO_LARGE:
        return None, _no_number(f"{value:g}", money)
    rounded = round(value, _DECIMALS)
    if rounded == value:
        return rounded, None
    zh = f"{value:f} 的小数超过两位，最多两位小数，如 {rounded:f}。"
    en = f"{value:f} has more than two decimals; two at most, such as {rounded:f}."
    if money:
        zh += "由公式算出的，请用 ROUND(…,2) 取到分。"
        en += " Put ROUND(…,2) around a formula."
    return None, Fault("too_fine", Message(zh, en))


def _other_unit(raw: str, text: str, yuan: int) -> Fault:
    value = (_number(text.replace(",", "")) * yuan).normalize()
    return Fault(
        "not_in_yuan",
        Message(
            f"{quoted(raw)}带有单位；此列以元为单位，只填数字，应为 {value:f}。",
            f"{quoted(raw)} carries a unit; this column is in yuan, digits only: {value:f}.",
        ),
    )


def _typed(raw: str, value: Decimal | None) -> Fault:
    return Fault(
        "typed_separators",
        Message(
            f"{quoted(raw)}是带千分位的文字，已按 {value:f} 读取；请直接填数字。",
            f"{quoted(raw)} is text with separators and was read as {value:f}; type a number.",
        ),
        firm=False,
    )


def _no_number(raw: Raw, money: bool = False) -> Fault:
    zh = "以元为单位的数字，如 12345.60；没有金额的填 0 或留空" if money else "数字"
    en = "an amount in yuan such as 12345.60 (0 or nothing for none)" if money else "a number"
    return Fault(
        "not_a_number",
        Message(
            f"{quoted(str(raw))}不是数字，应为{zh}。",
            f"{quoted(str(raw))} is not a number; expected is {en}.",
        ),
    )
