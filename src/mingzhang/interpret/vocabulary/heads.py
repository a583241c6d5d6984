"""Where the heads of an unknown table end, and which heads stand over each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.documents import Row, Table
from mingzhang.interpret import words
from mingzhang.interpret.recognise import is_ruler
from mingzhang.interpret.vocabulary.wording import Wording
from mingzhang.templates import Role

WIDEST = 120
_DEEPEST = 6
_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_YEAR = re.compile(r"20\d\d")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.](?!\d))"
)
_KEYS = (Role.CODE, Role.NAME, Role.LABEL)


@dataclass(frozen=True, slots=True)
class HeadRows:
    """The heads of a table: rows they take (rulers included), and each column's heads from top to
    bottom, merged ones repeated, as printed."""

    depth: int
    paths: tuple[tuple[str, ...], ...]


def find_heads(table: Table, wording: Wording) -> HeadRows:
    """The head rows at the top of a table; depth 0 when it has none."""
    rows = table.rows
    width = min(max(len(row.cells) for row in rows), WIDEST)
    depth = 0
    keys: set[int] = set()
    for row in rows[:_DEEPEST]:
        if row.floating or is_ruler(row) or not _is_head(row, depth, keys, wording):
            break
        keys |= {
            at
            for at, cell in enumerate(row.cells[:width])
            if cell.strip()
            and any(t.role in _KEYS for t in wording.read(cell).roles)
            and not any(cell.strip() == other.strip() for other in row.cells[at + 1 : at + 2])
        }
        depth += 1
    paths = _paths(table, depth, width)
    while 0 < depth < len(rows) and is_ruler(rows[depth]):
        depth += 1
    return HeadRows(depth, paths)


def _is_head(row: Row, depth: int, keys: set[int], wording: Wording) -> bool:
    cells = [(at, c.strip()) for at, c in enumerate(row.cells[:WIDEST]) if c.strip()]
    if not cells:
        return False
    folded = [words.fold(cell) for _, cell in cells]
    if any(_FIGURE.fullmatch(f) and not _YEAR.fullmatch(f) for f in folded):
        return False
    if any(_NUMBERED.match(f) for f in folded):
        return False
    said = [(at, wording.read(cell)) for at, cell in cells]
    for at, one in said:
        if at in keys and not one.roles:
            return False  # a label under 项目, a total under 科目名称
    known = sum(1 for _, one in said if one.known)
    if depth == 0:
        return len(cells) > 1 and 2 * known >= len(cells)
    return 2 * known >= len(cells)


def _paths(table: Table, depth: int, width: int) -> tuple[tuple[str, ...], ...]:
    """Heads over each column. Where the source does not tell merged cells, an empty cell that has
    heads below belongs to the head at its left."""
    grid: list[list[str]] = [
        [row.cells[at].strip() if at < len(row.cells) else "" for at in range(width)]
        for row in table.rows[:depth]
    ]
    spanned = _spread(table, grid, depth, width)
    groups: list[tuple[int, ...]] = [()] * width
    for level in range(depth):
        for at in range(width):
            below = any(grid[lower][at] for lower in range(level + 1, depth))
            if not grid[level][at] and below and at and (level, at) not in spanned:
                same = groups[at] == groups[at - 1]
                left_has_below = any(grid[lower][at - 1] for lower in range(level + 1, depth))
                if same and grid[level][at - 1] and left_has_below:
                    grid[level][at] = grid[level][at - 1]
        start = 0
        for at in range(width):
            if at and (grid[level][at] != grid[level][at - 1] or groups[at] != groups[at - 1]):
                start = at
            groups[at] = (*groups[at], start)
    return tuple(
        tuple(_without_repeats([grid[level][at] for level in range(depth) if grid[level][at]]))
        for at in range(width)
    )


def _spread(
    table: Table, grid: list[list[str]], depth: int, width: int
) -> frozenset[tuple[int, int]]:
    """Copies the text of merged cells over the columns they cover; returns the cells that the
    source says are merged."""
    merged: set[tuple[int, int]] = set()
    for span in table.grid.spans if table.grid is not None else ():
        for level in range(span.row, min(span.row + span.rows, depth)):
            for at in range(span.column, min(span.column + span.columns, width)):
                merged.add((level, at))
                if span.row < depth and level == span.row:
                    grid[level][at] = grid[span.row][span.column]
    return frozenset(merged)


def _without_repeats(path: Sequence[str]) -> list[str]:
    return [head for n, head in enumerate(path) if n == 0 or head != path[n - 1]]
