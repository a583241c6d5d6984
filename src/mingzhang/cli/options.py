"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.language import Lang

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        help="公开文件：文本、Word、Excel、网页；文件夹表示其中所有这些文件。"
        " ‖ Disclosures: text, Word, Excel, web pages; a folder stands for all of them in it.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="PATH",
        help="结果写入此文件，不写则显示在屏幕上。"
        " ‖ Write the result to this file instead of the screen.",
    ),
]
Language = Annotated[
    Lang,
    typer.Option(
        "--lang",
        metavar="LANG",
        show_default=False,
        help="zh 中文（默认）或 en 英文。 ‖ zh Chinese (default) or en English.",
    ),
]
TemplateId = Annotated[
    str | None,
    typer.Option(
        "--template",
        metavar="ID",
        help="按这个样式读取，不自动判断；编号见 mingzhang templates。"
        " ‖ Read under this template instead of telling it from the file; "
        "mingzhang templates lists them.",
    ),
]
TemplateFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--templates",
        metavar="DIR",
        show_default=False,
        help="除自带样式外，再用这个文件夹里的样式；可写多次。"
        " ‖ Use the templates in this folder too; may be given more than once.",
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=0,
        show_default=False,
        help="同时用几个进程；0（默认）由程序决定。"
        " ‖ How many processes to use; 0 (default) lets the program decide.",
    ),
]
