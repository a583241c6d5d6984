"""Values of a budget's cells as a clerk reads them: names for codes, labels for choices, 元."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.budget import Budget
from mingzhang.budget.codes import CodeBook
from mingzhang.budget.records import Cell
from mingzhang.budget.schema import Column, ColumnType
from mingzhang.facts import Message

_YUAN = ("（元）", " (yuan)")


class Naming:
    """Says what stands in the cells of one budget; ``other`` knows names that it lost."""

    def __init__(self, budget: Budget, other: Budget, lang: str) -> None:
        self._budgets = (budget, other)
        self._book = CodeBook(budget.year, (*budget.codes, *other.codes))
        self._lang = lang

    def text(self, message: Message) -> str:
        """The wording in the language of the reader."""
        return message.zh if self._lang == "zh" else message.en

    def head(self, column: Column) -> str:
        """The head of a column; 元 stands behind the amounts, not here."""
        head = self.text(column.head)
        return head.removesuffix(_YUAN[0]).removesuffix(_YUAN[1])

    def body(self, code: str) -> str:
        """The name of a unit or of the department; the code where nobody knows it."""
        for budget in self._budgets:
            unit = budget.unit(code)
            if unit is not None:
                return unit.name
            if code == budget.code:
                return budget.name
        return code

    def value(self, column: Column, value: Cell) -> str:
        """What a cell says."""
        kind = column.type
        if kind is ColumnType.AMOUNT and isinstance(value, Decimal):
            return self.money(value)
        if kind is ColumnType.PERCENT:
            return f"{value}%"
        said = str(value)
        if kind in (ColumnType.UNIT, ColumnType.BODY):
            return self.body(said)
        if kind in (ColumnType.PROJECT, ColumnType.SOURCE):
            return self._project(said)
        if kind is ColumnType.CODE:
            return self._book.label(column.scheme, said)
        choice = next((c for c in column.choices if c.key == said), None)
        return self.text(choice.label) if choice else said

    def money(self, value: Decimal) -> str:
        """An amount in 元 with thousands parted."""
        return f"{value:,.2f}{'元' if self._lang == 'zh' else ' yuan'}"

    def moved(self, value: Decimal) -> str:
        """A difference of amounts, with its sign."""
        return f"{'+' if value > 0 else ''}{self.money(value)}"

    def _project(self, key: str) -> str:
        found = (project for b in self._budgets if (project := b.project(key)))
        return next((project.name for project in found), key)
