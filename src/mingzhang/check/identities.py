"""The linear identities (勾稽关系) of a document, most of which follow from coordinates.

* **sum**: a whole equals the parts its table lists;
* **copy**: figures at one coordinate are equal to the last digit. Coordinates are first brought to
  their shortest form: when all money of a kind is general-budget money of this year, "of the
  general budget" adds nothing, and the rows of two tables become copies of each other;
* **part**: a part never exceeds its whole (general-budget money never exceeds all money);
* **law**: what coordinates cannot say, rows of data in ``rules/*.yaml`` (income = expenditure …).

An identity is a sum of signed figures compared with zero. It is violated only when no values
inside the intervals of its figures satisfy it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.check.catalogue import rules
from mingzhang.check.model import Law
from mingzhang.check.shortest import NARROW, Shortest, widenings
from mingzhang.facts import (
    Amount,
    Blank,
    Coordinate,
    Fact,
    Interval,
    Origin,
    Unit,
    interval_of,
)
from mingzhang.interpret.model import Reading, ReadTable
from mingzhang.interpret.sums import NOT_SUMMED, derive_sums

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Identity:
    """``sum(sign * figure) = 0`` (or ``>= 0`` when ``at_least``) over facts of the document.

    ``rule`` is the id under which a violation is reported, ``kind`` one of sum, copy, part, law.
    ``terms`` pair a sign with an index into the network's facts; the first term is the whole.
    """

    rule: str
    kind: str
    terms: tuple[tuple[int, int], ...]
    at_least: bool = False
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An identity with its intervals: the bounds of the signed sum, and each term by figure."""

    lo: Decimal
    hi: Decimal
    terms: dict[int, list[tuple[int, Interval]]]


@dataclass(frozen=True, slots=True)
class Network:
    """All identities of a document over its facts, with the canonical coordinate of each fact."""

    facts: tuple[Fact, ...]
    identities: tuple[Identity, ...]
    canonical: tuple[Coordinate, ...]
    _prepared: dict[int, Prepared | None] = field(default_factory=dict, compare=False, repr=False)

    def prepared(self, identity: Identity) -> Prepared | None:
        """The identity with its intervals (computed once); None when a figure was not read."""
        key = id(identity)
        if key not in self._prepared:
            self._prepared[key] = prepare(identity, self.facts)
        return self._prepared[key]

    def holds(self, identity: Identity) -> bool | None:
        """Whether some values inside the intervals satisfy it; None when a figure was not read."""
        return _holds(identity, self.prepared(identity))


def prepare(identity: Identity, facts: Sequence[Fact]) -> Prepared | None:
    """The intervals of an identity's figures and of their signed sum."""
    intervals = term_intervals(identity, facts)
    if intervals is None:
        return None
    lo, hi = ZERO, ZERO
    terms: dict[int, list[tuple[int, Interval]]] = {}
    for (sign, index), interval in zip(identity.terms, intervals, strict=True):
        low, high = (interval.lo, interval.hi) if sign > 0 else (-interval.hi, -interval.lo)
        lo, hi = lo + low, hi + high
        terms.setdefault(index, []).append((sign, interval))
    return Prepared(lo, hi, terms)


def _holds(identity: Identity, prepared: Prepared | None) -> bool | None:
    if prepared is None:
        return None
    return prepared.hi >= 0 if identity.at_least else prepared.lo <= 0 <= prepared.hi


def exact(fact: Fact) -> Interval | None:
    """The printed figure as a point, for copies; blanks are zero."""
    if isinstance(fact.value, Amount):
        return Interval(fact.value.base, fact.value.base)
    return interval_of(fact.value)


def is_nothing(fact: Fact) -> bool:
    """True for a blank or a printed zero."""
    return fact.value.value == 0 if isinstance(fact.value, Amount) else True


def is_zero(fact: Fact) -> bool:
    """True when nothing can hide behind the printing: a blank, or zero in 元 with its cents."""
    value = fact.value
    if not isinstance(value, Amount):
        return True
    return value.value == 0 and (value.unit is Unit.YUAN or not value.unit.is_money)


