"""Reads the reference lists in ``data/``, each once and only when asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TypeVar

from mingzhang.classifications.budget_code import BudgetCode, BudgetCodes
from mingzhang.classifications.division import Division, DivisionKind, Divisions
from mingzhang.classifications.economic_link import EconomicLink, EconomicMap, UnitKind
from mingzhang.classifications.records import Confidence, FormerName, Item, Source
from mingzhang.classifications.scheme import Scheme

_T = TypeVar("_T")
_Row = dict[str, str]


class ClassificationDataError(ValueError):
    """A row of a shipped list cannot be read; the message names the file and the line."""


@cache
def functional() -> Scheme:
    """Functional classification of expenditure (支出功能分类科目): 类 201…, 款, 项."""
    return _scheme("functional", "支出功能分类科目")


@cache
def dept_economic() -> Scheme:
    """Departmental economic classification (部门预算支出经济分类科目): 类 301…, 款; since 2018."""
    return _scheme("dept_economic", "部门预算支出经济分类科目", since=2018)


@cache
def gov_economic() -> Scheme:
    """Government economic classification (政府预算支出经济分类科目): 类 501…, 款; since 2018."""
    return _scheme("gov_economic", "政府预算支出经济分类科目", since=2018)


@cache
def revenue() -> Scheme:
    """Classification of revenue (收入分类科目): 类 101…, 款, 项.

    The column heads of departmental revenue tables are not in it; see :func:`budget_codes`.
    """
    return _scheme("revenue", "收入分类科目")


@cache
def procurement() -> Scheme:
    """Procurement catalogue (政府采购品目分类目录, 财库〔2022〕31号), the small part that is known.

    Applies from budget year 2023: the codes of the 2013 catalogue look alike and mean other things.
    """
    return _scheme("procurement", "政府采购品目分类目录", since=2023)


@cache
def divisions() -> Divisions:
    """Administrative divisions (行政区划) to county level."""
    return Divisions(_records("divisions", _division))


@cache
def budget_codes() -> BudgetCodes:
    """Small code sets of integrated budget management (预算管理一体化)."""
    return BudgetCodes(_records("budget_codes", _budget_code))


@cache
def economic_map() -> EconomicMap:
    """The table linking departmental and government economic classification."""
    return EconomicMap(_records("economic_map", _economic_link))


def _scheme(name: str, title: str, since: int | None = None) -> Scheme:
    items = _records(name, lambda row: _item(name, row))
    former = (row for row in _former_names() if row.scheme == name)
    return Scheme(name, title, items, former, since)


@cache
def _former_names() -> tuple[FormerName, ...]:
    rows = _records("former_names", _former_name)
    # Oldest first within a code: by the last year, then by the first; open ends come last.
    return tuple(sorted(rows, key=lambda r: (r.code, r.year_to or 9999, r.year_from or 0)))


def _records(name: str, make: Callable[[_Row], _T]) -> tuple[_T, ...]:
    file = files("mingzhang.classifications") / "data" / f"{name}.csv"
    records: list[_T] = []
    with file.open(encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        for row in reader:
            try:
                records.append(make(row))
            except (KeyError, ValueError) as error:
                message = f"{name}.csv, line {reader.line_num}: {error}"
                raise ClassificationDataError(message) from error
    return tuple(records)


def _item(scheme: str, row: _Row) -> Item:
    return Item(
        scheme=scheme,
        code=row["code"],
        name=row["name"],
        level=int(row["level"]),
        parent=row["parent"] or None,
        year_from=_year(row.get("year_from")),
        year_to=_year(row.get("year_to")),
        source=Source(row["source"]),
        confidence=Confidence(row["confidence"]),
        evidence=_evidence(row),
    )


def _former_name(row: _Row) -> FormerName:
    return FormerName(
        scheme=row["scheme"],
        code=row["code"],
        name=row["name"],
        year_from=_year(row["year_from"]),
        year_to=_year(row["year_to"]),
        source=Source(row["source"]),
        confidence=Confidence(row["confidence"]),
        evidence=_evidence(row),
        note=row["note"],
    )


def _division(row: _Row) -> Division:
    return Division(
        code=row["code"],
        name=row["name"],
        level=int(row["level"]),
        parent=row["parent"] or None,
        kind=DivisionKind(row["kind"]),
        edition=row["edition"],
        source=Source(row["source"]),
    )


def _budget_code(row: _Row) -> BudgetCode:
    return BudgetCode(
        code_set=row["code_set"],
        code=row["code"] or None,
        name=row["name"],
        parent=row["parent"] or None,
        source=Source(row["source"]),
        confidence=Confidence(row["confidence"]),
        note=row["note"],
    )


def _economic_link(row: _Row) -> EconomicLink:
    return EconomicLink(
        dept_code=row["dept_code"],
        dept_name=row["dept_name"],
        unit_kind=UnitKind(row["unit_kind"]),
        gov_code=row["gov_code"],
        gov_name=row["gov_name"],
        source=Source(row["source"]),
        confidence=Confidence(row["confidence"]),
    )


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _evidence(row: _Row) -> tuple[str, ...]:
    return tuple(row["evidence"].split(";")) if row["evidence"] else ()
