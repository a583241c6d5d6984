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
_NO_WIDTH: Final = 0.1
_OUTSIDE: Final = 1.0
"""Points by which the middle of a character may lie outside the page."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """``codes``, ``boxes``, ``objects`` and ``sizes`` (at least a point) as in Ink; ``spaced``
    tells that the file has a space in front of the character; ``origin`` is its number there."""

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
        return _middle(self.boxes, 0), _middle(self.boxes, 1)


def glyphs(ink: Ink) -> Glyphs:
    """What can be read on a page."""
    codes = plain_codes(ink.codes)
    x, y = _middle(ink.boxes, 0), _middle(ink.boxes, 1)
    inked = (codes != _SPACE) & (codes != 0)
    inked &= (x >= -_OUTSIDE) & (x <= ink.width + _OUTSIDE)
    inked &= (y >= -_OUTSIDE) & (y <= ink.height + _OUTSIDE)
    kept = np.flatnonzero(inked)
    kept = kept[_once(codes[kept], ink.boxes[kept])]
    boxes = ink.boxes[kept]
    sizes = ink.sizes[kept] if len(ink.sizes) else boxes[:, 3] - boxes[:, 1]
    # PDFium puts spaces without width into gaps; those of the file take room.
    wide = ink.boxes[:, 2] - ink.boxes[:, 0] > _NO_WIDTH
    spaced = np.zeros(len(codes), np.bool_)
    spaced[1:] = ((codes == _SPACE) & wide)[:-1]
    sizes = np.maximum(sizes, 1.0)
    return Glyphs(ink.page, codes[kept], boxes, ink.objects[kept], sizes, spaced[kept], kept)


def _middle(boxes: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    return (boxes[:, axis] + boxes[:, axis + 2]) * np.float32(0.5)


def _once(codes: NDArray[np.uint32], boxes: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which characters are no second copy of one at the same place."""
    kept = np.ones(len(codes), np.bool_)
    if len(codes) < 2:
        return kept
    left, bottom = boxes[:, 0], boxes[:, 3]
    near = _TWICE * np.maximum(bottom - boxes[:, 1], 1.0)
    letters = codes.astype(np.int64) << 34
    across = np.clip(left * 8, 0, 2**16).astype(np.int64)
    # Rounding parts some pairs; half a point further on it parts others.
    for shift in (0.0, 0.5):
        down = np.clip(bottom + shift, 0, 2**16).astype(np.int64)
        order = np.argsort(letters + (down << 17) + across)
        one, two = order[:-1], order[1:]
        same = (codes[one] == codes[two]) & (np.abs(left[one] - left[two]) < near[one])
        same &= np.abs(bottom[one] - bottom[two]) < near[one]
        kept[np.maximum(one[same], two[same])] = False
    return kept
