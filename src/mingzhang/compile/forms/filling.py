"""A form whose values come from outside the budget: monitoring and self-evaluation.

The layout says which value stands in which cell; the values are given by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.compile.forms.setting import Set, set_table
from mingzhang.documents import Paragraph, Style, Table, TextRole
from mingzhang.templates.form_model import (
    CellKind,
    FormCell,
    FormGroup,
    FormLayout,
    FormPart,
    FormRow,
    IndicatorBlock,
)

_MERGED = ("level1", "level2")


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form is filled with: ``words`` of its patterns, ``values`` of its cells by name, and
    a row of the indicator table for each of ``rows`` (role -> text). What is not there is blank."""

    words: Mapping[str, str]
    values: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]


def filled_form(
    layout: FormLayout, filling: Filling, anchor: str, title: str = ""
) -> tuple[Paragraph | Table, ...]:
    """The blocks of one form; ``title`` stands for that of the layout."""
    words = filling.words
    rows = [row for part in layout.parts for row in _part(part, filling)]
    head = title or layout.title.format_map(words)
    starts_page = layout.new_page == "each" or (
        layout.new_page == "next" and words.get("n") not in ("", "1")
    )
    texts = [
        *((line.format_map(words), TextRole.TABLE_LINE, "") for line in layout.above),
        (head, TextRole.TABLE_TITLE, anchor),
        *((line.format_map(words), TextRole.TABLE_LINE, "") for line in layout.lines),
    ]
    return (
        *(
            Paragraph(text, 0, style=Style(role, anchor=own, new_page=starts_page and not at))
            for at, (text, role, own) in enumerate(texts)
        ),
        set_table(rows, layout.widths, f"{anchor}-table", layout.name.format_map(words)),
        *(Paragraph(n.format_map(words), 0, style=Style(TextRole.NOTE)) for n in layout.notes),
    )


def _part(part: FormPart, filling: Filling) -> list[list[Set]]:
    if isinstance(part, FormRow):
        return [[_cell(cell, filling) for cell in part.cells]]
    if isinstance(part, FormGroup):
        inner = [row for own in part.rows for row in _part(own, filling)]
        if inner:
            side = _cell(part.side, filling)
            inner[0] = [Set(side.text, side.columns, len(inner), side.label), *inner[0]]
        return inner
    heads = [[_cell(cell, filling) for cell in head.cells] for head in part.heads]
    return [*heads, *_indicators(part, filling.rows)]


def _cell(cell: FormCell, filling: Filling) -> Set:
    label = cell.kind is CellKind.LABEL
    if cell.kind in (CellKind.LABEL, CellKind.TEXT):
        text = cell.text.format_map(filling.words).strip()
    else:
        text = filling.values.get(cell.text, "")
    return Set(text, cell.columns, cell.rows, label)


def _indicators(block: IndicatorBlock, rows: Sequence[Mapping[str, str]]) -> Iterator[list[Set]]:
    """A row for each indicator; neighbours of one level share its cell. A form of nothing keeps
    one blank row, so that it can be filled in by hand."""
    given = rows or ({},)
    for at, row in enumerate(given):
        made: list[Set] = []
        for column in block.columns:
            text = row.get(column.role, "")
            if column.role not in _MERGED or not rows:
                made.append(Set(text, column.columns))
            elif not at or not _same(given[at - 1], row, column.role):
                end = at + 1
                while end < len(given) and _same(given[end - 1], given[end], column.role):
                    end += 1
                made.append(Set(text, column.columns, end - at, True))
        yield made


def _same(before: Mapping[str, str], row: Mapping[str, str], role: str) -> bool:
    """Whether a level goes on from the row above; a second level only inside its first."""
    roles = _MERGED[: _MERGED.index(role) + 1]
    return all(before.get(r, "") == row.get(r, "") and row.get(r, "") for r in roles)
