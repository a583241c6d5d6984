"""``mingzhang evaluate``: the self-evaluation of the year, scored by the scheme of the province."""

from __future__ import annotations

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
        show_default=False,
        help="评到哪个月底；默认 12 月。 ‖ As of the end of which month; default: December.",
    ),
]


def evaluate(
    budget: BudgetFile,
    out: YearOut = None,
    form: YearFormats = "",
    scheme: SchemeId = None,
    as_of: AsOf = "12",
    lang: Language = Lang.ZH,
    templates: TemplateFolders = None,
) -> int:
    """Score every project; returns 0, 1 when an error was found or the budget has mistakes, 2 when
    it could not be read."""
    import sys

    from mingzhang.cli.compiling.choosing import open_budget
    from mingzhang.cli.output import deliver, remark
    from mingzhang.cli.performance.choosing import chosen_month, chosen_scheme
    from mingzhang.cli.performance.evaluation import as_json, told
    from mingzhang.cli.performance.writing import as_data, write_evaluation
    from mingzhang.facts import Severity
    from mingzhang.performance.evaluation import evaluate as score

    held = open_budget(budget, lang.value)
    if held is None:
        return 1
    rules = chosen_scheme(scheme, held)
    found = score(held, rules, chosen_month(as_of, held))
    if as_data(form, out):
        deliver(as_json(found), None)
    else:
        deliver(told(found, rules, lang.value, colour=sys.stdout.isatty()), None)
    if out is not None:
        for path in write_evaluation(found, held, form, out, templates, lang.value):
            remark(f"  → {path}")
    return 1 if any(f.severity is Severity.ERROR for f in found.findings) else 0
