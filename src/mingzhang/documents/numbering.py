"""Line numbers of a document that is laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.documents.model import Block, Table


def numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with running line numbers, a row of a table counting as a line."""
    line = 0
    for block in blocks:
        if isinstance(block, Table):
            rows = []
            for row in block.rows:
                line += 1
                rows.append(replace(row, line=line))
            yield replace(block, rows=tuple(rows))
        else:
            line += 1
            yield replace(block, line=line)
