"""The small code sets of integrated budget management (预算管理一体化)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mingzhang.classifications.names import normalise_name
from mingzhang.classifications.records import Confidence, Source


@dataclass(frozen=True, slots=True)
class BudgetCode:
    """An entry of a small code set of integrated budget management (预算管理一体化).

    ``code`` is None for names that have no code (column heads, indicator names); ``parent`` is the
    code or, where there are none, the name one level up.
    """

    code_set: str
    code: str | None
    name: str
    parent: str | None
    source: Source
    confidence: Confidence
    note: str

    @property
    def firm(self) -> bool:
        """Whether the row is established well enough to contradict a document."""
        return self.confidence is Confidence.HIGH


class BudgetCodes:
    """The small code sets of integrated budget management, by the name of the set."""

    __slots__ = ("_sets",)

    def __init__(self, rows: Iterable[BudgetCode]) -> None:
        self._sets: dict[str, list[BudgetCode]] = {}
        for row in rows:
            self._sets.setdefault(row.code_set, []).append(row)

    def __iter__(self) -> Iterator[BudgetCode]:
        return (row for rows in self._sets.values() for row in rows)

    def sets(self) -> tuple[str, ...]:
        """The names of the sets, such as 项目类别 or 资金性质."""
        return tuple(self._sets)

    def of(self, code_set: str) -> tuple[BudgetCode, ...]:
        """The entries of one set in order; empty when there is no such set."""
        return tuple(self._sets.get(code_set, ()))

    def get(self, code_set: str, code: str) -> BudgetCode | None:
        """The entry of ``code`` in a set, or None."""
        return next((row for row in self.of(code_set) if row.code == code), None)

    def by_name(self, name: str, code_set: str | None = None) -> tuple[BudgetCode, ...]:
        """The entries called ``name`` in any spelling, in one set or in all."""
        sought = normalise_name(name)
        rows = self if code_set is None else self.of(code_set)
        return tuple(row for row in rows if normalise_name(row.name) == sought)