def term_intervals(identity: Identity, facts: Sequence[Fact]) -> list[Interval] | None:
    """The interval of each term (without sign), None when a figure was not read.

    Blanks are exactly nothing; ``0.00 万元`` may hide up to 50 元. Where only two figures remain (a
    whole and its single part, or two copies in one unit) both round the same value, so they are
    compared as printed.
    """
    chosen = [facts[index] for _, index in identity.terms]
    live = [f for f in chosen if not (is_nothing(f) if identity.kind == "copy" else is_zero(f))]
    digits = [f for f in chosen if not is_zero(f)]
    as_printed = len(live) <= 2 and _same_printing(digits) and not identity.at_least
    as_printed = as_printed and identity.axis != _NEARLY
    intervals = []
    for fact in chosen:
        if fact.value is Blank.UNREAD or fact.ambiguous:
            return None  # a figure whose column is not known proves nothing
        if is_zero(fact) or (as_printed and is_nothing(fact)):
            intervals.append(Interval(ZERO, ZERO))
            continue
        if is_nothing(fact) and isinstance(fact.value, Amount):
            intervals.append(Interval(ZERO, fact.value.half_step))
            continue
        interval = exact(fact) if as_printed else interval_of(fact.value)
        if interval is None:
            return None
        intervals.append(interval)
    return intervals


def _same_printing(live: Sequence[Fact]) -> bool:
    values = [f.value for f in live if isinstance(f.value, Amount)]
    if any(v.about for v in values):
        return False
    return len({v.unit for v in values}) <= 1


def holds(identity: Identity, facts: Sequence[Fact]) -> bool | None:
    """Like :meth:`Network.holds` for an identity outside the network."""
    return _holds(identity, prepare(identity, facts))


def build(reading: Reading) -> Network:
    """All identities of a document."""
    facts = tuple(f for f in reading.facts if is_linear(f))
    index = {id(f): i for i, f in enumerate(facts)}
    # A disclosure speaks of one year; some forms do not repeat it.
    shortest = Shortest(facts)
    canonical = tuple(shortest(f.coordinate.without("year")) for f in facts)
    identities: list[Identity] = []
    for table in reading.tables:
        identities += _table_sums(table, index)
    identities += _copies(facts, canonical, shortest)
    identities += _parts(facts, canonical)
    identities += _roll_ups(facts, canonical)
    identities += _laws(reading, facts, canonical)
    apart = carried_apart(facts)
    keeping = _keeping(facts, canonical)
    counted = reading.template.stage == "final"  # accounts never leave next year's money out
    identities = [
        i
        for i in identities
        if (counted or not _next_year_aside(i, facts, canonical, keeping))
        and not _speaks_of_less(i, facts, apart)
    ]
    return Network(facts, tuple(identities), canonical)


OF_THE_YEAR = frozenset({"income", "resources", "uses"})
"""Flows whose totals some tables print with the money carried over or kept, and others without."""
_CARRIED = ("carry_over", "fiscal_carry_over", "other_carry_over")
"""Members of axis fund that stand for money carried over, whatever fund it came from."""


def _next_year_aside(
    identity: Identity,
    facts: Sequence[Fact],
    canonical: Sequence[Coordinate],
    keeping: frozenset[str | None],
) -> bool:
    """Whether an identity between two tables may fail because one leaves next year's money out.

    Where money is kept for the next year (年终结转; ``keeping`` are the bodies that do), some
    tables of a set count it and others say in a note that they do not; totals of income and
    resources then differ lawfully between tables.
    """
    if identity.kind == "sum" or len({facts[i].table for _, i in identity.terms}) < 2:
        return False
    if not any(canonical[i].get("flow") in OF_THE_YEAR for _, i in identity.terms):
        return False
    return canonical[identity.terms[0][1]].get("entity") in keeping


def _keeping(facts: Sequence[Fact], canonical: Sequence[Coordinate]) -> frozenset[str | None]:
    """Whose money is kept for the next year; None stands for a coordinate without a body."""
    return frozenset(
        c.get("entity")
        for i, c in enumerate(canonical)
        if c.get("flow") == "carry_out" and "measure" not in c and not is_nothing(facts[i])
    )


