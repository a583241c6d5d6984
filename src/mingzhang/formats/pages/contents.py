"""Lines of a table of contents: title, leader dots, page number."""

from __future__ import annotations

import re

_LEADERS = re.compile(
    r"(?P<title>.*?[^\s.．…⋯·・﹒_])\s*(?:[.．…⋯·・﹒_][\s.．…⋯·・﹒_]{3,}|…{2,})\s*[-—]?\s*(?P<page>\d{0,4})\s*[-—]?"
)


def entry(text: str) -> tuple[str, str] | None:
    """Title and page number (empty when it has none) of a line with leader dots; None for other
    lines."""
    match = _LEADERS.fullmatch(text)
    return (match["title"], match["page"]) if match else None
