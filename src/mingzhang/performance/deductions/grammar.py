"""The grammar of rules of deduction: from a sentence to a rule, or to why there is none.

A sentence is cut into clauses (``clauses``). A clause ends in what is given (得满分, 得80%, 不得分,
扣1分, 按比例得分) and begins with when; a clause that only says when belongs to the next one.
Clauses become items, and items together make a rule. One clause that nobody understands, and the
rule is declared not understood: half of it may turn it round.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache

from mingzhang.facts import Message
from mingzhang.performance.deductions.clauses import Items, read_clauses
from mingzhang.performance.deductions.model import (
    Award,
    Bands,
    Bound,
    Measure,
    Named,
    NotUnderstood,
    Proportional,
    Range,
    Rule,
    Side,
    Steps,
    YesNo,
)

_LONGEST = 300
_HUNDRED = Decimal(100)
Spans = list[tuple[Range, Award]]


@lru_cache(maxsize=8192)
def parse_rule(text: str) -> Rule | NotUnderstood | None:
    """Read a rule of deduction; None when nothing is written. Never fails."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    if not folded or folded in {"无", "-", "--", "/", "—"}:
        return None
    if len(folded) > _LONGEST:
        return _not(text, "评分标准太长", "the rule is too long")
    items = read_clauses(folded)
    if items.unknown:
        clause = items.unknown
        return _not(text, f"看不懂“{clause}”", f"“{clause}” is not understood")
    return _combined(items, text)


@lru_cache(maxsize=8192)
def rule_said(text: str) -> Message:
    """What was understood of a rule, in words; why nothing was; empty where nothing is written."""
    rule = parse_rule(text)
    return rule.said() if rule is not None else Message("", "")


def _not(text: str, zh: str, en: str) -> NotUnderstood:
    return NotUnderstood(text, Message(zh, en))


def _combined(items: Items, text: str) -> Rule | NotUnderstood:
    if items.steps:
        return _steps(items, text)
    if items.named:
        return _named(items, text)
    if items.proportional:
        return _proportional(items, text)
    if items.spans and (zero := _zero(items)) is not None and items.missed is None:
        return Proportional(zero)  # what else holds goes by completion, as in every scheme
    if len(items.spans) > 1 or (items.spans and items.missed is not None):
        return _bands(items, text)
    if items.reached is not None and items.missed is not None:
        if items.missed.value == 0:
            return YesNo()
        return _not(text, "没有说明部分完成如何计分", "it does not say what a part gives")
    return _not(
        text, "只说明了一种情况，没有说明其余情况", "it tells one case and not what else holds"
    )


def _of(items: Items, awards: list[Award]) -> Decimal | None:
    """The points a rule counts against: as stated, else its best, if it speaks only of points."""
    if items.total is not None:
        return items.total
    told = [award for award in awards if award.value]
    if told and not any(award.share for award in told):
        return max(award.value for award in told)
    return None


def _zero(items: Items) -> Bound | None:
    """The bound below which there is nothing, where that is the only band told."""
    if len(items.spans) != 1:
        return None
    span, award = items.spans[0]
    if award.value or span.low is not None or span.high is None:
        return None
    measure = items.measure
    if items.unit == "%" and not items.subject and not items.steps:
        measure = Measure.RATE  # 按完成比例得分，低于60%不得分: the completion
    return Bound(span.high, items.unit, measure)


def _proportional(items: Items, text: str) -> Rule | NotUnderstood:
    zero = _zero(items)
    if items.part is not None:
        zero = _floor_of_part(items)
        if zero is None:
            return _not(text, "各档没有连上，或不是从100%起", "the bands leave values out")
    elif items.spans and zero is None:
        return _not(text, "分档和按比例混在一起", "bands and proportion are mixed")
    if items.missed is not None:
        return _not(text, "两处说法不同", "it says two things")
    return Proportional(zero)


def _floor_of_part(items: Items) -> Bound | None:
    """Where the proportion ends, of a rule in proportion between two bounds: full marks from 100 %
    (or the target) on, nothing below the lower. None where the three do not fit together."""
    if items.part is None:
        return None
    span, unit = items.part
    lowest = [s for s, award in items.spans if not award.value]
    full = [s for s, award in items.spans if award.full]
    if len(lowest) != 1 or len(lowest) + len(full) != len(items.spans) or unit != "%":
        return None
    if lowest[0].high != span.low or span.low is None or span.high not in (None, _HUNDRED):
        return None
    if any(s.low != _HUNDRED for s in full) or not (full or items.reached is not None):
        return None
    return Bound(span.low, unit, Measure.RATE)


