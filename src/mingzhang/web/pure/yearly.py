"""The year of a budget: what was published, joined with what was reported since, and what comes of
it. Pure functions that know no Django; every rule, figure and sentence is that of ``performance/``.

What is joined and computed is kept by its content for as long as the process lives: a department of
a hundred projects takes seconds to validate, and every page of its year asks for the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mingzhang.budget import Budget, IndicatorLine, Problem, has_errors
from mingzhang.budget.finish import finish
from mingzhang.budget.indicators import Indicators
from mingzhang.budget.references import label
from mingzhang.budget.schema import schema
from mingzhang.cli.performance.evaluation import as_json as evaluation_json
from mingzhang.cli.performance.monitoring import as_json as monitoring_json
from mingzhang.documents import Document
from mingzhang.facts import Message, Severity
from mingzhang.formats.docx import write_docx
from mingzhang.formats.html import write_html
from mingzhang.formats.pdf import LayoutError, write_pdf
from mingzhang.formats.xlsx import write_xlsx
from mingzhang.performance.course import Course, course_of
from mingzhang.performance.documents import evaluation_document, monitoring_document
from mingzhang.performance.evaluation import evaluate
from mingzhang.performance.figures import number
from mingzhang.performance.model import (
    Evaluation,
    Monitoring,
    ProjectEvaluation,
)
from mingzhang.performance.monitoring import monitor
from mingzhang.performance.schemes import Scheme, scheme_for
from mingzhang.templates import all_templates
from mingzhang.web.pure.grid import Cells, cells_of, source_of
from mingzhang.web.pure.work import budget_of

SHEETS = ("adjustments", "payments", "actuals")
"""The sheets of what happened: the only ones that are reported after a budget was published."""
FORMATS = ("docx", "xlsx", "pdf", "html", "json")
LAST = 12
"""The month whose values are evaluated."""
KEPT = 8
"""Revisions, and records, of which a process keeps what it computed."""

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Group:
    """What is reported together: a project, or (``project`` empty) a body as a whole. ``own`` are
    the places of its indicators on the sheet, ``label`` how cells name it."""

    number: int
    key: str
    name: str
    body: str
    label: str
    project: bool
    own: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A budget with its records: ``budget`` is None while a record does not fit it, ``problems``
    says why; ``rows`` are the records as cells."""

    budget: Budget | None
    rows: Rows
    problems: tuple[Problem, ...]


@lru_cache(maxsize=KEPT)
def held(content: str) -> Budget:
    """The budget of a revision."""
    return budget_of(content)


@lru_cache(maxsize=KEPT)
def cells_held(content: str) -> Mapping[str, Sequence[Mapping[str, str]]]:
    """The same as cells."""
    return cells_of(held(content))


def own_rows(content: str) -> Rows:
    """The records that a revision holds itself: those of a workbook kept through a year."""
    cells = cells_held(content)
    return {sheet: [dict(row) for row in cells[sheet]] for sheet in SHEETS}


def joined(content: str, rows: Cells | None) -> Joined:
    """A revision with what was reported (None: nothing but what it holds itself)."""
    told = own_rows(content) if rows is None else {s: list(rows.get(s, ())) for s in SHEETS}
    return _joined(content, json.dumps(told, sort_keys=True))


@lru_cache(maxsize=KEPT)
def _joined(content: str, told: str) -> Joined:
    rows: Rows = json.loads(told)
    if rows == own_rows(content):
        return Joined(held(content), rows, ())
    budget, problems = finish(source_of({**cells_held(content), **rows}))
    ours = tuple(p for p in problems if p.at is not None and p.at.sheet in SHEETS)
    if budget is None:
        return Joined(None, rows, ours or problems)
    cells = cells_of(budget)
    return Joined(budget, {sheet: cells[sheet] for sheet in SHEETS}, ours)


def scheme_of(budget: Budget) -> Scheme:
    """The scoring scheme of a budget's layout or division."""
    return scheme_for(budget.template, budget.division)


def course_of_year(budget: Budget) -> Course:
    """When in the year what is asked for, under the scheme of a budget."""
    return course_of(scheme_of(budget).id)


