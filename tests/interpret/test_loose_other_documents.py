"""Tabbed documents set and dumped like a PDF come back as the tables they were.

The setting follows the way a PDF-to-text conversion prints cells: wrapped cells centred in their
row, pieces on one base line joined by a space, an empty line where the text moves a line or more.
So any tabbed document tests the reading of dumps, for every template.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from mingzhang.documents import Document, Paragraph, Row, Table
from mingzhang.formats.text import read_bytes, read_file
from mingzhang.interpret import words
from mingzhang.interpret.loose import restore
from mingzhang.interpret.loose.indicators import LEVEL2
from mingzhang.interpret.loose.lines import is_figure
from mingzhang.templates import Role, Template, all_templates

# ---------------------------------------------------------------- setting a document as a dump


def wrapped(text: str, width: int) -> list[str]:
    """A cell's text broken at a width in Chinese characters, as a PDF would."""
    # A space between Chinese characters is where the tabbed source had itself been wrapped.
    text = re.sub(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])", "", text)
    pieces: list[str] = []
    line, used = "", 0.0
    for character in text:
        size = 0.5 if character.isascii() else 1.0
        if used + size > width and line.strip():
            pieces.append(line.strip())
            line, used = "", 0.0
        line += character
        used += size
    if line.strip():
        pieces.append(line.strip())
    return pieces


def dumped_row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One table row: empty cells vanish, the others follow with the gap that their place gives."""
    out, at = "", None
    for cell, width in zip(cells, widths, strict=True):
        lines = wrapped(cell, width)
        for number, line in enumerate(lines):
            y = number - (len(lines) - 1) / 2
            if at is not None:
                step = abs(y - at)
                out += " " if step < 0.25 else "\n" if step < 0.75 else "\n\n"
            out += line
            at = y
    return out


def widths_of(table: Table, most: int) -> list[int]:
    """Column widths: figures and codes never wrap, texts wrap at ``most`` characters."""
    columns = max(len(row.cells) for row in table.rows)
    widths = []
    for column in range(columns):
        longest = max(
            (len(row.cells[column]) for row in table.rows if column < len(row.cells)), default=0
        )
        texts = [row.cells[column] for row in table.rows if column < len(row.cells)]
        figures = all(not any("\u4e00" <= c <= "\u9fff" for c in t) for t in texts[2:])
        widths.append(max(longest, 4) if figures else min(max(longest, 4), most))
    return widths


def dump(document: Document, template: Template, most: int) -> str:
    """The whole document as a text dump."""
    text = ""
    titles = {words.title(t) for spec in template.tables for t in spec.titles}
    for before, block in pairwise([None, *document.blocks]):
        if isinstance(block, Paragraph):
            start = "\n " if words.title(block.text) in titles and text else "\n\n"
            text += start + "\n\n".join(wrapped(block.text, 50))
            continue
        widths = widths_of(block, most)
        for number, row in enumerate(block.rows):
            cells = [*row.cells, *[""] * (len(widths) - len(row.cells))]
            page = not number and isinstance(before, Table)
            text += ("\n " if page else "\n\n") + dumped_row(cells, widths)
    return text.lstrip() + "\n"


# -------------------------------------------------------------------------- comparing tables


def titled_tables(document: Document, template: Template) -> dict[str, list[Row]]:
    """Rows of the tables of the layout by title, continued tables joined."""
    titles = {words.title(t) for spec in template.tables for t in spec.titles}
    found: dict[str, list[Row]] = {}
    title = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            key = words.title(block.text)
            if key in titles or key.endswith("目标表") or block.text.startswith("注"):
                title = key if key in titles else ""
        elif title:
            found.setdefault(title, []).extend(block.rows)
    return found


def data_rows(
    rows: Sequence[Row], template: Template, title: str
) -> list[tuple[list[str], list[str]]]:
    """Texts and figures of the rows below the heads, in printed order, without white space."""
    width = max(len(row.cells) for row in rows)
    specs = [s for s in template.tables if title in map(words.title, s.titles)]
    spec = next((s for s in specs if len(s.columns) == width), specs[0])
    heads = {words.head(h) for s in specs for c in s.columns for h in c.head}
    found = []
    for row in rows:
        cells = [words.fold(c) for c in row.cells]
        filled = [c for c in cells if c]
        ruler = filled in ([str(n) for n in range(1, len(filled) + 1)], [])
        head = all(words.head(c) in heads for c in filled) and not row.floating
        if filled and (ruler or head or filled[0] == "栏次"):
            continue
        texts, figures = [], []
        for cell, column in zip(cells, spec.columns, strict=False):
            amount = column.role is Role.AMOUNT or (column.role is Role.REMARK and is_figure(cell))
            (figures if amount else texts).append(cell)
        floating = [words.fold(f) for f in row.floating]
        found.append(([t for t in texts if t], [f for f in figures if f] + floating))
    return found


@pytest.fixture(scope="module")
def templates() -> dict[str, Template]:
    return {template.id: template for template in all_templates()}


SEEDS = {"000": "hebei", "001": "hebei", "003": "shanxi", "004": "shaanxi"}


@pytest.mark.parametrize("most", [40, 14, 9])
@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_a_tabbed_document_survives_the_dump(
    seeds_dir: Path, templates: dict[str, Template], seed: str, most: int
) -> None:
    template = templates[SEEDS[seed]]
    document = read_file(next(seeds_dir.glob(f"{seed}_*.txt")))
    restored = restore(read_bytes(dump(document, template, most).encode()), template)
    wanted, got = titled_tables(document, template), titled_tables(restored, template)
    for title, rows in wanted.items():
        assert data_rows(got[title], template, title) == data_rows(rows, template, title), title


def indicators(document: Document) -> list[list[str]]:
    """Rows of performance forms that name a second-level indicator, without white space."""
    found = []
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                cells = [words.fold(cell) for cell in row.cells]
                filled = [cell for cell in cells if cell]
                if len(cells) > 5 and cells[1] in LEVEL2:
                    found.append(filled)
                elif found and filled == cells[5:6]:
                    # A page broke inside the last cell.
                    found[-1][-1] += filled[0]
    return found


@pytest.mark.parametrize("most", [40, 22, 14])
@pytest.mark.parametrize("seed", ["000", "001"])
def test_indicators_survive_the_dump(
    seeds_dir: Path, templates: dict[str, Template], seed: str, most: int
) -> None:
    document = read_file(next(seeds_dir.glob(f"{seed}_*.txt")))
    restored = restore(
        read_bytes(dump(document, templates["hebei"], most).encode()), templates["hebei"]
    )
    assert indicators(restored) == indicators(document)
