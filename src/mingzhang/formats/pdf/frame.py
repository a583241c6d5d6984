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
        moved = np.empty(boxes.shape, np.float32)
        x, y = boxes[:, 0::2], boxes[:, 1::2]
        turns = self.turns % 4
        if turns == 0:
            across, down = x - self.left, self.top - y
        elif turns == 1:
            across, down = y - self.bottom, x - self.left
        elif turns == 2:
            across, down = self.right - x, y - self.bottom
        else:
            across, down = self.top - y, self.right - x
        for at, values in enumerate((across, down)):
            np.minimum(values[:, 0], values[:, 1], out=moved[:, at])
            np.maximum(values[:, 0], values[:, 1], out=moved[:, at + 2])
        return moved
