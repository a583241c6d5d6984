"""``mingzhang new-template``: a folder to start a province from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import Language

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="新样式的编号，也是文件夹名。 ‖ Id of the new template, and name of its folder.",
    ),
]
BasedOn = Annotated[
    str | None,
    typer.Option(
        "--based-on",
        metavar="ID",
        help="照这个样式复制；不写则从带注释的空白样式开始。"
        " ‖ Copy this template; without it, start from a commented skeleton.",
    ),
]
Folder = Annotated[
    Path,
    typer.Option(
        "--dir",
        metavar="DIR",
        show_default=False,
        help="建在哪个文件夹里；默认为当前文件夹。"
        " ‖ The folder to make it in; default: the current one.",
    ),
]


def new_template(
    name: Name, based_on: BasedOn = None, folder: Folder = Path(), lang: Language = Lang.ZH
) -> int:
    """Write the folder and say what to do next."""
    from mingzhang.cli.output import deliver
    from mingzhang.cli.skeleton.new import new_template_folder

    written = new_template_folder(name, based_on, folder)
    made = folder / name
    steps = {
        Lang.ZH: f"\n接下来：按文件里的注释改好各表，把公开文件放进 {made / 'examples'}，再运行\n",
        Lang.EN: "\nNext: edit the tables as the comments say, put disclosures into "
        f"{made / 'examples'} and run\n",
    }
    lines = [*map(str, written), steps[lang]]
    trial = f"  mingzhang read {made / 'examples'} --templates {made} --template {name} --explain"
    deliver("\n".join([*lines, trial]) + "\n", None)
    return 0
