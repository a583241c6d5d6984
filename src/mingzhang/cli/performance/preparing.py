"""A workbook with rows to be filled in for a month."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.budget import Budget, write_workbook
from mingzhang.cli.compiling.choosing import chosen_template
from mingzhang.cli.compiling.starting import asked_texts
from mingzhang.cli.complaints import CommandError
from mingzhang.performance.preparing import rows_to_fill


def prepared_workbook(
    file: Path, budget: Budget, month: int, folders: Sequence[Path] | None
) -> bytes:
    """The budget as a workbook that asks for the month. Raises :class:`CommandError`."""
    if file.exists():
        raise CommandError(
            f"{file} 已经存在，不覆盖。请换一个文件名。",
            f"{file} exists and is not overwritten. Please choose another name.",
        )
    if file.suffix.lower() != ".xlsx":
        raise CommandError(
            f"--prepare 写的是工作簿，文件名应以 .xlsx 结尾，不是 {file.name}。",
            f"--prepare writes a workbook; its name must end in .xlsx, not {file.name}.",
        )
    layout, _ = chosen_template(budget.template, folders)
    rows = rows_to_fill(budget, month)
    return write_workbook(budget, layout, budget.year, asked_texts(layout), rows)
