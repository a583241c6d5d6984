"""X1: two copies of a passage that differ by one character; K11: introductions copied in a table.

Both work on windows of characters kept in dictionaries, so the time grows with the length of the
text and not with its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingzhang.check import wording
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.passages import (
    LINE,
    Passage,
    Spot,
    around,
    cjk,
    passages,
)
from mingzhang.check.wordlists import FOLDER
from mingzhang.facts import Place
from mingzhang.templates import Role
from mingzhang.templates.lines import load_lines

_SIDE = 6
"""Characters that must be equal on either side of the one that differs."""
_TOTAL = 16
"""Equal characters around it altogether."""
_COPIED = 30
"""Length from which a common passage of two introductions is a copy."""
_MAX_TEXT = 150_000
"""Characters looked at; no disclosure holds more running text."""
_MARKS = str.maketrans(",;:()", "，；：（）")
_PLACE = re.compile(r"[村镇乡区街路庄庙桥湾沟社校院园局站所类级期批号型楼]")
_MIN_TEXT = 20
_NUMERALS = set("一二三四五六七八九十百千万亿零两〇0123456789")
_DROPPED = {"；", "。"}
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage without white space; ``offsets`` maps its characters back."""

    passage: Passage
    text: str

    def offset(self, index: int) -> int:
        """The offset in the passage of character ``index``."""
        seen = -1
        for position, char in enumerate(self.passage.text):
            seen += not char.isspace()
            if seen == index:
                return position
        return 0


@cache
def _contrasts() -> dict[str, frozenset[str]]:
    """Character -> the characters it may stand against without being a slip."""
    found: dict[str, set[str]] = {}
    for node in load_lines(FOLDER / "typos.yaml").value["contrasts"].sequence():
        for char in node.text():
            found.setdefault(char, set()).update(node.text())
    return {char: frozenset(others) for char, others in found.items()}


@rule("X1")
def copies_that_differ(case: Case) -> Iterator[Result]:
    """Two passages of the document that are equal but for one character."""
    texts = _texts(case)
    spot = Spot(case.reading)
    hits = 0
    reported: set[frozenset[tuple[int, int]]] = set()
    for one, at_one, two, at_two in (*_exchanged(texts), *_left_out(texts)):
        places = (
            spot.at(one.passage, (a := one.offset(at_one)), a + 1),
            spot.at(two.passage, (b := two.offset(at_two)), b + 1),
        )
        known = frozenset((p.line, p.span[0] if p.span else 0) for p in places)
        if known in reported:
            continue
        reported.add(known)
        hits += 1
        yield Hit(
            places,
            {
                "one": around(one.passage.text, a, a + 1, 6),
                "other": around(two.passage.text, b, b + 1, 6),
                "where": wording.place(places[0]),
                "elsewhere": wording.place(places[1]),
            },
            "one_character",
            one.text[at_one],
            two.text[at_two],
        )
    if not hits:
        yield Passed()


def _texts(case: Case) -> list[_Text]:
    seen: set[str] = set()
    found: list[_Text] = []
    total = 0
    for passage in passages(case.reading):
        if passage.kind == LINE or not _is_running(passage.text):
            continue
        text = _SPACE.sub("", passage.text).translate(_MARKS)
        if text in seen:
            continue
        seen.add(text)
        total += len(text)
        if total > _MAX_TEXT:
            break
        found.append(_Text(passage, text))
    return found


def _is_running(text: str) -> bool:
    """Sentences; names of projects and places differ by one character with good reason."""
    return len(text) >= _MIN_TEXT and any(mark in text for mark in "，。；,;")


