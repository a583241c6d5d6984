"""Y1 to Y3: figures of last year, changes and money carried over against last year's document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mingzhang.check import wording
from mingzhang.check.against import (
    Figures,
    agrees,
    bare,
    base,
    body_name,
    counterpart,
    difference,
    figure,
    figures_of,
    is_money,
    money,
    name_of,
    told,
)
from mingzhang.check.mentions import amount_of, by_passage, is_amount, signed
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.facts import (
    Amount,
    Coordinate,
    Fact,
    Interval,
    Message,
    Origin,
    Place,
    Unit,
    Value,
    interval_of,
    shown,
)
from mingzhang.interpret.model import Mention, Part, Reading

_LAST_YEARS = Message("上年文件", "last year's document")
_FINAL = "final"
_MEASURES = frozenset({"last_year", "last_year_actual"})
_CHANGES = frozenset({"change", "growth"})
_CANDIDATES = 6
"""How many figures of a paragraph are tried where the words do not say which one changed."""


# -- the parts that are compared --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """One body this year and last year."""

    own: Figures
    theirs: Figures


def _pairs(case: Case) -> Iterator[_Pair]:
    """The bodies that both documents speak of, where the years follow each other."""
    last = case.beside.last_year
    if last is None:
        return
    for part in case.reading.parts:
        other = counterpart(part, last.parts)
        if other is not None and _follows(part, other):
            yield _Pair(figures_of(case.reading, part), figures_of(last, other))


def _follows(part: Part, other: Part) -> bool:
    return part.year is None or other.year is None or other.year == part.year - 1


def _nothing_compared(case: Case) -> Iterator[NotEnough]:
    if not any(_pairs(case)):
        yield NotEnough(
            Message(
                "给出的上年文件不能比对，原因见 Y1。",
                "The document given for last year cannot be used; rule Y1 says why.",
            )
        )


@rule("Y1")
def is_last_years(case: Case) -> Iterator[Result]:
    """The document is of the year before and of the same bodies."""
    last = case.beside.last_year
    if last is None:
        return
    same = {part.key for part in case.reading.parts if counterpart(part, last.parts)}
    for part in case.reading.parts:
        other = counterpart(part, last.parts)
        fields: dict[str, wording.Field] = {
            "document": name_of(last),
            "body": body_name(part),
            "year": str(part.year),
        }
        place = Place(part.first_line)
        if other is None and not same:
            bodies = wording.listing(map(body_name, last.parts))
            yield Hit((place,), {**fields, "bodies": bodies}, "wrong_body")
        elif other is None:
            yield NotEnough(
                Message(
                    f"上年文件中没有“{part.entity.name}”的公开内容。",
                    f"Last year's document holds nothing of “{part.entity.name}”.",
                )
            )
        elif not _follows(part, other):
            years = {"found": str(other.year), "wanted": str((part.year or 0) - 1)}
            yield Hit((place,), {**fields, **years}, "wrong_year")


# -- Y1: last year's figures ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stated:
    """A figure that this document states for last year: of the accounts (``final``) or of the
    budget."""

    fact: Fact
    at: Coordinate
    final: bool


@rule("Y1")
def last_years_figures(case: Case) -> Iterator[Result]:
    """Each figure stated for last year is the one last year's document states."""
    for pair in _pairs(case):
        missing, other_stage = list[Place](), list[Place]()
        for stated in _stated(pair.own):
            if stated.final is not (pair.theirs.reading.template.stage == _FINAL):
                other_stage.append(stated.fact.place)
                continue
            found = pair.theirs.at(stated.at)
            if not found:
                if base(stated.fact.value):
                    missing.append(stated.fact.place)
            elif any(agrees(stated.fact.value, f.value) for f in found):
                yield Passed(1, _in_text(stated.fact))
            elif not pair.own.is_sure(stated.fact, pair.theirs, found[0]):
                missing.append(stated.fact.place)
            else:
                yield _unequal(stated.fact, found[0], pair)
        yield from _not_found(missing, pair)
        if other_stage:
            yield NotEnough(
                Message(
                    f"上年数与上年文件不是同一阶段（预算、决算）的数，未比对：{_spots(other_stage).zh}",
                    "Last year's figures are of another stage (budget, accounts) than last year's "
                    f"document: {_spots(other_stage).en}",
                ),
                count=len(other_stage),
            )


