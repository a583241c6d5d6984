"""Column heads as head rows with merged cells."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.documents import Span


def head_rows(
    heads: Sequence[tuple[str, ...]],
) -> tuple[tuple[tuple[str, ...], ...], tuple[Span, ...]]:
    """Rows of head texts, and the merged cells among them.

    ``heads`` are the heads of each column from top to bottom. Neighbours that share a head and all
    heads above it are merged; a column with fewer heads is merged downwards.
    """
    depth = max(len(head) for head in heads)
    texts = [["" for _ in heads] for _ in range(depth)]
    spans: list[Span] = []
    for level in range(depth):
        column = 0
        while column < len(heads):
            head = heads[column]
            if len(head) <= level:
                column += 1
                continue
            width = 1
            leaf = len(head) == level + 1
            while (
                not leaf
                and column + width < len(heads)
                and _joins(head, heads[column + width], level)
            ):
                width += 1
            height = depth - level if leaf else 1
            texts[level][column] = head[level]
            if width > 1 or height > 1:
                spans.append(Span(level, column, height, width))
            column += width
    return tuple(tuple(row) for row in texts), tuple(spans)


def _joins(one: tuple[str, ...], other: tuple[str, ...], level: int) -> bool:
    return len(other) > level + 1 and one[: level + 1] == other[: level + 1]
