"""Lines of a table of contents: title, leader dots, page number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mingzhang.formats.pages.lines import Line

_DOT = r".．…⋯·・﹒_"
_LEADERS = re.compile(
    rf"(?P<title>.*?[^\s{_DOT}])\s*(?:[{_DOT}][\s{_DOT}]{{3,}}|…{{2,}})\s*[-—]?\s*(?P<page>\d{{0,4}})\s*[-—]?"
)
_DOTS = re.compile(rf"[{_DOT}][\s{_DOT}]{{3}}|……")
_NUMBER = re.compile(r"\d{1,3}")
_LEADER: Final = "………"
_LEAST: Final = 3
"""Lines of title and number that make a table of contents."""


def entry(text: str) -> tuple[str, str] | None:
    """Title and page number (empty when it has none) of a line with leader dots; None for other
    lines."""
    if not _DOTS.search(text):  # nearly all lines: much quicker to see
        return None
    match = _LEADERS.fullmatch(text)
    return (match["title"], match["page"]) if match else None


def with_leaders(lines: Sequence[Line]) -> list[Line]:
    """The lines; where several in a row are a title and, at the other margin, a page number that
    never falls, each is one line with leader dots, as if they were printed."""
    made: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while _is_pair(lines, end) and (
            end == at or int(lines[end - 1].text) <= int(lines[end + 1].text)
        ):
            end += 2
        if end - at >= 2 * _LEAST:
            made += [_joined(lines[i], lines[i + 1]) for i in range(at, end, 2)]
        else:
            end = max(end, at + 1)
            made += lines[at:end]
        at = end
    return made


def _is_pair(lines: Sequence[Line], at: int) -> bool:
    if at + 1 >= len(lines):
        return False
    title, number = lines[at], lines[at + 1]
    whole = title.first and not title.last and not number.first and number.last
    return whole and _NUMBER.fullmatch(number.text) is not None


def _joined(title: Line, number: Line) -> Line:
    box = title.box.joined(number.box)
    return replace(title, text=f"{title.text}{_LEADER}{number.text}", box=box, last=True)
