"""A department's budget from those of its units (汇总): records joined, nothing computed.

Each unit's budget gives the records of that unit. The department's own draft gives the cover, what
the department says as a whole (its code as ``unit``), and the records of the units that handed in
nothing. What cannot be joined is a :class:`Problem`, and then there is no budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from mingzhang.budget.model import Budget, CodeName, Project
from mingzhang.budget.problems import Problem, error, has_errors, quoted, warning

_OF_PROJECTS = ("adjustments", "payments")
"""Records that name a project and no unit."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The joined budget (None while something cannot be joined), and every problem. ``joined`` are
    the codes of the units that came in, ``kept`` those left as the department's draft has them."""

    budget: Budget | None
    problems: tuple[Problem, ...]
    joined: tuple[str, ...]
    kept: tuple[str, ...]


def consolidate(department: Budget, parts: Sequence[tuple[str, Budget]]) -> Consolidated:
    """``department`` with the records of units replaced by those of ``parts``: code of the unit and
    the budget it handed in. The result is not validated: call :func:`~mingzhang.budget.validate`.
    """
    problems = list(_misfits(department, parts))
    sources = {code: _without_places(part) for code, part in parts}
    own = _without_places(department)
    order = [unit.code for unit in own.units]
    order += sorted(code for code in sources if code not in order)
    units = [u for code in order if (u := sources.get(code, own).unit(code)) is not None]
    problems += _same_projects(sources, own, order)
    codes, clashes = _codes([(own.code, own), *((c, sources[c]) for c in order if c in sources)])
    problems += clashes
    joined: dict[str, Any] = {"units": tuple(units), "codes": codes}
    for name in _lists():
        if name not in joined:
            joined[name] = tuple(_joined(name, own, sources, order))
    kept = tuple(code for code in order if code not in sources)
    budget = None if has_errors(problems) else replace(own, **joined)
    return Consolidated(budget, tuple(problems), tuple(c for c in order if c in sources), kept)


def _lists() -> list[str]:
    return [f.name for f in fields(Budget) if str(f.type).startswith("tuple[")]


def _joined(
    name: str, own: Budget, sources: dict[str, Budget], order: Sequence[str]
) -> Iterator[Any]:
    """The records of one list: what the department says as a whole, then unit by unit."""
    yield from _of(name, own, own.code)
    for code in order:
        yield from _of(name, sources.get(code, own), code)


def _of(name: str, budget: Budget, code: str) -> Iterator[Any]:
    """The records of one unit; of the department as a whole where ``code`` is the department's."""
    for record in getattr(budget, name):
        if name in _OF_PROJECTS:
            project = budget.project(record.project)
            holder = project.unit if project is not None else budget.code
        else:
            holder = record.unit
        if holder == code:
            yield record


def _misfits(department: Budget, parts: Sequence[tuple[str, Budget]]) -> Iterator[Problem]:
    """Parts that are not budgets of units of this department and year."""
    seen: set[str] = set()
    for code, part in parts:
        name = (unit.name if (unit := part.unit(code)) is not None else "") or part.name
        told = f"{code} {name}"
        if code in seen:
            zh, en = f"单位 {told} 报了两份预算。", f"There are two budgets of the unit {told}."
            yield error("two_parts", zh, en)
        seen.add(code)
        if part.year != department.year:
            zh = f"单位 {told} 报的是{part.year}年的预算，部门预算是{department.year}年的。"
            en = f"The unit {told} has a budget of {part.year}, not of {department.year}."
            yield error("other_year", zh, en)
        if (part.code, part.division) != (department.code, department.division):
            zh = (
                f"单位 {told} 的封面写的部门是 {part.code}（区划 {part.division}），应为 "
                f"{department.code}（区划 {department.division}）。"
            )
            en = (
                f"The cover of the unit {told} names the department {part.code} in {part.division},"
                f" not {department.code} in {department.division}."
            )
            yield error("other_department", zh, en)
        if part.unit(code) is None:
            listed = "、".join(f"{u.code} {u.name}" for u in part.units)
            zh = f"单位 {told} 的预算里没有编码为 {code} 的单位，有：{listed}。"
            en = f"The budget of {told} does not list the unit {code}. It lists: {listed}."
            yield error("unit_missing", zh, en)
        yield from _left_out(code, told, part)


def _left_out(code: str, told: str, part: Budget) -> Iterator[Problem]:
    """What a unit's budget says of others is not taken over, and that is said."""
    others = [unit for unit in part.units if unit.code != code]
    if others:
        names = "、".join(f"{u.code} {u.name}" for u in others)
        zh = f"单位 {told} 的预算里还有别的单位（{names}），只汇入 {code} 的内容。"
        en = f"The budget of {told} holds other units, too ({names}); only {code} was taken."
        yield warning("other_units", zh, en)
    whole = sum(
        1 for name in _lists() if name not in ("units", "codes") for _ in _of(name, part, part.code)
    )
    if whole:
        zh = f"单位 {told} 的预算里有{whole}条以部门名义填写的内容，没有汇入，以部门填写的为准。"
        en = f"{whole} records that {told} filled in for the whole department were not taken."
        yield warning("of_the_department", zh, en)


def _same_projects(
    sources: dict[str, Budget], own: Budget, order: Iterable[str]
) -> Iterator[Problem]:
    """Projects of two units that share their key could not be told apart any more."""
    first: dict[str, tuple[str, Project]] = {}
    for code in order:
        for project in _of("projects", sources.get(code, own), code):
            other = first.setdefault(project.key, (code, project))
            if other[0] != code:
                what = "编码" if project.code else "名称"
                zh = (
                    f"单位 {other[0]} 的项目{quoted(other[1].name)}和单位 {code} 的项目"
                    f"{quoted(project.name)}{what}相同（{project.key}），请改其中一个。"
                )
                en = f"The units {other[0]} and {code} both have a project {project.key}."
                yield error("same_project", zh, en)


def _codes(
    budgets: Iterable[tuple[str, Budget]],
) -> tuple[tuple[CodeName, ...], list[Problem]]:
    """Codes the units add, each once; a code with two names is a clash."""
    found: dict[tuple[str, str], tuple[str, CodeName]] = {}
    clashes = []
    for holder, budget in budgets:
        for one in budget.codes:
            other, known = found.setdefault((one.scheme, one.code), (holder, one))
            if known.name != one.name:
                zh = (
                    f"补充科目 {one.code} 在 {other} 叫{quoted(known.name)}，在 {holder} 叫"
                    f"{quoted(one.name)}，请统一名称。"
                )
                en = f"The code {one.code} has different names in {other} and {holder}."
                clashes.append(error("code_names", zh, en))
    return tuple(one for _, one in found.values()), clashes


def _without_places(budget: Budget) -> Budget:
    """The same without the places of its records: they are of different files."""
    bare: dict[str, Any] = {
        name: tuple(replace(record, at=None) for record in getattr(budget, name))
        for name in _lists()
    }
    return replace(budget, **bare)
