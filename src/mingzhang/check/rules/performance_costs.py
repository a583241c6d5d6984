"""Money in performance forms: K5 cost targets against the budget, K12 units and repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, joined
from mingzhang.check.indicators import (
    BUDGET_NAMES,
    Row,
    budget,
    budget_place,
    called,
    filled_forms,
    owner,
    rows,
    short,
)
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.projects import name_key
from mingzhang.facts import NOTHING, Amount, Blank, Fact, Interval, Message, Severity, Unit
from mingzhang.interpret.forms import figures, pieces
from mingzhang.interpret.forms.labels import unit_in
from mingzhang.interpret.model import PerformanceForm
from mingzhang.interpret.targets import counted_in

_TOTAL_COST = re.compile(r"^(?:项目|资金|专项资金|项目资金)?总?成本$|总费用|总成本")
_WHOLE_WORK = re.compile(r"总投资|投资额|概算|总造价|合同")
"""Costs of a work of several years, of which the budget pays one."""
_LOW = Decimal("0.8")
_DIGITS = re.compile(r"\d+(?:\.(\d+))?")
_SAID_UNIT = re.compile(r"(亿元|万元|元)\s*$")
_SOURCES = (
    ("budget", ("fiscal", "other")),
    ("budget", ("central", "provincial", "local", "own", "other")),
    (
        "period_budget",
        ("period_central", "period_provincial", "period_local", "period_own", "period_other"),
    ),
    ("budget_total", ("budget_basic", "budget_project")),
    (
        "budget_total",
        (
            "budget_personnel",
            "budget_public",
            "budget_project",
            "budget_business",
            "budget_remitted",
            "budget_subsidy",
        ),
    ),
    ("budget_total", ("budget_fiscal", "budget_other")),
    (
        "budget_sources",
        (
            "budget_general",
            "budget_government",
            "budget_state_capital",
            "budget_insurance",
            "budget_special_account",
            "budget_own",
        ),
    ),
)
_NEEDED = {
    "fiscal",
    "central",
    "local",
    "budget_project",
    "budget_fiscal",
    "budget_general",
    "period_central",
    "period_local",
}


# ------------------------------------------------------- K5 cost targets stay within the budget


@rule("K5")
def cost_targets_fit(case: Case) -> Iterator[Result]:
    """A cost limit does not exceed the project's money; a budget told as target is the budget."""
    for form in filled_forms(case.reading):
        money = budget(form)
        if money is None:
            continue
        hits = [*_limits(form, money), *_products(form, money), *_purpose(form, money)]
        yield from hits
        if not hits:
            yield Passed()


def _limits(form: PerformanceForm, money: Amount) -> Iterator[Hit]:
    for row in rows(form):
        number = row.number
        if number is None or row.counted != "元" or row.target.about:
            continue
        variant = _beyond(row, number, money)
        if not variant:
            continue
        difference = _yuan(abs(number - money.base), money)
        above = variant == "default"
        yield Hit(
            (budget_place(form), row.place),
            {
                "form": called(form),
                "name": short(row.name),
                "value": row.value,
                "budget": money.shown(),
                "difference": difference,
            },
            variant,
            row.value,
            f"≤{money.shown()}" if above else money.shown(),
            difference,
            severity=Severity.WARNING if above and _WHOLE_WORK.search(row.words) else None,
        )


def _beyond(row: Row, number: Decimal, money: Amount) -> str:
    """Which variant of the message fits an amount that the budget does not bear; empty for one
    that it does."""
    if BUDGET_NAMES.match(row.name):
        return "" if money.interval.meets(Interval(number, number)) else "budget"
    if not row.is_cost or row.target.sign in ("≥", ">"):
        return ""
    if number > money.interval.hi:
        return "" if _is_rounding(row.value, number, money) else "default"
    return "below" if _TOTAL_COST.search(row.name) and number < money.base * _LOW else ""


