"""A workbook with its mistakes marked where they stand: the clerk's own file, a colour and a
comment at each cell, and the sheet 问题清单 that lists them all and leads to each.

The sheet is none of a budget's: a marked copy that was mended is read like any other workbook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mingzhang.budget.problems import Problem, place
from mingzhang.budget.schema import schema
from mingzhang.budget.workbook.cells import column_number
from mingzhang.budget.workbook.reader import MARKS
from mingzhang.facts import Message, Severity
from mingzhang.formats.xlsx.annotating import Note, annotated
from mingzhang.formats.xlsx.listing import Listed, Listing
from mingzhang.formats.xlsx.package import Package

MOST_LISTED = 5_000
_LETTERS = re.compile(r"[A-Z]{1,3}")
_NAMES = {Severity.ERROR: Message("错误", "error"), Severity.WARNING: Message("疑点", "warning")}
_HEADS = (
    (Message("位置", "Place"), 24),
    (Message("级别", "Level"), 9),
    (Message("问题和改法", "What is wrong, and what to do"), 90),
)


def mark(data: bytes, problems: Sequence[Problem], lang: str = "zh") -> bytes:
    """What :func:`mingzhang.budget.mark_workbook` says."""
    sheets = _sheets(data)
    return annotated(data, _notes(problems, sheets, lang), _listing(problems, sheets, lang))


def _sheets(data: bytes) -> dict[str, str]:
    """From the names of sheets in messages to those in the file."""
    found: dict[str, str] = {}
    for entry in Package(data).sheets():
        found.setdefault(entry.name, entry.name)
        known = schema().named(entry.name)
        if known is not None:
            found.setdefault(known.name.zh, entry.name)
    return found


def _notes(problems: Sequence[Problem], sheets: Mapping[str, str], lang: str) -> list[Note]:
    notes = []
    for problem in problems:
        spot = _spot(problem, sheets)
        if spot is not None:
            sheet, row, column = spot
            name = _NAMES[Severity.ERROR if _grave(problem) else Severity.WARNING].said(lang)
            colon = "：" if lang == "zh" else ": "
            text = f"{name}{colon}{problem.message.said(lang)}"
            notes.append(Note(sheet, row, column, text, _grave(problem)))
    return notes


def _listing(problems: Sequence[Problem], sheets: Mapping[str, str], lang: str) -> Listing:
    count = len(problems)
    intro = Message(
        f"共 {count} 个。点“位置”到那一格；改好后可以直接上传本文件，标注和这张表不算预算内容。",
        f"{count} in all. Click a place to go to its cell. When everything is mended, upload this "
        "file; the marks and this sheet are no part of the budget.",
    )
    rows = [_row(problem, sheets, lang) for problem in problems[:MOST_LISTED]]
    if count > MOST_LISTED:
        more = Message(
            f"还有 {count - MOST_LISTED} 个没有列出，请先改上面的。",
            f"{count - MOST_LISTED} more are not listed; please mend those above first.",
        )
        rows.append(Listed(("", "", more.said(lang))))
    heads = [(head.said(lang), width) for head, width in _HEADS]
    title = Message("问题清单", "What is wrong in this workbook")
    return Listing(MARKS, title.said(lang), intro.said(lang), heads, rows)


def _row(problem: Problem, sheets: Mapping[str, str], lang: str) -> Listed:
    whole = Message("整个文件", "the whole file").said(lang)
    where = place(problem.at, lang) if problem.at is not None else whole
    level = _NAMES[Severity.ERROR if _grave(problem) else Severity.WARNING].said(lang)
    words = (where, level, problem.message.said(lang))
    if problem.at is None or problem.at.sheet not in sheets:
        return Listed(words)
    column = problem.at.column if _LETTERS.fullmatch(problem.at.column) else "A"
    return Listed(words, sheets[problem.at.sheet], f"{column}{max(problem.at.row, 1)}")


def _spot(problem: Problem, sheets: Mapping[str, str]) -> tuple[str, int, int] | None:
    """Sheet, row and column of a cell to mark: the first of its row where the row is wrong."""
    at = problem.at
    if at is None or not at.row or at.sheet not in sheets:
        return None
    column = column_number(at.column) if _LETTERS.fullmatch(at.column) else 1
    return sheets[at.sheet], at.row, column


def _grave(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR
