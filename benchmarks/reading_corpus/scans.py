"""Degraded scans of printed pages: how many of their cells come back, before and after the
identities chose between the readings of doubtful figures.

The truth is what the same pages say as text; their tables are compared cell by cell.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pikepdf
from made.scans import Wear, as_pdf, scanned_pages

from mingzhang.documents import Document, Mend, Table
from mingzhang.formats.reading import read_any_bytes
from mingzhang.interpret import interpret
from mingzhang.interpret.doubts import CHOSE
from reading_corpus.making import Printed
from reading_corpus.scoring import Score, score

RESOLUTIONS = (150, 200, 300)
_PAGES = 6
"""Of each document, those with tables of four columns and more; a page takes some seconds."""


def print_scans(corpus: Iterable[Printed]) -> None:
    """One line a resolution: cells, figures, heads; decided figures; seconds a page."""
    paths = [item.path for item in corpus if item.producer == "typst"]
    print(f"scans: {'cells %':>7}  {'figures':>7}  {'heads':>7}  {'decided':>7}  {'s/page':>7}")
    for dpi in RESOLUTIONS:
        plain, decided, pages, seconds = Score(), Score(), 0, 0.0
        for path in paths:
            chosen = _pages(path)
            truth = rows_of(read_any_bytes(_only(path, chosen)))
            pictures = as_pdf(scanned_pages(path, Wear(dpi=dpi), 7, chosen))
            start = time.perf_counter()
            document = read_any_bytes(pictures)
            seconds += time.perf_counter() - start
            pages += len(chosen)
            plain.add(score(truth, rows_of(document)))
            reading = interpret(document)
            decided.add(score(truth, rows_of(document, reading.mends)))
        share = 100 * decided.figures_found / max(decided.figures, 1)
        told = f"{plain.shown()}  {share:7.2f}  {seconds / max(pages, 1):7.1f}"
        print(f"{dpi:5}  {told}  ({pages} pages, {plain.figures} figures)", flush=True)


def rows_of(document: Document, mends: Sequence[Mend] = ()) -> list[list[list[str]]]:
    """The cells of all tables, with the readings that the identities chose."""
    chosen = {(m.line, m.was): m.now for m in mends if m.kind == CHOSE}
    return [
        [[chosen.get((row.line, cell), cell) for cell in row.cells] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def _pages(path: Path) -> list[int]:
    document = read_any_bytes(path.read_bytes())
    wide = {
        row.page - 1
        for block in document.blocks
        if isinstance(block, Table) and len(block.rows[0].cells) > 3
        for row in block.rows
    }
    return sorted(wide)[:_PAGES]


def _only(path: Path, pages: Sequence[int]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(path) as whole, pikepdf.new() as part:
        for number in pages:
            part.pages.append(whole.pages[number])
        part.save(out)
    return out.getvalue()
