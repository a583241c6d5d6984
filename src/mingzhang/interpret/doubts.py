"""Figures that a picture leaves open: the identities choose between its readings.

A recogniser keeps what else a doubtful character may be. Sums inside tables and copies at one
coordinate rule readings out; where one combination is left that satisfies them, it is taken, and
noted as a mend when it was not the likeliest one. What no identity decides keeps its likeliest
reading, is listed, and carries the others (``Fact.readings``), so that nothing certain is built on
it. An identity that no reading satisfies decides nothing: the document itself may be wrong there.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Final

from mingzhang.documents import PAGE_LEFT_OUT, Document, Doubt, Mend, Paragraph, Table
from mingzhang.facts import (
    Amount,
    Blank,
    Coordinate,
    Fact,
    Place,
    Unit,
    Unread,
    Value,
    interval_of,
    parse_value,
    shown,
)
from mingzhang.interpret.model import Reading, ReadTable
from mingzhang.interpret.sums import derive_sums

CHOSE: Final = "identity chose"
"""Kind of the mend that notes a choice."""
_MOST: Final = 4_096
"""Combinations of readings that are tried at once."""
_OPEN = "图像不清，可读作{texts}，勾稽关系不能确定，暂按{taken}"
_NOT_RECOGNISED = "整页是图片，识别图片的组件（mingzhang[ocr]）未安装，未读取"
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A doubtful fact and the values it may have with their texts, the likeliest first."""

    fact: Fact
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class _Constraint:
    """``terms`` are signs and facts by identity number; ``copy``: two printings of one figure."""

    terms: tuple[tuple[int, int], ...]
    copy: bool = False


def settle(reading: Reading) -> Reading:
    """The reading with its doubtful figures decided as far as the identities decide them."""
    left_out = _left_out(reading.document)
    if left_out:
        reading = replace(reading, unread=(*reading.unread, *left_out))
    choices = _choices(reading)
    if not choices:
        return reading
    facts = {id(fact): fact for fact in reading.facts}
    left = _narrowed(choices, _constraints(reading, choices), facts)
    changed: dict[int, Fact] = {}
    mends: list[Mend] = []
    unread: list[Unread] = []
    for key, choice in choices.items():
        fact = choice.fact
        kept = left.get(key)
        if kept is not None and len(kept) == 1:
            text, value = choice.values[kept[0]]
            if value != fact.value:
                mends.append(Mend(fact.place.line, fact.place.page, CHOSE, fact.place.text, text))
                changed[key] = replace(fact, value=value, place=replace(fact.place, text=text))
            continue
        open_ = [choice.values[n] for n in (kept or range(len(choice.values)))]
        others = tuple(value for _, value in open_ if value != fact.value)
        changed[key] = replace(fact, readings=others)
        unread.append(_listed(fact, [text for text, _ in open_]))
    return _rebuilt(reading, changed, mends, unread)


def _left_out(document: Document) -> list[Unread]:
    """Pages that are pictures and were not read."""
    return [
        Unread(mend.was, Place(mend.line, mend.page), _NOT_RECOGNISED)
        for mend in document.mends
        if mend.kind == PAGE_LEFT_OUT
    ]


def _listed(fact: Fact, texts: Sequence[str]) -> Unread:
    told = "、".join(f"“{text}”" for text in texts)
    reason = _OPEN.format(texts=told, taken=shown(fact.value))
    return Unread(fact.place.text, fact.place, reason)


# -- which figures are doubtful --------------------------------------------------------------


def _choices(reading: Reading) -> dict[int, _Choice]:
    """Doubtful facts by identity."""
    cells, paragraphs = _doubts(reading.document)
    if not cells and not paragraphs:
        return {}
    units = _units(reading.tables)
    found: dict[int, _Choice] = {}
    for fact in reading.facts:
        place = fact.place
        texts: Iterable[str] = ()
        if (doubt := cells.get((place.line, place.boxes))) is not None and place.span is None:
            texts = doubt.texts
        elif place.span is not None and place.line in paragraphs:
            texts = _in_span(paragraphs[place.line], place)
        unit = fact.value.unit if isinstance(fact.value, Amount) else units.get(fact.table)
        values = _values(fact, texts, unit)
        if values and (len(values) > 1 or values[0][1] != fact.value):
            found[id(fact)] = _Choice(fact, values)
    return found


_Cells = dict[tuple[int, tuple[object, ...]], Doubt]