def _exchanged(texts: list[_Text]) -> Iterator[tuple[_Text, int, _Text, int]]:
    """Places where one character stands in the place of another."""
    first: dict[str, tuple[int, int]] = {}
    for number, item in enumerate(texts):
        text = item.text
        for i in range(_SIDE, len(text) - _SIDE):
            window = text[i - _SIDE : i] + "\0" + text[i + 1 : i + 1 + _SIDE]
            known = first.setdefault(window, (number, i))
            if known == (number, i):
                continue
            other, j = texts[known[0]], known[1]
            one, two = other.text[j], text[i]
            if (
                one != two
                and _may_be_slip(one, two)
                and not _PLACE.search(text[i + 1 : i + 4])
                and _same(other.text, j, text, i) >= _TOTAL
            ):
                yield item, i, other, j


def _may_be_slip(one: str, two: str) -> bool:
    if not (cjk(one) and cjk(two)) or one in _NUMERALS or two in _NUMERALS:
        return False
    return two not in _contrasts().get(one, frozenset())


def _same(one: str, i: int, two: str, j: int) -> int:
    """How many characters in a row are equal left of ``i``/``j`` and right of them."""
    left = 0
    while left < i and left < j and one[i - left - 1] == two[j - left - 1]:
        left += 1
    right = 0
    while (
        i + right + 1 < len(one)
        and j + right + 1 < len(two)
        and one[i + right + 1] == two[j + right + 1]
    ):
        right += 1
    return left + right


def _left_out(texts: list[_Text]) -> Iterator[tuple[_Text, int, _Text, int]]:
    """Places where one copy has a full stop or semicolon and the other has nothing."""
    wanted: dict[str, tuple[int, int]] = {}
    for number, item in enumerate(texts):
        for i, char in enumerate(item.text):
            if char in _DROPPED and _SIDE <= i < len(item.text) - _SIDE:
                window = item.text[i - _SIDE : i] + item.text[i + 1 : i + 1 + _SIDE]
                wanted.setdefault(window, (number, i))
    if not wanted:
        return
    for item in texts:
        text = item.text
        for i in range(_SIDE, len(text) - _SIDE + 1):
            known = wanted.get(text[i - _SIDE : i + _SIDE])
            # Before the number of the next item the mark is often left out on purpose.
            if known is not None and cjk(text[i]):
                yield item, i, texts[known[0]], known[1]


@rule("K11")
def copied_introductions(case: Case) -> Iterator[Result]:
    """Two rows of one table whose running text shares a long passage."""
    for table in case.reading.tables:
        columns = [c.id for c in table.spec.columns if c.role is Role.TEXT]
        if not columns or len(table.rows) < 2:
            continue
        hits = 0
        for column in columns:
            cells = [
                (row.cells[column].text, row.cells[column].place, row.label)
                for row in table.rows
                if column in row.cells
            ]
            for group in _sharing(cells):
                hits += 1
                places = tuple(place for _, place, _ in group)
                yield Hit(
                    places,
                    {
                        "table": table.title,
                        "count": str(len(group)),
                        "rows": wording.listing((label for _, _, label in group), 4),
                        "where": wording.places(places, within=table.title),
                    },
                    "intro_copied",
                )
        if not hits:
            yield Passed()


def _sharing(cells: list[tuple[str, Place, str]]) -> list[list[tuple[str, Place, str]]]:
    """Groups of cells that hold the same ``_COPIED`` characters in a row."""
    owner: dict[str, int] = {}
    group_of: dict[int, int] = {}
    total = 0
    for index, (text, _, _) in enumerate(cells):
        plain = _SPACE.sub("", text)
        total += len(plain)
        if total > _MAX_TEXT:
            break
        for i in range(max(0, len(plain) - _COPIED + 1)):
            known = owner.setdefault(plain[i : i + _COPIED], index)
            if known != index:
                group_of.setdefault(known, known)
                group_of[index] = group_of[known]
                break
    groups: dict[int, list[tuple[str, Place, str]]] = {}
    for index, leader in sorted(group_of.items()):
        groups.setdefault(leader, []).append(cells[index])
    return [group for group in groups.values() if len(group) > 1]
