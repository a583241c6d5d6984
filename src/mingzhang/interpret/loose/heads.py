"""The printed heads of a table in a dump: where they end, and which columns they are.

The heads come in pieces and in no order of columns, because each head wraps in its own cell
(``上年结转科目`` is the end of one head and the beginning of another). What holds is that every
piece is part of a head of the layout, and that together the pieces hold no character more often
than the heads do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.interpret import words
from mingzhang.interpret.loose.lines import Line, is_figure, is_money, is_note
from mingzhang.templates import Column, Role, TableSpec

_RULER = re.compile(r"栏次?(?:\s+\d{1,2})+|栏\s*次|1\s+2\s+3(?:\s+\d{1,2})*|栏次\s*\d[\d\s]*")
_MOST_LINES = 90
_LONGEST = 160
_FEWEST_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class HeadWords:
    """The heads of one table of the layout, prepared for matching.

    ``pieces`` are all parts of heads that a line may be made of, ``budget`` how often each
    character may occur in one printing of the heads.
    """

    spec: TableSpec
    pieces: frozenset[str]
    budget: dict[str, int]
    length: int
    characters: frozenset[str]


@dataclass(frozen=True, slots=True)
class HeadBlock:
    """A printed block of heads: ``end`` is the index of the line after it; ``ruler`` the index of
    the line that numbers the columns, or None; ``strange`` the pieces no head of the layout has;
    ``share`` how much of the layout's heads was printed."""

    start: int
    end: int
    ruler: int | None
    strange: tuple[int, ...]
    share: float


@lru_cache(maxsize=256)
def head_words(spec: TableSpec) -> HeadWords:
    """Prepare the heads of a table of the layout."""
    cells = _printed_cells(spec.columns)
    pieces: set[str] = set()
    for cell in cells:
        pieces.add(cell)
        for start in range(len(cell)):
            for end in range(start + 1, len(cell) + 1):
                if end - start > 1 or end == len(cell) or start == 0:
                    pieces.add(cell[start:end])
    budget = Counter("".join(cells))
    return HeadWords(
        spec, frozenset(pieces - {""}), dict(budget), sum(budget.values()), frozenset(budget)
    )


def _printed_cells(columns: Sequence[Column]) -> list[str]:
    """The heads as cells: a head that neighbours share from the top down is printed once."""
    cells: list[str] = []
    before: tuple[str, ...] = ()
    for column in columns:
        path = tuple(words.head(h) for h in column.head)
        shared = True
        for depth, cell in enumerate(path):
            last = depth == len(path) - 1
            shared = shared and not last and before[: depth + 1] == path[: depth + 1]
            if not shared:
                cells.append(cell)
        before = path
    return cells


def is_ruler(line: Line) -> bool:
    """Whether a line numbers the columns: ``栏次 1 2 3``."""
    return _RULER.fullmatch(line.text) is not None


def fits(line: Line, heads: HeadWords) -> bool:
    """Whether a line is made of parts of heads."""
    key = words.head(line.text)
    if len(key) > _LONGEST or not heads.characters.issuperset(key):
        return False
    reach = [True] + [False] * len(key)
    for end in range(1, len(key) + 1):
        reach[end] = any(
            reach[start] and key[start:end] in heads.pieces
            for start in range(max(0, end - 24), end)
        )
    return reach[-1]


def read_heads(
    lines: Sequence[Line], start: int, heads: HeadWords, row_starts: frozenset[str]
) -> HeadBlock | None:
    """The block of heads that begins at ``start``; None when there is none.

    ``row_starts`` are folded words with which a first row may begin (合计, fixed labels).
    """
    left = dict(heads.budget)
    printed = 0
    strange: list[int] = []
    repeated = 0
    ruler: int | None = None
    end = start
    for index in range(start, min(start + _MOST_LINES, len(lines))):
        line = lines[index]
        if is_ruler(line):
            ruler, end = index, index + 1
            break
        if is_note(line):
            break
        if _spend(line, heads, left):
            printed += len(words.head(line.text))
            end = index + 1
            continue
        if (
            not printed
            or _opens_rows(line, row_starts)
            or len(line.key) > 24
            or len(strange) > 12
            or repeated > 1
        ):
            break
        # Heads printed more often than the layout has them: soon this is no block of heads.
        repeated += fits(line, heads)
        strange.append(index)
    strange = [i for i in strange if i < end]
    end = _after_numbers(lines, end)
    share = printed / heads.length if heads.length else 0.0
    if not printed or (share < 0.3 and ruler is None) or share < 0.1:
        return None
    return HeadBlock(start, end, ruler, tuple(strange), share)


def _after_numbers(lines: Sequence[Line], start: int) -> int:
    """The index after a ruler of which every number stands on its own line, else ``start``."""
    end = start
    while end < len(lines) and lines[end].text == str(end - start + 1):
        end += 1
    return end if end - start >= _FEWEST_NUMBERS else start


def _spend(line: Line, heads: HeadWords, left: dict[str, int]) -> bool:
    """Take the characters of a line from what is left of the heads, if it is a part of them."""
    if not fits(line, heads):
        return False
    needed = Counter(words.head(line.text))
    if any(left.get(character, 0) < count for character, count in needed.items()):
        return False
    for character, count in needed.items():
        left[character] -= count
    return True


def _opens_rows(line: Line, row_starts: frozenset[str]) -> bool:
    pieces = line.text.split()
    if any(is_money(piece) for piece in pieces) or pieces[0].isdigit():
        return True
    return (
        line.key in row_starts
        or words.bare(line.text) in row_starts
        or (len(pieces) > 1 and is_figure(pieces[-1]) and words.fold(pieces[0]) in row_starts)
    )


def printed_columns(spec: TableSpec, lines: Sequence[Line], block: HeadBlock) -> tuple[Column, ...]:
    """The columns of the layout that are printed.

    A column is taken for missing only when the ruler or the heads leave no doubt: all pieces are
    accounted for by the other columns and its own head cannot be put together from them.
    """
    ruler = block.ruler
    if ruler is not None:
        numbers = sum(1 for piece in lines[ruler].text.split() if piece.isdigit())
        if numbers >= len(spec.columns) - 1:
            return spec.columns
    if block.strange:
        return spec.columns
    keys = [words.head(line.text) for line in lines[block.start : block.end] if not is_ruler(line)]
    kept = tuple(
        c
        for c in spec.columns
        if c.role is not Role.AMOUNT or _assembled(words.head(c.head[-1]), keys)
    )
    amounts = sum(1 for c in kept if c.role is Role.AMOUNT)
    return kept if amounts else spec.columns


def _assembled(head: str, keys: Sequence[str]) -> bool:
    """Whether a head can be put together from pieces of the lines, in their order."""
    reached = {0}
    for key in keys:
        further = set()
        for start in reached:
            end = start + 1
            while end <= len(head) and head[start:end] in key:
                if end - start > 1 or end == len(head) or key == head[start:end]:
                    further.add(end)
                end += 1
        reached |= further
        if len(head) in reached:
            return True
    return len(head) in reached


def missing(spec: TableSpec, lines: Sequence[Line], block: HeadBlock) -> int:
    """How many columns of the layout are not printed: the measure for choosing between layouts."""
    keys = [words.head(line.text) for line in lines[block.start : block.end]]
    return sum(1 for c in spec.columns if not _assembled(words.head(c.head[-1]), keys))
