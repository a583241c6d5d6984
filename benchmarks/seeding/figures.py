"""The printed figures of a clean document: where each stands, and what vouches for it.

A figure is **tied** when it takes part in an equality: a sum, a copy or a law of the identity
network, or one of the few relations that are not linear (quantity × price, changes that add up,
percentages). It is **bounded** when only an inequality holds it, and **untied** when nothing else
in the document speaks of it; a slip there cannot be seen by anybody who has only the document.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.check.identities import Network, build, is_nothing, term_intervals
from mingzhang.facts import Amount, Fact, Origin
from mingzhang.interpret.model import Reading

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure. ``line`` counts from 1, ``start`` is its first character in that line.

    ``row`` is the line that the reading names for it: in a dump a row goes over several lines.

    ``tie`` is tied, bounded or untied; ``rules`` are the checks whose identity it belongs to.
    ``slack`` is the largest change (元, or the unit itself) that the strictest of its equalities
    could still take for rounding. ``sort`` says what it is: table, form, narrative, and its
    measure.
    """

    fact: int
    row: int
    line: int
    start: int
    text: str
    amount: Amount
    tie: str
    rules: tuple[str, ...]
    slack: Decimal
    sort: str
    table: str
    column: str


def figures_of(reading: Reading, text: str) -> list[Figure]:
    """Every printed amount that can be found in the text again, in reading order."""
    lines = text.split("\n")
    network = build(reading)
    ties = _ties(reading, network)
    where = _Positions(lines, loose=reading.document.shape == "loose")
    found = []
    for number, fact in enumerate(reading.facts):
        if not isinstance(fact.value, Amount) or not _digits(fact.value.text):
            continue
        spot = where.of(fact)
        if spot is None:
            continue
        tie, rules, slack = ties.get(id(fact), ("untied", (), ZERO))
        found.append(
            Figure(
                number,
                fact.place.line,
                *spot,
                _digits(fact.value.text),
                fact.value,
                tie,
                rules,
                slack,
                _sort(fact),
                fact.table,
                fact.place.column,
            )
        )
    return found


def _digits(text: str) -> str:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return found.group() if found else ""


def _sort(fact: Fact) -> str:
    measure = fact.coordinate.get("measure", "")
    if fact.origin is Origin.TABLE:
        return f"table {measure}".strip()
    if fact.origin is Origin.FORM:
        return f"form {measure}".strip()
    named = "" if "label" not in fact.coordinate else " (words unknown)"
    return f"narrative {measure}".strip() + ("" if measure else named)


class _Positions:
    """Finds the characters of a fact: equal figures of one line are taken in their order."""

    def __init__(self, lines: list[str], loose: bool) -> None:
        self._lines = lines
        self._reach = 9 if loose else 1
        self._used: Counter[tuple[int, str]] = Counter()

    def of(self, fact: Fact) -> tuple[int, int] | None:
        """Line (from 1) and first character; None when the figure is not found there."""
        assert isinstance(fact.value, Amount)
        digits = _digits(fact.value.text)
        pattern = re.compile(rf"(?<![\d.,]){re.escape(digits)}(?![\d,]|\.\d)")
        first = fact.place.line - 1
        spots = [
            (n, m.start())
            for n in range(first, min(first + self._reach, len(self._lines)))
            for m in pattern.finditer(self._lines[n])
        ]
        key = (fact.place.line, digits)
        taken = self._used[key]
        self._used[key] += 1
        if taken >= len(spots):
            return None
        line, start = spots[taken]
        return line + 1, start


# -- what vouches for a figure ---------------------------------------------------------------

Tie = tuple[str, tuple[str, ...], Decimal]


def _ties(reading: Reading, network: Network) -> dict[int, Tie]:
    """Tie of each fact, by identity of the object."""
    rules: dict[int, list[str]] = defaultdict(list)
    slack: dict[int, Decimal] = {}
    bounded: dict[int, list[str]] = defaultdict(list)
    for identity in network.identities:
        if identity.at_least:
            for _, index in identity.terms:
                bounded[id(network.facts[index])].append(identity.rule)
            continue
        if identity.kind != "copy" and all(is_nothing(network.facts[i]) for _, i in identity.terms):
            continue
        allowed = _allowed(term_intervals(identity, network.facts))
        if allowed is None:
            continue
        for _, index in identity.terms:
            key = id(network.facts[index])
            rules[key].append(identity.rule)
            slack[key] = min(slack.get(key, allowed), allowed)
    found: dict[int, Tie] = {
        key: ("bounded", tuple(dict.fromkeys(names)), ZERO) for key, names in bounded.items()
    }
    for key, names in rules.items():
        found[key] = ("tied", tuple(dict.fromkeys(names)), slack[key])
    for key, tie in _other_relations(reading).items():
        found.setdefault(key, tie)
    return found


def _allowed(intervals: object) -> Decimal | None:
    """Twice the rounding of all terms: what the sum may be off, and what it may be off now."""
    if not isinstance(intervals, list):
        return None
    return sum((i.hi - i.lo for i in intervals), ZERO)


def _other_relations(reading: Reading) -> dict[int, Tie]:
    """Relations that are not linear: P1 quantity × price, N2 and N3 changes, N4 percentages."""
    found: dict[int, Tie] = {}
    for table in reading.tables_of("procurement"):
        for row in table.rows:
            cells = [row.cells.get(k) for k in ("quantity", "price", "total")]
            facts = [c.fact for c in cells if c is not None and c.fact is not None]
            amounts = [f.value for f in facts if isinstance(f.value, Amount) and f.value.value]
            if len(facts) == len(amounts) == 3:
                quantity, price, total = amounts
                # |Q·p - m| <= Q·q/2 + q/2, and the figures may be off by as much already.
                spare = 2 * (quantity.base * price.half_step + total.half_step)
                found[id(facts[0])] = ("tied", ("P1",), spare / price.base)
                found[id(facts[1])] = ("tied", ("P1",), spare / quantity.base)
    for mentions in _paragraphs(reading).values():
        changes = [m for m in mentions if m.fact.coordinate.get("measure") == "change"]
        kinds = {m.subject.get("category") for m in changes if m.subject}
        if {"basic", "project"} <= kinds and len(changes) > 2:
            for m in changes:
                found[id(m.fact)] = ("tied", ("N2",), _step(m.fact) * 4)
        for number, m in enumerate(mentions):
            measure = m.fact.coordinate.get("measure")
            if measure == "growth" and number and mentions[number - 1] in changes:
                found[id(m.fact)] = ("tied", ("N4",), _step(m.fact) * 2)
                found.setdefault(id(mentions[number - 1].fact), ("tied", ("N4",), ZERO))
            if measure == "share" and "占" in m.before and number:
                found[id(m.fact)] = ("tied", ("N4",), _step(m.fact) * 2)
    return found


def _paragraphs(reading: Reading) -> dict[tuple[int, int], list]:  # type: ignore[type-arg]
    found = defaultdict(list)
    for mention in reading.mentions:
        found[mention.part, mention.fact.place.line].append(mention)
    return found


def _step(fact: Fact) -> Decimal:
    return fact.value.half_step * 2 if isinstance(fact.value, Amount) else ZERO
