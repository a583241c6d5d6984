"""Where in a file something stands, so that a reader can put a finger on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is shown: points (1/72 inch) from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def joined(self, other: Box) -> Box:
        """The smallest rectangle around both; they stand on one page."""
        return Box(
            self.page,
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


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
    boxes: tuple[Box, ...] = ()
    """Where it stands on the page, one rectangle a line; empty where the source has no pages. A
    source with boxes is a picture of pages: people find the page, nobody counts its lines."""
    sheet: str = ""
    """The sheet of a workbook whose rows ``line`` counts; empty where a file has one numbering."""

    def shown(self, lang: str = "zh") -> str:
        """For messages: ``《支出总表》“2101501 行政运行”行“合计”列（第123行）``, in English
        ``table “支出总表”, row “2101501 行政运行”, column “合计” (line 123)``; only the line
        where nothing else is known."""
        return self._in_english() if lang == "en" else self._in_chinese()

    def _in_chinese(self) -> str:
        parts = []
        if self.table:
            parts.append(f"《{self.table}》")
        elif self.section:
            parts.append(f"“{_inner(self.section)}”")
        if self.row:
            parts.append(f"“{_inner(self.row)}”行")
        if self.column:
            parts.append(f"“{_inner(self.column)}”列")
        where = f"{self.sheet}第{self.line}行"
        if self.page:
            where = f"第{self.page}页" if self.boxes else f"第{self.page}页{where}"
        return f"{''.join(parts)}（{where}）" if parts else where

    def _in_english(self) -> str:
        parts = []
        if self.table:
            parts.append(f"table “{_inner(self.table)}”")
        elif self.section:
            parts.append(f"section “{_inner(self.section)}”")
        if self.row:
            parts.append(f"row “{_inner(self.row)}”")
        if self.column:
            parts.append(f"column “{_inner(self.column)}”")
        where = f"{_inner(self.sheet)}, row {self.line}" if self.sheet else f"line {self.line}"
        if self.page:
            where = f"page {self.page}" if self.boxes else f"page {self.page}, {where}"
        return f"{', '.join(parts)} ({where})" if parts else where


def _inner(text: str) -> str:
    """Text that will stand inside quotation marks: its own become single ones."""
    return text.replace("“", "‘").replace("”", "’")
