"""Where sums must agree: income and expenditure, money carried over, the three public costs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.budget.model import FUNDS
from mingzhang.budget.problems import Problem, error, place, quoted, warning
from mingzhang.budget.validate.books import Books, grouped, repeated, total, twice, yuan, yuan_en

_FISCAL = ("general", "government", "state_capital")
_ITEMS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("abroad_teaching", "abroad_other"), ("30212",)),
    (("vehicle_purchase",), ("30913", "31013")),
    (("vehicle_running",), ("30231",)),
    (("reception",), ("30217",)),
    (("meeting",), ("30215",)),
    (("training",), ("30216",)),
)
"""Items of the three public costs, and the economic items they are spent under."""

_Groups = dict[tuple[str, str, str], Decimal]
"""Sums by unit, fund and current or carried over."""


def check_money(books: Books) -> Iterator[Problem]:
    """Sums over several sheets; left out where a sheet is broken."""
    if books.whole("incomes", "lines", "carry_outs", "units"):
        yield from _balance(books)
    if books.whole("incomes"):
        yield from _labels(books)
    if books.whole("lines", "three_public"):
        yield from _three_public(books)
    for line, first in repeated(books.budget.incomes, lambda line: line):
        yield twice(books, line, first, "这一行", "This line")
    for out, other in repeated(books.budget.carry_outs, lambda out: out):
        yield twice(books, out, other, "这一行", "This line")
    for item, same in repeated(
        books.budget.three_public, lambda item: (item.unit, item.item, item.fund)
    ):
        what = books.choice("three_public", "item", item.item)
        other_place = books.at(same)
        zh = f"“{what}”已经填在{place(other_place)}，同一单位、同一资金只填一行。"
        en = f"“{what}” stands already at {place(other_place, 'en')}; one row a unit and fund."
        yield error("same_item", zh, en, books.at(item), "item")


def _balance(books: Books) -> Iterator[Problem]:
    budget = books.budget
    into: _Groups = {}
    for income in budget.incomes:
        if not income.label:
            _add(into, (income.unit, income.fund, income.carry), income.amount)
    out: _Groups = {}
    for line in budget.lines:
        _add(out, (line.unit, line.fund, line.carry), line.amount)
    left: _Groups = {}
    for rest in budget.carry_outs:
        _add(left, (rest.unit, rest.fund, "current"), rest.amount)
    for unit in budget.units:
        for fund in FUNDS:
            now, before = (unit.code, fund, "current"), (unit.code, fund, "prior")
            yield from _compare(
                books,
                now[:2],
                (_of(into, now), _of(into, before)),
                (_of(out, now) + _of(out, before), _of(left, now)),
                _of(out, before),
            )


def _compare(
    books: Books,
    of: tuple[str, str],
    resources: tuple[Decimal, Decimal],
    uses: tuple[Decimal, Decimal],
    spent_prior: Decimal,
) -> Iterator[Problem]:
    unit = books.units[of[0]]
    fund = books.choice("lines", "fund", of[1])
    who = f"{quoted(books.unit_label(unit.code))}的“{fund}”"
    who_en = f"{unit.code}, {of[1]}"
    income, uses_all = sum(resources), sum(uses)
    if income != uses_all:
        zh = (
            f"{who}收支不平：本年收入 {yuan(resources[0])}＋上年结转 {yuan(resources[1])}"
            f"＝{yuan(Decimal(income))}，支出 {yuan(uses[0])}＋年终结转 {yuan(uses[1])}"
            f"＝{yuan(Decimal(uses_all))}，相差 {yuan(abs(Decimal(income) - uses_all))}。"
            "请核对“收入”“支出明细”“年终结转”三表。"
        )
        en = (
            f"{who_en}: income {yuan_en(resources[0])} + carried in {yuan_en(resources[1])} = "
            f"{yuan_en(Decimal(income))}, expenditure {yuan_en(uses[0])} + carried out "
            f"{yuan_en(uses[1])} = {yuan_en(Decimal(uses_all))}; they differ by "
            f"{yuan_en(abs(Decimal(income) - uses_all))}."
        )
        yield error("not_balanced", zh, en, books.at(unit), "code")
    if spent_prior > resources[1]:
        zh = (
            f"{who}用上年结转安排的支出 {yuan(spent_prior)}，超过上年结转收入 "
            f"{yuan(resources[1])}，多 {yuan(spent_prior - resources[1])}。"
        )
        en = (
            f"{who_en}: {yuan_en(spent_prior)} are spent from money carried over, "
            f"but {yuan_en(resources[1])} were carried in."
        )
        yield error("carry_over_exceeded", zh, en, books.at(unit), "code")


def _add(groups: _Groups, key: tuple[str, str, str], amount: Decimal) -> None:
    groups[key] = groups.get(key, Decimal(0)) + amount


def _of(groups: _Groups, key: tuple[str, str, str]) -> Decimal:
    return groups.get(key, Decimal(0))


def _labels(books: Books) -> Iterator[Problem]:
    """A part printed below its whole (其中) is not more than the whole."""
    for lines in grouped(books.budget.incomes, lambda i: (i.unit, i.fund, i.carry)).values():
        whole = total(line.amount for line in lines if not line.label)
        parts = [line for line in lines if line.label]
        part = total(line.amount for line in parts)
        if part > whole:
            zh = f"“其中”各行合计 {yuan(part)}，超过它们所属的收入 {yuan(whole)}。"
            en = f"The parts (其中) make {yuan_en(part)}, more than their whole, {yuan_en(whole)}."
            yield error("parts_exceed_whole", zh, en, books.at(parts[0]), "amount")


def _three_public(books: Books) -> Iterator[Problem]:
    spent = grouped(
        (line for line in books.budget.lines if line.fund in _FISCAL and line.dept_econ),
        lambda line: (line.unit, line.fund, line.dept_econ),
    )
    stated = grouped(books.budget.three_public, lambda item: (item.unit, item.fund, item.item))
    for unit in books.budget.units:
        for fund in _FISCAL:
            for items, codes in _ITEMS:
                lines = [x for code in codes for x in spent.get((unit.code, fund, code), ())]
                own = [x for item in items for x in stated.get((unit.code, fund, item), ())]
                paid, said = total(x.amount for x in lines), total(x.amount for x in own)
                if said < paid:
                    what = books.choice("three_public", "item", items[-1])
                    code = books.codes.label("dept_economic", lines[0].dept_econ)
                    zh = (
                        f"{quoted(books.unit_label(unit.code))}的支出明细中{quoted(code)}合计 "
                        f"{yuan(paid)}，而“三公经费”表的“{what}”只有 {yuan(said)}，请核对。"
                    )
                    en = (
                        f"{unit.code} spends {yuan_en(paid)} under {codes[0]}, but its item "
                        f"{items[-1]} says {yuan_en(said)}; please check."
                    )
                    at = books.at(own[0] if own else lines[0])
                    field = "amount" if own else "dept_econ"
                    yield warning("three_public_less_than_lines", zh, en, at, field)
