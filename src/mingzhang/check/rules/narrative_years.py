"""N4: rates of growth that the text states beside the figures of both years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.check.mentions import (
    amount_of,
    by_passage,
    is_amount,
    is_of_accounts,
    name_of,
    names_accounts,
    places,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.facts import Amount, Interval, Unit
from mingzhang.interpret.model import Mention


@rule("N4")
def growth_over_stated_year(case: Case) -> Iterator[Result]:
    """2025年为…，2026年为…，增长…%: the rate follows from the two figures of the passage."""
    for mentions in by_passage(case.reading):
        for number, mention in enumerate(mentions):
            if mention.fact.coordinate.get("measure") != "growth" or mention.bound:
                continue
            last = _last_year(mention, mentions[:number])
            current = [m for m in mentions if is_amount(m) and m.fact.coordinate == mention.subject]
            if last is not None and current:
                yield from _rate(mention, last, current)


def _last_year(mention: Mention, before: Sequence[Mention]) -> Mention | None:
    """The figure of last year that the rate is said to start from: of the same thing, the budget
    or the accounts as the words have it, stated nearest before."""
    for other in reversed(before):
        if other.fact.coordinate.get("measure") != "last_year" or other.bound:
            continue
        if other.subject == mention.subject and amount_of(other).unit.is_money:
            return other if is_of_accounts(other) == names_accounts(mention) else None
    return None


def _rate(mention: Mention, last: Mention, current: Sequence[Mention]) -> Iterator[Result]:
    """One of the figures said of this year must give the rate."""
    stated, base = amount_of(mention), amount_of(last)
    nearest = current[-1]
    spots = places((mention, last, nearest))
    shown = Amount(abs(stated.value), Unit.PERCENT, stated.decimals).shown()
    fields = {
        "section": mention.fact.place.section,
        "item": name_of(nearest),
        "current": amount_of(nearest).shown(),
        "previous": base.shown(),
        "stated": shown,
    }
    if not base.value:
        if stated.value and amount_of(nearest).value:
            yield Hit(spots, fields, "from_nothing", stated=shown)
        return
    for one in reversed(current):
        if _possible(amount_of(one).interval, base.interval).meets(stated.interval):
            yield Passed(1, places((mention, last, one)))
            return
    middle = (amount_of(nearest).base - base.base) / base.base * 100
    expected = Amount(abs(middle), Unit.PERCENT, max(stated.decimals, 2)).shown()
    variant = "two_years" if (middle < 0) == (stated.value < 0) else "two_years_turned"
    yield Hit(spots, {**fields, "expected": expected}, variant, stated=shown, expected=expected)


def _possible(now: Interval, then: Interval) -> Interval:
    """Every rate, in per cent, that figures inside the two intervals give; ``then`` is above 0."""
    rates = [(n - t) / t * 100 for n in (now.lo, now.hi) for t in (then.lo, then.hi)]
    return Interval(min(rates), max(rates))
