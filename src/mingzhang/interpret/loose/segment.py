"""The lines of a table body to rows: where each row begins and where the table ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mingzhang.documents import Mend
from mingzhang.interpret import words
from mingzhang.interpret.loose.breaks import Signs, ends_table, is_meta
from mingzhang.interpret.loose.heads import HeadWords, fits, is_ruler, read_heads
from mingzhang.interpret.loose.labels import (
    is_numbered,
    is_total,
    known_prefix,
    row_starts,
    text_of,
)
from mingzhang.interpret.loose.layout import Layout
from mingzhang.interpret.loose.lines import (
    Gap,
    Line,
    Token,
    furniture,
    has_han,
    is_chinese_numbered,
    is_figure,
    is_money,
    tokens_of,
    tokens_of_all,
)
from mingzhang.interpret.loose.rows import label_sides

_ORDINAL = re.compile(r"(\d{1,4})(?:\s+(.*))?")
_CODE = re.compile(r"\d{3,7}")
_MOST_LINES = 16
"""A row of a table wraps over fewer lines than this; more means that the table has ended."""
_LOOK_AHEAD = 6
_REPEATED = 0.8
"""Share of the heads that a repetition prints; less are the heads of another table."""
_MOST_PIECES = 24
_LONGEST_LINE = 400
"""No printed line of a table is longer; this keeps the work on damaged files small."""
_MOST_TEXT_LINES = 400


@dataclass(slots=True)
class Body:
    """What was found below the heads: rows as lines, dropped furniture, and the line after."""

    rows: list[list[Line]] = field(default_factory=list)
    dropped: list[Mend] = field(default_factory=list)
    end: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """All that is needed to walk down a table."""

    lines: Sequence[Line]
    layout: Layout
    heads: HeadWords
    meta: frozenset[str]
    signs: Signs


def read_body(scan: Scan, start: int) -> Body:
    """Cut the lines from ``start`` into rows until the table ends."""
    body = Body(end=start)
    current: list[Line] = []
    expected = 1
    index = opened = start
    while index < len(scan.lines):
        after = repeated_heads(scan, index)
        if after > index:
            body.dropped.extend(furniture(line) for line in scan.lines[index:after])
            index = body.end = opened = after
            continue
        line = scan.lines[index]
        if index == opened:
            line = replace(line, gap=Gap.PAGE)
        if len(line.text) > _LONGEST_LINE:
            break
        if _opens_heads(line) or (
            ends_table(scan.lines, index, scan.signs) and not _inside(scan, index, current)
        ):
            break
        number = (
            None
            if _is_page_number(scan, index, current)
            else (_starts_row(scan, line, current, expected))
        )
        if number is not None:
            current = [line]
            body.rows.append(current)
            expected = number + 1
        elif not _is_page_number(scan, index, current) and _continues(scan, line, current):
            current.append(line)
        elif current and _row_follows(scan, index, expected):
            body.dropped.append(furniture(line))
        else:
            break
        index += 1
        body.end = index
    return body


def repeated_heads(scan: Scan, index: int) -> int:
    """The index after a repeated block of heads (with its entity line), or ``index``."""
    at = index
    while at < len(scan.lines) and at < index + 5 and _is_repeated_meta(scan, at):
        at += 1
    if at >= len(scan.lines):
        return at
    if fits(scan.lines[at], scan.heads) or is_ruler(scan.lines[at]):
        block = read_heads(scan.lines, at, scan.heads, row_starts(scan.layout.spec))
        if block is not None and not block.strange and block.share > _REPEATED:
            return block.end
    # The same body may open the next table, whose heads are others.
    return index if _opens_heads(scan.lines[at]) else at


def _opens_heads(line: Line) -> bool:
    return line.key.startswith("序号") or is_ruler(line)


def _is_repeated_meta(scan: Scan, index: int) -> bool:
    line = scan.lines[index]
    if line.key in scan.meta:
        return True
    if not is_meta(line) or line.gap is not Gap.PAGE or index + 1 >= len(scan.lines):
        return False
    return fits(scan.lines[index + 1], scan.heads)


def _inside(scan: Scan, index: int, current: list[Line]) -> bool:
    """A line that looks like a title or a sentence may still be the rest of a wrapped label."""
    if not current or _has_figures(current):
        return False
    text = text_of(tokens_of_all([*current, scan.lines[index]]))
    if scan.layout.ordinal is not None:
        text = re.sub(r"^\d{1,4}", "", text)
    return scan.layout.is_known(text)


def _is_page_number(scan: Scan, index: int, current: list[Line]) -> bool:
    """A bare number at the edge of a page, after a complete row."""
    line = scan.lines[index]
    if not line.text.isdigit() or not _has_figures(current):
        return False
    if index + 1 == len(scan.lines):
        return True
    following = scan.lines[index + 1].gap
    if following is Gap.TIGHT:
        # The running number of a row whose label wraps.
        return False
    return line.gap is Gap.PAGE or (following is Gap.PAGE and scan.layout.ordinal is not None)


# -- row starts ----------------------------------------------------------------------------------


def _starts_row(scan: Scan, line: Line, current: list[Line], expected: int) -> int | None:
    """The running number of the row that a line begins (0 when rows have none); None if none."""
    layout = scan.layout
    if line.gap is Gap.TIGHT and current:
        return None
    if layout.ordinal is not None:
        return _ordinal(scan, line, current, expected)
    pieces = tokens_of(line)
    if layout.coded:
        opens = _CODE.fullmatch(pieces[0].text) is not None and (
            len(pieces) == 1 or not all(is_figure(t.text) for t in pieces[1:])
        )
        opens = opens and not (current and _is_broken_code(current))
        return 0 if opens or is_total(layout.spec, pieces[0].text) else None
    return _by_label(scan, line, current)


def _ordinal(scan: Scan, line: Line, current: list[Line], expected: int) -> int | None:
    match = _ORDINAL.fullmatch(line.text)
    if match is None:
        if (
            is_total(scan.layout.spec, line.text.split()[0])
            and (not current or _has_figures(current))
            and _has_figures([line])
        ):
            return expected - 1
        return None
    number, rest = int(match[1]), match[2] or ""
    pieces = rest.split()
    if pieces and all(is_figure(p) for p in pieces):
        if not (scan.layout.coded and _CODE.fullmatch(pieces[0])):
            return None
    elif not pieces:
        return number if number == expected else None
    if number == expected:
        return number
    near = expected - 3 <= number <= expected + 8
    coded = scan.layout.coded and _CODE.fullmatch(pieces[0])
    label = has_han(rest) and (scan.layout.is_known(_label_of(pieces)) or is_numbered(rest))
    return number if near and (coded or label) else None


def _label_of(pieces: Sequence[str]) -> str:
    kept = list(pieces)
    while kept and is_figure(kept[-1]):
        kept.pop()
    return "".join(kept)


def _by_label(scan: Scan, line: Line, current: list[Line]) -> int | None:
    """Rows of tables without number and code begin with a label, when the last row is complete."""
    layout = scan.layout
    if not has_han(line.text):
        return None if current else 0
    pieces = [t.text for t in tokens_of(line)[:_MOST_PIECES]]
    label = _label_of(pieces)
    known = (len(label) > 2 and layout.begins_known(label)) or any(
        layout.is_known("".join(pieces[:count])) for count in range(1, len(pieces) + 1)
    )
    if is_chinese_numbered(line) and not known and not any(is_money(p) for p in pieces):
        return None
    if not current:
        return 0
    if not known and not is_numbered(line.text):
        if len(layout.lanes) > 1 and _goes_on(layout, current, label):
            return None
        return 0 if _has_figures(current) else None
    if not _has_figures(current):
        joined = _open_label(layout, current) + label
        if layout.is_known(joined) or layout.begins_known(joined):
            return None
    return None if _on_later_side(layout, line, current) else 0


def _on_later_side(layout: Layout, line: Line, current: list[Line]) -> bool:
    """Whether a label stands on a side to the right of all labels of the current row."""
    if len(layout.lanes) < 2 or not current:
        return False
    if line.gap is Gap.BLANK and _has_figures(current) and _has_figures([line]):
        # Beside a figure, a label of one line would stand on the same line.
        return False
    label = _label_of([t.text for t in tokens_of(line)[:8]])
    sides = label_sides(_row_tokens(layout, current), layout)
    if not label or not sides:
        return False
    fitting = []
    for side, lane in enumerate(layout.lanes):
        words_of = next((layout.words_of[i] for i in lane.texts if i in layout.words_of), None)
        first = known_prefix(tokens_of(line), words_of) if words_of is not None else 0
        if words_of is not None and (first or words_of.begins(label)):
            fitting.append(side)
    return bool(fitting) and min(fitting) > max(sides)


def _is_broken_code(current: list[Line]) -> bool:
    pieces = tokens_of_all(current)
    return len(pieces) == 1 and pieces[0].text.isdigit() and len(pieces[0].text) in (4, 6)


# -- continuation --------------------------------------------------------------------------------


def _has_figures(lines: Sequence[Line]) -> bool:
    if not lines or not is_figure(lines[-1].text.split()[-1]):
        return False
    pieces = tokens_of_all(lines)
    return not (
        len(pieces) == 1
        or all(_CODE.fullmatch(t.text) or (len(t.text) < 3 and t.text.isdigit()) for t in pieces)
    )


def _continues(scan: Scan, line: Line, current: list[Line]) -> bool:
    """Whether a line goes on with the current row: the rest of a label, or its figures."""
    if not scan.layout.has_figures:
        return (
            len(current) < _MOST_TEXT_LINES
            and len(line.key) <= 60
            and (not is_chinese_numbered(line))
        )
    if not current or len(current) >= _MOST_LINES or len(line.text) > 160:
        return False
    pieces = tokens_of(line)
    if line.gap is Gap.TIGHT:
        return True
    if all(is_figure(t.text) for t in pieces):
        return True
    if _on_later_side(scan.layout, line, current):
        return True
    if _has_figures(current):
        return bool(scan.layout.main.tail) and not is_chinese_numbered(line)
    label = _open_label(scan.layout, current)
    if _goes_on(scan.layout, current, _label_of([t.text for t in pieces])):
        return True
    if scan.layout.is_known(label) or is_chinese_numbered(line):
        return False
    return len(line.key) <= 40 and (line.gap is not Gap.BLANK or len(line.key) <= 24)


def _goes_on(layout: Layout, current: list[Line], text: str) -> bool:
    """Whether a text goes on with the label that the current row ends with."""
    open_label = _open_label(layout, current)
    return any(
        layout.begins_known(start + text) or layout.is_known(start + text)
        for start in {open_label, _last_label(layout, current, open_label)}
    )


def _row_tokens(layout: Layout, current: list[Line]) -> list[Token]:
    """The pieces of a row without its running number."""
    pieces = tokens_of_all(current)
    return pieces[1:] if layout.ordinal is not None and pieces[0].text.isdigit() else pieces


def _last_label(layout: Layout, current: list[Line], open_label: str) -> str:
    """The last of several labels without figures between them."""
    if len(layout.lanes) < 2:
        return open_label
    pieces = _after_money(_row_tokens(layout, current))
    while pieces:
        known = max((known_prefix(pieces, v) for v in layout.words_of.values()), default=0)
        if not known or known == len(pieces):
            break
        pieces = pieces[known:]
    return text_of(pieces)


def _open_label(layout: Layout, current: list[Line]) -> str:
    """The label a row ends with so far; empty when figures end it."""
    pieces = _row_tokens(layout, current)
    if len(layout.lanes) > 1:
        pieces = _after_money(pieces)
    while layout.coded and pieces and pieces[0].text.isdigit():
        pieces = pieces[1:]
    return text_of(pieces)


def _after_money(pieces: list[Token]) -> list[Token]:
    last = max((i for i, t in enumerate(pieces) if is_money(t.text)), default=-1)
    return pieces[last + 1 :]


def _row_follows(scan: Scan, index: int, expected: int) -> bool:
    """Whether the row with the next number still comes: then a strange line before it, such as a
    running head, is inside the table and not after it."""
    for at in range(index + 1, min(index + 1 + _LOOK_AHEAD, len(scan.lines))):
        if ends_table(scan.lines, at, scan.signs):
            return False
        match = _ORDINAL.match(scan.lines[at].text)
        if scan.layout.ordinal is not None and match and int(match[1]) == expected:
            return True
    return False


def split_rows_without_number(layout: Layout, rows: Sequence[list[Line]]) -> list[list[Line]]:
    """Part rows that ran together because an empty row has nothing that ends it.

    A cell is centred in its row. So figures half a line below the label's last line stand beside a
    label of exactly two lines, and whatever text came before is a row of its own.
    """
    if layout.ordinal is not None or layout.coded or len(layout.lanes) > 1:
        return list(rows)
    parted: list[list[Line]] = []
    for row in rows:
        figures = next(
            (i for i, line in enumerate(row) if all(is_figure(t.text) for t in tokens_of(line))),
            None,
        )
        mixed = next(
            (i for i, line in enumerate(row) if has_han(line.text) and _has_figures([line])), None
        )
        if figures is not None and row[figures].gap is Gap.TIGHT and figures > 2:
            start = figures - 2
        elif (
            mixed
            and row[mixed].gap is Gap.BLANK
            and not layout.is_known(
                words.fold(
                    "".join(line.text for line in row[:mixed]) + _label_of(row[mixed].text.split())
                )
            )
        ):
            start = mixed
        else:
            parted.append(row)
            continue
        parted.extend([line] for line in row[:start])
        parted.append(row[start:])
    return parted
