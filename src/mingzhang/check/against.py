"""Figures of one document looked up in another by what they mean.

Layout, file format and unit may differ: coordinates are the same words everywhere. Whose figure it
is and of which year is settled by the parts that are compared, so neither takes part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePath

from mingzhang.check import wording
from mingzhang.check.identities import (
    OF_THE_YEAR,
    carried_apart,
    is_linear,
    is_of_this_year_only,
)
from mingzhang.check.shortest import Shortest
from mingzhang.facts import Amount, Blank, Coordinate, Fact, Message, Origin, Place, Value, shown
from mingzhang.facts import interval_of as interval
from mingzhang.interpret.model import Part, Reading
from mingzhang.interpret.words import fold

_KEPT = 8
_LEVELS = {"department": Message("部门", "department"), "unit": Message("单位", "unit")}
_RANK = {Origin.TABLE: 0, Origin.FORM: 1, Origin.NARRATIVE: 2}


class Figures:
    """The money that one part of a document states, by coordinate without body and year.

    ``facts`` are the figures in reading order; left out are those whose column is not known, those
    that only hold their own words, and columns of a fund that do not hold all of its money.
    """

    def __init__(self, reading: Reading, part: Part) -> None:
        self.reading, self.part = reading, part
        linear = [fact for fact in reading.facts if is_linear(fact)]
        apart = carried_apart(linear)
        own = [
            fact
            for fact in linear
            if fact.coordinate.get("entity") == part.key
            and "label" not in fact.coordinate
            and not fact.ambiguous
            and not fact.alternatives
            and fact.value is not Blank.UNREAD
            and not is_of_this_year_only(fact, apart)
        ]
        self._shortest = Shortest(own)
        self.facts = tuple(own)
        self._keeps = any(f.coordinate.get("flow") == "carry_out" and base(f.value) for f in own)
        self._exact: dict[Coordinate, list[Fact]] = defaultdict(list)
        self._short: dict[Coordinate, list[Fact]] = defaultdict(list)
        for fact in own:
            self._exact[bare(fact.coordinate)].append(fact)
            self._short[self._name(bare(fact.coordinate))].append(fact)

    def at(self, coordinate: Coordinate) -> tuple[Fact, ...]:
        """The printings of the figure at a coordinate (without body and year), the best first:
        tables before text, the most frequent figure before others."""
        found = self._exact.get(coordinate) or self._short.get(self._name(coordinate), [])
        counts = Counter(base(fact.value) for fact in found)
        return tuple(sorted(found, key=lambda f: (-counts[base(f.value)], _RANK[f.origin])))

    def is_sure(self, fact: Fact, other: Figures, theirs: Fact) -> bool:
        """Whether two figures of one coordinate must be of one quantity.

        Where money is kept for the next year some tables count it and others do not; only the same
        table of the same layout then is sure to mean the same.
        """
        if not (self._keeps or other._keeps) or fact.coordinate.get("flow") not in OF_THE_YEAR:
            return True
        layouts = {figures.reading.template.id for figures in (self, other)}
        return len(layouts) == 1 and fact.table == theirs.table != ""

    def _name(self, coordinate: Coordinate) -> Coordinate:
        return self._shortest(coordinate.but(entity=self.part.key))

    def place(self, fact: Fact, own: Reading) -> Place:
        """Where the figure stands; it names the document unless that is the one in hand."""
        if self.reading is own:
            return fact.place
        return replace(fact.place, file=self.reading.document.sha256)


_made: list[tuple[Reading, Part, Figures]] = []


def figures_of(reading: Reading, part: Part) -> Figures:
    """The figures of a part; the last few are kept, several rules ask for the same."""
    for known, of, figures in _made:
        if known is reading and of is part:
            return figures
    _made.append((reading, part, Figures(reading, part)))
    del _made[:-_KEPT]
    return _made[-1][2]


def bare(coordinate: Coordinate) -> Coordinate:
    """The coordinate without whose figure it is and of which year."""
    return coordinate.without("entity", "year")


def counterpart(part: Part, parts: Sequence[Part]) -> Part | None:
    """The part of another document that is the same body's; None when there is none.

    A code that both print decides, else the name; a department and its only unit may share that, so
    then one of them must not be known as a department and the other as a unit.
    """
    own = part.entity
    coded = [p for p in parts if own.code and p.entity.code == own.code]
    named = [p for p in parts if own.name and fold(p.entity.name) == fold(own.name)]
    alike = [p for p in named if "unknown" in (own.level, p.entity.level)]
    same = [p for p in named if p.entity.level == own.level]
    return next(iter((*coded, *same, *alike)), None)


def body_name(part: Part) -> Message:
    """The name of a body for messages, with its level where it is known."""
    level = _LEVELS.get(part.entity.level)
    name = part.entity.name
    if level is None:
        return Message(name, wording.quoted(name))
    return Message(f"{name}（{level.zh}）", f"{wording.quoted(name)} ({level.en})")


def agrees(one: Value, other: Value) -> bool:
    """Whether two printings can be of one quantity: equal to the last digit where both show the
    same digits of the same unit, else by what rounding may have hidden in either."""
    if isinstance(one, Amount) and isinstance(other, Amount):
        alike = (one.unit, one.decimals) == (other.unit, other.decimals)
        if alike and not (one.about or other.about):
            return one.value == other.value
    first, second = interval(one), interval(other)
    return first is not None and second is not None and first.meets(second)


def is_money(value: Value) -> bool:
    """An amount of money, or a blank that was read."""
    return value.unit.is_money if isinstance(value, Amount) else value is not Blank.UNREAD


def base(value: Value) -> Decimal:
    """The printed figure in 元; blanks are nothing."""
    return value.base if isinstance(value, Amount) else Decimal(0)


def difference(one: Value, other: Value) -> str:
    """By how much two figures differ, in the unit of the first that has one."""
    return money(abs(base(one) - base(other)), (one, other))


def money(base: Decimal, like: Iterable[Value]) -> str:
    """An amount in the unit of the first of these figures, with as many digits as any shows that
    is in this unit."""
    amounts = [value for value in like if isinstance(value, Amount) and value.unit.is_money]
    unit = amounts[0].unit
    decimals = max(a.decimals for a in amounts if a.unit is unit)
    scaled = base / unit.in_yuan
    exponent = scaled.normalize().as_tuple().exponent
    # 0.004万元 must not be told as 0.00万元.
    exact = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    shown = decimals if abs(scaled) >= Decimal(1).scaleb(-decimals) or not scaled else exact
    return Amount(scaled, unit, shown).shown()


def figure(value: Value) -> Message:
    """A figure or blank for messages."""
    return wording.told(shown(value))


def name_of(reading: Reading) -> str:
    """What a document is called in messages: the name of its file."""
    return PurePath(reading.document.path).name


def told(place: Place, reading: Reading, kind: Message) -> Message:
    """A place in another document: 上年文件“….pdf”《…》…. ``kind`` says which document it is."""
    spot, name = wording.place(replace(place, file="")), name_of(reading)
    return Message(f"{kind.zh}“{name}”{spot.zh}", f"{kind.en} “{name}”, {spot.en}")