def carried_apart(facts: Sequence[Fact]) -> frozenset[tuple[str, str]]:
    """Tables (and whose) that list money carried over in a column beside those of the funds."""
    return frozenset(
        (f.table, f.coordinate.get("entity", ""))
        for f in facts
        if f.coordinate.get("fund") in _CARRIED and not is_nothing(f)
    )


def is_of_this_year_only(fact: Fact, apart: frozenset[tuple[str, str]]) -> bool:
    """Whether a figure in the column of a fund leaves out what was carried over, which has a column
    of its own (:func:`carried_apart`)."""
    at = fact.coordinate
    return (
        (fact.table, at.get("entity", "")) in apart
        and at.get("flow") in OF_THE_YEAR
        and at.get("fund", _CARRIED[0]) not in _CARRIED
    )


def _speaks_of_less(
    identity: Identity, facts: Sequence[Fact], apart: frozenset[tuple[str, str]]
) -> bool:
    """Whether an identity between two tables takes a column of a fund, which there means money of
    this year only, for all the money of the fund."""
    if identity.kind == "sum" or len({facts[i].table for _, i in identity.terms}) < 2:
        return False
    return any(is_of_this_year_only(facts[i], apart) for _, i in identity.terms)


def is_linear(fact: Fact) -> bool:
    """Money at a coordinate without free words; counts, shares and targets are not linear."""
    measure = fact.coordinate.get("measure")
    if measure in NOT_SUMMED or measure == "change":
        return False
    if isinstance(fact.value, Amount) and not fact.value.unit.is_money:
        return False
    if fact.origin is Origin.FORM and not isinstance(fact.value, Amount):
        return False  # a form that was not filled in states nothing
    return "flow" in fact.coordinate


# -- sums inside a table ---------------------------------------------------------------------


def _table_sums(table: ReadTable, index: dict[int, int]) -> list[Identity]:
    spec = table.spec
    found = []
    by_line: dict[int, list[Fact]] = defaultdict(list)
    facts = [f for f in table.facts if id(f) in index]
    for s in derive_sums(facts, spec.lists):
        terms = ((1, index[id(s.whole)]), *((-1, index[id(p)]) for p in s.parts))
        found.append(Identity(sum_rule(table.kind, s.axis), "sum", terms, axis=s.axis))
    if spec.rows == "open":
        for fact in facts:
            by_line[fact.place.line].append(fact)
        found += _open_sums(table, index)
    return found


def _open_sums(table: ReadTable, index: dict[int, int]) -> list[Identity]:
    """Totals and subtotals of a list of projects, purchases or units.

    Subtotals that follow one another without rows between stand inside each other; the last of
    them is the whole of the rows up to the next subtotal. The total is the whole of all rows.
    """
    rule = sum_rule(table.kind, "project")
    data = [row for row in table.rows if row.kind == "data"]
    total = next((row for row in table.rows if row.kind == "total"), None)
    groups: list[tuple[int, list[int]]] = []
    chain: list[int] = []
    for position, row in enumerate(table.rows):
        if row.kind == "subtotal":
            if (groups and groups[-1][1]) or not groups:
                chain = []
            chain.append(position)
            groups.append((position, []))
        elif row.kind == "data" and groups:
            groups[-1][1].append(position)
    filled = [(head, rows) for head, rows in groups if rows]
    wholes = [(table.rows[head], [table.rows[r] for r in rows]) for head, rows in filled]
    if len(filled) == 1:
        # One group only: every subtotal stands for the same rows.
        wholes = [(row, wholes[0][1]) for row in table.rows if row.kind == "subtotal"]
    if total is not None and data:
        wholes.append((total, data))
    found = []
    for whole, parts in wholes:
        for name, cell in whole.cells.items():
            if cell.fact is None or id(cell.fact) not in index:
                continue
            terms = [(1, index[id(cell.fact)])]
            for part in parts:
                other = part.cells.get(name)
                if other is not None and other.fact is not None and id(other.fact) in index:
                    terms.append((-1, index[id(other.fact)]))
            if len(terms) > 1:
                found.append(Identity(rule, "sum", tuple(terms), axis="project"))
    return found