def groups(budget: Budget) -> tuple[Group, ...]:
    """The projects of a budget, then its bodies that have indicators of their own."""
    names = {unit.code: unit.name for unit in budget.units} | {budget.code: budget.name}
    keys = {project.name: project.key for project in budget.projects}
    own: dict[tuple[bool, str], list[int]] = {}
    for place, line in enumerate(budget.indicators):
        at = (True, keys.get(line.project, line.project)) if line.project else (False, line.unit)
        own.setdefault(at, []).append(place)
    found = [
        (p.key, p.name, names.get(p.unit, p.unit), label(p.code, p.name), True)
        for p in budget.projects
    ]
    found += [
        (
            code,
            names.get(code, code),
            names.get(code, code),
            label(code, names.get(code, "")),
            False,
        )
        for is_project, code in own
        if not is_project
    ]
    return tuple(
        Group(number, key, name, body, said, project, tuple(own.get((project, key), ())))
        for number, (key, name, body, said, project) in enumerate(found, start=1)
    )


def lines_of(budget: Budget, group: Group) -> tuple[IndicatorLine, ...]:
    """The indicators of a group, in the order of their sheet."""
    return tuple(budget.indicators[place] for place in group.own)


# ------------------------------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Part:
    """What a group reported for a month: rows with their places on the sheets. ``actuals`` has one
    for each indicator of the group, without place where nothing was reported yet."""

    adjustments: tuple[tuple[int, dict[str, str]], ...]
    payments: tuple[tuple[int, dict[str, str]], ...]
    actuals: tuple[tuple[int | None, dict[str, str]], ...]

    def texts(self) -> dict[str, list[dict[str, str]]]:
        """Copies of the rows alone, by sheet."""
        return {sheet: [dict(row) for _, row in getattr(self, sheet)] for sheet in SHEETS}


def part(one: Joined, group: Group, month: int) -> Part:
    """What a group reported for a month. The records must fit their budget."""
    return parts(one, (group,), month)[0]


def parts(one: Joined, chosen: Sequence[Group], month: int) -> list[Part]:
    """What several groups reported for a month. The records must fit their budget."""
    if one.budget is None:
        raise ValueError("these records do not fit")
    rows, budget = one.rows, one.budget
    by_project: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
    for sheet in ("adjustments", "payments"):
        for place, row in enumerate(rows[sheet]):
            if row["month"] == str(month):
                by_project.setdefault((sheet, row["project"]), []).append((place, row))
    known = Indicators(budget.indicators)
    at: dict[int, int] = {}
    for place, actual in enumerate(budget.actuals):
        found = known.find(actual) if actual.month == month else ()
        if len(found) == 1:
            at[id(found[0])] = place

    def told(group: Group) -> Part:
        money = [
            tuple(by_project.get((sheet, group.label), ())) if group.project else ()
            for sheet in ("adjustments", "payments")
        ]
        places = [at.get(id(line)) for line in lines_of(budget, group)]
        reached = tuple((p, rows["actuals"][p] if p is not None else {}) for p in places)
        return Part(money[0], money[1], reached)

    return [told(group) for group in chosen]


def replaced(
    one: Joined, group: Group, month: int, entered: Mapping[str, Sequence[Mapping[str, str]]]
) -> tuple[Rows, dict[str, int]]:
    """All records with what was entered for a group and month in the place of what stood there,
    and how many rows of each sheet stand before the entered ones. A row without an answer is no
    record; ``actuals`` must be entered in the order of the indicators."""
    before = part(one, group, month)
    gone = {sheet: {place for place, _ in getattr(before, sheet)} for sheet in SHEETS}
    rows = {s: [r for at, r in enumerate(one.rows[s]) if at not in gone[s]] for s in SHEETS}
    offsets = {sheet: len(found) for sheet, found in rows.items()}
    named = {"project" if group.project else "unit": group.label, "month": str(month)}
    for sheet in ("adjustments", "payments"):
        rows[sheet] += [_record(sheet, {**named, **row}) for row in entered.get(sheet, ())]
    lines = lines_of(one.budget, group) if one.budget is not None else ()
    for line, row in zip(lines, entered.get("actuals", ()), strict=True):
        whose = {**named, "level3": line.level3, "level2": line.level2}
        rows["actuals"].append(_record("actuals", {**whose, **row}))
    return rows, offsets


