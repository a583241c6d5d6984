"""Tokens of one row to its text cells, by the way a dump sets centred cells.

In a row whose cells are centred, a cell of n lines begins (n-1)/2 lines above the middle. So from a
cell of n lines to the next one of m lines the text moves up by (n+m-2)/2 lines: nothing when both
have one line (they share a line of the dump), half a line between one and two (a line end without
an empty line), a line or more otherwise (an empty line). Inside a wrapped cell lines follow a line
apart. The cheapest division of the tokens under this model, with what is known of the contents of
each column, is taken.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mingzhang.interpret.loose.lines import Gap, Token, join

MOST_TOKENS = 36
"""Longer rows are divided line by line, which keeps the time linear."""

_IMPOSSIBLE = 1e9
_UNLIKELY = 9.0
"""Runs of tokens that cost more as a cell are tried only when nothing else divides the row."""
_DIGIT_HAN = re.compile(r"[0-9A-Za-z.%）)〕\]]$")
_HAN_START = re.compile(r"^[\u2e80-\u9fff]")
_HAN_END = re.compile(r"[\u2e80-\u9fff]$")
_DIGIT_START = re.compile(r"^[0-9A-Za-z.(（〔\[]")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column holds: ``cost`` of a text being its cell, ``empty`` cost of an empty cell."""

    name: str
    cost: Callable[[str], float]
    empty: float


@dataclass(frozen=True, slots=True)
class _Span:
    """A run of tokens as one cell: its cost, how many lines it takes, and its text."""

    cost: float
    lines: int
    text: str


@dataclass(frozen=True, slots=True)
class Division:
    """Tokens as cells: each a (start, end), maybe empty, and what the division costs."""

    cost: float
    cells: tuple[tuple[int, int], ...]

    def texts(self, tokens: Sequence[Token]) -> list[str]:
        """The texts of the cells."""
        return [join(tokens[start:end]) for start, end in self.cells]


def divide(tokens: Sequence[Token], kinds: Sequence[Kind], before: int = 1) -> Division:
    """Divide tokens into as many cells as ``kinds``.

    ``before`` is the number of lines of the cell left of the first one (0: there is none).
    """
    if not tokens:
        return Division(0.0, ((0, 0),) * len(kinds))
    atoms = _atoms(tokens)
    spans = _spans(tokens, atoms)
    likely = {key: span for key, span in spans.items() if span.cost <= _UNLIKELY}
    found = _search(tokens, atoms, likely, kinds, before)
    if found is None and len(likely) < len(spans):
        found = _search(tokens, atoms, spans, kinds, before)
    if found is None:
        end = len(tokens)
        return Division(_IMPOSSIBLE, ((0, end), *[(end, end)] * (len(kinds) - 1)))
    cost, cells = found
    return Division(cost, tuple((atoms[start], atoms[end]) for start, end in cells))


def _search(
    tokens: Sequence[Token],
    atoms: Sequence[int],
    spans: dict[tuple[int, int], _Span],
    kinds: Sequence[Kind],
    before: int,
) -> tuple[float, tuple[tuple[int, int], ...]] | None:
    """The cheapest division into cells, as indices into ``atoms``."""
    # best[(position, lines of the last cell)] -> (cost, cells)
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {
        (0, before): (0.0, ())
    }
    for column, kind in enumerate(kinds):
        final = column == len(kinds) - 1
        following: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}
        for (start, lines), (cost, cells) in best.items():
            if not final or start == len(atoms) - 1:
                _keep(following, (start, lines), cost + kind.empty, (*cells, (start, start)))
            ends = [len(atoms) - 1] if final else range(start + 1, len(atoms))
            for end in ends:
                span = spans.get((start, end))
                if span is None:
                    continue
                total = (
                    cost
                    + span.cost
                    + kind.cost(span.text)
                    + _border(tokens, atoms[start], lines, span.lines)
                )
                _keep(following, (end, span.lines), total, (*cells, (start, end)))
        best = following
    complete = [entry for (position, _), entry in best.items() if position == len(atoms) - 1]
    return min(complete, key=lambda entry: entry[0]) if complete else None


