"""A disclosure with a fault, of an invented body. Knows no Django: made in a child process."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.budget import Budget
from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.compile import Compiled
from mingzhang.documents import Document, Table
from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.pure.work import compiled

_LIMITS = Limits(120, 2048, fresh=True)
_SWAPPED = ("合计", 2)
"""The row in which digits are swapped, and in which of the tables that have one."""


def pdf(budget: Budget) -> bytes:
    """A disclosure as PDF in which somebody swapped two digits."""
    try:
        made = run_confined(_faulty, budget, _LIMITS)
    except Stopped as stopped:
        made = stopped.message
    if isinstance(made, Message):
        raise ValueError(made.en)
    return made


def _faulty(budget: Budget) -> bytes | Message:
    made = compiled(budget, budget.code)
    if isinstance(made, Message):
        return made
    wrong: Compiled = replace(made, document=_swapped(made.document))
    content = set_content(wrong, SetFormat.PDF)
    return content if isinstance(content, bytes) else content.encode()


def _swapped(document: Document) -> Document:
    """Two neighbouring digits change places in a sum of the second table that has one."""
    seen, blocks = 0, list(document.blocks)
    for number, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        for index, row in enumerate(block.rows):
            at = next((c for c, text in enumerate(row.cells) if _can_swap(text)), None)
            if at is None or _SWAPPED[0] not in row.cells[:3]:
                continue
            seen += 1
            if seen == _SWAPPED[1]:
                text = row.cells[at]
                cells = (*row.cells[:at], text[1] + text[0] + text[2:], *row.cells[at + 1 :])
                rows = (*block.rows[:index], replace(row, cells=cells), *block.rows[index + 1 :])
                blocks[number] = replace(block, rows=rows)
                return replace(document, blocks=tuple(blocks))
            break
    return document


def _can_swap(text: str) -> bool:
    return len(text) > 4 and text[:2].isdigit() and text[0] != text[1] and text[1] != "0"
