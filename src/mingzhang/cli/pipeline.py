"""What the commands do with one file, with every failure turned into a sentence.

Each function here takes a :class:`Source`, never raises and returns plain records, so that
:func:`mingzhang.cli.work.over` can run it in another process.
"""

from __future__ import annotations

from mingzhang.check import check
from mingzhang.cli.complaints import fault
from mingzhang.cli.inputs import Source
from mingzhang.cli.layouts import Layouts
from mingzhang.cli.report.digest import digest, unreadable
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.facts import Message
from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import all_templates


def check_source(
    source: Source, layouts: Layouts, lang: str, *, with_grids: bool = False
) -> DocumentEntry:
    """Read and check one file; what goes wrong becomes the entry's error sentence."""
    try:
        reading = read_source(source, layouts)
        if isinstance(reading, Message):
            return unreadable(str(source.path), reading, lang)
        return digest(check(reading), lang, with_grids=with_grids)
    except Exception as error:
        return unreadable(str(source.path), fault(error), lang)


def read_source(source: Source, layouts: Layouts) -> Reading | Message:
    """The reading of one file, or the sentence why there is none."""
    if source.problem is not None:
        return source.problem
    try:
        document = read_file(source.path)
        return interpret(document, all_templates(layouts.folders), layouts.forced)
    except Exception as error:
        return fault(error)
