"""Matches as people read them, and as programs do."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from mingzhang.facts import Message
from mingzhang.performance.library import Match

_HEADS = {
    "field": Message("领域", "Field"),
    "level1": Message("一级指标", "Level 1"),
    "level2": Message("二级指标", "Level 2"),
    "name": Message("三级指标", "Level 3"),
    "typical": Message("常见指标值", "Typical target"),
    "bodies": Message("使用单位数", "Bodies"),
    "seen": Message("出处", "Seen at"),
}
_SHOWN = 3
"""Origins shown for one indicator; the others are counted."""
_NOTHING = Message(
    "没有找到合适的指标。可换一个说法，或用 mingzhang indicators mine 从更多公开文件中收集。",
    "Nothing fits. Try other words, or collect more with mingzhang indicators mine.",
)


def listed(found: Sequence[Match], form: str, lang: str, *, colour: bool = False) -> str:
    """Matches as a table (``text``), ``csv`` or ``json``."""
    if form == "json":
        rows = [_record(match) for match in found]
        return json.dumps({"indicators": rows}, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return _csv(found, lang)
    return _table(found, lang, colour=colour) if found else _NOTHING.said(lang) + "\n"


def _record(match: Match) -> dict[str, Any]:
    entry = match.entry
    return {
        "field": entry.field,
        "level1": entry.level1,
        "level2": entry.level2,
        "name": entry.name,
        "sign": entry.sign,
        "unit": entry.unit,
        "typical": entry.typical,
        "measurable": entry.measurable,
        "bodies": entry.bodies,
        "seen": [{"value": s.value, "body": s.body, "year": s.year or None} for s in entry.seen],
        "fit": round(float(match.fit), 3),
    }


def _row(match: Match, lang: str) -> list[str]:
    entry = match.entry
    unmeasured = Message("（未量化）", "(not measured)").said(lang)
    return [
        entry.field,
        entry.level1,
        entry.level2,
        entry.name,
        entry.typical or unmeasured,
        str(entry.bodies),
        _origins(match, lang),
    ]


def _origins(match: Match, lang: str) -> str:
    seen = match.entry.seen
    said = [f"{s.body}{s.year or ''}：{s.value}" for s in seen[:_SHOWN]]
    if len(seen) > _SHOWN:
        said.append(Message(f"等{len(seen)}处", f"{len(seen)} in all").said(lang))
    return "；".join(said)


def _csv(found: Sequence[Match], lang: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([head.said(lang) for head in _HEADS.values()])
    writer.writerows(_row(match, lang) for match in found)
    return stream.getvalue()


def _table(found: Sequence[Match], lang: str, *, colour: bool) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for key, head in _HEADS.items():
        if key != "level1":  # the second level says it
            table.add_column(head.said(lang), overflow="fold")
    for match in found:
        first, _, *rest = _row(match, lang)
        # As text: a name in square brackets would be taken for markup.
        table.add_row(*map(Text, (first, *rest)))
    stream = io.StringIO()
    Console(file=stream, force_terminal=colour, width=None if colour else 160).print(table)
    return stream.getvalue()
