"""A list of offices as people have it: budget codes and names out of a text, a sheet, or the cover
of a budget workbook. Knows no Django: files are read in a limited child process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.facts import Message

_MOST = 2000
_PARTED = re.compile(r"[\t,，;；、]|\s{1,}")
_CODE = re.compile(r"\d{3}|\d{6}")


@dataclass(frozen=True, slots=True)
class Office:
    """One line: ``code`` with three digits a department, with six a unit of it."""

    code: str
    name: str


def offices_in_text(text: str) -> tuple[Office, ...] | Message:
    """One office a line: code and name, parted by blanks, commas or tabs."""
    return _offices(_PARTED.split(line.strip()) for line in text.splitlines())


def offices_in_file(path: Path) -> tuple[Office, ...] | Message:
    """The offices of a text file (CSV), of a sheet, or of a budget workbook with its units."""
    if path.suffix in (".csv", ".txt"):
        return offices_in_text(_decoded(path.read_bytes()))
    from python_calamine import CalamineError, load_workbook

    from mingzhang.budget import load_budget

    budget, _ = load_budget(path)
    if budget is not None:
        own = (Office(budget.code, budget.name),)
        return own + tuple(Office(unit.code, unit.name) for unit in budget.units)
    try:
        rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, IndexError, ValueError):
        return Message(
            "这个文件读不出。请用 CSV、Excel 或本系统的预算工作簿。",
            "This file cannot be read. Please use CSV, Excel or a budget workbook.",
        )
    return _offices([_text(cell) for cell in row] for row in rows)


def _offices(rows: Iterable[Sequence[str]]) -> tuple[Office, ...] | Message:
    found: dict[str, Office] = {}
    for number, cells in enumerate(rows, start=1):
        words = [cell.strip() for cell in cells if cell.strip()]
        at = next((n for n, word in enumerate(words) if word.isascii() and word.isdigit()), None)
        if at is None:
            continue  # a head, a title, an empty line
        code, rest = words[at], [word for word in words[at + 1 :] if not word.isdigit()]
        if not _CODE.fullmatch(code):
            return Message(
                f"第{number}行的编码 {code[:20]} 不是三位（部门）或六位（单位）数字。",
                f"Line {number}: the code {code[:20]} has neither three (department) nor six "
                "digits (unit).",
            )
        if not rest or len(rest[0]) > 120:
            return Message(
                f"第{number}行（{code}）没有单位名称，或者太长。",
                f"Line {number} ({code}) has no name, or one that is too long.",
            )
        if code in found and found[code].name != rest[0]:
            return Message(
                f"第{number}行的编码 {code} 前面已经用于{found[code].name}。",
                f"Line {number}: {code} was used above, for {found[code].name}.",
            )
        found[code] = Office(code, rest[0])
    if not found:
        return Message(
            "没有读到单位。每行写编码和名称，如：361 卫生健康局。",
            "There are no offices in it. Write code and name, one office a line.",
        )
    if len(found) > _MOST:
        return Message(f"一次最多{_MOST}个单位。", f"At most {_MOST} offices at a time.")
    return tuple(found.values())


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
