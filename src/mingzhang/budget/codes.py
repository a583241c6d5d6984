"""The codes a budget may use: the shipped lists of its year and the codes it adds itself."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from mingzhang.budget.model import CodeName
from mingzhang.budget.schema import scheme_of
from mingzhang.classifications import Item, NameMatch, normalise_name

_CLASS, _OFFERED = 3, 3
"""Digits of a 类, the highest level; how many codes a sentence offers."""
YEARS = range(2015, 2100)
"""Years that a budget of today can be of."""
_LEADING = re.compile(
    r"[\[【(（]?(?P<code>[A-Ca-c]\d{8}(?:\d{2})?|\d+)(?:\.0+)?(?![\d.])[\]】)）]?[\s\-—_:：、.]*(?P<name>.*)",
    re.DOTALL,
)


def split_code(text: str) -> tuple[str, str]:
    """``2101501 行政运行`` → code and name; the code is empty where the text begins with none."""
    found = _LEADING.fullmatch(text)
    return (found["code"].upper(), found["name"].strip()) if found else ("", text)


class CodeBook:
    """Names of codes in budget year ``year`` (not known unless it is one of :data:`YEARS`);
    ``extra`` are the budget's own."""

    def __init__(self, year: int, extra: Iterable[CodeName] = ()) -> None:
        self.year = year if year in YEARS else None
        self._extra = {(e.scheme, e.code): e.name for e in extra}

    def name(self, scheme: str, code: str) -> str | None:
        """The name of ``code``: the budget's own, else the list's of that year; None: unknown."""
        own = self._extra.get((scheme, code))
        if own is not None:
            return own
        item = scheme_of(scheme).get(code, self.year)
        return item.name if item else None

    def label(self, scheme: str, code: str) -> str:
        """``2101501 行政运行``; the code alone where its name is not known."""
        name = self.name(scheme, code) if code else None
        return f"{code} {name}" if name else code

    def match(self, scheme: str, code: str, name: str) -> NameMatch:
        """How a name written behind a code stands to it."""
        own = self._extra.get((scheme, code))
        if own is not None:
            same = normalise_name(own) == normalise_name(name)
            return NameMatch.SAME if same else NameMatch.DIFFERENT
        return scheme_of(scheme).name_matches(code, name, self.year)

    def items(self, scheme: str, digits: Iterable[int]) -> list[Item]:
        """The items of the list in that year whose codes have one of these lengths, by code."""
        lengths, listed = set(digits), scheme_of(scheme)
        of_length = (i for i in listed if len(i.code) in lengths)
        found = (listed.get(i.code, self.year) for i in of_length)
        return sorted((i for i in found if i), key=lambda i: i.code)

    def called(self, scheme: str, name: str, digits: Iterable[int]) -> list[str]:
        """Labels of the codes that bear this name, or one like it."""
        items = self.items(scheme, digits)
        wanted = normalise_name(name)
        exact = [i for i in items if normalise_name(i.name) == wanted]
        if exact:
            return [f"{i.code} {i.name}" for i in exact[:5]]
        near = difflib.get_close_matches(name, list(dict.fromkeys(i.name for i in items)), 3, 0.5)
        return [f"{i.code} {i.name}" for word in near for i in items if i.name == word][:5]

    def near(self, scheme: str, code: str, digits: Iterable[int]) -> list[str]:
        """Labels of the codes below ``code``; where it has none, of those of its 款, then of its
        类, that look most like it; then of any that do."""
        items = {i.code: i.name for i in self.items(scheme, digits)}
        items |= {c: n for (s, c), n in self._extra.items() if s == scheme}
        heads = [code[:n] for n in (len(code), len(code) - 2, len(code) - 4) if n >= _CLASS]
        close: list[str] = []
        for head in heads:
            inside = [c for c in items if c.startswith(head) and c != code]
            close += sorted(inside, key=lambda c: (-_likeness(c, code), c))
            if head == code and close:
                break
        if len(close) < _OFFERED:
            close += difflib.get_close_matches(code, list(items), _OFFERED, 0.7)
        return [f"{c} {items[c]}" for c in dict.fromkeys(close)][:_OFFERED]


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()
