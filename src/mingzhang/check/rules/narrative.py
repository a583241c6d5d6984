"""Rules of the narrative that are not copies of a cell: N2 changes, N3 parts, N4 percentages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check.identities import ZERO
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.facts import Amount, Coordinate, Interval, Place, Unit
from mingzhang.interpret import words
from mingzhang.interpret.model import Mention, Reading


def _amount(mention: Mention) -> Amount:
    value = mention.fact.value
    assert isinstance(value, Amount)
    return value


def _by_passage(reading: Reading) -> dict[tuple[int, int], list[Mention]]:
    """Mentions by paragraph (part, line), in reading order."""
    found: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        found[mention.part, mention.fact.place.line].append(mention)
    return found


def _money(base: Decimal, like: Amount, spare: int = 0) -> str:
    return Amount(base / like.unit.in_yuan, like.unit, like.decimals + spare).shown()


def _sums(whole: Amount, parts: Sequence[Amount]) -> tuple[Decimal, Decimal, bool]:
    """Sum of the parts, what rounding may explain, and whether the whole can be that sum."""
    total = sum((p.base for p in parts), ZERO)
    live = [p for p in (whole, *parts) if p.value]
    allowed = sum((v.half_step for v in live), ZERO) if len(live) > 2 else ZERO
    return total, allowed, abs(whole.base - total) <= allowed


# -- N2 and N3: changes ----------------------------------------------------------------------

_WHOLES = ({"flow": "resources"}, {"flow": "uses"}, {"flow": "expenditure"})


@rule("N2")
def changes_add_up(case: Case) -> Iterator[Result]:
    """The change in total is the sum of the changes of basic, project and other expenditure."""
    for mentions in _by_passage(case.reading).values():
        changes = [
            m
            for m in mentions
            if m.change is not None
            and m.subject is not None
            and m.fact.coordinate.get("measure") == "change"
        ]
        whole = next((m for m in changes if _is_whole(m.subject)), None)
        parts = _first_of_each(
            m
            for m in changes
            if m.subject is not None
            and ("category" in m.subject or m.subject.get("flow") == "carry_out")
        )
        kinds = {m.subject.get("category") for m in parts if m.subject}
        if whole is None or not {"basic", "project"} <= kinds:
            continue
        total, allowed, fits = _sums(_amount(whole), [_amount(m) for m in parts])
        if fits:
            yield Passed()
            continue
        yield Hit(
            _places((whole, *parts)),
            {
                "section": whole.fact.place.section,
                "stated": _signed(_amount(whole)),
                "parts": "、".join(f"{_name(m)}{_signed(_amount(m))}" for m in parts),
                "expected": _money(total, _amount(whole)),
                "difference": _money(abs(_amount(whole).base - total), _amount(whole)),
                "allowed": _money(allowed, _amount(whole), 1),
            },
            stated=_signed(_amount(whole)),
            expected=_money(total, _amount(whole)),
            difference=_money(abs(_amount(whole).base - total), _amount(whole)),
            allowed=_money(allowed, _amount(whole), 1),
        )


def _is_whole(subject: Coordinate | None) -> bool:
    plain = {a: m for a, m in (subject or {}).items() if a not in {"entity", "year", "fund"}}
    return plain in _WHOLES


def _first_of_each(mentions: Iterator[Mention]) -> list[Mention]:
    """One mention per subject: a text repeats some changes when it explains them."""
    found: dict[Coordinate | None, Mention] = {}
    for mention in mentions:
        found.setdefault(mention.subject, mention)
    return list(found.values())


def _signed(amount: Amount) -> str:
    return ("增加" if amount.value > 0 else "减少" if amount.value < 0 else "持平") + (
        Amount(abs(amount.value), amount.unit, amount.decimals).shown() if amount.value else ""
    )


def _name(mention: Mention) -> str:
    return words.fold(mention.before)[-14:].strip(",;:。其中较比上年增加减少的为")


def _places(mentions: Sequence[Mention]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(m.fact.place for m in mentions))


@rule("N2")
def last_year_not_negative(case: Case) -> Iterator[Result]:
    """What grew by more than it is would have been negative last year."""
    for mentions in _by_passage(case.reading).values():
        for change, current in _with_current(mentions, "change"):
            if change.change != 1:
                continue
            now, grown = _amount(current), _amount(change)
            previous = now.base - grown.base
            if previous >= -(now.half_step + grown.half_step):
                yield Passed()
                continue
            yield Hit(
                _places((current, change)),
                {
                    "section": change.fact.place.section,
                    "item": _name(current),
                    "current": now.shown(),
                    "stated": grown.shown(),
                    "expected": _money(previous, now),
                },
                "negative",
                stated=grown.shown(),
                expected=_money(previous, now),
            )


def _with_current(mentions: Sequence[Mention], measure: str) -> Iterator[tuple[Mention, Mention]]:
    """Changes of one measure with the mention of this year's figure they belong to."""
    current: dict[Coordinate, Mention] = {}
    for mention in mentions:
        if mention.change is None and mention.fact.coordinate.get("measure") is None:
            current[mention.fact.coordinate] = mention
        elif (
            mention.subject is not None
            and mention.subject in current
            and mention.fact.coordinate.get("measure") == measure
            and "label" not in mention.subject
        ):
            yield mention, current[mention.subject]


