"""Characters that belong together (a cell, a line) -> their text, in reading order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from mingzhang.formats.pages.glyphs import Glyphs

_SPACE: Final = 32
_APART = 0.22
"""Gap between two Latin words, in heights of the print."""
_WIDE_APART = 0.9
"""Gap between Chinese characters that somebody meant as a space."""
_STANDS_OUT = 0.42
_STANDS_OUT_MIXED = 0.6
"""Word processors set Chinese characters and digits apart by a quarter by themselves."""
_HELD = 0.1
"""Gap at which a space of the file is one that can be seen."""

# Compatibility forms that a typeface shares with ordinary characters: radicals, ligatures. Widths
# (（），：), circled numbers and squares (㎡) are left as printed.
_FOLDED: Final = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFB00, 0xFB4F), (0x2F800, 0x2FA1F))
_BLANKS: Final = (0x00A0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000)
_NOTHING: Final = (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)


def plain_codes(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Code points with radicals as the characters they look like and one kind of space; those that
    nobody sees become 0."""
    if not len(codes):
        return codes
    odd = (codes > 0x7E) & ((codes < 0x3001) | (codes > 0xD7FF))
    odd &= (codes < 0xFF01) | (codes > 0xFFE6)
    if not odd.any():
        return codes
    changed = codes.copy()
    for code in set(codes[odd].tolist()):
        now = _plain(code)
        if now != code:
            changed[codes == code] = now
    return changed


def _plain(code: int) -> int:
    if code in _BLANKS:
        return _SPACE
    if code in _NOTHING:
        return 0
    if any(first <= code <= last for first, last in _FOLDED):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1:
            return ord(folded)
    return _RADICALS.get(code, code)


# Radicals that Unicode gives no counterpart, as typefaces map them.
_RADICALS: Final = {
    0x2E8F: 0x5C22, 0x2E92: 0x5DF3, 0x2EA0: 0x6C11, 0x2EC4: 0x897F, 0x2EC5: 0x89C1, 0x2EC6: 0x89D2,
    0x2EC9: 0x8D1D, 0x2ECB: 0x8F66, 0x2ED3: 0x957F, 0x2ED4: 0x957F, 0x2ED8: 0x9752, 0x2EDA: 0x9875,
    0x2EDB: 0x98CE, 0x2EDC: 0x98DE, 0x2EDD: 0x98DF, 0x2EE2: 0x9A6C, 0x2EE5: 0x9C7C, 0x2EE6: 0x9E1F,
    0x2EE8: 0x9EA6, 0x2EE9: 0x9EC4, 0x2EEC: 0x9F50, 0x2EF0: 0x9F99, 0x2EF3: 0x9F9F,
}  # fmt: skip


def _is_wide(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether a character stands by itself, as Chinese ones do; Latin ones make words."""
    wide: NDArray[np.bool_] = (codes >= 0x2E80) | ((codes >= 0x2010) & (codes <= 0x206F))
    return wide


def texts(
    glyphs: Glyphs, order: NDArray[np.int64], group: NDArray[np.int64], count: int
) -> list[str]:
    """The text of each of ``count`` groups. ``order`` are characters in reading order, ``group``
    the number of the group of each of them, ascending. A space is set where the file has one or a
    gap shows one."""
    if not len(order):
        return [""] * count
    codes = glyphs.codes[order]
    spaced = (_apart(glyphs, order) & (group[1:] == group[:-1])).nonzero()[0] + 1
    bounds = group.searchsorted(np.arange(count + 1))
    if len(spaced):
        codes = np.insert(codes, spaced, _SPACE)
        bounds += spaced.searchsorted(bounds)
    whole = codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "replace")
    return [whole[start:end] for start, end in pairwise(bounds.tolist())]


def _apart(glyphs: Glyphs, order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a space stands between each character and the next."""
    codes, boxes = glyphs.codes[order], glyphs.boxes.take(order, axis=0)
    height = glyphs.sizes[order][1:]
    gap = boxes[1:, 0] - boxes[:-1, 2]
    level = np.abs(boxes[1:, 3] - boxes[:-1, 3]) < height * 0.7
    wide_ones = _is_wide(codes)
    wide = wide_ones[:-1] | wide_ones[1:]
    shown = gap > np.where(wide, _WIDE_APART, _APART) * height
    # A gap that stands out in its line, where the others are those of spaced print.
    beside = np.where(level, gap, 0.0)
    around = np.zeros_like(gap)
    around[1:] = beside[:-1]
    around[:-1] = np.maximum(around[:-1], beside[1:])
    mixed = wide_ones[:-1] != wide_ones[1:]
    least = np.where(mixed, _STANDS_OUT_MIXED, _STANDS_OUT) * height
    shown |= wide & (gap > least) & (gap > 2.5 * np.maximum(around, 0.0))
    letters = _is_letter(codes)
    # A word of Latin letters that goes on in the next line is another word.
    wrapped = letters[1:] & letters[:-1] & (gap < 0)
    held = glyphs.spaced[order][1:] & (gap > _HELD * height)
    found: NDArray[np.bool_] = np.where(level, shown | held, wrapped)
    return found


def _is_letter(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    upper = (codes >= 65) & (codes <= 90)
    lower: NDArray[np.bool_] = (codes >= 97) & (codes <= 122)
    return upper | lower


def reading_order(boxes: NDArray[np.float32], sizes: NDArray[np.float32]) -> NDArray[np.int64]:
    """The order of the characters of one cell or line: as drawn where print is stacked or turned,
    else line by line from left to right."""
    count = len(boxes)
    drawn = np.arange(count)
    if count < 2:
        return drawn
    height = float(np.median(sizes))
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    y = (boxes[:, 1] + boxes[:, 3]) / 2
    stacked = (np.abs(np.diff(x)) < 0.3 * height) & (np.abs(np.diff(y)) > 0.3 * height)
    if stacked.mean() > 0.6:
        return drawn
    by_height = np.argsort(y, kind="stable")
    line = np.empty(count, np.int64)
    line[by_height] = np.concatenate([[0], np.cumsum(np.diff(y[by_height]) > 0.45 * height)])
    return np.lexsort((drawn, x, line))


def join(texts: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The text of a paragraph from those of its lines, and where in it each line begins. Words of
    Latin letters are parted by a space, Chinese ones stand side by side."""
    text, starts = "", []
    for piece in texts:
        if text and _is_latin(text[-1]) and _is_latin(piece[0]):
            text += " "
        starts.append(len(text))
        text += piece
    return text, tuple(starts)


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