def _record(sheet: str, row: dict[str, str]) -> dict[str, str]:
    """A row as it is kept; empty where nobody answered anything (it is left out, and its number is
    not taken by another one)."""
    answers = schema().sheet(sheet).answers or ("amount", "reason")
    filled = {key: text.strip() for key, text in row.items() if text.strip()}
    return filled if any(key in filled for key in answers) else {}


def kept_rows(rows: Rows) -> Rows:
    """Records without the rows in which nothing stands."""
    return {sheet: [row for row in found if row] for sheet, found in rows.items()}


def without_misfits(one: Joined) -> Rows:
    """The records without those that have an error."""
    wrong = {
        (p.at.sheet, p.at.row)
        for p in one.problems
        if p.at is not None and p.severity is Severity.ERROR
    }
    return {
        sheet: [row for at, row in enumerate(rows, start=1) if (sheet, at) not in wrong]
        for sheet, rows in one.rows.items()
    }


# ------------------------------------------------------------------------------------ the year


def monitored(one: Joined, month: int) -> Monitoring | None:
    """The state at the end of a month; None while the records do not fit."""
    return None if one.budget is None else monitor(one.budget, month, scheme_of(one.budget))


def evaluated(one: Joined) -> Evaluation | None:
    """The self-evaluation of the year; None while the records do not fit."""
    return None if one.budget is None else evaluate(one.budget, scheme_of(one.budget))


def results(one: Joined) -> dict[str, Any]:
    """The self-evaluation as the command line writes it for programs, with what the indicators of
    each form score together (``scored``); empty while there is none."""
    evaluation = evaluated(one)
    if evaluation is None:
        return {}
    told: dict[str, Any] = json.loads(evaluation_json(evaluation))
    for said, form in zip([*told["projects"], *told["bodies"]], forms_of(evaluation), strict=True):
        points = form.evaluation.points
        said["scored"] = None if points is None else number(points)
    return told


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the self-evaluation and the number of its group."""

    group: int
    evaluation: ProjectEvaluation


def forms_of(evaluation: Evaluation) -> tuple[Form, ...]:
    """All forms: those of projects, then those of bodies."""
    every = (*evaluation.projects, *evaluation.bodies)
    return tuple(Form(at, form) for at, form in enumerate(every, start=1))


def form_of(one: Joined, group: Group) -> Form:
    """The form of a group. The records must fit."""
    found = evaluated(one)
    if found is None:
        raise ValueError("these records do not fit")
    return forms_of(found)[group.number - 1]


def mistakes_of(tried: Joined, offsets: Mapping[str, int]) -> dict[int, tuple[Message, ...]]:
    """The mistakes of entered values by the number of the indicator."""
    found: dict[int, tuple[Message, ...]] = {}
    for problem in tried.problems:
        if problem.at is not None and problem.at.sheet == "actuals" and has_errors([problem]):
            number = problem.at.row - offsets["actuals"] - 1
            found[number] = (*found.get(number, ()), problem.message)
    return found


def row_of(one: Joined, problem: Problem) -> dict[str, str]:
    """The record that a problem is about."""
    at = problem.at
    rows = one.rows.get(at.sheet, []) if at is not None else []
    return rows[at.row - 1] if at is not None and 0 < at.row <= len(rows) else {}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was asked for."""

    content: str
    rows: Rows | None
    kind: str
    form: str
    month: int
    lang: str


def written(paper: Paper) -> tuple[str, bytes] | Message:
    """A document of the year as a file: its name and content, as the command line writes it."""
    one = joined(paper.content, paper.rows)
    budget = one.budget
    if budget is None:
        return one.problems[0].message
    template = next(t for t in all_templates() if t.id == budget.template)
    if paper.kind == "monitoring":
        state = monitor(budget, paper.month, scheme_of(budget))
        document = monitoring_document(state, budget, template, paper.lang)
        data = monitoring_json(state)
    else:
        evaluation = evaluate(budget, scheme_of(budget))
        document = evaluation_document(evaluation, budget, template, paper.lang)
        data = evaluation_json(evaluation)
    name = f"{budget.code}-{document.title}.{paper.form}"
    try:
        return name, _bytes(document, paper.form, data)
    except LayoutError as error:
        return error.message


def _bytes(document: Document, form: str, data: str) -> bytes:
    if form == "docx":
        return write_docx(document)
    if form == "xlsx":
        return write_xlsx(document)
    if form == "pdf":
        return write_pdf(document)
    return (write_html(document) if form == "html" else data).encode()