@rule("N3")
def three_public_changes(case: Case) -> Iterator[Result]:
    """The change of the three-public total is the sum of its items' changes."""
    for mentions in _by_passage(case.reading).values():
        changes = {
            m.subject["item"]: m
            for m in reversed(mentions)
            if m.change is not None
            and m.subject
            and "item" in m.subject
            and m.fact.coordinate.get("measure") == "change"
        }
        whole = changes.get("three_public")
        parts = [changes[k] for k in ("abroad", "vehicles", "reception") if k in changes]
        if whole is None or len(parts) < 3:
            continue
        yield from _whole_and_parts(whole, parts)


def _whole_and_parts(whole: Mention, parts: Sequence[Mention]) -> Iterator[Result]:
    total, allowed, fits = _sums(_amount(whole), [_amount(m) for m in parts])
    if fits:
        yield Passed()
        return
    stated = _amount(whole)
    yield Hit(
        _places((whole, *parts)),
        {
            "section": whole.fact.place.section,
            "whole": _name(whole),
            "stated": stated.shown(),
            "parts": "、".join(f"{_name(m)}{_amount(m).shown()}" for m in parts),
            "expected": _money(total, stated),
            "difference": _money(abs(stated.base - total), stated),
        },
        stated=stated.shown(),
        expected=_money(total, stated),
        difference=_money(abs(stated.base - total), stated),
        allowed=_money(allowed, stated, 1),
    )


# -- N3: 其中 --------------------------------------------------------------------------------


@rule("N3")
def parts_do_not_exceed(case: Case) -> Iterator[Result]:
    """What follows 其中 is a part of the figure before it: the parts never exceed the whole.

    Figures with a coordinate are compared with their cells; this is for those that have none.
    """
    for mentions in _by_passage(case.reading).values():
        for whole, parts in _which_groups(mentions):
            total, allowed, fits = _sums(_amount(whole), [_amount(m) for m in parts])
            if fits or total <= _amount(whole).base + allowed:
                yield Passed()
                continue
            yield from _whole_and_parts(whole, parts)


_ENDS_LIST = ("包括", "主要", "(", "其中", "比", "较")


def _which_groups(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, list[Mention]]]:
    """(whole, parts) for each 其中: the last amount before it, and the amounts of its sentence."""
    amounts = [m for m in mentions if m.change is None and _amount(m).unit.is_money]
    starts = [n for n, m in enumerate(mentions) if "其中" in m.before and n]
    for start in starts:
        sentence = mentions[start].sentence
        before = [m for m in amounts if m in mentions[:start]]
        following = [m for m in mentions[start:] if m.sentence == sentence]
        parts: list[Mention] = []
        for number, mention in enumerate(following):
            if number and any(w in words.fold(mention.before) for w in _ENDS_LIST):
                break
            if mention in amounts:
                parts.append(mention)
        if before and len(parts) > 1 and all("label" in m.fact.coordinate for m in parts):
            yield before[-1], parts


# -- N4: percentages -------------------------------------------------------------------------


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


def _shown_percent(value: Decimal, decimals: int) -> str:
    return f"{value:.{max(decimals, 2)}f}%"


@rule("N4")
def shares(case: Case) -> Iterator[Result]:
    """占…%: the figure before it over the whole of its sentence (or the whole that is named)."""
    values = _table_values(case.reading)
    for mentions in _by_passage(case.reading).values():
        total: Mention | None = None
        last: Mention | None = None
        for mention in mentions:
            if mention.fact.coordinate.get("measure") == "share" and "占" in mention.before:
                whole = (
                    values.get(mention.of)
                    if mention.of is not None
                    else (_amount(total) if total is not None else None)
                )
                if last is None or whole is None or mention.subject != last.fact.coordinate:
                    continue
                if mention.of is None and last is total:
                    continue
                yield from _share(mention, last, whole)
            elif mention.change is None and _amount(mention).unit.is_money:
                last = mention
                if total is None or (not mention.after_which and "。" in mention.before):
                    total = mention


