"""A performance form as blocks of a document, with what is missing in it."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.budget import Budget, Project
from mingzhang.compile.figures import Figures
from mingzhang.compile.forms.cells import Cells
from mingzhang.compile.forms.missing import findings_of, unprinted_finding
from mingzhang.compile.forms.setting import set_table
from mingzhang.compile.forms.subject import Indicators, Subject, body_codes
from mingzhang.documents import Paragraph, Style, Table, TextRole
from mingzhang.facts import Finding
from mingzhang.templates import Template
from mingzhang.templates.form_layouts import form_layouts
from mingzhang.templates.form_model import FormLayout


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the set: its blocks, and findings about what a person has not written yet.

    ``title``, ``anchor`` and ``number`` (表13, empty where the layout numbers none) are for the
    contents, so is ``reason`` of a form published ``empty``. Without blocks the layout has no such
    form for this body and year. Lines are 0.
    """

    blocks: tuple[Paragraph | Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    title: str = ""
    anchor: str = ""
    number: str = ""
    empty: bool = False
    reason: str = ""


def project_form(
    template: Template,
    budget: Budget,
    project: Project,
    figures: Figures,
    number: int,
    indicators: Indicators | None = None,
) -> Form:
    """The form of one project, ``number`` in the set of the body whose ``figures`` these are.

    ``indicators`` saves time where many forms are made of one budget.
    """
    entity = figures.ledger.entity
    layout = _layout(template, "project", budget, entity)
    if layout is None:
        return Form()
    lines = (indicators or Indicators(budget)).of_project(project)
    subject = Subject(
        template, budget, figures, entity, project=project, number=number, indicators=lines
    )
    return _composed(layout, subject, f"form-{number}")


def department_form(
    template: Template,
    budget: Budget,
    entity: str,
    figures: Figures,
    indicators: Indicators | None = None,
) -> Form:
    """The form of a department or unit as a whole."""
    layout = _layout(template, "department", budget, entity)
    if layout is None:
        return Form()
    lines = (indicators or Indicators(budget)).of_body(body_codes(budget, entity))
    subject = Subject(template, budget, figures, entity, indicators=lines)
    return _composed(layout, subject, f"form-{layout.form}")


def unprinted(template: Template, budget: Budget, entity: str) -> tuple[Finding, ...]:
    """A note where the budget holds indicators of a body as a whole and the layout has no form for
    them."""
    lines = Indicators(budget).of_body(body_codes(budget, entity))
    if not lines or _layout(template, "department", budget, entity) is not None:
        return ()
    unit = budget.unit(entity)
    return (unprinted_finding(budget.name if unit is None else unit.name, lines),)


def forms(
    template: Template, budget: Budget, entity: str, scope: str, figures: Figures
) -> tuple[Form, ...]:
    """All forms of one kind in printed order: those of the projects of a unit (of all units for
    the department), the one of the body, or an empty one.

    ``scope`` is the id of a form of the template (``project``, ``department``, ``special``).
    """
    layout = next((x for x in _layouts(template, budget, entity) if x.form == scope), None)
    if layout is None:
        return ()
    indicators = Indicators(budget)
    if layout.subject == "department":
        return (department_form(template, budget, entity, figures, indicators),)
    own = _projects(budget, entity) if layout.subject == "project" else ()
    if own:
        return tuple(
            project_form(template, budget, project, figures, number, indicators)
            for number, project in enumerate(own, start=1)
        )
    if not layout.empty:
        return ()
    void = Subject(template, budget, figures, entity, void=True)
    return (_composed(layout, void, f"form-{layout.form}"),)


def _projects(budget: Budget, entity: str) -> tuple[Project, ...]:
    """The projects a body publishes, unit by unit."""
    if entity != budget.code:
        return tuple(p for p in budget.projects if p.unit == entity)
    order = {unit.code: at for at, unit in enumerate(budget.units)}
    return tuple(sorted(budget.projects, key=lambda p: order.get(p.unit, len(order))))


def _layouts(template: Template, budget: Budget, entity: str) -> tuple[FormLayout, ...]:
    level = "department" if entity == budget.code else "unit"
    return tuple(x for x in form_layouts(template) if x.holds(budget.year, level))


def _layout(template: Template, subject: str, budget: Budget, entity: str) -> FormLayout | None:
    found = (x for x in _layouts(template, budget, entity) if x.subject == subject)
    return next(found, None)


def _composed(layout: FormLayout, subject: Subject, anchor: str) -> Form:
    spec = next(spec for spec in subject.template.forms if spec.id == layout.form)
    cells = Cells(layout, spec, subject)
    words = cells.words
    rows = cells.rows()
    title = layout.title.format_map(words)
    table = set_table(rows, layout.widths, anchor, layout.name.format_map(words))
    notes = [note.format_map(words) for note in layout.notes]
    reason = ""
    if subject.void:
        notes = [layout.empty.format_map(words)]
        reason = notes[0].removeprefix("注：").rstrip("。")
    starts_page = layout.new_page == "each" or (layout.new_page == "next" and subject.number > 1)
    blocks: tuple[Paragraph | Table, ...] = (
        *_heading(layout, title, anchor, words, starts_page),
        table,
        *(_paragraph(note, TextRole.NOTE) for note in notes),
    )
    number = layout.above[0].format_map(words) if layout.above else ""
    found = () if subject.void else findings_of(cells, title)
    return Form(blocks, found, title, anchor, number, subject.void, reason)


def _heading(
    layout: FormLayout, title: str, anchor: str, words: dict[str, str], starts_page: bool
) -> list[Paragraph]:
    """Lines above the title, the title, lines under it; the first of them may start a page."""
    above = [_paragraph(line.format_map(words), TextRole.TABLE_LINE) for line in layout.above]
    under = [_paragraph(line.format_map(words), TextRole.TABLE_LINE) for line in layout.lines]
    found = [*above, _paragraph(title, TextRole.TABLE_TITLE, anchor), *under]
    if starts_page and found[0].style is not None:
        style = found[0].style
        found[0] = Paragraph(
            found[0].text, 0, style=Style(style.role, anchor=style.anchor, new_page=True)
        )
    return found


def _paragraph(text: str, role: TextRole, anchor: str = "") -> Paragraph:
    return Paragraph(text, 0, style=Style(role, anchor=anchor))
