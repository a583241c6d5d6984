"""Purchases (政府采购预算): open rows in which nearly every cell wraps.

A row is: project, its budget, the thing bought, its code in the catalogue, the unit of measure,
then quantity, price and the amounts by source. The code is the anchor: it has a form of its own,
even when its last digit wrapped (``C1603990`` / ``0``). A row ends with the figures after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from mingzhang.documents import Mend, Row
from mingzhang.interpret import words
from mingzhang.interpret.loose.breaks import ends_table
from mingzhang.interpret.loose.cells import Kind, divide
from mingzhang.interpret.loose.labels import is_total, text_of
from mingzhang.interpret.loose.layout import Layout
from mingzhang.interpret.loose.lines import (
    Line,
    Token,
    furniture,
    is_chinese_numbered,
    is_figure,
    is_money,
    is_note,
    join,
    tokens_of,
    tokens_of_all,
)
from mingzhang.interpret.loose.segment import Body, Scan, repeated_heads
from mingzhang.templates import Role

_CATALOGUE = re.compile(r"[A-CＡ-Ｃ]\d{2,8}")
_FULL_CODE = 9
_CODE_HEAD = re.compile(r"目录|编码|代码|品目")
_BEFORE_MONEY = re.compile(r"数量|单价")
_MOST_LINES = 40
_LONGEST_LINE = 400
_TEXT = Kind("text", lambda text: 0.0, 3.0)


def read_purchases(scan: Scan, start: int) -> Body:
    """Cut the lines from ``start`` into rows, each ending with its figures."""
    body = Body(end=start)
    current: list[Line] = []
    index = start
    while index < len(scan.lines):
        after = repeated_heads(scan, index)
        if after > index:
            body.dropped.extend(furniture(line) for line in scan.lines[index:after])
            index = body.end = after
            continue
        line = scan.lines[index]
        if not current:
            if (
                is_chinese_numbered(line)
                or len(line.text) > _LONGEST_LINE
                or ends_table(scan.lines, index, scan.signs)
            ):
                break
            if body.rows and all(is_figure(t.text) for t in tokens_of(line)):
                body.rows[-1].append(line)
            else:
                body.rows.append(current := [line])
        elif is_note(line) or len(line.text) > 160 or len(current) >= _MOST_LINES:
            break
        else:
            current.append(line)
        index += 1
        body.end = index
        if current and _is_complete(current, scan.layout):
            current = []
    if current and not any(is_figure(t.text) for t in tokens_of_all(current)):
        # Text that no figure followed was not a row.
        body.rows.remove(current)
        body.end -= len(current)
    return body


def _is_complete(row: Sequence[Line], layout: Layout) -> bool:
    if not is_figure(row[-1].text.split()[-1]):
        return False
    pieces = tokens_of_all(row)
    figures = 0
    while figures < len(pieces) and is_figure(pieces[-1 - figures].text):
        figures += 1
    if not figures:
        return False
    if figures == len(pieces):
        return True
    rest = pieces[: len(pieces) - figures]
    if is_total(layout.spec, text_of(rest)):
        return True
    code = next((i for i, t in enumerate(rest) if _CATALOGUE.fullmatch(t.text)), None)
    if code is None:
        return figures >= 3
    # Digits right after the code may still be its wrapped end.
    return code < len(rest) - 1 or figures > 2


def read_purchase(tokens: Sequence[Token], layout: Layout) -> tuple[Row, list[Mend]]:
    """The cells of one purchase or total row."""
    cells = [""] * layout.width
    mends: list[Mend] = []
    count = 0
    while count < len(tokens) and is_figure(tokens[-1 - count].text):
        count += 1
    label = tokens[: len(tokens) - count]
    first, middle, money = _columns(layout)
    if is_total(layout.spec, text_of(label)):
        cells[_label_column(layout)] = join(label)
        floating = _total_figures([t.text for t in tokens[len(label) :]], money, layout, cells)
        return Row(tuple(cells), tokens[0].line, tokens[0].page, tuple(floating)), mends
    at, length = _code(tokens, mends)
    if length and middle:
        code_column = next(
            (i for i in middle if _CODE_HEAD.search(layout.columns[i].head[-1])),
            middle[len(middle) // 2],
        )
        cells[code_column] = "".join(t.text for t in tokens[at : at + length])
        before = [i for i in middle if i < code_column]
        after = [i for i in middle if i > code_column]
        _left(tokens[:at], layout, first, before, cells)
        floating = _right(tokens[at + length :], layout, after, money, cells)
    else:
        cells[_label_column(layout)] = join(label)
        floating = [t.text for t in tokens[len(label) :]]
    return Row(tuple(cells), tokens[0].line, tokens[0].page, tuple(floating)), mends


def _label_column(layout: Layout) -> int:
    return next((i for i, c in enumerate(layout.columns) if c.role is Role.LABEL), 0)


def _columns(layout: Layout) -> tuple[list[int], list[int], list[int]]:
    """Amounts before the texts, the texts between, and the amounts after them."""
    roles = [c.role for c in layout.columns]
    label = _label_column(layout)
    middle = [i for i in range(label + 1, layout.width) if roles[i] is Role.TEXT]
    start = middle[0] if middle else label
    end = middle[-1] if middle else label
    first = [i for i in range(label + 1, start) if roles[i] is Role.AMOUNT]
    return first, middle, [i for i in range(end + 1, layout.width) if roles[i] is Role.AMOUNT]


def _code(tokens: Sequence[Token], mends: list[Mend]) -> tuple[int, int]:
    """Where the code of the catalogue stands and how many tokens it takes; (0, 0) without one."""
    at = next((i for i, t in enumerate(tokens) if _CATALOGUE.fullmatch(t.text)), None)
    if at is None:
        return 0, 0
    length, code = 1, tokens[at].text
    while at + length < len(tokens):
        following = tokens[at + length]
        alone = following.starts_line and (
            at + length + 1 == len(tokens) or tokens[at + length + 1].starts_line
        )
        if not (
            following.text.isdigit() and alone and len(code) + len(following.text) <= _FULL_CODE
        ):
            break
        code += following.text
        length += 1
    if length > 1:
        was = " ".join(t.text for t in tokens[at : at + length])
        mends.append(Mend(tokens[at].line, tokens[at].page, "wrapped code", was, code))
    return at, length


def _left(
    tokens: Sequence[Token],
    layout: Layout,
    amounts: Sequence[int],
    texts: Sequence[int],
    cells: list[str],
) -> None:
    """Project, its budget, and the thing bought."""
    label = _label_column(layout)
    split = None
    if amounts:
        split = next((i for i in range(len(tokens) - 1, -1, -1) if is_money(tokens[i].text)), None)
        if split is None:
            split = next(
                (
                    i
                    for i in range(len(tokens) - 1, 0, -1)
                    if is_figure(tokens[i].text) and tokens[i].starts_line
                ),
                None,
            )
    if split is not None:
        cells[label] = join(tokens[:split])
        cells[amounts[-1]] = tokens[split].text
        if texts:
            cells[texts[-1]] = join(tokens[split + 1 :])
        elif tokens[split + 1 :]:
            cells[label] += join(tokens[split + 1 :])
        return
    columns = [label, *texts[-1:]]
    division = divide(tokens, [_TEXT] * len(columns), before=0)
    for index, text in zip(columns, division.texts(tokens), strict=True):
        cells[index] = text


def _right(
    tokens: Sequence[Token],
    layout: Layout,
    texts: Sequence[int],
    money: Sequence[int],
    cells: list[str],
) -> list[str]:
    """Unit of measure, quantity, price and amounts."""
    start = 0
    while start < len(tokens) and not is_figure(tokens[start].text):
        start += 1
    unit, rest = tokens[:start], tokens[start:]
    if texts:
        cells[texts[0]] = join(unit)
    strange = [t for t in rest if not is_figure(t.text)]
    figures = [t.text for t in rest if is_figure(t.text)]
    if strange or (unit and not texts):
        cells[_label_column(layout)] += join([*([] if texts else unit), *strange])
    counted = [i for i in money if _BEFORE_MONEY.search(words.head(layout.columns[i].head[-1]))]
    others = [i for i in money if i not in counted]
    if len(figures) == len(money):
        chosen: Sequence[int] = money
    elif len(figures) > len(counted) and _has_quantity(figures, len(counted)):
        left = figures[len(counted) :]
        chosen = [*counted, *(others if len(left) == len(others) else [])]
    else:
        chosen = []
    for index, figure in zip(chosen, figures, strict=False):
        cells[index] = figure
    return figures[len(chosen) :]


def _has_quantity(figures: Sequence[str], counted: int) -> bool:
    """Whether quantity and price are printed: the quantity is whole, or they make the amount."""
    if counted != 2:
        return True
    if "." not in figures[0]:
        return True
    try:
        quantity, price, amount = (Decimal(f.replace(",", "")) for f in figures[:3])
    except (ArithmeticError, ValueError):
        return False
    return abs(quantity * price - amount) <= abs(quantity) * Decimal("0.005") + Decimal("0.005")


def _total_figures(
    figures: list[str], money: Sequence[int], layout: Layout, cells: list[str]
) -> list[str]:
    """A total has no quantity and price; its amounts are placed when all are printed."""
    others = [i for i in money if not _BEFORE_MONEY.search(words.head(layout.columns[i].head[-1]))]
    if len(figures) != len(others):
        return figures
    for index, figure in zip(others, figures, strict=True):
        cells[index] = figure
    return []
