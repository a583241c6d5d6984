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


@rule("N7")
def words_name_the_item_itself(case: Case) -> Iterator[Result]:
    """A purpose or reason that is nothing but the name of another item was copied from it."""
    lists = patterns("uses")
    others = _item_names(case)
    for said in paragraphs(case.reading, "项"):
        names = [*_ITEM_NAME.finditer(said.text)]
        for number, name in enumerate(names):
            own = fold(name["item"])
            last = number + 1 == len(names)
            end = len(said.text) if last else names[number + 1].start()
            for kind, label in _KINDS.items():
                for found in lists[f"{kind}_words"].finditer(said.text, name.end(), end):
                    words = _plain(found["words"])
                    other = next((n for n in others if words.endswith(n)), None)
                    if other is None or own in words or words in own:
                        continue
                    if words != other and _plain(words[: -len(other)]) not in others[other]:
                        continue
                    spot = at(case.reading, said, found)
                    yield Hit(
                        (spot,),
                        {
                            "where": wording.place(spot),
                            "item": name["item"],
                            "kind": label,
                            "words": found["words"].strip(),
                            "other": other,
                        },
                        "copied",
                        stated=found["words"].strip(),
                        expected=name["item"],
                    )


_KINDS = {"purpose": Message("用途", "purpose"), "reason": Message("增减原因", "reason")}
_ENDING = re.compile(r"(?:支出|经费|费用)?的?(?:增加|减少|增长|下降|变动|调整|等)?$")


def _plain(text: str) -> str:
    """Words of a purpose or reason without 经费增加 and the like at their end."""
    return _ENDING.sub("", fold(text))


def _item_names(case: Case) -> dict[str, frozenset[str]]:
    """Names of the items that the tables print, and of the groups they stand in."""
    names = {
        row.codes["function"]: _plain(row.label.partition(" ")[2])
        for table in case.reading.tables
        for row in table.rows
        if "function" in row.codes
    }
    found: dict[str, set[str]] = {}
    for code, name in names.items():
        if len(code) == 7 and len(name) >= _LONG_ENOUGH:
            found.setdefault(name, set()).add(names.get(code[:5], ""))
    return {name: frozenset(groups) for name, groups in found.items()}


_LONG_ENOUGH = 5
"""Shorter names (行政运行) are also ordinary words."""


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
