"""What the person at the terminal is told: mistakes in the budget, files, rounding, open ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.budget.problems import Problem
from mingzhang.compile import Compiled, Plan
from mingzhang.facts import Severity

_MOST = 8
"""Rounding tails that are named on the screen; all of them stand in the JSON."""


def problems_told(path: Path, problems: Sequence[Problem], lang: str) -> str:
    """Every mistake of a budget, errors first, one a line."""
    if not problems:
        return ""
    errors = [p for p in problems if p.severity is Severity.ERROR]
    others = [p for p in problems if p.severity is not Severity.ERROR]
    zh = lang == "zh"
    lines = []
    if errors:
        lines.append(
            f"{path}：{len(errors)} 处错误，改好之前不编制："
            if zh
            else f"{path}: {len(errors)} mistakes; nothing is compiled until they are mended:"
        )
        lines += [f"  ✗ {p.said(lang)}" for p in errors]
    if others:
        lines.append(
            f"{path}：{len(others)} 处请核实：" if zh else f"{path}: {len(others)} to look at:"
        )
        lines += [f"  ! {p.said(lang)}" for p in others]
    return "\n".join(lines) + "\n"


def set_told(made: Compiled, files: Sequence[Path], lang: str) -> str:
    """What was written for one body, and what only a person can still supply."""
    zh = lang == "zh"
    lines = [f"{made.body.code} {made.body.name}"]
    lines += [f"  → {path}" for path in files]
    lines += _rounding(made, zh)
    for finding in made.findings:
        lines.append(f"  ! {finding.message.said(lang)}")
    return "\n".join(lines) + "\n"


def _rounding(made: Compiled, zh: bool) -> list[str]:
    lines: list[str] = []
    if made.plan is Plan.CARRY:
        broken = [m for m in made.moved if m.broken]
        if made.moved:
            lines.append(
                f"  尾差已调平：{len(made.moved)} 个数字与各自四舍五入的结果差一个末位"
                if zh
                else f"  rounding carried: {len(made.moved)} figures differ from their own rounding"
            )
        for move in broken:
            where = "，".join(f"{axis}={member}" for axis, member in move.coordinate.items())
            lines.append(
                f"  ! 无法在一个末位内调平：{where}，应为 {move.own.text}，显示 {move.shown.text}"
                if zh
                else f"  ! could not be kept within one unit: {where}, {move.own.text} "
                f"shown as {move.shown.text}"
            )
        return lines
    if made.tails:
        lines.append(
            f"  四舍五入的尾差 {len(made.tails)} 处（表下已注明；--rounding carry 可调平）："
            if zh
            else f"  {len(made.tails)} rounding tails (noted under the tables; --rounding carry "
            "adds them up):"
        )
    for title, tail in made.tails[:_MOST]:
        sums = f"{tail.shown.text} ≠ {tail.parts.text}"
        lines.append(f"    《{title}》{tail.row} {tail.column}：{sums}")
    if len(made.tails) > _MOST:
        lines.append("    …")
    return lines
