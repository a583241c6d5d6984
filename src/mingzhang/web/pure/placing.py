"""In which cell of a printed row a figure stands, where the row prints the same figure twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mingzhang.facts import Fact


def columns(
    facts: Iterable[Fact], rows: Sequence[Sequence[str]], row: int, head: int
) -> list[int | None]:
    """The columns (from 1) of the facts of one row, in their order; None for a text that the row
    does not hold, or holds more than once without a way to tell which one is meant.

    Facts come in the order of their cells, so as many facts of a text as cells with it are these
    cells. Otherwise the words decide: the cell right of what the row is about, on that side of a
    table of two, and the head above.
    """
    texts, held = rows[row - 1], list(facts)
    counts = Counter(fact.place.text for fact in held)
    seen: Counter[str] = Counter()
    found: list[int | None] = []
    for fact in held:
        text = fact.place.text
        cells = [at for at, one in enumerate(texts) if one == text]
        if len(cells) == counts[text]:
            at = cells[seen[text]]
        else:
            at = _by_words(fact, texts, rows[:head], cells)
        seen[text] += 1
        found.append(at + 1 if at is not None else None)
    return found


def _by_words(
    fact: Fact, texts: Sequence[str], heads: Sequence[Sequence[str]], cells: list[int]
) -> int | None:
    place = fact.place
    labels = [at for at, one in enumerate(texts) if place.row and one.strip() == place.row]
    if labels:
        cells = [at for at in cells if at > labels[0]] or cells
    headed = [at for at in cells if any(place.column in row[at : at + 1] for row in heads)]
    cells = headed or cells
    if labels and len(cells) > 1 and _two_sided(heads):
        return cells[0]  # the other side has a label of its own between
    return cells[0] if len(cells) == 1 else None


def _two_sided(heads: Sequence[Sequence[str]]) -> bool:
    """Whether the heads of one side come again on the other."""
    return any(count > 1 for row in heads for text, count in Counter(row).items() if text)
