"""Administrative divisions of China (行政区划) down to the county."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mingzhang.classifications.names import normalise_name
from mingzhang.classifications.records import Source


class DivisionKind(StrEnum):
    """What a row stands for: a division, a development zone, or a placeholder (市辖区, 县)."""

    DIVISION = "行政区"
    ZONE = "功能区"
    PLACEHOLDER = "占位"


@dataclass(frozen=True, slots=True)
class Division:
    """A division: six-digit ``code``, ``level`` 1 province, 2 prefecture, 3 county.

    ``edition`` is the list the row is from (``data/README.md``). A zone has a statistical
    pseudo-code that is not in GB/T 2260.
    """

    code: str
    name: str
    level: int
    parent: str | None
    kind: DivisionKind
    edition: str
    source: Source


class Divisions:
    """The division tree; mainland China to county level at mid-2023."""

    __slots__ = ("_by_name", "_children", "_rows")

    def __init__(self, rows: Iterable[Division]) -> None:
        self._rows: dict[str, Division] = {}
        self._children: dict[str | None, list[Division]] = {}
        self._by_name: dict[str, list[Division]] = {}
        for row in rows:
            self._rows[row.code] = row
            self._children.setdefault(row.parent, []).append(row)
            self._by_name.setdefault(normalise_name(row.name), []).append(row)

    def __iter__(self) -> Iterator[Division]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def get(self, code: str) -> Division | None:
        """The division of ``code``, or None when it is not listed."""
        return self._rows.get(code)

    def provinces(self) -> tuple[Division, ...]:
        """The divisions of province level."""
        return tuple(self._children.get(None, ()))

    def parent(self, code: str) -> Division | None:
        """The division directly above ``code``; it may be a placeholder such as 市辖区."""
        row = self._rows.get(code)
        return self._rows.get(row.parent) if row and row.parent else None

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions directly below ``code``."""
        return tuple(self._children.get(code, ()))

    def ancestors(self, code: str) -> tuple[Division, ...]:
        """The divisions above ``code``, nearest first."""
        found: list[Division] = []
        above = self.parent(code)
        while above is not None:
            found.append(above)
            above = self.parent(above.code)
        return tuple(found)

    def by_name(self, name: str, within: str | None = None) -> tuple[Division, ...]:
        """The divisions called ``name``, anywhere below ``within`` (a code) if given.

        County names recur between provinces, and one place may stand twice, under an old and a
        new code; expect several.
        """
        found = self._by_name.get(normalise_name(name), ())
        return tuple(
            row
            for row in found
            if within is None or any(above.code == within for above in self.ancestors(row.code))
        )

    def full_name(self, code: str) -> str | None:
        """The name from the province down, placeholders left out: 河北省邢台市巨鹿县."""
        row = self._rows.get(code)
        if row is None:
            return None
        path = (*reversed(self.ancestors(code)), row)
        return "".join(r.name for r in path if r.kind is not DivisionKind.PLACEHOLDER)
