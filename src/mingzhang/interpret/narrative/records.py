"""What reading the narrative works with: paragraphs, topics and the meaning of one figure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from mingzhang.documents import lines_under
from mingzhang.facts import Box, Coordinate, Place


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the narrative to be read: text, where it stands, its section and part.

    ``breaks`` are (first character position, source line) of each line that was joined into it,
    ``boxes`` the rectangles of these lines when the source has pages.
    """

    text: str
    place: Place
    section: str
    section_title: str
    part: int
    breaks: tuple[tuple[int, int], ...] = ()
    boxes: tuple[Box, ...] = ()

    def line_at(self, position: int) -> int:
        """The source line of a character position."""
        index = bisect_right(self.breaks, position, key=lambda pair: pair[0]) - 1
        return self.breaks[index][1] if index >= 0 else self.place.line

    def boxes_at(self, start: int, end: int) -> tuple[Box, ...]:
        """The rectangles of the source lines that the characters ``start:end`` stand on."""
        return lines_under(self.boxes, [position for position, _ in self.breaks], (start, end))


@dataclass(frozen=True, slots=True)
class Level:
    """持平: a change of zero."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sense:
    """What a figure means. ``kind`` is how it takes part in lists, None for a count or share."""

    coordinate: Coordinate
    name: str
    kind: str | None = None
    subject: Coordinate | None = None
    change: int | None = None
    of: Coordinate | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """Something the text spoke of: this year's coordinate and what it was called."""

    coordinate: Coordinate
    name: str
