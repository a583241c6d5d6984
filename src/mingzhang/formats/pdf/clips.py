"""Where objects of a page can be seen: the rectangles that their clips leave."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Sequence
from itertools import repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf import calls

FAR: Final = 1e9
"""Coordinate that stands for no limit."""
_MOST = 16
"""Clips of one object, and points of one clip, that are looked at."""


def windows(items: Sequence[int]) -> NDArray[np.float32] | None:
    """(n, 4) left, bottom, right, top of what the clips of each object leave, in page coordinates;
    None when nothing is clipped."""
    clips = list(map(calls.clip, items))
    counts = np.fromiter(map(calls.clip_size, clips), np.int64, len(clips))
    if not len(counts) or counts.max() <= 0:
        return None
    found = np.tile(np.array([-FAR, -FAR, FAR, FAR], np.float32), (len(clips), 1))
    for path in range(min(int(counts.max()), _MOST)):
        chosen = np.flatnonzero(counts > path)
        having = [clips[at] for at in chosen.tolist()]
        sizes = np.fromiter(map(calls.clip_path_size, having, repeat(path)), np.int64, len(chosen))
        # Opposite corners tell a rectangle of four or five points.
        plain = (sizes >= 4) & (sizes <= 5)
        around = _rectangles(having, path)
        for at in np.flatnonzero(~plain).tolist():
            around[at] = _around(having[at], path, int(sizes[at]))
        found[chosen, :2] = np.maximum(found[chosen, :2], around[:, :2])
        found[chosen, 2:] = np.minimum(found[chosen, 2:], around[:, 2:])
    return found


def _rectangles(clips: Sequence[int], path: int) -> NDArray[np.float32]:
    """The rectangle between the first and the third point of a path of each clip."""
    points = np.zeros((len(clips), 4), np.float32)
    start = points.ctypes.data
    end = start + 16 * len(clips)
    for index, at in ((0, start), (2, start + 8)):
        segments = map(calls.clip_segment, clips, repeat(path), repeat(index))
        xs, ys = range(at, end, 16), range(at + 4, end + 4, 16)
        deque(map(calls.segment_point, segments, xs, ys), maxlen=0)
    return np.concatenate(
        [np.minimum(points[:, :2], points[:, 2:]), np.maximum(points[:, :2], points[:, 2:])], axis=1
    )


def _around(clip: int, path: int, size: int) -> tuple[float, float, float, float]:
    """The rectangle around a path of another shape; everything when it has none or too many
    points."""
    if not 2 <= size <= _MOST:
        return -FAR, -FAR, FAR, FAR
    point = (ctypes.c_float * 2)()
    at = ctypes.addressof(point)
    across, up = [], []
    for index in range(size):
        if not calls.segment_point(calls.clip_segment(clip, path, index), at, at + 4):
            return -FAR, -FAR, FAR, FAR
        across.append(point[0])
        up.append(point[1])
    return min(across), min(up), max(across), max(up)
