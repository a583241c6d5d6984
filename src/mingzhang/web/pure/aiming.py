"""The targets of a budget with what is found about each, and the indicator library. Pure functions
that know no Django; what is found is said by ``performance/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.facts import Finding
from mingzhang.performance.library import Match, offers, search, shipped
from mingzhang.performance.lint import lint_budget
from mingzhang.performance.model import Execution, IndicatorRecord
from mingzhang.performance.records import of_budget
from mingzhang.performance.year import executions
from mingzhang.templates import all_templates
from mingzhang.web.pure.grid import Judged, judge
from mingzhang.web.pure.yearly import KEPT, LAST, Group, cells_held, groups, held

_OFFERED = 12
"""Indicators of the library that are offered for what was typed."""


@dataclass(frozen=True, slots=True)
class Aim:
    """An indicator with what is found about its target, and what others measure instead."""

    record: IndicatorRecord
    findings: tuple[Finding, ...]
    offers: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Aims:
    """The targets of a group, its money, and what is found about it as a whole."""

    group: Group
    money: Execution | None
    aims: tuple[Aim, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """All targets of a budget; ``findings`` that belong to no project, and how many there are.
    Targets are not ``checked`` where nobody knows the layout they will be printed in."""

    groups: tuple[Aims, ...]
    findings: tuple[Finding, ...]
    all_findings: int
    checked: bool


@lru_cache(maxsize=KEPT)
def targets(content: str) -> Judgement:
    """Every target of a revision with its findings beside it."""
    budget = held(content)
    template = next((t for t in all_templates() if t.id == budget.template), None)
    found = lint_budget(budget, template) if template is not None else ()
    records, money = of_budget(budget), executions(budget, LAST)
    by_line: dict[int, list[Finding]] = {}
    for one in found:
        for line in dict.fromkeys(place.line for place in one.places):
            by_line.setdefault(line, []).append(one)
    told: set[int] = set()

    def at(line: int) -> tuple[Finding, ...]:
        own = tuple(by_line.get(line, ())) if line else ()
        told.update(id(one) for one in own)
        return own

    result = []
    for group in groups(budget):
        aims = tuple(_aim(records[place], at(records[place].place.line)) for place in group.own)
        project = next((p for p in budget.projects if group.project and p.key == group.key), None)
        line = project.at.row if project is not None and project.at is not None else 0
        result.append(Aims(group, money.get(group.key) if project else None, aims, at(line)))
    rest = tuple(one for one in found if id(one) not in told)
    return Judgement(tuple(result), rest, len(found), template is not None)


def _aim(record: IndicatorRecord, findings: tuple[Finding, ...]) -> Aim:
    """What others measure is offered where the words of a target were found fault with."""
    return Aim(record, findings, offers(shipped(), record) if findings else ())


def library(words: str, level: str = "") -> tuple[Match, ...]:
    """Indicators of the library that fit what was typed."""
    return search(shipped(), words, level=level, limit=_OFFERED) if words.strip() else ()


def with_indicator(content: str, group: Group, row: Mapping[str, str]) -> Judged:
    """A revision with one more indicator, after the last one of its group."""
    cells = {sheet: [dict(one) for one in rows] for sheet, rows in cells_held(content).items()}
    named = {"project" if group.project else "unit": group.label}
    place = group.own[-1] + 1 if group.own else len(cells["indicators"])
    cells["indicators"].insert(place, {**named, **row})
    return judge(cells)
