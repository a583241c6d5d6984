"""``mingzhang new-budget``: an empty workbook for a clerk to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import Language, TemplateFolders

Target = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="要写的文件：.xlsx 工作簿，或 .yaml。 ‖ The file to write: .xlsx or .yaml.",
    ),
]
TemplateName = Annotated[
    str,
    typer.Option(
        "--template",
        metavar="ID",
        help="按哪个公开样式编制；编号见 mingzhang templates。"
        " ‖ The layout to compile in; mingzhang templates lists them.",
    ),
]
Year = Annotated[
    int,
    typer.Option("--year", metavar="YEAR", min=2000, max=2099, help="预算年度。 ‖ Budget year."),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="BUDGET",
        help="以这个预算（如上年的工作簿）填好，再改；上年的支付和完成值不带入，由它们得出的建议另列一表。"
        " ‖ Fill it with this budget to start from; of an earlier year, payments and actual values "
        "are left out, and what they propose stands on a sheet of its own.",
    ),
]


def new_budget(
    file: Target,
    template: TemplateName,
    year: Year,
    start: From = None,
    lang: Language = Lang.ZH,
    templates: TemplateFolders = None,
) -> int:
    """Write the workbook and say what to do next."""
    from mingzhang.cli.compiling.starting import written_budget
    from mingzhang.cli.output import deliver, remark

    deliver(written_budget(file, template, year, start, templates, lang.value), file)
    if lang is Lang.EN:
        remark(f"{file} written. Fill it in, then: mingzhang compile {file} --out DIR")
    else:
        remark(f"已写入 {file}。填好后运行：mingzhang compile {file} --out 文件夹")
    return 0
