"""What a label means beside the figure it is a part of, or the one right before it."""

from __future__ import annotations

import re
from dataclasses import replace

from mingzhang.facts import Coordinate
from mingzhang.interpret import words
from mingzhang.interpret.model import Mention
from mingzhang.interpret.narrative.naming import Named, ends_with_class

_OWN_SUBJECT = frozenset({"function", "project", "item", "dept_econ", "gov_econ"})
_OPENING = re.compile(r"[,，、;；和及与]+")
_SHOWN = 16
"""Letters of a label that is not known."""


def own_front(named: Named, stem: str) -> str:
    """The words in front of a label that stand after the last figure (``stem``)."""
    length = len(stem) - len(named.words) - len(named.fill)
    return named.front[-length:] if length > 0 else ""


def as_part(named: Named, whole: Mention | None, base: Coordinate) -> Named:
    """基本支出 among the parts of one item is that item's, not the whole budget's."""
    if whole is None or _OWN_SUBJECT & set(named.coordinate):
        return named
    of = whole.fact.coordinate
    if "function" in of and "measure" not in of:
        kept = {a: of[a] for a in ("function", "fund") if a in of and a not in named.coordinate}
        return replace(named, coordinate=named.coordinate.but(**kept))
    # 财政拨款安排5万元（其中一般公共预算拨款…） speaks of a fund, not of income.
    fund_alone = "fund" in named.coordinate and "收" not in named.words
    if "label" in of and (fund_alone or ends_with_class(words.fold(whole.before))):
        label = f"{whole.name}{named.words}"[-_SHOWN:]
        return replace(named, coordinate=base.but(label=label))
    return named


def as_pair(named: Named, before: Mention, base: Coordinate, stem: str) -> Named:
    """财政拨款收入总计8万元，支出总计8万元: the second is of the same money as the first, which has
    no name of its own."""
    if set(named.coordinate) - set(base) != {"flow"} or named.words not in stem:
        return named
    of = before.fact.coordinate
    bare = not _OPENING.sub("", own_front(named, stem))
    spent = named.coordinate["flow"] in ("uses", "expenditure")
    if bare and spent and "收入" in before.name and ("fund" in of or "label" in of):
        return replace(named, coordinate=base.but(label=stem[-_SHOWN:]))
    return named
