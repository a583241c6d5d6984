"""Headings of the narrative: their numbering and depth, their wording, the section they open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from mingzhang.interpret import words
from mingzhang.templates import SectionSpec, Template

MAX_HEADING = 60
"""No heading of a disclosure is longer (characters)."""

# Depth by numbering; the marks of Markdown are not trusted, conversion sets them at random.
_DEPTHS = (
    (1, re.compile(r"第(?P<number>[一二三四五六七八九十百\d]{1,4})部分[:：、\s]{0,4}")),
    (2, re.compile(r"(?P<number>[一二三四五六七八九十]{1,3})[、.．]\s{0,4}")),
    (3, re.compile(r"[(（](?P<number>[一二三四五六七八九十]{1,3})[)）][、.．]?\s{0,4}")),
    (4, re.compile(r"(?P<number>\d{1,2})(?:、|[.．](?!\d))\s{0,4}")),
    (5, re.compile(r"[(（](?P<number>\d{1,2})[)）][、.．]?\s{0,4}")),
    (6, re.compile(r"(?P<number>[①-⑳])\s{0,4}")),
)
_LEAD = re.compile(r"^[-*·•\s]{0,6}")
_STATEMENT = re.compile(r"(?:预算|决算)?(?:信息)?(?:公开)?情况说明$")
_CLOSED = re.compile(r"[。！？]")
_CLOSE = 0.84
"""How alike a numbered heading and a section title must be when they are not equal."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The number a line begins with: ``depth`` 1 (第一部分) to 6 (①), 0 without a number.

    ``mark`` is the number as printed, ``rest`` the words after it.
    """

    depth: int
    number: str
    mark: str
    rest: str


def numbering(text: str) -> Numbering:
    """Split a line into its number and the rest."""
    start = _LEAD.match(text)
    offset = start.end() if start else 0
    for depth, pattern in _DEPTHS:
        match = pattern.match(text, offset)
        if match is not None:
            return Numbering(depth, match["number"], match[0].strip(), text[match.end() :].strip())
    return Numbering(0, "", "", text.strip())


def is_heading(text: str, level: int = 0) -> bool:
    """Whether a line can be a heading: short, not a sentence, with a number or marked as one."""
    stripped = text.strip()
    if not stripped or len(stripped) > MAX_HEADING or _CLOSED.search(stripped):
        return False
    found = numbering(stripped)
    body = found.rest
    colon = max(body.find("："), body.find(":"))
    if 0 <= colon < len(body) - 1:
        return False
    if level or found.depth in (1, 2):
        return bool(body)
    if not body or body[-1] in "，,；;、":
        return False
    return found.depth > 0 or (body[-1] in "：:" and len(body) <= 16)


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """The words of a heading or section title, for comparison."""
    return words.title(_LEAD.sub("", text)).strip("\"':;,、.·_-").replace('"', "")


class Matcher:
    """Finds the section a heading opens. One object for each template and call."""

    def __init__(self, template: Template) -> None:
        self._exact: dict[str, list[SectionSpec]] = {}
        self._titles: list[tuple[str, SectionSpec]] = []
        self._patterns = [(re.compile(p), s) for s in template.sections for p in s.patterns]
        for spec in template.sections:
            for title in spec.titles:
                self._exact.setdefault(key(title), []).append(spec)
                self._titles.append((key(title), spec))

    def exact(self, text: str) -> SectionSpec | None:
        """The section with exactly this title, or a title of its pattern."""
        said = key(text)
        found = self._exact.get(said)
        if found:
            return found[0]
        if not self._patterns or not said or len(said) > MAX_HEADING:
            return None
        return next((spec for pattern, spec in self._patterns if pattern.fullmatch(said)), None)

    def near(self, text: str) -> SectionSpec | None:
        """The section with this title or one that differs by a few characters."""
        exact = self.exact(text)
        if exact is not None:
            return exact
        said = key(text)
        if len(said) < 5:
            return None
        best: tuple[float, SectionSpec] | None = None
        for title, spec in self._titles:
            if abs(len(title) - len(said)) > 6:
                continue
            likeness = SequenceMatcher(None, said, title, autojunk=False).ratio()
            if likeness >= _CLOSE and (best is None or likeness > best[0]):
                best = (likeness, spec)
        return best[1] if best else None


def is_statement_title(text: str) -> bool:
    """Whether an unnumbered line is the title of the explanatory statement (情况说明)."""
    folded = words.fold(text)
    return len(folded) <= 45 and _STATEMENT.search(folded) is not None
