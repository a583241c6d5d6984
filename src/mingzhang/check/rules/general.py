"""Rules between the tables that are not one linear identity: G14, G19, G20 and C3."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from mingzhang import classifications
from mingzhang.check import wording
from mingzhang.check.identities import ZERO, is_nothing, is_zero, tolerance
from mingzhang.check.model import Case, Hit, NotEnough, Passed, Result, rule
from mingzhang.check.projects import lists_details
from mingzhang.check.wording import Field, place
from mingzhang.classifications import NameMatch, Scheme
from mingzhang.facts import (
    Amount,
    Coordinate,
    Fact,
    Message,
    Place,
    Unit,
    ancestors,
    parse_value,
    shown,
)
from mingzhang.interpret.model import Reading, ReadTable
from mingzhang.templates import Role

_DEPTHS = {"项": Message("项", "item level"), "款": Message("款", "group level")}

_RETIREMENT = ("2080501", "2080502")
_BRIDGES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("2080505",), ("30108",)),
    (("2080506",), ("30109",)),
    (("2210201",), ("30113",)),
    (_RETIREMENT, ("30301", "30302")),
)
"""Functional items and the economic items that state the same spending (rules.md G14). The items of
retirement also pay for retired people's welfare and activities (302), so they may hold more."""


@rule("G14")
def function_against_economic(case: Case) -> Iterator[Result]:
    """2080505 = 30108, 2080506 = 30109, 2210201 = 30113, retirement >= 30301 + 30302."""
    for part in case.reading.parts:
        functions = _basic(case.reading, part.key, "function")
        economics = _basic(case.reading, part.key, "dept_econ")
        if not functions or not economics:
            continue
        absent: list[tuple[tuple[str, ...], list[Fact]]] = []
        for codes, items in _BRIDGES:
            left = [f for c in codes for f in functions.get(c, ())]
            right = [f for c in items for f in economics.get(c, ())]
            spent = [f for f in right if _base(f)]
            if not left:
                if spent:
                    absent.append((codes, spent))
                continue
            more = _total(left) - _total(right)
            difference = abs(more)
            allowed = _slack((*left, *right))
            if difference <= allowed or (codes == _RETIREMENT and more > 0):
                yield Passed()
                continue
            yield Hit(
                tuple(f.place for f in (*left, *spent)),
                {
                    "function": _codes(codes),
                    "economic": _codes(items),
                    "stated": _money(_total(left), left[0]),
                    "expected": _money(_total(right), left[0]),
                    "difference": _money(difference, left[0]),
                },
                stated=_money(_total(left), left[0]),
                expected=_money(_total(right), left[0]),
                difference=_money(difference, left[0]),
            )
        if absent:
            facts = [f for _, found in absent for f in found]
            yield Hit(
                tuple(f.place for f in facts),
                {
                    "function": _codes(c for codes, _ in absent for c in codes),
                    "economic": wording.listing(f.place.row for f in facts),
                    "expected": wording.listing(wording.figure(shown(f.value)) for f in facts),
                },
                "absent",
            )


def _basic(reading: Reading, entity: str, axis: str) -> dict[str, list[Fact]]:
    """Basic expenditure by member of ``axis``, whichever fund the table is for."""
    found: dict[str, list[Fact]] = {}
    tables: dict[str, str] = {}
    for table in reading.tables:
        facts = [
            f
            for f in table.facts
            if axis in f.coordinate
            and f.coordinate.get("entity") == entity
            and f.coordinate.get("flow") == "expenditure"
        ]
        # Two halves, one of staff and one of public costs, hold every item once.
        halves = not any(f.coordinate.get("category") == "basic" for f in facts)
        categories = {"personnel", "public"} if halves else {"basic"}
        if halves and table.kind != "basic_economic":
            continue
        for fact in facts:
            c = fact.coordinate
            if c.get("category") in categories and isinstance(fact.value, Amount):
                # The table of all money stands before the one of the general budget.
                tables.setdefault(c[axis], fact.table)
                if tables[c[axis]] == fact.table:
                    found.setdefault(c[axis], []).append(fact)
    return found


