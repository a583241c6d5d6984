"""Where print stands: boxes of the detector cut at rules, and print that it did not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Rect = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

_DOT: Final = 10
"""Pixels of ink below which a piece is dirt."""
_AIR: Final = 7
"""Pixels of paper kept around print."""
_TALL: Final = (14, 130)
"""Height in pixels of print that the detector may have missed."""
_MOST_MISSED: Final = 250
"""More than this is the grain of the paper."""
_BESIDE: Final = 6
"""Pixels that a cut keeps away from a rule."""


def strips(
    found: NDArray[np.float32],
    print_: NDArray[np.uint8],
    level: NDArray[np.float32],
    upright: NDArray[np.float32],
) -> list[Rect]:
    """Rectangles with one line of print each, none of them over a rule, in reading order."""
    high, wide = print_.shape
    cut: list[Rect] = []
    for corners in found:
        left, top = np.floor(corners.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
        whole = max(left, 0), max(top, 0), min(right, wide), min(bottom, high)
        for piece in _cut(whole, upright, level):
            tight = _tight(piece, print_)
            if tight is not None:
                # The detector also sees strokes that are too faint to be told from the paper.
                wide_as_seen = min(tight[0], piece[0]), tight[1], max(tight[2], piece[2]), tight[3]
                cut.append(wide_as_seen)
    cut = _apart(_once(cut), print_)
    cut += _missed(cut, print_, upright)
    return _in_order(_once(cut))


def _cut(whole: Rect, upright: NDArray[np.float32], level: NDArray[np.float32]) -> Iterator[Rect]:
    """The parts of a rectangle between the rules that go through it."""
    left, top, right, bottom = whole
    xs = _through(upright, (left, right), (top, bottom))
    for one, two in zip([left, *xs], [*xs, right], strict=True):
        x0 = one + _BESIDE if one in xs else one
        x1 = two - _BESIDE if two in xs else two
        ys = _through(level, (top, bottom), (x0, x1))
        for above, below in zip([top, *ys], [*ys, bottom], strict=True):
            y0 = above + _BESIDE if above in ys else above
            y1 = below - _BESIDE if below in ys else below
            if x1 - x0 > 4 and y1 - y0 > 4:
                yield x0, y0, x1, y1


def _through(
    lines: NDArray[np.float32], across: tuple[int, int], along: tuple[int, int]
) -> list[int]:
    """Positions of the rules that go through a rectangle."""
    if not len(lines):
        return []
    inside = (lines[:, 0] > across[0] - 3) & (lines[:, 0] < across[1] + 3)
    common = np.minimum(lines[:, 2], along[1]) - np.maximum(lines[:, 1], along[0])
    chosen = lines[inside & (common > 0.5 * (along[1] - along[0])), 0]
    return sorted({int(x) for x in np.clip(chosen.round(), *across).tolist()})


def _tight(piece: Rect, print_: NDArray[np.uint8]) -> Rect | None:
    """The rectangle around the ink of a piece with a little air; None when there is only dirt."""
    left, top, right, bottom = piece
    part = print_[top:bottom, left:right]
    if int(part.sum()) < _DOT:
        return None
    columns = np.flatnonzero(part.sum(axis=0) > 0)
    rows = np.flatnonzero(part.sum(axis=1) > 0)
    if len(columns) < 3 or len(rows) < 3:
        return None
    x0, x1 = left + int(columns[0]), left + int(columns[-1]) + 1
    y0, y1 = top + int(rows[0]), top + int(rows[-1]) + 1
    if max(x1 - x0, y1 - y0) < 8:
        return None
    # Air may come from outside the box of the detector, but not from beyond a rule.
    return x0 - _AIR, y0 - _AIR, x1 + _AIR, y1 + _AIR


def _missed(
    known: list[Rect], print_: NDArray[np.uint8], upright: NDArray[np.float32]
) -> list[Rect]:
    """Print in no rectangle: single digits and dashes escape the detector."""
    rest = print_.copy()
    for left, top, right, bottom in known:
        rest[max(top, 0) : bottom, max(left, 0) : right] = 0
    rest = np.asarray(cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2))), np.uint8)
    joined = cv2.dilate(rest, np.ones((5, 25), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for left, top, width, height, _ in stats[1:count].tolist():
        whole = left, top, left + width, top + height
        for piece in _cut(whole, upright, np.empty((0, 3), np.float32)):
            tight = _tight(piece, rest)
            if tight is None:
                continue
            wide, high = tight[2] - tight[0] - 2 * _AIR, tight[3] - tight[1] - 2 * _AIR
            dash = high < _TALL[0] and wide > 2 * high and wide > 18
            if (_TALL[0] <= high <= _TALL[1] and wide >= 5) or dash:
                found.append(tight)
    return found if len(found) <= _MOST_MISSED else []


def _once(rects: list[Rect]) -> list[Rect]:
    """Without those that lie in another one."""
    kept: list[Rect] = []
    for rect in sorted(rects, key=lambda r: (r[0] - r[2]) * (r[3] - r[1])):
        area = (rect[2] - rect[0]) * (rect[3] - rect[1])
        covered = any(_common(rect, other) > 0.7 * area for other in kept)
        if not covered:
            kept.append(rect)
    return kept


def _apart(rects: list[Rect], print_: NDArray[np.uint8]) -> list[Rect]:
    """Neighbours in a line that share some print parted where the widest gap is, so that no
    character is read twice."""
    rects = sorted(rects)
    for at, one in enumerate(rects):
        for other in range(at + 1, len(rects)):
            two = rects[other]
            if two[0] + _AIR >= rects[at][2] - _AIR:
                break
            one = rects[at]
            shared = min(one[3], two[3]) - max(one[1], two[1])
            if shared < 0.6 * min(one[3] - one[1], two[3] - two[1]) or two[2] <= one[2]:
                continue
            middle = _gap(print_, two[0] + _AIR, one[2] - _AIR, max(one[1], two[1]), shared)
            rects[at] = one[0], one[1], middle, one[3]
            rects[other] = middle, two[1], two[2], two[3]
    return rects


def _gap(print_: NDArray[np.uint8], left: int, right: int, top: int, high: int) -> int:
    """The middle of the widest stretch without ink, as far as it lies between the two sides."""
    ink = print_[max(top, 0) : top + high, left:right].any(axis=0)
    edges = np.flatnonzero(np.concatenate([[True], ink, [True]]))
    widths = np.diff(edges)
    widest = int(widths.argmax())
    if widths[widest] < 2:
        return (left + right) // 2
    return left + int(edges[widest] + edges[widest + 1] - 1) // 2


def _common(one: Rect, other: Rect) -> int:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


def _in_order(rects: list[Rect]) -> list[Rect]:
    """Line by line, from left to right."""
    lines: list[list[Rect]] = []
    for rect in sorted(rects, key=lambda r: (r[1] + r[3], r[0])):
        middle = (rect[1] + rect[3]) / 2
        last = lines[-1][-1] if lines else None
        if last is not None and last[1] < middle < last[3]:
            lines[-1].append(rect)
        else:
            lines.append([rect])
    return [rect for line in lines for rect in sorted(line)]
