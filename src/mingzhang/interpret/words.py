"""Comparing printed words: folding, numbering, years. Everything that reads labels uses these."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "（": "(",
        "）": ")",
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "：": ":",
        "；": ";",
        "，": ",",
        "、": "、",
        "—": "-",
        "－": "-",
        "–": "-",
    }
)
_SPACE = re.compile(r"\s+")
_YEAR = re.compile(r"20\d\d年?度?")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百]+部分|[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)"
    r"|\d{1,2}[、.](?!\d)|\(\d{1,2}\)|[①-⑳])"
)
_TABLE_NUMBER = re.compile(r"^(?:预算|部门)?(?:公开)?表[一二三四五六七八九十\d]{1,3}[:、.]?")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Text for comparison: NFKC, no white space, brackets and quotes unified."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)


@lru_cache(maxsize=16384)
def bare(label: str) -> str:
    """A folded row label without its numbering: ``十、卫生健康支出`` -> ``卫生健康支出``."""
    folded = fold(label)
    stripped = _NUMBERING.sub("", unnumber_circled(folded), count=1)
    return stripped or folded


def unnumber_circled(text: str) -> str:
    """NFKC turns ① into 1; a lone leading digit before a Chinese character is numbering."""
    return re.sub(r"^\d(?=[\u4e00-\u9fff])(?!\d?[年月日个季])", "", text)


@lru_cache(maxsize=16384)
def title(text: str) -> str:
    """A folded table or section title without table number, numbering and year."""
    folded = _YEAR.sub("", fold(text).lstrip("#"))
    folded = _TABLE_NUMBER.sub("", folded)
    folded = _YEAR.sub("", folded)
    return _NUMBERING.sub("", folded, count=1)


@lru_cache(maxsize=16384)
def head(text: str) -> str:
    """A folded column head without its year: ``2026年预留中小微企业份额`` and 2025's are equal."""
    return _YEAR.sub("", fold(text)).lstrip("年")
