"""The projects a disclosure names, and whether two names mean the same project.

Projects are named by their performance forms (绩效目标表) and by the project list (项目支出表); the
procurement table refers to them by name only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from mingzhang.check.purchases import figure
from mingzhang.classifications import normalise_name
from mingzhang.facts import Amount, Place
from mingzhang.interpret.model import PerformanceForm, Reading, ReadRow, ReadTable
from mingzhang.templates import Role

LISTS = ("projects", "carry_projects")
_MARKS = re.compile(r"[()\"'、,.;:·\-_—《》<>〈〉/|+*#!]")
_ORDINAL = re.compile(r"^\d{1,2}[、.](?!\d)")
_SIMILAR = 0.75
_SIMILAR_WITH_BUDGET = 0.4
_LONG_ENOUGH = 6
_TEXT_FIELDS = {
    "goals": "绩效目标",
    "purpose": "资金用途",
    "overview": "项目概况",
    "measures": "制度措施",
    "schedule": "实施计划",
    "necessity": "设立必要性",
}


@dataclass(frozen=True, slots=True)
class Project:
    """A project as one place of the document names it.

    ``places`` hold the name first and then the budget; ``texts`` what is said about its purpose.
    ``form`` is its performance form, None when it stands in the project list.
    """

    name: str
    budget: Amount | None
    places: tuple[Place, ...]
    part: int
    texts: tuple[tuple[str, Place], ...] = ()
    form: PerformanceForm | None = None

    @property
    def key(self) -> str:
        """The name in the one spelling used for comparing names."""
        return name_key(self.name)


def lists_details(table: ReadTable) -> bool:
    """Whether a table has a row for each project or purpose, with codes beside it: codes then
    come again and stand without those above them."""
    columns = table.spec.columns
    if any(c.role is Role.LABEL and "project" in (c.axis, c.id) for c in columns):
        return True
    for axis in ("function", "dept_econ", "gov_econ"):
        code = [c for c in columns if c.axis == axis and c.role is Role.CODE]
        names = [c.id for c in columns if c.axis == axis and c.role is Role.NAME]
        if not code or not names:
            continue
        told: dict[str, set[str]] = {}
        for row in table.rows:
            cell = row.cells.get(names[0])
            if row.kind == "data" and axis in row.codes and cell is not None and cell.text:
                told.setdefault(row.codes[axis], set()).add(name_key(cell.text))
        if any(len(found) > 2 for found in told.values()):
            return True
    return False


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A project name without white space, brackets, quotes, punctuation and running number."""
    return _MARKS.sub("", _ORDINAL.sub("", normalise_name(name)))


def form_projects(reading: Reading, part: int | None = None) -> tuple[Project, ...]:
    """The projects that have a performance form and a name in it."""
    return tuple(_of_form(form) for form in reading.forms_of("project", part) if form.name.strip())


def listed_projects(reading: Reading, part: int | None = None) -> tuple[Project, ...]:
    """The rows of the project lists that are projects: not totals, not bodies, not empty.

    A project that has money of this year and money carried over stands in two lists; it is one
    project with both.
    """
    bodies = {name_key(p.entity.name) for p in reading.parts if p.entity.name}
    found: list[Project] = []
    for kind in LISTS:
        known = {(p.part, p.key): at for at, p in enumerate(found)}
        for table in reading.tables_of(kind, part):
            for row in table.rows:
                project = _of_row(table, row)
                if project is None or project.key in bodies:
                    continue
                at = known.pop((project.part, project.key), None)
                if at is None:
                    found.append(project)
                else:
                    found[at] = _together(found[at], project)
    return tuple(found)


def too_small_to_show(reading: Reading, part: int | None = None) -> int:
    """How many rows of the project lists name a project and print nothing but zeros: its money
    may be less than the last digit (0.00 万元)."""
    return sum(
        row.kind == "data"
        and bool(row.label.strip())
        and any(isinstance(fact.value, Amount) for fact in facts)
        and not any(isinstance(fact.value, Amount) and fact.value.value for fact in facts)
        for kind in LISTS
        for table in reading.tables_of(kind, part)
        for row in table.rows
        for facts in [[cell.fact for cell in row.cells.values() if cell.fact is not None]]
    )


def _together(one: Project, other: Project) -> Project:
    """A project with the money of two lists."""
    if one.budget is None or other.budget is None:
        return one
    total = one.budget.value + other.budget.value
    decimals = max(one.budget.decimals, other.budget.decimals)
    budget = Amount(total, one.budget.unit, decimals, f"{total:f}")
    return replace(one, budget=budget, places=(*one.places, *other.places))


def similarity(one: str, other: str) -> float:
    """How alike two name keys are, 0 to 1: the share of character pairs they have in common."""
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def same_budget(one: Amount | None, other: Amount | None) -> bool:
    """Whether both budgets are printed and can be copies of one amount."""
    return one is not None and other is not None and one.same_figure(other)


def nearest(key: str, budget: Amount | None, among: Iterable[Project]) -> Project | None:
    """The project most probably meant by a name that none bears exactly; None when none is near."""
    best: tuple[float, Project] | None = None
    for project in among:
        same = same_budget(budget, project.budget)
        likeness = similarity(key, project.key)
        if contained(key, project.key):
            likeness = max(likeness, _SIMILAR)
        if likeness < (_SIMILAR_WITH_BUDGET if same else _SIMILAR):
            continue
        score = likeness + (0.5 if same else 0.0)
        if best is None or score > best[0]:
            best = (score, project)
    return best[1] if best else None


def contained(one: str, other: str) -> bool:
    """Whether one name key is the other with words in front, behind or left out at an end."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _LONG_ENOUGH and short in long


@lru_cache(maxsize=4096)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[i : i + 2] for i in range(len(key) - 1))


def _of_form(form: PerformanceForm) -> Project:
    fact = form.amounts.get("budget")
    budget = fact.value if fact is not None and isinstance(fact.value, Amount) else None
    name_place = form.fields["name"][1] if "name" in form.fields else form.place
    name_place = replace(name_place, row="项目名称", column="")
    places = (name_place, fact.place) if fact is not None else (name_place,)
    texts = tuple(
        (text, replace(place, row=label, column=""))
        for key, label in _TEXT_FIELDS.items()
        if key in form.fields
        for text, place in (form.fields[key],)
    )
    return Project(form.name.strip(), budget, places, form.part, texts, form)


def _of_row(table: ReadTable, row: ReadRow) -> Project | None:
    name = row.cells.get("project")
    budget = figure(row, "total")
    if row.kind in ("total", "subtotal") or name is None or not name.text.strip():
        return None
    if budget is None or not budget.value:
        return None
    texts = tuple(
        (cell.text, cell.place)
        for column in table.spec.columns
        if column.role is Role.TEXT
        and (cell := row.cells.get(column.id)) is not None
        and len(cell.text) > _LONG_ENOUGH
    )
    places = (name.place, row.cells["total"].place)
    return Project(name.text.strip(), budget, places, table.part, texts)
