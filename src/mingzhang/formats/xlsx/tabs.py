"""Names of sheets that every spreadsheet program takes."""

from __future__ import annotations

import re

from mingzhang.formats.characters import legal

_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")
_WIDE = str.maketrans(
    {":": "：", "?": "？", "*": "＊", "/": "／", "\\": "＼", "[": "（", "]": "）"}
)
_RESERVED = {"history"}


class Tabs:
    """Hands out names: no longer than 31 characters, none twice (case does not count)."""

    def __init__(self) -> None:
        self._taken = set(_RESERVED)

    def name(self, wish: str, otherwise: str) -> str:
        """A name like ``wish``, or like ``otherwise`` when nothing is left of that."""
        plain = _FORBIDDEN.sub(" ", legal(wish).translate(_WIDE)).strip(" '")
        plain = "".join(c for c in plain if ord(c) < 0x10000) or otherwise
        for number in range(1, 1_000_000):
            mark = f"({number})" if number > 1 else ""
            # Shortened until it fits: characters outside the basic plane would count twice.
            name = plain[: _LONGEST - len(mark)].strip(" '") + mark
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
        raise AssertionError("more sheets than a workbook can hold")
