"""Chinese or English: which one the user wants, and help texts that hold both.

A help text is written once as ``中文 ‖ English``; :func:`speak` leaves the half that is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

SEPARATOR = " ‖ "
VARIABLE = "MINGZHANG_LANG"


class Lang(StrEnum):
    """The two languages of the program."""

    ZH = "zh"
    EN = "en"


def chosen_language(arguments: Sequence[str], environ: Mapping[str, str]) -> Lang:
    """The language of help and complaints: ``--lang``, else MINGZHANG_LANG, else Chinese.

    Looked up before the arguments are parsed, because the help and the complaints about a command
    line that cannot be parsed must be in the right language too.
    """
    said = environ.get(VARIABLE, "")
    for position, argument in enumerate(arguments):
        if argument == "--lang":
            said = "".join(arguments[position + 1 : position + 2])
        elif argument.startswith("--lang="):
            said = argument.removeprefix("--lang=")
    return Lang.EN if said == Lang.EN else Lang.ZH


def half(text: str, lang: Lang) -> str:
    """One language's half of ``中文 ‖ English``; a text without the mark is returned whole."""
    chinese, mark, english = text.partition(SEPARATOR)
    return english if mark and lang is Lang.EN else chinese


def breakable(text: str) -> str:
    """Help text that can be wrapped: a space after Chinese punctuation, where a line may end.

    The help is laid out by words, and Chinese without spaces would count as one long word.
    """
    return re.sub(r"([，。；：])(?=\S)", r"\1 ", text)


_HELP = "显示这份说明并结束。 ‖ Show this help and exit."
_PANELS = {"argument": "参数 ‖ Arguments", "option": "选项 ‖ Options"}
_COMMANDS = "命令 ‖ Commands"


def speak(command: Any, lang: Lang, context: Any) -> None:
    """Put every help text of a command, its parameters and its subcommands into ``lang``.

    ``command`` is what :func:`typer.main.get_command` returns and ``context`` a function that makes
    a context for a command. Typed loosely: the classes are private to typer.
    """
    command.help = half(command.help or "", lang)
    command.short_help = half(command.short_help or "", lang) or None
    command.epilog = half(command.epilog or "", lang)
    command.rich_help_panel = half(_COMMANDS, lang)
    helper = command.get_help_option(context(command))
    if helper is not None:
        helper.help = half(_HELP, lang)
        helper.rich_help_panel = half(_PANELS["option"], lang)
        helper.metavar = ""
    for param in command.params:
        param.help = breakable(half(param.help or "", lang))
        param.rich_help_panel = half(_PANELS[param.param_type_name], lang)
        if getattr(param, "is_flag", False):
            param.metavar = ""
    for child in getattr(command, "commands", {}).values():
        speak(child, lang, context)
