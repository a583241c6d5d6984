"""The cells of a published table as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from mingzhang.web.models import PublishedTable


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: ``address`` (r3c2) lasts and is its place on the page; it spans ``rows`` and
    ``columns``."""

    address: str
    text: str
    kinds: tuple[str, ...]
    rows: int
    columns: int

    def drawn(self, tag: str) -> str:
        """Its HTML, safe."""
        span = f' rowspan="{self.rows}"' if self.rows > 1 else ""
        span += f' colspan="{self.columns}"' if self.columns > 1 else ""
        classes = " ".join(self.kinds)
        end = tag.partition(" ")[0]
        return f'<{tag} id="{self.address}" class="{classes}"{span}>{escape(self.text)}</{end}>'


def drawn(rows: Iterable[Iterable[Cell]], tag: str) -> SafeString:
    """Rows of a table. Not in the template: a table may have thousands of cells."""
    html = ("".join(cell.drawn(tag) for cell in row) for row in rows)
    return mark_safe("\n".join(f"<tr>{row}</tr>" for row in html))


def cells(table: PublishedTable, chosen: str = "") -> list[list[Cell]]:
    """The cells of a table with their addresses; what a span covers is left out. The cells of the
    column that says what a row is about are ``label``: they stay in sight."""
    spans = {(row, column): (rows, columns) for row, column, rows, columns in table.spans}
    covered = {
        (row + r, column + c)
        for (row, column), (rows, columns) in spans.items()
        for r in range(rows)
        for c in range(columns)
        if r or c
    }
    codes, ordinals = _columns_of(table, ("编码", "代码")), _columns_of(table, ("序号",))
    label = _label_column(table)

    def cell(r: int, c: int, text: str) -> Cell:
        address, (rows, columns) = f"r{r + 1}c{c + 1}", spans.get((r, c), (1, 1))
        number, head = _is_number(text) and c not in codes, r < table.head
        kinds = {
            "number": number and not head,
            "words": not number and not head and len(text) > 4,
            "label": c == label and columns == 1,
            "ordinal": c in ordinals,
            "chosen": address == chosen,
        }
        held = tuple(name for name, holds in kinds.items() if holds)
        return Cell(address, text, held, rows, columns)

    return [
        [cell(r, c, text) for c, text in enumerate(row) if (r, c) not in covered]
        for r, row in enumerate(table.rows)
    ]


def _columns_of(table: PublishedTable, heads: tuple[str, ...]) -> set[int]:
    """Columns by the end of their heads: codes have digits, and are no figures."""
    return {
        column
        for row in table.rows[: table.head]
        for column, text in enumerate(row)
        if text.endswith(heads)
    }


def _label_column(table: PublishedTable) -> int | None:
    """The first column of words. None where the head of it comes again: there two sides stand
    beside each other, and the words of the one say nothing of the other."""
    body = table.rows[table.head :]
    for column in range(max(map(len, body), default=0)):
        texts = [row[column] for row in body if column < len(row) and row[column]]
        words = [text for text in texts if not _is_number(text) and len(text) > 1]
        if not words or 2 * len(words) < len(texts):
            continue
        heads = [row for row in table.rows[: table.head] if column < len(row) and row[column]]
        twice = any(row.count(row[column]) > 1 for row in heads)
        return None if twice else column
    return None


def _is_number(text: str) -> bool:
    plain = text.replace(",", "").replace(".", "").lstrip("-").rstrip("%")
    return plain.isascii() and plain.isdigit()
