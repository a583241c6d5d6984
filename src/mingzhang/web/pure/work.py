"""What is computed from a budget or a file: pure functions that run in a limited child process.

Nothing here knows Django, so that the functions can be sent anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingzhang.budget import (
    Budget,
    Problem,
    approved,
    consolidate,
    load_budget,
    mark_workbook,
    origin_of,
    validate,
    write_yaml,
)
from mingzhang.budget.load import read_yaml
from mingzhang.budget.problems import has_errors
from mingzhang.check import check
from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.compile import Compiled, bodies, compile_set
from mingzhang.corpus.figures import HEADLINES
from mingzhang.facts import Amount, Coordinate, Finding, Message
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import Template, all_templates
from mingzhang.templates.layout import Layout, layout_of
from mingzhang.templates.prose import asked, prose_of
from mingzhang.templates.prose_model import Slot
from mingzhang.web.pure.certifying import certificate


@dataclass(frozen=True, slots=True)
class Loaded:
    """A budget that somebody uploaded: its YAML, None while it has an error, and every problem."""

    content: str | None
    year: int
    code: str
    problems: tuple[tuple[str, Message], ...]
    """Severity and sentence of each."""
    placed: bool = False
    """Whether one of them stands at a cell, so that it can be marked there."""
    origin: str = ""
    """The SHA-256 of the revision that a workbook was downloaded from, as it says itself."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What the check of a compiled budget found. ``problem`` says why it could not be compiled."""

    findings: tuple[Finding, ...] = ()
    outcomes: tuple[tuple[str, int], ...] = ()
    problem: Message | None = None
    summary: dict[str, Any] = field(default_factory=dict)
    """What the page of the filing shows: ``figures`` (name in Chinese and English, text, unit),
    ``bodies`` (code, name, level), numbers of ``projects`` and ``indicators``; ``approved`` (see
    :func:`mingzhang.budget.approved`) is what a correction is held against."""


def load_upload(path: Path) -> Loaded:
    """A workbook or YAML file as a budget."""
    budget, problems = load_budget(path, _slots())
    told = tuple((p.severity.value, Message(p.said("zh"), p.said("en"))) for p in problems)
    if budget is None or has_errors(problems):
        return Loaded(None, 0, "", told, any(p.at is not None for p in problems))
    content, origin = write_yaml(budget).decode(), origin_of(path.read_bytes())
    return Loaded(content, budget.year, budget.code, told, origin=origin)


def mark_upload(task: tuple[Path, str]) -> bytes:
    """A workbook that was not taken, with each mistake marked in its cell and all of them listed,
    in one of the two languages. Raises ReadFailure for a file that is no workbook or too large."""
    path, lang = task
    _, problems = load_budget(path, _slots())
    return mark_workbook(path.read_bytes(), problems, lang)


def _slots() -> tuple[Slot, ...]:
    return tuple(asked(all_templates()).values())


def budget_of(content: str) -> Budget:
    """The budget of a revision. What was stored was valid, so anything else is our own fault."""
    budget, problems = read_yaml(content.encode())
    if budget is None:
        raise ValueError(problems[0].said("en") if problems else "no budget")
    return budget


def compiled(budget: Budget, code: str, wanted: str = "") -> Compiled | Message:
    """The set of one body, or the sentence why there is none; in the budget's own layout, or in the
    one that is ``wanted``."""
    name = wanted or budget.template
    template = next((t for t in all_templates() if t.id == name), None)
    layout = layout_to_compile(template)
    body = next((b for b in bodies(budget) if b.code == code), None)
    if template is None or layout is None:
        return Message(
            f"样式 {name} 不能用来编制，请在“封面信息”里改。",
            f"The layout {name} cannot be compiled; change it on the cover sheet.",
        )
    if body is None:
        listed = [f"{b.code} {b.name}" for b in bodies(budget)]
        return Message(
            f"预算里没有代码为 {code} 的部门或单位，有：{'、'.join(listed)}。",
            f"The budget has no body with the code {code}. It has: {', '.join(listed)}.",
        )
    return compile_set(budget, template, layout, body)


def examine(task: tuple[str, str]) -> Examined:
    """Compile a revision (its content) for one body (its code) and check the set as if it had been
    published."""
    content, code = task
    budget = budget_of(content)
    made = compiled(budget, code)
    if isinstance(made, Message):
        return Examined(problem=made)
    reading = interpret(made.document, all_templates(), made.template)
    verdict = check(reading)
    findings = (*made.findings, *verdict.findings)
    outcomes = tuple((o.value, n) for o, n in verdict.certificate.outcomes.items())
    return Examined(tuple(findings), outcomes, summary=_summary(budget, made))


def _summary(budget: Budget, made: Compiled) -> dict[str, Any]:
    """Figures as the compiled tables show them; none is computed here."""
    shown: dict[Coordinate, Amount] = {}
    for fact in made.facts:
        if isinstance(fact.value, Amount):
            shown.setdefault(fact.coordinate.without("entity", "year"), fact.value)
    figures = [
        (one.name.zh, one.name.en, value.text, value.unit.value)
        for one in HEADLINES
        if (value := shown.get(Coordinate(one.axes))) is not None
    ]
    return {
        "figures": figures,
        "bodies": [(b.code, b.name, b.level) for b in bodies(budget)],
        "approved": approved(budget),
        "projects": len(budget.projects),
        "indicators": len(budget.indicators),
    }


def join_units(task: tuple[str | Budget, Sequence[tuple[str, str]]]) -> Loaded:
    """A department's budget from its own (content, or an empty one) and those of its units (code
    and content)."""
    before, parts = task
    own = budget_of(before) if isinstance(before, str) else before
    made = consolidate(own, [(code, budget_of(part)) for code, part in parts])
    problems: list[Problem] = list(made.problems)
    if made.budget is not None:
        problems += validate(made.budget, slots=_slots())
    told = tuple((p.severity.value, Message(p.said("zh"), p.said("en"))) for p in problems)
    if made.budget is None or has_errors(problems):
        return Loaded(None, 0, "", told)
    return Loaded(write_yaml(made.budget).decode(), own.year, own.code, told)


@dataclass(frozen=True, slots=True)
class Set:
    """A compiled set as it is published: its files, its reading, what its check found."""

    name: str
    files: tuple[tuple[str, bytes], ...]
    reading: Reading
    certificate: dict[str, Any]
    errors: int
    warnings: int


def make_set(task: tuple[str, str, Sequence[str]]) -> Set | Message:
    """Compile a revision (its content) for one body (its code) into files of some formats."""
    content, code, formats = task
    made = compiled(budget_of(content), code)
    if isinstance(made, Message):
        return made
    files = []
    for form in formats:
        written = set_content(made, SetFormat(form))
        files.append((form, written.encode() if isinstance(written, str) else written))
    reading = interpret(made.document, all_templates(), made.template)
    verdict = check(reading)
    return Set(
        made.name,
        tuple(files),
        reading,
        certificate(verdict),
        sum(one.severity.value == "error" for one in verdict.findings),
        sum(one.severity.value == "warning" for one in verdict.findings),
    )


def layout_to_compile(template: Template | None) -> Layout | None:
    """The layout of a template that a budget can be compiled in; None where it only reads."""
    if template is None or template.stage == "final" or prose_of(template) is None:
        return None
    return layout_of(template)
