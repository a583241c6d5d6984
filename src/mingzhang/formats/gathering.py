"""Blocks of a Document gathered one after another, by the rules that all readers share.

* ``line`` is a running number from 1: one for each paragraph and each table row.
* A paragraph with tabs becomes one paragraph for each part, one with line ends one for each line;
  the number of a heading stays with its words.
* A line of the contents (title, tab, page number) becomes a table row, as in a text file.
* A table of one column is a frame around text: its cells are paragraphs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Final

from mingzhang.documents import Block, Document, Mend, Paragraph, Row, Table
from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.opening import no_text

MAX_ROWS: Final = 500_000
"""Rows and paragraphs: a department and its two hundred units take some ten thousand."""
MAX_TEXT: Final = 40_000_000
"""Characters of all of them."""
MAX_CELLS: Final = 8_000_000
"""Cells, empty ones included: merged cells of a damaged file may claim any number."""
_CONTENTS = re.compile(r"(?:[^\t]*\t){1,3}[\s.…·—-]*\d{1,3}[\s—-]*")
_NUMBER = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}部分|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．)）]|[①-⑳]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)][、.．]?"
)
"""The number of a heading, which word processors set off by a tab."""


class Gathered:
    """Takes paragraphs and tables in reading order and numbers their lines."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._contents: list[Row] = []
        self._line = 0
        self._size = 0
        self._cells = 0

    def paragraph(self, text: str, level: int = 0) -> None:
        """Add a paragraph; empty text adds nothing."""
        for piece in text.split("\n"):
            if _CONTENTS.fullmatch(piece):
                cells = tuple(part.strip() for part in piece.split("\t"))
                cells = cells if len(cells) == 2 else tuple(_parts(piece))
                self._contents.append(Row(cells, self._next(len(piece))))
                continue
            for part in _parts(piece):
                self._end_contents()
                line = self._next(len(part))
                self._blocks.append(Paragraph(part, line, level=level, lines=(line,)))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table: cell texts by row, covered cells of merged ones empty."""
        width = max(map(len, rows), default=0)
        if width < 2:
            for row in rows:
                self.paragraph("".join(row))
            return
        self._end_contents()
        made = []
        for row in rows:
            self._cells += len(row)
            cells = tuple(cell.strip() for cell in row)
            made.append(Row(cells, self._next(sum(map(len, cells)))))
        self._blocks.append(Table(tuple(made)))

    def document(
        self, data: bytes, path: str, encoding: str = "utf-8", mends: Sequence[Mend] = ()
    ) -> Document:
        """The document. Raises :class:`ReadFailure` when nothing was gathered."""
        self._end_contents()
        if not self._blocks:
            raise no_text()
        digest = hashlib.sha256(data).hexdigest()
        return Document(path, digest, "tabbed", tuple(self._blocks), encoding, tuple(mends))

    def _end_contents(self) -> None:
        if self._contents:
            self._blocks.append(Table(tuple(self._contents)))
            self._contents = []

    def _next(self, size: int) -> int:
        self._line += 1
        self._size += size
        if self._line > MAX_ROWS or self._size > MAX_TEXT or self._cells > MAX_CELLS:
            raise too_much()
        return self._line


def _parts(text: str) -> Iterator[str]:
    """What stands between the tabs of a line; a lone number belongs to the words after it."""
    number = ""
    for part in filter(None, map(str.strip, text.split("\t"))):
        if _NUMBER.fullmatch(part) and not number:
            number = part
        else:
            yield number + part
            number = ""
    if number:
        yield number


def is_number(text: str) -> bool:
    """Whether a text is the bare number of a heading: 一、 or 第二部分."""
    return _NUMBER.fullmatch(text) is not None


def too_much() -> ReadFailure:
    """The failure of a file with more in it than anyone publishes."""
    return ReadFailure(
        Message(
            "文件内容过多（行数、字数或单元格数超过上限），未读取。请确认是部门预算公开文件，或拆分后再读。",
            "The file holds too much (rows, characters or cells above the limit). Please make sure "
            "that it is a budget disclosure, or split it.",
        )
    )
