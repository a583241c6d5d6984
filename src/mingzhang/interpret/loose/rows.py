"""One printed row, as tokens, to the cells of its table.

What a dump keeps is the order of the cells and not which of them were empty. So texts and codes go
to their columns, a figure goes to a column only when there is no other column it could stand in,
and the rest is handed on as floating figures, for the identities to place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.documents import Mend, Row
from mingzhang.interpret.loose.labels import (
    code_lengths,
    code_name,
    is_total,
    known_prefix,
    plain,
    split_run,
    text_of,
)
from mingzhang.interpret.loose.layout import Lane, Layout
from mingzhang.interpret.loose.lines import Token, has_han, is_figure, is_money, join
from mingzhang.templates import Role

_AREA = re.compile(r"平方米|亩|公顷|㎡")
_DIGITS = re.compile(r"\d{1,9}")


def read_row(tokens: Sequence[Token], layout: Layout) -> tuple[Row, list[Mend]]:
    """The cells of one printed row; every token ends up in a cell or among the floating ones."""
    cells = [""] * layout.width
    mends: list[Mend] = []
    rest = list(tokens)
    if layout.ordinal is not None and rest and rest[0].text.isdigit():
        cells[layout.ordinal] = rest.pop(0).text
    if len(layout.lanes) > 1:
        floating = _sides(rest, layout, cells, mends)
    else:
        floating = _one_side(rest, layout, cells, mends)
    return Row(tuple(cells), tokens[0].line, tokens[0].page, tuple(floating)), mends


# -- one side ------------------------------------------------------------------------------------


def _one_side(
    tokens: list[Token], layout: Layout, cells: list[str], mends: list[Mend]
) -> list[str]:
    lane = layout.main
    tokens, tail = _cut_tail(tokens, lane)
    if tail:
        cells[lane.tail[-1]] = join(tail)
    count = _trailing_figures(tokens, layout, lane)
    figures = [t.text for t in tokens[len(tokens) - count :]]
    _texts(tokens[: len(tokens) - count], layout, lane, cells, mends)
    return _place(figures, layout, lane, cells)


def _cut_tail(tokens: list[Token], lane: Lane) -> tuple[list[Token], list[Token]]:
    """Part off the text after the figures, when the table has a column for it."""
    if not lane.tail:
        return tokens, []
    last = next((i for i in range(len(tokens) - 1, -1, -1) if is_figure(tokens[i].text)), None)
    if last is None or last == len(tokens) - 1:
        return tokens, []
    if any(is_money(t.text) for t in tokens):
        last = max(i for i, t in enumerate(tokens) if is_money(t.text))
    elif len(lane.texts) > 2:
        return tokens, []
    if last == 0 or not any(has_han(t.text) for t in tokens[:last]):
        return tokens, []
    return tokens[: last + 1], tokens[last + 1 :]


def _trailing_figures(tokens: Sequence[Token], layout: Layout, lane: Lane) -> int:
    """How many tokens at the end are figures of the amount columns."""
    label = 0
    if lane.texts and layout.columns[lane.texts[-1]].role is Role.LABEL:
        words_of = layout.words_of.get(lane.texts[-1])
        label = known_prefix(tokens, words_of) if words_of is not None else 0
    start = len(tokens)
    while start > label and is_figure(tokens[start - 1].text):
        start -= 1
    figures = [t.text for t in tokens[start:]]
    counted = any(layout.counts(i) for i in lane.amounts)
    if not counted and start and any(is_money(f) for f in figures):
        # 公用类项目 1 52.43: a whole number before figures with decimals ends the name.
        while figures and figures[0].isdigit() and figures[0] != "0":
            figures.pop(0)
    if layout.coded and len(figures) == len(tokens):
        # A row without a name: the first figure is the code, with its broken end if it had one.
        axis = layout.columns[lane.texts[0]].axis
        whole = len(figures[0]) in code_lengths(axis) if figures else True
        figures = figures[1 if whole else 2 :]
    return len(figures)


def _place(figures: list[str], layout: Layout, lane: Lane, cells: list[str]) -> list[str]:
    """Put figures into the amount columns where that is certain; the others float."""
    if len(figures) == len(lane.amounts):
        for index, figure in zip(lane.amounts, figures, strict=True):
            cells[index] = figure
        return []
    if len(figures) == len(lane.amounts) + len(lane.tail) and not any(cells[i] for i in lane.tail):
        # A figure too many stands in the column after the figures (备注), which is for texts.
        for index, figure in zip((*lane.amounts, *lane.tail), figures, strict=True):
            cells[index] = figure
        return []
    if len(figures) == 1 and len(lane.amounts) == 2 and is_money(figures[0]):
        # Things are counted in whole numbers, areas are not: 19.57 cannot be a number of cars.
        counted = [i for i in lane.amounts if layout.counts(i)]
        money = [i for i in lane.amounts if not layout.counts(i)]
        if len(counted) == 1 and not any(_AREA.search(cells[i]) for i in lane.texts):
            cells[money[0]] = figures[0]
            return []
    return figures


# -- texts and codes -----------------------------------------------------------------------------


def _texts(
    tokens: Sequence[Token], layout: Layout, lane: Lane, cells: list[str], mends: list[Mend]
) -> None:
    """Codes, names and labels to their columns, from left to right."""
    rest = list(tokens)
    columns = list(lane.texts)
    if not columns:
        if rest and layout.width:
            cells[0] = " ".join(t for t in (cells[0], join(rest)) if t)
        return
    if rest and is_total(layout.spec, text_of(rest)):
        names = [i for i in columns if layout.columns[i].role in (Role.NAME, Role.LABEL)]
        cells[(names or columns)[0]] = join(rest)
        return
    for position, index in enumerate(columns):
        if not rest:
            return
        role = layout.columns[index].role
        last = position == len(columns) - 1
        if role is Role.CODE:
            taken = _take_code(rest, layout.columns[index].axis, cells, index, mends)
        elif role is Role.TEXT and not last:
            taken = 1 if _DIGITS.fullmatch(rest[0].text) else 0
            cells[index] = join(rest[:taken])
        else:
            taken = len(rest) if last else _take_name(rest, layout, columns[position:])
            cells[index] = join(rest[:taken])
        rest = rest[taken:]


def _take_name(tokens: Sequence[Token], layout: Layout, columns: Sequence[int]) -> int:
    """How many tokens the name in ``columns[0]`` takes when other text columns follow."""
    following = layout.columns[columns[1]]
    if following.role in (Role.CODE, Role.TEXT):
        for at, token in enumerate(tokens):
            if at and _DIGITS.fullmatch(token.text) and len(token.text) >= 3:
                return at
        return len(tokens)
    left, right = (layout.words_of.get(i) for i in columns[:2])
    if left is None or right is None:
        return len(tokens)
    return split_run(tokens, left, right) or len(tokens)


def _take_code(
    tokens: Sequence[Token], axis: str, cells: list[str], index: int, mends: list[Mend]
) -> int:
    """Read a code, mending one that a cell broke (``210150 1``); how many tokens it takes."""
    if not _DIGITS.fullmatch(tokens[0].text) or len(tokens[0].text) > 7:
        return 0
    lengths = code_lengths(axis)
    pieces = 0
    while pieces < min(3, len(tokens)) and _DIGITS.fullmatch(tokens[pieces].text):
        pieces += 1
    name = plain(text_of([t for t in tokens[pieces:] if has_han(t.text)]))
    choice = 1
    for count in range(1, pieces + 1):
        code = text_of(tokens[:count])
        listed = code_name(axis, code)
        if len(code) in lengths and listed and name and listed == name:
            choice = count
            break
        if (
            count > 1
            and len(text_of(tokens[: count - 1])) not in lengths
            and len(code) in lengths
            and choice == 1
        ):
            choice = count
    code = text_of(tokens[:choice])
    if choice > 1:
        mends.append(
            Mend(
                tokens[0].line,
                tokens[0].page,
                "wrapped code",
                " ".join(t.text for t in tokens[:choice]),
                code,
            )
        )
    cells[index] = code
    return choice


# -- several sides -------------------------------------------------------------------------------


def _sides(tokens: list[Token], layout: Layout, cells: list[str], mends: list[Mend]) -> list[str]:
    """Texts and figures of a 总表: each run of figures belongs to the label before it."""
    groups = _groups(tokens, layout)
    places = _assign([text_of(label) for label, _ in groups], layout)
    floating: list[str] = []
    for (label, figures), side in zip(groups, places, strict=True):
        lane = layout.lanes[side]
        if any(cells[i] for i in lane.texts):
            # More labels than sides: nothing may be lost, so the text joins the last one.
            cells[lane.texts[-1]] = f"{cells[lane.texts[-1]]} {join(label)}".strip()
            floating.extend(figures)
            continue
        _texts(label, layout, lane, cells, mends)
        left = _place(figures, layout, lane, cells)
        if left and side < len(layout.lanes) - 1 and len(left) < len(lane.amounts):
            # Floating figures belong to the last side: earlier ones fill up from the left.
            for index, figure in zip(lane.amounts, left, strict=False):
                cells[index] = figure
            mends.append(
                Mend(tokens[0].line, tokens[0].page, "placed figures", " ".join(left), join(label))
            )
            left = []
        floating.extend(left)
    return floating


def label_sides(tokens: Sequence[Token], layout: Layout) -> list[int]:
    """The sides on which the labels of a row stand, in reading order."""
    return _assign([text_of(label) for label, _ in _groups(tokens, layout)], layout)


def _groups(tokens: Sequence[Token], layout: Layout) -> list[tuple[list[Token], list[str]]]:
    """The row as (label, figures) in reading order; several labels may follow one another."""
    groups: list[tuple[list[Token], list[str]]] = []
    at = 0
    while at < len(tokens):
        start = at
        at += _label_length(tokens[at:], layout)
        label = list(tokens[start:at])
        figures = []
        while at < len(tokens) and is_figure(tokens[at].text):
            figures.append(tokens[at].text)
            at += 1
        groups.append((label, figures))
    return groups


def _label_length(tokens: Sequence[Token], layout: Layout) -> int:
    """How many tokens the label at the beginning takes; 0 when figures come first."""
    known = max((known_prefix(tokens, v) for v in layout.words_of.values()), default=0)
    if known:
        return known
    run = 0
    while run < len(tokens) and not is_figure(tokens[run].text):
        run += 1
    if run < 2:
        return run
    cuts = [
        cut
        for left in layout.words_of.values()
        for right in layout.words_of.values()
        if (cut := split_run(tokens[:run], left, right)) is not None
    ]
    return min(cuts) if cuts else run


def _assign(labels: Sequence[str], layout: Layout) -> list[int]:
    """The side of each label, in rising order: known labels decide, else the next side; a single
    unknown label stands on the last side, as the long lists of functions do."""
    vocabularies = []
    for lane in layout.lanes:
        index = next((i for i in lane.texts if i in layout.words_of), None)
        vocabularies.append(layout.words_of[index] if index is not None else None)
    places: list[int] = []
    sides = len(layout.lanes)
    for position, label in enumerate(labels):
        first = places[-1] + 1 if places else 0
        room = max(first, sides - (len(labels) - position))
        known = [
            s
            for s in range(first, sides)
            if (v := vocabularies[s]) is not None and label and v.knows(label)
        ]
        if known:
            side = next((s for s in known if s <= room), known[0])
        elif not label:
            side = max(first - 1, 0)
        else:
            side = room if len(labels) - position < sides - first else first
        places.append(min(side, sides - 1))
    return places
