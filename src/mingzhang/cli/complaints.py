"""Sentences for what goes wrong: a mistake of the user's, or a fault of the program."""

from __future__ import annotations

import difflib
import os
import re
import sys
import traceback
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.facts import Message


class CommandError(Exception):
    """The command cannot be carried out: why, and what to do, in both languages. Exit code 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en

    def said(self, lang: str) -> str:
        """The sentence in one language."""
        return self.en if lang == "en" else self.zh


def fault(error: BaseException) -> Message:
    """The sentence for an exception that nobody expected.

    With ``MINGZHANG_DEBUG=1`` its traceback goes to stderr. A broken template is no such fault: its
    own sentence names file and line; nor is a file that cannot be read.
    """
    from mingzhang.facts import Message
    from mingzhang.formats import ReadFailure
    from mingzhang.templates import TemplateError

    if isinstance(error, ReadFailure):
        return error.message
    if isinstance(error, TemplateError):
        return Message(f"公开样式写得有误：{error}", f"There is a mistake in a template: {error}")
    zh = f"程序自身出了错（{type(error).__name__}）。"
    en = f"The program itself failed ({type(error).__name__})."
    if os.environ.get("MINGZHANG_DEBUG", "") not in ("", "0"):
        traceback.print_exception(error, file=sys.stderr)
        return Message(zh, en)
    return Message(
        zh + "请设置 MINGZHANG_DEBUG=1 再运行一次，把显示的内容报告给开发者。",
        en + " Please run it again with MINGZHANG_DEBUG=1 and report what it shows.",
    )


def nearest(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Known words that look like ``word``, nearest first; case does not matter."""
    folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), folded, limit, cutoff=0.4)
    return [folded[name] for name in found]


def no_such(word: str, known: Sequence[str], zh: str, en: str, command: str) -> tuple[str, str]:
    """The sentence for an id that does not exist, with the nearest ones, in both languages."""
    near = nearest(word, known)
    return (
        f"没有“{word}”这个{zh}"
        + (f"，最接近的是：{'、'.join(near)}。" if near else "。")
        + f"全部列表：{command}",
        f"There is no {en} “{word}”"
        + (f"; the nearest: {', '.join(near)}." if near else ".")
        + f" For the whole list: {command}",
    )


def misuse(error: Exception) -> CommandError | None:
    """The sentence for a command line that typer refuses; None for any other exception.

    Typer keeps its exception classes to itself, so they are told by what they carry.
    """
    if not hasattr(error, "format_message") or getattr(error, "exit_code", None) != 2:
        return None
    english = str(error.format_message())
    command = getattr(getattr(error, "ctx", None), "command_path", "mingzhang")
    return CommandError(
        f"{_misuse_in_chinese(error, english)}\n用法见：{command} --help",
        f"{english}\nFor the usage see: {command} --help",
    )


def _misuse_in_chinese(error: Exception, english: str) -> str:
    kind, param = type(error).__name__, getattr(error, "param", None)
    metavar = str(getattr(param, "metavar", "") or "")
    is_argument = getattr(param, "param_type_name", "") == "argument"
    what = metavar if is_argument else "、".join(getattr(param, "opts", ()))
    detail = str(getattr(error, "message", ""))
    if kind == "NoSuchOption":
        near = "、".join(sorted(getattr(error, "possibilities", None) or ()))
        return f"没有“{getattr(error, 'option_name', '')}”这个选项" + _perhaps(near)
    if kind == "MissingParameter":
        return f"缺少 {what}。"
    if kind == "BadParameter":
        allowed = "、".join(re.findall(r"'([^']*)'", detail.partition("is not one of")[2]))
        return f"{what} 的值不对" + (f"，应为以下之一：{allowed}。" if allowed else "。")
    if detail.startswith("No such command"):
        said, _, near = detail.removeprefix("No such command").partition(". Did you mean")
        name = said.strip("' .")
        return f"没有“{name}”这个命令" + _perhaps(
            near.strip(" ?").replace("'", "").replace(", ", "、")
        )
    return f"命令写法有误：{english}"


def _perhaps(near: str) -> str:
    return f"，是不是要用 {near}？" if near else "。"
