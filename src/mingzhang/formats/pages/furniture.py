"""Running heads, running feet and page numbers: printed on every page, said once or never."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from mingzhang.documents import Mend
from mingzhang.formats.pages.flow import Page
from mingzhang.formats.pages.lines import Line

_MARGIN: Final = 0.13
"""Share of the page at its top and at its bottom where they stand."""
_DEPTH: Final = 3
"""Lines at either end of a page that may be furniture."""
_PLACE: Final = 6.0
"""Points by which a running line moves from page to page."""
_NUMBER = re.compile(
    r"[-—–－~·.\s]*(?:第\s*)?(\d{1,4}|[IVXivx]{1,6})\s*(?:页)?"
    r"(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－~·.\s]*"
)
_CHANGING = re.compile(r"[\d\s…./]+")
_CAPTION = re.compile(r".*表(?:[（(].*)?|.*(?:单位|部门)[：:].*")
"""Titles of tables and the lines under them, which a long table repeats on each page."""
_BEGINNING: Final = 24
"""Characters that tell a running line: its end may be cut off."""


def without_furniture(pages: Sequence[Page]) -> list[Mend]:
    """Take furniture off the pages; returns what was taken, line numbers 0."""
    taken: dict[int, list[Line]] = defaultdict(list)
    for at, line in (*_numbers(pages), *_running(pages)):
        if line not in taken[at]:
            taken[at].append(line)
    mends = []
    for at, lines in sorted(taken.items()):
        page = pages[at]
        gone = set(map(id, lines))
        page.items = [item for item in page.items if id(item) not in gone]
        mends += [Mend(0, page.number, "furniture", line.text, "") for line in lines]
    return mends


def _edges(page: Page) -> Iterator[tuple[bool, Line]]:
    """Lines at the top (True) and at the bottom of a page that nothing but such lines part from
    its edge."""
    for at_top, items in ((True, page.items), (False, page.items[::-1])):
        for item in items[:_DEPTH]:
            if not isinstance(item, Line) or not _in_margin(item, page, at_top):
                break
            yield at_top, item


def _in_margin(line: Line, page: Page, at_top: bool) -> bool:
    if at_top:
        return line.box.bottom <= page.height * _MARGIN
    return line.box.top >= page.height * (1 - _MARGIN)


def _numbers(pages: Sequence[Page]) -> list[tuple[int, Line]]:
    """Page numbers: they count with the pages, or show by their dashes what they are."""
    found: list[tuple[int, Line, int | None]] = []
    for at, page in enumerate(pages):
        for _, line in _edges(page):
            match = _NUMBER.fullmatch(line.text)
            if match:
                number = int(match[1]) if match[1].isdecimal() else None
                found.append((at, line, None if number is None else number - at))
    counts: dict[int | None, int] = defaultdict(int)
    for _, _, shift in found:
        counts[shift] += 1
    return [
        (at, line)
        for at, line, shift in found
        if _plain(line.text) or shift is None or counts[shift] > 1
    ]


def _plain(text: str) -> bool:
    """Whether a number is marked as that of a page: — 3 —, 第3页."""
    return "页" in text or (text[0] in "-—–－" and text[-1] in "-—–－")


def _running(pages: Sequence[Page]) -> list[tuple[int, Line]]:
    """Lines that stand at one place of most pages in the same words, numbers aside."""
    same: dict[tuple[bool, str, int], list[tuple[int, Line]]] = defaultdict(list)
    for at, page in enumerate(pages):
        for at_top, line in _edges(page):
            height = line.box.top if at_top else page.height - line.box.bottom
            words = _CHANGING.sub("", line.text)[:_BEGINNING]
            same[at_top, words, round(height / _PLACE)].append((at, line))
    found: list[tuple[int, Line]] = []
    for lines in same.values():
        if len(lines) < max(3, len(pages) * 2 // 5):
            continue
        if not _CAPTION.fullmatch(lines[0][1].text):
            found += lines
        elif len(lines) > 0.8 * len(pages):
            found += lines[1:]  # the title of a table that takes the whole file
    return found
