"""Two files compared for ``mingzhang diff``, and the changes told."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.budget.kind import is_budget
from mingzhang.budget.load import load_budget
from mingzhang.cli.compiling.telling import problems_told
from mingzhang.cli.complaints import CommandError
from mingzhang.corpus.comparison import (
    Change,
    compare_budgets,
    compare_readings,
    moved_totals,
)
from mingzhang.formats.reading import read_any
from mingzhang.interpret import UNKNOWN, interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import all_templates

_SHOWN = 80
"""Characters of a text that the list for people shows; JSON holds it whole."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What moved: every change, the ``totals`` of budgets that moved, and a ``note`` that comes
    first where the two can hardly be compared."""

    changes: tuple[Change, ...]
    totals: tuple[Change, ...] = ()
    note: str = ""


def comparison_of(
    old: Path, new: Path, folders: Sequence[Path] | None, lang: str = "zh"
) -> Comparison:
    """What moved from one file to the other: both budgets, or both disclosures.

    Raises :class:`CommandError` when they are not of one kind or cannot be understood.
    """
    kinds = is_budget(old), is_budget(new)
    if kinds == (True, True):
        budgets = []
        for path in (old, new):
            budget, problems = load_budget(path)
            if budget is None:
                raise CommandError(
                    problems_told(path, problems, "zh"), problems_told(path, problems, "en")
                )
            budgets.append(budget)
        before, after = budgets
        return Comparison(compare_budgets(before, after, lang), moved_totals(before, after, lang))
    if any(kinds):
        raise CommandError(
            "一个是预算，一个是公开文件，不能比较。请给两个预算，或两个公开文件。",
            "One is a budget and the other a disclosure. Please name two of one kind.",
        )
    return _of_disclosures(_reading(old, folders), _reading(new, folders), lang)


def _of_disclosures(old: Reading, new: Reading, lang: str) -> Comparison:
    """Tables of two layouts have no cells in common: that is said, and they are not listed."""
    layouts = old.template.id, new.template.id
    if layouts[0] == layouts[1]:
        return Comparison(compare_readings(old, new))
    zh = lang == "zh"
    group = "公开样式" if zh else "Layout"
    note = (
        "两份公开文件的公开样式不同，表格和栏目不能逐项对应，没有逐项比较。"
        if zh
        else "The two disclosures have different layouts: their tables and sections do not match "
        "one by one and were not compared."
    )
    return Comparison((Change(group, "", *layouts, "template"),), note=note)


def _reading(path: Path, folders: Sequence[Path] | None) -> Reading:
    reading = interpret(read_any(path), all_templates(tuple(folders or ())))
    if reading.template.id == UNKNOWN.id and not reading.tables:
        raise CommandError(
            f"没有认出 {path} 的公开样式，无法比较。",
            f"The layout of {path} was not recognised: it cannot be compared.",
        )
    return reading


def changes_told(found: Comparison, lang: str) -> str:
    """The changes for people: a summary, then group by group."""
    zh = lang == "zh"
    if not found.changes:
        return "没有变动。\n" if zh else "Nothing changed.\n"
    lines = [found.note] if found.note else []
    lines.extend(_summary(found, zh))
    for group, members in itertools.groupby(found.changes, key=lambda change: change.group):
        lines.extend(("", group))
        lines.extend(_line(change, zh) for change in members)
    return "\n".join(lines) + "\n"


def _summary(found: Comparison, zh: bool) -> list[str]:
    """How many changes there are, by group, and the totals that moved."""
    total = len(found.changes)
    lines = [f"共 {total} 处变动：" if zh else f"{total} change{'s' * (total != 1)}:"]
    counts = Counter(change.group for change in found.changes)
    lines.extend(f"  {group} {n} 处" if zh else f"  {group}: {n}" for group, n in counts.items())
    for group, members in itertools.groupby(found.totals, key=lambda change: change.group):
        lines.append(group)
        lines.extend(_line(change, zh) for change in members)
    return lines


def _line(change: Change, zh: bool) -> str:
    what = " ".join(change.what.split())
    name = f"{what}{'：' if zh else ': '}" if what else ""
    nothing = "（空）" if zh else "(empty)"
    if change.before is None:
        return f"  + {name}{_short(change.after or '')}"
    if change.after is None:
        return f"  - {name}{_short(change.before)}"
    was, now = _apart(change.before, change.after)
    return f"  ~ {name}{was or nothing} → {now or nothing}"


def _short(text: str) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _apart(before: str, after: str) -> tuple[str, str]:
    """Two texts shortened so that the place where they part is seen in both."""
    was, now = " ".join(before.split()), " ".join(after.split())
    if max(len(was), len(now)) <= _SHOWN:
        return was, now
    same = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), 0)
    start = max(0, same - _SHOWN // 4)
    lead = "…" if start else ""
    return _short(lead + was[start:]), _short(lead + now[start:])


def changes_json(old: Path, new: Path, found: Comparison) -> str:
    """The changes as JSON: ``{"old", "new", "note", "totals", "changes": [{group, what, before,
    after, key}]}``."""
    said = {
        "old": str(old),
        "new": str(new),
        "note": found.note,
        "totals": [_record(change) for change in found.totals],
        "changes": [_record(change) for change in found.changes],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _record(change: Change) -> dict[str, str | None]:
    return {
        "group": change.group,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "key": change.key,
    }
