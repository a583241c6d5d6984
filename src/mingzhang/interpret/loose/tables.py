"""One table of the layout, found by its title in a dump, to paragraphs and one Table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.documents import Block, Mend, Paragraph, Row, Table
from mingzhang.interpret import words
from mingzhang.interpret.loose.breaks import Signs, Titled, is_meta, is_table_number, table_title
from mingzhang.interpret.loose.described import (
    is_described,
    read_described,
    read_described_row,
)
from mingzhang.interpret.loose.heads import (
    HeadBlock,
    fits,
    head_words,
    missing,
    printed_columns,
    read_heads,
)
from mingzhang.interpret.loose.labels import row_starts
from mingzhang.interpret.loose.layout import Layout, head_rows, layout_of, ruler_row
from mingzhang.interpret.loose.lines import Line, furniture, tokens_of_all
from mingzhang.interpret.loose.purchases import read_purchase, read_purchases
from mingzhang.interpret.loose.rows import read_row
from mingzhang.interpret.loose.segment import (
    Body,
    Scan,
    read_body,
    split_rows_without_number,
)
from mingzhang.interpret.loose.texts import text_rows
from mingzhang.templates import TableSpec

_MOST_META = 6
_FEWEST_COLUMNS = 4
_SURE = 0.9
"""Share of the heads that must be printed for a table without a known title."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A restored table: its paragraphs and rows, the notes on what was mended, the index after it.

    ``meta`` are the folded lines between title and heads: a later table with the same title and
    the same of these may be its continuation, and its title and heads are then ``repeated``.
    """

    spec: TableSpec
    meta: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    heads: tuple[Row, ...]
    rows: tuple[Row, ...]
    mends: tuple[Mend, ...]
    end: int
    repeated: tuple[Mend, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Title, body and unit, and the table."""
        return (*self.paragraphs, Table((*self.heads, *self.rows)))


def find_table(
    lines: Sequence[Line], index: int, signs: Signs, year: int | None
) -> FoundTable | None:
    """The table whose title begins at ``index``; None when there is no table below the title."""
    titled = table_title(lines, index, signs)
    if titled is None:
        return None
    start = index + titled.count
    meta_end = start
    while (
        meta_end < len(lines)
        and meta_end < start + _MOST_META
        and (is_meta(lines[meta_end]) or is_table_number(lines[meta_end]))
        and not any(fits(lines[meta_end], head_words(s)) for s in titled.tables)
    ):
        meta_end += 1
    chosen = _choose(lines, meta_end, titled, year, signs.general)
    if chosen is None:
        return None
    spec, block = chosen
    meta = lines[start:meta_end]
    paragraphs = [paragraph(titled.text, lines[index:start])]
    paragraphs += [paragraph(line.text, [line]) for line in meta]
    return _restore(lines, spec, block, lines[index:start], meta, tuple(paragraphs), signs)


def find_untitled_table(
    lines: Sequence[Line], index: int, signs: Signs, year: int | None, before: Sequence[Line]
) -> FoundTable | None:
    """The table whose heads begin at ``index`` under no known title; None when there is none.

    All heads must be printed. Among tables with the same heads the one is taken whose title is
    most like the lines ``before``.
    """
    if signs.general:
        return None  # other columns may stand beside those it knows
    if lines[index].key[:2] not in signs.openings or (
        index + 1 < len(lines) and lines[index + 1].key == lines[index].key
    ):
        return None
    fitting: list[tuple[float, TableSpec, HeadBlock]] = []
    for spec in signs.specs:
        if len(spec.columns) < _FEWEST_COLUMNS or not fits(lines[index], head_words(spec)):
            continue
        block = read_heads(lines, index, head_words(spec), row_starts(spec))
        if (
            block is not None
            and not block.strange
            and block.share > _SURE
            and not missing(spec, lines, block)
        ):
            fitting.append((_likeness(spec, before), spec, block))
    if not fitting:
        return None
    _, spec, block = max(fitting, key=lambda item: (item[0], year in item[1].years))
    return _restore(lines, spec, block, (), (), (), signs)


def _likeness(spec: TableSpec, before: Sequence[Line]) -> float:
    """How much a title shares with the lines before a table, from 0 to 1: pairs of characters."""
    best = 0.0
    for line in before:
        printed = _pairs(words.title(line.text)[:80])
        for title in spec.titles:
            known = _pairs(words.title(title))
            if printed and known:
                best = max(best, 2 * len(printed & known) / (len(printed) + len(known)))
    return best


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def paragraph(text: str, lines: Sequence[Line]) -> Paragraph:
    """A paragraph made of these source lines."""
    return Paragraph(
        text, lines[0].number, lines[0].page, lines=tuple(line.number for line in lines)
    )


def _choose(
    lines: Sequence[Line], start: int, titled: Titled, year: int | None, general: bool
) -> tuple[TableSpec, HeadBlock] | None:
    """Among the tables that share a title, the one whose heads are printed most completely. Heads
    that a ``general`` layout does not have are columns of their own: it does not tell which."""
    ranked: list[tuple[tuple[int, int, bool], TableSpec, HeadBlock]] = []
    for spec in titled.tables:
        block = read_heads(lines, start, head_words(spec), row_starts(spec))
        if block is not None and not (general and block.strange):
            strange = missing(spec, lines, block) + len(block.strange)
            ranked.append(((strange, -block.end, year not in spec.years), spec, block))
    if not ranked:
        return None
    _, spec, block = min(ranked, key=lambda item: item[0])
    return spec, block


def _restore(
    lines: Sequence[Line],
    spec: TableSpec,
    block: HeadBlock,
    title: Sequence[Line],
    meta: Sequence[Line],
    paragraphs: tuple[Paragraph, ...],
    signs: Signs,
) -> FoundTable:
    layout = layout_of(spec, printed_columns(spec, lines, block))
    first = lines[block.start]
    heads = [Row(cells, first.number, first.page) for cells in head_rows(layout)]
    if block.ruler is not None:
        ruler = lines[block.ruler]
        heads.append(Row(ruler_row(layout, ruler.text), ruler.number, ruler.page))
    printed = [lines[i] for i in range(block.start, block.end) if i not in block.strange]
    scan = Scan(lines, layout, head_words(spec), frozenset(line.key for line in meta), signs)
    if layout.interleaved:
        body = read_purchases(scan, block.end)
    elif is_described(layout):
        body = read_described(scan, block.end)
    else:
        body = read_body(scan, block.end)
    rows, mends = _rows(body, layout)
    mends += [
        Mend(lines[i].number, lines[i].page, "unknown head", lines[i].text, "")
        for i in block.strange
    ]
    return FoundTable(
        spec,
        tuple(line.key for line in meta),
        paragraphs,
        tuple(heads),
        tuple(rows),
        (*body.dropped, *mends),
        body.end,
        tuple(furniture(line) for line in [*title, *meta, *printed]),
    )


def _rows(body: Body, layout: Layout) -> tuple[list[Row], list[Mend]]:
    rows: list[Row] = []
    mends: list[Mend] = []
    if not layout.has_figures:
        return text_rows([line for part in body.rows for line in part], layout.width), mends
    simple = not layout.interleaved and not is_described(layout)
    for part in split_rows_without_number(layout, body.rows) if simple else body.rows:
        if layout.interleaved:
            row, mended = read_purchase(tokens_of_all(part), layout)
        elif simple:
            row, mended = read_row(tokens_of_all(part), layout)
        else:
            row, mended = read_described_row(part, layout)
        rows.append(row)
        mends.extend(mended)
    return rows, mends
