"""A picture of a page -> its Ink: characters with what else they may be, and ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pages.ink import Ink

if TYPE_CHECKING:
    from mingzhang.formats.scan.engine import Engine, Letter
    from mingzhang.formats.scan.strips import Rect

Picture = NDArray[np.uint8]

_SMALLEST: Final = 40
"""Pixels of the shorter side below which nothing can be read."""
_NO_LINES: Final = np.empty((0, 3), np.float32)
_LEAST: Final = 0.5
"""Mean confidence below which a strip is no print."""
_SURE: Final = 0.93
"""Confidence below which a character of a figure is doubtful."""
_FIGURES: Final = frozenset("0123456789.,-%")
_WIDE: Final = 0x2E80
"""Code points from here on fill a square; those before are half as wide."""


def read_picture(picture: Picture, page: int, width: float, height: float) -> Ink:
    """Recognise a page. ``picture`` is RGB (height, width, 3) as the page is shown; ``width`` and
    ``height`` are those of the page in points. Needs the extra ``ocr``."""
    if min(picture.shape[:2]) < _SMALLEST or min(width, height) < 1:
        return _ink(page, (width, height), [], _NO_LINES, _NO_LINES, 1.0)
    from mingzhang.formats.scan import picture as making
    from mingzhang.formats.scan.engine import engine
    from mingzhang.formats.scan.ruling import erased, rules
    from mingzhang.formats.scan.strips import strips

    ready = making.scaled(picture, picture.shape[1] / max(width, 1) * 72)
    ready = making.without_seals(ready)
    brightness = making.grey(ready)
    lean = making.skew(making.inked(brightness))
    brightness = making.levelled(brightness, lean)
    found = _detected(engine(), brightness)
    turns = _turns(engine(), brightness, found)
    if turns:
        brightness = np.ascontiguousarray(np.rot90(brightness, -turns))
        found = _detected(engine(), brightness)
    ink = making.inked(brightness)
    level, upright = rules(ink)
    rects = strips(found, erased(ink, level, upright), level, upright)
    lines = _read(engine(), brightness, rects)
    upright_size = (height, width) if turns % 2 else (width, height)
    scale = upright_size[0] / brightness.shape[1]
    made = _ink(page, upright_size, lines, level * scale, upright * scale, scale)
    for _ in range(-turns % 4):
        made = made.turned()
    return replace(made, turns=turns)


# -- which way up ----------------------------------------------------------------------------


def _detected(engine: Engine, brightness: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Lines of print. Half the resolution shows them as well, in a quarter of the time; where the
    paper is empty nothing is looked for."""
    import cv2

    from mingzhang.formats.scan.picture import printed_part

    left, top, right, bottom = printed_part(brightness)
    if right - left < _SMALLEST or bottom - top < _SMALLEST:
        return np.empty((0, 4, 2), np.float32)
    part = brightness[top:bottom, left:right]
    small = cv2.resize(part, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found = engine.detect(np.asarray(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), np.uint8))
    return found * 2 + np.array([left, top], np.float32)


def _turns(engine: Engine, brightness: NDArray[np.uint8], found: NDArray[np.float32]) -> int:
    """Quarter turns clockwise after which the print stands upright."""
    if not len(found):
        return 0
    sizes = found.max(axis=1) - found.min(axis=1)
    lying = sizes[:, 0] > 2 * sizes[:, 1]
    standing = sizes[:, 1] > 2 * sizes[:, 0]
    sideways = sizes[standing, 1].sum() > 1.5 * sizes[lying, 0].sum()
    along = 1 if sideways else 0
    chosen = np.flatnonzero(standing if sideways else lying)
    longest = chosen[np.argsort(-sizes[chosen, along])][:12]
    crops = []
    for corners in found[longest]:
        left, top = np.maximum(corners.min(axis=0), 0).astype(int).tolist()
        right, bottom = corners.max(axis=0).astype(int).tolist()
        crop = brightness[top : bottom + 1, left : right + 1]
        crops.append(_coloured(np.rot90(crop, -along)))
    if not crops:
        return along
    share = engine.upside_down(crops)
    if share > 0.1:
        # The small model is not sure enough to turn a page; what can be read decides.
        share = 1.0 if _clearer_turned(engine, crops[:6]) else 0.0
    return along + 2 if share > 0.5 else along


def _clearer_turned(engine: Engine, crops: Sequence[Picture]) -> bool:
    turned = [np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops]
    return _clarity(engine.read(turned)) > _clarity(engine.read(crops))


def _clarity(lines: Sequence[Sequence[Letter]]) -> float:
    return sum(_mean(line) for line in lines)


def _mean(letters: Sequence[Letter]) -> float:
    return sum(one.confidence for one in letters) / len(letters) if letters else 0.0


def _coloured(grey: NDArray[np.uint8]) -> Picture:
    return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))


# -- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A strip, what it says, and whether its print runs downwards."""

    rect: Rect
    letters: list[Letter]
    down: bool = False


