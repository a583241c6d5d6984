"""Fields (领域) of government work, told by words in names and by functional codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingzhang.templates.lines import load_lines

_FILE = Path(__file__).parent / "data" / "fields.yaml"
GENERAL = "通用"
"""The field of what nothing tells."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: ``functions`` are prefixes of functional codes (支出功能分类), ``words`` stand in
    names of projects and bodies."""

    name: str
    functions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@cache
def fields() -> tuple[Field, ...]:
    """All fields, in the order of the list."""
    found = []
    for node in load_lines(_FILE).mapping(["fields"], ["fields"])["fields"].sequence():
        keys = node.mapping(["name", "functions", "words"], ["name"])
        found.append(
            Field(
                keys["name"].text(),
                keys["functions"].texts() if "functions" in keys else (),
                keys["words"].texts() if "words" in keys else (),
            )
        )
    return tuple(found)


def field_of(project: str = "", body: str = "", functions: Iterable[str] = ()) -> str:
    """The name of the field of a project: by words in its name, then by what most of its money is
    for (``functions``: codes, the largest first), then by words in the name of the body.

    ``通用`` where nothing tells.
    """
    if found := _by_words(project):
        return found
    for code in functions:
        fits = [(len(p), f.name) for f in fields() for p in f.functions if code.startswith(p)]
        if fits:
            return max(fits, key=lambda fit: fit[0])[1]
    return _by_words(body) or GENERAL


def _by_words(name: str) -> str:
    """The field with the longest word in a name; among equals the first of the list."""
    best, length = "", 0
    for one in fields():
        for word in one.words:
            if len(word) > length and word in name:
                best, length = one.name, len(word)
    return best
