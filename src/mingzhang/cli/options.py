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
        help="公开文件：PDF、Word、Excel、网页、图片、文本；"
        "文件夹或 zip 压缩包表示其中所有这些文件。"
        " ‖ Disclosures: PDF, Word, Excel, web pages, pictures, text; a folder or a zip archive "
        "stands for all of them in it.",
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
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        min=0.1,
        show_default=False,
        help="每份文件最多处理多少秒，超过则停止并说明；默认 600。"
        " ‖ Seconds that one file may take before it is given up; default 600.",
    ),
]
MemoryLimit = Annotated[
    int,
    typer.Option(
        "--memory-limit",
        metavar="MB",
        min=64,
        show_default=False,
        help="每份文件最多用多少内存（MB）；默认 2048，识别扫描件需要约 1500。"
        " ‖ Memory in MB that one file may take; default 2048. Scans need some 1500.",
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(
        "--resume",
        metavar="STATE",
        help="审核结果随时记入此文件；中断后用同样的命令再运行，已审核的文件不再重审。"
        " ‖ Keep results in this file as they come; after an interruption the same command goes "
        "on where it stopped.",
    ),
]