def _is_rounding(printed: str, number: Decimal, money: Amount) -> bool:
    """Whether a limit is the budget with other digits: a tail.

    With fewer digits it is the budget rounded (≤509.3 for 509.29); with more, the budget is the
    limit rounded, or carried to make a table add up: less than a unit of its last digit away.
    """
    match = _DIGITS.search(printed)
    if match is None:
        return False
    decimals = len(match[1] or "")
    step = number / Decimal(match[0]) if Decimal(match[0]) else Decimal(0)
    half = step.scaleb(-decimals) / 2
    away = abs(number - money.base)
    if half > money.half_step:
        return away <= half
    return half < money.half_step and away < 2 * money.half_step


def _products(form: PerformanceForm, money: Amount) -> Iterator[Hit]:
    """Number × price, where form names both: the limits together cost more than there is."""
    whole, told, counted = Decimal(0), [], list[Row]()
    for row in rows(form):
        number = row.number
        if number is None or "/" not in row.counted or row.target.sign in ("≥", ">"):
            continue
        found = _quantity(row) if row.target.per else None
        if found is None:
            continue
        quantity, source = found
        whole += quantity * number
        told.append(f"{quantity:f}×{number:f}元")
        counted += [source, row]
    if whole > money.interval.hi:
        product = _yuan(whole, money)
        yield Hit(
            distinct((budget_place(form), *(row.place for row in counted))),
            {
                "form": called(form),
                "parts": Message("＋".join(told), " + ".join(told).replace("元", " yuan")),
                "product": product,
                "budget": money.shown(),
                "difference": _yuan(whole - money.base, money),
            },
            "product",
            product,
            f"≤{money.shown()}",
            _yuan(whole - money.base, money),
        )


def _quantity(price: Row) -> tuple[Decimal, Row] | None:
    """How many a unit price is paid for, and the indicator that tells it: the price itself in its
    name, or the only one that counts."""
    per = counted_in(price.target.per)
    for figure in figures(price.indicator.level3):
        if figure.counted == per:
            return figure.amount.value, price
    found = [
        r
        for r in rows(price.form)
        if r is not price
        and r.counted == per
        and r.number is not None
        and not r.target.about
        and r.target.sign not in ("≤", "<")
    ]
    if len(found) != 1 or found[0].number is None:
        return None
    return found[0].number, found[0]


def _purpose(form: PerformanceForm, money: Amount) -> Iterator[Hit]:
    """``某专项经费13万元`` in the purpose names the budget: both must be one figure."""
    name = name_key(form.name)
    for text, place in pieces(form, "purpose"):
        for figure in figures(text):
            words = name_key(text[: figure.span[0]])
            if figure.counted != "元" or not name or not words.endswith(name):
                continue
            if not figure.amount.same_figure(money):
                yield Hit(
                    (budget_place(form), place),
                    {
                        "form": called(form),
                        "stated": figure.amount.shown(),
                        "budget": money.shown(),
                    },
                    "purpose",
                    figure.amount.shown(),
                    money.shown(),
                )


def _yuan(yuan: Decimal, like: Amount) -> str:
    """An amount of 元 in the unit of ``like``, with the digits that it needs."""
    value = (yuan / like.unit.in_yuan).normalize()
    exponent = value.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Amount(value, like.unit, max(digits, 0)).shown()


@rule("K5")
def sources_add_up(case: Case) -> Iterator[Result]:
    """The money of a form is the sum of the sources and uses that it prints."""
    for form in filled_forms(case.reading):
        for total, parts in _SOURCES:
            whole = form.amounts.get(total)
            listed = [form.amounts[p] for p in parts if p in form.amounts]
            if (
                whole is None
                or not isinstance(whole.value, Amount)
                or len(listed) < 2
                or not _NEEDED & {p for p in parts if p in form.amounts}
            ):
                continue
            yield from _sum(form, whole, whole.value, listed)
        yield from _period(form)


