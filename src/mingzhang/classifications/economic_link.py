"""The link between the two economic classifications (两套经济分类科目对照).

A departmental item (部门预算支出经济分类, 301…) becomes a government item (政府预算支出经济分类,
501…) depending on the kind of unit that spends it. Source: 财预〔2017〕98号 with later changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mingzhang.classifications.records import Confidence, Source


class UnitKind(StrEnum):
    """Kind of spending unit; 参公单位 count as administrative."""

    ADMINISTRATIVE = "行政单位"
    INSTITUTION = "事业单位"
    BOTH = "通用"


@dataclass(frozen=True, slots=True)
class EconomicLink:
    """One row of the table: ``dept_code`` becomes ``gov_code`` for units of ``unit_kind``."""

    dept_code: str
    dept_name: str
    unit_kind: UnitKind
    gov_code: str
    gov_name: str
    source: Source
    confidence: Confidence

    @property
    def firm(self) -> bool:
        """Whether the row is established well enough to contradict a document."""
        return self.confidence is Confidence.HIGH

    def applies_to(self, unit_kind: str | None) -> bool:
        """Whether the row holds for units of ``unit_kind``; None and 通用 ask for any unit."""
        asked = None if unit_kind is None else UnitKind(unit_kind)
        return asked in (None, UnitKind.BOTH, self.unit_kind) or self.unit_kind is UnitKind.BOTH


class EconomicMap:
    """The correspondence table, readable in both directions; codes of 款 (five digits) only."""

    __slots__ = ("_by_dept", "_by_gov", "_links")

    def __init__(self, links: Iterable[EconomicLink]) -> None:
        self._links = tuple(links)
        self._by_dept: dict[str, list[EconomicLink]] = {}
        self._by_gov: dict[str, list[EconomicLink]] = {}
        for link in self._links:
            self._by_dept.setdefault(link.dept_code, []).append(link)
            self._by_gov.setdefault(link.gov_code, []).append(link)

    def __iter__(self) -> Iterator[EconomicLink]:
        return iter(self._links)

    def __len__(self) -> int:
        return len(self._links)

    def links(self, dept_code: str, unit_kind: str | None = None) -> tuple[EconomicLink, ...]:
        """The rows of ``dept_code``, for callers that need to see how firm they are.

        Raises ValueError for a ``unit_kind`` that is none of :class:`UnitKind`.
        """
        return tuple(i for i in self._by_dept.get(dept_code, ()) if i.applies_to(unit_kind))

    def to_government(self, dept_code: str, unit_kind: str | None = None) -> tuple[str, ...]:
        """The government codes ``dept_code`` may become, for units of ``unit_kind`` or any.

        Empty when the table has no such row. That is not a contradiction by itself: 绩效工资 30107
        has none for administrative units, yet departments with attached institutions carry it.
        """
        return tuple(dict.fromkeys(i.gov_code for i in self.links(dept_code, unit_kind)))

    def to_department(self, gov_code: str, unit_kind: str | None = None) -> tuple[str, ...]:
        """The departmental codes that may become ``gov_code``; empty for 512, 513 and 514."""
        rows = (i for i in self._by_gov.get(gov_code, ()) if i.applies_to(unit_kind))
        return tuple(dict.fromkeys(i.dept_code for i in rows))