def _base(fact: Fact) -> Decimal:
    return fact.value.base if isinstance(fact.value, Amount) else ZERO


def _total(facts: list[Fact]) -> Decimal:
    return sum((_base(f) for f in facts), ZERO)


def _slack(facts: tuple[Fact, ...]) -> Decimal:
    """What rounding may explain; a term of a sum printed as 0.00 万元 may hide up to 50 元."""
    values = [f.value for f in facts if isinstance(f.value, Amount)]
    hidden = [f for f in facts if is_nothing(f) and not is_zero(f)]
    if len(values) > 2 and hidden:
        return sum((v.half_step for v in values), ZERO)
    return tolerance(values)


def _codes(codes: Iterable[str]) -> Message:
    """Codes as a list; they are the same in both languages."""
    return wording.listing(Message(code, code) for code in codes)


def _money(base: Decimal, like: Fact) -> str:
    if isinstance(like.value, Amount):
        unit, decimals = like.value.unit, like.value.decimals
        return Amount(base / unit.in_yuan, unit, decimals).shown()
    return f"{base}元"


# -- G17: running costs ----------------------------------------------------------------------


_OFFICES_ONLY = re.compile(
    r"机关运行经费[^。]{0,12}(?:只|仅)(?:统计|包括|包含|反映|含|计算)[^。]{0,12}行政[^。]{0,4}单位"
    r"|\d\s{0,2}[家个][^。，,]{0,8}(?:机关|行政单位)[^。]{0,16}(?:参公|参照公务员)[^。]{0,12}单位"
    r"[^。]{0,16}机关运行经费"
    r"|机关运行经费[^。]{0,20}\d{1,6}\s{0,2}[家个][^。，,]{0,8}(?:机关|行政单位)[^。]{0,16}参[公照]"
)
"""A statement that running costs count offices alone, institutions not; or which bodies count."""
_INSTITUTION = re.compile(r"事业单位[^。]{0,40}机关运行经费|机关运行经费[^。]{0,40}事业单位")
"""A body that is no office says why it has no running costs."""


@rule("G17")
def running_costs_are_public_costs(case: Case) -> Iterator[Result]:
    """Running costs below public expenditure need an explanation: institutions (事业单位) do not
    count as offices, and the text must say so. (Running costs above it break the law of the same
    id.)"""
    for part in case.reading.parts:
        mine = [f for f in case.reading.facts if f.coordinate.get("entity") == part.key]
        running = [
            f
            for f in mine
            if f.coordinate.get("item") == "running_costs"
            and not f.coordinate.keys() & {"measure", "label"}
            and f.coordinate.get("fund", "fiscal") in {"fiscal", "general"}
            and isinstance(f.value, Amount)
        ]
        public = [
            f
            for f in mine
            if f.coordinate.get("category") == "public"
            and f.table
            and f.coordinate.keys() <= {"entity", "year", "flow", "category", "fund", "carry"}
            and isinstance(f.value, Amount)
        ]
        if not running or not public:
            continue
        scoped = _says(case.reading, part.index, _OFFICES_ONLY)
        lower = [f for f in running if _base(public[0]) - _base(f) > _slack((f, public[0]))]
        none = all(isinstance(f.value, Amount) and not f.value.value for f in lower)
        scoped = scoped or (none and _says(case.reading, part.index, _INSTITUTION))
        if not lower or scoped:
            yield Passed()
            continue
        short = _base(public[0]) - _base(lower[0])
        yield Hit(
            (*(f.place for f in lower), public[0].place),
            {
                "cell": place(lower[0].place),
                "stated": shown(lower[0].value),
                "other": place(public[0].place),
                "expected": shown(public[0].value),
                "difference": _money(short, public[0]),
            },
            stated=shown(lower[0].value),
            expected=shown(public[0].value),
            difference=_money(short, public[0]),
        )


