"""``mingzhang indicators``: the library of performance indicators, grown and searched."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import (
    Files,
    Jobs,
    Language,
    MemoryLimit,
    Output,
    TemplateFolders,
    TemplateId,
    TimeLimit,
)


class ListFormat(StrEnum):
    """How matches are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


Target = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        metavar="CATALOGUE",
        help="指标库文件（.yaml）；已有的指标保留，新收集的加进去。"
        " ‖ The catalogue (.yaml); what is in it stays, what is new is added.",
    ),
]
Catalogues = Annotated[
    list[Path] | None,
    typer.Option(
        "--catalogue",
        "-c",
        metavar="FILE",
        show_default=False,
        help="除自带的指标库外，再查这个文件；可写多次。"
        " ‖ Search this catalogue, too; may be given more than once.",
    ),
]
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="WORDS", show_default=False, help="要找的词。 ‖ What to look for."),
]
FieldName = Annotated[
    str,
    typer.Option("--field", metavar="NAME", help="只查这个领域，如 医疗保障。 ‖ Only this field."),
]
Level = Annotated[
    str,
    typer.Option("--level", metavar="NAME", help="只查这一级，如 数量。 ‖ Only this level."),
]
Limit = Annotated[
    int,
    typer.Option("--limit", "-n", metavar="N", min=1, help="最多列几条。 ‖ At most so many."),
]
Form = Annotated[
    ListFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORM",
        show_default=False,
        help="text（默认）、json 或 csv。 ‖ text (default), json or csv.",
    ),
]


def mine(
    files: Files,
    output: Target,
    lang: Language = Lang.ZH,
    template: TemplateId = None,
    templates: TemplateFolders = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = 600.0,
    memory_limit: MemoryLimit = 2048,
) -> int:
    """Collect indicators into a catalogue; returns the exit code."""
    from functools import partial

    from mingzhang.cli.inputs import find_sources
    from mingzhang.cli.layouts import chosen_layouts
    from mingzhang.cli.library.mining import grow, mined, unreadable
    from mingzhang.cli.output import remark
    from mingzhang.cli.work import in_order, over
    from mingzhang.formats.confined import Limits

    layouts = chosen_layouts(templates, template)
    sources = find_sources(files)
    work = partial(mined, layouts=layouts, lang=lang.value)
    failed = partial(unreadable, lang=lang.value)
    limits = Limits(time_limit, memory_limit)
    results = in_order(over(sources, work, failed, jobs, lang.value, limits))
    remark(grow(output, results).said(lang.value))
    for result in results:
        if result.error:
            remark(f"{result.path}: {result.error}")
    return 2 if any(result.error for result in results) else 0


def search(
    words: Words = None,
    field: FieldName = "",
    level: Level = "",
    limit: Limit = 20,
    catalogue: Catalogues = None,
    form: Form = ListFormat.TEXT,
    output: Output = None,
    lang: Language = Lang.ZH,
) -> int:
    """Find indicators; returns 1 when nothing fits."""
    import sys

    from mingzhang.cli.library.listing import listed
    from mingzhang.cli.library.mining import opened
    from mingzhang.cli.output import deliver
    from mingzhang.performance.library import search as find

    found = find(opened(catalogue or ()), " ".join(words or ()), field, level, limit)
    colour = output is None and sys.stdout.isatty()
    deliver(listed(found, form.value, lang.value, colour=colour), output)
    return 0 if found else 1
