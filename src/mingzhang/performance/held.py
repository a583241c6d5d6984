"""A budget's targets as the forms of a reading, so that the rules for disclosures judge them, too.

Nothing is compiled: each project becomes one form with the exact figures of the budget, each unit a
part. The department comes last; its own targets are held against the projects of its units.
Places name the sheet and row of the workbook (of YAML the line), as budget problems do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from mingzhang.budget import Budget, IndicatorLine, Project, Where
from mingzhang.compile.forms.subject import Indicators
from mingzhang.documents import Document
from mingzhang.facts import Amount, Blank, Coordinate, Fact, Origin, Place, Unit
from mingzhang.interpret.model import Entity, Indicator, Part, PerformanceForm, PlanPoint, Reading
from mingzhang.templates import FormSpec, Template
from mingzhang.templates.form_layouts import form_layouts

_PLAN = "资金支出计划（%）"
_TOTAL = "预算数"
_CENT = 2
_ANY_FORM = {
    scope: FormSpec(scope, scope, (), {"goals": (), "plan": ()}, {})
    for scope in ("project", "department")
}
"""Forms of a layout that describes none: what the workbook asks for everywhere."""


def reading_of(budget: Budget, template: Template) -> Reading:
    """The budget as a reading that holds forms and nothing else. Lines are rows of its sheets."""
    bodies = _bodies(budget)
    spec = {scope: _spec(template, scope) for scope in ("project", "department")}
    targets, spent = Indicators(budget), _spent(budget)
    of_unit: dict[str, list[Project]] = defaultdict(list)
    for project in budget.projects:
        of_unit[project.unit].append(project)
    forms: list[PerformanceForm] = []
    for index, (_, name, codes) in enumerate(bodies):
        for code in codes:
            forms += [
                _project_form(spec["project"], index, p, targets.of_project(p), spent)
                for p in of_unit.get(code, ())
            ]
            if own := targets.of_body((code,)):
                forms.append(_body_form(spec["department"], index, name, own))
    return Reading(
        document=Document("", "", "budget", ()),
        template=template,
        parts=tuple(
            Part(i, Entity(name, code, level), budget.year, 0, 0)
            for i, (code, name, _) in enumerate(bodies)
            for level in ("department" if code == budget.code else "unit",)
        ),
        tables=(),
        forms=tuple(forms),
        sections=(),
        contents=(),
        mentions=(),
        facts=(),
        unread=(),
    )


def _bodies(budget: Budget) -> list[tuple[str, str, tuple[str, ...]]]:
    """Code and name of each body, and the codes under which the budget holds what is its own: a
    department of a single unit is one body with two."""
    if len(budget.units) == 1:
        return [(budget.code, budget.name, (budget.code, budget.units[0].code))]
    units = [(unit.code, unit.name, (unit.code,)) for unit in budget.units]
    return [*units, (budget.code, budget.name, (budget.code,))]


def place_of(at: Where | None, row: str = "", column: str = "", text: str = "") -> Place:
    """Where a record of a budget stands: sheet and row of a workbook, line of YAML."""
    if at is None:
        return Place(0, row=row, column=column, text=text)
    # The sheets of YAML are keys, and its lines count through the file.
    sheet = "" if at.sheet.isascii() else at.sheet
    return Place(at.row, 0, "", "", row, column, text, None, "", (), sheet)


def _spec(template: Template, scope: str) -> FormSpec:
    """The form in which the layout prints targets of this scope, the first if there are more."""
    printed = {layout.form for layout in form_layouts(template) if layout.subject == scope}
    own = [spec for spec in template.forms if spec.scope == scope]
    return next((s for s in own if s.id in printed), own[0] if own else _ANY_FORM[scope])


def _spent(budget: Budget) -> dict[tuple[str, str], Decimal]:
    """What the lines give each project, by unit and by the key they name it with."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in budget.lines:
        if line.project:
            found[line.unit, line.project] += line.amount
    return found


def _project_form(
    spec: FormSpec,
    part: int,
    project: Project,
    targets: Iterable[IndicatorLine],
    spent: dict[tuple[str, str], Decimal],
) -> PerformanceForm:
    at = project.at
    here = place_of(at, project.name)
    fields = {
        key: (text, place_of(at, project.name, key, text))
        for key, text in project.texts.items()
        if text.strip()
    }
    fields["name"] = (project.name, here)
    if project.code:
        fields["code"] = (project.code, here)
    plan: tuple[PlanPoint, ...] = ()
    if "plan" in spec.fields:
        fields["plan"] = (_PLAN, place_of(at, project.name, _PLAN))
        plan = tuple(_plan_point(project, step.month, step.percent) for step in project.plan)
    amounts = {}
    keys = {project.code, project.name} - {""}
    if any((project.unit, key) in spent for key in keys):
        total = sum((spent.get((project.unit, key), Decimal(0)) for key in keys), Decimal(0))
        amounts["budget"] = _money(total, place_of(at, project.name, _TOTAL, f"{total:f}"))
    if project.period_amount is not None:
        amounts["period_budget"] = _money(project.period_amount, here)
    indicators = tuple(_indicator(spec, line) for line in targets)
    return PerformanceForm(
        spec, part, "", project.name, project.code, here, fields, amounts, plan, indicators
    )


def _body_form(
    spec: FormSpec, part: int, name: str, targets: tuple[IndicatorLine, ...]
) -> PerformanceForm:
    indicators = tuple(_indicator(spec, line) for line in targets)
    here = place_of(targets[0].at, name)
    return PerformanceForm(spec, part, "", name, "", here, {}, {}, (), indicators)


def _plan_point(project: Project, month: int, percent: Decimal) -> PlanPoint:
    value, head = _percent(percent), f"{month}月底"
    return PlanPoint(head, value, place_of(project.at, project.name, head, value.text))


@lru_cache(maxsize=1024)
def _percent(percent: Decimal) -> Amount:
    plain = percent.normalize()
    decimals = max(0, -int(plain.as_tuple().exponent))
    return Amount(percent, Unit.PERCENT, decimals, f"{plain:f}%")


def _money(amount: Decimal, place: Place) -> Fact:
    value = Amount(amount, Unit.YUAN, _CENT, f"{amount:.2f}")
    return Fact(Coordinate(flow="expenditure"), value, place, Origin.FORM)


def _indicator(spec: FormSpec, line: IndicatorLine) -> Indicator:
    return Indicator(
        line.level1,
        line.level2,
        line.level3,
        line.description,
        line.value,
        line.basis,
        line.rule,
        _weight(spec, line.weight),
        place_of(line.at),
    )


def _weight(spec: FormSpec, weight: Decimal | None) -> Amount | Blank | None:
    if weight is not None:
        return _points(weight)
    return Blank.BLANK if spec.weights_total is not None else None


@lru_cache(maxsize=1024)
def _points(weight: Decimal) -> Amount:
    return Amount(weight, Unit.COUNT, 0, f"{weight:f}")
