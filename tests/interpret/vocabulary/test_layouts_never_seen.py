"""A disclosure compiled in a layout, read without that layout: the same figures, none wrong."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from mingzhang.budget import load_budget
from mingzhang.compile import bodies, compile_set
from mingzhang.documents import Document
from mingzhang.facts import Amount, Coordinate
from mingzhang.formats.docx import read_docx, write_docx
from mingzhang.formats.reading import read_any
from mingzhang.interpret import UNKNOWN, Reading, interpret
from mingzhang.templates import all_templates
from mingzhang.templates.layout import layout_of

BUDGETS = Path(__file__).resolve().parents[3] / "examples" / "budgets"
TEMPLATES = {template.id: template for template in all_templates()}
EXAMPLES = [
    ("hebei-2025-xingtai", "hebei"),
    ("shanxi-2026-pinglu", "shanxi"),
    ("shaanxi-2026-lueyang", "shaanxi"),
]


@cache
def document(example: str, layout: str) -> Document:
    budget, _ = load_budget(BUDGETS / f"{example}.yaml")
    how = layout_of(TEMPLATES[layout])
    assert budget is not None
    assert how is not None
    made = compile_set(budget, TEMPLATES[layout], how, bodies(budget)[0])
    return read_docx(write_docx(made.document))


def figures(reading: Reading) -> set[tuple[int, Coordinate, Amount]]:
    return {
        (fact.place.line, fact.coordinate, fact.value)
        for table in reading.tables
        for fact in table.facts
        if isinstance(fact.value, Amount)
    }


@pytest.mark.parametrize(("example", "layout"), EXAMPLES)
@pytest.mark.parametrize("others", [True, False], ids=["other layouts", "no layout"])
def test_read_without_its_layout(example: str, layout: str, others: bool) -> None:
    made = document(example, layout)
    truth = figures(interpret(made, forced=layout))
    known = [t for t in TEMPLATES.values() if t.id != layout and t.division] if others else []
    reading = interpret(made, known)
    found = figures(reading)
    assert found <= truth
    assert 100 * len(found) >= 95 * len(truth)
    declared = {(item.place.line, item.text) for item in reading.unread}
    assert {(line, value.text) for line, _, value in truth - found} <= declared
    assert {table.how for table in reading.tables if table.facts} == {"vocabulary"}


def test_tables_that_the_layout_lacks_are_read_beside_those_it_has() -> None:
    example, layout = EXAMPLES[0]
    made = document(example, layout)
    whole = TEMPLATES[layout]
    kept = tuple(t for t in whole.tables if t.kind != "general_expenditure")
    reading = interpret(made, [replace(whole, tables=kept)])
    assert reading.template.id == layout
    (one,) = reading.tables_of("general_expenditure")
    assert (one.how, one.proof) == ("vocabulary", "proved")
    assert figures(reading) == figures(interpret(made, forced=layout))


@pytest.mark.parametrize(
    "name",
    [
        "putuo-commerce-2025-unit-budget",
        "putuo-social-work-2024-final-accounts",
        "putuo-wanli-2024-department-budget",
    ],
)
def test_a_published_file_without_its_layout(seeds_dir: Path, name: str) -> None:
    made = read_any(seeds_dir.parent / "documents" / f"{name}.pdf")
    known = interpret(made)
    assert known.template.id != UNKNOWN.id
    reading = interpret(made, [])
    assert figures(reading) == figures(known)
    assert {table.how for table in reading.tables} == {"vocabulary"}
    assert reading.template.stage == known.template.stage
    assert reading.parts[0].year == known.parts[0].year
