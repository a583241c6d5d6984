"""Two files compared for ``mingzhang diff``, and the changes told."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

from mingzhang.budget.kind import is_budget
from mingzhang.budget.load import load_budget
from mingzhang.cli.compiling.telling import problems_told
from mingzhang.cli.complaints import CommandError
from mingzhang.corpus.comparison import Change, compare_budgets, compare_readings
from mingzhang.formats.reading import read_any
from mingzhang.interpret import UNKNOWN, interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import all_templates


def changes_between(old: Path, new: Path, folders: Sequence[Path] | None) -> tuple[Change, ...]:
    """The changes from one file to the other: both budgets, or both disclosures.

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
        return compare_budgets(*budgets)
    if any(kinds):
        raise CommandError(
            "一个是预算，一个是公开文件，不能比较。请给两个预算，或两个公开文件。",
            "One is a budget and the other a disclosure. Please name two of one kind.",
        )
    return compare_readings(_reading(old, folders), _reading(new, folders))


def _reading(path: Path, folders: Sequence[Path] | None) -> Reading:
    reading = interpret(read_any(path), all_templates(tuple(folders or ())))
    if reading.template is UNKNOWN:
        raise CommandError(
            f"没有认出 {path} 的公开样式，无法比较。",
            f"The layout of {path} was not recognised: it cannot be compared.",
        )
    return reading


def changes_told(changes: Sequence[Change], lang: str) -> str:
    """The changes for people, group by group."""
    zh = lang == "zh"
    if not changes:
        return "没有变动。\n" if zh else "Nothing changed.\n"
    lines: list[str] = []
    for group, members in itertools.groupby(changes, key=lambda change: change.group):
        lines.append(group)
        for change in members:
            name = f"{change.what}：" if change.what else ""
            if change.before is None:
                lines.append(f"  + {name}{change.after}")
            elif change.after is None:
                lines.append(f"  - {name}{change.before}")
            else:
                lines.append(f"  ~ {name}{change.before} → {change.after}")
    total = len(changes)
    lines.append(f"共 {total} 处变动。" if zh else f"{total} changes.")
    return "\n".join(lines) + "\n"


def changes_json(old: Path, new: Path, changes: Sequence[Change]) -> str:
    """The changes as JSON: ``{"old", "new", "changes": [{group, what, before, after}]}``."""
    listed = [
        {"group": c.group, "what": c.what, "before": c.before, "after": c.after} for c in changes
    ]
    return (
        json.dumps(
            {"old": str(old), "new": str(new), "changes": listed}, ensure_ascii=False, indent=1
        )
        + "\n"
    )
