"""N4: shares and rates of growth in the narrative."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.identities import ZERO
from mingzhang.check.mentions import (
    amount_of,
    by_passage,
    is_amount,
    is_change,
    name_of,
    places,
    signed,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.facts import Amount, Coordinate, Interval, Unit
from mingzhang.interpret.model import Mention, Reading

_CANDIDATES = 6
"""How many figures are tried where the words do not say which one is meant."""


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A quotient of two intervals, in per cent."""

    interval: Interval
    middle: Decimal


def _ratio(part: Interval, whole: Interval, middle: Decimal) -> _Ratio | None:
    if whole.lo <= 0:
        return None
    quotients = [p / w * 100 for p in (part.lo, part.hi) for w in (whole.lo, whole.hi)]
    return _Ratio(Interval(min(quotients), max(quotients)), middle)


def _share_of(part: Amount, whole: Amount) -> _Ratio | None:
    return _ratio(
        part.interval if part.value else Interval(ZERO, ZERO),
        whole.interval,
        part.base / whole.base * 100 if whole.base else ZERO,
    )


def _percent(value: Decimal, decimals: int) -> str:
    return f"{value:.{max(decimals, 2)}f}%"


# -- shares ----------------------------------------------------------------------------------


def _is_share(mention: Mention) -> bool:
    """占…%: a share of something, not a rate (满意率) and not a limit."""
    return (
        mention.fact.coordinate.get("measure") == "share"
        and mention.subject is not None
        and not mention.bound
        and mention.subject.get("measure") is None
    )


@rule("N4")
def shares(case: Case) -> Iterator[Result]:
    """占…%: the figure before it over the whole it is a part of (or the whole that is named)."""
    values = _stated_values(case.reading)
    for mentions in by_passage(case.reading):
        sentence = -1
        last: Mention | None = None
        wholes: list[Mention] = []
        for number, mention in enumerate(mentions):
            if mention.sentence_number != sentence:
                sentence, last = mention.sentence_number, None
                wholes.clear()
            if is_amount(mention):
                last = mention
                following = mentions[number + 1 : number + 2]
                shared = any(_is_share(m) for m in following)
                if mention.whole is None and not shared and len(wholes) < _CANDIDATES:
                    wholes.append(mention)
            elif _is_share(mention) and last and mention.subject == last.fact.coordinate:
                candidates = _wholes(mention, last, mentions, wholes, values)
                if candidates:
                    yield from _share(mention, last, candidates)


def _wholes(
    mention: Mention,
    part: Mention,
    mentions: Sequence[Mention],
    sentence: Sequence[Mention],
    values: dict[Coordinate, Amount],
) -> list[Amount]:
    """What a share may be a share of: the named whole, the one it is a part of (其中), else any
    figure of the sentence in front of it. Empty where the text does not say."""
    if mention.of is not None:
        return [values[mention.of]] if mention.of in values else []
    if part.whole is not None:
        return [amount_of(mentions[part.whole])]
    return [amount_of(m) for m in sentence if m is not part]


def _stated_values(reading: Reading) -> dict[Coordinate, Amount]:
    found: dict[Coordinate, Amount] = {}
    for table in reading.tables:
        for fact in table.facts:
            if isinstance(fact.value, Amount):
                found.setdefault(fact.coordinate, fact.value)
    for mention in reading.mentions:  # what no table shows, as the text states it first
        if is_amount(mention) and "label" not in mention.fact.coordinate:
            found.setdefault(mention.fact.coordinate, amount_of(mention))
    return found


def _share(mention: Mention, part: Mention, wholes: Sequence[Amount]) -> Iterator[Result]:
    stated, amount = amount_of(mention), amount_of(part)
    ratios = [(whole, ratio) for whole in wholes if (ratio := _share_of(amount, whole))]
    if not ratios:
        return
    if any(ratio.interval.meets(stated.interval) for _, ratio in ratios):
        yield Passed(1, places((mention,)))
        return
    whole, ratio = ratios[0]
    expected = _percent(ratio.middle, stated.decimals)
    yield Hit(
        places((mention, part)),
        {
            "section": mention.fact.place.section,
            "item": name_of(part),
            "part": amount.shown(),
            "whole": whole.shown(),
            "expected": expected,
            "stated": stated.shown(),
        },
        "share",
        stated=stated.shown(),
        expected=expected,
    )


# -- growth ----------------------------------------------------------------------------------


