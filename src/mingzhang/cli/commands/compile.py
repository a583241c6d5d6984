"""``mingzhang compile``: one budget in, the province's whole set out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import BudgetFile, Language, TemplateFolders


class Rounding(StrEnum):
    """What happens to rounding tails."""

    NOTE = "note"
    CARRY = "carry"


Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="DIR",
        show_default=False,
        help="写到这个文件夹；默认为当前文件夹下的 disclosure。"
        " ‖ Folder to write to; default: disclosure in the current folder.",
    ),
]
Formats = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMS",
        show_default=False,
        help="docx,pdf,xlsx,html,json 中的几种，用逗号分开；默认全部。"
        " ‖ Some of docx,pdf,xlsx,html,json, parted by commas; default: all.",
    ),
]
Target = Annotated[
    str | None,
    typer.Option(
        "--template",
        metavar="ID",
        help="按哪个公开样式编制；默认为预算里写明的样式。"
        " ‖ The layout to compile in; default: the one named in the budget.",
    ),
]
Bodies = Annotated[
    list[str] | None,
    typer.Option(
        "--body",
        metavar="CODE",
        show_default=False,
        help="只编制这个部门或单位（代码）；可写多次；默认部门和每个单位。"
        " ‖ Only this department or unit (its code); may be given more than once.",
    ),
]
Tails = Annotated[
    Rounding,
    typer.Option(
        "--rounding",
        metavar="PLAN",
        show_default=False,
        help="尾差：note（默认）各自四舍五入并注明；carry 调平，使显示的数字处处相加相等。"
        " ‖ Rounding tails: note (default) rounds each figure and says so; carry makes all "
        "displayed figures add up.",
    ),
]
LastYear = Annotated[
    Path | None,
    typer.Option(
        "--last-year",
        metavar="FILE",
        help="上年的预算工作簿，或上年公开的文件，从中取上年数。"
        " ‖ Last year's budget, or last year's published disclosure, for last year's figures.",
    ),
]


def compile_budget(
    budget: BudgetFile,
    out: Out = Path("disclosure"),
    form: Formats = "",
    template: Target = None,
    body: Bodies = None,
    rounding: Tails = Rounding.NOTE,
    last_year: LastYear = None,
    lang: Language = Lang.ZH,
    templates: TemplateFolders = None,
) -> int:
    """Compile the sets and write them; returns the exit code: 0 written, 1 mistakes in the budget,
    2 it could not be read."""
    from mingzhang.cli.compiling.choosing import (
        chosen_bodies,
        chosen_template,
        open_budget,
        year_told,
    )
    from mingzhang.cli.compiling.last_year import with_last_year
    from mingzhang.cli.compiling.telling import set_told
    from mingzhang.cli.compiling.writing import chosen_formats, write_set
    from mingzhang.cli.output import remark
    from mingzhang.compile import Plan, compile_set

    formats = chosen_formats(form)
    held = open_budget(budget, lang.value)
    if held is None:
        return 1
    layout = chosen_template(template or held.template, templates)
    wanted = chosen_bodies(held, body)
    if told := year_told(held, layout[0], lang.value):
        remark(told)
    held, previous = with_last_year(held, last_year, templates, lang.value)
    for one in wanted:
        made = compile_set(held, *layout, one, Plan(rounding.value), previous)
        files = write_set(made, formats, out)
        remark(set_told(made, files, lang.value).rstrip())
    return 0