def _stated(own: Figures) -> Iterator[_Stated]:
    """Columns of last year, and figures of the text that are last year's. A column without any
    figure was not filled in."""
    reading = own.reading
    accounts = reading.template.stage == _FINAL
    for table in reading.tables:
        column = [f for f in table.facts if f.coordinate.get("measure") in _MEASURES]
        filled = {f.coordinate["measure"] for f in column if isinstance(f.value, Amount)}
        for fact in column:
            measure = fact.coordinate["measure"]
            if measure in filled and _is_of(fact, own):
                at = bare(fact.coordinate).without("measure")
                yield _Stated(fact, at, accounts or measure == "last_year_actual")
    for mention in reading.mentions:
        at, subject = mention.fact.coordinate, mention.subject
        if at.get("measure") != "last_year" or subject is None or mention.bound:
            continue
        last_year = own.part.year is None or at.get("year") == str(own.part.year - 1)
        if last_year and _is_of(mention.fact, own) and "label" not in subject:
            plain = bare(subject).without("measure")
            yield _Stated(mention.fact, plain, accounts or at.get("stage") == _FINAL)


def _is_of(fact: Fact, own: Figures) -> bool:
    return (
        fact.coordinate.get("entity") == own.part.key
        and is_money(fact.value)
        and not fact.ambiguous
        and not fact.alternatives
    )


def _unequal(own: Fact, other: Fact, pair: _Pair, variant: str = "default") -> Hit:
    """Two figures that should be one."""
    place = pair.theirs.place(other, pair.own.reading)
    apart = difference(own.value, other.value)
    return Hit(
        (own.place, place),
        {
            "cell": wording.place(own.place),
            "stated": figure(own.value),
            "other": told(place, pair.theirs.reading, _LAST_YEARS),
            "expected": figure(other.value),
            "difference": apart,
        },
        variant,
        stated=shown(own.value),
        expected="" if variant == "planned" else shown(other.value),
        difference=apart,
    )


def _not_found(missing: list[Place], pair: _Pair) -> Iterator[NotEnough]:
    if missing:
        name, spots = name_of(pair.theirs.reading), _spots(missing)
        yield NotEnough(
            Message(
                f"上年文件“{name}”中没有口径相同的数据，未比对：{spots.zh}",
                f"Last year's document “{name}” does not state quite the same figure: {spots.en}",
            ),
            count=len(missing),
        )


def _spots(places: Iterable[Place]) -> Message:
    return wording.places(places, limit=6)


def _in_text(*facts: Fact) -> tuple[Place, ...]:
    return tuple(f.place for f in facts if f.origin is Origin.NARRATIVE)


# -- Y2: changes ------------------------------------------------------------------------------


@rule("Y2")
def changes_from_last_year(case: Case) -> Iterator[Result]:
    """Each change and rate of growth is that from last year's document to this one.

    A text does not always say which of its figures changed: another one of the paragraph may fit.
    """
    yield from _nothing_compared(case)
    for pair in _pairs(case):
        reading = case.reading
        if reading.template.stage != pair.theirs.reading.template.stage:
            continue
        missing: list[Place] = []
        around = _amounts_around(reading)
        for fact, at, item in _changes(pair.own):
            now, then = pair.own.at(at), pair.theirs.at(at)
            fitting = [*((n.value, t.value) for n in now for t in then)]
            fitting += [
                (amount_of(m), t.value)
                for m in around.get(fact.place, ())
                for t in pair.theirs.at(bare(m.fact.coordinate))
            ]
            if any(_fits(fact.value, n, t) for n, t in fitting):
                yield Passed(1, _in_text(fact))
            elif not now or not then or not _is_testable(fact, now[0], then[0], pair):
                missing.append(fact.place)
            else:
                yield _wrong_change(fact, item, now[0], then[0], pair)
        yield from _not_found(missing, pair)


def _changes(own: Figures) -> Iterator[tuple[Fact, Coordinate, str]]:
    """Changes and rates with the coordinate of what changed and what it is called."""
    for table in own.reading.tables:
        for fact in table.facts:
            changed = fact.coordinate.get("measure") in _CHANGES and isinstance(fact.value, Amount)
            if changed and fact.coordinate.get("entity") == own.part.key and not fact.ambiguous:
                yield fact, bare(fact.coordinate).without("measure"), fact.place.row
    for mention in own.reading.mentions:
        at, subject = mention.fact.coordinate, mention.subject
        if at.get("measure") not in _CHANGES or subject is None or mention.bound:
            continue
        if at.get("entity") == own.part.key and not {"label", "measure"} & subject.keys():
            yield mention.fact, bare(subject), mention.name or mention.fact.place.text


