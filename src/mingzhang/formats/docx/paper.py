"""The paper: A4 with the margins of GB/T 9704, upright or lying on its side. Lengths in points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.formats.characters import display_width
from mingzhang.formats.fitting import lines_in

_MM = 72 / 25.4
_DIGIT, _STAND_IN = 0.5, 0.56
"""Width in em of a digit in the fonts asked for, and in most that may stand in for them."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page and its margins, in mm. ``footer`` is how far the page number stands from the edge."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    footer: float

    @property
    def room(self) -> float:
        """Width of the text, in points."""
        return (self.width - self.left - self.right) * _MM

    @property
    def depth(self) -> float:
        """Height of the text, in points."""
        return (self.height - self.top - self.bottom) * _MM


UPRIGHT = Paper(210, 297, 37, 26, 35, 28, 24)
SIDEWAYS = Paper(297, 210, 28, 37, 26, 35, 17)
"""The upright page turned so that its left edge, where the file is bound, is on top."""


def paper(landscape: bool) -> Paper:
    """The page of an orientation."""
    return SIDEWAYS if landscape else UPRIGHT


def twips(points: float) -> int:
    """A length in the unit of Word, 1/20 point."""
    return round(points * 20)


def mm(length: float) -> int:
    """A length in mm in the unit of Word."""
    return round(length * _MM * 20)


@lru_cache(maxsize=65536)
def measure(text: str) -> float:
    """Width of a text on one line, in em, wide enough for fonts that may stand in for ours."""
    return _width(text, _STAND_IN)


@lru_cache(maxsize=65536)
def measure_closely(text: str) -> float:
    """The same in the fonts asked for, where print would get very small otherwise."""
    return _width(text, _DIGIT)


def _width(text: str, digit: float) -> float:
    wide = display_width(text) - len(text)
    return wide + (len(text) - wide) * digit


def lines(text: str, size: float, room: float) -> int:
    """About how many lines running text takes at a size of print in ``room`` points."""
    held = room / size
    # A Chinese character that does not fit goes to the next line, so a line holds whole ones.
    return sum(
        lines_in(part, held if part.isascii() else math.floor(held + 0.01))
        for part in text.split("\n")
    )
