"""Rows that end with running text (项目简介): label, figure, then sentences that wrap freely.

The figure is the anchor. It stands on the line of its label, or beside a wrapped one: half a line
below the last of two label lines, a line or more below the last of three. What follows, up to the
next label, is the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.documents import Mend, Row
from mingzhang.interpret import words
from mingzhang.interpret.loose.breaks import form_title, is_table_number, table_title
from mingzhang.interpret.loose.layout import Layout
from mingzhang.interpret.loose.lines import (
    Gap,
    Line,
    Token,
    furniture,
    has_han,
    is_chapter,
    is_money,
    is_note,
    join,
    tokens_of,
    tokens_of_all,
)
from mingzhang.interpret.loose.rows import read_row
from mingzhang.interpret.loose.segment import Body, Scan, repeated_heads
from mingzhang.templates import Role

_CENTS = re.compile(r"[-−]?\d[\d,]*\.\d\d")
_LONGEST_LABEL = 60
_LONGEST_LINE = 2000
_MOST_LINES = 120


def is_described(layout: Layout) -> bool:
    """Whether the rows of a table end with running text."""
    lane = layout.main
    return (
        len(layout.lanes) == 1
        and len(lane.amounts) == 1
        and bool(lane.tail)
        and layout.columns[lane.tail[-1]].role is Role.TEXT
    )


def read_described(scan: Scan, start: int) -> Body:
    """Cut the lines from ``start`` into rows at the figures."""
    body = Body(end=start)
    index = start
    while index < len(scan.lines):
        after = repeated_heads(scan, index)
        if after > index:
            body.dropped.extend(furniture(line) for line in scan.lines[index:after])
            index = body.end = after
            continue
        line = scan.lines[index]
        if _ends(scan, index) or len(line.text) > _LONGEST_LINE:
            break
        anchor = _anchor(line)
        if anchor is not None:
            body.rows.append(_label_lines(body, line) if anchor == 0 else [])
        elif not body.rows or len(body.rows[-1]) >= _MOST_LINES:
            body.rows.append([])
        body.rows[-1].append(line)
        index = body.end = index + 1
    body.rows[:] = [row for row in body.rows if row]
    return body


def _ends(scan: Scan, index: int) -> bool:
    line = scan.lines[index]
    return (
        is_note(line)
        or is_chapter(line)
        or is_table_number(line)
        or words.title(line.text) in scan.signs.sections
        or table_title(scan.lines, index, scan.signs) is not None
        or form_title(scan.lines, index, scan.signs) is not None
    )


def _anchor(line: Line) -> int | None:
    """Where in a line the figure of its row stands; None when it holds none."""
    tokens = tokens_of(line)[:12]
    for at, token in enumerate(tokens):
        if _CENTS.fullmatch(token.text):
            before = "".join(t.text for t in tokens[:at])
            return at if len(before) <= _LONGEST_LABEL else None
    return None


def _label_lines(body: Body, line: Line) -> list[Line]:
    """Take the wrapped label of a figure that opens its line from the lines before it."""
    if not body.rows:
        return []
    count = 2 if line.gap is Gap.TIGHT else 3
    before = body.rows[-1]
    holds_figure = any(_anchor(one) is not None for one in before)
    most = len(before) if not holds_figure else len(before) - 1
    taken = min(count, most)
    if not taken:
        return []
    label = before[-taken:]
    del before[-taken:]
    return label


def read_described_row(lines: Sequence[Line], layout: Layout) -> tuple[Row, list[Mend]]:
    """Label and figure to their columns, the rest to the text column."""
    tokens = tokens_of_all(lines)
    at = next((i for i, t in enumerate(tokens) if _CENTS.fullmatch(t.text)), None)
    if at is None:
        at = next((i for i, t in enumerate(tokens) if is_money(t.text)), len(tokens) - 1)
    row, mends = read_row(tokens[: at + 1], layout)
    rest: Sequence[Token] = tokens[at + 1 :]
    if not rest or not any(has_han(t.text) for t in rest):
        return read_row(tokens, layout)
    cells = list(row.cells)
    cells[layout.main.tail[-1]] = join(rest)
    return Row(tuple(cells), row.line, row.page, row.floating), mends
