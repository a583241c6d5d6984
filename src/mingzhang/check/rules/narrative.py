"""Rules of the narrative that are not copies of a cell: N2 changes, N3 wholes and their parts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.identities import tolerance
from mingzhang.check.mentions import (
    added,
    amount_of,
    by_passage,
    is_amount,
    is_change,
    is_of_accounts,
    money,
    name_of,
    named,
    names_accounts,
    places,
    signed,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.facts import Amount, Coordinate, Message, ancestors
from mingzhang.interpret.model import Mention

# -- N2: changes -----------------------------------------------------------------------------

_WHOLES = ({"flow": "resources"}, {"flow": "uses"}, {"flow": "expenditure"})


@rule("N2")
def changes_add_up(case: Case) -> Iterator[Result]:
    """The change in total is the sum of the changes of basic, project and other expenditure."""
    for mentions in by_passage(case.reading):
        changes = [m for m in mentions if is_change(m)]
        whole = next((m for m in changes if _plain(m) in _WHOLES), None)
        if whole is None:
            continue
        parts = _categories(m for m in changes if m is not whole)
        if not {"basic", "project"} <= {_plain(m).get("category") for m in parts}:
            continue
        stated = amount_of(whole)
        total, allowed = _added_changes(stated, [amount_of(m) for m in parts])
        if abs(stated.base - total) <= allowed:
            yield Passed(1, places((whole, *parts)))
        else:
            yield _changes_hit(whole, parts, total, allowed)


def _added_changes(whole: Amount, parts: Sequence[Amount]) -> tuple[Decimal, Decimal]:
    """The sum of changes, and by how much rounding lets the whole differ from it: a change, 持平
    too, is usually the difference of two figures that were rounded each by itself."""
    total, _ = added(whole, parts)
    return total, sum((2 * a.half_step for a in (whole, *parts)), Decimal(0))


def _changes_hit(whole: Mention, parts: Sequence[Mention], total: Decimal, allowed: Decimal) -> Hit:
    stated = amount_of(whole)
    difference = money(abs(stated.base - total), stated)
    return Hit(
        places((whole, *parts)),
        {
            "section": whole.fact.place.section,
            "stated": signed(stated),
            "parts": wording.listing(_changed(m) for m in parts),
            "expected": money(total, stated),
            "difference": difference,
            "allowed": money(allowed, stated, 1),
        },
        stated=signed(stated).zh,
        expected=money(total, stated),
        difference=difference,
        allowed=money(allowed, stated, 1),
    )


def _changed(mention: Mention) -> Message:
    change, name = signed(amount_of(mention)), name_of(mention)
    return Message(name + change.zh, f"{wording.quoted(name)} {change.en}")


def _plain(mention: Mention) -> dict[str, str]:
    """What a change is about, without the axes that are the same in the whole paragraph."""
    subject = mention.subject or Coordinate()
    return {a: m for a, m in subject.items() if a not in {"entity", "year", "fund"}}


def _categories(changes: Iterable[Mention]) -> list[Mention]:
    """The changes of whole categories of expenditure, each once, and of the money carried out.

    A text repeats some changes when it explains them, and divides some (人员, 公用) that are
    stated themselves: only those directly below the total are its parts.
    """
    found: dict[str, Mention] = {}
    for mention in changes:
        plain = _plain(mention)
        if plain.keys() == {"flow", "category"}:
            found.setdefault(plain["category"], mention)
        elif plain == {"flow": "carry_out"}:
            found.setdefault("", mention)
    return [m for c, m in found.items() if not any(a in found for a in ancestors("category", c))]


@rule("N2")
def last_year_not_negative(case: Case) -> Iterator[Result]:
    """What grew by more than it is would have been negative last year."""
    for mentions in by_passage(case.reading):
        for change, current in _with_current(mentions):
            if change.change != 1:
                continue
            now, grown = amount_of(current), amount_of(change)
            previous = now.base - grown.base
            # After 其中 the words may speak of the whole again: any figure before that is large
            # enough could be what grew.
            before = mentions[: mentions.index(change)]
            larger = any(is_amount(m) and amount_of(m).base >= grown.base for m in before)
            if larger or previous >= -(now.half_step + grown.half_step):
                yield Passed()
                continue
            yield Hit(
                places((current, change)),
                {
                    "section": change.fact.place.section,
                    "item": name_of(current),
                    "current": now.shown(),
                    "stated": grown.shown(),
                    "expected": money(previous, now),
                },
                "negative",
                stated=grown.shown(),
                expected=money(previous, now),
            )


def _with_current(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Changes with the mention of this year's figure they belong to."""
    current: dict[Coordinate, Mention] = {}
    for mention in mentions:
        if is_amount(mention):
            current[mention.fact.coordinate] = mention
        elif is_change(mention) and mention.subject in current and "label" not in mention.subject:
            yield mention, current[mention.subject]


