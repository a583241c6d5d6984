"""One body's set, from its budget to a document ready to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mingzhang.budget import Budget
from mingzhang.compile.body import Body
from mingzhang.compile.composing import Composition, compose
from mingzhang.compile.figures import DECIMALS, Carried, Figures, Plan, displayed
from mingzhang.compile.ledger import Ledger
from mingzhang.compile.tables.sums import Tail
from mingzhang.documents import Document
from mingzhang.facts import Amount, Coordinate, Fact, Finding, Unit
from mingzhang.templates import Template
from mingzhang.templates.layout import Layout


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that carrying changed: shown instead of its own rounding. ``broken`` when it had to
    move by more than one unit of the last digit."""

    coordinate: Coordinate
    own: Amount
    shown: Amount
    broken: bool


@dataclass(frozen=True, slots=True)
class Compiled:
    """The set of one body: the document, its facts, what only a person can still supply
    (``findings``), and what rounding did: tails left under ``note``, figures moved under
    ``carry``."""

    template: str
    body: Body
    document: Document
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    plan: Plan
    tails: tuple[tuple[str, Tail], ...]
    moved: tuple[Moved, ...]

    @property
    def name(self) -> str:
        """Stem of the files written from it."""
        return f"{self.body.code}-{self.body.name}-{self.body.year}"

    def meta(self) -> dict[str, Any]:
        """What the output records of the run, for the JSON of the facts."""
        return {
            "template": self.template,
            "entity": {"code": self.body.code, "name": self.body.name, "level": self.body.level},
            "year": self.body.year,
            "rounding": {
                "plan": self.plan.value,
                "tails": [
                    {
                        "table": title,
                        "row": tail.row,
                        "column": tail.column,
                        "shown": tail.shown.text,
                        "parts": tail.parts.text,
                    }
                    for title, tail in self.tails
                ],
                "moved": [
                    {
                        "coordinate": dict(m.coordinate.items()),
                        "own": m.own.text,
                        "shown": m.shown.text,
                        "beyond_one_unit": m.broken,
                    }
                    for m in self.moved
                ],
            },
        }


def compile_set(
    budget: Budget,
    template: Template,
    layout: Layout,
    body: Body,
    plan: Plan = Plan.NOTE,
    previous: Budget | None = None,
) -> Compiled:
    """Compile the set of one body. The budget must be valid; ``previous`` is last year's."""
    ledger = Ledger(budget, body.code, previous)
    figures = Figures(ledger)
    made = compose(template, layout, budget, body, figures)
    moved: tuple[Moved, ...] = ()
    if plan is Plan.CARRY:
        # The first composition tells which figures are shown; the second shows them carried.
        figures = Figures(ledger, _together(figures, template.unit))
        made = compose(template, layout, budget, body, figures)
        moved = _moved(figures, template.unit)
    words = body.words(template)
    title = layout.file_title.format_map(words)
    return Compiled(
        template=template.id,
        body=body,
        document=_document(made, title, body),
        facts=made.facts,
        findings=made.findings,
        plan=plan,
        tails=tuple((t.title, tail) for t in made.tables for tail in t.tails),
        moved=moved,
    )


def _document(made: Composition, title: str, body: Body) -> Document:
    date = body.date or f"{body.year}-01-01"
    return Document("", "", "tabbed", made.blocks, title=title, date=date)


def _together(figures: Figures, unit: Unit) -> Carried:
    """The atoms rounded together in ``unit``, the unit of the tables."""
    from mingzhang.compile.rounding import round_together

    step = int(unit.in_yuan * 100 / 10**DECIMALS)
    groups = [ids for ids, own in figures.shown if own.in_yuan <= unit.in_yuan]
    finer = [ids for ids, own in figures.shown if own.in_yuan < unit.in_yuan]
    return Carried(unit, round_together(figures.ledger.atoms, step, groups, finer).steps)


def _moved(figures: Figures, table_unit: Unit) -> tuple[Moved, ...]:
    moved: list[Moved] = []
    for (ids, unit), coordinate in figures.shown.items():
        if unit is not table_unit:
            continue
        exact = figures.exact(ids)
        own, shown = displayed(exact, unit), figures.of(ids, unit, coordinate)
        if own.value != shown.value:
            broken = abs(shown.base - exact) >= unit.in_yuan.scaleb(-DECIMALS)
            moved.append(Moved(coordinate, own, shown, broken))
    return tuple(moved)
