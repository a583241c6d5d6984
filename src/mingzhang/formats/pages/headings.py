"""Which paragraphs are headings, as far as the size of their print tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from mingzhang.formats.pages.flow import Page
from mingzhang.formats.pages.lines import Line

_LARGER: Final = 1.15
"""Times the print of running text from which a line is a heading of the second level."""
_LARGEST: Final = 1.45
"""The same for the first level."""
_LONGEST: Final = 60
_TITLE: Final = 4
"""Paragraphs above a table that may be its title and the lines under it."""


class Levels:
    """Knows the print of running text of a document."""

    def __init__(self, pages: Iterable[Page]) -> None:
        sizes: Counter[float] = Counter()
        for page in pages:
            for item in page.items:
                if isinstance(item, Line):
                    sizes[round(item.size * 2) / 2] += len(item.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0

    def of(self, paragraphs: Sequence[Sequence[Line]], before_table: bool) -> list[int]:
        """The level of each paragraph: 0 for running text. The title of a table is none, and stands
        with at most a few lines right before it."""
        levels = [self._level(lines) for lines in paragraphs]
        if before_table:
            page = paragraphs[-1][0].box.page if paragraphs else 0
            for back in range(1, min(_TITLE, len(levels)) + 1):
                if paragraphs[-back][0].box.page != page:
                    break
                if levels[-back]:
                    levels[-back] = 0
                    break
        return levels

    def _level(self, lines: Sequence[Line]) -> int:
        if not self._body or sum(len(line.text) for line in lines) > _LONGEST:
            return 0
        share = max(line.size for line in lines) / self._body
        if share >= _LARGEST:
            return 1
        return 2 if share >= _LARGER else 0
