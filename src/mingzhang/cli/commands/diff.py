"""``mingzhang diff``: what moved between two budgets or two disclosures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import Language, Output, TemplateFolders


class DiffFormat(StrEnum):
    """How the changes are delivered."""

    TEXT = "text"
    JSON = "json"


Old = Annotated[
    Path, typer.Argument(metavar="OLD", help="原来的预算或公开文件。 ‖ The earlier file.")
]
New = Annotated[
    Path, typer.Argument(metavar="NEW", help="现在的预算或公开文件。 ‖ The later file.")
]
Form = Annotated[
    DiffFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORM",
        show_default=False,
        help="text（默认）或 json。 ‖ text (default) or json.",
    ),
]


def diff(
    old: Old,
    new: New,
    form: Form = DiffFormat.TEXT,
    output: Output = None,
    lang: Language = Lang.ZH,
    templates: TemplateFolders = None,
) -> int:
    """List every line, cell and sentence that moved. Returns 0 when nothing did, 1 otherwise."""
    from mingzhang.cli.compiling.comparing import changes_json, changes_told, comparison_of
    from mingzhang.cli.output import deliver

    found = comparison_of(old, new, templates, lang.value)
    if form is DiffFormat.JSON:
        deliver(changes_json(old, new, found), output)
    else:
        deliver(changes_told(found, lang.value), output)
    return 1 if found.changes else 0
