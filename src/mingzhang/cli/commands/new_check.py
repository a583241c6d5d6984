"""``mingzhang new-check``: the three files of a new rule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import Language

CheckId = Annotated[
    str,
    typer.Argument(metavar="ID", help="新规则的编号，如 K16。 ‖ Id of the new rule, such as K16."),
]
Name = Annotated[
    str, typer.Option("--name", metavar="TEXT", help="规则名称。 ‖ Name of the rule, in Chinese.")
]
EnglishName = Annotated[
    str,
    typer.Option(
        "--name-en",
        metavar="TEXT",
        show_default=False,
        help="规则的英文名称。 ‖ Name of the rule in English.",
    ),
]
Level = Annotated[
    Literal["error", "warning", "note"],
    typer.Option(
        "--severity",
        metavar="LEVEL",
        show_default=False,
        help="error 错误，warning 疑点（默认），note 提示。 ‖ error, warning (default) or note.",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--dir",
        metavar="DIR",
        show_default=False,
        help="写在哪个文件夹；默认为程序的规则文件夹，在那里会自动生效。"
        " ‖ The folder to write to; default: the program's own rules, where it takes effect.",
    ),
]


def new_check(
    identifier: CheckId,
    name: Name,
    name_en: EnglishName = "",
    severity: Level = "warning",
    folder: Folder = None,
    lang: Language = Lang.ZH,
) -> int:
    """Write the rule's row, function and cases, and say what to do next."""
    from mingzhang.cli.output import deliver
    from mingzhang.cli.skeleton.new import new_check_files

    written = new_check_files(identifier, name, name_en, severity, folder)
    step = {
        Lang.ZH: "\n接下来：改好规则的内容、程序和两个例子，再运行",
        Lang.EN: "\nNext: write the statement, the function and the two cases, then run",
    }[lang]
    trial = f"  mingzhang explain {identifier}"
    deliver("\n".join([*map(str, written), step, trial]) + "\n", None)
    return 0
