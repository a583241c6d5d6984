"""A text disclosure set as a compiled one is: roles of paragraphs, heads, kinds and spans of tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from mingzhang.documents import (
    Block,
    ColumnKind,
    Document,
    Grid,
    Paragraph,
    Span,
    Style,
    Sum,
    Table,
    TextRole,
)

NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")
FORM = re.compile("绩效目标|项目编码|一级指标|部门职责|年度主要任务|专项|主管部门")


@pytest.fixture(scope="session")
def set_plainly() -> Callable[[Document], Document]:
    """A function that gives every block of a document read from text a plain Style or Grid."""
    return _set


def _set(document: Document) -> Document:
    blocks: list[Block] = []
    below_table = False
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            blocks.append(replace(block, grid=_grid(block, index)))
        else:
            following = document.blocks[index + 1 : index + 5]
            blocks.append(replace(block, style=_style(block, following, below_table)))
        below_table = isinstance(block, Table)
    return replace(document, blocks=tuple(blocks), title="测试文档", date="2026-02-03")


def _style(block: Paragraph, following: tuple[Block, ...], below_table: bool) -> Style:
    near = any(isinstance(b, Table) and len(b.rows[0].cells) > 2 for b in following)
    if below_table and block.text.startswith("注"):
        return Style(TextRole.NOTE)
    if near and re.match(r"预算年度|单位：|部门名称|\d{3}|[（(]20\d\d", block.text):
        return Style(TextRole.TABLE_LINE)
    if near and len(block.text) < 40:
        return Style(TextRole.TABLE_TITLE, anchor=f"t{block.line}")
    if block.level or re.match("第.部分|[一二三四五六七八九十]+、", block.text):
        return Style(TextRole.HEADING if len(block.text) < 40 else TextRole.BODY)
    return Style(TextRole.BODY)


def _grid(table: Table, index: int) -> Grid:
    """Heads end where the first number with decimals or code stands; empty heads are covered."""
    anchor = f"table-{index}"
    width = max(len(row.cells) for row in table.rows)
    words = "".join("".join(row.cells) for row in table.rows[:8])
    if FORM.search(words):
        return Grid(spans=tuple(_spans(table, 0)), anchor=anchor)
    head = next((n for n, row in enumerate(table.rows) if any(map(_is_amount, row.cells))), 1)
    head = min(head, 3, len(table.rows))
    kinds = [
        ColumnKind.AMOUNT
        if any(_is_amount(row.cells[at]) for row in table.rows[head:] if at < len(row.cells))
        else ColumnKind.NAME
        for at in range(width)
    ]
    return Grid(
        head, tuple(kinds), (), tuple(_spans(table, head)), tuple(_sums(table, head)), anchor=anchor
    )


def _spans(table: Table, head: int) -> list[Span]:
    """A head that is followed by empty ones covers them."""
    spans = []
    for index, row in enumerate(table.rows[:head]):
        at = 0
        while at < len(row.cells):
            end = at + 1
            while row.cells[at] and end < len(row.cells) and not row.cells[end]:
                end += 1
            if end > at + 1:
                spans.append(Span(index, at, 1, end - at))
            at = end
    return spans


def _sums(table: Table, head: int) -> list[Sum]:
    """The first row below the head as the sum of the rows with a code of three digits."""
    parts = [
        n
        for n, row in enumerate(table.rows[head + 1 :], start=head + 1)
        if any(re.fullmatch(r"\d{3}", cell) for cell in row.cells[:2])
    ]
    if head >= len(table.rows) or not parts:
        return []
    cells = table.rows[head].cells
    return [Sum((head, at), tuple((n, at) for n in parts)) for at in range(2, len(cells))]


def _is_amount(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None and "." in text
