"""Money against results, project by project: the charts of a report's first table."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.documents import Chart, Series, Tone
from mingzhang.facts import Message

MOST = 15
"""Projects of one chart: more would not stand on a page beside their names."""


def charts(
    count: int,
    title: Message,
    told: Message,
    series: Sequence[Series],
    state: int,
    tones: Sequence[tuple[str, Tone]],
    lang: str,
    first: int = 1,
    names: int = 1,
) -> tuple[Chart, ...]:
    """Charts of ``count`` rows from row ``first`` on, parted evenly where there are many."""
    if not count:
        return ()
    parts = -(-count // MOST)
    size = -(-count // parts)
    made = []
    for number in range(parts):
        rows = tuple(range(first + number * size, first + min((number + 1) * size, count)))
        tail = f"（{number + 1}/{parts}）" if parts > 1 else ""
        head = title.said(lang) + tail
        made.append(
            Chart(head, told.said(lang), rows, names, tuple(series), "%", state, tuple(tones))
        )
    return tuple(made)
