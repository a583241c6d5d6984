"""Disclosures with exact truth: examples compiled in every layout, printed by several producers.

The truth is the compiled document itself, as tables of texts. ``typst`` is the program's own PDF;
``word`` and ``excel`` are its Word and Excel files printed by LibreOffice, ``web`` its web page
printed by Chromium. Files are kept in ``build/`` and made again only when the truth changed.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mingzhang.budget import Budget, load_budget
from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.compile import Compiled, bodies, compile_set
from mingzhang.documents import Table
from mingzhang.templates import all_templates
from mingzhang.templates.layout import layout_of

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "reading"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
_SECONDS = 180


@dataclass(frozen=True)
class Printed:
    """One PDF, who printed it, and the tables that stand in it."""

    name: str
    producer: str
    path: Path
    truth: tuple[tuple[tuple[str, ...], ...], ...]
    made: Compiled


def compiled_sets(whole: bool) -> Iterator[tuple[str, Compiled]]:
    """Each example in each layout that can be compiled, its first body; ``whole``: every body.

    Without ``whole`` every layout has one example and every example is in one layout or more.
    """
    layouts = [(t, made) for t in all_templates() if (made := layout_of(t)) is not None]
    examples = sorted((ROOT / "examples" / "budgets").glob("*.yaml"))
    for at, path in enumerate(examples):
        budget = _budget(path)
        for number, (template, layout) in enumerate(layouts):
            if not whole and (at - number) % len(layouts) and template.id not in path.stem:
                continue
            chosen = bodies(budget) if whole else bodies(budget)[:1]
            for body in chosen:
                name = f"{path.stem}-{template.id}-{body.code}"
                yield name, compile_set(budget, template, layout, body)


def _budget(path: Path) -> Budget:
    budget, problems = load_budget(path)
    assert budget is not None, problems
    return budget


def printed(whole: bool = False) -> Iterator[Printed]:
    """The corpus, made where it is missing; says which producers this machine lacks."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, made in compiled_sets(whole):
        truth = tuple(
            tuple(row.cells for row in block.rows)
            for block in made.document.blocks
            if isinstance(block, Table)
        )
        for producer in ("typst", "word", "excel", "web"):
            path = _file(name, producer, made)
            if path is not None:
                yield Printed(name, producer, path, truth, made)


def _bytes(made: Compiled, form: SetFormat) -> bytes:
    content = set_content(made, form)
    return content.encode() if isinstance(content, str) else content


def _file(name: str, producer: str, made: Compiled) -> Path | None:
    mark = hashlib.sha256(_bytes(made, SetFormat.JSON)).hexdigest()[:12]
    path = FOLDER / f"{name}-{mark}.{producer}.pdf"
    if path.exists():
        return path
    if producer == "typst":
        path.write_bytes(_bytes(made, SetFormat.PDF))
    elif producer == "web":
        if BROWSER is None:
            return None
        _browser(_bytes(made, SetFormat.HTML), path)
    else:
        if OFFICE is None:
            return None
        form = SetFormat.DOCX if producer == "word" else SetFormat.XLSX
        _office(_bytes(made, form), form.value, path)
    return path


def _office(content: bytes, ending: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"set.{ending}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        _run([*command, str(source)])
        shutil.move(Path(folder) / "set.pdf", path)


def _browser(content: bytes, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "set.html"
        source.write_bytes(content)
        switches = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        _run([str(BROWSER), *switches, f"--print-to-pdf={folder}/set.pdf", source.as_uri()])
        shutil.move(Path(folder) / "set.pdf", path)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
