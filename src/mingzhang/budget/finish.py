"""The last steps that workbook and YAML share: records, what follows from them, every mistake."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.budget.assemble import assemble
from mingzhang.budget.complete import complete
from mingzhang.budget.model import Budget
from mingzhang.budget.problems import Problem, has_errors
from mingzhang.budget.schema import schema
from mingzhang.budget.source import Source
from mingzhang.budget.validate import validate
from mingzhang.templates.prose_model import Slot

Loaded = tuple[Budget | None, tuple[Problem, ...]]
"""The budget, None while it has an error, and every problem in the order of the file."""


def finish(source: Source, slots: Sequence[Slot] = ()) -> Loaded:
    """The budget a file holds, and everything that is wrong with it at once."""
    made = assemble(source)
    budget = complete(made.budget)
    locate = source.locator()
    found = [p.located(locate) for p in validate(budget, broken=made.broken, slots=slots)]
    told = {(p.at, p.kind) for p in made.problems}
    problems = (*made.problems, *(p for p in found if (p.at, p.kind) not in told))
    return (None if has_errors(problems) else budget), tuple(sorted(problems, key=_order))


def _order(problem: Problem) -> tuple[int, int, int, str, str]:
    """By sheet, row and column, as a clerk goes through the file; what has no place comes first."""
    at = problem.at
    if at is None:
        return (-1, 0, 0, "", problem.kind)
    sheets = [name for s in schema().sheets for name in (s.key, s.name.zh)]
    sheet = sheets.index(at.sheet) // 2 if at.sheet in sheets else -1
    return (sheet, at.row, len(at.column), at.column, problem.kind)
