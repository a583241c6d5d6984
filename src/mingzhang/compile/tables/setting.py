"""A filled table set for print: title, lines above it, merged heads, rows, notes, facts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from mingzhang.compile.body import Body
from mingzhang.compile.figures import displayed
from mingzhang.compile.tables.drafting import Draft, DraftRow
from mingzhang.compile.tables.heads import head_rows
from mingzhang.compile.tables.sums import Tail, find_sums
from mingzhang.documents import (
    Block,
    ColumnKind,
    Grid,
    Paragraph,
    Row,
    Span,
    Style,
    Table,
    TextRole,
)
from mingzhang.facts import Coordinate, Value
from mingzhang.formats.fitting import fit
from mingzhang.templates import Role, TableSpec, Template
from mingzhang.templates.layout import Layout

_KINDS = {
    Role.ORDINAL: ColumnKind.ORDINAL,
    Role.CODE: ColumnKind.CODE,
    Role.NAME: ColumnKind.NAME,
    Role.LABEL: ColumnKind.NAME,
    Role.AMOUNT: ColumnKind.AMOUNT,
    Role.TEXT: ColumnKind.TEXT,
    Role.REMARK: ColumnKind.TEXT,
}
_UPRIGHT = 442.0
"""Width of the text on an upright A4 page with the margins of GB/T 9704, in points."""
_PADDING = 7.0
_SMALLEST = 8.5
"""Points of print below which a table is turned to a page lying on its side."""
_WIDEST = 44
"""A column of words is not made wider than this; longer ones are wrapped."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as blocks, and its figures: coordinate and value by (row, column) of the table."""

    kind: str
    title: str
    anchor: str
    blocks: tuple[Block, ...]
    figures: tuple[tuple[tuple[int, int], Coordinate, Value], ...]
    empty: bool
    tails: tuple[Tail, ...] = ()

    @property
    def reason(self) -> str:
        """Why an empty table is empty, without the 注： of its note."""
        note = next((b.text for b in self.blocks[::-1] if isinstance(b, Paragraph)), "")
        return note.removeprefix("注：").rstrip("。") if self.empty else ""


def set_table(
    draft: Draft, template: Template, layout: Layout, body: Body, inside: bool = False
) -> Printed:
    """Set one table. ``inside`` a section of the narrative it does not start a page."""
    spec = draft.spec
    words = {**body.words(template), "unit": spec.unit.value, "number": spec.number}
    title = draft.layout.title.format_map({**words, "title": title_at(spec, template, body)})
    anchor = f"table-{spec.kind.replace('_', '-')}"
    bare = draft.empty and draft.layout.bare
    table, figures, tails = _grid(draft, layout, anchor, title, () if bare else draft.rows)
    wide = table.grid is not None and table.grid.landscape
    blocks: list[Block] = []
    if draft.layout.above:
        said = draft.layout.above.format_map(words)
        blocks.append(_line(said, TextRole.TABLE_LINE, wide, new_page=not inside))
    blocks.append(
        Paragraph(
            title,
            0,
            style=Style(
                TextRole.TABLE_TITLE,
                anchor=anchor,
                new_page=not inside and not blocks,
                landscape=wide,
            ),
        )
    )
    for pattern in layout.above if draft.layout.lines is None else draft.layout.lines:
        blocks.append(_line(pattern.format_map(words), TextRole.TABLE_LINE, wide))
    blocks.append(table)
    notes = (
        draft.layout.note,
        layout.tail_note if tails else "",
        layout.carried_note if _is_carried(draft) else "",
        draft.layout.empty if draft.empty else "",
    )
    for note in notes:
        if note:
            blocks.append(_line(note.format_map(words), TextRole.NOTE, wide))
    return Printed(spec.kind, title, anchor, tuple(blocks), figures, draft.empty, tails)


def _is_carried(draft: Draft) -> bool:
    """Whether a figure of the table is not its own rounding."""
    cells = (cell for row in draft.rows for cell in row.cells.values())
    return any(
        cell.amount is not None
        and cell.exact is not None
        and displayed(cell.exact, cell.amount.unit).value != cell.amount.value
        for cell in cells
    )


def title_at(spec: TableSpec, template: Template, body: Body) -> str:
    """The official title; at a unit with the unit's word, where the layout has it so."""
    official = spec.titles[0]
    own = template.level_words.get(body.level, "")
    other = template.level_words.get("department", "")
    if body.level == "unit" and own and other:
        renamed = official.replace(other, own, 1)
        if renamed in spec.titles:
            return renamed
    return official


def _line(text: str, role: TextRole, wide: bool, new_page: bool = False) -> Paragraph:
    return Paragraph(text, 0, style=Style(role, new_page=new_page, landscape=wide))


def _grid(
    draft: Draft, layout: Layout, anchor: str, title: str, rows: tuple[DraftRow, ...]
) -> tuple[Table, tuple[tuple[tuple[int, int], Coordinate, Value], ...], tuple[Tail, ...]]:
    spec = draft.spec
    heads, spans = head_rows([draft.heads.get(c.id, c.head) for c in spec.columns])
    lines: list[tuple[str, ...]] = list(heads)
    if layout.ruler and spec.columns[0].role is Role.ORDINAL:
        lines.append((layout.ruler, *(str(n) for n in range(1, len(spec.columns)))))
    first = len(lines)
    figures: list[tuple[tuple[int, int], Coordinate, Value]] = []
    for row in rows:
        cells = [row.cells[c.id] for c in spec.columns]
        for at, cell in enumerate(cells):
            if cell.amount is not None and cell.coordinate is not None and cell.text:
                figures.append(((len(lines), at), cell.coordinate, cell.amount))
        lines.append(tuple(cell.text for cell in cells))
    widths = _widths(lines, spec, spans, first)
    sums, tails = find_sums(draft, first) if rows else ((), ())
    grid = Grid(
        head=first,
        kinds=tuple(_KINDS[c.role] for c in spec.columns),
        widths=widths,
        spans=spans,
        sums=sums,
        bold=frozenset(first + n for n, row in enumerate(rows) if row.total),
        anchor=anchor,
        name=title,
    )
    table = Table(tuple(Row(line, 0) for line in lines), grid)
    if fit(table, _UPRIGHT, _PADDING).size < _SMALLEST:
        table = replace(table, grid=replace(grid, landscape=True))
    return table, tuple(figures), tails


def _widths(
    lines: list[tuple[str, ...]], spec: TableSpec, spans: tuple[Span, ...], head: int
) -> tuple[int, ...]:
    """Width of each column in half-width characters: figures never wrap, words may."""
    merged = {(s.row, s.column) for s in spans if s.columns > 1}
    widths: list[int] = []
    for at, column in enumerate(spec.columns):
        heads = [_wide(r[at]) for n, r in enumerate(lines[:head]) if (n, at) not in merged]
        below = max((_wide(r[at]) for r in lines[head:]), default=0)
        if column.role is not Role.AMOUNT:
            below = min(below, _WIDEST)
        widths.append(max(below, min(max(heads, default=0), 10), 4) + 2)
    return tuple(widths)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
