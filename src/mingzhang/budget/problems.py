"""A mistake in a budget: where it stands, what stands there, what is expected, what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mingzhang.budget.model import Where
from mingzhang.facts import Message, Severity

_CELL_LETTERS = re.compile(r"[A-Z]{1,3}")
_LONGEST_QUOTE = 40

Locate = Callable[[Where, str], Where]
"""From the place of a record and one of its fields to the place of that field."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. ``kind`` is its stable name (``unknown_code``), ``field`` the field of the
    record it is about, ``at`` the cell or line (None: the file as a whole), ``stands`` what stands
    there. A budget with an ``ERROR`` is not used; a ``WARNING`` wants a look."""

    kind: str
    severity: Severity
    message: Message
    at: Where | None = None
    field: str = ""
    stands: str = ""

    def said(self, lang: str = "zh") -> str:
        """The sentence with its place in front: ``支出明细!D17：…``."""
        text = self.message.said(lang)
        if self.at is None:
            return text
        return f"{place(self.at, lang)}{'：' if lang == 'zh' else ': '}{text}"

    def located(self, locate: Locate) -> Problem:
        """The same problem at the cell or line of its field."""
        return self if self.at is None else replace(self, at=locate(self.at, self.field))


def place(at: Where, lang: str = "zh") -> str:
    """A spot for messages: ``支出明细!D17`` and ``支出明细第17行`` of a workbook,
    ``第12行（lines.function）`` of YAML, whose sheets have English names."""
    if _CELL_LETTERS.fullmatch(at.column):
        return f"{at.sheet}!{at.column}{at.row}" if at.row else f"{at.sheet}!{at.column}"
    if not at.row:
        return at.sheet
    if not at.column and not at.sheet.isascii():
        return f"{at.sheet}第{at.row}行" if lang == "zh" else f"{at.sheet}, row {at.row}"
    key = ".".join(word for word in (at.sheet, at.column) if word)
    if lang == "zh":
        return f"第{at.row}行（{key}）" if key else f"第{at.row}行"
    return f"line {at.row} ({key})" if key else f"line {at.row}"


def error(kind: str, zh: str, en: str, at: Where | None = None, field: str = "") -> Problem:
    """A mistake that must be mended."""
    return Problem(kind, Severity.ERROR, Message(zh, en), at, field)


def warning(kind: str, zh: str, en: str, at: Where | None = None, field: str = "") -> Problem:
    """Something that wants a look and may be right."""
    return Problem(kind, Severity.WARNING, Message(zh, en), at, field)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of them must be mended before the budget can be used."""
    return any(p.severity is Severity.ERROR for p in problems)


def quoted(text: str) -> str:
    """Text for a message: on one line, not longer than a message can bear."""
    line = " ".join(text.split())
    short = line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"
    return "“" + short.replace("“", "‘").replace("”", "’") + "”"


def nearest(said: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Known words that look like ``said``, nearest first."""
    return difflib.get_close_matches(said, list(dict.fromkeys(known)), limit, cutoff=0.5)


def perhaps(near: Iterable[str]) -> Message:
    """The end of a sentence that offers the nearest words; empty when there are none."""
    words = list(near)
    if not words:
        return Message("", "")
    return Message(f"最接近的是：{'、'.join(words)}。", f" The nearest: {', '.join(words)}.")
