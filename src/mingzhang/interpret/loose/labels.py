"""Which row labels and names a table of the layout may print, and where one ends.

Fixed tables list their labels; classification tables take the names of their axis. Knowing them
tells a wrapped label from the next row, and the label of one side from that of the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingzhang import classifications
from mingzhang.interpret import words
from mingzhang.interpret.loose.lines import Token, is_figure, is_money
from mingzhang.templates import Column, Role, Side, TableSpec

_SCHEMES = {
    "function": classifications.functional,
    "dept_econ": classifications.dept_economic,
    "gov_econ": classifications.gov_economic,
}
_OF_WHICH = re.compile(r"^其中[:：]?")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳]|其中[:：])"
)
_LONGEST = 60


def plain(text: str) -> str:
    """A label for comparison: without numbering and 其中."""
    return _OF_WHICH.sub("", words.bare(text))


def is_numbered(text: str) -> bool:
    """Whether a text begins like a numbered label (一、 (1) 2、 ① 其中：)."""
    return _NUMBERED.match(text) is not None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known labels of one column as plain texts, in a set and in sorted order."""

    known: frozenset[str]
    ordered: tuple[str, ...]

    def knows(self, text: str) -> bool:
        """Whether a text is a known label."""
        return plain(text) in self.known

    def begins(self, text: str) -> bool:
        """Whether a known label begins with the text and goes on."""
        start = plain(text)
        if not start:
            return False
        at = bisect_left(self.ordered, start)
        while at < len(self.ordered) and self.ordered[at] == start:
            at += 1
        return at < len(self.ordered) and self.ordered[at].startswith(start)


@lru_cache(maxsize=8)
def _names(axis: str) -> frozenset[str]:
    scheme = _SCHEMES.get(axis)
    return frozenset(plain(item.name) for item in scheme()) if scheme else frozenset()


@lru_cache(maxsize=512)
def _side_words(side: Side, axis: str, totals: tuple[str, ...]) -> Vocabulary:
    known = {plain(label) for row in side.rows for label in row.labels}
    known |= {plain(t) for t in totals}
    known |= _names(side.axis) | _names(axis)
    known.discard("")
    return Vocabulary(frozenset(known), tuple(sorted(known)))


def vocabulary(spec: TableSpec, column: Column) -> Vocabulary:
    """The labels or names that a label or name column may print."""
    axis = column.axis if column.role in (Role.NAME, Role.CODE) else ""
    return _side_words(spec.side(column.side), axis, (*spec.totals, *_plain_subtotals(spec)))


def _plain_subtotals(spec: TableSpec) -> tuple[str, ...]:
    return tuple(s.strip("^$") for s in spec.subtotals if not re.search(r"[\\\[(|.*+?]", s))


@lru_cache(maxsize=256)
def row_starts(spec: TableSpec) -> frozenset[str]:
    """Plain words with which the first row of a table may begin."""
    labels = {plain(label) for side in spec.sides for row in side.rows for label in row.labels}
    return frozenset(labels | {plain(t) for t in spec.totals})


def is_total(spec: TableSpec, text: str) -> bool:
    """Whether a label is that of a grand total or a subtotal."""
    key = words.fold(text)
    return plain(text) in {words.fold(t) for t in spec.totals} or any(
        re.search(pattern, key) for pattern in spec.subtotals
    )


def code_name(axis: str, code: str) -> str:
    """The listed name of a code, plain; empty when the code is not listed."""
    scheme = _SCHEMES.get(axis)
    item = scheme().get(code) if scheme else None
    return plain(item.name) if item else ""


def code_lengths(axis: str) -> frozenset[int]:
    """How long the codes of an axis are printed."""
    return frozenset({3, 5, 7}) if axis == "function" else frozenset({3, 5})


def text_of(tokens: Sequence[Token]) -> str:
    """The text of tokens without any space, for comparison."""
    return "".join(token.text for token in tokens)


def known_prefix(tokens: Sequence[Token], words_of: Vocabulary) -> int:
    """How many leading tokens make up the longest known label; 0 when none does."""
    best = 0
    text = ""
    for count, token in enumerate(tokens[:24], start=1):
        text += token.text
        if len(text) > _LONGEST or is_money(token.text):
            break
        if words_of.knows(text):
            best = count
    return best


def split_run(tokens: Sequence[Token], left: Vocabulary, right: Vocabulary) -> int | None:
    """Where a run of text without figures parts into two labels; None when it is one label.

    Known labels decide; then the number with which a label begins; a wrapped line never does.
    """
    whole = text_of(tokens)
    if left.knows(whole) or right.knows(whole):
        return None
    best: tuple[int, int] | None = None
    for at in range(1, min(len(tokens), 24)):
        if is_figure(tokens[at].text):
            continue
        one, other = text_of(tokens[:at]), text_of(tokens[at:])
        score = 2 * left.knows(one) + 2 * right.knows(other) + is_numbered(tokens[at].text)
        if score and (best is None or score > best[0]):
            best = (score, at)
    return best[1] if best else None