def _says(reading: Reading, part: int, pattern: re.Pattern[str]) -> bool:
    return any(s.part == part and pattern.search(s.text) for s in reading.sections)


# -- G19: units and department ---------------------------------------------------------------


@rule("G19")
def units_add_up(case: Case) -> Iterator[Result]:
    """Cell by cell, the units' figures add up to the department's."""
    reading = case.reading
    departments = [p for p in reading.parts if p.entity.level == "department"]
    units = [p for p in reading.parts if p.entity.level == "unit"]
    if not departments or not units:
        return
    department = departments[0]
    expected = sum(len(t.rows) for t in reading.tables_of("organisation", department.index))
    if expected > len(units):
        yield NotEnough(
            Message(
                f"机构设置列有 {expected} 个单位，文件中只有 {len(units)} 个单位的预算，无法加总。",
                f"{expected} units are listed, the file holds the budgets of {len(units)}.",
            )
        )
        return
    own = _by_coordinate(reading, {department.key})
    theirs = _by_coordinate(reading, {p.key for p in units})
    differing: list[tuple[Fact, list[Fact]]] = []
    for coordinate, facts in own.items():
        others = theirs.get(coordinate)
        if not others:
            continue
        difference = abs(_base(facts[0]) - _total(others))
        if difference > _slack((facts[0], *others)):
            differing.append((facts[0], others))
        else:
            yield Passed()
    for fact, others in differing[:8]:
        sum_ = _total(others)
        yield Hit(
            (fact.place, *(o.place for o in others)),
            {
                "cell": place(fact.place),
                "stated": shown(fact.value),
                "other": place(others[0].place),
                "expected": _money(sum_, fact),
                "difference": _money(abs(_base(fact) - sum_), fact),
            },
            stated=shown(fact.value),
            expected=_money(sum_, fact),
            difference=_money(abs(_base(fact) - sum_), fact),
        )
    if len(differing) > 8:
        fact, others = differing[8]
        places = [p for f, o in differing[8:] for p in (f.place, o[0].place)]
        yield Hit(
            tuple(places),
            {
                "count": str(len(differing) - 8),
                "cell": place(fact.place),
                "stated": shown(fact.value),
                "expected": _money(_total(others), fact),
            },
            "many",
        )


def _by_coordinate(reading: Reading, entities: set[str]) -> dict[Coordinate, list[Fact]]:
    """Table figures of some bodies by coordinate without the body; one figure per body."""
    found: dict[Coordinate, list[Fact]] = defaultdict(list)
    seen: set[tuple[str, Coordinate]] = set()
    # Where some columns are not known, a sum over bodies would leave figures out.
    unsure = {f.table for t in reading.tables for f in t.facts if f.ambiguous}
    for table in reading.tables:
        if table.kind in unsure:
            continue
        for fact in table.facts:
            c = fact.coordinate
            if c.get("entity") not in entities or c.get("flow") in {"procurement", "assets"}:
                continue
            if "label" in c or "measure" in c:
                continue
            key = (c["entity"], c)
            if key not in seen:
                seen.add(key)
                found[c.without("entity")].append(fact)
    return found


# -- G20: projects ---------------------------------------------------------------------------


@rule("G20")
def forms_add_up(case: Case) -> Iterator[Result]:
    """The budgets on the project forms add up to project expenditure."""
    reading = case.reading
    for part in reading.parts:
        forms = [f for f in reading.forms_of("project", part.index) if "budget" in f.amounts]
        budgets = [f.amounts["budget"] for f in forms]
        stated = [b for b in budgets if isinstance(b.value, Amount)]
        spent = _project_expenditure(reading, part.key)
        if not stated or spent is None:
            continue
        total, whole = _total(stated), _base(spent)
        allowed = _slack((spent, *stated))
        if abs(total - whole) <= allowed:
            yield Passed()
            continue
        yield Hit(
            (spent.place, *(b.place for b in stated)),
            {
                "scope": Message(
                    f"{len(stated)}张项目绩效目标表的预算数",
                    f"the budgets on {len(stated)} project forms",
                ),
                "stated": _money(total, spent),
                "expected": shown(spent.value),
                "difference": _money(abs(total - whole), spent),
                "allowed": _money(allowed, spent),
            },
            stated=_money(total, spent),
            expected=shown(spent.value),
            difference=_money(abs(total - whole), spent),
            allowed=_money(allowed, spent),
        )


