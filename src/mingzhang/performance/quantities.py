"""A target and an actual value in one unit: 33万人 beside 330000人, 0.95 beside 95%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from mingzhang.facts import Message
from mingzhang.interpret.targets import Target, base_unit, counted_in
from mingzhang.performance.figures import number

_SCALES: Final = {
    # unit: how many of the plain unit it is
    "‰": ("%", Decimal("0.1")),
    "年": ("月", Decimal(12)),
    "季度": ("月", Decimal(3)),
    "周": ("分钟", Decimal(7 * 24 * 60)),
    "天": ("分钟", Decimal(24 * 60)),
    "日": ("分钟", Decimal(24 * 60)),
    "小时": ("分钟", Decimal(60)),
    "吨": ("克", Decimal(1_000_000)),
    "公斤": ("克", Decimal(1000)),
    "斤": ("克", Decimal(500)),
    "公里": ("米", Decimal(1000)),
    "平方公里": ("平方米", Decimal(1_000_000)),
    "公顷": ("平方米", Decimal(10_000)),
    "㎡": ("平方米", Decimal(1)),
    "m2": ("平方米", Decimal(1)),
    "km": ("米", Decimal(1000)),
    "m": ("米", Decimal(1)),
    "立方": ("立方米", Decimal(1)),
}
"""Units of measure that convert exactly. A month is no fixed number of days and stays apart."""
_A_YEAR = re.compile(r"/年$|^每年|/年度$")
_MISTAKEN = 1000
"""An actual value so many times the target, written without its 万, is a slip of the unit."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Target and actual value in ``unit``, which is plain (人, 元, %). ``note`` says how a bare
    figure was read, where that was not as it stands."""

    target: Decimal
    actual: Decimal
    unit: str
    note: Message | None = None


@lru_cache(maxsize=4096)
def plain_unit(unit: str) -> tuple[Decimal, str]:
    """The scale and the plain unit: 万人 is (10000, 人), 小时 is (60, 分钟), 次/年 is (1, 次).

    Performance is of one year, so a figure a year is the figure.
    """
    text = _A_YEAR.sub("", unit) if len(unit) > 1 else unit
    if text in _SCALES:
        plain, scale = _SCALES[text]
        return scale, plain
    scale, plain = base_unit(text)
    if plain in _SCALES:
        plain, more = _SCALES[plain]
        return scale * more, plain
    return scale, counted_in(plain)


def paired(target: Target, actual: Target) -> Pair | Message:
    """Both figures in one unit, or a sentence why they cannot be compared. Both have a value."""
    if target.value is None or actual.value is None:
        raise ValueError("both must be figures")
    if actual.compared is not None and _turned(target, actual):
        return Message(
            f"实际完成值“{actual.text}”和指标值“{target.text}”的增减方向不同，不能比较。",
            f"The actual value “{actual.text}” and the target “{target.text}” do not both rise or "
            "both fall; they cannot be compared.",
        )
    return in_one_unit(target, target.value, actual, actual.value)


def _turned(target: Target, actual: Target) -> bool:
    """Whether the actual value is a change, and the target none or one the other way."""
    wanted, reached = target.compared, actual.compared
    return reached is not None and (wanted is None or wanted.change != reached.change)


def in_one_unit(
    target: Target, wanted: Decimal, actual: Target, reached: Decimal
) -> Pair | Message:
    """The same for one figure of the target (``wanted``) and one of the actual value (``reached``),
    each in the unit of its own."""
    if target.unit == actual.unit:
        return Pair(wanted, reached, target.unit)
    if not actual.unit:
        return _bare(target, wanted, actual, reached)
    scale, unit = plain_unit(target.unit)
    other_scale, other = plain_unit(actual.unit)
    if not target.unit and other_scale == 1:
        return Pair(wanted, reached, other)
    # 5个村 counts villages by the piece, and so does 4村.
    same_thing = actual.unit == target.thing or (target.unit and target.unit == actual.thing)
    if unit != other and not same_thing:
        return Message(
            f"实际完成值“{actual.text}”和指标值“{target.text}”的单位不同，不能比较。"
            "请按指标值的单位填写。",
            f"The actual value “{actual.text}” and the target “{target.text}” differ in unit. Give "
            "the actual value in the unit of the target.",
        )
    if other_scale == scale:
        return Pair(wanted, reached, target.unit)
    return Pair(wanted * scale, reached * other_scale, unit)


def _bare(target: Target, wanted: Decimal, actual: Target, reached: Decimal) -> Pair | Message:
    """An actual value without a unit is in the unit of the target, unless that cannot be meant."""
    scale, unit = plain_unit(target.unit)
    if unit == "%" and scale == 1 and wanted > 1 and 0 < reached <= 1:
        return _ratio(target, wanted, actual, reached)
    if scale >= _MISTAKEN and wanted > 0 and reached >= wanted * _MISTAKEN:
        return Message(
            f"实际完成值“{actual.text}”没有写单位，按“{target.unit}”算超过指标值一千倍。请写明单位。",
            f"The actual value “{actual.text}” has no unit; in {target.unit} it would be "
            "a thousand times the target or more. Write its unit.",
        )
    return Pair(wanted, reached, target.unit)


def _ratio(target: Target, wanted: Decimal, actual: Target, reached: Decimal) -> Pair | Message:
    """0.95 beside a target in %: a spreadsheet's 95 %. What could be either is asked."""
    percent = number(reached * 100)
    if "." not in actual.text or target.sign in ("≤", "<"):
        if target.sign in ("≤", "<") and reached * 100 <= wanted:
            return Pair(wanted, reached, "%")  # reached, read either way
        return Message(
            f"实际完成值“{actual.text}”是{actual.text}%还是{percent}%，看不出来。请写明单位。",
            f"Whether the actual value “{actual.text}” is {actual.text}% or {percent}% cannot be "
            "told. Write its unit.",
        )
    value = reached * 100
    note = Message(
        f"“{actual.text}”按{percent}%计",
        f"“{actual.text}” is read as {percent}%",
    )
    return Pair(wanted, value, "%", note)