_SUM_RULES: dict[tuple[str, str], str] = {
    ("balance", "flow"): "G2",
    ("balance", "fund"): "G3",
    ("balance", "function"): "G3",
    ("balance", "carry"): "G2",
    ("fiscal_balance", "flow"): "G2",
    ("fiscal_balance", "fund"): "G7",
    ("fiscal_balance", "function"): "G3",
    ("income", "flow"): "G4",
    ("income", "fund"): "G4",
    ("basic_function", "category"): "G11",
    ("basic_economic", "category"): "G12",
    ("basic_economic", "dept_econ"): "G12",
    ("three_public", "item"): "G15",
    ("three_public", "fund"): "G15",
    ("procurement", "fund"): "P2",
    ("procurement", "project"): "P3",
    ("projects", "project"): "G20",
    ("carry_projects", "project"): "G20",
    ("projects", "fund"): "G7",
    ("carry_projects", "fund"): "G7",
    ("running_costs", "fund"): "G7",
    ("running_costs", "project"): "G19",
    ("assets", "item"): "A1",
}
_AXIS_RULES = {
    "category": "G6",
    "function": "G5",
    "dept_econ": "G5",
    "gov_econ": "G5",
    "fund": "G7",
    "flow": "G2",
    "carry": "G2",
    "item": "G15",
    "project": "G20",
}


def sum_rule(kind: str, axis: str) -> str:
    """The rule id under which a broken sum of a table is reported."""
    return _SUM_RULES.get((kind, axis)) or _AXIS_RULES.get(axis, "G5")


# -- copies ----------------------------------------------------------------------------------


_NEARLY = "rounded"
"""Axis of a copy that leaves out what another figure prints as 0.00."""


def _copies(
    facts: Sequence[Fact], canonical: Sequence[Coordinate], shortest: Shortest
) -> list[Identity]:
    groups: dict[Coordinate, list[int]] = defaultdict(list)
    for i, coordinate in enumerate(canonical):
        if "label" not in coordinate:
            groups[coordinate].append(i)
    found: list[Identity] = []

    def same(one: int, other: int) -> None:
        rule = copy_rule(facts[one], facts[other])
        rounded = shortest.hides(facts[one].coordinate, facts[other].coordinate)
        axis = _NEARLY if rounded else ""
        found.append(Identity(rule, "copy", ((1, one), (-1, other)), axis=axis))

    for members in groups.values():
        if len(members) < 2:
            continue
        reference = _reference(members, facts)
        for other in members:
            if other != reference:
                same(reference, other)
        # The appropriation summary answers for each fund table by itself (G10).
        summary = next((i for i in members if facts[i].table == "fiscal_balance"), reference)
        if summary != reference:
            for other in members:
                if other != reference and facts[other].table in _FUND_TABLES:
                    same(summary, other)
    return found


_RANK = {Origin.TABLE: 0, Origin.FORM: 1, Origin.NARRATIVE: 2}


def _reference(members: Sequence[int], facts: Sequence[Fact]) -> int:
    """The copy to compare the others with: the most frequent figure, tables before text."""

    def base(i: int) -> Decimal:
        value = facts[i].value
        return value.base if isinstance(value, Amount) else ZERO

    counts = Counter(base(i) for i in members)
    return min(members, key=lambda i: (-counts[base(i)], _RANK[facts[i].origin], i))