@rule("N4")
def growth(case: Case) -> Iterator[Result]:
    """增长…%: the change over last year's figure, which is this year's less the change."""
    for mentions in by_passage(case.reading):
        recent: deque[Mention] = deque(maxlen=_CANDIDATES)
        told: dict[Coordinate, Mention] = {}
        before: Mention | None = None
        for mention in mentions:
            rate = mention.fact.coordinate.get("measure") == "growth" and not mention.bound
            if rate and before is not None and is_change(before) and recent:
                # What is said to grow may stand further back, before a list of its parts.
                named = told.get(before.subject) if before.subject is not None else None
                further = [named] if named is not None and named not in recent else []
                yield from _growth(mention, before, [*further, *recent])
            if is_amount(mention) and amount_of(mention).value:
                recent.append(mention)
                told[mention.fact.coordinate] = mention
            before = mention


def _growth(mention: Mention, change: Mention, candidates: Sequence[Mention]) -> Iterator[Result]:
    """The sentence does not say which figure grew when several stand before: one must fit."""
    stated, changed = amount_of(mention), amount_of(change)
    tried: list[tuple[Mention, Decimal]] = []
    own = next((c for c in candidates if c.fact.coordinate == change.subject), None)
    if own is not None and stated.value and changed.value > 0 and _is_all(own, change):
        shown = Amount(stated.value, Unit.PERCENT, stated.decimals).shown()
        fields = {
            "section": mention.fact.place.section,
            "item": name_of(own),
            "current": amount_of(own).shown(),
            "stated": shown,
        }
        yield Hit(places((mention, change, own)), fields, "from_nothing", stated=shown)
        return
    for current in reversed(candidates):
        now = amount_of(current)
        ratio = _ratio(
            changed.interval,
            now.interval - changed.interval,
            changed.base / (now.base - changed.base) * 100 if now.base != changed.base else ZERO,
        )
        if ratio is None:
            if current is own:  # rounding leaves open whether there was anything last year
                return
            continue
        if ratio.interval.meets(stated.interval):
            yield Passed(1, places((mention, change)))
            return
        tried.append((current, ratio.middle))
    if not tried:
        return
    current, middle = next((t for t in tried if t[0] is own), tried[-1])
    shown = Amount(abs(stated.value), Unit.PERCENT, stated.decimals).shown()
    expected = _percent(abs(middle), stated.decimals)
    yield Hit(
        places((mention, change, current)),
        {
            "section": mention.fact.place.section,
            "current": amount_of(current).shown(),
            "change": signed(changed),
            "expected": expected,
            "stated": shown,
        },
        "growth",
        stated=shown,
        expected=expected,
    )


def _is_all(current: Mention, change: Mention) -> bool:
    """Whether all of it is new: last year there was nothing, which has no rate of growth."""
    return amount_of(current).base == amount_of(change).base


# -- shares that make up a whole -------------------------------------------------------------


@rule("N4")
def shares_make_a_hundred(case: Case) -> Iterator[Result]:
    """Shares of one list whose parts make up the whole add up to 100 per cent."""
    for mentions in by_passage(case.reading):
        lists: dict[tuple[int, int], list[Mention]] = defaultdict(list)
        for mention in mentions:
            if _is_share(mention) and mention.of is None and mention.listing >= 0:
                lists[mention.sentence_number, mention.listing].append(mention)
        for found in lists.values():
            yield from _hundred(found)


def _hundred(found: Sequence[Mention]) -> Iterator[Result]:
    parts = [amount_of(m) for m in found]
    total = sum((p.value for p in parts), ZERO)
    allowed = sum((p.half_step for p in parts), ZERO)
    # A list that leaves something out adds up to less; one that says too much is wrong.
    if len(parts) < 2 or total < 100 - allowed:
        return
    if total <= 100 + allowed or _two_lists(parts):
        yield Passed()
        return
    yield Hit(
        places(found),
        {
            "section": found[0].fact.place.section,
            "stated": f"{total}%",
            "parts": wording.listing(wording.figure(p.shown()) for p in parts),
            "allowed": f"{allowed}%",
        },
        "sum",
        stated=f"{total}%",
        expected="100%",
        allowed=f"{allowed}%",
    )


def _two_lists(parts: Sequence[Amount]) -> bool:
    """Whether the first or the last of them make a hundred by themselves: two divisions."""
    for ordered in (parts, parts[::-1]):
        total, slack = ZERO, ZERO
        for part in ordered[:-1]:
            total, slack = total + part.value, slack + part.half_step
            if total and abs(total - 100) <= slack:
                return True
    return False
