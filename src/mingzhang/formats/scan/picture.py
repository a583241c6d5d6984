"""A picture made ready: one resolution, seals faded, paper white, upright, its rules level."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Grey = NDArray[np.uint8]

DPI: Final = 300
"""Resolution at which everything is measured."""
MOST_PIXELS: Final = 60_000_000
"""Of a picture at that resolution: a page of A2."""
_COLOURED: Final = 60
"""Difference of the strongest and weakest colour of ink that is neither black nor grey."""
_SEAL: Final = (13.0, 65.0)
"""Sides of a seal in millimetres."""
_FADED: Final = 0.8
"""Share of a seal's own brightness above which a pixel of it is paper."""
_MARGIN: Final = 48
_INK: Final = 18
"""By how much ink is darker than what is around it, of 255."""
_GRAINY: Final = 6.0
_STEEPEST: Final = 8.0
"""Degrees a page can lie askew in a scanner."""


def scaled(picture: Picture, dpi: float) -> Picture:
    """The picture at :data:`DPI`."""
    factor = DPI / dpi
    if abs(factor - 1) < 0.02:
        return picture
    height, width = picture.shape[:2]
    size = max(round(width * factor), 1), max(round(height * factor), 1)
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)


def without_seals(picture: Picture) -> Picture:
    """Seals in red or blue ink faded to paper; black print under them stays.

    Only what has the size and the compact shape of a seal: a line of red print stays as it is."""
    red, green, blue = cv2.split(picture)
    strongest = cv2.max(cv2.max(red, green), blue)
    weakest = cv2.min(cv2.min(red, green), blue)
    coloured = (cv2.subtract(strongest, weakest) > _COLOURED).astype(np.uint8)
    if coloured.mean() < 0.0002:
        return picture
    mm = DPI / 25.4
    small = cv2.resize(coloured * 255, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = round(3 * mm / 4) | 1
    joined = cv2.morphologyEx(
        (small > 40).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)
    )
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    result = picture.copy()
    low, high = _SEAL[0] * mm / 4, _SEAL[1] * mm / 4
    margin = round(1.5 * mm)
    for left, top, width, height, _ in stats[1:count].tolist():
        if not (low < width < high and low < height < high and 0.4 < width / height < 2.5):
            continue
        rows = slice(max(top * 4 - margin, 0), (top + height) * 4 + margin)
        columns = slice(max(left * 4 - margin, 0), (left + width) * 4 + margin)
        # Red ink is as bright as paper in the red channel, blue ink in the blue one.
        part = strongest[rows, columns].astype(np.float32)
        tinted = coloured[rows, columns] > 0
        paper, seal = float(np.percentile(part, 75)), float(np.percentile(part[tinted], 60))
        around = cv2.dilate(coloured[rows, columns], np.ones((7, 7), np.uint8)) > 0
        # Print and rules under the seal are darker than its ink by itself.
        faded = np.minimum(part * (paper / max(seal * _FADED, 1.0)), paper)
        result[rows, columns] = np.where(around, faded, part).astype(np.uint8)[:, :, None]
    return result


def grey(picture: Picture) -> Grey:
    """Brightness, the paper brought to white wherever a shadow lies on it."""
    plain = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(plain, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 21)
    height, width = plain.shape
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(plain, np.maximum(paper, 60), scale=245), np.uint8)


def inked(brightness: Grey) -> NDArray[np.uint8]:
    """1 where ink is, by comparison with the surroundings; on grainy paper by a stronger one."""
    grain = _grain(brightness)
    smooth = cv2.GaussianBlur(brightness, (0, 0), 1.6 if grain > _GRAINY else 0.8)
    least = _INK + 2.5 * max(grain - _GRAINY, 0.0)
    found = cv2.adaptiveThreshold(
        smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, least
    )
    return np.asarray(found, np.uint8)


def _grain(brightness: Grey) -> float:
    """How much the paper flickers, as a standard deviation."""
    part = brightness[::4]
    rest = cv2.absdiff(part, np.asarray(cv2.blur(part, (9, 1)), np.uint8))
    return 1.48 * float(np.median(rest))


def printed_part(brightness: Grey) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is printed, with a margin; grains of noise are none."""
    small = cv2.resize(
        inked(brightness) * 255, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA
    )
    grains = np.asarray(cv2.blur(small, (3, 3)), np.uint8) > 50
    rows, columns = np.flatnonzero(grains.any(axis=1)), np.flatnonzero(grains.any(axis=0))
    if not len(rows):
        return 0, 0, 0, 0
    height, width = brightness.shape
    left, right = int(columns[0]) * 8 - _MARGIN, int(columns[-1]) * 8 + _MARGIN
    top, bottom = int(rows[0]) * 8 - _MARGIN, int(rows[-1]) * 8 + _MARGIN
    return max(left, 0), max(top, 0), min(right, width), min(bottom, height)


def skew(ink: NDArray[np.uint8]) -> float:
    """Degrees by which the page lies askew (counter-clockwise is positive): the angle at which
    rules and lines of print are most clearly apart."""
    best, step, reach = 0.0, 0.5, _STEEPEST
    for size in (600, 1400, 2400):
        scale = min(1.0, size / max(ink.shape))
        small = _shrunk(ink, scale)
        angles = np.arange(best - reach, best + reach + step / 2, step)
        scores = [_sharpness(small, float(angle)) for angle in angles]
        best = float(angles[int(np.argmax(scores))])
        reach, step = step, step / 6
    return best


def _shrunk(ink: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    shrunk = cv2.resize(ink * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(shrunk, np.uint8)


def _sharpness(ink: NDArray[np.uint8], angle: float) -> float:
    turned = _rotated(ink, angle, 0)
    profile = turned.sum(axis=1, dtype=np.float64)
    across = turned.sum(axis=0, dtype=np.float64)
    return float(max((np.diff(profile) ** 2).sum(), (np.diff(across) ** 2).sum()))


def levelled(picture: Picture, degrees: float) -> Picture:
    """The picture turned back by its skew."""
    return picture if abs(degrees) < 0.03 else _rotated(picture, degrees, 255)


def _rotated(picture: NDArray[np.uint8], degrees: float, paper: int) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    fill = (paper, paper, paper)
    turned = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill
    )
    return np.asarray(turned, np.uint8)