def _doubts(document: Document) -> tuple[_Cells, dict[int, Paragraph]]:
    """Doubtful cells by line and rectangle, doubtful paragraphs by each of their lines."""
    cells: _Cells = {}
    paragraphs: dict[int, Paragraph] = {}
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for doubt in row.doubts:
                    cells[row.line, row.place(doubt.cell).boxes] = doubt
        elif block.doubts:
            paragraphs |= dict.fromkeys(block.lines or (block.line,), block)
    return cells, paragraphs


def _units(tables: Sequence[ReadTable]) -> dict[str, Unit]:
    """The unit that most figures of each kind of table have."""
    counts: dict[str, Counter[Unit]] = defaultdict(Counter)
    for table in tables:
        for fact in table.facts:
            if isinstance(fact.value, Amount):
                counts[fact.table][fact.value.unit] += 1
    return {table: units.most_common(1)[0][0] for table, units in counts.items()}


def _in_span(paragraph: Paragraph, place: Place) -> Iterator[str]:
    """The readings of a figure in running text."""
    text, span = paragraph.text, place.span
    if span is None or text[slice(*span)].strip() != place.text.strip():
        return
    start, end = span
    for doubt in paragraph.doubts:
        for other in doubt.texts:
            head = _common(text, other)
            tail = min(_common(text[::-1], other[::-1]), min(len(text), len(other)) - head)
            if start <= head and len(text) - tail <= end:
                changed = other[head : len(other) - tail]
                yield text[start:head] + changed + text[len(text) - tail : end]


def _common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def _values(fact: Fact, texts: Iterable[str], unit: Unit | None) -> tuple[tuple[str, Value], ...]:
    """The figures among the readings, each once; what is no figure is none of them."""
    found: dict[Value, str] = {}
    if unit is None:
        return ()
    if isinstance(fact.value, Amount):
        found[_bare(fact.value)] = fact.place.text
    for text in texts:
        value = parse_value(text, unit)
        if isinstance(value, Amount) and value.unit is unit:
            found.setdefault(_bare(value), text)
    if isinstance(fact.value, Amount):
        own = _bare(fact.value)
        return tuple((text, fact.value if value == own else value) for value, text in found.items())
    return tuple((text, value) for value, text in found.items())


def _bare(value: Amount) -> Amount:
    return replace(value, text="")


# -- identities ------------------------------------------------------------------------------


