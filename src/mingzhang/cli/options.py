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
BudgetFile = Annotated[
    Path,
    typer.Argument(
        metavar="BUDGET",
        help="预算工作簿（.xlsx）或 YAML 文件。 ‖ The budget: a workbook (.xlsx) or a YAML file.",
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
SchemeId = Annotated[
    str | None,
    typer.Option(
        "--scheme",
        metavar="ID",
        show_default=False,
        help="评分办法：central、hebei、shanxi、shaanxi 等；默认按预算的公开样式和区划。"
        " ‖ The scoring scheme: central, hebei, shanxi, shaanxi …; default: that of the budget's "
        "layout or division.",
    ),
]
YearOut = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        show_default=False,
        help="把文档写到这个文件夹；不写则只在屏幕上显示。"
        " ‖ Write the documents to this folder; without it the result is only shown.",
    ),
]
YearFormats = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMS",
        show_default=False,
        help="与 --out 同用：docx,pdf,xlsx,html,json 中的几种，用逗号分开，默认全部；"
        "不写文件时 json 表示在屏幕上输出数据。"
        " ‖ With --out: some of docx,pdf,xlsx,html,json, parted by commas, default all; without, "
        "json prints the data.",
    ),
]
