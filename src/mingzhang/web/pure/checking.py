"""What is done with an uploaded file in a limited child process: read, check, draw, report.

Nothing here knows Django. A file is given by its path; what comes of it is written into a folder:

    progress            the step and how far it is, replaced whenever that changes
    receipt.json        what lists show: whose it is, the year, counts
    view.LANG.json      what the page of the report shows
    entry.LANG.json.gz  everything, for downloads
    pages/N.webp        pictures of the pages
    text/N.json         the lines of a text file, LINES at a time
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mingzhang.budget.kind import is_budget
from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.cli.batch.codec import from_plain, to_plain
from mingzhang.cli.complaints import fault
from mingzhang.cli.pipeline import says_nothing
from mingzhang.cli.report import ReportFormat, render
from mingzhang.cli.report.as_pdf import annotated
from mingzhang.cli.report.as_xlsx import render_xlsx
from mingzhang.cli.report.digest import digest
from mingzhang.cli.report.marking import most_urgent, page_marks, pages_of_heads
from mingzhang.cli.report.model import DocumentEntry, PagePicture
from mingzhang.cli.report.pictures import MOST_BYTES, drawn
from mingzhang.cli.report.summary import summed_up
from mingzhang.facts import Message
from mingzhang.formats.opening import load
from mingzhang.formats.reading import lines_of_text, read_any_bytes
from mingzhang.formats.telling import heard_by
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import all_templates
from mingzhang.web.pure.certifying import certificate
from mingzhang.web.pure.showing import view_of

LANGUAGES = ("zh", "en")
MOST_DRAWN = 400
"""Pages of one file that are drawn; those with marks come first."""
LINES = 300
"""Lines of a text file on a page."""
DRAWING_TIME = 90.0
"""Seconds after which no further page is begun."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file under the name its owner gave it, and the folder for what comes of it."""

    path: Path
    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Receipt:
    """What lists show of a checked file, or the sentence why it was not checked."""

    problem: Message | None = None
    body: str = ""
    code: str = ""
    year: int | None = None
    stage: str = ""
    template: str = ""
    pages: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    unchecked: int = 0


def check_file(task: Task) -> Receipt:
    """Read, check and draw a file. What goes wrong becomes a sentence."""
    try:
        return _check(task)
    except MemoryError:  # told by whoever set the limit
        raise
    except Exception as error:
        return Receipt(problem=fault(error))


def _check(task: Task) -> Receipt:
    tell(task.folder, "read")
    if is_budget(task.path):
        return Receipt(problem=_TO_FILL_IN)
    data = load(task.path)
    with heard_by(lambda page, count: tell(task.folder, "read", page, count)):
        document = read_any_bytes(data, task.name)
    tell(task.folder, "grasp")
    reading = interpret(document, all_templates())
    if says_nothing(reading):
        return Receipt(problem=_no_layout())
    tell(task.folder, "check")
    verdict = check(reading)
    tell(task.folder, "write")
    # Only of a text file do places name lines that somebody can go to.
    lines = lines_of_text(data)
    entry = _write(verdict, lines, task.folder)
    receipt = _receipt(entry)
    _put(task.folder / "receipt.json", _json(asdict(receipt)))
    _draw(entry, data, task.folder)
    return receipt


_TO_FILL_IN = Message(
    "这是填报用的工作簿，不是公开文件，这里只审核公开文件。请在工作台打开这个单位的预算，从“上传工作簿”"
    "交上来，系统会编制成公开文件再审核。",
    "This is a workbook to be filled in and no disclosure; only disclosures are checked here. Open "
    "the budget of its body at the desk and hand it in under “Upload a workbook”: it is compiled "
    "and checked there.",
)


def _no_layout() -> Message:
    known = all_templates()
    return Message(
        "没有认出这份文件的公开样式，因此没有审核，这不等于通过。请确认上传的是部门预算或决算公开"
        f"文件。能认出的样式：{'、'.join(t.names[0] for t in known)}。",
        "The layout of this file was not recognised, so nothing was checked, which is no pass. "
        "Please make sure that it is a departmental budget or final accounts. Known layouts: "
        f"{', '.join(t.names[1] for t in known)}.",
    )


def tell(folder: Path, step: str, at: int = 0, of: int = 0) -> None:
    """Say how far the work is."""
    _put(folder / "progress", f"{step} {at} {of}".encode())


def told(folder: Path) -> tuple[str, int, int]:
    """What :func:`tell` said last."""
    try:
        step, at, of = (folder / "progress").read_text("ascii").split()
        return step, int(at), int(of)
    except (OSError, ValueError):
        return "start", 0, 0


