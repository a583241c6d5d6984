"""Levels of indicators as weights are prescribed for them."""

from __future__ import annotations

from functools import lru_cache

_WORDS = (("成本", "cost"), ("产出", "output"), ("满意", "satisfaction"), ("效益", "benefit"))


@lru_cache(maxsize=1024)
def level_of(level1: str, level2: str = "") -> str:
    """``cost``, ``output``, ``benefit`` or ``satisfaction`` by the first level, and by the second
    where the first is empty; empty where neither says it. In the older frame 成本指标 stands under
    产出指标 and is output."""
    for text in (level1, level2):
        for word, level in _WORDS:
            if word in text:
                return level
        if "效果" in text:
            return "benefit"
        if text.strip():
            break
    return ""
