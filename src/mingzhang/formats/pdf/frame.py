"""From the coordinates of a PDF page to those of the page as it is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in its own coordinates (origin at the bottom left), and the
    quarter turns clockwise by which it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Points across, as shown."""
        return self._high if self.turns % 2 else self._wide

    @property
    def height(self) -> float:
        """Points down, as shown."""
        return self._wide if self.turns % 2 else self._high

    @property
    def _wide(self) -> float:
        return self.right - self.left

    @property
    def _high(self) -> float:
        return self.top - self.bottom

    def shown(self, boxes: Reals) -> Reals:
        """Rectangles (n, 4) with corners x, y, x, y -> left, top, right, bottom from the top left
        corner of the page as shown."""
        x, y = boxes[:, 0::2], boxes[:, 1::2]
        across, down = [
            (x - self.left, self.top - y),
            (y - self.bottom, x - self.left),
            (self.right - x, y - self.bottom),
            (self.top - y, self.right - x),
        ][self.turns % 4]
        return np.stack(
            [across.min(axis=1), down.min(axis=1), across.max(axis=1), down.max(axis=1)], axis=1
        ).astype(np.float32, copy=False)
