"""What is drawn on one page: characters and ruling lines, wherever they came from.

Both readers of pages make it: ``pdf/`` from the characters and paths of the file, ``scan/`` from a
picture. Everything after it (grid, cells, tables over several pages, paragraphs) is the same code.

All positions are points (1/72 inch) from the top left corner of the page *as it is shown*, that is
after its rotation.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ink:
    """One page.

    ``codes``: code points of the characters (uint32), in the order in which the file draws them;
    ``boxes``: (n, 4) left, top, right, bottom; ``objects``: (n,) number of the text object (in a
    scan: of the recognised line) each character belongs to; characters of one object were set
    together. ``horizontal``: (m, 3) y, left, right of ruling lines; ``vertical``: (k, 3) x, top,
    bottom. ``confidence``: (n,) 0 to 1 from the recogniser, empty for text. ``candidates``: other
    readings of a character by its index, the likeliest first. ``sizes``: (n,) height of the print
    (font size) of each character in points; empty where only the boxes tell it. ``scanned``: the
    page is a picture. ``turns``: quarter turns clockwise after which its print stands upright; the
    positions are those before.
    """

    page: int
    width: float
    height: float
    codes: NDArray[np.uint32]
    boxes: NDArray[np.float32]
    objects: NDArray[np.int32]
    horizontal: NDArray[np.float32]
    vertical: NDArray[np.float32]
    confidence: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    candidates: dict[int, tuple[str, ...]] = field(default_factory=dict)
    sizes: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    scanned: bool = False
    turns: int = 0

    def upright(self) -> Ink:
        """The page turned so that its print stands upright."""
        turned = self
        for _ in range(self.turns % 4):
            turned = turned.turned()
        return turned

    def turned(self) -> Ink:
        """A quarter turn clockwise: what was at the bottom is at the left."""
        high = np.float32(self.height)
        left, top, right, bottom = self.boxes.T
        return replace(
            self,
            width=self.height,
            height=self.width,
            boxes=np.stack([high - bottom, left, high - top, right], axis=1),
            horizontal=np.stack(
                [self.vertical[:, 0], high - self.vertical[:, 2], high - self.vertical[:, 1]],
                axis=1,
            ),
            vertical=np.stack(
                [high - self.horizontal[:, 0], self.horizontal[:, 1], self.horizontal[:, 2]], axis=1
            ),
            turns=0,
        )
