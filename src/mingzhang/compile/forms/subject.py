"""What a form is about, and what of the budget belongs to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mingzhang.budget import Budget, IndicatorLine, Project
from mingzhang.classifications import divisions
from mingzhang.compile.figures import Figures
from mingzhang.facts import Coordinate
from mingzhang.interpret.words import fold
from mingzhang.templates import Template
from mingzhang.templates.prose import prose_of


class Indicators:
    """The indicators of a budget by what they measure; made once for all forms of a set."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._of_project: dict[int, list[IndicatorLine]] | None = None
        self._of_body: dict[str, list[IndicatorLine]] | None = None

    def of_project(self, project: Project) -> tuple[IndicatorLine, ...]:
        """The indicators of a project of the budget, in its order."""
        if self._of_project is None:
            self._of_project = self._by_project()
        return tuple(self._of_project.get(id(project), ()))

    def of_body(self, codes: Iterable[str]) -> tuple[IndicatorLine, ...]:
        """The indicators of the first of these bodies that has some."""
        if self._of_body is None:
            self._of_body = defaultdict(list)
            for line in self._budget.indicators:
                if not line.project:
                    self._of_body[line.unit].append(line)
        found = (tuple(self._of_body.get(code, ())) for code in codes)
        return next((own for own in found if own), ())

    def _by_project(self) -> dict[int, list[IndicatorLine]]:
        named: dict[str, list[Project]] = defaultdict(list)
        for project in self._budget.projects:
            for key in {project.code, project.name} - {""}:
                named[key].append(project)
        found: dict[int, list[IndicatorLine]] = defaultdict(list)
        for line in self._budget.indicators:
            owners = named.get(line.project, ()) if line.project else ()
            for owner in owners:
                # Two units may each have a project of one name.
                if len(owners) == 1 or owner.unit == line.unit:
                    found[id(owner)].append(line)
        return found


@dataclass(frozen=True, slots=True)
class Subject:
    """One form's subject: a project, a body as a whole (``project`` None), or nothing (``void``).

    ``number`` is the running number of the form in the set.
    """

    template: Template
    budget: Budget
    figures: Figures
    entity: str
    project: Project | None = None
    void: bool = False
    number: int = 0
    indicators: tuple[IndicatorLine, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Under which codes the budget may hold what the body says: a department with a single
        unit is the same body."""
        return body_codes(self.budget, self.entity)

    @property
    def level(self) -> str:
        """``department`` or ``unit``."""
        return "department" if self.entity == self.budget.code else "unit"

    @property
    def name(self) -> str:
        """The name for people: the project's as the tables print it, or the body's."""
        if self.project is not None:
            names = self.figures.ledger.project_names
            return names.get(self.project.key, self.project.name)
        return "" if self.void else self.unit_name(self.entity)

    @property
    def base(self) -> Coordinate:
        """Where its money lies."""
        at = Coordinate(flow="expenditure")
        return at if self.project is None else at.but(project=fold(self.name))

    def unit_name(self, code: str) -> str:
        """Name of a unit, or of the department."""
        unit = self.budget.unit(code)
        return unit.name if unit is not None else self.budget.name

    def words(self) -> dict[str, str]:
        """What the patterns of a layout may name; empty where a void form has nothing."""
        budget, void = self.budget, self.void
        unit = self.project.unit if self.project is not None else self.entity
        code = self.project.code if self.project is not None else self.entity
        division = divisions().get(budget.division)
        return {
            "year": str(budget.year),
            "n": str(self.number) if self.number else "",
            "name": self.name,
            "code": "" if void else code,
            "unit": "" if void else self.unit_name(unit),
            "unit_code": "" if void else unit,
            "department": "" if void else budget.name,
            "department_code": "" if void else budget.code,
            "place": division.name if division is not None else "",
            "level": self.template.level_words.get(self.level, ""),
            "month": "",
        }

    def written(self, key: str) -> str:
        """What a person wrote in a field; empty when nobody did.

        The whole period of a project is the year when its budget is the year's: goals then stand
        for both.
        """
        if self.void:
            return ""
        if self.project is None:
            return self._author_text(key)
        text = self.project.texts.get(key, "").strip()
        if not text and key == "period_goals" and not self.is_longer:
            text = self.project.texts.get("goals", "").strip()
        return text

    def slot(self, key: str) -> str:
        """The slot in which the workbook asks for a text of the body."""
        prose = prose_of(self.template)
        shared = prose is not None and prose.slot(key) and not prose.slot(f"performance.{key}")
        return key if shared else f"performance.{key}"

    def _author_text(self, key: str) -> str:
        for name in (f"performance.{key}", key):
            for code in self.codes:
                for text in self.budget.texts:
                    if text.unit == code and text.key == name and text.text.strip():
                        return text.text.strip()
        return ""

    @property
    def is_longer(self) -> bool:
        """Whether the project goes on for more than the year."""
        if self.project is None or self.project.period_amount is None:
            return False
        return self.project.period_amount != self.figures.ledger.exact(self.base)


def body_codes(budget: Budget, entity: str) -> tuple[str, ...]:
    """The code of a body first, then that of the same body at the other level, if it is one."""
    if len(budget.units) == 1 and entity in (budget.code, budget.units[0].code):
        return tuple(dict.fromkeys((entity, budget.code, budget.units[0].code)))
    return (entity,)
