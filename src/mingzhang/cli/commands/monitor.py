"""``mingzhang monitor``: money and results of the year so far, against the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import (
    BudgetFile,
    Language,
    SchemeId,
    TemplateFolders,
    YearFormats,
    YearOut,
)

AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="YYYY-MM",
        help="监控到哪个月底，如 2026-07。 ‖ Up to the end of which month, such as 2026-07.",
    ),
]
Prepare = Annotated[
    Path | None,
    typer.Option(
        "--prepare",
        metavar="FILE",
        help="另写一个工作簿（.xlsx）：每个指标、每个项目在该月各备一行，供填写完成值和支付。"
        " ‖ Write a workbook with a row for every indicator and project of that month to fill in.",
    ),
]


def monitor(
    budget: BudgetFile,
    as_of: AsOf,
    out: YearOut = None,
    form: YearFormats = "",
    scheme: SchemeId = None,
    prepare: Prepare = None,
    lang: Language = Lang.ZH,
    templates: TemplateFolders = None,
) -> int:
    """Tell the state of every project; returns 0 when nothing is red, 1 when something is or the
    budget has mistakes, 2 when it could not be read."""
    import sys

    from mingzhang.cli.compiling.choosing import open_budget
    from mingzhang.cli.output import deliver, remark
    from mingzhang.cli.performance.choosing import chosen_month, chosen_scheme
    from mingzhang.cli.performance.monitoring import as_json, told
    from mingzhang.cli.performance.preparing import prepared_workbook
    from mingzhang.cli.performance.writing import as_data, write_monitoring
    from mingzhang.performance.model import Light
    from mingzhang.performance.monitoring import monitor as state_of

    held = open_budget(budget, lang.value)
    if held is None:
        return 1
    month = chosen_month(as_of, held)
    if prepare is not None:
        deliver(prepared_workbook(prepare, held, month, templates), prepare)
        said = f"{prepare} written: fill in what was paid and reached by month {month}."
        zh = f"已写入 {prepare}：请填写到 {month} 月底的资金支付和指标完成值。"
        remark(said if lang is Lang.EN else zh)
        return 0
    found = state_of(held, month, chosen_scheme(scheme, held))
    if as_data(form, out):
        deliver(as_json(found), None)
    else:
        deliver(told(found, lang.value, colour=sys.stdout.isatty()), None)
    if out is not None:
        for path in write_monitoring(found, held, form, out, templates, lang.value):
            remark(f"  → {path}")
    red = any(project.light is Light.RED for project in found.projects)
    return 1 if red or any(body.results is Light.RED for body in found.bodies) else 0
