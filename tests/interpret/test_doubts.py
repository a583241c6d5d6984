"""Doubtful figures of a scan: the identities choose, and say what they cannot decide."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from mingzhang.check import check
from mingzhang.documents import Document, Doubt, PageSize, Row, Table
from mingzhang.facts import Amount, Blank, Box, Severity, shown
from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading

CLEAN = Path(__file__).resolve().parents[2] / "examples" / "clean-hebei.txt"
"""A disclosure without a mistake. 支出总表 has 283.77 = 256.77 + 27.00 in its total row."""


def scanned(*doubtful: Mapping[str, str | tuple[str, ...]]) -> Document:
    """The clean disclosure as if it were scanned: every cell has its rectangle. Each of
    ``doubtful`` names a cell by the row's ``label`` and its ``printed`` text, and the readings
    ``texts`` that the picture allows; the first of them stands in the cell."""
    document = read_any(CLEAN)
    pending = list(doubtful)
    blocks = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows = [_boxed(row) for row in block.rows]
            for number, row in enumerate(rows):
                for wanted in [w for w in pending if _is(row, w)]:
                    rows[number] = row = _doubtful(row, wanted)
                    pending.remove(wanted)
            block = replace(block, rows=tuple(rows))
        blocks.append(block)
    assert pending == []
    return replace(document, blocks=tuple(blocks), pages=(PageSize(600, 9000, scanned=True),))


def _boxed(row: Row) -> Row:
    boxes = [
        Box(1, 40.0 * at, row.line, 40.0 * at + 38, row.line + 1) for at in range(len(row.cells))
    ]
    return replace(row, page=1, boxes=tuple(boxes))


def _is(row: Row, wanted: Mapping[str, str | tuple[str, ...]]) -> bool:
    return wanted["label"] in row.cells and wanted["printed"] in row.cells


def _doubtful(row: Row, wanted: Mapping[str, str | tuple[str, ...]]) -> Row:
    at = row.cells.index(str(wanted["printed"]))
    texts = tuple(wanted["texts"])
    cells = (*row.cells[:at], texts[0], *row.cells[at + 1 :])
    return replace(row, cells=cells, doubts=(*row.doubts, Doubt(at, texts, 0.6)))


def figures(reading: Reading, table: str, label: str) -> list[str]:
    rows = [row for t in reading.tables_of(table) for row in t.rows if row.label.endswith(label)]
    return [shown(c.fact.value) for c in rows[0].cells.values() if c.fact is not None]


def errors(reading: Reading) -> list[str]:
    return [f.message.zh for f in check(reading).findings if f.severity is Severity.ERROR]


def test_the_clean_disclosure_stays_clean_when_it_is_scanned():
    assert errors(interpret(scanned())) == []


def test_the_identities_choose_the_reading_that_adds_up():
    cell = {"label": "社会保障和就业支出", "printed": "28.37", "texts": ("28.87", "28.37", "26.37")}
    reading = interpret(scanned(cell))
    assert "28.37万元" in figures(reading, "income", "社会保障和就业支出")
    assert "28.87万元" not in figures(reading, "income", "社会保障和就业支出")
    chosen = [m for m in reading.mends if m.kind == "identity chose"]
    assert [(m.was, m.now) for m in chosen] == [("28.87", "28.37")]
    assert errors(reading) == []
    assert reading.unread == interpret(scanned()).unread


def test_a_likeliest_reading_that_adds_up_is_no_longer_doubtful():
    cell = {"label": "社会保障和就业支出", "printed": "28.37", "texts": ("28.37", "28.87")}
    reading = interpret(scanned(cell))
    assert not [m for m in reading.mends if m.kind == "identity chose"]
    assert not any(fact.readings for fact in reading.facts)


def test_two_doubtful_figures_of_one_sum_are_decided_together_or_not_at_all():
    one = {"label": "社会保障和就业支出", "printed": "28.37", "texts": ("28.87", "28.37")}
    total = {"label": "合计", "printed": "271.77", "texts": ("271.27", "271.77")}
    reading = interpret(scanned(one, total))
    assert {(m.was, m.now) for m in reading.mends if m.kind == "identity chose"} == {
        ("28.87", "28.37"),
        ("271.27", "271.77"),
    }


def test_what_no_reading_satisfies_stays_open_and_is_no_certain_error():
    cell = {"label": "社会保障和就业支出", "printed": "28.37", "texts": ("28.87", "23.37")}
    reading = interpret(scanned(cell))
    assert "28.87万元" in figures(reading, "income", "社会保障和就业支出")
    told = [u for u in reading.unread if "图像不清" in u.reason]
    assert [u.text for u in told] == ["28.87"]
    assert "23.37" in told[0].reason
    verdict = check(reading)
    assert [f.severity for f in verdict.findings if "28.87" in f.message.zh] != []
    assert errors(reading) == []
    assert any("不清" in f.message.zh and "23.37" in f.message.zh for f in verdict.findings)


def test_a_sure_figure_that_is_wrong_is_an_error_as_ever():
    cell = {"label": "社会保障和就业支出", "printed": "28.37", "texts": ("28.87",)}
    reading = interpret(scanned(cell))
    assert errors(reading) != []


def test_what_was_no_figure_becomes_the_figure_that_adds_up():
    cell = {"label": "社会保障和就业支出", "printed": "28.37", "texts": ("28,37", "28.37")}
    reading = interpret(scanned(cell))
    assert "28.37万元" in figures(reading, "income", "社会保障和就业支出")
    assert not any(fact.value is Blank.UNREAD for fact in reading.facts)
    assert not any(u.text == "28,37" for u in reading.unread)


@pytest.mark.parametrize("texts", [("28.37", "28.37"), ("28.37", "28.З7")])
def test_readings_that_are_one_figure_are_no_doubt(texts: tuple[str, ...]):
    cell = {"label": "社会保障和就业支出", "printed": "28.37", "texts": texts}
    reading = interpret(scanned(cell))
    assert not any(fact.readings for fact in reading.facts)
    assert all(isinstance(f.value, Amount | Blank) for f in reading.facts)
