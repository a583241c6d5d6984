"""What a file says before it is understood: rows of raw values with their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.budget.model import Where
from mingzhang.budget.problems import Locate, Problem
from mingzhang.budget.schema import COVER, Schema

Raw = str | Decimal
"""What a cell or YAML value holds: words, or the number behind a cell. An empty one is not listed.
"""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One record as written: raw values by column key.

    ``columns`` are the letters of a sheet's columns, ``lines`` the lines of the keys where they
    differ from that of the record. ``faults`` are fields whose value could not be read and that
    are told already.
    """

    at: Where
    cells: Mapping[str, Raw]
    columns: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    faults: frozenset[str] = frozenset()

    def answered(self, keys: Iterable[str]) -> bool:
        """Whether something stands in one of these fields, even if it could not be read."""
        return any(key in self.cells or key in self.faults for key in keys)

    def where(self, key: str) -> Where:
        """The cell or line of one field."""
        row = self.lines.get(key, self.at.row)
        return Where(self.at.sheet, row, self.columns.get(key, key))


@dataclass(slots=True)
class Source:
    """A whole file as written. ``rows`` are by sheet key, the cover's fields in ``cover``;
    ``broken`` names sheets of which something could not be read, so that their sums mean nothing.
    """

    cover: SourceRow
    rows: dict[str, list[SourceRow]]
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def locator(self) -> Locate:
        """From the place of a record to that of one of its fields."""
        rows = {(r.at.sheet, r.at.row): r for rows in self.rows.values() for r in rows}

        def locate(at: Where, key: str) -> Where:
            if at.sheet == COVER:
                return self.cover.where(key) if key else self.cover.at
            row = rows.get((at.sheet, at.row))
            return row.where(key) if row and key else at

        return locate


def sheet_order(schema: Schema) -> dict[str, int]:
    """The number of each sheet by key and by name, for sorting messages."""
    order = {sheet.key: number for number, sheet in enumerate(schema.sheets)}
    return order | {sheet.name.zh: order[sheet.key] for sheet in schema.sheets}