def _amounts_around(reading: Reading) -> dict[Place, list[Mention]]:
    """For each figure of the text the amounts before it in its paragraph, the nearest first."""
    found: dict[Place, list[Mention]] = {}
    for mentions in by_passage(reading):
        before: list[Mention] = []
        for mention in mentions:
            found[mention.fact.place] = before[: -_CANDIDATES - 1 : -1]
            if is_amount(mention) and "label" not in mention.fact.coordinate:
                before.append(mention)
    return found


def _fits(stated: Value, now: Value, then: Value) -> bool:
    """Whether values inside the intervals of all three make the change true."""
    said, this, last = interval_of(stated), interval_of(now), interval_of(then)
    if said is None or this is None or last is None or not isinstance(stated, Amount):
        return False
    if stated.unit is not Unit.PERCENT:
        return (this - last).meets(said)
    if last.lo <= 0:
        return False
    quotients = [n / t * 100 - 100 for n in (this.lo, this.hi) for t in (last.lo, last.hi)]
    return Interval(min(quotients), max(quotients)).meets(said)


def _is_testable(change: Fact, now: Fact, then: Fact, pair: _Pair) -> bool:
    """There is no rate of growth from nothing (rule N4 speaks of it), and no change between figures
    that may mean different things."""
    rate = isinstance(change.value, Amount) and change.value.unit is Unit.PERCENT
    return pair.own.is_sure(now, pair.theirs, then) and (not rate or base(then.value) > 0)


def _wrong_change(fact: Fact, item: str, now: Fact, then: Fact, pair: _Pair) -> Hit:
    place = pair.theirs.place(then, pair.own.reading)
    stated = _signed(fact.value)
    expected = _expected(fact.value, now.value, then.value)
    return Hit(
        (fact.place, now.place, place),
        {
            "cell": wording.place(fact.place),
            "item": item,
            "stated": stated,
            "current": figure(now.value),
            "other": told(place, pair.theirs.reading, _LAST_YEARS),
            "previous": figure(then.value),
            "expected": expected,
        },
        stated=stated.zh,
        expected=expected.zh,
    )


def _signed(value: Value) -> Message:
    if not isinstance(value, Amount):
        return Message(shown(value), shown(value))
    if value.unit is not Unit.PERCENT:
        return signed(value)
    word = Message("增长", "+") if value.value >= 0 else Message("下降", "-")
    size = f"{abs(value.value):.{max(value.decimals, 0)}f}%"
    return Message(word.zh + size, word.en + size)


def _expected(stated: Value, now: Value, then: Value) -> Message:
    change = base(now) - base(then)
    if isinstance(stated, Amount) and stated.unit is Unit.PERCENT:
        rate = change / base(then) * 100
        return _signed(Amount(round(rate, max(stated.decimals, 2)), Unit.PERCENT, 2))
    if not change:
        return Message("持平", "no change")
    size = money(abs(change), (stated, now, then))
    word = Message("增加", "+") if change > 0 else Message("减少", "-")
    return Message(word.zh + size, word.en + wording.figure(size).en)


# -- Y3: money carried over -------------------------------------------------------------------


@rule("Y3")
def carried_over(case: Case) -> Iterator[Result]:
    """What last year's document carries over is what this one begins with.

    A budget that expects nothing to be left says nothing of what was left in the end.
    """
    yield from _nothing_compared(case)
    for pair in _pairs(case):
        final = [f.reading.template.stage == _FINAL for f in (pair.own, pair.theirs)]
        missing = list[Place]()
        for at in _kept(pair.theirs):
            theirs, own = pair.theirs.at(at), pair.own.at(at.but(flow="carry_in"))
            if not final[1] and not base(theirs[0].value):
                continue
            if not own:
                if base(theirs[0].value):
                    missing.append(pair.theirs.place(theirs[0], case.reading))
            elif any(agrees(o.value, t.value) for o in own for t in theirs):
                yield Passed(1, _in_text(*own))
            else:
                yield _unequal(own[0], theirs[0], pair, "default" if all(final) else "planned")
        if missing:
            yield NotEnough(
                Message(
                    f"上年文件有年末结转，本文件没有列出相应的上年结转：{_spots(missing).zh}",
                    f"Last year's document carries money over; this one does not state it: "
                    f"{_spots(missing).en}",
                ),
                count=len(missing),
            )


def _kept(theirs: Figures) -> tuple[Coordinate, ...]:
    """Where last year's document carries money over, each place once."""
    places = (bare(fact.coordinate) for fact in theirs.facts)
    kept = (at for at in places if at.get("flow") == "carry_out")
    return tuple(dict.fromkeys(at for at in kept if not {"measure", "stage"} & at.keys()))
