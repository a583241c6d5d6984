"""Tables without figures (机构设置情况): rows and cells are found together, by their setting."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.documents import Row
from mingzhang.interpret.loose.cells import Kind, divide
from mingzhang.interpret.loose.lines import Gap, Line, Token, tokens_of, tokens_of_all

_TEXT = Kind("text", lambda text: 0.0, 5.0)
_MOST_LINES = 7
"""No row of short texts wraps over more lines than this times two."""
_TORN = 8.0
"""Cost of a row that would begin half a line below another."""


def text_rows(lines: Sequence[Line], width: int) -> list[Row]:
    """Rows of ``width`` text cells.

    A printed line with as many pieces as columns is a row, unless the next line stands half a line
    off; between such rows the cheapest division into rows is taken.
    """
    rows: list[Row] = []
    pending: list[Line] = []
    for index, line in enumerate(lines):
        pieces = tokens_of(line)
        tight = index + 1 < len(lines) and lines[index + 1].gap is Gap.TIGHT
        if len(pieces) == width and not tight and line.gap is not Gap.TIGHT:
            rows.extend(_wrapped(pending, width))
            pending = []
            rows.append(_row(pieces, tuple(t.text for t in pieces)))
        else:
            pending.append(line)
    rows.extend(_wrapped(pending, width))
    return rows


def _wrapped(lines: Sequence[Line], width: int) -> list[Row]:
    """The cheapest cut of lines into rows of wrapped cells."""
    best: list[tuple[float, list[list[Line]]]] = [(0.0, [])]
    for end in range(1, len(lines) + 1):
        options = []
        for start in range(max(0, end - _MOST_LINES), end):
            part = list(lines[start:end])
            cost = best[start][0] + divide(tokens_of_all(part), [_TEXT] * width, before=0).cost
            if lines[start].gap is Gap.TIGHT:
                cost += _TORN
            options.append((cost, start))
        cost, start = min(options)
        best.append((cost, [*best[start][1], list(lines[start:end])]))
    rows = []
    for part in best[-1][1]:
        tokens = tokens_of_all(part)
        rows.append(_row(tokens, tuple(divide(tokens, [_TEXT] * width, before=0).texts(tokens))))
    return rows


def _row(tokens: Sequence[Token], cells: tuple[str, ...]) -> Row:
    return Row(cells, tokens[0].line, tokens[0].page)
