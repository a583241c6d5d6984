"""Lines of expenditure: category and project, the economic items, lines entered twice."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.budget.complete import government_codes
from mingzhang.budget.model import PROJECT_CATEGORIES, BudgetLine, Purchase
from mingzhang.budget.problems import Problem, error, nearest, perhaps, quoted, warning
from mingzhang.budget.schema import schema
from mingzhang.budget.validate.books import Books, repeated, twice
from mingzhang.classifications import economic_map

_ITEM_DIGITS = schema().sheet("lines").column("dept_econ").digits
_BASIC = ("personnel", "public")


def check_lines(books: Books) -> Iterator[Problem]:
    """Every line of expenditure, and the economic codes of purchases."""
    for line in books.budget.lines:
        yield from _project(books, line)
        yield from _item(books, line)
        yield from _government(books, line, "lines")
    for purchase in books.budget.purchases:
        yield from _government(books, purchase, "purchases")
    for line, first in repeated(books.budget.lines, lambda line: line):
        yield twice(books, line, first, "这一行", "This line")


def _project(books: Books, line: BudgetLine) -> Iterator[Problem]:
    at, category = books.at(line), books.choice("lines", "category", line.category)
    if not line.project:
        if line.category in PROJECT_CATEGORIES:
            zh = f"支出类别是“{category}”，“项目”必填，请从“项目”表选。"
            en = f"Category “{category}” asks for a project; choose one from the sheet “项目”."
            yield error("project_missing", zh, en, at, "project")
        return
    if line.category not in PROJECT_CATEGORIES:
        zh = f"支出类别是“{category}”，不应填项目{quoted(line.project)}；请删去项目或改类别。"
        en = f"Category “{category}” has no project; remove {quoted(line.project)} or change it."
        yield error("project_not_expected", zh, en, at, "project")
        return
    project = books.projects.get(line.project)
    if project is None:
        if books.whole("projects"):
            offer = perhaps(nearest(line.project, books.projects))
            zh = f"项目{quoted(line.project)}不在“项目”表中。{offer.zh}"
            en = f"There is no project {quoted(line.project)}.{offer.en}"
            yield error("unknown_reference", zh, en, at, "project")
        return
    if project.kind != line.category:
        kind = books.choice("lines", "category", project.kind)
        zh = f"支出类别是“{category}”，而项目{quoted(project.name)}登记为“{kind}”；请统一。"
        en = f"The line says “{category}”, the project {quoted(project.name)} “{kind}”."
        yield error("kind_differs", zh, en, at, "category")
    if project.unit != line.unit:
        zh = (
            f"单位是{quoted(books.unit_label(line.unit))}，"
            f"而项目{quoted(project.name)}属于{quoted(books.unit_label(project.unit))}，请核对。"
        )
        en = f"The line is of unit {line.unit}, its project of unit {project.unit}; please check."
        yield warning("unit_differs", zh, en, at, "unit")


def _item(books: Books, line: BudgetLine) -> Iterator[Problem]:
    """Basic expenditure of the general budget is published by economic item: it must be there."""
    if line.dept_econ:
        return
    at = books.at(line)
    if line.category in _BASIC and line.fund == "general":
        zh = "一般公共预算的基本支出要按经济分类公开，“部门经济分类”必填（五位款级）。"
        en = "Basic expenditure is published by economic item: the departmental item is missing."
        yield error("item_missing", zh, en, at, "dept_econ")
    elif line.category in _BASIC or line.category in PROJECT_CATEGORIES:
        zh = "没有填“部门经济分类”，按经济分类的表里将没有这一笔。"
        en = "Without a departmental item the economic tables will lack this line."
        yield warning("item_missing", zh, en, at, "dept_econ")


def _government(books: Books, record: BudgetLine | Purchase, sheet: str) -> Iterator[Problem]:
    unit = books.units.get(record.unit)
    if not record.dept_econ or unit is None:
        return
    listed = books.codes.name("dept_economic", record.dept_econ) is not None
    if not listed or len(record.dept_econ) not in _ITEM_DIGITS:
        return  # told of the code itself
    codes = government_codes(record.dept_econ, unit.kind)
    at = books.at(record)
    dept = books.codes.label("dept_economic", record.dept_econ)
    offered = [books.codes.label("gov_economic", code) for code in codes]
    if not record.gov_econ and len(codes) > 1:
        zh = f"部门经济分类{quoted(dept)}对应多个政府经济分类，请选一个：{'、'.join(offered)}。"
        en = f"{quoted(dept)} may become several government items; choose: {', '.join(offered)}."
        yield error("government_item_open", zh, en, at, "gov_econ")
    elif not record.gov_econ and sheet == "lines":
        zh = (
            f"对照表里没有{quoted(dept)}（{unit.kind.value}）对应的政府经济分类，"
            "请填写；不填则政府经济分类的表里没有这一笔。"
        )
        en = f"The map has no government item for {quoted(dept)} of such a unit; fill it in."
        yield warning("government_item_missing", zh, en, at, "gov_econ")
    elif record.gov_econ and codes and record.gov_econ not in codes:
        yield _not_in_map(books, record, dept, offered)


def _not_in_map(
    books: Books, record: BudgetLine | Purchase, dept: str, offered: list[str]
) -> Problem:
    gov = books.codes.label("gov_economic", record.gov_econ)
    links = economic_map().links(record.dept_econ, books.units[record.unit].kind)
    # A unit with staff of both kinds pays some of them under the item of the other kind.
    other_kind = record.gov_econ in government_codes(record.dept_econ, None)
    tell = error if all(link.firm for link in links) and not other_kind else warning
    zh = f"{quoted(dept)}对应的政府经济分类应为{'或'.join(offered)}，这里是{quoted(gov)}。"
    en = f"{quoted(dept)} becomes {' or '.join(offered)}, not {quoted(gov)}."
    return tell("government_item_differs", zh, en, books.at(record), "gov_econ")
