"""Where lines may break: between Chinese characters, never inside a figure, a code or a word."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache

_CLOSING_MARKS = frozenset("，。、；：！？…—～·,.!?:;%‰℃/-‐－／")
_PREFIXES = frozenset("+±−$￥¥€£№\\")
"""Signs that stay with what follows, like an opening mark."""
FIGURE = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?%?")
"""A figure as it is printed."""


class _Kind(Enum):
    """How a character behaves at the end of a line. Narrow ones stick to each other."""

    SPACE = auto()
    WIDE = auto()
    WIDE_OPENING = auto()
    WIDE_CLOSING = auto()
    NARROW = auto()
    NARROW_OPENING = auto()
    NARROW_CLOSING = auto()
    QUOTE = auto()


_OPENINGS = (_Kind.WIDE_OPENING, _Kind.NARROW_OPENING, _Kind.QUOTE)
_CLOSINGS = (_Kind.WIDE_CLOSING, _Kind.NARROW_CLOSING, _Kind.QUOTE)
_STICKING = (_Kind.NARROW, _Kind.NARROW_CLOSING)


@lru_cache(maxsize=65536)
def pieces(text: str) -> tuple[str, ...]:
    """The text cut at every place where a line may end; white space there is dropped.

    A closing mark stays with what stands before it, an opening one with what follows.
    """
    if text.isascii() and not any(map(str.isspace, text)):
        return (text,) if text else ()
    found: list[str] = []
    before, gap = _Kind.WIDE, ""
    for character in text:
        kind = _kind(character)
        if kind is _Kind.SPACE:
            gap += character
            continue
        if found and _stays(before, kind, gap != ""):
            found[-1] += gap + character
        else:
            found.append(character)
        before, gap = kind, ""
    return tuple(found)


def _stays(before: _Kind, kind: _Kind, parted: bool) -> bool:
    """Whether a character of ``kind`` may not begin a line after one of kind ``before``; ``parted``
    when there is white space between the two."""
    if kind in _CLOSINGS or before in _OPENINGS:
        return True
    # A mark inside a code or a figure does not end it: 1,234.50, GB/T, No[1].
    return not parted and kind in (_Kind.NARROW, _Kind.NARROW_OPENING) and before in _STICKING


@lru_cache(maxsize=4096)
def _kind(character: str) -> _Kind:
    category = unicodedata.category(character)
    wide = unicodedata.east_asian_width(character) in "WF"
    if character == "\u3000":  # a space as wide as a Chinese character ends a line, begins none
        return _Kind.WIDE_CLOSING
    if character.isspace():
        return _Kind.SPACE
    if character in "\"'":  # nobody knows whether it opens or closes
        return _Kind.QUOTE
    if category in ("Ps", "Pi") or character in _PREFIXES:
        return _Kind.WIDE_OPENING if wide else _Kind.NARROW_OPENING
    if category in ("Pe", "Pf", "Mn") or character in _CLOSING_MARKS:
        return _Kind.WIDE_CLOSING if wide else _Kind.NARROW_CLOSING
    return _Kind.WIDE if wide else _Kind.NARROW
