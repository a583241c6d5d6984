"""Published PDFs, figure by figure as a person reads them on the page (one YAML file a document)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.facts import Outcome, Severity
from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.interpret.model import ReadTable
from mingzhang.interpret.words import fold

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))


@functools.cache
def expected(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


@functools.cache
def verdict_on(path: Path) -> Verdict:
    return check(interpret(read_any(path)))


@pytest.fixture(params=FILES, ids=[f.stem for f in FILES])
def truth(request: pytest.FixtureRequest) -> dict[str, Any]:
    return expected(request.param)


@pytest.fixture
def verdict(truth: dict[str, Any], seeds_dir: Path) -> Verdict:
    return verdict_on(seeds_dir.parent / "documents" / truth["file"])


def printed(table: ReadTable) -> dict[tuple[str, str], set[str]]:
    """Figures as printed by row and column."""
    found: dict[tuple[str, str], set[str]] = {}
    for fact in table.facts:
        key = fold(fact.place.row), fold(fact.place.column)
        found.setdefault(key, set()).add(fact.place.text)
    return found


def test_whose_it_is(truth: dict[str, Any], verdict: Verdict) -> None:
    reading = verdict.reading
    (part,) = reading.parts
    assert (part.entity.name, part.entity.level, part.year, reading.template.stage) == (
        truth["body"],
        truth["level"],
        truth["year"],
        truth["stage"],
    )
    assert len(reading.document.pages) == truth["pages"]


def test_every_table_is_read_and_nothing_else(truth: dict[str, Any], verdict: Verdict) -> None:
    reading = verdict.reading
    assert sorted((t.title, t.place.page, len(t.rows)) for t in reading.tables) == sorted(
        (t["title"], t["page"], t["rows"]) for t in truth["tables"]
    )
    assert [unread.text for unread in reading.unread] == truth["unread"]
    assert reading.unknown_tables == ()


def test_every_figure_is_the_one_on_the_page(truth: dict[str, Any], verdict: Verdict) -> None:
    tables = {t.title: printed(t) for t in verdict.reading.tables}
    wrong = [
        (table["title"], row, column, figure, found)
        for table in truth["tables"]
        for row, column, figure in table["figures"]
        if figure
        not in (found := tables[table["title"]].get((fold(row), fold(column)), {"(no such cell)"}))
    ]
    assert wrong == []


def test_every_finding_is_one_a_person_sees(truth: dict[str, Any], verdict: Verdict) -> None:
    found = [
        {
            "check": f.check,
            "page": f.places[0].page,
            "stated": f.stated,
            "expected": f.expected,
        }
        for f in verdict.findings
        if f.severity is not Severity.NOTE
    ]
    assert sorted(found, key=str) == sorted(truth["findings"], key=str)
    assert verdict.certificate.outcomes[Outcome.RULE_BROKE] == 0
