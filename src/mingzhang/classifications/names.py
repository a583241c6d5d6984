"""Names as documents print them: one spelling for comparison, and what counts as harmless.

A name read from a PDF carries white space at line ends, half-width brackets, straight quotes and
cut-off tails. None of that changes which item is meant.
"""

from __future__ import annotations

import re
import unicodedata

_UNIFIED = {
    **str.maketrans(
        {
            **dict.fromkeys("〔〖【［[{", "("),
            **dict.fromkeys("〕〗】］]}", ")"),
            **dict.fromkeys("“”„‟「」『』＂〝〞〃", '"'),
            **dict.fromkeys("‘’‚‛＇`", "'"),
            **dict.fromkeys("‐‑‒–—―−", "-"),
            **dict.fromkeys("•‧∙⋅", "·"),
        }
    )
}
# Separators, control and format characters: spaces of all kinds, line ends, tabs, zero-width
# marks, byte order marks and soft hyphens.
_DROPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


class _Folding(dict[int, str | None]):
    """A table for ``str.translate`` that is filled as characters are met: what each becomes, None
    for one that goes."""

    def __missing__(self, point: int) -> str | None:
        character = chr(point)
        kept = None if unicodedata.category(character) in _DROPPED else character
        self[point] = kept
        return kept


_FOLDED = _Folding(_UNIFIED)
_DECORATION = re.compile(r"[()\"'、，,.·\-的]")
_TAILS = ("支出", "费用", "费")
_MIN_CUT = 4


def normalise_name(text: str) -> str:
    """Fold ``text`` to the one spelling used for comparing names.

    Compatibility forms become plain ones (NFKC: full-width letters and brackets, Kangxi radicals),
    all white space and invisible characters go, and brackets, quotes, dashes and middle dots each
    take one form. The result serves comparison only; it is not fit for display.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    return unicodedata.normalize("NFKC", folded)


def is_cut_off(printed: str, name: str) -> bool:
    """Whether ``printed`` is the beginning of ``name``, cut at any length; both normalised."""
    start = printed.rstrip(".")
    return bool(start) and len(start) < len(name) and name.startswith(start)


def is_harmless_variant(printed: str, name: str) -> bool:
    """Whether ``printed`` spells ``name`` in a way nobody would call a different name.

    Both are normalised. Harmless are: brackets, quotes, points or 的 left out; a cut-off name of at
    least four characters or half the length; 支出, 费用 or 费 added at the end.
    """
    if _DECORATION.sub("", printed) == _DECORATION.sub("", name):
        return True
    if is_cut_off(printed, name):
        length = len(printed.rstrip("."))
        return length >= _MIN_CUT or 2 * length >= len(name)
    return any(printed == name + tail for tail in _TAILS)
