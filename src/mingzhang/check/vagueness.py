"""Targets told in words, and measurable forms in their place (``rules/data/vague.yaml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from mingzhang.check.indicators import Row
from mingzhang.check.wording import quoted
from mingzhang.check.wordlists import alternatives, patterns
from mingzhang.facts import Message


@dataclass(frozen=True, slots=True)
class _Proposal:
    words: re.Pattern[str]
    about: re.Pattern[str] | None
    form: Message


def proposal(row: Row) -> Message:
    """A measurable form for a vague target: the figure itself without 约, else one for its words
    and its kind of indicator."""
    target = row.target
    if target.value is not None:
        definite = f"{target.sign or '≥'}{target.value:f}{target.unit}"
        return Message(definite, quoted(definite))
    about = f"{row.indicator.level1}{row.indicator.level2}{row.words}"
    for each in _proposals():
        if each.words.search(row.value) and (each.about is None or each.about.search(about)):
            return each.form
    return Message("", "")


@cache
def _proposals() -> tuple[_Proposal, ...]:
    found = []
    for node in patterns("vague").rows("proposals"):
        keys = node.mapping(("words", "about", "zh", "en"), ("words", "zh", "en"))
        found.append(
            _Proposal(
                alternatives(keys["words"]),
                alternatives(keys["about"]) if "about" in keys else None,
                Message(keys["zh"].text(), keys["en"].text()),
            )
        )
    return tuple(found)
