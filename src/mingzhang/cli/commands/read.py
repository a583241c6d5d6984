"""``mingzhang read``: files into data points, one row each."""

from __future__ import annotations

from typing import Annotated

import typer

from mingzhang.cli.extract import FactFormat
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

Form = Annotated[
    FactFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORM",
        show_default=False,
        help="csv（默认）、json 或 parquet。 ‖ csv (default), json or parquet.",
    ),
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help="不输出数据，而是列出识别的表、行、列和未读出的内容。"
        " ‖ Instead of the data, list recognised tables, rows and columns, and what was not read.",
    ),
]


def read(
    files: Files,
    form: Form = FactFormat.CSV,
    output: Output = None,
    explain: Explain = False,
    lang: Language = Lang.ZH,
    template: TemplateId = None,
    templates: TemplateFolders = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = 600.0,
    memory_limit: MemoryLimit = 2048,
) -> int:
    """Read files and deliver their data points; returns the exit code."""
    from functools import partial

    from mingzhang.cli.extract import render_facts
    from mingzhang.cli.extract.digest import read_facts, unreadable
    from mingzhang.cli.inputs import find_sources
    from mingzhang.cli.layouts import chosen_layouts
    from mingzhang.cli.output import deliver, remark, to_terminal
    from mingzhang.cli.work import in_order, over
    from mingzhang.formats.confined import Limits

    if form is FactFormat.PARQUET and output is None and not explain and to_terminal():
        from mingzhang.cli.complaints import CommandError

        raise CommandError(
            "Parquet 不是文字，不能显示在屏幕上。请用 --output 写入文件。",
            "Parquet is not text and cannot be shown. Please write it to a file with --output.",
        )
    layouts = chosen_layouts(templates, template)
    work = partial(read_facts, layouts=layouts, lang=lang.value, with_outline=explain)
    failed = partial(unreadable, lang=lang.value)
    limits = Limits(time_limit, memory_limit)
    documents = in_order(over(find_sources(files), work, failed, jobs, lang.value, limits))
    if explain:
        from mingzhang.cli.extract.outline import render_outline

        deliver(render_outline(documents, lang.value), output)
    else:
        deliver(render_facts(documents, form), output)
    for document in documents:
        if document.error:
            remark(f"{document.path}: {document.error}")
    return 2 if any(document.error for document in documents) else 0
