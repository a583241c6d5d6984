"""Addresses inside a page: each stands once, and says the same thing in every edition."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mingzhang.formats.characters import legal

_BLANK = re.compile(r"[\s#%]+")


class Anchors:
    """Hands out ids. Those ``given`` by the document are kept for their places."""

    def __init__(self, given: Iterable[str]) -> None:
        self._given = {anchor(name) for name in given}
        self._taken = {"main", "contents-made"}

    def take(self, given: str, otherwise: str = "part") -> str:
        """The id of a place: the one the document gives it, else ``otherwise``; with a number
        behind it when another place has it already."""
        plain = anchor(given)
        blocked = self._taken if plain else self._taken | self._given
        plain = plain or otherwise
        name, number = plain, 1
        while name in blocked:
            number += 1
            name = f"{plain}.{number}"
        self._taken.add(name)
        return name


def anchor(text: str) -> str:
    """Text as an id: without white space."""
    return _BLANK.sub("-", legal(text)).strip("-")
