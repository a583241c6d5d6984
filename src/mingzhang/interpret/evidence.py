"""Where a document says whose it is, of which year, stage and level: for people who want to see it.

What is not printed anywhere has no evidence; it is then ``unknown``, or was told by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.documents import Document, Paragraph
from mingzhang.facts import Place
from mingzhang.interpret import words
from mingzhang.interpret.model import Evidence, Part

_LONGEST = 120
_STAGES = {"final": "决算", "budget": "预算"}


def find_evidence(
    document: Document, parts: Sequence[Part], stage: str, level_words: dict[str, str]
) -> tuple[Evidence, ...]:
    """The first line that prints each of these: the body's name, the year, the level, the stage."""
    lines = [
        (words.fold(block.text), block)
        for block in document.blocks
        if isinstance(block, Paragraph) and len(block.text) < _LONGEST
    ]
    found: list[Evidence] = []
    for part in parts:
        own = [
            (text, block)
            for text, block in lines
            if part.index == 0 or part.first_line <= block.line <= part.last_line
        ]
        level = level_words.get(part.entity.level, "")
        asked = {
            "body": (part.entity.name, (words.fold(part.entity.name),)),
            "year": (str(part.year or ""), (f"{part.year}年", str(part.year or ""))),
            "level": (part.entity.level, tuple(level + end for end in ("预算", "决算"))),
        }
        for what, (said, needles) in asked.items():
            place = _first(own, needles) if said and (what != "level" or level) else None
            if place is not None:
                found.append(Evidence(part.index, what, said, place))
    place = _first(lines, (_STAGES[stage],)) if stage in _STAGES else None
    if place is not None:
        found.append(Evidence(None, "stage", stage, place))
    return tuple(found)


def _first(lines: Sequence[tuple[str, Paragraph]], needles: Sequence[str]) -> Place | None:
    for needle in needles:
        for text, block in lines:
            if needle and needle in text:
                return replace(block.place(), text=block.text)
    return None