_FUND_TABLES = frozenset({"general_expenditure", "government_fund", "state_capital"})
_COPY_RULES: dict[frozenset[str], str] = {
    frozenset({"balance", "general_expenditure"}): "G9",
    frozenset({"income", "general_expenditure"}): "G9",
    frozenset({"balance", "fiscal_balance"}): "G9",
    frozenset({"expenditure", "general_expenditure"}): "G9",
    frozenset({"general_expenditure", "fiscal_balance"}): "G10",
    frozenset({"government_fund", "fiscal_balance"}): "G10",
    frozenset({"state_capital", "fiscal_balance"}): "G10",
    frozenset({"general_expenditure", "basic_economic"}): "G11",
    frozenset({"general_expenditure", "basic_function"}): "G11",
    frozenset({"expenditure", "basic_economic"}): "G11",
    frozenset({"general_economic", "basic_economic"}): "G11",
    frozenset({"basic_function", "basic_economic"}): "G11",
    frozenset({"fiscal_balance", "general_economic"}): "G13",
    frozenset({"fiscal_balance", "basic_economic"}): "G13",
    frozenset({"projects", "general_expenditure"}): "G20",
    frozenset({"projects", "expenditure"}): "G20",
}


def copy_rule(one: Fact, other: Fact) -> str:
    """The rule id under which two unequal copies are reported."""
    origins = {one.origin, other.origin}
    if Origin.NARRATIVE in origins:
        item = one.coordinate.get("item", "")
        return "G17" if item == "running_costs" else "N1"
    if Origin.FORM in origins:
        return "G20"
    return _COPY_RULES.get(frozenset({one.table, other.table}), "G8")


# -- parts and wholes ------------------------------------------------------------------------


def _parts(facts: Sequence[Fact], canonical: Sequence[Coordinate]) -> list[Identity]:
    """Money of one fund or of this year never exceeds all money at the same place."""
    first: dict[Coordinate, int] = {}
    for i, coordinate in enumerate(canonical):
        first.setdefault(coordinate, i)
    found = []
    for coordinate, i in first.items():
        if "label" in coordinate or not any(a in coordinate for a in NARROW):
            continue
        for wider in widenings(coordinate):
            if wider in first and facts[first[wider]].table != facts[i].table:
                found.append(Identity("G9", "part", ((1, first[wider]), (-1, i)), at_least=True))
                break
    return found


def _roll_ups(facts: Sequence[Fact], canonical: Sequence[Coordinate]) -> list[Identity]:
    """A class of government items in one table equals its items' rows in another (G13)."""
    rows: dict[tuple[str, Coordinate], list[int]] = defaultdict(list)
    wholes: dict[Coordinate, list[int]] = defaultdict(list)
    for i, coordinate in enumerate(canonical):
        code = coordinate.get("gov_econ")
        if code is None:
            continue
        if "dept_econ" in coordinate and len(code) > 3:
            rest = coordinate.without("gov_econ", "dept_econ").but(gov_econ=code[:3])
            rows[facts[i].table, rest].append(i)
        elif "dept_econ" not in coordinate and len(code) == 3:
            wholes[coordinate].append(i)
    found = []
    for (table, coordinate), parts in rows.items():
        whole = next((i for i in wholes.get(coordinate, ()) if facts[i].table != table), None)
        if whole is not None:
            terms = ((1, whole), *((-1, i) for i in parts))
            found.append(Identity("G13", "sum", terms, axis="gov_econ"))
    return found


# -- laws ------------------------------------------------------------------------------------


def _laws(
    reading: Reading, facts: Sequence[Fact], canonical: Sequence[Coordinate]
) -> list[Identity]:
    first: dict[Coordinate, int] = {}
    groups: dict[Coordinate, list[int]] = defaultdict(list)
    for i, coordinate in enumerate(canonical):
        groups[coordinate].append(i)
    for coordinate, members in groups.items():
        first[coordinate] = _reference(members, facts)
    # Laws name places in full; a place whose shortest name is wider is found by its printed one.
    printed = {f.coordinate.without("year"): i for i, f in reversed([*enumerate(facts)])}
    first = {**printed, **_by_department_item(canonical, facts), **first}
    bases = {Coordinate(entity=c["entity"]) for c in canonical if "entity" in c}
    found: list[Identity] = []
    for row in rules().values():
        if row.templates and reading.template.id not in row.templates:
            continue
        for law in row.laws:
            if law.stages and reading.template.stage not in law.stages:
                continue
            for base in sorted(bases, key=repr):
                found += _law(row.id, law, base, first, facts, canonical)
    return found


