"""U1 to U3: a department's document against those of its units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.against import (
    Figures,
    agrees,
    bare,
    base,
    counterpart,
    difference,
    figure,
    figures_of,
    money,
    name_of,
    told,
)
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.facts import (
    NOTHING,
    Coordinate,
    Fact,
    Interval,
    Message,
    Place,
    interval_of,
    shown,
)
from mingzhang.interpret.model import Part, Reading
from mingzhang.interpret.words import fold

_UNITS = Message("单位文件", "the unit's document")
_ROWS = frozenset({"function", "dept_econ", "gov_econ", "project"})
"""Axes whose members a table lists only as far as there is money for them."""
_OWN_OFFICE = re.compile(r"\(?(?:机关)?(?:本级|本部|机关)\)?$")
_LEFT_OUT = frozenset({"procurement", "assets"})
_PASSED_ON = (
    *(Coordinate(flow="income", fund=fund) for fund in ("superior", "affiliated")),
    *(Coordinate(flow="expenditure", category=one) for one in ("remitted", "subsidy")),
)
"""Money that units of one department pass to each other, which a sum may leave out."""
_TOTALS = (Coordinate(flow="expenditure"), Coordinate(flow="uses"), Coordinate(flow="resources"))


# -- whose documents they are -----------------------------------------------------------------


@dataclass(slots=True)
class _Units:
    """The department and its units: of each unit its figures in the first document that has it, in
    ``copies`` those in further ones. ``missing`` are listed and have no document."""

    department: Figures | None = None
    units: list[Figures] = field(default_factory=list)
    copies: list[tuple[Figures, Figures]] = field(default_factory=list)
    other_years: list[tuple[Reading, Part]] = field(default_factory=list)
    listed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    spot: Place | None = None


_last: list[tuple[Case, _Units]] = []


def _sorted_out(case: Case) -> _Units:
    """Kept for the next rule, which asks the same."""
    if not _last or _last[0][0] is not case:
        _last[:] = [(case, _sort_out(case))]
    return _last[0][1]


def _sort_out(case: Case) -> _Units:
    found = _Units()
    own = case.reading
    whole = _department(own)
    if whole is None or not case.beside.units:
        return found
    found.department = figures_of(own, whole)
    for part in own.parts:
        if part is not whole:
            found.units.append(Figures(own, part))
    for reading in case.beside.units:
        for part in _unit_parts(reading):
            if part.year not in (None, whole.year) and whole.year is not None:
                found.other_years.append((reading, part))
                continue
            figures = Figures(reading, part)
            first = next((u for u in found.units if counterpart(part, [u.part])), None)
            if first is None:
                found.units.append(figures)
            else:
                found.copies.append((first, figures))
    for table in own.tables_of("organisation", whole.index):
        found.spot = table.place
        found.listed += tuple(row.label for row in table.rows if row.label)
    names = {_plain(unit.part.entity.name) for unit in found.units}
    found.missing = tuple(name for name in found.listed if _plain(name) not in names)
    return found


def _plain(name: str) -> str:
    """A unit's name as it can be compared: a department's own office (本级, 机关) often goes by the
    department's name."""
    return _OWN_OFFICE.sub("", fold(name))


def _department(reading: Reading) -> Part | None:
    """The part that is the department's: so called, or the only one."""
    named = [p for p in reading.parts if p.entity.level == "department"]
    if named:
        return named[0]
    alone = len(reading.parts) == 1 and reading.parts[0].entity.level != "unit"
    return reading.parts[0] if alone else None


def _unit_parts(reading: Reading) -> Sequence[Part]:
    """The parts of a unit's document; a department's sums in it are no unit's."""
    return [p for p in reading.parts if p.entity.level != "department"] or reading.parts


@rule("U2")
def every_unit_is_there(case: Case) -> Iterator[Result]:
    """The units that the department lists have a document, and it is of the same year."""
    found = _sorted_out(case)
    if found.department is None:
        return
    year = str(found.department.part.year)
    for reading, part in found.other_years:
        fields = {"document": name_of(reading), "found": str(part.year), "year": year}
        place = Place(part.first_line, file=reading.document.sha256)
        yield Hit((place,), fields, "wrong_year")
    if not found.listed:
        yield NotEnough(
            Message(
                "部门文件没有列出所属单位的表，无法确认单位文件是否齐全。",
                "The department's document has no table of its units; whether all documents are "
                "there cannot be told.",
            )
        )
    elif found.missing and found.spot is not None:
        fields = {"count": str(len(found.listed))}
        yield Hit((found.spot,), {**fields, "missing": wording.listing(found.missing)})
    else:
        yield Passed()


