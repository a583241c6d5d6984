"""Words right in front of a label that narrow what it names.

支出预算 is the whole budget; 工资福利支出预算 and 财政拨款支出预算 are not. Money and its kinds are
known from the vocabulary of tables, items from the classifications.
"""

from __future__ import annotations

import re
from functools import cache

from mingzhang import classifications
from mingzhang.facts import Coordinate, ancestors
from mingzhang.interpret.words import fold
from mingzhang.templates.terms import load_vocabulary

_AXES = ("fund", "category", "item")
_WHOLES = ("resources", "uses")
_LONGEST = 24
_SHORTEST = 3
"""Letters of a name of an item that is told without what stands before it (差旅费)."""
_OF_A_KIND = re.compile(
    r"(?:资金|结转|结余|补助|拨款|基金|专户|事业|经营|其他|非税|上级|附属单位|自有|往来|专项|项目|基本|人员"
    r"|公用|债务|转移性)$"
)
"""What stands before 收入预算 and 支出总计 when they are not of all money: 其他资金收入预算."""
_INSTITUTION = re.compile(r"(?:馆|院|所|站|局|处|队|社|台|园|学校|中心)$")
"""Ends of items that are bodies as well: 档案馆, 图书馆, 敬老院."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LINK = re.compile(r"[的\"]+$")


def narrowed(says: Coordinate, front: str, words: str) -> Coordinate | None:
    """What a label says after ``front``: narrowed to the fund that stands right before it.

    None when something else narrows it, so that what it names is not known.
    """
    front = _LINK.sub("", front)
    if class_reaching(front, words):
        return None
    if set(says) == {"flow"} and _OF_A_KIND.search(front):
        return None
    if says.get("flow") in _WHOLES and _said_at_end(front):
        return None  # 财政拨款收入总计 is as often the year's income as all that there is
    for axis, member in _said_at_end(front):
        own = says.get(axis)
        if own is None:
            if axis != "fund":
                return None
            says = says.but(fund=member)
        elif axis == "fund" and own in ancestors(axis, member):
            says = says.but(fund=member)
    return says


def class_reaching(front: str, words: str) -> bool:
    """Whether the name of an item begins in ``front`` and ends at its end or inside ``words``."""
    names = _class_names()
    for taken in range(len(words) + 1):
        text = front[-_LONGEST:] + words[:taken]
        for length in range(max(_SHORTEST, taken + 1), min(len(text), _LONGEST + taken) + 1):
            if text[-length:] in names and not _is_body(text, length):
                return True
    return False


def _is_body(text: str, length: int) -> bool:
    """Whether the name of an item at the end is the end of a body's: 示例县档案馆."""
    return bool(_INSTITUTION.search(text) and _CHINESE.fullmatch(text[-length - 1 : -length]))


def _said_at_end(text: str) -> tuple[tuple[str, str], ...]:
    """Axes and members named by the longest word that ``text`` ends with."""
    known = _money_words()
    for length in range(min(_LONGEST, len(text)), 1, -1):
        if (said := known.get(text[-length:])) is not None:
            return said
    return ()


@cache
def _money_words() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for term in load_vocabulary().terms:
        said = tuple((a, term.says[a]) for a in _AXES if a in term.says)
        if said and not term.weak and not term.under and set(term.says) <= set(_AXES):
            for word in term.words:
                found.setdefault(fold(word), said)
    return found


@cache
def _class_names() -> frozenset[str]:
    schemes = (
        classifications.functional(),
        classifications.dept_economic(),
        classifications.gov_economic(),
    )
    return frozenset(
        name for scheme in schemes for item in scheme if len(name := fold(item.name)) >= _SHORTEST
    )