def _project_expenditure(reading: Reading, entity: str) -> Fact | None:
    wanted = {"entity", "year", "flow", "category", "fund", "carry"}
    best: Fact | None = None
    for table in reading.tables:
        for fact in table.facts:
            c = fact.coordinate
            if (
                c.get("entity") == entity
                and c.get("flow") == "expenditure"
                and c.get("category") == "project"
                and c.keys() <= wanted
                and isinstance(fact.value, Amount)
                and (best is None or len(c) < len(best.coordinate))
            ):
                best = fact
    return best


# -- G5: rows printed twice ------------------------------------------------------------------


@rule("G5")
def no_row_twice(case: Case) -> Iterator[Result]:
    """A code stands once in a table (once per government item where both are printed)."""
    for table in case.reading.tables:
        seen: dict[tuple[tuple[str, str], ...], Place] = {}
        for row in table.rows if not lists_details(table) else ():
            key = tuple(sorted(row.codes.items()))
            if row.kind != "data" or not key or table.spec.rows != "coded":
                continue
            first = seen.setdefault(key, row.place)
            if first is not row.place:
                yield Hit(
                    (row.place, first),
                    {"cell": place(row.place), "other": place(first), "code": key[0][1]},
                    "twice",
                    stated=key[0][1],
                )


# -- G6 and G11: figures in the remarks column ------------------------------------------------


@rule("G6")
def no_figure_in_remarks(case: Case) -> Iterator[Result]:
    """A figure in the remarks column was copied into the wrong column."""
    for table in case.reading.tables:
        if not table.kind.startswith("basic"):
            yield from _remarks(table)


@rule("G11")
def no_figure_in_basic_remarks(case: Case) -> Iterator[Result]:
    """The same in a basic table, where it usually is project money of another table."""
    for table in case.reading.tables:
        if table.kind.startswith("basic"):
            yield from _remarks(table)


def _remarks(table: ReadTable) -> Iterator[Result]:
    remark = next((c for c in table.spec.columns if c.role is Role.REMARK), None)
    if remark is None:
        return
    cells = [row.cells[remark.id] for row in table.rows if remark.id in row.cells]
    printed = {f.value.value for f in table.facts if isinstance(f.value, Amount)}
    figures = [c for c in cells if _is_amount(c.text, printed)]
    if not figures:
        yield Passed()
        return
    yield Hit(
        tuple(c.place for c in figures),
        {
            "cell": wording.places(c.place for c in figures),
            "stated": wording.listing(wording.figure(c.text) for c in figures),
        },
        "remark",
        stated=figures[0].text,
    )


def _is_amount(text: str, printed: set[Decimal]) -> bool:
    """Money, not a year or a number of a paper: it has cents, or stands in the table as well."""
    value = parse_value(text, Unit.YUAN) if text else None
    if not isinstance(value, Amount) or not value.value:
        return False
    return value.decimals > 0 or "," in text or value.value in printed


# -- G5 and G12: levels that are not printed -------------------------------------------------


@rule("G5")
def no_level_left_out(case: Case) -> Iterator[Result]:
    """A table that prints classes and groups prints them for every item."""
    yield from _levels(case.reading, "function")


@rule("G12")
def no_economic_class_left_out(case: Case) -> Iterator[Result]:
    """The same for economic items and their classes."""
    yield from _levels(case.reading, "dept_econ")


