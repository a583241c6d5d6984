"""The characters of an Ink as they are read: without spaces, each once, in plain forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pages.ink import Ink
from mingzhang.formats.pages.ordering import plain_codes

_SPACE: Final = 32
_TWICE: Final = 0.25
"""Share of its height by which a character that is drawn twice (to look bold) is moved."""
_OUTSIDE: Final = 1.0
"""Points by which the middle of a character may lie outside the page."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """``codes``, ``boxes``, ``objects`` and ``sizes`` (at least a point) as in Ink; ``spaced`` tells that the file has a space in
    front of the character; ``origin`` is its number in the Ink."""

    page: int
    codes: NDArray[np.uint32]
    boxes: NDArray[np.float32]
    objects: NDArray[np.int32]
    sizes: NDArray[np.float32]
    spaced: NDArray[np.bool_]
    origin: NDArray[np.int64]

    @property
    def middles(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Middle of each character, across and down."""
        boxes = self.boxes
        return (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2


def glyphs(ink: Ink) -> Glyphs:
    """What can be read on a page."""
    codes = plain_codes(ink.codes)
    x = (ink.boxes[:, 0] + ink.boxes[:, 2]) / 2
    y = (ink.boxes[:, 1] + ink.boxes[:, 3]) / 2
    inked = (codes != _SPACE) & (codes != 0)
    inked &= (x >= -_OUTSIDE) & (x <= ink.width + _OUTSIDE)
    inked &= (y >= -_OUTSIDE) & (y <= ink.height + _OUTSIDE)
    kept = np.flatnonzero(inked)
    kept = kept[_once(codes[kept], ink.boxes[kept])]
    boxes = ink.boxes[kept]
    sizes = ink.sizes[kept] if len(ink.sizes) else boxes[:, 3] - boxes[:, 1]
    spaced = np.zeros(len(codes), np.bool_)
    spaced[1:] = codes[:-1] == _SPACE
    sizes = np.maximum(sizes, 1.0)
    return Glyphs(ink.page, codes[kept], boxes, ink.objects[kept], sizes, spaced[kept], kept)


def _once(codes: NDArray[np.uint32], boxes: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which characters are no second copy of one at the same place."""
    kept = np.ones(len(codes), np.bool_)
    if len(codes) < 2:
        return kept
    # Rounding parts some pairs; half a point further on it parts others.
    for shift in (0.0, 0.5):
        order = np.lexsort((boxes[:, 0], np.round(boxes[:, 3] + shift), codes))
        one, two = order[:-1], order[1:]
        near = _TWICE * np.maximum(boxes[one, 3] - boxes[one, 1], 1.0)
        same = (codes[one] == codes[two]) & (np.abs(boxes[one, 0] - boxes[two, 0]) < near)
        same &= np.abs(boxes[one, 3] - boxes[two, 3]) < near
        kept[np.maximum(one[same], two[same])] = False
    return kept
