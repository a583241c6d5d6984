"""One thing that moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is not the same in both. ``group`` is the sheet, table, form or section,
    ``what`` names the line, cell or sentence in it. ``before`` is None for what was added,
    ``after`` for what was dropped. ``key`` names sheet and column of a budget for programs
    (``lines.amount``); empty for disclosures. ``difference`` is how much an amount moved, signed,
    in the words of the reader; empty where it is no amount."""

    group: str
    what: str
    before: str | None
    after: str | None
    key: str = ""
    difference: str = field(default="", compare=False)


def sequence_changes(
    group: str, what: str, before: Sequence[str], after: Sequence[str]
) -> list[Change]:
    """Changes between two lists of texts in order: replaced ones are paired, others stand alone."""
    found: list[Change] = []
    matcher = SequenceMatcher(None, list(before), list(after), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        old, new = before[a:b], after[c:d]
        for n in range(max(len(old), len(new))):
            found.append(
                Change(
                    group,
                    what,
                    old[n] if n < len(old) else None,
                    new[n] if n < len(new) else None,
                )
            )
    return found
