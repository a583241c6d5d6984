"""The application: which commands there are, put together in one language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer
import typer.main

from mingzhang import __version__
from mingzhang.cli.commands.check import check
from mingzhang.cli.commands.compile import compile_budget
from mingzhang.cli.commands.diff import diff
from mingzhang.cli.commands.evaluate import evaluate
from mingzhang.cli.commands.explain import explain
from mingzhang.cli.commands.indicators import mine, search
from mingzhang.cli.commands.monitor import monitor
from mingzhang.cli.commands.new_budget import new_budget
from mingzhang.cli.commands.new_check import new_check
from mingzhang.cli.commands.new_template import new_template
from mingzhang.cli.commands.read import read
from mingzhang.cli.commands.serve import backup, population, restore, serve, verify_log
from mingzhang.cli.commands.targets import lint
from mingzhang.cli.commands.templates import templates
from mingzhang.cli.language import Lang, speak
from mingzhang.cli.options import Language
from mingzhang.cli.values import convert_plainly

_ABOUT = (
    "明账：编制部门预算公开文件，审核公开文件，逐一核对其中的数字。"
    " ‖ Mingzhang compiles Chinese departmental budget disclosures and checks them, figure by "
    "figure."
)
_EPILOG = (
    "退出码：0 没有错误；1 发现错误；2 有文件读不出或认不出样式，或命令有误。"
    " ‖ Exit codes: 0 no errors, 1 errors found, 2 a file could not be read or its layout is "
    "unknown, or a wrong option."
)
_Command = tuple[Callable[..., int], str, str]
_COMMANDS: tuple[_Command, ...] = (
    (
        new_budget,
        "new-budget",
        "新建一个预算工作簿，供填报。 ‖ Make a budget workbook to fill in.",
    ),
    (
        compile_budget,
        "compile",
        "由预算编制整套公开文件。 ‖ Compile the whole disclosure from a budget.",
    ),
    (
        monitor,
        "monitor",
        "绩效运行监控：到某月底的资金和绩效。 ‖ Money and results of the year so far.",
    ),
    (
        evaluate,
        "evaluate",
        "绩效自评：按评分办法给每个项目打分。 ‖ Self-evaluation: score every project.",
    ),
    (
        diff,
        "diff",
        "比较两个预算或两个公开文件。 ‖ Compare two budgets or two disclosures.",
    ),
    (check, "check", "审核文件，列出每一处问题。 ‖ Check files and list every problem."),
    (read, "read", "把文件读成数据。 ‖ Read files into data."),
    (explain, "explain", "说明一条审核规则。 ‖ Explain one rule."),
    (templates, "templates", "列出公开样式。 ‖ List the templates."),
    (
        new_template,
        "new-template",
        "新建一个公开样式，即一个地区的版式。 ‖ Make a new template: a province's layout.",
    ),
    (new_check, "new-check", "新建一条审核规则。 ‖ Make a new rule."),
    (serve, "serve", "运行网页应用。 ‖ Run the web application."),
    (backup, "backup", "备份网页应用的全部数据。 ‖ Save all data of the web application."),
    (restore, "restore", "恢复备份。 ‖ Bring a backup back."),
    (
        population,
        "population",
        "收入各地人口，用来算人均。 ‖ Take in populations, for figures per head.",
    ),
    (verify_log, "verify-log", "核验导出的操作日志。 ‖ Prove an exported log of changes."),
)
_GROUPS: tuple[tuple[str, str, tuple[_Command, ...]], ...] = (
    (
        "indicators",
        "绩效指标库：收集和查找指标。 ‖ The library of performance indicators.",
        (
            (
                mine,
                "mine",
                "从公开文件或预算中收集指标。 ‖ Collect indicators from disclosures or budgets.",
            ),
            (search, "search", "在指标库中查找指标。 ‖ Find indicators in the library."),
        ),
    ),
    (
        "targets",
        "绩效目标：读成数据，审核质量。 ‖ Performance targets: read as data, judged.",
        (
            (
                lint,
                "lint",
                "审核公开文件或预算中的绩效目标。 ‖ Judge the targets of disclosures or budgets.",
            ),
        ),
    ),
)
"""Commands of two words: the first word, what the group is for, and its commands."""


def application(lang: str) -> Any:
    """The command line as one object with ``main(args, prog_name, standalone_mode)``.

    Returned loosely typed: the class is private to typer.
    """
    language = Lang(lang)
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        help=_ABOUT,
        epilog=_EPILOG,
    )
    app.callback(invoke_without_command=True)(_top)
    for function, name, about in _COMMANDS:
        app.command(name, help=about)(function)
    for group, about, commands in _GROUPS:
        inner = typer.Typer(help=about, no_args_is_help=True)
        for function, name, said in commands:
            inner.command(name, help=said)(function)
        app.add_typer(inner, name=group)
    command = typer.main.get_command(app)
    speak(command, language, typer.Context)
    convert_plainly(command, typer.Context)
    return command


def _top(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="显示版本。 ‖ Show the version.")
    ] = False,
    lang: Language = Lang.ZH,
) -> int:
    """What happens before any command: ``--version``, and help when there is no command."""
    if version:
        typer.echo(f"mingzhang {__version__}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(0)
    # A language given before the command holds for the command as well.
    said = {"lang": lang.value}
    context.default_map = {
        **{name: said for _, name, _ in _COMMANDS},
        **{group: {name: said for _, name, _ in inner} for group, _, inner in _GROUPS},
    }
    return 0