def receipt_in(folder: Path) -> Receipt | None:
    """The receipt, once the report can be read."""
    try:
        return Receipt(**json.loads((folder / "receipt.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _write(verdict: Verdict, lines: list[str], folder: Path) -> DocumentEntry:
    """The report in both languages, and the lines of a text file; returns the first."""
    for number, start in enumerate(range(0, len(lines), LINES), start=1):
        (folder / "text").mkdir(exist_ok=True)
        _put(folder / "text" / f"{number}.json", _json(lines[start : start + LINES]))
    entries = []
    for lang in LANGUAGES:
        entry = digest(verdict, lang, with_grids=True)
        entries.append(entry)
        packed = gzip.compress(_json(to_plain(entry)), 3, mtime=0)
        _put(folder / f"entry.{lang}.json.gz", packed)
        _put(folder / f"view.{lang}.json", _json(view_of(entry, verdict, lang, lines)))
    return entries[0]


def _receipt(entry: DocumentEntry) -> Receipt:
    row = summed_up(entry, 0)
    return Receipt(
        None,
        entry.part.name,
        entry.part.code,
        entry.part.fiscal_year,
        entry.stage,
        entry.template,
        len(entry.pages),
        row.errors,
        row.warnings,
        row.notes,
        # Rules without a verdict, and figures and tables that none of them reached.
        row.not_checked + len(entry.unsupported) + row.unread + row.unknown_tables,
    )


def _draw(entry: DocumentEntry, data: bytes, folder: Path) -> None:
    """Pictures of the pages, those with marks first. A page that cannot be drawn has none; what was
    found in the file must not get lost over that."""
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    wanted = _in_order(entry)
    tell(folder, "draw", 0, len(wanted))
    until = time.monotonic() + DRAWING_TIME
    try:
        for done, picture in enumerate(drawn(entry, data, wanted), start=1):
            _put(pages / f"{picture.page}.webp", picture.data)
            tell(folder, "draw", done, len(wanted))
            if time.monotonic() > until:
                return
    except (OSError, RuntimeError, ValueError):
        return


def _in_order(entry: DocumentEntry) -> list[int]:
    """All pages, those that readers look at first before the others."""
    urgent = (*most_urgent(page_marks(entry)), *pages_of_heads(entry))
    every = range(1, len(entry.pages) + 1)
    return list(dict.fromkeys((*urgent, *every)))[:MOST_DRAWN]


# ------------------------------------------------------------------------------------- downloads


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report to be made of a checked file: ``form`` is html, json, xlsx or pdf."""

    task: Task
    form: str
    lang: str


def produce(wanted: Wanted) -> bytes | Message:
    """A report as a file of its own, or the sentence why there is none."""
    task = wanted.task
    packed = (task.folder / f"entry.{wanted.lang}.json.gz").read_bytes()
    entry = from_plain(DocumentEntry, json.loads(gzip.decompress(packed)))
    if wanted.form == "pdf":
        made = annotated(entry, load(task.path), wanted.lang)
        return made.annotated or Message(made.refused, made.refused)
    if wanted.form == "xlsx":
        return render_xlsx([entry], wanted.lang)
    if wanted.form == "json":
        return render([entry], ReportFormat.JSON, wanted.lang).encode()
    entry = replace(entry, pictures=tuple(_kept(entry, task.folder)))
    return render([entry], ReportFormat.HTML, wanted.lang).encode()


def _kept(entry: DocumentEntry, folder: Path) -> Iterator[PagePicture]:
    """The pictures of marked pages that were drawn, as many as a report carries."""
    urgent = (*most_urgent(page_marks(entry)), *pages_of_heads(entry))
    total = 0
    for page in dict.fromkeys(urgent):
        try:
            data = (folder / "pages" / f"{page}.webp").read_bytes()
        except FileNotFoundError:
            continue
        total += len(data)
        if total > MOST_BYTES:
            return
        yield PagePicture(page, data)


def read_again(task: Task) -> tuple[Reading, dict[str, Any]] | Message:
    """The reading of a file that is to be published, and its certificate."""
    try:
        document = read_any_bytes(load(task.path), task.name)
        reading = interpret(document, all_templates())
        verdict = check(reading)
    except MemoryError:
        raise
    except Exception as error:
        return fault(error)
    return reading, certificate(verdict)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _put(path: Path, data: bytes) -> None:
    """Write a file that nobody ever sees half of."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(data)
    beside.replace(path)