def _table_values(reading: Reading) -> dict[Coordinate, Amount]:
    found: dict[Coordinate, Amount] = {}
    for table in reading.tables:
        for fact in table.facts:
            if isinstance(fact.value, Amount):
                found.setdefault(fact.coordinate, fact.value)
    return found


def _share(mention: Mention, last: Mention, whole: Amount) -> Iterator[Result]:
    stated, part = _amount(mention), _amount(last)
    ratio = _ratio(
        part.interval if part.value else Interval(ZERO, ZERO),
        whole.interval,
        part.base / whole.base * 100 if whole.base else ZERO,
    )
    if ratio is None:
        return
    if ratio.interval.meets(stated.interval):
        yield Passed()
        return
    yield Hit(
        _places((mention, last)),
        {
            "section": mention.fact.place.section,
            "item": _name(last),
            "part": part.shown(),
            "whole": whole.shown(),
            "expected": _shown_percent(ratio.middle, stated.decimals),
            "stated": stated.shown(),
        },
        "share",
        stated=stated.shown(),
        expected=_shown_percent(ratio.middle, stated.decimals),
    )


@rule("N4")
def growth(case: Case) -> Iterator[Result]:
    """增长…%: the change over last year's figure, which is this year's less the change."""
    for mentions in _by_passage(case.reading).values():
        for number, mention in enumerate(mentions):
            if mention.fact.coordinate.get("measure") != "growth" or number == 0:
                continue
            change = mentions[number - 1]
            if (
                change.fact.coordinate.get("measure") != "change"
                or not _amount(change).unit.is_money
            ):
                continue
            candidates = [
                m
                for m in mentions[: number - 1]
                if m.change is None and _amount(m).unit.is_money and _amount(m).value
            ]
            if not candidates:
                continue
            yield from _growth(mention, change, candidates)


def _growth(mention: Mention, change: Mention, candidates: Sequence[Mention]) -> Iterator[Result]:
    """The sentence does not say which figure grew when several stand before: one must fit."""
    stated, changed = _amount(mention), _amount(change)
    tried: list[tuple[Mention, Decimal]] = []
    for current in reversed(candidates):
        now = _amount(current)
        ratio = _ratio(
            changed.interval,
            now.interval - changed.interval,
            changed.base / (now.base - changed.base) * 100 if now.base != changed.base else ZERO,
        )
        if ratio is None:
            continue
        if ratio.interval.meets(stated.interval):
            yield Passed()
            return
        tried.append((current, ratio.middle))
    if not tried:
        return
    own = next((t for t in tried if t[0].fact.coordinate == change.subject), tried[-1])
    current, middle = own
    yield Hit(
        _places((mention, change, current)),
        {
            "section": mention.fact.place.section,
            "current": _amount(current).shown(),
            "change": _signed(changed),
            "expected": _shown_percent(abs(middle), stated.decimals),
            "stated": Amount(abs(stated.value), Unit.PERCENT, stated.decimals).shown(),
        },
        "growth",
        stated=Amount(abs(stated.value), Unit.PERCENT, stated.decimals).shown(),
        expected=_shown_percent(abs(middle), stated.decimals),
    )


@rule("N4")
def shares_make_a_hundred(case: Case) -> Iterator[Result]:
    """Shares of one sentence whose parts make up the whole add up to 100 per cent."""
    for mentions in _by_passage(case.reading).values():
        by_sentence: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            if (
                mention.fact.coordinate.get("measure") == "share"
                and mention.of is None
                and mention.subject is not None
                and "占" in mention.before
            ):
                by_sentence[mention.sentence].append(mention)
        for found in by_sentence.values():
            parts = [_amount(m) for m in found]
            total = sum((p.value for p in parts), ZERO)
            allowed = sum((p.half_step for p in parts), ZERO)
            # A list that leaves something out adds up to less; one that says too much is wrong.
            if len(parts) < 2 or total < 100 + allowed:
                if len(parts) > 1 and abs(total - 100) <= allowed:
                    yield Passed()
                continue
            yield Hit(
                _places(found),
                {
                    "section": found[0].fact.place.section,
                    "stated": f"{total}%",
                    "parts": "、".join(p.shown() for p in parts),
                    "allowed": f"{allowed}%",
                },
                "sum",
                stated=f"{total}%",
                expected="100%",
                allowed=f"{allowed}%",
            )
