"""N7: what an item of the functional classification pays for is its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingzhang.check import wording
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.sentences import at, paragraphs
from mingzhang.check.wordlists import alternatives, patterns
from mingzhang.facts import Message
from mingzhang.interpret.codes import codes_named
from mingzhang.interpret.words import fold

_ITEM_NAME = re.compile(
    r"[（(]款[）)](?P<item>[^（()）。；;，,]{2,40}(?:[（(][^（()）]{1,8}[）)])?)[（(]项[）)]"
)


@rule("N7")
def purposes_are_the_items_own(case: Case) -> Iterator[Result]:
    """What a social or housing item mainly pays for is not what only another's pays for."""
    lists = patterns("uses")
    for said in paragraphs(case.reading, "用于"):
        for name in _ITEM_NAME.finditer(said.text):
            codes = codes_named("function", fold(name["item"]), 7)
            purpose = lists["purpose"].search(said.text, name.end(), name.end() + 120)
            if purpose is None or not codes:
                continue
            if not all(lists["purpose_items"].search(code) for code in codes):
                continue
            found = [(row, m) for row in _purposes() if (m := row.words.search(purpose["purpose"]))]
            if not found:
                continue
            if any(code.startswith(row.codes) for row, _ in found for code in codes):
                yield Passed()
                continue
            row, match = found[0]
            spot = at(case.reading, said, purpose)
            yield Hit(
                (spot,),
                {
                    "where": wording.place(spot),
                    "item": f"{codes[0]}{name['item']}",
                    "purpose": purpose["purpose"].strip(),
                    "words": match[0],
                    "other": row.name,
                },
                "purpose",
                stated=purpose["purpose"].strip(),
                expected=name["item"],
            )


@dataclass(frozen=True, slots=True)
class Purpose:
    """Words for what only some items pay for, and the codes these begin with."""

    words: re.Pattern[str]
    codes: tuple[str, ...]
    name: Message


@cache
def _purposes() -> tuple[Purpose, ...]:
    wanted = ("words", "codes", "name", "name_en")
    return tuple(
        Purpose(
            alternatives(keys["words"]),
            keys["codes"].texts(),
            Message(keys["name"].text(), keys["name_en"].text()),
        )
        for node in patterns("uses").rows("purposes")
        for keys in [node.mapping(wanted, wanted)]
    )
