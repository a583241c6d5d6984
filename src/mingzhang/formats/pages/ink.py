"""What is drawn on one page: characters and ruling lines, wherever they came from.

Both readers of pages make it: ``pdf/`` from the characters and paths of the file, ``scan/`` from a
picture. Everything after it (grid, cells, tables over several pages, paragraphs) is the same code.

All positions are points (1/72 inch) from the top left corner of the page *as it is shown*, that is
after its rotation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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
    (font size) of each character in points; empty where only the boxes tell it.
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
