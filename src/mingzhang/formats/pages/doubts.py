"""Doubts of a recogniser about characters, as doubts about the text they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pages.glyphs import Glyphs
from mingzhang.formats.pages.ink import Ink

_READINGS: Final = 24
"""Readings of one text that are kept."""
_DOUBTFUL: Final = 3
"""Characters of one text whose other readings are combined; the least certain ones."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """The readings that a picture allows, the likeliest first, and the confidence (0 to 1) of the
    weakest character."""

    texts: tuple[str, ...]
    confidence: float


def unsure(ink: Ink, glyphs: Glyphs, members: NDArray[np.int64], text: str) -> Unsure | None:
    """What is not certain about a text made of the characters ``members``; None when all is.

    The text may hold spaces that no character stands for."""
    if not len(ink.confidence) or not len(members):
        return None
    origins = glyphs.origin[members]
    doubtful = [at for at, origin in enumerate(origins.tolist()) if origin in ink.candidates]
    if not doubtful:
        return None
    confidence = ink.confidence[origins]
    doubtful = sorted(sorted(doubtful, key=lambda at: float(confidence[at]))[:_DOUBTFUL])
    letters = [at for at, letter in enumerate(text) if letter != " "]
    if len(letters) != len(members):
        return None
    choices = [
        tuple(dict.fromkeys((text[letters[at]], *ink.candidates[int(origins[at])])))
        for at in doubtful
    ]
    readings = []
    for chosen in islice(product(*choices), _READINGS):
        reading = list(text)
        for at, letter in zip(doubtful, chosen, strict=True):
            reading[letters[at]] = letter
        readings.append("".join(reading))
    return Unsure(tuple(readings), float(confidence[doubtful].min()))
