"""Which way an indicator is better."""

from __future__ import annotations

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
    """The direction of an indicator: what was ``said`` of it, else its sign, else its level."""
    if said:
        return Direction(said)
    if target.sign in _BY_SIGN:
        return _BY_SIGN[target.sign]
    if target.value is None:
        return Direction.NONE
    return Direction.DOWN if "成本" in level1 or "成本" in level2 else Direction.NONE
