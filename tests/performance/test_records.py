"""Every indicator of a disclosure or a budget becomes a record: nothing lost, places kept."""

from pathlib import Path

import pytest

from mingzhang.budget import load_budget
from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret
from mingzhang.performance.records import of_budget, of_reading

ROOT = Path(__file__).resolve().parents[2]
ROWS = {"000": 61, "001": 68, "002": 86, "003": 76, "004": 132}
"""Indicator rows of the reference documents, counted by hand in the files."""


def test_every_printed_row_is_a_record_at_its_line(seed_file: Path) -> None:
    reading = interpret(read_file(seed_file))
    records = of_reading(reading)
    assert len(records) == ROWS[seed_file.name[:3]]
    places = [(r.place.line, r.place.span, r.level3) for r in records]
    assert len({line for line, _, _ in places}) == len(places), "one row, one line"
    lines = seed_file.read_text("utf-8").splitlines()
    squeezed = ["".join(line.split()) for line in lines]
    for record in records:
        near = "".join(squeezed[record.place.line - 1 : record.place.line + 24])
        assert "".join(record.text.split())[:4] in near, record


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "budgets").glob("*.xlsx")))
def test_every_line_of_a_budget_is_a_record_at_its_row(file: Path) -> None:
    budget, _ = load_budget(file)
    assert budget is not None
    records = of_budget(budget)
    assert [(r.level1, r.level2, r.level3, r.text) for r in records] == [
        (i.level1, i.level2, i.level3, i.value) for i in budget.indicators
    ]
    for record, line in zip(records, budget.indicators, strict=True):
        assert line.at is not None
        assert (record.place.sheet, record.place.line) == (line.at.sheet, line.at.row)
        assert (
            record.place.shown().startswith(line.at.sheet) or line.at.sheet in record.place.shown()
        )
        assert record.weight == line.weight
