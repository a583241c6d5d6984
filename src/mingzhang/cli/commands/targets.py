"""``mingzhang targets``: the targets of disclosures and budgets as data, and their quality."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import (
    Jobs,
    Language,
    MemoryLimit,
    Output,
    TemplateFolders,
    TemplateId,
    TimeLimit,
)


class LintFormat(StrEnum):
    """How the result is delivered."""

    TEXT = "text"
    JSON = "json"


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        help="公开文件（PDF、Word、Excel、网页、图片、文本）或预算（工作簿、YAML）；"
        "文件夹或 zip 压缩包表示其中的公开文件和工作簿。"
        " ‖ Disclosures (PDF, Word, Excel, web pages, pictures, text) or budgets (workbook, YAML); "
        "a folder or a zip archive stands for the disclosures and workbooks in it.",
    ),
]
Form = Annotated[
    LintFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORM",
        show_default=False,
        help="text（默认）或 json。 ‖ text (default) or json.",
    ),
]


def lint(
    files: Files,
    form: Form = LintFormat.TEXT,
    output: Output = None,
    lang: Language = Lang.ZH,
    template: TemplateId = None,
    templates: TemplateFolders = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = 600.0,
    memory_limit: MemoryLimit = 2048,
) -> int:
    """Judge the targets of files and deliver the result; returns the exit code."""
    import sys
    from functools import partial

    from mingzhang.cli.inputs import find_sources
    from mingzhang.cli.layouts import chosen_layouts
    from mingzhang.cli.output import deliver, remark
    from mingzhang.cli.targets.linting import exit_code_of, given_up, linted
    from mingzhang.cli.targets.telling import as_json, as_text
    from mingzhang.cli.work import in_order, over
    from mingzhang.formats.confined import Limits

    layouts = chosen_layouts(templates, template)
    sources = find_sources(files)
    work = partial(linted, layouts=layouts, lang=lang.value)
    failed = partial(given_up, lang=lang.value)
    limits = Limits(time_limit, memory_limit)
    results = in_order(over(sources, work, failed, jobs, lang.value, limits))
    colour = output is None and sys.stdout.isatty()
    told = (
        as_json(results) if form is LintFormat.JSON else as_text(results, lang.value, colour=colour)
    )
    deliver(told, output)
    if output is not None or form is LintFormat.JSON:
        for result in results:
            if result.document.error:
                remark(f"{result.document.path}: {result.document.error}")
    return exit_code_of(results)
