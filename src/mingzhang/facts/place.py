"""Where in a file something stands, so that a reader can put a finger on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a source file.

    ``line`` and ``page`` count from 1 (page 0: the source has no pages); ``row`` and ``column`` are
    the words at the head of the row and column, for people; ``span`` is the character range in the
    paragraph for figures in running text; ``text`` is what stands there.
    """

    line: int
    page: int = 0
    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    text: str = ""
    span: tuple[int, int] | None = None
    file: str = ""
    """SHA-256 of the file, empty while the document in hand is the only one."""

    def shown(self) -> str:
        """For messages: ``《支出总表》“2101501 行政运行”行“合计”列（第123行）``."""
        parts = []
        if self.table:
            parts.append(f"《{self.table}》")
        elif self.section:
            parts.append(f"“{self.section}”")
        if self.row:
            parts.append(f"“{self.row}”行")
        if self.column:
            parts.append(f"“{self.column}”列")
        where = f"第{self.page}页第{self.line}行" if self.page else f"第{self.line}行"
        return "".join(parts) + f"（{where}）"
