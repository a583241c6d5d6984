"""A text dump of a PDF, line by line, to a document with tables, forms and paragraphs."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.documents import Block, Document, Mend
from mingzhang.interpret.loose.breaks import signs_of
from mingzhang.interpret.loose.forms import find_form
from mingzhang.interpret.loose.lines import Line, lines_of
from mingzhang.interpret.loose.prose import paragraphs, text_measure
from mingzhang.interpret.loose.tables import FoundTable, find_table, find_untitled_table
from mingzhang.interpret.parts import find_year
from mingzhang.templates import Template

_TITLE_LINES = 3
"""A table whose title is not known may be told by how like one the lines before it are."""


def restore(document: Document, template: Template) -> Document:
    """Give a loose document back its tables, forms and paragraphs.

    The result has the shape ``loose`` and the blocks of a tabbed document: paragraphs for titles,
    bodies and units, tables with the heads of the layout, re-joined running text. A figure whose
    column the dump does not tell stands in ``Row.floating``. What was dropped or mended is added to
    the mends: kind ``furniture`` for page numbers, repeated heads and lines strange to a table,
    ``wrapped code`` for codes that had broken, ``unknown head`` for pieces of heads that the layout
    does not know. Every source line is in a block or in a mend. Never raises.
    """
    lines, dropped = lines_of(document)
    signs = signs_of(template)
    measure = text_measure(lines)
    year = find_year(document)
    blocks: list[Block] = []
    mends: list[Mend] = [*document.mends, *dropped]
    open_table: FoundTable | None = None
    prose: list[Line] = []
    index = 0
    while index < len(lines):
        table = find_table(lines, index, signs, year) or find_untitled_table(
            lines, index, signs, year, prose[-_TITLE_LINES:]
        )
        form = None if table else find_form(lines, index, signs)
        if table is None and form is None:
            prose.append(lines[index])
            index += 1
            continue
        if prose:
            if open_table is not None:
                blocks.extend(open_table.blocks)
                open_table = None
            blocks.extend(paragraphs(prose, measure, signs))
            prose = []
        if table is not None:
            mends.extend(table.mends)
            index = table.end
            joined = _continued(open_table, table)
            if joined is not None:
                mends.extend(table.repeated)
            if joined is None and open_table is not None:
                blocks.extend(open_table.blocks)
            open_table = joined or table
        elif form is not None:
            if open_table is not None:
                blocks.extend(open_table.blocks)
                open_table = None
            blocks.extend(form.blocks)
            mends.extend(form.mends)
            index = form.end
    if open_table is not None:
        blocks.extend(open_table.blocks)
    blocks.extend(paragraphs(prose, measure, signs))
    return replace(document, blocks=tuple(blocks), mends=tuple(mends))


def _continued(before: FoundTable | None, table: FoundTable) -> FoundTable | None:
    """Two tables as one, when the second repeats title and body and its numbers go on."""
    if before is None or before.spec != table.spec or before.meta != table.meta:
        return None
    if not before.rows or not table.rows or not table.rows[0].cells[0].isdigit():
        return None
    last = before.rows[-1].cells[0]
    if not last.isdigit() or int(table.rows[0].cells[0]) != int(last) + 1:
        return None
    return replace(before, rows=(*before.rows, *table.rows), end=table.end)