def _levels(reading: Reading, axis: str) -> Iterator[Result]:
    coded = [
        (t, {r.codes[axis]: r for r in t.rows if axis in r.codes and r.kind == "data"})
        for t in reading.tables
        if t.spec.rows == "coded" and not lists_details(t)
    ]
    # A layout without a level has it in none of its tables; a lost row is there in the others.
    # What no layout says may differ from table to table.
    layout = {len(code) for t, rows in coded if t.how != "vocabulary" for code in rows}
    for table, rows in coded:
        printed = {len(code) for code in rows} | (layout if table.how != "vocabulary" else set())
        told: set[str] = set()
        for code, row in rows.items():
            for above in ancestors(axis, code):
                if above in rows or len(above) not in printed or above in told:
                    continue
                told.add(above)
                fields: dict[str, Field] = {
                    "cell": place(row.place),
                    "code": above,
                    "table": table.title,
                }
                yield Hit((row.place,), fields, "level", expected=above)
        if rows and not told:
            yield Passed()


# -- C3: codes and names ---------------------------------------------------------------------

_SCHEMES = {
    "function": classifications.functional,
    "dept_econ": classifications.dept_economic,
    "gov_econ": classifications.gov_economic,
}


@rule("C3")
def codes_and_names(case: Case) -> Iterator[Result]:
    """Known codes carry their names; unknown ones are told gently."""
    told: set[tuple[str, str]] = set()
    for table in case.reading.tables:
        year = case.reading.parts[table.part].year
        for row in table.rows if not lists_details(table) else ():
            for axis, scheme in _SCHEMES.items():
                code = row.codes.get(axis)
                if code is None or not any(
                    c.axis == axis and c.role is Role.CODE for c in table.spec.columns
                ):
                    continue
                yield from _name(table, row.cells, axis, code, scheme(), year, told)


def _name(
    table: ReadTable,
    cells: object,
    axis: str,
    code: str,
    scheme: Scheme,
    year: int | None,
    told: set[tuple[str, str]],
) -> Iterator[Result]:
    if not isinstance(cells, dict):
        return
    names = (c for c in table.spec.columns if c.axis == axis and c.role is Role.NAME)
    cell = next((cells[c.id] for c in names if c.id in cells), None)
    if cell is None or not cell.text:
        return
    match = scheme.name_matches(code, cell.text, year)
    if match in (NameMatch.SAME, NameMatch.VARIANT):
        yield Passed()
        return
    if (code, cell.text) in told:
        return
    told.add((code, cell.text))
    spot = replace(cell.place, row=code, column="")
    fields: dict[str, Field] = {
        "cell": place(spot),
        "code": code,
        "stated": cell.text,
        "year": str(year or ""),
    }
    if match is NameMatch.UNKNOWN_CODE:
        yield Hit((spot,), fields, "unknown", stated=f"{code} {cell.text}")
    elif match is NameMatch.DIFFERENT:
        item = scheme.get(code, year)
        expected = item.name if item else ""
        yield Hit((spot,), {**fields, "expected": expected}, stated=cell.text, expected=expected)


@rule("C3")
def down_to_items(case: Case) -> Iterator[Result]:
    """Functional tables go down to 项 (seven digits), basic tables to 款 (five)."""
    for table in case.reading.tables:
        for axis, length, depth in (("function", 7, "项"), ("dept_econ", 5, "款")):
            coded = [row for row in table.rows if axis in row.codes and row.kind == "data"]
            if not coded or not any(
                c.axis == axis and c.role is Role.CODE for c in table.spec.columns
            ):
                continue
            codes = Counter(row.codes[axis] for row in coded)
            for row in coded:
                code = row.codes[axis]
                amount = next(
                    (c.fact for c in row.cells.values() if c.fact and _base(c.fact)), None
                )
                if len(code) >= length or amount is None:
                    continue
                if any(other != code and other.startswith(code) for other in codes):
                    continue
                yield Hit(
                    (row.place,),
                    {
                        "cell": place(row.place),
                        "code": code,
                        "depth": _DEPTHS[depth],
                        "stated": shown(amount.value),
                    },
                    "depth",
                    stated=shown(amount.value),
                )
