"""The narrative cut into sentences, each with its place: what the wording rules read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.check.passages import remembered
from mingzhang.facts import Amount, Place, Unit
from mingzhang.interpret.model import Reading
from mingzhang.interpret.paragraphs import Lines

_SENTENCE = re.compile(r"[^。\n]+")
MONEY = re.compile(r"(?P<number>\d[\d,]{0,20}(?:\.\d{1,6})?)\s{0,3}(?P<unit>亿元|万元|元)")
"""A figure of money in running text."""

_UNITS = {"亿元": Unit.YI, "万元": Unit.WAN, "元": Unit.YUAN}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the narrative.

    ``place.text`` is the sentence and ``place.span`` its range in the paragraph; ``section`` is the
    heading it stands under; ``before`` the sentence before it in the paragraph.
    """

    text: str
    place: Place
    part: int
    section: str
    before: str = ""


def sentences(
    reading: Reading, *words: str, part: int | None = None, any_of: tuple[str, ...] = ("",)
) -> Iterator[Sentence]:
    """All sentences (of one part) that hold every one of ``words`` and one of ``any_of``, in
    reading order."""
    lines = _lines(reading)
    for section in reading.sections:
        if part is not None and section.part != part:
            continue
        for text, place in section.paragraphs:
            if not all(word in text for word in words) or not any(w in text for w in any_of):
                continue
            before = ""
            for match in _SENTENCE.finditer(text):
                last, before = before, match[0]
                said = match[0]
                if all(word in said for word in words) and any(w in said for w in any_of):
                    spot = lines.at(place, match.start()) if lines is not None else place
                    spot = replace(spot, text=said.strip(), span=match.span())
                    yield Sentence(said, spot, section.part, section.title, last)


def paragraphs(reading: Reading, *words: str) -> Iterator[Sentence]:
    """All whole paragraphs that hold every one of ``words``."""
    for section in reading.sections:
        for text, place in section.paragraphs:
            if all(word in text for word in words):
                yield Sentence(text, replace(place, text=text), section.part, section.title)


def at(reading: Reading, said: Sentence, match: re.Match[str]) -> Place:
    """The place of a match in a paragraph, on its own source line."""
    lines = _lines(reading)
    spot = lines.at(said.place, match.start()) if lines is not None else said.place
    start, end = max(match.start() - 20, 0), match.end() + 20
    return replace(spot, text=said.text[start:end], span=match.span())


def figures_of(
    reading: Reading, said: Sentence, matches: Iterable[re.Match[str]]
) -> tuple[Place, ...]:
    """The places of the figures of the narrative that stand in these matches of ``said.text``: what
    a rule that read the words itself bears out."""
    offset = said.place.span[0] if said.place.span is not None else 0
    spans = [(match.start() + offset, match.end() + offset) for match in matches]
    found = []
    for place in _figures_by_section(reading).get((said.part, said.section), ()):
        start, end = place.span or (0, 0)
        inside = any(start < last and first < end for first, last in spans)
        if inside and said.text[start - offset : end - offset] == place.text:
            found.append(place)
    return tuple(found)


@remembered
def _figures_by_section(reading: Reading) -> dict[tuple[int, str], list[Place]]:
    found: dict[tuple[int, str], list[Place]] = {}
    for mention in reading.mentions:
        place = mention.fact.place
        if place.span is not None:
            found.setdefault((mention.part, place.section), []).append(place)
    return found


def money(match: re.Match[str]) -> Amount:
    """The amount a match with the groups ``number`` and ``unit`` (as in MONEY) states."""
    plain = match["number"].replace(",", "")
    decimals = len(plain.partition(".")[2])
    return Amount(Decimal(plain), _UNITS[match["unit"]], decimals, match[0])


def amount_after(words: re.Pattern[str], text: str) -> Amount | None:
    """The first amount of money that directly follows ``words``."""
    for match in words.finditer(text):
        figures = MONEY.match(text, match.end())
        if figures is not None:
            return money(figures)
    return None


def count_in(match: re.Match[str]) -> int | None:
    """The count a match holds in its group ``n`` or ``n2``."""
    groups = match.groupdict()
    return whole_number(groups.get("n") or groups.get("n2") or "")


def whole_number(text: str) -> int | None:
    """A count in digits or in Chinese numerals up to 九十九; None when it is neither."""
    if text.isdecimal() and len(text) < 10:
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


@remembered
def _lines(reading: Reading) -> Lines | None:
    """Where the lines of joined paragraphs stand; None when every paragraph is one line."""
    return Lines(reading.document) if reading.document.shape == "loose" else None
