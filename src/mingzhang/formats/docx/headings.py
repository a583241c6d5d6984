"""Levels of headings and automatic numbers: what a paragraph gets from its style and its list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from mingzhang.formats.docx.counting import count

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_DEEPEST = 6
_LEVELS = 9
_WORD_END = re.compile(r"[\w%]$")
"""A number without a mark at its end is set off by a space: 第一部分 概况."""
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says: outline level from 1, list and level in it."""

    outline: int | None
    list: str | None
    depth: int | None
    base: str


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list: kind of number, its text with places for numbers (``第%1部分``), and the
    first number; negative where the list goes on counting after another of its kind."""

    kind: str
    text: str
    start: int


class Headings:
    """Looks up levels; counts numbers, so paragraphs must come in reading order."""

    def __init__(
        self, space: str, styles: etree._Element | None, numbering: etree._Element | None
    ) -> None:
        self._w = space
        self._styles = {} if styles is None else self._read_styles(styles)
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read_lists(numbering)

    # -- asking --------------------------------------------------------------------------------

    def level(self, paragraph: etree._Element) -> int:
        """Level of a heading from 1, 0 for running text."""
        w = self._w
        outline = paragraph.find(f"{w}pPr/{w}outlineLvl")
        if outline is not None:
            level = _number(outline.get(w + "val"), 9) + 1
        else:
            found = self._first(self._style_of(paragraph), "outline")
            level = found if isinstance(found, int) else 0
        return level if 0 < level <= _DEEPEST else 0

    def number(self, paragraph: etree._Element) -> str:
        """The automatic number in front of a paragraph (一、 or 1.), empty where there is none.

        Call it once for each paragraph with text: the number goes up each time."""
        w = self._w
        own = paragraph.find(f"{w}pPr/{w}numPr")
        style = self._style_of(paragraph)
        name = self._value(own, "numId") if own is not None else None
        depth = self._value(own, "ilvl") if own is not None else None
        found = name if name is not None else self._first(style, "list")
        if not isinstance(found, str) or found not in self._lists:
            return ""
        at = _number(depth, 0) if depth is not None else self._first(style, "depth") or 0
        return self._next(found, int(at))

    # -- counting ------------------------------------------------------------------------------

    def _next(self, name: str, depth: int) -> str:
        abstract, levels = self._lists[name]
        level = levels.get(depth)
        if level is None or depth >= _LEVELS:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        before = counts[depth]
        fresh = (name, depth) not in self._started
        self._started.add((name, depth))
        restarts = fresh and level.start > 0
        counts[depth] = abs(level.start) if before is None or restarts else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        if level.kind in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = levels.get(place, level)
            value = counts[place]
            return count(abs(other.start) if value is None else value, other.kind)

        text = _PLACE.sub(shown, level.text)
        return f"{text} " if _WORD_END.search(text) else text

    # -- reading -------------------------------------------------------------------------------

    def _read_styles(self, styles: etree._Element) -> dict[str, _Style]:
        w = self._w
        found: dict[str, _Style] = {}
        for style in styles.iter(w + "style"):
            outline = style.find(f"{w}pPr/{w}outlineLvl")
            match = _HEADING.match(self._value(style, "name") or "")
            level = int(match[1]) if match else None
            if outline is not None:
                level = _number(outline.get(w + "val"), 9) + 1
            listed = style.find(f"{w}pPr/{w}numPr")
            depth = self._value(listed, "ilvl") if listed is not None else None
            found[style.get(w + "styleId", "")] = _Style(
                level,
                self._value(listed, "numId") if listed is not None else None,
                _number(depth, 0) if depth is not None else None,
                self._value(style, "basedOn") or "",
            )
        return found

    def _read_lists(self, numbering: etree._Element) -> None:
        w = self._w
        kinds = {
            one.get(w + "abstractNumId", ""): {
                _number(level.get(w + "ilvl"), 0): self._read_level(level)
                for level in one.iter(w + "lvl")
            }
            for one in numbering.iter(w + "abstractNum")
        }
        for one in numbering.iter(w + "num"):
            abstract = self._value(one, "abstractNumId") or ""
            levels = dict(kinds.get(abstract, {}))
            for override in one.iter(w + "lvlOverride"):
                depth = _number(override.get(w + "ilvl"), 0)
                own = override.find(w + "lvl")
                start = self._value(override, "startOverride")
                if own is not None:
                    levels[depth] = self._read_level(own)
                if start is not None and depth in levels:
                    old = levels[depth]
                    levels[depth] = _Level(old.kind, old.text, max(1, _number(start, 1)))
            self._lists[one.get(w + "numId", "")] = (abstract, levels)

    def _read_level(self, level: etree._Element) -> _Level:
        return _Level(
            self._value(level, "numFmt") or "decimal",
            self._value(level, "lvlText") or "",
            -max(1, _number(self._value(level, "start"), 1)),
        )

    def _style_of(self, paragraph: etree._Element) -> str:
        w = self._w
        properties = paragraph.find(w + "pPr")
        return (self._value(properties, "pStyle") or "") if properties is not None else ""

    def _first(self, style: str, what: str) -> str | int | None:
        """What a style says, or the nearest it is based on that says it."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            one = self._styles[style]
            value: str | int | None = getattr(one, what)
            if value is not None:
                return value
            style = one.base
        return None

    def _value(self, parent: etree._Element, name: str) -> str | None:
        child = parent.find(self._w + name)
        return child.get(self._w + "val") if child is not None else None


def _number(said: str | None, otherwise: int) -> int:
    plain = said is not None and said.isascii() and said.isdigit() and len(said) < 9
    return int(said) if said is not None and plain else otherwise
