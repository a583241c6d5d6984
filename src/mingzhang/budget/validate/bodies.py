"""The department, its units, and every reference to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mingzhang.budget.codes import YEARS
from mingzhang.budget.layouts import layout_ids
from mingzhang.budget.model import Where
from mingzhang.budget.problems import Problem, error, nearest, perhaps, place, quoted, warning
from mingzhang.budget.references import label
from mingzhang.budget.schema import COVER, ColumnType, schema
from mingzhang.budget.validate.books import Books, repeated
from mingzhang.classifications import divisions

_COVER = Where(COVER, 0)


def check_bodies(books: Books) -> Iterator[Problem]:
    """Cover, units, references to units."""
    if books.whole(COVER):
        yield from _cover(books)
    yield from _units(books)
    if books.whole("units", COVER):
        yield from _references(books)


def _cover(books: Books) -> Iterator[Problem]:
    budget = books.budget
    if budget.year not in YEARS:
        zh = f"预算年度 {budget.year} 不对，应为四位年份，如 2026。"
        yield error("bad_year", zh, f"{budget.year} is no budget year.", _COVER, "year")
    if not re.fullmatch(r"\d{3}", budget.code, re.ASCII):
        zh = f"部门编码{quoted(budget.code)}应为三位数字，如 450。"
        en = f"The department's code {quoted(budget.code)} must have three digits."
        yield error("department_code", zh, en, _COVER, "code")
    if not re.fullmatch(r"\d{6}", budget.division, re.ASCII):
        zh = f"行政区划代码{quoted(budget.division)}应为六位数字，如 130529。"
        en = f"The division code {quoted(budget.division)} must have six digits."
        yield error("division_code", zh, en, _COVER, "division")
    elif budget.division not in divisions():
        zh = f"行政区划代码 {budget.division} 不在清单中，请核对。"
        en = f"The division code {budget.division} is not in the list; please check."
        yield warning("unknown_division", zh, en, _COVER, "division")
    yield from _layout(budget.template)
    if budget.date and not _is_day(budget.date):
        zh = f"公开日期{quoted(budget.date)}应写为 2026-02-10 的样子。"
        en = f"The date {quoted(budget.date)} must be written like 2026-02-10."
        yield error("not_a_date", zh, en, _COVER, "date")


def _layout(name: str) -> Iterator[Problem]:
    """A layout of a folder of one's own is not known here: an id may be right all the same."""
    ids = layout_ids()
    if name and name not in ids:
        offer = perhaps(nearest(name, ids, 1))
        zh = f"公开样式{quoted(name)}不是已有的样式。{offer.zh}已有：{'、'.join(ids)}。"
        en = f"{quoted(name)} is no known layout.{offer.en} Known: {', '.join(ids)}."
        tell = warning if name.isascii() else error
        yield tell("unknown_layout", zh, en, _COVER, "template")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _units(books: Books) -> Iterator[Problem]:
    budget = books.budget
    if not budget.units and books.whole("units"):
        zh = "“预算单位”表是空的，至少要有一个单位（部门本级）。"
        yield error("no_units", zh, "There are no units; list at least the department itself.")
    for unit in budget.units:
        if not re.fullmatch(r"\d{6}", unit.code, re.ASCII):
            zh = f"单位编码{quoted(unit.code)}应为六位数字，如 {budget.code or '450'}001。"
            en = f"The unit's code {quoted(unit.code)} must have six digits."
            yield error("unit_code", zh, en, books.at(unit), "code")
        elif books.whole(COVER) and not unit.code.startswith(budget.code):
            zh = f"单位编码 {unit.code} 应以部门编码 {budget.code} 开头。"
            en = f"The unit's code {unit.code} must begin with the department's, {budget.code}."
            yield error("unit_code", zh, en, books.at(unit), "code")
    for unit, first in repeated(budget.units, lambda u: u.code):
        other = books.at(first)
        zh = f"单位编码 {unit.code} 已经用在{place(other)}，每个单位的编码应当不同。"
        en = f"The unit's code {unit.code} stands already at {place(other, 'en')}."
        yield error("same_unit_code", zh, en, books.at(unit), "code")
    for unit, first in repeated(budget.units, lambda u: u.name):
        other = books.at(first)
        zh = f"单位名称{quoted(unit.name)}与{place(other)}相同，请核对。"
        en = f"The name {quoted(unit.name)} stands already at {place(other, 'en')}; please check."
        yield warning("same_unit_name", zh, en, books.at(unit), "name")


def _references(books: Books) -> Iterator[Problem]:
    labels = [label(u.code, u.name) for u in books.budget.units]
    for sheet in schema().records:
        for column in sheet.columns:
            if column.type not in (ColumnType.UNIT, ColumnType.BODY):
                continue
            known = books.units if column.type is ColumnType.UNIT else books.bodies
            for record in getattr(books.budget, sheet.key):
                code = getattr(record, column.key)
                if code and code not in known:
                    offer = perhaps(nearest(code, labels))
                    zh = f"单位{quoted(code)}不在“预算单位”表中。{offer.zh}"
                    en = f"There is no unit {quoted(code)}.{offer.en}"
                    yield error("unknown_reference", zh, en, books.at(record), column.key)
