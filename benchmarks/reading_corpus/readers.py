"""The readers that are compared: each takes a PDF and returns its tables as rows of texts.

Run as a script it reads the files named on the command line with one reader and prints its tables
and times as JSON, so that a reader which cannot live in the same environment as ours (another
OpenCV, another pdfium) runs under an interpreter of its own.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Tables = list[list[list[str]]]


def mingzhang(path: Path) -> Tables:
    """Ours: characters and ruling lines to the Document; tables over several pages are one."""
    from mingzhang.documents import Table
    from mingzhang.formats.reading import read_any

    found = read_any(path)
    return [[list(row.cells) for row in b.rows] for b in found.blocks if isinstance(b, Table)]


def characters(path: Path) -> Tables:
    """The bare work below ours: every character of every page with its box, through pdfium."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(path)
    sides = [ctypes.c_double() for _ in range(4)]
    references = [ctypes.byref(side) for side in sides]
    for page in document:
        layer = page.get_textpage()
        for at in range(layer.count_chars()):
            pdfium.FPDFText_GetUnicode(layer, at)
            pdfium.FPDFText_GetCharBox(layer, at, *references)
        layer.close()
        page.close()
    document.close()
    return []


def pdfplumber(path: Path) -> Tables:
    """pdfplumber with its defaults."""
    import pdfplumber as library

    with library.open(path) as document:
        return [_texts(table) for page in document.pages for table in page.extract_tables()]


def pymupdf(path: Path) -> Tables:
    """PyMuPDF's find_tables with its defaults."""
    import pymupdf as library

    with library.open(path) as document:
        return [_texts(table.extract()) for page in document for table in page.find_tables().tables]


def camelot(path: Path) -> Tables:
    """camelot, lattice, with text split along the rules."""
    import camelot as library

    found = library.read_pdf(str(path), pages="all", flavor="lattice", split_text=True)
    return [table.df.values.tolist() for table in found]


def img2table(path: Path) -> Tables:
    """img2table over the text layer."""
    from img2table.document import PDF

    found = PDF(str(path)).extract_tables(ocr=None)
    return [
        [[_joined(cell.value) for cell in row] for row in table.content.values()]
        for _, tables in sorted(found.items())
        for table in tables
    ]


def _joined(text: str | None) -> str:
    return text or ""


def _texts(table: list[list[str | None]]) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in table]


READERS: dict[str, Callable[[Path], Tables]] = {
    "mingzhang": mingzhang,
    "characters": characters,
    "pdfplumber": pdfplumber,
    "pymupdf": pymupdf,
    "camelot": camelot,
    "img2table": img2table,
}
NEEDS = {"mingzhang": "mingzhang", "characters": "pypdfium2"}


def available(name: str) -> bool:
    """Whether this interpreter has the reader's library."""
    return importlib.util.find_spec(NEEDS.get(name, name)) is not None


def _peak() -> float:
    """The most memory held, in MB; getrusage would also count what the starting process held."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(name: str, paths: list[Path], keep: bool = True) -> dict[str, Any]:
    """Read the files once; tables and CPU seconds of each. The first file is read twice and its
    first reading not counted: it loads the library."""
    reader = READERS[name]
    made: list[Tables] = []
    taken: list[float] = []
    failed: list[str] = []
    for number, path in enumerate([paths[0], *paths]):
        start = time.process_time()
        try:
            tables = reader(path)
        except Exception as error:
            tables = []
            failed.append(f"{path.name}: {error}")
        if number:
            taken.append(time.process_time() - start)
            made.append(tables if keep else [])
    peak = _peak()
    return {"tables": made, "seconds": taken, "peak": peak, "failed": failed}


if __name__ == "__main__":
    # A library of the same name as a function here must be found, not this folder.
    sys.path = [entry for entry in sys.path if Path(entry) != Path(__file__).resolve().parent]
    wanted, *rest = sys.argv[1:]
    if not available(wanted):
        sys.exit(3)
    with contextlib.redirect_stdout(sys.stderr):  # some libraries speak to the user
        result = run(wanted, [Path(name) for name in rest])
    json.dump(result, sys.stdout)
