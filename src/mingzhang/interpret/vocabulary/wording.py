"""What printed words say, by the vocabulary: the longest known words that cover a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.facts import AXES, MEMBERS, Coordinate, Unit, ancestors
from mingzhang.interpret import words
from mingzhang.templates import Role
from mingzhang.templates.terms import Term, Vocabulary

_YEAR = re.compile(r"(20\d\d)年?度?")
_SILENT = re.compile(r"[\s()\[\]<>《》\"'、,:;·./\\\-_=*和及与的]+")
_LONGEST = 60
"""Letters of a text that are looked at: heads and titles are shorter."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says.

    ``says`` are the members named, ``weak`` those of words that yield to others, ``open`` the axes
    on which several unrelated members are named. ``rest`` are the letters that no word explains:
    what the text means is known only when it is empty. ``roles`` are the terms by which the text
    heads a column.
    """

    says: Coordinate = Coordinate()
    weak: Coordinate = Coordinate()
    open: frozenset[str] = frozenset()
    rest: str = ""
    roles: tuple[Term, ...] = ()
    total: bool = False
    part: bool = False
    unit: Unit | None = None
    years: tuple[int, ...] = ()
    silent: bool = True
    """Whether every word of it only adds nothing (金额, 预算数)."""

    @property
    def known(self) -> bool:
        """Whether every letter was explained."""
        return not self.rest


def compact(text: str) -> str:
    """A text as the words are compared: folded, without punctuation, brackets and 和及与的."""
    return _SILENT.sub("", words.fold(text))


class Wording:
    """The vocabulary as it holds in one place (``title``, ``head``, ``row``) of a disclosure of
    one stage (``budget``, ``final``)."""

    def __init__(self, vocabulary: Vocabulary, place: str, stage: str) -> None:
        self._terms: dict[str, list[Term]] = {}
        for term in vocabulary.terms:
            if place in term.places and term.stage in ("", stage):
                for word in term.words:
                    self._terms.setdefault(compact(word), []).append(term)
        self._longest = max(map(len, self._terms), default=0)
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str, under: str = "") -> Said:
        """What the words of a text say; ``under`` is the flow of the table they stand in."""
        folded = words.fold(text)
        years = tuple(int(y) for y in _YEAR.findall(folded))
        plain = compact(_YEAR.sub("", folded))
        if len(plain) > _LONGEST:
            return Said(rest=plain, silent=False, years=years)
        tokens, rest = self._cover(plain)
        return _said([self._fitting(t, under) for t in tokens], rest, years)

    def _fitting(self, word: str, under: str) -> list[Term]:
        return [t for t in self._terms[word] if t.under in ("", under)]

    def _cover(self, text: str) -> tuple[list[str], str]:
        """The words that leave the fewest letters over, and of these the fewest words."""
        best: list[tuple[int, int, int]] = [(0, 0, 0)]  # letters left, words, length of the last
        for end in range(1, len(text) + 1):
            left, count, _ = best[end - 1]
            option = (left + 1, count, 0)
            for length in range(1, min(self._longest, end) + 1):
                if text[end - length : end] in self._terms:
                    left, count, _ = best[end - length]
                    option = min(option, (left, count + 1, length), key=lambda o: o[:2])
            best.append(option)
        tokens: list[str] = []
        rest = ""
        end = len(text)
        while end:
            length = best[end][2]
            if length:
                tokens.append(text[end - length : end])
            else:
                rest = text[end - 1] + rest
            end -= length or 1
        return tokens[::-1], rest


def _said(tokens: Sequence[Sequence[Term]], rest: str, years: tuple[int, ...]) -> Said:
    members: list[tuple[str, str]] = []
    weak: list[tuple[str, str]] = []
    opened: set[str] = set()
    roles: tuple[Term, ...] = ()
    total = part = False
    silent = not rest
    unit = None
    for terms in tokens:
        if not terms:
            return Said(rest=rest or "?", silent=False, years=years)
        for term in terms:
            (weak if term.weak else members).extend(term.says.items())
            opened.update(term.open)
            total, part = total or term.total, part or term.part
            unit = term.unit or unit
        silent = silent and not any(t.says or t.open or t.total or t.part for t in terms)
    if tokens and all(any(t.role for t in terms) or not terms[0].says for terms in tokens):
        roles = tuple(t for t in tokens[-1] if t.role is not None)
    says, more = united(members)
    soft, also = united([(a, m) for a, m in weak if a not in says and a not in more])
    return Said(
        says,
        soft,
        frozenset(opened | more | also),
        rest,
        roles if not rest else (),
        total,
        part,
        unit,
        years,
        silent,
    )


def united(members: Iterable[tuple[str, str]]) -> tuple[Coordinate, set[str]]:
    """Members named side by side: the narrowest of a line of descent, the parent of all its
    children; axes on which unrelated ones are named are open."""
    by_axis: dict[str, set[str]] = {}
    for axis, member in members:
        by_axis.setdefault(axis, set()).add(member)
    says: dict[str, str] = {}
    opened: set[str] = set()
    for axis, named in by_axis.items():
        lowest = {m for m in named if not any(is_under(axis, o, m) for o in named)}
        above = {m for m in named if m not in lowest}
        if len(lowest) == 1:
            says[axis] = lowest.pop()
        elif parent := _parent_of_all(axis, lowest):
            says[axis] = parent
        elif not above and axis == "item" and len(lowest) > 1:
            opened.add(axis)
        else:
            opened.add(axis)
    return Coordinate(says), opened


def is_under(axis: str, member: str, other: str) -> bool:
    """Whether a member lies below another on an axis."""
    return other in ancestors(axis, member)


@lru_cache(maxsize=256)
def children(axis: str, parent: str) -> frozenset[str]:
    """The members right below another, of axes with named members."""
    return frozenset(
        m for m in MEMBERS.get(axis, ()) if next(iter(ancestors(axis, m)), "") == parent
    )


def _parent_of_all(axis: str, members: set[str]) -> str:
    parents = {next(iter(ancestors(axis, m)), "") for m in members}
    parent = parents.pop() if len(parents) == 1 else ""
    return parent if parent and children(axis, parent) == members else ""


def narrowed(outer: Coordinate, inner: Said) -> Coordinate | None:
    """The place that ``outer`` and the words inside it name together; None when they contradict.

    The narrower member of one line of descent holds; weak words yield.
    """
    found = dict(outer)
    for axis in AXES:
        if axis in inner.says:
            member = inner.says[axis]
            known = found.get(axis, member)
            if known == member or is_under(axis, member, known):
                found[axis] = member
            elif not is_under(axis, known, member):
                return None
        elif axis in inner.weak and axis not in found:
            found[axis] = inner.weak[axis]
        elif axis in inner.weak and inner.weak[axis] != found[axis]:
            own = inner.weak[axis]
            if is_under(axis, own, found[axis]):
                found[axis] = own
            elif not inner.says and not is_under(axis, found[axis], own):
                return None
        if axis in inner.open and axis not in found:
            return None
    return Coordinate(found)


def role_of(said: Said) -> Term | None:
    """The term by which a text heads a column, if it does."""
    return said.roles[0] if said.roles else None


def is_amount_word(said: Said) -> bool:
    """Whether a known text can head figures."""
    return said.known and (said.silent or bool(said.says or said.weak or said.total or said.part))


__all__ = [
    "Role",
    "Said",
    "Wording",
    "children",
    "compact",
    "is_amount_word",
    "is_under",
    "narrowed",
    "role_of",
    "united",
]