def _read(engine: Engine, brightness: NDArray[np.uint8], rects: Sequence[Rect]) -> list[_Line]:
    """What the strips say. Narrow and high ones are read both ways: a digit, or stacked print."""
    crops, asked = [], []
    for number, rect in enumerate(rects):
        crop = _crop(brightness, rect)
        high, wide = crop.shape[:2]
        if high < 2.6 * wide:
            crops.append(_coloured(crop))
            asked.append((number, False))
        if high > 1.5 * wide:
            crops.append(_coloured(np.rot90(crop)))
            asked.append((number, True))
    best: dict[int, _Line] = {}
    for (number, down), letters in zip(asked, engine.read(crops), strict=True):
        line = _Line(rects[number], letters, down)
        other = best.get(number)
        if other is None or _mean(letters) > _mean(other.letters) + 0.02:
            best[number] = line
    lines = [best[number] for number in sorted(best)]
    return [line for line in lines if _mean(line.letters) > _LEAST]


def _crop(brightness: NDArray[np.uint8], rect: Rect) -> NDArray[np.uint8]:
    left, top, right, bottom = rect
    return brightness[max(top, 0) : bottom, max(left, 0) : right]


# -- characters ------------------------------------------------------------------------------


def _ink(
    page: int,
    size: tuple[float, float],
    lines: Sequence[_Line],
    level: NDArray[np.float32],
    upright: NDArray[np.float32],
    scale: float,
) -> Ink:
    codes: list[int] = []
    boxes: list[NDArray[np.float32]] = []
    objects: list[int] = []
    confidence: list[float] = []
    sizes: list[float] = []
    candidates: dict[int, tuple[str, ...]] = {}
    for number, line in enumerate(lines):
        places, tall = _places(line)
        for at, letter in enumerate(line.letters):
            if letter.others and _is_doubtful(line.letters, at):
                candidates[len(codes)] = letter.others
            codes.append(ord(_set(line.letters, at)))
            objects.append(number)
            confidence.append(letter.confidence)
            sizes.append(tall * scale)
        boxes.append(places * np.float32(scale))
    return Ink(
        page,
        size[0],
        size[1],
        np.array(codes, np.uint32),
        np.concatenate(boxes) if boxes else np.empty((0, 4), np.float32),
        np.array(objects, np.int32),
        level.astype(np.float32),
        upright.astype(np.float32),
        np.array(confidence, np.float32),
        candidates,
        np.array(sizes, np.float32),
        scanned=True,
    )


_FULL: Final = str.maketrans(",:;()!?", "，：；（）！？")


def _set(letters: Sequence[Letter], at: int) -> str:
    """A character as it is set: marks beside Chinese ones are as wide as these. The recogniser
    returns the narrow ones at random."""
    text = letters[at].text[0]
    beside = [one.text for one in letters[max(at - 1, 0) : at + 2] if one is not letters[at]]
    if any("\u4e00" <= other[0] <= "\u9fff" for other in beside):
        return text.translate(_FULL)
    return text


def _is_doubtful(letters: Sequence[Letter], at: int) -> bool:
    """Whether a character of a figure, or one that stands among digits, is not certain."""
    letter = letters[at]
    if letter.confidence >= _SURE:
        return False
    around = letters[max(at - 1, 0) : at + 2]
    return letter.text in _FIGURES or any(o is not letter and o.text.isdigit() for o in around)


def _places(line: _Line) -> tuple[NDArray[np.float32], float]:
    """The box of each character, and the height of the print, in pixels.

    Characters that follow closely touch each other, so that no gap of the measuring looks like a
    space."""
    left, top, right, bottom = line.rect
    if line.down:
        placed, across = _along([one.at for one in line.letters], top, bottom), right - left
        tall = float(across - 12)
        sides = np.full((len(placed), 1), left), np.full((len(placed), 1), right)
        boxes = np.concatenate([sides[0], placed[:, :1], sides[1], placed[:, 1:]], axis=1)
        return boxes.astype(np.float32), tall
    tall = _height(line)
    middle = np.array([left + one.at * (right - left) for one in line.letters])
    half = np.array([0.5 if ord(one.text[0]) >= _WIDE else 0.27 for one in line.letters]) * tall
    starts, ends = middle - half, middle + half
    for at in range(1, len(middle)):
        gap = starts[at] - ends[at - 1]
        if gap < 0.45 * tall:
            share = half[at - 1] / (half[at - 1] + half[at])
            edge = middle[at - 1] + share * (middle[at] - middle[at - 1])
            starts[at] = ends[at - 1] = edge
    starts[0], ends[-1] = max(starts[0], left), min(ends[-1], right)
    high = np.full(len(middle), top + 7.0)
    low = np.full(len(middle), bottom - 7.0)
    return np.stack([starts, high, ends, low], axis=1).astype(np.float32), tall


def _height(line: _Line) -> float:
    """The height of the print: digits are lower than the square that a character fills."""
    inked = line.rect[3] - line.rect[1] - 14.0
    wide = any(ord(one.text[0]) >= _WIDE for one in line.letters)
    return max(inked if wide else inked / 0.74, 8.0)


def _along(shares: Sequence[float], start: int, end: int) -> NDArray[np.float64]:
    """First and last pixel of each character of stacked print."""
    middle = start + np.array(shares) * (end - start)
    edges = np.concatenate([[start], (middle[1:] + middle[:-1]) / 2, [end]])
    return np.stack([edges[:-1], edges[1:]], axis=1)
