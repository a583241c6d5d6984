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
_IN_FIGURES: Final = np.isin(np.arange(128), [ord(c) for c in "0123456789.,-%"])
"""By code point."""
_OUTSIDE: Final = 1.0
"""Points by which the middle of a character may lie outside the page."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """``codes``, ``boxes``, ``objects`` and ``sizes`` (at least a point) as in Ink; ``spaced``
    tells that the file has a space in front of the character; ``origin`` is its number there;
    ``x`` and ``y`` are its middle; ``figures`` tells those that figures are made of."""

    page: int
    codes: NDArray[np.uint32]
    boxes: NDArray[np.float32]
    objects: NDArray[np.int32]
    sizes: NDArray[np.float32]
    spaced: NDArray[np.bool_]
    origin: NDArray[np.int64]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    figures: NDArray[np.bool_]


def glyphs(ink: Ink) -> Glyphs:
    """What can be read on a page."""
    codes = plain_codes(ink.codes)
    x, y = _middle(ink.boxes, 0), _middle(ink.boxes, 1)
    inked = (codes != _SPACE) & (codes != 0)
    inked &= (x >= -_OUTSIDE) & (x <= ink.width + _OUTSIDE)
    inked &= (y >= -_OUTSIDE) & (y <= ink.height + _OUTSIDE)
    kept = inked.nonzero()[0]
    boxes = ink.boxes.take(kept, axis=0)
    once = _once(codes[kept], boxes)
    if once is not None:
        kept, boxes = kept[once], boxes[once]
    sizes = ink.sizes[kept] if len(ink.sizes) else boxes[:, 3] - boxes[:, 1]
    # PDFium puts spaces without width into gaps; those of the file take room.
    wide = ink.boxes[:, 2] - ink.boxes[:, 0] > _NO_WIDTH
    spaced = np.zeros(len(codes), np.bool_)
    spaced[1:] = ((codes == _SPACE) & wide)[:-1]
    sizes = np.maximum(sizes, 1.0)
    shown = codes[kept]
    objects, spaced = ink.objects[kept], spaced[kept]
    figures = _IN_FIGURES[np.minimum(shown, 127)]
    return Glyphs(ink.page, shown, boxes, objects, sizes, spaced, kept, x[kept], y[kept], figures)


def _middle(boxes: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    return (boxes[:, axis] + boxes[:, axis + 2]) * np.float32(0.5)


def _once(codes: NDArray[np.uint32], boxes: NDArray[np.float32]) -> NDArray[np.bool_] | None:
    """Which characters are no second copy of one at the same place; None when none is."""
    if len(codes) < 2:
        return None
    kept = None
    left, bottom = boxes[:, 0], boxes[:, 3]
    letters = codes.astype(np.int64) << 34
    across = _whole(left * 8)
    # Rounding parts some pairs; half a point further on it parts others.
    for shift in (0.0, 0.5):
        down = _whole(bottom + np.float32(shift))
        order = (letters + (down << 17) + across).argsort()
        sorted_codes = codes[order]
        alike = (sorted_codes[1:] == sorted_codes[:-1]).nonzero()[0]
        one, two = order[alike], order[alike + 1]
        far = _TWICE * np.maximum(bottom[one] - boxes[one, 1], 1.0)
        same = (np.abs(left[one] - left[two]) < far) & (np.abs(bottom[one] - bottom[two]) < far)
        if same.any():
            kept = np.ones(len(codes), np.bool_) if kept is None else kept
            kept[np.maximum(one[same], two[same])] = False
    return kept


def _whole(values: NDArray[np.float32]) -> NDArray[np.int64]:
    return np.minimum(np.maximum(values, 0), 2**16).astype(np.int64)
