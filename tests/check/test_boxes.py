"""A source with pages: whatever is read or found says where on the page it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.documents import Block, Document, PageSize, Paragraph, Row, Spots, Table
from mingzhang.facts import Box, Finding, Origin, Place, clean
from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TABBED = ("hebei-2026-juluxian", "shaanxi-2026-lueyang", "shanxi-2026-pinglu")
WIDE, HIGH, LINES = 100.0, 10.0, 40


def box(line: int, column: int) -> Box:
    """Where the made-up pages print a cell: from it line and column can be told."""
    top = HIGH * (line % LINES)
    return Box(1 + line // LINES, WIDE * column, top, WIDE * (column + 1), top + HIGH)


def on_pages(document: Document) -> Document:
    """The document as if it had been read from pages of forty lines."""

    def placed(block: Block) -> Block:
        if isinstance(block, Paragraph):
            return replace(block, page=1 + block.line // LINES, boxes=(box(block.line, 0),))
        return replace(block, rows=tuple(map(placed_row, block.rows)))

    def placed_row(row: Row) -> Row:
        boxes = tuple(box(row.line, column) for column in range(len(row.cells)))
        return replace(row, page=1 + row.line // LINES, boxes=boxes)

    blocks = tuple(map(placed, document.blocks))
    last = max(block.line for block in blocks) + 200
    return replace(
        document, blocks=blocks, pages=(PageSize(2000.0, HIGH * LINES),) * (last // LINES)
    )


@cache
def verdict(name: str) -> Verdict:
    return check(interpret(on_pages(read_file(EXAMPLES / f"{name}-medical-security.txt"))))


def printed(document: Document) -> dict[tuple[int, float, float], str]:
    """What stands at each spot of the made-up pages."""
    found = {}
    for block in document.blocks:
        rows = block.rows if isinstance(block, Table) else ()
        if isinstance(block, Paragraph):
            found[(block.boxes[0].page, block.boxes[0].top, 0.0)] = block.text
        for row in rows:
            for cell, spot in zip(row.cells, row.boxes, strict=True):
                assert spot is not None
                found[(spot.page, spot.top, spot.left)] = cell
    return found


def all_places(findings: tuple[Finding, ...]) -> Iterator[Place]:
    for finding in findings:
        yield from finding.places
        yield from all_places(finding.consequences)


@pytest.mark.parametrize("name", TABBED)
def test_the_box_of_a_figure_is_the_cell_it_was_read_from(name: str) -> None:
    reading = verdict(name).reading
    at = printed(reading.document)
    for fact in reading.facts:
        place = fact.place
        (spot, *_) = place.boxes
        text = at[spot.page, spot.top, spot.left]
        if fact.origin is Origin.TABLE:
            assert clean(text) == place.text, place
        elif fact.origin is Origin.NARRATIVE:
            assert place.text in text, place
        assert place.page == spot.page


@pytest.mark.parametrize("name", TABBED)
def test_whatever_is_found_or_not_read_has_a_box(name: str) -> None:
    found = verdict(name)
    assert found.findings
    places = [place for place in all_places(found.findings) if place.line]
    places += [item.place for item in found.reading.unread]
    places += [place for _, place in found.reading.unknown_tables]
    places += [mention.fact.place for mention in found.unsupported]
    assert not [place for place in places if not place.boxes]


def test_messages_name_the_page_and_never_count_its_lines() -> None:
    shown = [place.shown() for place in all_places(verdict(TABBED[0]).findings)]
    assert all("第" in text for text in shown)
    assert not [text for text in shown if "页第" in text]


PARAGRAPH = Paragraph(
    "收入预算448.03万元，其中：财政拨款448.03万元，增加22.73万元。",
    7,
    1,
    lines=(7, 8),
    starts=(0, 18),
    boxes=(Box(1, 100, 10, 400, 20), Box(2, 80, 10, 280, 20)),
)


def test_the_words_of_a_place_are_cut_out_of_their_lines() -> None:
    spots = Spots(Document("", "", "tabbed", (PARAGRAPH,), pages=(PageSize(600, 800),) * 2))
    text = PARAGRAPH.text
    start = text.index("22.73")
    place = PARAGRAPH.place(text="22.73万元", span=(start, start + 7))
    assert (place.page, place.boxes) == (2, (PARAGRAPH.boxes[1],))
    (cut,) = spots.words(place)
    line = text[18:]
    columns = sum(1 if c.isascii() else 2 for c in line)
    before = sum(1 if c.isascii() else 2 for c in line[: start - 18])
    assert cut.left == pytest.approx(80 + 200 * before / columns)
    assert cut.right == pytest.approx(80 + 200 * (before + 9) / columns)


def test_words_that_stand_twice_keep_their_lines() -> None:
    """A span that counts from another paragraph does not say which of the two is meant."""
    spots = Spots(Document("", "", "tabbed", (PARAGRAPH,), pages=(PageSize(600, 800),) * 2))
    place = replace(PARAGRAPH.place(text="448.03万元"), span=(104, 112))
    assert spots.words(place) == PARAGRAPH.boxes


def test_a_row_with_a_merged_cell_is_as_high_as_its_other_cells() -> None:
    merged, own = Box(1, 0, 10, 50, 70), Box(1, 50, 10, 100, 30)
    row = Row(("产出指标", "数量指标", ""), 3, 1, boxes=(merged, own, None))
    assert row.place().boxes == (Box(1, 0, 10, 100, 30),)
    assert row.place(0).boxes == (merged,)
    assert row.place(2).boxes == row.place().boxes
