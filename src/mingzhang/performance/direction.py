"""Which way an indicator is better."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

import yaml

from mingzhang.interpret.targets import Target
from mingzhang.performance.model import Direction

_BY_SIGN = {
    "≥": Direction.UP,
    ">": Direction.UP,
    "≤": Direction.DOWN,
    "<": Direction.DOWN,
    "=": Direction.EQUAL,
}


def direction_of(
    level1: str, level2: str, level3: str, target: Target, said: str = ""
) -> Direction:
    """The direction of an indicator: what was ``said`` of it, else its sign, its level (成本), or
    the words of its name (``direction.yaml``). NONE where nothing tells: words, several figures,
    numbers of things, and a bare change (下降3% may be the least or the most that is wanted)."""
    if said:
        return Direction(said)
    if target.sign in _BY_SIGN:
        return _BY_SIGN[target.sign]
    if target.value is None or target.compared is not None:
        return Direction.NONE
    if "成本" in level1 or "成本" in level2:
        return Direction.DOWN
    if target.kind != "number" or target.about:
        return Direction.NONE
    return _of_name(f"{level3}{target.subject}")


@lru_cache(maxsize=16384)
def _of_name(name: str) -> Direction:
    """The direction that the words of a name tell."""
    plain = "".join(name.split())
    found = (direction for direction, words in _words() if words.search(plain))
    return next(found, Direction.NONE)


@cache
def _words() -> tuple[tuple[Direction, re.Pattern[str]], ...]:
    text = resources.files(__package__).joinpath("direction.yaml").read_text("utf-8")
    data: dict[str, list[str]] = yaml.safe_load(text)
    return tuple(
        (direction, re.compile("|".join(f"(?:{words})" for words in data[key])))
        for key, direction in (
            ("taken", Direction.DOWN),
            ("up_although", Direction.UP),
            ("down", Direction.DOWN),
            ("up", Direction.UP),
        )
    )
