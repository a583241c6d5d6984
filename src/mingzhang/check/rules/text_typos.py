"""X1: words that are generally known to be slips (``data/typos.yaml``), and doubled characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingzhang.check import wording
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.passages import LINE, Passage, Spot, around, passages
from mingzhang.check.wordlists import FOLDER
from mingzhang.facts import Place
from mingzhang.templates.lines import load_lines

_REACH = 8
"""How far around a slip the words that make it innocent are looked for (characters)."""


@dataclass(frozen=True, slots=True)
class _Slip:
    """One row of the list: the wrong form, the right one, and innocent words around it."""

    wrong: re.Pattern[str]
    right: str
    innocent: re.Pattern[str] | None


@cache
def _slips() -> tuple[_Slip, ...]:
    found: list[_Slip] = []
    lists = load_lines(FOLDER / "typos.yaml").value
    for name in ("words", "terms"):
        for node in lists[name].sequence():
            keys = node.mapping(("wrong", "right", "unless"), ("wrong", "right"))
            unless = keys["unless"].texts() if "unless" in keys else ()
            innocent = re.compile("|".join(unless)) if unless else None
            for wrong, right in _pairs(keys["wrong"].text(), keys["right"].text()):
                found.append(_Slip(re.compile(wrong), right, innocent))
    for wrong, right in lists["lookalikes"].items():
        found.append(_Slip(re.compile(wrong), right.text(), None))
    return tuple(found)


def _pairs(wrong: str, right: str) -> list[tuple[str, str]]:
    """Alternatives with as many right forms, one by one; otherwise the row as it is."""
    wrongs = _alternatives(wrong)
    rights = right.split("、")
    if len(rights) == 1:
        return [(one, right) for one in wrongs]
    return (
        list(zip(wrongs, rights, strict=True)) if len(wrongs) == len(rights) else [(wrong, right)]
    )


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a regular expression outside its brackets."""
    found, depth = [""], 0
    for char in pattern:
        depth += (char in "([") - (char in ")]")
        if char == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += char
    return found


@cache
def _any_slip() -> re.Pattern[str]:
    """All wrong forms at once: most texts hold none of them."""
    return re.compile("|".join(f"(?:{slip.wrong.pattern})" for slip in _slips()))


@cache
def _doubled() -> tuple[re.Pattern[str], dict[str, re.Pattern[str] | None]]:
    lawful: dict[str, re.Pattern[str] | None] = {}
    for char, node in load_lines(FOLDER / "typos.yaml").value["doubled"].items():
        allowed = node.texts()
        lawful[char] = re.compile("|".join(map(re.escape, allowed))) if allowed else None
    return re.compile(f"([{''.join(lawful)}])\\1"), lawful


def _covered(innocent: re.Pattern[str] | None, text: str, start: int, end: int) -> bool:
    """Whether an innocent word covers the spot or part of it."""
    if innocent is None:
        return False
    low = max(0, start - _REACH)
    return any(
        low + m.start() < end and start < low + m.end()
        for m in innocent.finditer(text[low : end + _REACH])
    )


def _lists_something(passage: Passage) -> bool:
    """Fragments of a table may begin or end in the middle of a word."""
    return passage.kind == LINE and not passage.whole and len(passage.text) < 12


@rule("X1")
def known_slips(case: Case) -> Iterator[Result]:
    """One hit for each wrong form, with every place it stands at."""
    spot = Spot(case.reading)
    found: dict[tuple[str, str], list[tuple[Place, str]]] = {}
    for passage in passages(case.reading):
        text = passage.text
        if _any_slip().search(text) is None:
            continue
        taken: list[tuple[int, int]] = []
        for slip in _slips():
            for match in slip.wrong.finditer(text):
                start, end = match.span()
                if any(a < end and start < b for a, b in taken):
                    continue
                if not _covered(slip.innocent, text, start, end):
                    taken.append((start, end))
                    found.setdefault((match[0], slip.right), []).append(
                        (spot.at(passage, *match.span()), around(text, *match.span()))
                    )
    for (wrong, right), spots in found.items():
        places = tuple(place for place, _ in spots)
        yield Hit(
            places,
            {
                "wrong": wrong,
                "right": right,
                "context": spots[0][1],
                "where": wording.places(places),
            },
            "typo",
            wrong,
            right,
        )
    if not found:
        yield Passed()


@rule("X1")
def doubled_characters(case: Case) -> Iterator[Result]:
    """的的, 是是, 了了 and the like, unless two words meet there."""
    spot = Spot(case.reading)
    pattern, lawful = _doubled()
    found: dict[str, list[tuple[Place, str]]] = {}
    for passage in passages(case.reading):
        if _lists_something(passage):
            continue
        for match in pattern.finditer(passage.text):
            if not _covered(lawful[match[1]], passage.text, *match.span()):
                found.setdefault(match[0], []).append(
                    (spot.at(passage, *match.span()), around(passage.text, *match.span()))
                )
    for wrong, spots in found.items():
        places = tuple(place for place, _ in spots)
        yield Hit(
            places,
            {
                "wrong": wrong,
                "right": wrong[0],
                "context": spots[0][1],
                "where": wording.places(places),
            },
            "doubled",
            wrong,
            wrong[0],
        )
    if not found:
        yield Passed()
