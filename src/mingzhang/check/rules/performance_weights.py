"""Weights and spending plans of performance forms: K1, K2, K3, K4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from mingzhang.check import wording
from mingzhang.check.gathering import distinct
from mingzhang.check.indicators import (
    BENEFIT,
    COST,
    OUTPUT,
    SATISFACTION,
    Row,
    budget,
    budget_place,
    called,
    filled_forms,
    printed_rows,
    rows,
    says_something,
    short,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.facts import Amount, Blank, Message, Place
from mingzhang.interpret.model import PerformanceForm, PlanPoint

WITH_COST = {COST: 20, OUTPUT: 40, BENEFIT: 20, SATISFACTION: 10}
WITHOUT_COST = {OUTPUT: 50, BENEFIT: 30, SATISFACTION: 10}
EXECUTION = 10
_USUAL = (90, 90 + EXECUTION)
_ORDER = (COST, OUTPUT, BENEFIT, SATISFACTION)
_MONTH = re.compile(r"(\d{1,2})月")
_HUNDRED = Decimal(100)


# ------------------------------------------------------------------------- K1 weights add up


@rule("K1")
def weights_add_up(case: Case) -> Iterator[Result]:
    """Weights add up to the total of the form; none is blank, none goes to 不涉及."""
    for form in filled_forms(case.reading):
        total = weights_total(form)
        yield from _weights(form, total) if total is not None else _unprescribed(form)


def weights_total(form: PerformanceForm) -> int | None:
    """What the weights add up to: by the head of the form, else by its layout."""
    printed = form.fields.get("weights_total")
    return int(printed[0]) if printed is not None else form.spec.weights_total


def _unprescribed(form: PerformanceForm) -> Iterator[Result]:
    """Weights of a form for which the layout prescribes none, given all the same."""
    if not all(isinstance(r.indicator.weight, Amount) for r in rows(form)):
        return
    given = sum((_weight(r) for r in printed_rows(form)), Decimal(0))
    if given in _USUAL:
        yield Passed()
    elif given:
        yield Hit(
            distinct(_weight_place(r) for r in rows(form)),
            {"form": called(form), "sum": f"{given.normalize():f}"},
            "unusual",
            stated=f"{given.normalize():f}",
            expected="90",
        )


def _weights(form: PerformanceForm, total: int) -> Iterator[Result]:
    real = rows(form)
    names: dict[str, wording.Field] = {"form": called(form), "total": str(total)}
    blank = [r for r in real if not isinstance(r.indicator.weight, Amount)]
    if len(blank) == len(real):
        yield Hit(
            distinct(_weight_place(r) for r in real),
            {**names, "count": str(len(real))},
            "blank",
            stated=Blank.BLANK.value,
            expected=str(total),
        )
        return
    given = sum((_weight(r) for r in printed_rows(form)), Decimal(0))
    allowed = {total, total + EXECUTION} if any("执行率" in r.name for r in real) else {total}
    if blank:
        yield Hit(
            distinct(_weight_place(r) for r in blank),
            {
                **names,
                "count": str(len(blank)),
                "sum": f"{given:f}",
                "names": wording.listing((short(r.name, 16) for r in blank), 6),
            },
            "part",
            stated=Blank.BLANK.value,
            expected=f"{total - given:f}",
        )
    elif given not in allowed:
        yield Hit(
            distinct((form.place, *(_weight_place(r) for r in real))),
            {
                **names,
                "sum": f"{given:f}",
                "difference": f"{abs(given - total):f}",
                "parts": _joined((f"{_weight(r):f}" for r in real), "＋", " + "),
            },
            stated=f"{given:f}",
            expected=str(total),
            difference=f"{abs(given - total):f}",
        )
    else:
        yield Passed()
    void = [r for r in printed_rows(form) if not says_something(r) and _weight(r) > 0]
    if void:
        yield Hit(
            distinct(_weight_place(r) for r in void),
            {
                **names,
                "count": str(len(void)),
                "parts": _joined((f"{_weight(r):f}" for r in void), "、", ", "),
            },
            "void",
            stated="、".join(f"{_weight(r):f}" for r in void),
            expected="0",
        )


def _joined(texts: Iterable[str], chinese: str, english: str) -> Message:
    each = list(texts)
    return Message(chinese.join(each), english.join(each))


def _weight(row: Row) -> Decimal:
    weight = row.indicator.weight
    return weight.value if isinstance(weight, Amount) else Decimal(0)


def _weight_place(row: Row) -> Place:
    place = row.place
    text = f"{_weight(row):f}" if _weight(row) else ""
    return replace(place, section="", column="分值权重", text=text, span=None)


# ------------------------------------------------------------- K2 weights of the first levels


@rule("K2")
def weights_as_recommended(case: Case) -> Iterator[Result]:
    """The split over the first levels is the recommended one; another is lawful, so only a note."""
    other: list[tuple[PerformanceForm, str, str]] = []
    met = 0
    for form in filled_forms(case.reading):
        split = _split(form)
        if split is None:
            continue
        wanted = _recommended(split)
        if split == wanted:
            met += 1
        else:
            other.append((form, _shown(split), _shown(wanted)))
    if met:
        yield Passed(met)
    if other:
        listed = "；".join(f"{short(form.name, 16)} {said}" for form, said, _ in other)
        splits = wording.series(
            (wording.named(f"{short(form.name, 16)}", f" {said}") for form, said, _ in other), 30
        )
        wanted_all = " / ".join(dict.fromkeys(w for _, _, w in other))
        yield Hit(
            distinct(form.place for form, _, _ in other),
            {"count": str(len(other)), "splits": splits, "wanted": wanted_all},
            stated=listed,
            expected=wanted_all,
        )


def _split(form: PerformanceForm) -> dict[str, int] | None:
    """Weight of each first level; None when the form has no full set of weights."""
    if form.spec.weights_total is None or weights_total(form) != form.spec.weights_total:
        return None
    split: dict[str, Decimal] = {}
    for row in printed_rows(form):
        if weight := _weight(row):
            level = row.indicator.level1
            split[level] = split.get(level, Decimal(0)) + weight
    whole = sum(split.values(), Decimal(0))
    if whole != form.spec.weights_total or not split.keys() <= set(_ORDER):
        return None
    if any(weight != int(weight) for weight in split.values()):
        return None
    return {level: int(split[level]) for level in _ORDER if level in split}


def _recommended(split: dict[str, int]) -> dict[str, int]:
    wanted = dict(WITH_COST if COST in split else WITHOUT_COST)
    if SATISFACTION not in split:
        wanted[BENEFIT] += wanted.pop(SATISFACTION)
    return wanted


def _shown(split: dict[str, int]) -> str:
    return "/".join(str(split.get(level, 0)) for level in _ORDER)


# ------------------------------------------------------------------------ K3 the spending plan


@rule("K3")
def plan_is_complete(case: Case) -> Iterator[Result]:
    """A plan has its four points, never falls, stays within 0 and 100 and ends at 100."""
    others = _has_amounts(case)
    for form in filled_forms(case.reading, "project"):
        if "plan" not in form.spec.fields or "plan" not in form.fields:
            continue
        hits = list(_plan(form, _amount_like(form) or (others and _like_amounts(form))))
        yield from hits
        if not hits:
            yield Passed()


def _plan(form: PerformanceForm, amounts: bool) -> Iterator[Hit]:
    points = [(p, p.value) for p in form.plan if isinstance(p.value, Amount)]
    if not points:
        yield Hit((form.fields["plan"][1],), _said(form), "none", stated="", expected="100%")
        return
    full = _full(form)
    if not any(_month(p) >= 12 for p, _ in points) and not any(v.value == full for _, v in points):
        yield Hit(
            _plan_places(form),
            _said(form),
            "incomplete",
            stated=_plan_text(form),
            expected="12月底 100%",
        )
    elif not amounts and points[-1][1].value != full:
        yield Hit(
            _plan_places(form),
            {**_said(form), "last": _value_text(points[-1][0])},
            "last",
            stated=_value_text(points[-1][0]),
            expected="100%",
        )
    for (earlier, one), (later, two) in pairwise(points):
        if two.value < one.value:
            yield Hit(
                distinct((earlier.place, later.place)),
                {
                    **_said(form),
                    "earlier": wording.named(earlier.head, f" {_value_text(earlier)}"),
                    "later": wording.named(later.head, f" {_value_text(later)}"),
                },
                "falling",
                stated=_value_text(later),
                expected=f"≥{_value_text(earlier)}",
            )
            break
    if not amounts and any(not 0 <= v.value <= max(full, _HUNDRED) for _, v in points):
        yield Hit(
            _plan_places(form), _said(form), "range", stated=_plan_text(form), expected="0—100%"
        )


def _said(form: PerformanceForm) -> dict[str, wording.Field]:
    return {
        "form": called(form),
        "plan": _plan_text(form),
        "heads": wording.listing(p.head for p in form.plan),
    }


def _full(form: PerformanceForm) -> Decimal:
    """What the plan must reach: 100 %, or the budget where the head says 万元."""
    label = form.fields["plan"][0]
    money = budget(form)
    return money.value if "万元" in label and money is not None else _HUNDRED


def _month(point: PlanPoint) -> int:
    found = _MONTH.search(point.head)
    return int(found[1]) if found else 0


def _value_text(point: PlanPoint) -> str:
    return point.value.text if isinstance(point.value, Amount) else ""


def _plan_text(form: PerformanceForm) -> str:
    return "/".join(_value_text(p) for p in form.plan if isinstance(p.value, Amount))


def _plan_places(form: PerformanceForm) -> tuple[Place, ...]:
    return distinct((form.fields["plan"][1], *(p.place for p in form.plan)))


# ------------------------------------------------------------- K4 amounts in a percent column


@rule("K4")
def plan_in_percent(case: Case) -> Iterator[Result]:
    """The plan's percent columns hold percentages, not amounts of money."""
    others = _has_amounts(case)
    for form in filled_forms(case.reading, "project"):
        money = budget(form)
        if "plan" not in form.fields or not form.plan or money is None:
            continue
        sure = _amount_like(form)
        if not sure and not (others and _like_amounts(form)):
            yield Passed()
            continue
        shares = _shares(form, money)
        yield Hit(
            distinct((*_plan_places(form), budget_place(form))),
            {
                "form": called(form),
                "plan": _plan_text(form),
                "budget": money.shown(),
                "shares": shares,
            },
            "default" if sure else "likely",
            stated=_plan_text(form),
            expected=shares,
        )


