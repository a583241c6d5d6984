"""What is written in a format is read back from it: every cell, every paragraph, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.documents import (
    Block,
    ColumnKind,
    Document,
    Grid,
    Paragraph,
    Row,
    Span,
    Style,
    Sum,
    Table,
    TextRole,
)
from mingzhang.formats.docx import read_docx, write_docx
from mingzhang.formats.html import read_html, write_html
from mingzhang.formats.json import read_json, write_json
from mingzhang.formats.text import read_file
from mingzhang.formats.xlsx import read_xlsx, write_xlsx
from mingzhang.interpret import interpret

pytestmark = pytest.mark.slow

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.txt"))


def through_word(document: Document) -> Document:
    """Contents entries without a target: the page number that Word adds is tested elsewhere."""
    blocks = [
        replace(block, style=replace(block.style, target=""))
        if isinstance(block, Paragraph) and block.style is not None
        else block
        for block in document.blocks
    ]
    return read_docx(write_docx(replace(document, blocks=tuple(blocks))))


THROUGH: dict[str, Callable[[Document], Document]] = {
    "docx": through_word,
    "xlsx": lambda document: read_xlsx(write_xlsx(document)),
    "html": lambda document: read_html(write_html(document).encode()),
    "json": lambda document: read_json(write_json(document)),
}
through = pytest.mark.parametrize("there_and_back", THROUGH.values(), ids=THROUGH)


def seen(document: Document) -> list[str | list[tuple[str, ...]]]:
    """The text of each paragraph and the cells of each table, short rows filled up."""
    found: list[str | list[tuple[str, ...]]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            width = max(len(row.cells) for row in block.rows)
            found.append([row.cells + ("",) * (width - len(row.cells)) for row in block.rows])
        else:
            found.append(block.text)
    return found


# ---------------------------------------------------------------- made-up documents

HARD = "abc123中文表（）&<>\"'=+-@|%#{}[]\\/*?:;,.。，、  _x000D_\u3000é☃𠀀\u200b"
words = st.text(st.sampled_from(HARD), max_size=12).map(str.strip)
title_words = words.filter(bool)
amounts = st.decimals(-(10**12), 10**12, places=2).map(lambda d: f"{d:,.2f}") | st.decimals(
    0, 10**6, places=2
).map(str)
figures = st.one_of(amounts, st.sampled_from(["", "", "0.00", "0", "—", "不涉及", "-0.01", "007"]))
texts = st.one_of(
    words,
    st.sampled_from(
        ["=cmd|'/c calc'!A0", "=1+1", "2101501", "</td><script>", "第1行\n第2行", "1,2"]
    ),
)


@st.composite
def grids(draw: st.DrawFn, height: int, width: int) -> Grid:
    """Any head, kinds, spans (also ones that overlap or reach out of the table) and sums."""
    places = st.tuples(st.integers(0, height - 1), st.integers(0, width - 1))
    spans = st.builds(
        lambda at, rows, columns: Span(*at, rows, columns),
        places,
        st.integers(1, 3),
        st.integers(1, 3),
    )
    sums = st.builds(Sum, places, st.lists(places, max_size=6).map(tuple))
    is_form = draw(st.booleans())
    kinds = st.lists(st.sampled_from(ColumnKind), min_size=width, max_size=width).map(tuple)
    return Grid(
        head=0 if is_form else draw(st.integers(0, min(3, height))),
        kinds=() if is_form else draw(kinds),
        widths=tuple(draw(st.lists(st.integers(2, 40), min_size=width, max_size=width)))
        if draw(st.booleans())
        else (),
        spans=tuple(draw(st.lists(spans, max_size=4))),
        sums=tuple(draw(st.lists(sums, max_size=4))),
        labels=frozenset(draw(st.lists(places, max_size=3))),
        bold=frozenset(draw(st.lists(st.integers(0, height - 1), max_size=2))),
        anchor=draw(st.sampled_from(["", "t", "t1", "表 1"])),
        name=draw(words),
        landscape=draw(st.booleans()),
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    height, width = draw(st.integers(1, 7)), draw(st.integers(2, 6))
    cells = st.lists(st.one_of(figures, texts), min_size=width, max_size=width)
    rows = draw(st.lists(cells, min_size=height, max_size=height))
    rows[0][0] = rows[0][0] or "项目"  # a table without a single word is no table
    grid = draw(st.none() | grids(height, width))
    return Table(tuple(Row(tuple(row), 1) for row in rows), grid)


styles = st.builds(
    Style,
    st.sampled_from(TextRole),
    st.sampled_from(["", "a", "t1"]),
    st.sampled_from(["", "a", "t1", "nowhere"]),
    st.booleans(),
    st.booleans(),
)
paragraphs = st.builds(
    lambda text, level, style: Paragraph(text, 1, level=level, lines=(1,), style=style),
    title_words,
    st.integers(0, 3),
    st.none() | styles,
)
documents = st.builds(
    lambda blocks, title: Document("", "", "tabbed", tuple(blocks), title=title, date="2026-01-31"),
    st.lists(st.one_of(paragraphs, tables()), min_size=1, max_size=6),
    words,
)


@through
@settings(max_examples=100)
@given(documents)
def test_every_cell_and_paragraph_survives(
    there_and_back: Callable[[Document], Document], document: Document
) -> None:
    """Whatever the words are: formulas, marks of XML, figures of fifteen digits, nothing."""
    assert seen(there_and_back(document)) == seen(document)


@settings(max_examples=50)
@given(documents)
def test_json_loses_nothing(document: Document) -> None:
    assert read_json(write_json(document)) == document


@settings(max_examples=15)
@given(documents)
def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    assert write_docx(document) == write_docx(document)
    assert write_xlsx(document) == write_xlsx(document)
    assert write_html(document) == write_html(document)
    assert write_json(document) == write_json(document)


def test_lines_are_numbered_through() -> None:
    blocks: tuple[Block, ...] = (
        Paragraph("甲", 1),
        Table((Row(("乙", "丙"), 2), Row(("1.00", "2.00"), 3))),
        Paragraph("丁", 4, style=Style(TextRole.NOTE)),
    )
    document = Document("", "", "tabbed", blocks)
    for name, there_and_back in THROUGH.items():
        if name != "json":
            read = there_and_back(document)
            lines = [n for b in read.blocks for n in _lines(b)]
            assert (read.shape, lines) == ("tabbed", [1, 2, 3, 4])


def _lines(block: Block) -> list[int]:
    return [row.line for row in block.rows] if isinstance(block, Table) else [block.line]


@through
def test_parts_of_a_line_above_a_table_come_one_by_one(
    there_and_back: Callable[[Document], Document],
) -> None:
    """450 某局 <tab> 预算年度：2026 <tab> 单位：万元, as the furniture of a table is printed."""
    line = Paragraph(
        "450 示例县某局\t预算年度：2026\t单位：万元", 2, style=Style(TextRole.TABLE_LINE)
    )
    title = Paragraph("部门预算收支总表", 1, style=Style(TextRole.TABLE_TITLE, anchor="t1"))
    table = Table(
        (
            Row(("序号", "收入项目的名称", "预算数", "支出项目的名称"), 3),
            Row(("1", "财政拨款收入", "448.03", "卫生健康支出"), 4),
        ),
        Grid(1, (ColumnKind.ORDINAL, ColumnKind.NAME, ColumnKind.AMOUNT, ColumnKind.NAME)),
    )
    document = Document("", "", "tabbed", (title, line, table))
    read = seen(there_and_back(document))
    if there_and_back is THROUGH["json"]:
        assert read[1] == line.text
    else:
        assert read[:4] == ["部门预算收支总表", "450 示例县某局", "预算年度：2026", "单位：万元"]
        assert read[4:] == seen(replace(document, blocks=(table,)))


# ------------------------------------------------------------------- real documents


@cache
def published(path: Path) -> tuple[Document, list[tuple[str, object]]]:
    """A text disclosure and its facts; read once for all formats."""
    document = read_file(path)
    # The rows of a dump without columns are no tables yet: as paragraphs they state less.
    return document, facts(document) if document.shape == "tabbed" else []


def facts(document: Document) -> list[tuple[str, object]]:
    """What a document says, whatever its lines are called."""
    reading = interpret(document)
    assert reading.facts
    return [
        (repr(f.coordinate.without("project" if "form@" in repr(f.coordinate) else "")), f.value)
        for f in reading.facts
    ]


def check_facts_survive(
    path: Path, set_plainly: Callable[[Document], Document], back: Callable[[Document], Document]
) -> None:
    document, stated = published(path)
    read = back(set_plainly(document))
    assert seen(read) == seen(document)
    if stated:
        assert facts(read) == stated


@through
def test_the_reference_documents_say_the_same_in_every_format(
    seed_file: Path,
    set_plainly: Callable[[Document], Document],
    there_and_back: Callable[[Document], Document],
) -> None:
    check_facts_survive(seed_file, set_plainly, there_and_back)


@through
@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_the_examples_say_the_same_in_every_format(
    path: Path,
    set_plainly: Callable[[Document], Document],
    there_and_back: Callable[[Document], Document],
) -> None:
    check_facts_survive(path, set_plainly, there_and_back)
