"""Where an object of a page can be seen: the rectangle that its clips leave."""

from __future__ import annotations

import ctypes
from typing import Final

from mingzhang.formats.pdf import calls

Window = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's coordinates."""
EVERYWHERE: Final[Window] = (-1e9, -1e9, 1e9, 1e9)
_MOST = 16
"""Clips of one object, and points of one clip, that are looked at."""


class Clips:
    """Asks for clips. One object reuses its buffer, so keep it for a page."""

    def __init__(self) -> None:
        self._point = (ctypes.c_float * 2)()
        self._at = ctypes.addressof(self._point)

    def window(self, item: int) -> Window:
        """The rectangle around what the clips of an object leave of it."""
        clip = calls.clip(item)
        count = calls.clip_size(clip) if clip else 0
        if count <= 0:
            return EVERYWHERE
        left, bottom, right, top = EVERYWHERE
        for path in range(min(count, _MOST)):
            size = calls.clip_path_size(clip, path)
            if size < 2 or size > _MOST:
                continue
            around = self._around(clip, path, size)
            left, bottom = max(left, around[0]), max(bottom, around[1])
            right, top = min(right, around[2]), min(top, around[3])
        return left, bottom, right, top

    def _around(self, clip: int, path: int, size: int) -> Window:
        points = []
        # Opposite corners tell a rectangle of four or five points.
        for index in (0, 2) if 4 <= size <= 5 else range(size):
            segment = calls.clip_segment(clip, path, index)
            if not segment or not calls.segment_point(segment, self._at, self._at + 4):
                return EVERYWHERE
            points.append((self._point[0], self._point[1]))
        across, up = zip(*points, strict=True)
        return min(across), min(up), max(across), max(up)