@rule("N2")
def change_from_last_year(case: Case) -> Iterator[Result]:
    """Where both years' figures are stated the change is this year's less last year's."""
    for mentions in by_passage(case.reading):
        this: dict[Coordinate, Mention] = {}
        last: dict[tuple[Coordinate, bool], Mention] = {}
        changes: dict[Coordinate, Mention] = {}
        for mention in mentions:
            subject = mention.subject
            if is_amount(mention) and "label" not in mention.fact.coordinate:
                this.setdefault(mention.fact.coordinate, mention)
            elif subject is None or "label" in subject:
                continue
            elif _is_last_year(mention, subject):
                last.setdefault((subject, is_of_accounts(mention)), mention)
            elif is_change(mention):
                changes.setdefault(subject, mention)
        for subject, change in changes.items():
            previous = last.get((subject, names_accounts(change)))
            if subject in this and previous is not None:
                yield _from_last_year(this[subject], previous, change)


def _is_last_year(mention: Mention, subject: Coordinate) -> bool:
    """A figure of the year before."""
    coordinate = mention.fact.coordinate
    if coordinate.get("measure") != "last_year" or "year" not in subject:
        return False
    return int(coordinate["year"]) == int(subject["year"]) - 1


def _from_last_year(current: Mention, previous: Mention, change: Mention) -> Result:
    now, then, stated = amount_of(current), amount_of(previous), amount_of(change)
    expected = now.base - then.base
    difference = abs(stated.base - expected)
    allowed = tolerance((now, then, stated))
    if difference <= allowed:
        return Passed(1, places((current, previous, change)))
    real = Amount(expected / now.unit.in_yuan, now.unit, max(now.decimals, then.decimals))
    return Hit(
        places((current, previous, change)),
        {
            "section": change.fact.place.section,
            "item": name_of(current),
            "current": now.shown(),
            "previous": then.shown(),
            "stated": signed(stated),
            "expected": signed(real),
            "difference": money(difference, stated),
        },
        "last_year",
        stated=signed(stated).zh,
        expected=signed(real).zh,
        difference=money(difference, stated),
        allowed=money(allowed, stated, 1),
    )


# -- N3: wholes and parts --------------------------------------------------------------------


@rule("N3")
def three_public_changes(case: Case) -> Iterator[Result]:
    """The change of the three-public total is the sum of its items' changes."""
    for mentions in by_passage(case.reading):
        changes: dict[str, Mention] = {}
        for mention in mentions:
            if is_change(mention) and mention.subject and "item" in mention.subject:
                changes.setdefault(mention.subject["item"], mention)
        whole = changes.get("three_public")
        parts = [changes[k] for k in ("abroad", "vehicles", "reception") if k in changes]
        if whole is None or len(parts) < 3:
            continue
        total, allowed = _added_changes(amount_of(whole), [amount_of(m) for m in parts])
        if abs(amount_of(whole).base - total) <= allowed:
            yield Passed(1, places((whole, *parts)))
            continue
        yield _whole_and_parts(whole, parts, total, allowed, changes=True)


@rule("N3")
def parts_do_not_exceed(case: Case) -> Iterator[Result]:
    """What follows 其中 is a part of the figure before it: the parts never exceed the whole.

    Figures with a coordinate are compared with their cells; this is for those that have none.
    """
    for mentions in by_passage(case.reading):
        for whole, parts in _part_lists(mentions):
            total, allowed = added(amount_of(whole), [amount_of(m) for m in parts])
            if total <= amount_of(whole).base + allowed:
                yield Passed()
            else:
                yield _whole_and_parts(whole, parts, total, allowed)


# P9 adds up what a procurement sentence says of goods, works and services.
_PROCUREMENT = re.compile(r"政府采购.{0,200}?(?:货物|工程|服务)")


def _part_lists(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, list[Mention]]]:
    """(whole, parts) of each list of unnamed parts."""
    lists: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.whole is not None and is_amount(mention):
            lists[mention.listing, mention.whole].append(mention)
    procurement: dict[int, bool] = {}
    for (_, number), parts in lists.items():
        whole, first = mentions[number], parts[0]
        if len(parts) < 2 or not is_amount(whole):
            continue
        if not all("label" in m.fact.coordinate for m in parts):
            continue
        if first.sentence_number not in procurement:
            said = _PROCUREMENT.search(first.sentence) is not None
            procurement[first.sentence_number] = said
        if not procurement[first.sentence_number] and not _of_procurement(whole):
            yield whole, parts


def _of_procurement(whole: Mention) -> bool:
    return whole.fact.coordinate.get("flow") == "procurement" or "采购" in whole.name


def _whole_and_parts(
    whole: Mention,
    parts: Sequence[Mention],
    total: Decimal,
    allowed: Decimal,
    changes: bool = False,
) -> Hit:
    stated = amount_of(whole)
    difference = money(abs(stated.base - total), stated)
    shown = signed(stated) if changes else wording.figure(stated.shown())
    listed = (_changed(m) if changes else named(m) for m in parts)
    name = name_of(whole) + "增减额" if changes else name_of(whole)
    return Hit(
        places((whole, *parts)),
        {
            "section": whole.fact.place.section,
            "whole": name,
            "stated": shown,
            "parts": wording.listing(listed),
            "expected": money(total, stated),
            "difference": difference,
        },
        stated=shown.zh,
        expected=money(total, stated),
        difference=difference,
        allowed=money(allowed, stated, 1),
    )
