"""The last steps that workbook and YAML share: records, what follows from them, every mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mingzhang.budget.assemble import assemble
from mingzhang.budget.complete import complete
from mingzhang.budget.model import Budget, Where
from mingzhang.budget.problems import Problem, has_errors
from mingzhang.budget.schema import schema
from mingzhang.budget.source import Source
from mingzhang.budget.validate import validate
from mingzhang.facts import Message, Severity
from mingzhang.templates.prose_model import Slot

_OF_HEADS = ("column_missing", "column_renamed")
Loaded = tuple[Budget | None, tuple[Problem, ...]]
"""The budget, None while it has an error, and every problem in the order of the file."""


def finish(source: Source, slots: Sequence[Slot] = ()) -> Loaded:
    """The budget a file holds, and everything that is wrong with it at once."""
    made = assemble(source)
    budget = complete(made.budget)
    locate = source.locator()
    judged = validate(budget, broken=made.broken, slots=slots)
    found = [p.located(locate) for p in _folded(judged, source)]
    told = {(p.at, p.kind) for p in made.problems}
    problems = (*made.problems, *(p for p in found if (p.at, p.kind) not in told))
    return (None if has_errors(problems) else budget), tuple(sorted(problems, key=_order))


def _folded(problems: Iterable[Problem], source: Source) -> Iterator[Problem]:
    """A column that its sheet has lost is told once: what every row lacks because of it is left
    out where the head is told already, and else becomes one sentence about the head."""
    lost = {
        (row.at.sheet, column.key): column
        for sheet in schema().records
        for row in source.rows.get(sheet.key, [])[:1]
        for column in sheet.columns
        if row.columns and column.key not in row.columns
    }
    told = {(p.at.sheet, p.field) for p in source.problems if p.at and p.kind in _OF_HEADS}
    rows: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        key = (problem.at.sheet if problem.at else "", problem.field)
        if key not in lost:
            yield problem
        elif key not in told:
            rows.setdefault(key, []).append(problem)
    for (name, field), found in rows.items():
        head = lost[name, field].head
        severity = Severity.ERROR if has_errors(found) else Severity.WARNING
        zh = f"表头没有“{head.zh}”这一列，有 {len(found)} 处因此不全；请恢复这一列并填写。"
        en = (
            f"There is no column “{head.zh}” ({head.en}), which {len(found)} records lack; "
            "put it back and fill it in."
        )
        yield Problem("column_missing", severity, Message(zh, en), Where(name, 0), field)


def _order(problem: Problem) -> tuple[int, int, int, str, str]:
    """By sheet, row and column, as a clerk goes through the file; what has no place comes first."""
    at = problem.at
    if at is None:
        return (-1, 0, 0, "", problem.kind)
    sheets = [name for s in schema().sheets for name in (s.key, s.name.zh)]
    sheet = sheets.index(at.sheet) // 2 if at.sheet in sheets else -1
    return (sheet, at.row, len(at.column), at.column, problem.kind)