def _keep(
    table: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]],
    key: tuple[int, int],
    cost: float,
    cells: tuple[tuple[int, int], ...],
) -> None:
    if cost < _IMPOSSIBLE and (key not in table or cost < table[key][0]):
        table[key] = (cost, cells)


def _atoms(tokens: Sequence[Token]) -> list[int]:
    """Where cells may begin: every token, or in long rows the first ones and then the lines."""
    places = list(range(len(tokens)))
    if len(tokens) > MOST_TOKENS:
        line_starts = [i for i in places[MOST_TOKENS // 2 :] if tokens[i].starts_line]
        places = places[: MOST_TOKENS // 2] + line_starts[: MOST_TOKENS // 2]
    return [*places, len(tokens)]


def _spans(tokens: Sequence[Token], atoms: Sequence[int]) -> dict[tuple[int, int], _Span]:
    """Every run of tokens that may be one cell."""
    spans: dict[tuple[int, int], _Span] = {}
    for start in range(len(atoms) - 1):
        for end in range(start + 1, len(atoms)):
            run = tokens[atoms[start] : atoms[end]]
            wrapped = any(t.starts_line for t in run[1:])
            if not wrapped:
                spans[start, end] = _Span(_spaces(run), 1, join(run))
                continue
            second = next(t for t in run[1:] if t.starts_line)
            # A page may end after the first line of a cell, which then shares it with others.
            opens = run[0].starts_line or second.gap is Gap.PAGE
            if not opens:
                break
            if atoms[end] == len(tokens) or tokens[atoms[end]].starts_line:
                spans[start, end] = _wrapped(run)
    return spans


def _spaces(run: Sequence[Token]) -> float:
    """Cost of the spaces inside a cell of one line: natural beside figures, not between words."""
    cost = 0.0
    for one, other in itertools.pairwise(run):
        mixed = (_DIGIT_HAN.search(one.text) and _HAN_START.match(other.text)) or (
            _HAN_END.search(one.text) and _DIGIT_START.match(other.text)
        )
        cost += 0.4 if mixed else 3.0
    return cost


def _wrapped(run: Sequence[Token]) -> _Span:
    """Cost of a cell of several lines: they are a line apart and about equally long."""
    cost = 0.0
    widths: list[int] = []
    on_page = 0
    for token in run:
        if widths and token.gap is Gap.PAGE and not on_page:
            # The page cut the cell: only its lines before the cut were centred together.
            on_page = len(widths)
        if token.starts_line or not widths:
            widths.append(0)
            if len(widths) > 1 and token.gap is Gap.TIGHT:
                cost += 4.0
        widths[-1] += _width(token.text)
    widest = max(widths[:-1])
    cost += sum(0.4 * max(0, widest - width - 2) for width in widths[:-1])
    cost += 0.8 * max(0, widths[-1] - min(widths[:-1]) - 1)
    return _Span(min(cost, 30.0), on_page or len(widths), join(run))


def _width(text: str) -> int:
    """Printed width in half characters."""
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2


def _border(tokens: Sequence[Token], start: int, before: int, lines: int) -> float:
    """Cost of a cell beginning here after a cell of ``before`` lines, by the printed gap."""
    gap = tokens[start].gap
    if before == 0 or gap in (Gap.PAGE, Gap.UNKNOWN):
        return 0.0
    if gap is Gap.SPACE:
        if before > 1 or lines > 1:
            return 8.0
        one, other = tokens[start - 1].text if start else "", tokens[start].text
        # ≥660 | 万人 stays together.
        return 1.5 if one[-1:].isdigit() and _HAN_START.match(other) else 0.0
    steps = before + lines - 2
    if steps == 0:
        return 2.5
    if steps == 1:
        return 0.0 if gap is Gap.TIGHT else 4.0
    return 0.0 if gap is Gap.BLANK else 4.0
