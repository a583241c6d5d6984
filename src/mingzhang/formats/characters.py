"""Characters: which ones a file may hold, and how wide they are."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def legal(text: str) -> str:
    """Text that XML and HTML can hold: control characters dropped, line ends as ``\\n``, half
    characters replaced by U+FFFD."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _ILLEGAL.sub("", plain))


@lru_cache(maxsize=65536)
def display_width(text: str) -> int:
    """Columns that text takes, a Chinese character counting two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
