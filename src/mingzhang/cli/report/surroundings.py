"""What stands around a place on its page, so that a picture of it can be read."""

from __future__ import annotations

from mingzhang.check import Beside
from mingzhang.documents import Row, Spots, Table
from mingzhang.facts import Box, Place
from mingzhang.interpret.model import Reading


class Surroundings:
    """The words of a place and the heads above it, for sources that have pages."""

    def __init__(self, reading: Reading, beside: Beside) -> None:
        self._spots = Spots(reading.document)
        self._others = {r.document.sha256: r.document.path for r in beside.readings}
        self._heads = _heads(reading) if reading.document.pages else {}

    def other(self, place: Place) -> str:
        """The path of the document that a place stands in, when it is not the one in hand."""
        return self._others.get(place.file, "") if place.file else ""

    def words(self, place: Place) -> tuple[Box, ...]:
        """The boxes of a place, cut to its words where it is words of a sentence."""
        return self._spots.words(place)

    def head(self, place: Place) -> Box | None:
        """The rectangle of the heads of the table that the place is a cell of."""
        return self._heads.get(place.line) if place.boxes else None


def _heads(reading: Reading) -> dict[int, Box]:
    """The heads of each row of a recognised table, by line."""
    above = {
        row.line: block.rows[:at]
        for block in reading.document.blocks
        if isinstance(block, Table)
        for at, row in enumerate(block.rows)
    }
    found: dict[int, Box] = {}
    for table in reading.tables:
        first = min((row.place.line for row in table.rows), default=0)
        box = _around(above.get(first, ()))
        if box is not None:
            found.update((row.place.line, box) for row in table.rows)
    return found


def _around(rows: tuple[Row, ...]) -> Box | None:
    boxes = [box for row in rows for box in row.boxes if box is not None]
    whole = boxes[0] if boxes else None
    for box in boxes[1:]:
        if whole is not None and box.page == whole.page:
            whole = whole.joined(box)
    return whole
