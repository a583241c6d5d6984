"""Whose set is compiled: a department, or one of its units."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.budget import Budget
from mingzhang.interpret.model import Entity, Part
from mingzhang.templates import Template
from mingzhang.templates.layout import Layout


@dataclass(frozen=True, slots=True)
class Body:
    """A department or unit; ``level`` is ``department`` or ``unit``."""

    code: str
    name: str
    level: str
    year: int
    date: str

    def part(self, layout: Layout) -> Part:
        """The disclosure as the reader will find it, so that rows mean the same both ways: layouts
        that do not print the code let the body be known by its name."""
        code = self.code if any("{code}" in line for line in layout.above) else ""
        return Part(0, Entity(self.name, code, self.level), self.year, 1, 1)

    def words(self, template: Template) -> dict[str, str]:
        """The words that patterns of the layout may use."""
        return {
            "code": self.code,
            "name": self.name,
            "year": str(self.year),
            "last_year": str(self.year - 1),
            "level": template.level_words.get(self.level, ""),
            "unit": template.unit.value,
            "date": self.date,
        }


def bodies(budget: Budget) -> tuple[Body, ...]:
    """The department and each of its units, in order: each publishes a set of its own."""
    department = Body(budget.code, budget.name, "department", budget.year, budget.date)
    units = (Body(u.code, u.name, "unit", budget.year, budget.date) for u in budget.units)
    return (department, *units)
