"""How well and how fast PDFs are read, beside other readers, on documents whose truth is known.

Usage: ``python benchmarks/reading.py [--whole] [--scans] [--others PYTHON] [--misses FILE]``.

The corpus is the examples compiled in every layout and printed by typst, LibreOffice (from Word
and from Excel) and Chromium (:mod:`reading_corpus.making`); ``--whole`` takes every body in every
layout. Each reader runs in a process of its own over the same files, one after another, on one
core; figures are shares of cells, figures and head cells in the right place, pages a CPU second,
and peak memory. ``--others`` names a Python that has pdfplumber, pymupdf, camelot or img2table
(``pip install mingzhang[bench]`` into an environment of its own); those it lacks are named.
``--scans`` adds degraded pictures of pages at 150, 200 and 300 dpi, read with the extra ``ocr``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pypdfium2
from reading_corpus.making import Printed, printed
from reading_corpus.readers import READERS
from reading_corpus.scoring import Score, score

SCRIPT = Path(__file__).resolve().parent / "reading_corpus" / "readers.py"


def measured(name: str, paths: list[Path], python: str) -> dict | None:
    """What one reader makes of the files; None when its library is missing."""
    one_core = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [python, str(SCRIPT), name, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, env=one_core, check=False)
    if done.returncode == 3:
        return None
    if done.returncode:
        sys.exit(f"{name}: {done.stderr.decode()[-2000:]}")
    return json.loads(done.stdout)


def pages_of(path: Path) -> int:
    """Pages of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def line(name: str, total: Score | None, pages: int, result: dict) -> float:
    """Print a reader's line; returns its pages a second."""
    speed = pages / sum(result["seconds"])
    shown = total.shown() if total else " " * 25
    failed = f"  {len(result['failed'])} files failed" if result["failed"] else ""
    print(f"{name:12} {shown}  {speed:8.1f}  {result['peak']:7.0f}{failed}", flush=True)
    return speed


def by_producer(corpus: list[Printed], scores: list[Score]) -> None:
    """Ours, by who printed the file."""
    totals: dict[str, Score] = defaultdict(Score)
    for item, one in zip(corpus, scores, strict=True):
        totals[item.producer].add(one)
    for producer, total in totals.items():
        print(f"  {producer:10} {total.shown()}")


def main() -> int:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--whole", action="store_true")
    asked.add_argument("--others", default=sys.executable)
    asked.add_argument("--misses", type=Path)
    asked.add_argument("--scans", action="store_true")
    chosen = asked.parse_args()
    corpus = list(printed(chosen.whole))
    paths = [item.path for item in corpus]
    pages = sum(map(pages_of, paths))
    cells = sum(len(row) for item in corpus for table in item.truth for row in table)
    print(
        f"{len(corpus)} files of {len({i.producer for i in corpus})} producers, {pages} pages,",
        end=" ",
    )
    print(f"{cells} cells")
    print(f"{'':12} {'cells %':>7}  {'figures':>7}  {'heads':>7}  {'pages/s':>8}  {'peak MB':>7}")
    speeds: dict[str, float] = {}
    for name in READERS:
        ours = name in ("mingzhang", "characters")
        result = measured(name, paths, sys.executable if ours else chosen.others)
        if result is None:
            print(f"{name:12} not installed in {chosen.others}")
            continue
        if name == "characters":
            speeds[name] = line(name, None, pages, result)
            continue
        scores = [score(i.truth, t) for i, t in zip(corpus, result["tables"], strict=True)]
        total = Score()
        for one in scores:
            total.add(one)
        speeds[name] = line(name, total, pages, result)
        if name == "mingzhang":
            by_producer(corpus, scores)
            if chosen.misses:
                write_misses(chosen.misses, corpus, scores)
    times = speeds["characters"] / speeds["mingzhang"]
    print(f"bare characters take 1, we take {times:.2f} (at most 2.5)")
    if "pdfplumber" in speeds:
        times = speeds["mingzhang"] / speeds["pdfplumber"]
        print(f"{times:.1f} times as fast as pdfplumber (at least 10)")
    if chosen.scans:
        from reading_corpus.scans import print_scans

        print_scans(corpus)
    return 0


def write_misses(path: Path, corpus: list[Printed], scores: list[Score]) -> None:
    """One line for each cell that was read otherwise: file, printed, read."""
    with path.open("w") as out:
        for item, one in zip(corpus, scores, strict=True):
            for text, other in one.missed:
                print(item.path.name, text, other, sep="\t", file=out)


if __name__ == "__main__":
    sys.exit(main())
