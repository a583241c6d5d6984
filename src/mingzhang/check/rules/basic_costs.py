"""C5: basic expenditure budgeted as projects (基本支出列入项目支出)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, joined
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.projects import Project, form_projects, listed_projects, name_key, same_budget
from mingzhang.check.sentences import sentences
from mingzhang.check.wordlists import alternatives, patterns
from mingzhang.facts import Message, Place
from mingzhang.interpret.model import Reading

_YEAR = re.compile(r"\d{4}年?度?")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class BasicCost:
    """A kind of running or staff cost: words of project names, exceptions, where it belongs."""

    words: re.Pattern[str]
    but: re.Pattern[str]
    belongs: str


@rule("C5")
def no_basic_costs_in_projects(case: Case) -> Iterator[Result]:
    """No project name stands for the cost of running the body or paying its staff."""
    reading = case.reading
    projects = [
        p
        for p in (*form_projects(reading), *listed_projects(reading))
        if not p.budget or p.budget.value
    ]
    if not projects:
        return
    bodies = [name_key(p.entity.name) for p in reading.parts if p.entity.name]
    found = [(p, belongs) for p in projects if (belongs := _belongs(p.name, bodies))]
    if not found:
        yield Passed(len(projects))
        return
    places = [place for project, _ in found for place in project.places]
    places.extend(
        place
        for project, _ in found
        for text, place in project.texts
        if any(cost.words.search(text) for cost in _costs())
    )
    each = _once(found)
    names = [project.name for project, _ in each]
    places.extend(_mentions(reading, names))
    shown = wording.listing(_moved(p, belongs) for p, belongs in each)
    yield Hit(
        places=distinct(places),
        stated=joined(names),
        expected="基本支出",
        fields={
            "projects": shown,
            "count": str(len(each)),
            "where": wording.place(places[0]),
        },
    )


def _belongs(name: str, bodies: list[str]) -> str:
    """Where a project of this name belongs in basic expenditure; empty for a real project."""
    for cost in _costs():
        if cost.words.search(name) and not cost.but.search(name):
            return cost.belongs
    key = _YEAR.sub("", name_key(name))
    for body in bodies:
        key = key.replace(body, "")
    if patterns("basic_costs")["empty_names"].search(key):
        return "公用经费（302）或细化到具体事项"
    return ""


@cache
def _costs() -> tuple[BasicCost, ...]:
    found = []
    for node in patterns("basic_costs").rows("costs"):
        keys = node.mapping(("words", "not", "as"), ("words", "not", "as"))
        found.append(
            BasicCost(alternatives(keys["words"]), alternatives(keys["not"]), keys["as"].text())
        )
    return tuple(found)


def _once(found: list[tuple[Project, str]]) -> list[tuple[Project, str]]:
    """Each project once, though the list and its form may call it by different names."""
    each: list[tuple[Project, str]] = []
    for project, belongs in found:
        known = any(
            project.key == other.key
            or (
                belongs == where
                and (project.form is None) != (other.form is None)
                and same_budget(project.budget, other.budget)
            )
            for other, where in each
        )
        if not known:
            each.append((project, belongs))
    return each


def _moved(project: Project, belongs: str) -> Message:
    """The project, its money and where that belongs."""
    money = wording.figure(project.budget.shown()) if project.budget is not None else None
    return Message(
        f"“{project.name}”{f'（{money.zh}）' if money else ''}应列{belongs}",
        f"{wording.quoted(project.name)}{f' ({money.en})' if money else ''}, "
        f"which belongs under {wording.quoted(belongs)}",
    )


def _mentions(reading: Reading, names: list[str]) -> Iterator[Place]:
    """Sentences of the narrative that name one of the projects."""
    for name in names:
        if len(name) >= _SHORTEST:
            for said in sentences(reading, name):
                yield said.place
