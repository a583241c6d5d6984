"""A budget with the indexes the rules share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

from mingzhang.budget.codes import CodeBook
from mingzhang.budget.model import PROJECT_CATEGORIES, Budget, Where
from mingzhang.budget.problems import Problem, place, warning
from mingzhang.budget.references import label
from mingzhang.budget.schema import schema

_Record = TypeVar("_Record")


class Books:
    """``broken`` names sheets of which records are missing."""

    def __init__(self, budget: Budget, broken: frozenset[str]) -> None:
        self.budget, self.broken = budget, broken
        self.codes = CodeBook(budget.year, budget.codes)
        self.units = {unit.code: unit for unit in reversed(budget.units)}
        self.bodies = self.units.keys() | {budget.code}
        self.projects = {project.key: project for project in reversed(budget.projects)}
        self.unassigned = any(
            x.category in PROJECT_CATEGORIES and not x.project for x in budget.lines
        )
        self.spent: dict[str, Decimal] = {}
        for line in budget.lines:
            if line.project:
                self.spent[line.project] = self.spent.get(line.project, Decimal(0)) + line.amount
        self._places = {
            id(record): record.at or Where(sheet.key, number)
            for sheet in schema().records
            for number, record in enumerate(getattr(budget, sheet.key), 1)
        }

    def at(self, record: object) -> Where:
        """Where a record stands; its number in its tuple where its source is not known."""
        return self._places[id(record)]

    def whole(self, *sheets: str) -> bool:
        """Whether nothing is missing from these sheets, so that their sums mean something."""
        return not self.broken.intersection(sheets)

    def unit_label(self, code: str) -> str:
        """A body for messages: ``450001 示例局``."""
        if code == self.budget.code and code not in self.units:
            return label(code, self.budget.name)
        unit = self.units.get(code)
        return label(code, unit.name if unit else "")

    def choice(self, sheet: str, column: str, key: str) -> str:
        """The Chinese label of a member."""
        return schema().sheet(sheet).column(column).label(key)


def grouped(
    records: Iterable[_Record], key: Callable[[_Record], Hashable]
) -> dict[Any, list[_Record]]:
    """Records by key, in the order in which the keys first appear."""
    groups: dict[Any, list[_Record]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups


def repeated(
    records: Iterable[_Record], key: Callable[[_Record], Hashable]
) -> Iterator[tuple[_Record, _Record]]:
    """Every record with a key that was there before, and the first one that bore it."""
    for same in grouped(records, key).values():
        for record in same[1:]:
            yield record, same[0]


def twice(books: Books, record: object, first: object, what: str, what_en: str) -> Problem:
    """The sentence for a record that may have been entered twice."""
    other = books.at(first)
    return warning(
        "entered_twice",
        f"{what}与{place(other)}完全相同，请核对是否重复填写。",
        f"{what_en} is the same as {place(other, 'en')}; was it entered twice?",
        books.at(record),
    )


def yuan(amount: Decimal) -> str:
    """An amount for messages: ``1,234.50 元``."""
    return f"{amount:,.2f} 元"


def yuan_en(amount: Decimal) -> str:
    """The same in English."""
    return f"{amount:,.2f} yuan"


def short(number: Decimal) -> str:
    """A quantity or percentage for messages, without zeros that say nothing."""
    return f"{number.normalize():f}"


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    return sum(amounts, Decimal(0))
