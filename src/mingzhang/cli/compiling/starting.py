"""A new budget file: empty, or filled with an earlier budget to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mingzhang.budget import Budget, write_workbook, write_yaml
from mingzhang.cli.compiling.choosing import chosen_template, open_budget
from mingzhang.cli.complaints import CommandError
from mingzhang.cli.library.sheet import library_sheet
from mingzhang.cli.output import remark
from mingzhang.cli.performance.proposing import draft_of, remarks, told
from mingzhang.performance.next_year import Proposal
from mingzhang.templates import Template
from mingzhang.templates.prose import asked
from mingzhang.templates.prose_model import Slot


def written_budget(
    file: Path,
    template: str,
    year: int,
    start: Path | None,
    folders: Sequence[Path] | None,
    lang: str,
) -> bytes:
    """The bytes of the new file. Raises :class:`CommandError` when it cannot be made so."""
    if file.exists():
        raise CommandError(
            f"{file} 已经存在，不覆盖。请换一个文件名。",
            f"{file} exists and is not overwritten. Please choose another name.",
        )
    layout, _ = chosen_template(template, folders)
    budget: Budget | None = None
    proposals: tuple[Proposal, ...] = ()
    if start is not None:
        budget, proposals = _begun(start, year, lang)
        budget = replace(budget, year=year, template=template)
    if file.suffix.lower() in (".yaml", ".yml"):
        return write_yaml(budget or _empty(layout, year)) + _as_comments(proposals)
    slots = asked_texts(layout)
    shown = [one for one in (remarks(proposals), library_sheet(budget)) if one is not None]
    return write_workbook(budget, layout, year, slots, remarks=shown)


def _begun(start: Path, year: int, lang: str) -> tuple[Budget, tuple[Proposal, ...]]:
    """The budget to start from: of an earlier year, without what belongs to that year alone, and
    with what its results propose."""
    budget = open_budget(start, lang)
    if budget is None:
        raise CommandError(
            f"{start} 里有错误，不能用它填。", f"{start} has mistakes and cannot be used."
        )
    if budget.year >= year:
        return budget, ()
    begun = draft_of(budget, year)
    if said := told(begun.proposals, lang):
        remark(said)
    return begun.budget, begun.proposals


def _as_comments(proposals: Sequence[Proposal]) -> bytes:
    """Proposals at the end of a YAML file, where nobody reads them back."""
    said = told(proposals, "zh")
    return "".join(f"# {line}\n" for line in said.splitlines()).encode()


def asked_texts(template: Template) -> tuple[Slot, ...]:
    """What a person has to write, for the department or its units, each slot once."""
    return tuple(asked([template]).values())


def _empty(template: Template, year: int) -> Budget:
    return Budget(year, "", "", "", template.id, ())