def _steps(items: Items, text: str) -> Rule | NotUnderstood:
    if len(items.steps) > 1 or items.named or items.proportional or items.missed is not None:
        return _not(text, "不止一种扣分方法", "it has more than one way of deducting")
    step = items.steps[0]
    start: Bound | None = None
    zero: Bound | None = None
    full: Award | None = items.reached
    for span, award in items.spans:
        bound = span.low if step.side is Side.BELOW else span.high
        other = span.high if step.side is Side.BELOW else span.low
        if award.value and start is None and bound is not None and other is None:
            start, full = Bound(bound, items.unit, items.measure), award
        elif not award.value and zero is None and span.low is None and span.high is not None:
            zero = Bound(span.high, items.unit, items.measure)
        else:
            return _not(text, "分档和逐级扣分混在一起", "bands and steps are mixed")
    of = items.total
    if of is None and full is not None and not full.share:
        of = full.value
    return Steps(
        step.size,
        step.unit,
        step.base,
        step.side,
        step.award,
        of=of if not step.award.share else None,
        start=start,
        zero=zero,
        most=items.most,
        counted=items.counted,
    )


def _named(items: Items, text: str) -> Rule | NotUnderstood:
    if items.spans or items.proportional:
        return _not(text, "等级和分档混在一起", "grades and bands are mixed")
    grades = list(items.named)
    if items.reached is not None:
        grades.insert(0, ("完成", items.reached))
    if items.missed is not None:
        grades.append(("未完成", items.missed))
    if len(grades) < 2:
        return _not(text, "只有一个等级", "it has one grade only")
    return Named(tuple(grades), _of(items, [award for _, award in grades]))


def _bands(items: Items, text: str) -> Rule | NotUnderstood:
    spans = list(items.spans)
    if items.reached is not None:
        return _not(text, "分档之外又写了达到得分", "it tells bands and the target as well")
    if items.missed is not None:
        lowest = min(spans, key=lambda s: _HUNDRED * -1 if s[0].low is None else s[0].low)
        bound = lowest[0].low
        if len(spans) != 1 or bound is None or lowest[0].high is not None:
            return _not(text, "没有说明其余情况", "it does not say what else holds")
        spans.append((Range(None, bound, False, not lowest[0].low_in), items.missed))
    whole = _closed(spans, items.unit)
    if whole is None:
        return _not(text, "各档没有连上，有的完成值不在任何一档", "the bands leave values out")
    of = _of(items, [award for _, award in whole])
    return Bands(tuple(whole), items.unit, items.measure, of)


def _closed(spans: Spans, unit: str) -> Spans | None:
    """Bands in rising order with nothing left out between them; None when something is.

    What lies between 94% and 95% belongs to the band below: the bounds are whole numbers because
    people count so. The highest band has no end when it goes to 100%.
    """
    floor = Decimal("-Infinity")
    ordered = sorted(spans, key=lambda s: floor if s[0].low is None else s[0].low)
    if ordered[0][0].low is not None and ordered[0][0].low > 0:
        return None
    closed: Spans = []
    for index, (span, award) in enumerate(ordered):
        low, high, high_in = span.low, span.high, span.high_in
        if index == 0:
            low = None
        if high is not None and unit == "%" and high >= _HUNDRED and index == len(ordered) - 1:
            high = None
        later = [s for s, _ in ordered[index + 1 :] if s.low is not None]
        if high is not None and not any(s.high is None or s.high > high for s, _ in closed):
            if not later:
                return None
            after, after_in = later[0].low, later[0].low_in
            if after is None or after - high > _step(high, after):
                return None
            if high < after:
                high, high_in = after, not after_in
            elif high == after:
                high_in = high_in or not after_in
        closed.append((Range(low, high, span.low_in and low is not None, high_in), award))
    return closed


def _step(*bounds: Decimal) -> Decimal:
    """One unit of the last digit shown."""
    exponents = [b.as_tuple().exponent for b in bounds]
    return Decimal(1).scaleb(min(e for e in exponents if isinstance(e, int)))
