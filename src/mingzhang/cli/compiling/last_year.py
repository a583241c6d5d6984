"""Last year's figures for ``--last-year``: from a budget, or from a published disclosure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.budget import Budget
from mingzhang.budget.kind import is_budget
from mingzhang.budget.load import load_budget
from mingzhang.budget.problems import has_errors
from mingzhang.cli.compiling.telling import problems_told
from mingzhang.cli.complaints import CommandError
from mingzhang.compile import with_published
from mingzhang.formats.reading import read_any
from mingzhang.interpret import UNKNOWN, interpret
from mingzhang.templates import all_templates


def with_last_year(
    budget: Budget, path: Path | None, folders: Sequence[Path] | None, lang: str
) -> tuple[Budget, Budget | None]:
    """The budget with last year's published figures, and last year's budget where that was named.

    Raises :class:`CommandError` when the file is of the wrong year or cannot be understood.
    """
    if path is None:
        return budget, None
    if is_budget(path):
        previous, problems = load_budget(path)
        if previous is None or has_errors(problems):
            raise CommandError(
                problems_told(path, problems, lang), problems_told(path, problems, lang)
            )
        _same_year(path, previous.year, budget.year - 1)
        return budget, previous
    reading = interpret(read_any(path), all_templates(tuple(folders or ())))
    if reading.template.id == UNKNOWN.id and not reading.tables:
        raise CommandError(
            f"没有认出 {path} 的公开样式，取不到上年数。",
            f"The layout of {path} was not recognised: no figures of last year can be taken.",
        )
    _same_year(path, reading.parts[0].year, budget.year - 1)
    return with_published(budget, reading), None


def _same_year(path: Path, found: int | None, wanted: int) -> None:
    if found is not None and found != wanted:
        raise CommandError(
            f"{path} 是 {found} 年的，上年应为 {wanted} 年。请换成上年的文件。",
            f"{path} is of {found}, last year is {wanted}. Please name last year's file.",
        )
