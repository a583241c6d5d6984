"""Records of the neutral document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: cell texts by column (bold marks removed), and where it stands.

    ``floating`` holds, in reading order, figures of the row whose column the source does not print
    (a text dump that lost its empty cells); their cells are then empty.
    """

    cells: tuple[str, ...]
    line: int
    page: int = 0
    floating: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together. Continued tables are still separate here."""

    rows: tuple[Row, ...]

    @property
    def line(self) -> int:
        """First line of the table."""
        return self.rows[0].line

    @property
    def page(self) -> int:
        """First page of the table; 0 when the source has no pages."""
        return self.rows[0].page


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text between tables.

    ``level`` is 0 for body text and the depth of the heading otherwise, as far as the source says
    so by itself (``#`` marks). ``lines`` are the source lines that were joined, ``starts`` the
    position in ``text`` at which each of them begins. ``loose`` marks a single line of a source
    that lost its table columns; it may be a table row.
    """

    text: str
    line: int
    page: int = 0
    level: int = 0
    loose: bool = False
    lines: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Mend:
    """Something put right while reading, noted so that nobody is misled: a wrapped code."""

    line: int
    page: int
    kind: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks. ``shape`` is ``tabbed`` or ``loose`` for text; ``path`` is for messages."""

    path: str
    sha256: str
    shape: str
    blocks: tuple[Block, ...]
    encoding: str = "utf-8"
    mends: tuple[Mend, ...] = ()