def _constraints(reading: Reading, choices: Mapping[int, _Choice]) -> list[_Constraint]:
    """Sums and copies that hold a doubtful figure, and none whose column is not known."""
    found: list[_Constraint] = []
    for table in reading.tables:
        for s in derive_sums(table.facts, table.spec.lists):
            terms = ((1, id(s.whole)), *((-1, id(part)) for part in s.parts))
            if not any(fact.ambiguous for fact in (s.whole, *s.parts)):
                found.append(_Constraint(terms))
    groups: dict[Coordinate, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if "label" not in fact.coordinate and not fact.ambiguous and len(fact.coordinate) > 1:
            groups[fact.coordinate].append(fact)
    for same in groups.values():
        # What doubtful figures agree on proves little; a sure one beside them decides.
        sure = next((fact for fact in same if id(fact) not in choices), None)
        first = sure or same[0]
        found += [
            _Constraint(((1, id(first)), (-1, id(other))), copy=True)
            for other in same
            if other is not first and id(other) in choices
        ]
    return [c for c in found if any(key in choices for _, key in c.terms)]


def _holds(constraint: _Constraint, values: Mapping[int, Value]) -> bool | None:
    """Whether it holds for these values; None when one was not read."""
    chosen = [(sign, values[key]) for sign, key in constraint.terms]
    live = [value for _, value in chosen if isinstance(value, Amount) and value.value]
    if any(value is Blank.UNREAD for _, value in chosen):
        return None
    if constraint.copy or len(live) <= 2:
        two = [value for _, value in chosen if isinstance(value, Amount)]
        if constraint.copy and len(two) == 2:
            return two[0].same_figure(two[1])
        if len({v.unit for v in live}) <= 1 and not any(v.about for v in live):
            return sum((s * v.base for s, v in chosen if isinstance(v, Amount)), _ZERO) == 0
    low = high = _ZERO
    for sign, value in chosen:
        interval = interval_of(value)
        if interval is None:
            return None
        one, other = sign * interval.lo, sign * interval.hi
        low, high = low + min(one, other), high + max(one, other)
    return low <= 0 <= high


# -- choosing --------------------------------------------------------------------------------


def _narrowed(
    choices: Mapping[int, _Choice], constraints: Sequence[_Constraint], facts: Mapping[int, Fact]
) -> dict[int, tuple[int, ...]]:
    """For each doubtful fact that some identity tests, the readings that are left."""
    fixed = {key: fact.value for key, fact in facts.items()}
    left = {key: tuple(range(len(choice.values))) for key, choice in choices.items()}
    live = []
    for constraint in constraints:
        passing = _passing(constraint, choices, left, fixed)
        if passing:  # else the document itself may be wrong here, or too much is open
            live.append(constraint)
    tested = {key for c in live for _, key in c.terms if key in choices}
    again = True
    while again:
        again = False
        for constraint in live:
            passing = _passing(constraint, choices, left, fixed)
            if passing is None:
                continue
            if not passing:
                # Identities that contradict each other prove nothing about what they hold.
                tied = _tied(constraint, live, choices)
                return {k: v for k, v in left.items() if k in tested and k not in tied}
            for key, kept in passing.items():
                if kept != left[key]:
                    left[key], again = kept, True
    return {key: left[key] for key in tested}


def _passing(
    constraint: _Constraint,
    choices: Mapping[int, _Choice],
    left: Mapping[int, tuple[int, ...]],
    fixed: Mapping[int, Value],
) -> dict[int, tuple[int, ...]] | None:
    """The readings of each doubtful term that some satisfying combination holds; empty when none
    satisfies it, None when it cannot be tested."""
    open_ = list(dict.fromkeys(key for _, key in constraint.terms if key in choices))
    if math.prod(len(left[key]) for key in open_) > _MOST:
        return None
    values = {key: fixed[key] for _, key in constraint.terms}
    kept: dict[int, set[int]] = {key: set() for key in open_}
    for numbers in product(*(left[key] for key in open_)):
        for key, number in zip(open_, numbers, strict=True):
            values[key] = choices[key].values[number][1]
        held = _holds(constraint, values)
        if held is None:
            return None
        if held:
            for key, number in zip(open_, numbers, strict=True):
                kept[key].add(number)
    if not all(kept.values()):
        return {}
    return {key: tuple(sorted(numbers)) for key, numbers in kept.items()}


def _tied(
    start: _Constraint, constraints: Sequence[_Constraint], choices: Mapping[int, _Choice]
) -> set[int]:
    """The doubtful facts that hang together with an identity through others."""
    tied = {key for _, key in start.terms if key in choices}
    grown = True
    while grown:
        grown = False
        for constraint in constraints:
            keys = {key for _, key in constraint.terms if key in choices}
            if keys & tied and not keys <= tied:
                tied, grown = tied | keys, True
    return tied


# -- the reading again -----------------------------------------------------------------------


def _rebuilt(
    reading: Reading, changed: Mapping[int, Fact], mends: Sequence[Mend], unread: Sequence[Unread]
) -> Reading:
    def now(fact: Fact) -> Fact:
        return changed.get(id(fact), fact)

    tables = tuple(_with(table, changed) for table in reading.tables)
    told = {(fact.place.line, fact.place.boxes) for fact in changed.values()}
    still = tuple(
        u for u in reading.unread if not u.place.boxes or (u.place.line, u.place.boxes) not in told
    )
    return replace(
        reading,
        tables=tables,
        forms=tuple(
            replace(form, amounts={name: now(fact) for name, fact in form.amounts.items()})
            for form in reading.forms
        ),
        mentions=tuple(replace(m, fact=now(m.fact)) for m in reading.mentions),
        facts=tuple(now(fact) for fact in reading.facts),
        unread=(*still, *unread),
        mends=(*reading.mends, *mends),
    )


def _with(table: ReadTable, changed: Mapping[int, Fact]) -> ReadTable:
    if not any(id(fact) in changed for fact in table.facts):
        return table
    rows = []
    for row in table.rows:
        cells = {}
        for name, cell in row.cells.items():
            fact = changed.get(id(cell.fact)) if cell.fact is not None else None
            if fact is not None:
                cell = replace(cell, fact=fact, text=fact.place.text, place=fact.place)
            cells[name] = cell
        rows.append(replace(row, cells=cells))
    return replace(table, rows=tuple(rows))