def _sum(form: PerformanceForm, whole: Fact, total: Amount, listed: list[Fact]) -> Iterator[Result]:
    given = [f.value for f in listed if isinstance(f.value, Amount)]
    if not given or any(f.value is Blank.UNREAD for f in listed):
        return
    together = sum((v.interval for v in given), NOTHING)
    if together.meets(total.interval):
        yield Passed()
        return
    added = sum((v.base for v in given), Decimal(0))
    blank = [f for f in listed if isinstance(f.value, Blank)]
    # More blanks than figures and money missing: sources that were not filled in, no contradiction.
    missing = bool(blank) and (added == 0 or (added < total.base and len(blank) > len(given)))
    difference = _yuan(abs(total.base - added), total)
    yield Hit(
        distinct(
            (
                whole.place,
                *((f.place for f in blank) if missing else ()),
                *(f.place for f in listed if not missing),
            )
        ),
        {
            "form": called(form),
            "whole": _label(whole),
            "total": total.shown(),
            "sum": _yuan(added, total),
            "difference": difference,
            "parts": wording.listing(_label(f) for f in (blank if missing else listed)),
        },
        "sources_blank" if missing else "sources",
        total.shown(),
        _yuan(added, total),
        difference,
    )


def _label(fact: Fact) -> str:
    return "".join(fact.place.row.split()).rstrip(":：")


def _period(form: PerformanceForm) -> Iterator[Result]:
    """In a project of one year the money of the whole period is that of the year."""
    one, year = form.amounts.get("period_budget"), form.amounts.get("budget")
    if (
        one is None
        or year is None
        or not isinstance(one.value, Amount)
        or not isinstance(year.value, Amount)
        or "".join(form.fields.get("period", ("",))[0].split()) not in ("1年", "一年")
    ):
        return
    if one.value.same_figure(year.value):
        yield Passed()
    else:
        yield Hit(
            distinct((one.place, year.place)),
            {
                "form": called(form),
                "period": one.value.shown(),
                "year": year.value.shown(),
            },
            "period",
            one.value.shown(),
            year.value.shown(),
        )


# ------------------------------------------------------------------------------ K12 units


@rule("K12")
def units_as_headed(case: Case) -> Iterator[Result]:
    """Cells are in the unit of their head and hold one figure."""
    other: list[tuple[PerformanceForm, Fact, str, Unit]] = []
    twice: list[tuple[PerformanceForm, Fact]] = []
    tested = 0
    for form in case.reading.forms:
        if not form.sure:
            continue
        headed = unit_in(form.fields["money_unit"][0]) if "money_unit" in form.fields else None
        for fact in form.amounts.values():
            if not isinstance(fact.value, Amount) or not fact.value.unit.is_money:
                continue
            tested += 1
            tokens = fact.place.text.split()
            if len(tokens) > 1 and len(set(tokens)) == 1:
                twice.append((form, fact))
            said = _SAID_UNIT.search(fact.place.text)
            if headed is not None and said and Unit(said[1]) is not headed:
                other.append((form, fact, fact.place.text, headed))
    if tested and not other and not twice:
        yield Passed(tested)
    if other:
        forms = dict.fromkeys(owner(form) for form, *_ in other)
        heads = distinct(form.fields["money_unit"][1] for form, *_ in other)
        yield Hit(
            distinct((*heads, *(fact.place for _, fact, _, _ in other))),
            {
                "head": other[0][3].value,
                "count": str(len(forms)),
                "forms": wording.listing(forms, 4),
                "cells": wording.listing((t for _, _, t, _ in other), 5),
            },
            stated=joined((t for _, _, t, _ in other), 5),
            expected=other[0][3].value,
        )
    if twice:
        yield Hit(
            distinct(fact.place for _, fact in twice),
            {
                "forms": wording.listing((owner(form) for form, _ in twice), 4),
                "text": " ".join(twice[0][1].place.text.split()),
                "count": str(len(twice)),
            },
            "twice",
            stated=twice[0][1].place.text,
            expected=twice[0][1].place.text.split()[0],
        )
