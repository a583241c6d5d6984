"""What a project's targets promise to do with its money besides what it buys.

A promise of money is a clause of the goals with an amount (系统维护费3万元); a promise of a share
is an indicator that gives named uses at least so many percent of the money.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check.projects import Project, name_key
from mingzhang.check.purchases import Purchase, spread
from mingzhang.check.sentences import MONEY, money
from mingzhang.check.wordlists import patterns
from mingzhang.facts import Amount, Place

_BREAK = re.compile(r"[。；;，,、\n:：]|\d{1,2}[.、．](?!\d)")
_END = re.compile(r"[。；;\n]")
_CLAUSE = 40
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s{0,2}(?:[%％]|百分比)")
_PRICE = re.compile(r"\s{0,2}(?:/|每|一[个人次]|以[上下内])")
_BOUND = re.compile(r"[≤<≥>=每]\s{0,2}$")


@dataclass(frozen=True, slots=True)
class Promise:
    """An amount that a target gives to another use than the things bought."""

    text: str
    amount: Amount
    place: Place


@dataclass(frozen=True, slots=True)
class Share:
    """An indicator that gives other uses than the things bought a share of the money."""

    text: str
    value: str
    place: Place


def promised_money(
    project: Project, budget: Amount, lines: Iterable[Purchase]
) -> tuple[Promise, ...]:
    """The amounts that the goals of a project give to other uses than ``lines``.

    Left out are the budget itself, totals and their breakdown, prices and ceilings.
    """
    bought = [name_key(line.item) for line in lines]
    found: dict[tuple[str, Decimal], Promise] = {}
    for text, place in project.texts:
        last, in_breakdown = 0, False
        for match in MONEY.finditer(text):
            between = text[last : match.start()]
            last = match.end()
            # 其中 opens a breakdown of the amount before it; it ends with the sentence.
            in_breakdown = "其中" in between or (in_breakdown and not _END.search(between))
            clause = _BREAK.split(between[-_CLAUSE:])[-1]
            amount = money(match)
            if in_breakdown or not _is_promise(clause, amount, budget, text[last : last + 4]):
                continue
            if not any(_shares_words(name, clause) for name in bought):
                said = (clause + match[0]).strip()
                found.setdefault((clause.strip(), amount.base), Promise(said, amount, place))
    return tuple(found.values())


def _is_promise(clause: str, amount: Amount, budget: Amount, after: str) -> bool:
    lists = patterns("purchases")
    if amount.same_figure(budget) or amount.base > budget.base or not clause.strip():
        return False
    if _PRICE.match(after) or _BOUND.search(clause):
        return False
    return not (lists["not_a_promise"].search(clause) or lists["own_purchase"].search(clause))


def _shares_words(item: str, clause: str) -> bool:
    return any(item[i : i + 2] in clause for i in range(len(item) - 1))


def promised_share(project: Project, budget: Amount, lines: Iterable[Purchase]) -> Share | None:
    """The indicator whose share leaves too little for the assets and software bought, if any.

    Consumables are left out: what is printed or used up may well be the use that is named.
    """
    if project.form is None:
        return None
    durable = [p for p in lines if p.is_fixed_asset or p.is_intangible]
    lists = patterns("purchases")
    for indicator in project.form.indicators:
        said = f"{indicator.level3}，{indicator.description}"
        named, share = lists["share_of_money"].search(said), _SHARE.search(indicator.value)
        if named is None or share is None:
            continue
        uses = said[: named.start()]
        other = [p for p in durable if not _shares_words(name_key(p.item), uses)]
        left = (100 - Decimal(share[1])) / 100 * budget.interval.hi
        if (
            other
            and not lists["durable_uses"].search(uses)
            and (spread(p.total for p in other).lo > left)
        ):
            return Share(
                indicator.description or indicator.level3, indicator.value, indicator.place
            )
    return None
