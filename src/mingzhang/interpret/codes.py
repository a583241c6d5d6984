"""Codes as tables print them: whole, or in pieces over columns of 类, 款 and 项; and by name.

Several code columns of one axis hold the pieces of one code (``201 | 13 | 01``). A piece that a
layout prints once for the rows below is carried down; a column may also hold the code as far as it
goes (``201 | 20113 | 2011301``). A piece that has not the length of its level is a misprint: the
row is then found by its name, if only one item of that name agrees with what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingzhang import classifications
from mingzhang.interpret import words

_WIDTHS = (3, 2, 2)
"""Digits of 类, 款 and 项."""
_PIECE = re.compile(r"\d{1,7}")
_WHOLE = re.compile(r"\d{3,9}")
_MERGED = re.compile(r"\d{5}|\d{7}")

_SCHEMES: dict[str, Callable[[], classifications.Scheme]] = {
    "function": classifications.functional,
    "dept_econ": classifications.dept_economic,
    "gov_econ": classifications.gov_economic,
}


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """What the code columns of one axis print in a row.

    ``code`` is the whole code, empty when there is none or when the print has not the form of a
    code; ``printed`` is what stands there, pieces parted by a space; ``pieces`` are the pieces by
    level with carried ones filled in, as far as any is printed.
    """

    code: str
    printed: str
    pieces: tuple[str, ...] = ()


def read_code(cells: Sequence[str], before: str) -> PrintedCode:
    """Read the code columns of one axis from left to right.

    ``before`` is the code of the row above, from which pieces printed only once are carried.
    """
    texts = ["".join(words.fold(cell).split()) for cell in cells]
    printed = " ".join(text for text in texts if text)
    if len(texts) == 1:
        return PrintedCode(texts[0] if _WHOLE.fullmatch(texts[0]) else "", printed, tuple(texts))
    filled = [at for at, text in enumerate(texts) if text]
    if not filled or len(texts) > len(_WIDTHS):
        return PrintedCode("", printed)
    if len(filled) == 1 and _MERGED.fullmatch(printed):
        return PrintedCode(printed, printed, (printed,))  # one cell over the three columns
    code = ""
    sound = True
    pieces: list[str] = []
    for level in range(filled[-1] + 1):
        text = texts[level]
        if not text:
            text = piece(before, level, len(texts)) if before.startswith(code) else ""
        elif code and len(text) > _WIDTHS[level] and text.startswith(code):
            text = text[len(code) :]  # the column holds the code as far as it goes
        pieces.append(text)
        sound = sound and bool(_PIECE.fullmatch(text)) and len(text) == _WIDTHS[level]
        code += text
    return PrintedCode(code if sound else "", printed, tuple(pieces))


_JOINED = re.compile(r"[\[(]?(\d{3}(?:\d{2}){0,2})[\])]?[-_.、:]?([\u4e00-\u9fff].*)", re.DOTALL)


def code_and_name(text: str) -> tuple[str, str] | None:
    """A code and its name printed in one cell: ``2010101 行政运行``, ``[30101]基本工资``."""
    match = _JOINED.fullmatch(words.fold(text))
    return (match[1], match[2]) if match else None


def piece(code: str, level: int, levels: int) -> str:
    """What the column of a level prints of a code (level 0 is 类); the whole code when one column
    holds it."""
    if levels == 1:
        return code
    start = sum(_WIDTHS[:level])
    return code[start : start + _WIDTHS[level]]


def code_of_misprint(axis: str, found: PrintedCode, name: str) -> str:
    """The one code of this name that agrees with the pieces that are well formed; '' when several
    or none do."""
    levels = len(found.pieces)
    if not levels or not found.printed or axis not in _SCHEMES:
        return ""
    fits: set[str] = set()
    lengths = (sum(_WIDTHS[:levels]),) if levels > 1 else (3, 5, 7)
    for length in lengths:
        for code in codes_named(axis, words.bare(name), length):
            if all(
                len(text) != _WIDTHS[level] or piece(code, level, 3) == text
                for level, text in enumerate(found.pieces)
                if levels > 1
            ):
                fits.add(code)
    return fits.pop() if len(fits) == 1 else ""


@lru_cache(maxsize=16)
def _names(axis: str, length: int) -> dict[str, tuple[str, ...]]:
    """Folded name -> codes of this length, current names first, then former names."""
    names: dict[str, list[str]] = {}
    scheme = _SCHEMES[axis]()
    for item in scheme:
        if len(item.code) == length:
            names.setdefault(words.fold(item.name), []).append(item.code)
    for item in scheme:
        if len(item.code) == length:
            for former in scheme.former_names(item.code):
                names.setdefault(words.fold(former.name), []).append(item.code)
    for name in list(names):
        names.setdefault(name.replace("的", ""), names[name])  # 对个人和家庭（的）补助
    return {name: tuple(dict.fromkeys(codes)) for name, codes in names.items()}


def codes_named(axis: str, name: str, length: int) -> tuple[str, ...]:
    """Codes of this length whose name, today or formerly, is the folded ``name``."""
    if axis not in _SCHEMES:
        return ()
    names = _names(axis, length)
    return names.get(name) or names.get(name.replace("的", ""), ())
