"""Two revisions of a budget side by side: figures, cells of the disclosure, sentences.

Runs in a limited child process and knows no Django. What moved is found by ``corpus.comparison``;
here it is put into columns, with the words that differ marked, and bounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.compile import Compiled
from mingzhang.corpus.comparison import (
    Change,
    compare_budgets,
    compare_readings,
    moved_totals,
    shortened,
    words_apart,
)
from mingzhang.facts import Message
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import all_templates
from mingzhang.web.pure.compiling import tell, write_json
from mingzhang.web.pure.work import budget_of, compiled

MOST = 500
"""Changes of each kind that are shown; how many there are is always said."""
_LONGEST = 1500
"""Characters of a text of which single words are compared; the beginning of longer ones is."""
_OF_TABLES = "《"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contents to be compared for the body ``code``, in the words of ``lang``."""

    old: str
    new: str
    code: str
    lang: str
    folder: Path


def compare(pair: Pair) -> Message | None:
    """Write what moved into ``comparison.json``."""
    tell(pair.folder, 0, 4)
    before, after = budget_of(pair.old), budget_of(pair.new)
    tell(pair.folder, 1, 4)
    found = compare_budgets(before, after, pair.lang)
    texts = [one for one in found if _is_prose(one)]
    figures = [one for one in found if not _is_prose(one)]
    said: dict[str, Any] = {
        "totals": [_row(one) for one in moved_totals(before, after, pair.lang)],
        "figures": _bounded(figures, _row),
        "texts": _bounded(texts, _words_row),
        "groups": _groups(found),
    }
    tell(pair.folder, 2, 4)
    sets = compiled(before, pair.code), compiled(after, pair.code)
    tell(pair.folder, 3, 4)
    said |= _of_sets(sets)
    write_json(pair.folder / "comparison.json", said)
    write_json(pair.folder / "about.json", {"kind": "comparison"})
    return None


def _of_sets(sets: tuple[Compiled | Message, Compiled | Message]) -> dict[str, Any]:
    """Cells and sentences of the two disclosures; why they were not compared, where they cannot."""
    old, new = sets
    if isinstance(old, Message) or isinstance(new, Message):
        why = old if isinstance(old, Message) else new
        assert isinstance(why, Message)
        return {"not_compared": [why.zh, why.en]}
    if old.template != new.template:
        return {
            "not_compared": [
                "两稿的公开样式不同，公开表和文字不能逐项对应，只比较了填报的内容。",
                "The two versions have different layouts: tables and text were not compared.",
            ]
        }
    changes = compare_readings(_reading(old), _reading(new))
    cells = [one for one in changes if one.group.startswith(_OF_TABLES)]
    prose = [one for one in changes if not one.group.startswith(_OF_TABLES)]
    return {"cells": _bounded(cells, _row), "sentences": _bounded(prose, _words_row)}


def _reading(made: Compiled) -> Reading:
    return interpret(made.document, all_templates(), made.template)


def _is_prose(change: Change) -> bool:
    return change.key.startswith("texts") or ".texts." in change.key


def _bounded(changes: Sequence[Change], row: Any) -> dict[str, Any]:
    """The first changes, evenly over the groups, so that a long table does not hide the others."""
    shown = list(_evenly(changes, MOST))
    return {"rows": [row(one) for one in shown], "all": len(changes)}


def _evenly(changes: Sequence[Change], most: int) -> Iterable[Change]:
    if len(changes) <= most:
        yield from changes
        return
    share = max(1, most // len({one.group for one in changes}))
    seen: Counter[str] = Counter()
    left = most
    for one in changes:
        seen[one.group] += 1
        if seen[one.group] <= share and left > 0:
            left -= 1
            yield one


def _groups(changes: Iterable[Change]) -> list[list[Any]]:
    return [[group, count] for group, count in Counter(one.group for one in changes).items()]


def _row(change: Change) -> dict[str, Any]:
    return {
        "group": change.group,
        "what": change.what,
        "before": _cut(change.before),
        "after": _cut(change.after),
        "difference": change.difference,
    }


def _words_row(change: Change) -> dict[str, Any]:
    was, now = words_apart(change.before or "", change.after or "", _LONGEST)
    return {
        "group": change.group,
        "what": change.what,
        "before": was if change.before is not None else None,
        "after": now if change.after is not None else None,
    }


def _cut(text: str | None) -> str | None:
    return None if text is None else shortened(text, _LONGEST)
