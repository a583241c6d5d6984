"""``mingzhang check``: read files, check them, report."""

from __future__ import annotations

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
        help="text（默认）、html 附页面图、xlsx 问题清单、pdf-annotated 加批注的原件、json、sarif。"
        " ‖ text (default), html with pictures of the pages, xlsx to work off, pdf-annotated: the "
        "original with notes, json, sarif.",
    ),
]


LastYear = Annotated[
    Path | None,
    typer.Option(
        "--last-year",
        metavar="FILE",
        show_default=False,
        help="上年的公开文件：核对上年数、比上年增减和结转。"
        " ‖ Last year's document: last year's figures, changes and money carried over are checked "
        "against it.",
    ),
]
Units = Annotated[
    list[Path] | None,
    typer.Option(
        "--unit",
        metavar="FILE",
        show_default=False,
        help="所属单位的公开文件或其文件夹，可写多次：核对各单位之和与部门是否一致。"
        " ‖ The document of a unit of the department, or a folder of them; may be given more than "
        "once. The units are checked to add up to the department.",
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
    last_year: LastYear = None,
    unit: Units = None,
) -> int:
    """Check files and deliver the report; returns the exit code."""
    import sys
    from functools import partial

    from mingzhang.cli.batch.running import checked
    from mingzhang.cli.beside import read_beside
    from mingzhang.cli.inputs import find_sources
    from mingzhang.cli.layouts import chosen_layouts
    from mingzhang.cli.output import deliver, deliver_files, remark
    from mingzhang.cli.pipeline import check_source
    from mingzhang.cli.report import pieces
    from mingzhang.cli.report.filing import demand_target, files_of, is_folder, missing_copies
    from mingzhang.cli.report.summary import exit_code_of
    from mingzhang.formats.confined import Limits

    layouts = chosen_layouts(templates, template)
    sources = find_sources(files)
    demand_target(form, output, len(sources))
    limits = Limits(time_limit, memory_limit)
    beside = read_beside(last_year, unit or (), layouts, jobs, lang.value, limits)
    work = partial(check_source, layouts=layouts, lang=lang.value, form=form, beside=beside)
    results = checked(
        sources,
        work,
        jobs,
        lang.value,
        limits,
        resume,
        templates or (),
    )
    colour = output is None and sys.stdout.isatty()
    if output is not None and is_folder(form, output, len(sources)):
        deliver_files(files_of(results, form, lang.value), output)
    elif form is not ReportFormat.PDF_ANNOTATED or results[0].annotated:
        deliver(pieces(results, form, lang.value, colour=colour), output)
    if output is not None or form is not ReportFormat.TEXT:
        for row in results.summary:
            if row.error:
                remark(f"{row.path}: {row.error}")
    if form is ReportFormat.PDF_ANNOTATED and missing_copies(results, remark):
        return 2
    return exit_code_of(results.summary)
