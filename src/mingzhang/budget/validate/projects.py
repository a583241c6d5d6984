"""Projects: their keys and codes, spending plans, indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mingzhang.budget.model import IndicatorLine, Project
from mingzhang.budget.problems import Problem, error, nearest, perhaps, place, quoted, warning
from mingzhang.budget.validate.books import (
    Books,
    grouped,
    repeated,
    short,
    total,
    twice,
    yuan,
    yuan_en,
)
from mingzhang.classifications import normalise_name, parse_project_code

_CODE = re.compile(r"[0-9A-Z]{21}", re.ASCII)
_USUAL_WEIGHTS = (90, 100)
_DECEMBER = 12


def check_projects(books: Books) -> Iterator[Problem]:
    """Every project and every indicator."""
    for project in books.budget.projects:
        yield from _code(books, project)
        yield from _plan(books, project)
        yield from _money(books, project)
    yield from _keys(books)
    yield from _indicators(books)
    yield from _weights(books)


def _keys(books: Books) -> Iterator[Problem]:
    """Lines name a project by its code, or its name where it has none: neither may be double."""
    projects = books.budget.projects
    for project, first in repeated((p for p in projects if p.code), lambda p: p.code):
        other = books.at(first)
        zh = f"项目编码 {project.code} 已经用在{place(other)}（{quoted(first.name)}）。"
        en = f"The code {project.code} stands already at {place(other, 'en')}."
        yield error("same_project_code", zh, en, books.at(project), "code")
    for same in grouped(projects, lambda p: normalise_name(p.name)).values():
        uncoded = [project for project in same if not project.code]
        for project in (uncoded[1:] or uncoded) if len(same) > 1 else ():
            zh = f"有 {len(same)} 个项目都叫{quoted(project.name)}，请填编码或改名以便区分。"
            en = f"{len(same)} projects are called {quoted(project.name)}: give them codes."
            yield error("same_project_name", zh, en, books.at(project), "name")
    coded = (p for p in projects if p.code)
    for project, first in repeated(coded, lambda p: (p.unit, normalise_name(p.name))):
        if project.code != first.code:
            other = books.at(first)
            zh = (
                f"同一单位的项目{quoted(project.name)}在{place(other)}已有一个，编码 {first.code} "
                f"与这里的 {project.code} 不同；请核对是否重复，不是一个项目的请改名区分。"
            )
            en = (
                f"The unit has a project {quoted(project.name)} already at {place(other, 'en')}, "
                f"with the code {first.code}; is it entered twice?"
            )
            yield warning("same_project_name", zh, en, books.at(project), "name")


def _code(books: Books, project: Project) -> Iterator[Problem]:
    if not project.code:
        return
    at = books.at(project)
    if not _CODE.fullmatch(project.code):
        zh = (
            f"项目编码{quoted(project.code)}有 {len(project.code)} 位，应为二十一位数字和大写字母。"
        )
        en = f"The project code {quoted(project.code)} should have 21 digits and capital letters."
        yield warning("project_code_shape", zh, en, at, "code")
        return
    code = parse_project_code(project.code)
    if code is None:
        return
    if code.check_ok is False:
        zh = (
            f"项目编码 {project.code} 的末位校验码应为 {code.expected_check}，这里是 "
            f"{code.check}；请核对前二十位是否抄错。"
        )
        en = (
            f"The check character of {project.code} should be {code.expected_check}, not "
            f"{code.check}; compare the first twenty characters."
        )
        yield warning("project_code_check", zh, en, at, "code")
    if books.codes.year and code.year > books.codes.year:
        zh = f"项目编码 {project.code} 的年度是 {code.year}，晚于预算年度 {books.budget.year}。"
        en = f"The project code {project.code} is of {code.year}, after the budget year."
        yield warning("project_code_year", zh, en, at, "code")


def _plan(books: Books, project: Project) -> Iterator[Problem]:
    at, steps = books.at(project), project.plan
    if not all(0 <= step.percent <= 100 for step in steps):
        return  # told of the field itself
    for before, step in pairwise(steps):
        if step.month <= before.month:
            zh = f"支出计划的月份应递增，{step.month} 月排在 {before.month} 月之后。"
            en = f"The months of the plan must rise; {step.month} follows {before.month}."
            yield error("plan_months", zh, en, at, f"plan.{step.month}")
        elif step.percent < before.percent:
            zh = (
                f"支出计划是累计百分比，{step.month} 月底 {short(step.percent)}% 低于 "
                f"{before.month} 月底 {short(before.percent)}%，应不减少。"
            )
            en = (
                f"The plan is cumulative: {short(step.percent)}% by month {step.month} is less "
                f"than {short(before.percent)}% by month {before.month}."
            )
            yield error("plan_falls", zh, en, at, f"plan.{step.month}")
    if steps and (steps[-1].month != _DECEMBER or steps[-1].percent != 100):
        last = steps[-1]
        small = all(step.percent <= 1 for step in steps)
        hint = "百分比请填 25 表示 25%，不填 0.25。" if small else ""
        zh = f"支出计划到 {last.month} 月底是 {short(last.percent)}%，应到 12 月底为 100%。{hint}"
        en = (
            f"The plan ends with {short(last.percent)}% in month {last.month}, not with 100% in 12."
        )
        yield error("plan_end", zh, en, at, f"plan.{_DECEMBER}")


def _money(books: Books, project: Project) -> Iterator[Problem]:
    if not books.whole("lines"):
        return
    at = books.at(project)
    if project.key not in books.spent:
        if books.unassigned:
            return  # a line that names no project yet may be its own, and is told
        zh = f"项目{quoted(project.name)}在“支出明细”中没有支出，公开表里将没有它的金额。"
        en = f"The project {quoted(project.name)} has no line of expenditure."
        yield warning("project_without_lines", zh, en, at, "name")
        return
    spent = books.spent[project.key]
    if project.period_amount is not None and project.period_amount < spent:
        period = project.period_amount
        zh = f"实施期资金总额 {yuan(period)} 小于本年预算 {yuan(spent)}，请核对。"
        en = f"The period's {yuan_en(period)} are less than this year's {yuan_en(spent)}."
        yield warning("period_less_than_year", zh, en, at, "period_amount")


def _indicators(books: Books) -> Iterator[Problem]:
    for indicator in books.budget.indicators:
        if (
            indicator.project
            and indicator.project not in books.projects
            and books.whole("projects")
        ):
            offer = perhaps(nearest(indicator.project, books.projects))
            zh = f"项目{quoted(indicator.project)}不在“项目”表中。{offer.zh}"
            en = f"There is no project {quoted(indicator.project)}.{offer.en}"
            yield error("unknown_reference", zh, en, books.at(indicator), "project")
        yield from _indicator_unit(books, indicator)
    for indicator, first in repeated(books.budget.indicators, lambda indicator: indicator):
        yield twice(books, indicator, first, "这个指标", "This indicator")


def _indicator_unit(books: Books, indicator: IndicatorLine) -> Iterator[Problem]:
    project = books.projects.get(indicator.project)
    if project is None or project.unit == indicator.unit:
        return
    zh = (
        f"单位是{quoted(books.unit_label(indicator.unit))}，"
        f"而项目{quoted(project.name)}属于{quoted(books.unit_label(project.unit))}，请核对。"
    )
    en = (
        f"The indicator is of unit {indicator.unit}, its project of unit {project.unit}; "
        "please check."
    )
    yield warning("unit_differs", zh, en, books.at(indicator), "unit")


def _weights(books: Books) -> Iterator[Problem]:
    if not books.whole("indicators"):
        return
    for same in grouped(books.budget.indicators, lambda i: i.project or (i.unit,)).values():
        weights = [i.weight for i in same if i.weight is not None]
        if not any(weights):
            continue  # a layout without weights, or a column of zeros
        first = next(i for i in same if i.weight is not None)
        blank = next((i for i in same if i.weight is None), None)
        project = books.projects.get(first.project)
        what = project.name if project else first.project or books.unit_label(first.unit)
        if blank is not None:
            zh = f"{quoted(what)}的指标有的填了分值、有的没填，请补齐。"
            en = f"Some indicators of {quoted(what)} have weights and some have none."
            yield warning("weight_missing", zh, en, books.at(blank), "weight")
        elif total(weights) not in _USUAL_WEIGHTS:
            zh = (
                f"{quoted(what)}的指标分值合计 {short(total(weights))}，一般应为 100"
                "（预算执行率另占 10 分时为 90）。"
            )
            en = f"The weights of {quoted(what)} make {short(total(weights))}; 100 or 90 is usual."
            yield warning("weights_total", zh, en, books.at(first), "weight")
