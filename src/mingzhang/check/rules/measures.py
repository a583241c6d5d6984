"""N3: areas, lengths and weights that 其中 divides are at least the sum of their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.check import wording
from mingzhang.check.mentions import amount_of, by_passage, name_of, places
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.facts import Message
from mingzhang.interpret.model import Mention

_MEASURED = re.compile(r"[\d,.]+(?P<unit>平方米|平方公里|㎡|公顷|亩|公里|立方米|万吨|吨)$")
"""Units of what can be cut into pieces. People and projects are counted several times over: 其中 30
members and 25 women may well be more than the 50 they are among."""
_OF_WHICH = re.compile(r"其中[:：]?[^，,；;。]*$")


@rule("N3")
def measures_hold_their_parts(case: Case) -> Iterator[Result]:
    """What 其中 says of an area never adds up to more than the area."""
    for mentions in by_passage(case.reading):
        for number, first in enumerate(mentions[1:], 1):
            whole = mentions[number - 1]
            if not _OF_WHICH.search(first.before) or not _alike(whole, first):
                continue
            parts = [m for m in mentions[number:] if _alike(m, first) and _listed(m, first)]
            if len(parts) < 2:
                continue
            total = sum(amount_of(m).value for m in parts)
            stated = amount_of(whole).value
            if total <= stated:
                yield Passed(1, places((whole, *parts)))
            else:
                yield _hit(
                    whole, parts, f"{total}{_unit(whole)}", f"{total - stated}{_unit(whole)}"
                )


def _unit(mention: Mention) -> str:
    found = _MEASURED.search(mention.fact.place.text)
    return found["unit"] if found else ""


def _alike(one: Mention, other: Mention) -> bool:
    """Two exact quantities in one unit, in one sentence."""
    return (
        _unit(one) == _unit(other) != ""
        and one.sentence_number == other.sentence_number
        and not one.bound
        and not amount_of(one).about
    )


def _listed(one: Mention, other: Mention) -> bool:
    return one.listing == other.listing >= 0


def _hit(whole: Mention, parts: Sequence[Mention], total: str, more: str) -> Hit:
    listed = (
        Message(f"{name_of(m)}{m.fact.place.text}", f"{name_of(m)} {m.fact.place.text}")
        for m in parts
    )
    return Hit(
        places((whole, *parts)),
        {
            "section": whole.fact.place.section,
            "whole": name_of(whole),
            "stated": whole.fact.place.text,
            "parts": wording.listing(listed),
            "expected": total,
            "difference": more,
        },
        stated=whole.fact.place.text,
        expected=total,
        difference=more,
    )
