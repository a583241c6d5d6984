"""Word lists of the checks (``rules/data/*.yaml``): regular expressions by name, compiled once.

A list file maps a name to alternatives. Each alternative is a regular expression without unbounded
repetition, so that a match takes time in proportion to the text.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from mingzhang.templates.lines import Node, load_lines

FOLDER = Path(__file__).parent / "rules" / "data"


class Patterns:
    """The lists of one file by name, each as one pattern of all its alternatives.

    A list is compiled when it is first asked for: most documents need few of them. Lists of records
    are read with :func:`rows`. KeyError for a name that the file does not hold.
    """

    __slots__ = ("_compiled", "_nodes")

    def __init__(self, file: Path) -> None:
        self._nodes = dict(load_lines(file).items())
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, key: str) -> re.Pattern[str]:
        pattern = self._compiled.get(key)
        if pattern is None:
            pattern = self._compiled[key] = alternatives(self._nodes[key])
        return pattern

    def rows(self, key: str) -> tuple[Node, ...]:
        """The rows of a list of records."""
        return tuple(self._nodes[key].sequence())


@cache
def patterns(name: str) -> Patterns:
    """The lists of ``rules/data/<name>.yaml``."""
    return Patterns(FOLDER / f"{name}.yaml")


def alternatives(node: Node) -> re.Pattern[str]:
    """One pattern of all alternatives of a node.

    Raises :class:`~mingzhang.templates.lines.TemplateError` for a pattern that cannot be compiled.
    """
    try:
        return re.compile("|".join(f"(?:{text})" for text in node.texts()))
    except re.error as error:
        problem = f"正则表达式写法有误 (bad regular expression): {error}"
        raise node.fail(problem) from error
