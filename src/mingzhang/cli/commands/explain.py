"""``mingzhang explain``: one rule in words."""

from __future__ import annotations

from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import Language

CheckId = Annotated[
    str | None,
    typer.Argument(
        metavar="CHECK-ID",
        help="规则编号，如 K3；不写则列出全部规则。"
        " ‖ Id of the rule, such as K3; without it all rules are listed.",
    ),
]


def explain(identifier: CheckId = None, lang: Language = Lang.ZH) -> int:
    """Print what a rule says, on what it rests, how it reports, and a case for and against."""
    from mingzhang.check.catalogue import rules
    from mingzhang.cli.complaints import CommandError, no_such
    from mingzhang.cli.output import deliver
    from mingzhang.cli.rulebook import explain_rule, list_rules
    from mingzhang.performance.rules import performance_rules

    every = {**rules(), **performance_rules()}
    if identifier is None:
        deliver(list_rules(lang.value, every.values()), None)
        return 0
    known = {name.casefold(): rule for name, rule in every.items()}
    rule = known.get(identifier.casefold())
    if rule is None:
        raise CommandError(*no_such(identifier, list(every), "规则", "rule", "mingzhang explain"))
    deliver(explain_rule(rule, lang.value), None)
    return 0