# -- U1: sums ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sum:
    """A figure of the department beside what its units say."""

    whole: Fact
    parts: tuple[tuple[Figures, Fact], ...]

    @property
    def total(self) -> Decimal:
        """What the units add up to, in 元."""
        return sum((base(fact.value) for _, fact in self.parts), Decimal(0))

    def is_sure(self, department: Figures) -> bool:
        """Whether all must be of one quantity."""
        return all(department.is_sure(self.whole, unit, fact) for unit, fact in self.parts)

    def apart(self) -> int:
        """-1 when the units are less than the department, 1 when more, 0 when rounding explains
        the difference."""
        if len(self.parts) == 1:
            (_, only), whole = self.parts[0], self.whole
            if agrees(whole.value, only.value):
                return 0
            return 1 if self.total > base(whole.value) else -1
        gap = self.gap
        return 0 if gap.meets(NOTHING) else (1 if gap.lo > 0 else -1)

    @property
    def gap(self) -> Interval:
        """By how much the units may exceed the department."""
        gap = -(interval_of(self.whole.value) or NOTHING)
        for _, fact in self.parts:
            gap += interval_of(fact.value) or NOTHING
        return gap


@rule("U1")
def documents_add_up(case: Case) -> Iterator[Result]:
    """At every place that the documents speak of the units' figures add up to the department's."""
    found = _sorted_out(case)
    if found.department is None or not found.units:
        yield NotEnough(
            Message(
                "本文件不是部门的公开文件，或给出的单位文件都不能用，无法加总。",
                "This is no department's document, or none of the units' documents can be used; "
                "there is nothing to add up.",
            )
        )
        return
    sums, unknown = _sums(found.department, found.units)
    complete = not found.missing and (bool(found.listed) or _totals_agree(sums))
    passed_on = _passed_on(found.units)
    differing: list[_Sum] = []
    undecided = 0
    for one in sums:
        apart = one.apart()
        if not apart:
            yield Passed()
        elif (apart < 0 and found.missing) or not one.is_sure(found.department):
            undecided += 1
        else:
            differing.append(one)
    for group in _by_cause(differing):
        apart, more = group[0].apart(), group[0].total - base(group[0].whole.value)
        variant = "transfers" if 0 < more <= passed_on else _variant(apart, complete)
        yield _apart(group, case.reading, variant)
    if undecided or unknown:
        yield NotEnough(
            Message(
                "有单位的文件没有给出，或单位文件没有列出相应的数据，合计无法核对。",
                "Some units' documents are missing or do not state the figure; the sum cannot be "
                "checked.",
            ),
            count=undecided + unknown,
        )


def _sums(department: Figures, units: Sequence[Figures]) -> tuple[list[_Sum], int]:
    """The places where each unit states a figure, or lists others of its kind and so has none
    there; and how many places there are where some unit says nothing of the kind."""
    kinds = [{_kind(bare(f.coordinate)) for f in unit.facts if f.table} for unit in units]
    sums: list[_Sum] = []
    unknown = 0
    seen: set[Coordinate] = set()
    for fact in department.facts:
        at = bare(fact.coordinate)
        if at in seen or {"measure", "stage"} & at.keys() or at.get("flow") in _LEFT_OUT:
            continue
        seen.add(at)
        stated = [(unit, unit.at(at)) for unit in units]
        parts = tuple((unit, facts[0]) for unit, facts in stated if facts)
        silent = [n for n, (_, facts) in enumerate(stated) if not facts]
        if not parts or not all(_kind(at) in kinds[n] or _has_none(units[n], at) for n in silent):
            unknown += bool(base(fact.value))
            continue
        sums.append(_Sum(department.at(at)[0], parts))
    return sums, unknown


def _kind(at: Coordinate) -> Coordinate:
    """A coordinate with its rows left open: of items (类, 款, 项) only the level counts."""
    return at.but({axis: _level(axis, at[axis]) for axis in at if axis in _ROWS})


def _level(axis: str, member: str) -> str:
    return "" if axis == "project" else str(len(member))


def _has_none(unit: Figures, at: Coordinate) -> bool:
    """Whether the unit has nothing at a wider place, and so nothing here."""
    wider = [at.without(*_ROWS), at.without(*_ROWS, "category", "item")]
    return any(w != at and (f := unit.at(w)) and not base(f[0].value) for w in wider)


def _totals_agree(sums: Sequence[_Sum]) -> bool:
    """Whether the units given are all there are, as far as totals tell."""
    totals = [one for one in sums if bare(one.whole.coordinate) in _TOTALS]
    return any(not one.apart() for one in totals)


