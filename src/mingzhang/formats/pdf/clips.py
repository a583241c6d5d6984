"""Where objects of a page can be seen: the rectangles that their clips leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf import calls

FAR: Final = 1e9
"""Coordinate that stands for no limit."""
_MOST = 16
"""Clips of one object, and points of one clip, that are looked at."""


def windows(items: Sequence[calls.Handle]) -> NDArray[np.float32] | None:
    """(n, 4) left, bottom, right, top of what the clips of each object leave, in page coordinates;
    None when nothing is clipped."""
    counts = np.fromiter(map(calls.clip_size, map(calls.clip, items)), np.int64, len(items))
    if not len(counts) or counts.max() <= 0:
        return None
    clips = list(map(calls.clip, items))
    found = np.empty((len(clips), 4), np.float32)
    found[:, :2], found[:, 2:] = -FAR, FAR
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


def _rectangles(clips: Sequence[calls.Handle], path: int) -> NDArray[np.float32]:
    """The rectangle between the first and the third point of a path of each clip."""
    one, other = (
        _points(map(calls.clip_segment, clips, repeat(path), repeat(index)), len(clips))[0]
        for index in (0, 2)
    )
    return np.concatenate([np.minimum(one, other), np.maximum(one, other)], axis=1)


def _points(
    segments: Iterable[calls.Handle], count: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """(n, 2) the points of segments, and which have one."""
    return calls.filled(calls.segment_point, (segments,), (count, 2), pointers=2)


def _around(clip: calls.Handle, path: int, size: int) -> tuple[float, float, float, float]:
    """The rectangle around a path of another shape; everything when it has none or too many
    points."""
    if not 2 <= size <= _MOST:
        return -FAR, -FAR, FAR, FAR
    points, told = _points(map(calls.clip_segment, repeat(clip), repeat(path), range(size)), size)
    if not told.all():
        return -FAR, -FAR, FAR, FAR
    across, up = points.T.tolist()
    return min(across), min(up), max(across), max(up)
