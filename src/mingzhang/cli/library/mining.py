"""Files → catalogue entries, and catalogues opened and grown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from pathlib import Path

from mingzhang.budget import load_budget
from mingzhang.budget.kind import is_budget
from mingzhang.cli.complaints import CommandError, fault
from mingzhang.cli.inputs import Source
from mingzhang.cli.layouts import Layouts
from mingzhang.cli.pipeline import read_source
from mingzhang.facts import Amount, Message
from mingzhang.interpret.model import Reading
from mingzhang.performance.library import (
    Catalogue,
    Origin,
    load_catalogue,
    mine,
    shipped,
    write_catalogue,
)
from mingzhang.performance.records import of_budget, of_reading

_FUNCTION_DIGITS = 5
"""Functional codes are told apart down to 款: 医疗保障 and 卫生 share their 类."""


@dataclass(frozen=True, slots=True)
class Mined:
    """What one file gave, or why it gave nothing."""

    path: str
    catalogue: Catalogue = field(default_factory=Catalogue)
    error: str = ""


def mined(source: Source, layouts: Layouts, lang: str) -> Mined:
    """The indicators of one file; what goes wrong becomes the error sentence."""
    try:
        if source.member is None and is_budget(source.path):
            return _of_budget(source, lang)
        reading = read_source(source, layouts)
        if isinstance(reading, Message):
            return unreadable(source, reading, lang)
        body = reading.parts[0].entity.name if reading.parts else ""
        year = next((part.year for part in reading.parts if part.year), 0)
        origin = Origin(body or source.name, year or 0, _functions(reading))
        return Mined(source.name, mine(of_reading(reading), origin))
    except MemoryError:  # told by whoever set the limit
        raise
    except Exception as error:
        return unreadable(source, fault(error), lang)


def unreadable(source: Source, message: Message, lang: str) -> Mined:
    """The result of a file that could not be read."""
    return Mined(source.name, error=message.said(lang))


def grow(target: Path, results: Iterable[Mined]) -> Message:
    """Add what was collected to the catalogue in ``target``; the sentence about it."""
    before = load_catalogue(target) if target.exists() else Catalogue()
    after = reduce(Catalogue.grown, (result.catalogue for result in results), before)
    try:
        write_catalogue(after, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(
            f"指标库写不进 {target}：{reason}。请检查文件夹是否存在、是否可写。",
            f"The catalogue cannot be written to {target}: {reason}.",
        ) from error
    seen = sum(len(entry.seen) for entry in after.entries)
    new = len(after.entries) - len(before.entries)
    return Message(
        f"指标库 {target} 现有{len(after.entries)}条指标（新增{new}条），来自{seen}处。",
        f"The catalogue {target} now holds {len(after.entries)} indicators ({new} new), seen in "
        f"{seen} places.",
    )


def opened(paths: Sequence[Path]) -> Catalogue:
    """The shipped catalogue and those in ``paths`` as one."""
    return reduce(Catalogue.grown, map(load_catalogue, paths), shipped())


def _of_budget(source: Source, lang: str) -> Mined:
    budget, problems = load_budget(source.path)
    if budget is None:
        return Mined(source.name, error="".join(problem.said(lang) for problem in problems[:1]))
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for line in budget.lines:
        if line.project:
            spent[line.function] += line.amount
    origin = Origin(budget.name, budget.year, _most(spent))
    return Mined(source.name, mine(of_budget(budget), origin))


def _functions(reading: Reading) -> tuple[str, ...]:
    """What most of the money is for: codes of 款, the most expensive first."""
    found: dict[str, Decimal] = {}
    for fact in reading.facts:
        code = fact.coordinate.get("function", "")
        spent = fact.coordinate.get("flow") == "expenditure" and isinstance(fact.value, Amount)
        if spent and len(code) >= _FUNCTION_DIGITS and isinstance(fact.value, Amount):
            amount = fact.value.base
            found[code] = max(found.get(code, amount), amount)
    return _most(found)


def _most(spent: dict[str, Decimal]) -> tuple[str, ...]:
    return tuple(sorted(spent, key=lambda code: (-spent[code], code)))