def _by_cause(sums: Sequence[_Sum]) -> list[list[_Sum]]:
    """Sums that differ by the same amount, as far as rounding tells: the narrowest comes first, it
    is where the difference comes from; wider ones contain it."""
    groups: list[list[_Sum]] = []
    for one in sorted(sums, key=lambda s: _narrowness(s.whole.coordinate), reverse=True):
        same = (g for g in groups if g[0].apart() == one.apart() and g[0].gap.meets(one.gap))
        group = next(same, None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _passed_on(units: Sequence[Figures]) -> Decimal:
    """The most that the units' sum may exceed the department's figure by, because money they pass
    to each other is counted once there."""
    stated = (unit.at(at)[:1] for unit in units for at in _PASSED_ON)
    return sum((base(fact.value) for facts in stated for fact in facts), Decimal(0))


def _variant(apart: int, complete: bool) -> str:
    if complete:
        return "default"
    return "exceeded" if apart > 0 else "short"


def _apart(group: Sequence[_Sum], own: Reading, variant: str) -> Hit:
    """One finding for all places that differ by the same amount."""
    first, *rest = group
    places = tuple(
        place
        for one in (first, *rest)
        for place in (one.whole.place, *(unit.place(f, own) for unit, f in one.parts))
    )
    values = (first.whole.value, *(fact.value for _, fact in first.parts))
    apart = money(abs(first.total - base(first.whole.value)), values)
    expected = money(first.total, values)
    return Hit(
        places,
        {
            "cell": wording.place(first.whole.place),
            "stated": figure(first.whole.value),
            "count": str(len(first.parts)),
            "others": wording.series(
                (_said(unit, fact, own) for unit, fact in first.parts), limit=4
            ),
            "expected": expected,
            "difference": apart,
            "more": _more(len(rest)),
        },
        variant,
        stated=shown(first.whole.value),
        expected=expected if variant == "default" else "",
        difference=apart,
    )


def _said(unit: Figures, fact: Fact, own: Reading) -> Message:
    place = unit.place(fact, own)
    where = told(place, unit.reading, _UNITS) if place.file else wording.place(place)
    said = figure(fact.value)
    return Message(f"{where.zh}填 {said.zh}", f"{where.en}: {said.en}")


def _more(count: int) -> Message:
    if not count:
        return Message("", "")
    return Message(
        f"（另有 {count} 处相差同样的数，见位置）",
        f" ({count} more {'place differs' if count == 1 else 'places differ'} by as much)",
    )


def _narrowness(at: Coordinate) -> tuple[int, int]:
    return len(at), sum(len(member) for axis, member in at.items() if axis in _ROWS)


# -- U3: copies -------------------------------------------------------------------------------


@rule("U3")
def copies_agree(case: Case) -> Iterator[Result]:
    """What two documents say of one unit is the same."""
    for one, other in _sorted_out(case).copies:
        groups: dict[Decimal, list[tuple[Fact, Fact]]] = defaultdict(list)
        seen: set[Coordinate] = set()
        for fact in one.facts:
            at = bare(fact.coordinate)
            if at in seen or not (theirs := other.at(at)):
                continue
            seen.add(at)
            own = one.at(at)
            if any(agrees(o.value, t.value) for o in own for t in theirs):
                yield Passed()
            elif one.is_sure(own[0], other, theirs[0]):
                groups[base(own[0].value) - base(theirs[0].value)].append((own[0], theirs[0]))
        for group in groups.values():
            yield _unequal(group, one, other, case.reading)


def _unequal(
    group: Sequence[tuple[Fact, Fact]], one: Figures, other: Figures, reading: Reading
) -> Hit:
    mine, theirs = max(group, key=lambda pair: _narrowness(pair[0].coordinate))
    rest = [pair for pair in group if pair[0] is not mine]
    here, there = one.place(mine, reading), other.place(theirs, reading)
    apart = difference(mine.value, theirs.value)
    cell = told(here, one.reading, _UNITS) if here.file else wording.place(here)
    further = (place for a, b in rest for place in (one.place(a, reading), other.place(b, reading)))
    return Hit(
        (here, there, *further),
        {
            "body": one.part.entity.name,
            "cell": cell,
            "stated": figure(mine.value),
            "other": told(there, other.reading, _UNITS),
            "expected": figure(theirs.value),
            "difference": apart,
            "more": _more(len(rest)),
        },
        stated=shown(mine.value),
        expected=shown(theirs.value),
        difference=apart,
    )
