"""Two texts word by word: what only one of them says."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Pieces = list[tuple[str, bool]]
"""A text in pieces, each with whether it differs."""

_WORDS = re.compile(r"\d[\d,.]*%?|[A-Za-z]+|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")


def sentences(text: str) -> list[str]:
    """The sentences of a text; parts between semicolons are sentences of their own, since each
    states something of its own."""
    found = (one.strip() for line in text.splitlines() for one in _SENTENCE.findall(line))
    return [one for one in found if one]


def words_apart(before: str, after: str, longest: int) -> tuple[Pieces, Pieces]:
    """Two texts as pieces: characters of Chinese, whole words of Latin, whole numbers, so that no
    figure is half marked. Of texts with more than ``longest`` characters the beginning is told."""
    old, new = _WORDS.findall(shortened(before, longest)), _WORDS.findall(shortened(after, longest))
    was: Pieces = []
    now: Pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if b > a:
            was.append(("".join(old[a:b]), kind != "equal"))
        if d > c:
            now.append(("".join(new[c:d]), kind != "equal"))
    return was, now


def shortened(text: str, longest: int) -> str:
    """A text of at most ``longest`` characters; an ellipsis says that there is more."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
