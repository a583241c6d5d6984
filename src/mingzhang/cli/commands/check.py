"""``mingzhang check``: read files, check them, report."""

from __future__ import annotations

from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import (
    Files,
    Jobs,
    Language,
    MemoryLimit,
    Output,
    Resume,
    TemplateFolders,
    TemplateId,
    TimeLimit,
)
from mingzhang.cli.report import ReportFormat

Form = Annotated[
    ReportFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORM",
        show_default=False,
        help="text（默认）、json、html 或 sarif。 ‖ text (default), json, html or sarif.",
    ),
]


def check(
    files: Files,
    form: Form = ReportFormat.TEXT,
    output: Output = None,
    lang: Language = Lang.ZH,
    template: TemplateId = None,
    templates: TemplateFolders = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = 600.0,
    memory_limit: MemoryLimit = 2048,
    resume: Resume = None,
) -> int:
    """Check files and deliver the report; returns the exit code."""
    import sys
    from functools import partial

    from mingzhang.cli.batch.running import checked
    from mingzhang.cli.inputs import find_sources
    from mingzhang.cli.layouts import chosen_layouts
    from mingzhang.cli.output import deliver, remark
    from mingzhang.cli.pipeline import check_source
    from mingzhang.cli.report import pieces
    from mingzhang.cli.report.summary import exit_code_of
    from mingzhang.formats.confined import Limits

    layouts = chosen_layouts(templates, template)
    work = partial(check_source, layouts=layouts, lang=lang.value, form=form)
    results = checked(
        find_sources(files),
        work,
        jobs,
        lang.value,
        Limits(time_limit, memory_limit),
        resume,
        templates or (),
    )
    colour = output is None and sys.stdout.isatty()
    deliver(pieces(results, form, lang.value, colour=colour), output)
    if output is not None or form is not ReportFormat.TEXT:
        for row in results.summary:
            if row.error:
                remark(f"{row.path}: {row.error}")
    return exit_code_of(results.summary)
