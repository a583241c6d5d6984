"""Ruling lines of a picture, found by their shape."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]
Lines = NDArray[np.float32]
"""(n, 3) in pixels: position across the line, start, end."""

_LONG: Final = 70
"""Pixels (6 mm) a level rule must run; no stroke of print below 22 points is as long."""
_HIGH: Final = 42
"""Pixels an upright rule must run; the print of rows as low is smaller."""
_THICK: Final = 16
"""Pixels above which it is a bar or shading."""
_GAP: Final = 5
"""Pixels that a worn rule may be interrupted by."""
_NEAR: Final = 12
"""Pixels between the end of a rule and the one that it meets."""


def rules(ink: Ink) -> tuple[Lines, Lines]:
    """Level rules (y, left, right) and upright ones (x, top, bottom). A short rule counts only
    where it meets others at both ends: strokes of print do not."""
    level = _rules(ink, _LONG)
    upright = _rules(np.ascontiguousarray(ink.T), _HIGH)
    upright = _held(upright, level)
    return _held(level, upright), upright


def _held(lines: Lines, others: Lines) -> Lines:
    """The lines that are long, or meet one of the others at both ends."""
    if not len(lines):
        return lines
    met = _meets(lines[:, [0, 1]], others) & _meets(lines[:, [0, 2]], others)
    return lines[met | (lines[:, 2] - lines[:, 1] > 5 * _LONG)]


def _rules(ink: Ink, length: int) -> Lines:
    """Rules that run along the rows of the picture."""
    worn = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    long = cv2.morphologyEx(worn, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    # The steps of a rule that is not quite level overlap after this.
    long = cv2.dilate(long, np.ones((3, 5), np.uint8))
    count, _, stats, middles = cv2.connectedComponentsWithStats(long)
    found = []
    for number in range(1, count):
        left, top, width, height, area = stats[number].tolist()
        # Skew that is left over lets a rule climb a little; its thickness tells what it is.
        if area / width > _THICK or width < length or height > _THICK + 0.01 * width:
            continue
        density = float(ink[top : top + height, left : left + width].any(axis=0).mean())
        if density < 0.85:
            continue
        found.append((float(middles[number][1]), float(left), float(left + width)))
    return np.array(found, np.float32).reshape(-1, 3)


def _meets(points: NDArray[np.float32], lines: Lines) -> NDArray[np.bool_]:
    """Whether each point (along the lines, across them) lies at one of the lines."""
    if not len(lines):
        return np.zeros(len(points), np.bool_)
    along, across = points[:, :1], points[:, 1:]
    near = np.abs(across - lines[:, 0]) < _NEAR
    near &= (along > lines[:, 1] - _NEAR) & (along < lines[:, 2] + _NEAR)
    found: NDArray[np.bool_] = near.any(axis=1)
    return found


def erased(ink: Ink, level: Lines, upright: Lines) -> Ink:
    """The ink without its rules: what is left is print."""
    left = ink.copy()
    for y, start, end in level.round().astype(int).tolist():
        left[max(y - 5, 0) : y + 6, max(start - 4, 0) : end + 5] = 0
    for x, start, end in upright.round().astype(int).tolist():
        left[max(start - 4, 0) : end + 5, max(x - 5, 0) : x + 6] = 0
    return left
