"""Which indicator an actual value is of, and how an indicator runs through the year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from mingzhang.budget.model import Actual, IndicatorLine
from mingzhang.budget.problems import nearest
from mingzhang.classifications import normalise_name
from mingzhang.interpret.targets import Target, counted_in

_STATES = frozenset(
    ("%", "‰", "摄氏度", "年", "月", "天", "日", "小时", "分钟", "秒", "分", "级", "名次", "倍")
)
"""Units of what holds at a moment (18 摄氏度, 1 年) and is not counted up from January on."""
_OWN_KIND = frozenset({"元", "%"})
"""Units that nothing else converts into."""
_TIME = re.compile(r"[年月季日周]|\d[-./]\d")
_STANDING_LEVELS = ("满意度", "成本")

Group = tuple[str, str]
"""Whose indicator it is: the key of the project, or (of a body as a whole) the body's code."""


class Course(StrEnum):
    """How an indicator runs through the year."""

    GROWS = "grows"
    """Counted since January, so that half of it is due in June: 12 trainings, 33 万人."""
    STANDS = "stands"
    """The same at any time: rates, satisfaction, unit prices, ceilings, temperatures."""
    DATED = "dated"
    """Due by its own month."""
    WORDS = "words"
    """Words, which a person judges."""


def course_of(level1: str, level2: str, target: Target, *, ceiling: bool = False) -> Course:
    """How an indicator with this ``target`` runs; ``ceiling``: less is better.

    Where nothing tells, a number of things is taken to grow: what stands still at its target is
    then never behind, while what grows would be if it were taken to stand.
    """
    if target.kind == "time":
        return Course.DATED
    base = target.base
    if target.kind != "number" or base is None:
        return Course.WORDS
    value, unit = base
    stands = (
        ceiling
        or target.sign in ("≤", "<")
        or value <= 0
        or target.average
        or bool(target.per)
        or "/" in unit
        or counted_in(target.unit) in _STATES
        or any(word in level1 + level2 for word in _STANDING_LEVELS)
    )
    return Course.STANDS if stands else Course.GROWS


def unlike(target: Target, actual: Target) -> bool:
    """Whether an actual value can certainly not be held against its target: words against a figure,
    money or a rate against things, a time against what names none. Units that convert into each
    other (小时 and 分钟) are for whoever scores."""
    if target.kind == "time":
        return not _TIME.search(actual.text)
    if target.base is None:
        return False
    if actual.value is None or actual.base is None:
        return True
    wanted, given = counted_in(target.unit), counted_in(actual.unit)
    return bool(actual.unit) and wanted != given and bool({wanted, given} & _OWN_KIND)


def falls(target: Target, before: Target, after: Target) -> bool:
    """Whether the later of two values, in the same unit as printed, is the smaller one."""
    if before.value is None or after.value is None or unlike(target, after):
        return False
    return before.unit == after.unit and after.value < before.value


class Indicators:
    """The indicators of a budget, to be found by what an actual value says of them."""

    def __init__(self, lines: Iterable[IndicatorLine]) -> None:
        self._named: dict[tuple[Group, str], list[IndicatorLine]] = {}
        self._groups: dict[Group, list[str]] = {}
        for line in lines:
            group = group_of(line)
            self._named.setdefault((group, normalise_name(line.level3)), []).append(line)
            self._groups.setdefault(group, []).append(line.level3)

    def find(self, actual: Actual) -> tuple[IndicatorLine, ...]:
        """Every indicator that the value may be of: one, none, or several of one name."""
        same = self._named.get((group_of(actual), normalise_name(actual.level3)), [])
        if actual.level2:
            same = [i for i in same if level_name(i.level2) == level_name(actual.level2)]
        return tuple(same)

    def near(self, actual: Actual) -> list[str]:
        """Names of the same project or body that look like the one that was not found."""
        known = self._groups.get(group_of(actual), [])
        return nearest(actual.level3, known) if len(known) <= _FEW else []


_FEW = 500
"""Names that are compared for a proposal: a thousand wrong names must not take long."""


def group_of(record: IndicatorLine | Actual) -> Group:
    """Whose indicator a record is about."""
    return (record.project, "") if record.project else ("", record.unit)


def level_name(level2: str) -> str:
    """A level in one spelling: 数量 and 数量指标 are the same."""
    return normalise_name(level2).removesuffix("指标")
