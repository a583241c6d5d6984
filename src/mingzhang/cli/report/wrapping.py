"""Breaking mixed Chinese and Latin text into lines of a terminal.

Chinese may be broken between any two characters, but a line must not begin with closing
punctuation or end with an opening bracket, and a number or Latin word is kept whole. Width is
counted in columns: a Chinese character takes two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

_OPENING = "（《“‘【〔(["
_CLOSING = "，。；：、！？）》”’】〕)],.;:!?%…"
_TOKEN = re.compile(
    rf"\n|[ \t]+|[{re.escape(_OPENING)}]*(?:[\x21-\x7e]+|\S)[{re.escape(_CLOSING)}]*"
)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns; line breaks of the text are kept. At least one line."""
    lines = [""]
    used = 0
    for token in _tokens(text, width):
        if token == "\n":
            lines.append("")
            used = 0
            continue
        size = cell_len(token)
        if used + size > width and used:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            used = 0
        if not used and token.isspace():
            continue
        lines[-1] += token
        used += size
    lines[-1] = lines[-1].rstrip()
    return lines


def _tokens(text: str, width: int) -> Iterator[str]:
    """What may not be broken; a word wider than a line is cut after all."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if cell_len(token) > width and not token.isspace():
            yield from chop_cells(token, width)
        else:
            yield token


def hang(label: str, text: str, width: int, indent: int = 0) -> list[tuple[str, str]]:
    """A label and its text with hanging lines: pairs of what stands left, and the line's text.

    ``indent`` columns stand free on the left; every line is at most ``width`` columns.
    """
    left = " " * indent + label
    room = max(width - cell_len(left), 20)
    blank = " " * cell_len(left)
    return [(blank if n else left, line) for n, line in enumerate(wrap(text, room))]