def _by_department_item(
    canonical: Sequence[Coordinate], facts: Sequence[Fact]
) -> dict[Coordinate, int]:
    """Figures printed by department and government item together, found by the first alone.

    Only where a department item stands once: with several government items it is split up.
    """
    found: dict[Coordinate, set[int]] = defaultdict(set)
    for i, coordinate in enumerate(canonical):
        if "gov_econ" in coordinate and "dept_econ" in coordinate:
            found[coordinate.without("gov_econ")].add(i)
    return {
        coordinate: min(members)
        for coordinate, members in found.items()
        if len({canonical[i]["gov_econ"] for i in members}) == 1
    }


def _law(
    rule: str,
    law: Law,
    base: Coordinate,
    first: dict[Coordinate, int],
    facts: Sequence[Fact],
    canonical: Sequence[Coordinate],
) -> Iterable[Identity]:
    """One law at one body; ``each`` repeats it for every member of an axis that occurs."""
    if not law.each:
        members: list[dict[str, str]] = [{}]
    else:
        members = [
            {law.each: m}
            for m in sorted(
                {c[law.each] for c in first if law.each in c and base.items() <= c.items()}
            )
        ]
    for member in members:
        left = [_find(base.but(c).but(member), first) for c in law.left]
        right = [_find(base.but(c).but(member), first) for c in law.right]
        places = zip(
            (*left, *right),
            (*law.left, *law.right),
            (*law.left_optional, *law.right_optional),
            strict=True,
        )
        if any(
            i is None and not (optional and _is_none(base.but(c), bool(member), first, facts))
            for i, c, optional in places
        ):
            continue
        if _mixed((*left, *right), (*law.left, *law.right), canonical):
            continue
        terms = [(1, i) for i in left if i is not None] + [(-1, i) for i in right if i is not None]
        if len(terms) < 2 or len({i for _, i in terms}) < len(terms):
            continue
        yield Identity(rule, "law", tuple(terms), law.at_least)


def _mixed(
    found: Sequence[int | None], asked: Sequence[Coordinate], canonical: Sequence[Coordinate]
) -> bool:
    """Whether one total of all money is stood in for by that of a fund and another is not: the
    income of one fund is not what all is spent from."""
    funds = {
        canonical[i].get("fund", "")
        for i, c in zip(found, asked, strict=True)
        if i is not None and set(c) == {"flow"}
    }
    return len(funds) > 1 and "" in funds


def _is_none(
    total: Coordinate, divided: bool, first: dict[Coordinate, int], facts: Sequence[Fact]
) -> bool:
    """Whether an optional figure that is not stated is zero: a part of a total that is not."""
    whole = _find(total, first) if divided else None
    return whole is None or is_nothing(facts[whole])


def _find(coordinate: Coordinate, first: dict[Coordinate, int]) -> int | None:
    """The figure at a coordinate, also under a narrower name when that is all there is."""
    for variant in (coordinate, coordinate.but(fund="fiscal"), coordinate.but(fund="general")):
        if "fund" in coordinate and variant != coordinate:
            continue
        if variant in first:
            return first[variant]
    return None


def tolerance(values: Sequence[Amount]) -> Decimal:
    """What rounding may explain between printed figures (base unit): half a step of each.

    Nothing between two figures in one unit: both round the same value, so they are equal.
    """
    live = [v for v in values if v.value]
    # 0.00 万元 may hide what a figure in 元 shows.
    printed = [v for v in values if v.value or v.unit not in (Unit.YUAN, Unit.COUNT)]
    one_unit = len({v.unit for v in printed}) <= 1
    if len(live) <= 2 and one_unit and not any(v.about for v in live):
        return ZERO
    return sum((v.half_step for v in (live if one_unit else printed)), ZERO)


def rounding_only(identity: Identity, network: Network) -> bool:
    """True when the printed figures do not add up but rounding explains it (尾差)."""
    total = ZERO
    for sign, i in identity.terms:
        value = network.facts[i].value
        if isinstance(value, Amount):
            total += sign * value.base
    return total != 0 and not identity.at_least and network.holds(identity) is True
