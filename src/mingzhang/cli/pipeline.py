"""What the commands do with one file, with every failure turned into a sentence.

Each function here takes a :class:`Source`, never raises and returns plain records, so that
:func:`mingzhang.cli.work.over` can run it in another process.
"""

from __future__ import annotations

from dataclasses import replace

from mingzhang.check import Beside, check
from mingzhang.cli.complaints import fault
from mingzhang.cli.inputs import Source
from mingzhang.cli.layouts import Layouts
from mingzhang.cli.report import ReportFormat
from mingzhang.cli.report.completing import complete
from mingzhang.cli.report.digest import describe, digest, unreadable
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.facts import Message
from mingzhang.formats.reading import read_any_bytes
from mingzhang.interpret import UNKNOWN, interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import all_templates


def check_source(
    source: Source,
    layouts: Layouts,
    lang: str,
    form: ReportFormat = ReportFormat.TEXT,
    beside: Beside | None = None,
) -> DocumentEntry:
    """Read and check one file, against those ``beside`` it; what goes wrong becomes the entry's
    error sentence."""
    try:
        reading = read_source(source, layouts)
        if isinstance(reading, Message):
            return unreadable(source.name, reading, lang)
        if says_nothing(reading):
            return replace(describe(reading, lang), error=no_layout(layouts).said(lang))
        verdict = check(reading) if beside is None else check(reading, beside)
        entry = digest(verdict, lang, with_grids=form is ReportFormat.HTML)
        return complete(entry, source.load, form, lang)
    except MemoryError:  # told by whoever set the limit
        raise
    except Exception as error:
        return unreadable(source.name, fault(error), lang)


_FEWEST_FIGURES = 5
"""Amounts that a text without a known layout and without tables must state to be checked."""


def says_nothing(reading: Reading) -> bool:
    """Whether a file in no known layout has neither tables nor a statement that can be checked."""
    if reading.template.id != UNKNOWN.id or reading.tables:
        return False
    stated = [m for m in reading.mentions if "label" not in m.fact.coordinate]
    return reading.template.stage == "unknown" or len(stated) < _FEWEST_FIGURES


def given_up(source: Source, message: Message, lang: str) -> DocumentEntry:
    """The entry of a file whose reading was ended."""
    return unreadable(source.name, message, lang)


def no_layout(layouts: Layouts) -> Message:
    """The sentence for a file of no known layout: nothing was checked, and that must not look like
    a pass."""
    known = all_templates(layouts.folders)
    return Message(
        "没有认出这份文件的公开样式，因此没有审核。现有样式："
        + "、".join(f"{t.id}（{t.names[0]}）" for t in known)
        + "。可用 --template 指定样式，或用 mingzhang new-template 新建一个样式。",
        "The layout of this file was not recognised, so nothing was checked. Known layouts: "
        + ", ".join(t.id for t in known)
        + ". Name one with --template, or make a new one with mingzhang new-template.",
    )


def read_source(source: Source, layouts: Layouts) -> Reading | Message:
    """The reading of one file, or the sentence why there is none."""
    if source.problem is not None:
        return source.problem
    try:
        document = read_any_bytes(source.load(), source.name)
        return interpret(document, all_templates(layouts.folders), layouts.forced)
    except MemoryError:
        raise
    except Exception as error:
        return fault(error)
