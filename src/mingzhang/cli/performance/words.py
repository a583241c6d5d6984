"""Words and figures that both reports of the year use."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mingzhang.facts import Message
from mingzhang.performance.figures import number
from mingzhang.performance.model import Light

LIGHTS = {
    Light.GREEN: (Message("绿", "green"), "green"),
    Light.YELLOW: (Message("黄", "yellow"), "yellow"),
    Light.RED: (Message("红", "red"), "red"),
    Light.GREY: (Message("灰", "grey"), "dim"),
}
_WAN = Decimal(10_000)
_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")
NOTHING = "—"


def light(of: Light, lang: str) -> Text:
    """A light in its colour."""
    word, colour = LIGHTS[of]
    return Text(word.said(lang), style=colour)


def wan(amount: Decimal | None) -> str:
    """Money in 万元 with two digits; a dash where it is not known."""
    if amount is None:
        return NOTHING
    return f"{(amount / _WAN).quantize(_CENT, ROUND_HALF_UP):,.2f}"


def rate(percent: Decimal | None) -> str:
    """A percentage to one decimal; a dash where it is not known."""
    return NOTHING if percent is None else f"{percent.quantize(_TENTH, ROUND_HALF_UP):f}%"


def score(points: Decimal | None) -> str:
    """Points, a dash where there are none."""
    return NOTHING if points is None else number(points)


def grid(
    heads: Sequence[Message],
    rows: Iterable[Sequence[str | Text]],
    lang: str,
    width: int,
    *,
    colour: bool,
) -> str:
    """A table for the terminal: the first column takes the room that is left, the others stand to
    the right, as figures do."""
    table = Table(box=None, pad_edge=False, header_style="bold" if colour else "")
    for place, head in enumerate(heads):
        if place:
            table.add_column(head.said(lang), justify="right", no_wrap=True)
        else:
            table.add_column(head.said(lang), overflow="fold", ratio=1)
    for row in rows:
        # Brackets in the name of a project are no markup.
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    stream = io.StringIO()
    Console(file=stream, force_terminal=colour, width=width, highlight=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())