def _bare_values(form: PerformanceForm) -> list[Decimal]:
    """The plan's values when none is written with %; empty otherwise."""
    values = [p.value for p in form.plan if isinstance(p.value, Amount)]
    label = form.fields.get("plan", ("",))[0]
    if not values or "万元" in label or any("%" in v.text or "％" in v.text for v in values):
        return []
    return [v.value for v in values]


def _amount_like(form: PerformanceForm) -> bool:
    """Whether the plan ends exactly at the budget instead of at 100."""
    money, values = budget(form), _bare_values(form)
    if money is None or not values or values[-1] == _HUNDRED:
        return False
    return values[-1] == money.value and max(values) <= money.value


def _like_amounts(form: PerformanceForm) -> bool:
    """Whether a plan that breaks off may be amounts, as other plans of the document are."""
    money, values = budget(form), _bare_values(form)
    if money is None or not values:
        return False
    return max(values) < _HUNDRED and max(values) <= money.value


def _has_amounts(case: Case) -> bool:
    """Whether a plan of the document ends exactly at its budget."""
    return any(_amount_like(form) for form in filled_forms(case.reading, "project"))


def _shares(form: PerformanceForm, money: Amount) -> str:
    if not money.value:
        return "100%"
    found = []
    for point in form.plan:
        if isinstance(point.value, Amount):
            share = (point.value.value / money.value * 100).quantize(Decimal("0.01")).normalize()
            found.append(f"{share:f}%")
    return "/".join(found)
