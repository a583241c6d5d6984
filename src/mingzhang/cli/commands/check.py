"""``mingzhang check``: read files, check them, report."""

from __future__ import annotations

from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import Files, Jobs, Language, Output, TemplateFolders, TemplateId
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
) -> int:
    """Check files and deliver the report; returns the exit code."""
    import sys
    from functools import partial

    from mingzhang.cli.inputs import find_sources
    from mingzhang.cli.layouts import chosen_layouts
    from mingzhang.cli.output import deliver, remark
    from mingzhang.cli.pipeline import check_source
    from mingzhang.cli.report import render
    from mingzhang.cli.report.model import exit_code
    from mingzhang.cli.work import over

    layouts = chosen_layouts(templates, template)
    work = partial(
        check_source, layouts=layouts, lang=lang.value, with_grids=form is ReportFormat.HTML
    )
    documents = tuple(over(find_sources(files), work, jobs, lang.value))
    colour = output is None and sys.stdout.isatty()
    deliver(render(documents, form, lang.value, colour=colour), output)
    if output is not None or form is not ReportFormat.TEXT:
        for document in documents:
            if document.error:
                remark(f"{document.path}: {document.error}")
    return exit_code(documents)
