"""The shape of classification codes, known without any list.

Functional and revenue codes have 3, 5 or 7 digits (类, 款, 项), economic codes 3 or 5 (类, 款).
Procurement codes (品目) are a letter and eight digits: four pairs from the top, unused pairs
``00``; a few have a fifth pair.
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\d{3}(?:\d{2}){0,2}", re.ASCII)
_PROCUREMENT = re.compile(r"[ABC]\d{8}(?:\d{2})?", re.ASCII)
_PROCUREMENT_LENGTH = 9


def is_well_formed(code: str) -> bool:
    """Whether ``code`` has the shape of a functional, revenue, economic or procurement code."""
    return bool(_DIGITS.fullmatch(code) or _PROCUREMENT.fullmatch(code))


def parent_code(code: str) -> str | None:
    """The code one level up, by shape alone, so also for codes that stand in no list.

    ``2080501`` → ``20805`` → ``208``; ``30201`` → ``302``; ``A02010105`` → ``A02010100`` →
    ``A02010000`` → ``A02000000`` → ``A00000000``. None at the top and for text that has not the
    shape of a code.
    """
    if _DIGITS.fullmatch(code):
        return code[:-2] if len(code) > 3 else None
    if not _PROCUREMENT.fullmatch(code):
        return None
    if len(code) > _PROCUREMENT_LENGTH:
        return code[:-2]
    used = code
    while used.endswith("00"):
        used = used[:-2]
    return used[:-2].ljust(_PROCUREMENT_LENGTH, "0") if len(used) > 1 else None


def depth(code: str) -> int:
    """The level of ``code`` by shape, 1 at the top (类, or a procurement class)."""
    parent = parent_code(code)
    return 1 if parent is None else 1 + depth(parent)
