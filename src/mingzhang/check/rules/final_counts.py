"""Final accounts: N10 counts and their money, P10 purchases and their parts."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, gathered
from mingzhang.check.mentions import added, amount_of, money, places
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.sentences import count_in, figures_of, sentences
from mingzhang.check.wordlists import alternatives, patterns
from mingzhang.facts import Amount, Message, Unit
from mingzhang.interpret.model import Mention

# -- N10: counts and money -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Counted:
    item: str
    name: Message
    words: re.Pattern[str]


@cache
def _counted() -> tuple[_Counted, ...]:
    found = []
    for node in patterns("final").rows("counts"):
        wanted = ("item", "name", "name_en", "words")
        keys = node.mapping(wanted, wanted)
        found.append(
            _Counted(
                keys["item"].text(),
                Message(keys["name"].text(), keys["name_en"].text()),
                alternatives(keys["words"]),
            )
        )
    return tuple(found)


@rule("N10")
def counts_go_with_money(case: Case) -> Iterator[Result]:
    """Groups, vehicles and batches are none exactly where their money is none."""
    reading = case.reading
    hits: list[tuple[Hashable, Hit]] = []
    for part in reading.parts:
        spent = {
            f.coordinate["item"]: f
            for f in reversed(reading.facts)
            if f.coordinate.get("entity") == part.key
            and "item" in f.coordinate
            and not f.coordinate.keys() & {"stage", "measure", "label"}
            and not f.ambiguous
            and isinstance(f.value, Amount)
            and f.value.unit is not Unit.COUNT
        }
        for kind in _counted():
            fact = spent.get(kind.item)
            if fact is None or not isinstance(fact.value, Amount):
                continue
            for said in sentences(reading, part=part.index):
                match = kind.words.search(said.text)
                number = count_in(match) if match is not None else None
                if match is None or number is None:
                    continue
                if bool(number) == bool(fact.value.value):
                    yield Passed(1, figures_of(reading, said, [match]))
                    continue
                hits.append(
                    (
                        (kind.item, number),
                        Hit(
                            distinct((fact.place, said.place)),
                            {
                                "where": wording.place(fact.place),
                                "count_where": wording.place(said.place),
                                "item": kind.name,
                                "amount": fact.value.shown(),
                                "said": match[0],
                            },
                            stated=match[0],
                            expected=fact.value.shown(),
                        ),
                    )
                )
    yield from gathered(hits)


# -- P10: purchases and their parts ----------------------------------------------------------


@rule("P10")
def purchases_and_their_parts(case: Case) -> Iterator[Result]:
    """What small and medium enterprises won is a part of all purchases, micro ones of that."""
    hits: list[tuple[Hashable, Hit]] = []
    for part in case.reading.parts:
        stated: dict[str, Mention] = {}
        for mention in case.reading.mentions:
            at = mention.fact.coordinate
            money_of = mention.change is None and amount_of(mention).unit.is_money
            if mention.part == part.index and at.get("flow") == "procurement" and money_of:
                stated.setdefault(at.get("item", ""), mention)
        for whole, parts in _purchases():
            found = [stated[item] for item in parts if item in stated]
            if whole not in stated or not found:
                continue
            hit = _exceeding(stated[whole], found)
            if hit is None:
                yield Passed(1, places((stated[whole], *found)))
            else:
                hits.append(((whole, parts), hit))
    yield from gathered(hits)


def _exceeding(whole: Mention, parts: Sequence[Mention]) -> Hit | None:
    stated = amount_of(whole)
    total, allowed = added(stated, [amount_of(m) for m in parts])
    if total <= stated.base + allowed:
        return None
    difference = money(total - stated.base, stated)
    return Hit(
        places((whole, *parts)),
        {
            "where": wording.place(whole.fact.place),
            "whole": _purchase_name(whole),
            "stated": stated.shown(),
            "parts": wording.listing(
                Message(
                    f"{_purchase_name(m).zh} {amount_of(m).shown()}",
                    f"{_purchase_name(m).en} ({wording.figure(amount_of(m).shown()).en})",
                )
                for m in parts
            ),
            "expected": money(total, stated),
            "difference": difference,
        },
        "default" if len(parts) > 1 else "one",
        stated=stated.shown(),
        expected=money(total, stated),
        difference=difference,
    )


@cache
def _purchases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = patterns("final").rows("purchases")
    keys = [node.mapping(("whole", "parts"), ("whole", "parts")) for node in rows]
    return tuple((key["whole"].text(), key["parts"].texts()) for key in keys)


@cache
def _purchase_names() -> dict[str, Message]:
    wanted = ("item", "name", "name_en")
    rows = patterns("final").rows("purchase_names")
    keys = [node.mapping(wanted, wanted) for node in rows]
    return {k["item"].text(): Message(k["name"].text(), k["name_en"].text()) for k in keys}


def _purchase_name(mention: Mention) -> Message:
    return _purchase_names()[mention.fact.coordinate.get("item", "")]
