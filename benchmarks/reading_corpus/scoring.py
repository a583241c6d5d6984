"""Which cells of the truth a reader returned: the exact text in the right column of the right row.

Texts are compared in compatibility form without white space. Rows are paired in the one order that
gives most equal cells, so that a table cut into pieces, or whose head is repeated, is not counted
against anybody. The covered cells of merged ones must come back empty, or
with the text of the cell that covers them: some readers repeat it, and that loses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

Rows = Sequence[Sequence[str | None]]
_FIGURE = re.compile(r"-?[\d,]+(\.\d+)?%?")


@dataclass
class Score:
    """Cells, figures and head cells that were asked for and found, and what was missed."""

    cells: int = 0
    cells_found: int = 0
    figures: int = 0
    figures_found: int = 0
    heads: int = 0
    heads_found: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count the other's, too."""
        for name in ("cells", "cells_found", "figures", "figures_found", "heads", "heads_found"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed

    def shown(self) -> str:
        """Shares in per cent: cells, figures, heads."""
        pairs = (
            (self.cells_found, self.cells),
            (self.figures_found, self.figures),
            (self.heads_found, self.heads),
        )
        return "  ".join(f"{100 * found / max(all_, 1):7.2f}" for found, all_ in pairs)


def plain(text: str | None) -> str:
    """As it is compared."""
    return re.sub(r"[\s\u00ad\u200b]", "", unicodedata.normalize("NFKC", text or ""))


def score(truth: Sequence[Rows], read: Sequence[Rows]) -> Score:
    """Compare the tables of a document with those that were read, in reading order."""
    wanted = [[[plain(cell) for cell in row] for row in table] for table in truth]
    found = [[plain(cell) for cell in row] for table in read for row in table]
    partner = _aligned([row for table in wanted for row in table], found)
    total = Score()
    number = 0
    for table in wanted:
        head = _depth(table)
        for at, row in enumerate(table):
            got = found[partner[number]] if number in partner else []
            _count(total, row, got, at < head)
            number += 1
    return total


def _aligned(wanted: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> dict[int, int]:
    """The row that was read for each row of the truth: the pairing in one order that has most
    equal cells (a longest common subsequence, weighted), found by a tree of prefix maxima."""
    by_cell: dict[tuple[int, str], list[int]] = defaultdict(list)
    for position, row in enumerate(found):
        for column, text in enumerate(row):
            if text:
                by_cell[column, text].append(position)
    best: list[tuple[int, int]] = [(0, -1)] * (len(found) + 1)  # weight, link; by position
    links: list[tuple[int, int, int]] = []  # row of the truth, position, link before
    for number, row in enumerate(wanted):
        weights: Counter[int] = Counter()
        for column, text in enumerate(row):
            if text:
                weights.update(by_cell.get((column, text), ()))
        made = []
        for position, weight in weights.items():
            so_far, link = _prefix(best, position)
            links.append((number, position, link))
            made.append((position, so_far + weight, len(links) - 1))
        for position, weight, link in made:
            _raise(best, position + 1, (weight, link))
    _, link = _prefix(best, len(found))
    partner = {}
    while link >= 0:
        number, position, link = links[link]
        partner[number] = position
    return partner


def _prefix(tree: list[tuple[int, int]], end: int) -> tuple[int, int]:
    """The best entry of the positions before ``end``."""
    found = (0, -1)
    while end > 0:
        found = max(found, tree[end], key=lambda entry: entry[0])
        end &= end - 1
    return found


def _raise(tree: list[tuple[int, int]], at: int, entry: tuple[int, int]) -> None:
    """Enter a weight at a position (counted from 1)."""
    while at < len(tree):
        if entry[0] > tree[at][0]:
            tree[at] = entry
        at += at & -at


def _depth(rows: Sequence[Sequence[str]]) -> int:
    """Rows before the first one with a figure."""
    for number, row in enumerate(rows):
        if any(_FIGURE.fullmatch(cell) for cell in row):
            return number
    return len(rows)


def _count(total: Score, row: Sequence[str], got: Sequence[str], head: bool) -> None:
    for column, text in enumerate(row):
        other = got[column] if column < len(got) else ""
        right = other == text or (not text and column > 0 and other in row[:column])
        figure = bool(_FIGURE.fullmatch(text))
        total.cells += 1
        total.cells_found += right
        if figure:
            total.figures += 1
            total.figures_found += right
        if head and text:
            total.heads += 1
            total.heads_found += right
        if not right:
            total.missed.append((text, other))
