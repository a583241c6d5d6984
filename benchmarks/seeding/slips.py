"""Slips as clerks make them, each with the text before and after."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mingzhang.interpret.model import Reading
from mingzhang.templates import Role
from seeding.figures import Figure

KINDS = ("digit", "swap", "point", "unit", "column", "row", "stale")
KIND_NAMES = {
    "digit": "wrong digit",
    "swap": "swapped digits",
    "point": "decimal point moved",
    "unit": "元/万元 mixed",
    "column": "figure in the next column",
    "row": "row dropped",
    "stale": "last year's figure in the text",
}


@dataclass(frozen=True, slots=True)
class Slip:
    """One change of one line. ``now`` is None when the line is dropped.

    ``figure`` is what the slip is about; None for a dropped row. ``told`` describes it for people.
    ``lines`` are the lines (after the slip) that a finding must name to count as finding it.
    """

    kind: str
    line: int
    now: str | None
    figure: Figure | None
    printed: str
    lines: tuple[int, int]
    tie: str
    rules: tuple[str, ...]
    sort: str
    told: str


def slips_of(
    reading: Reading, text: str, figures: Sequence[Figure], each: int, draw: random.Random
) -> Iterator[Slip]:
    """Up to ``each`` slips of every kind, spread evenly over the figures of the document."""
    lines = text.split("\n")
    for kind in KINDS:
        if kind == "row":
            candidates = _dropped_rows(reading, lines, figures)
            draw.shuffle(candidates)
            yield from candidates[:each]
            continue
        able = [f for f in figures if _able(kind, f)]
        draw.shuffle(able)
        made = 0
        for figure in able:
            slip = _slip(kind, figure, lines, reading, draw)
            if slip is not None:
                made += 1
                yield slip
            if made == each:
                break


def _able(kind: str, figure: Figure) -> bool:
    if kind == "stale":
        return figure.sort == "narrative"
    if kind == "column":
        return figure.sort == "table" and figure.amount.value != 0
    if kind in {"unit", "point"}:
        return figure.amount.unit.is_money and figure.amount.value != 0
    return figure.amount.value != 0 or kind == "digit"


def _slip(
    kind: str, figure: Figure, lines: Sequence[str], reading: Reading, draw: random.Random
) -> Slip | None:
    line = lines[figure.line - 1]
    if kind == "column":
        now, printed = _other_column(figure, line, reading), figure.text
    else:
        printed = _PRINTERS[kind](figure, draw)
        now = line[: figure.start] + printed + line[figure.start + len(figure.text) :]
        if printed == figure.text or not _visible(figure, printed):
            return None
    if now is None or now == line:
        return None
    told = (
        f"第{figure.line}行 {figure.table or figure.sort} {figure.column} {figure.text} → {printed}"
    )
    return Slip(
        kind,
        figure.line,
        now,
        figure,
        printed,
        (figure.row, figure.line),
        figure.tie,
        figure.rules,
        figure.sort,
        told,
    )


def _visible(figure: Figure, printed: str) -> bool:
    """Whether the change is larger than rounding could explain in the strictest identity."""
    moved = abs(Decimal(printed.replace(",", "")) - abs(figure.amount.value))
    own = figure.amount.half_step * 2
    return moved * figure.amount.unit.in_yuan > own + figure.slack


def _digit(figure: Figure, draw: random.Random) -> str:
    spots = [n for n, c in enumerate(figure.text) if c.isdigit()]
    at = draw.choice(spots)
    others = [d for d in "0123456789" if d != figure.text[at] and not (at == 0 and d == "0")]
    return figure.text[:at] + draw.choice(others) + figure.text[at + 1 :]


def _swap(figure: Figure, draw: random.Random) -> str:
    spots = [n for n, c in enumerate(figure.text) if c.isdigit()]
    pairs = [
        (a, b)
        for a, b in pairwise(spots)
        if figure.text[a] != figure.text[b] and not (a == 0 and figure.text[b] == "0")
    ]
    if not pairs:
        return figure.text
    a, b = draw.choice(pairs)
    chars = list(figure.text)
    chars[a], chars[b] = chars[b], chars[a]
    return "".join(chars)


def _scaled(figure: Figure, factor: Decimal) -> str:
    value = abs(figure.amount.value) * factor
    decimals = max(figure.amount.decimals, 0)
    shown = f"{value:,.{decimals}f}" if "," in figure.text else f"{value:.{decimals}f}"
    return shown if Decimal(shown.replace(",", "")) else figure.text


def _point(figure: Figure, draw: random.Random) -> str:
    return _scaled(figure, draw.choice((Decimal(10), Decimal("0.1"))))


def _unit(figure: Figure, draw: random.Random) -> str:
    return _scaled(
        figure, Decimal(10_000) if figure.amount.unit.value != "元" else Decimal("0.0001")
    )


def _stale(figure: Figure, draw: random.Random) -> str:
    factor = Decimal(str(round(draw.choice((-1, 1)) * draw.uniform(0.02, 0.2) + 1, 4)))
    if not figure.amount.value:
        return f"{draw.uniform(0.5, 9):.{max(figure.amount.decimals, 1)}f}"
    return _scaled(figure, factor)


_PRINTERS = {"digit": _digit, "swap": _swap, "point": _point, "unit": _unit, "stale": _stale}


def _other_column(figure: Figure, line: str, reading: Reading) -> str | None:
    """The figure one cell to the right or left, where an amount column of the table is blank."""
    if "\t" not in line:
        return None
    cells = line.split("\t")
    at = line[: figure.start].count("\t")
    amounts = _amount_cells(reading, figure)
    for other in (at + 1, at - 1):
        if other in amounts and other < len(cells) and not cells[other].strip():
            cells[other], cells[at] = cells[at], ""
            return "\t".join(cells)
    return None


def _amount_cells(reading: Reading, figure: Figure) -> set[int]:
    """Positions of the amount columns in the table of a figure, as the layout has them."""
    fact = reading.facts[figure.fact]
    for table in reading.tables:
        if any(fact is f for f in table.facts):
            return {n for n, c in enumerate(table.spec.columns) if c.role is Role.AMOUNT}
    return set()


def _dropped_rows(reading: Reading, lines: Sequence[str], figures: Sequence[Figure]) -> list[Slip]:
    """One slip for each data row with figures; its tie is that of its best tied figure."""
    by_line: dict[int, list[Figure]] = {}
    for figure in figures:
        by_line.setdefault(figure.line, []).append(figure)
    found = []
    for table in reading.tables:
        if reading.document.shape == "loose":
            continue
        last = max((row.place.line for row in table.rows), default=table.place.line)
        for row in table.rows:
            own = [
                f for f in by_line.get(row.place.line, ()) if f.sort == "table" and f.amount.value
            ]
            if row.kind != "data" or not own:
                continue
            tied = [f for f in own if f.tie == "tied" and _seen_when_gone(f)]
            rules = tuple(dict.fromkeys(r for f in tied for r in f.rules))
            found.append(
                Slip(
                    "row",
                    row.place.line,
                    None,
                    None,
                    "",
                    (table.place.line, last),
                    "tied" if tied else "untied",
                    rules,
                    f"row of {table.kind}",
                    f"第{row.place.line}行 {table.kind} {row.label}",
                )
            )
    return found


def _seen_when_gone(figure: Figure) -> bool:
    return abs(figure.amount.base) > figure.slack
