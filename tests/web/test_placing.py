"""Each figure leads to the cell it is printed in, also where its row prints it twice."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.pure.placing import columns
from mingzhang.web.services.publishing import store


@pytest.fixture
def published(county):
    reading = interpret(read_any(examples() / "clean-hebei.txt"), all_templates())
    return store(county.health, 2026, reading, [], {}, None)


@pytest.mark.parametrize(
    ("flow", "label"), [("income", "本年收入合计"), ("expenditure", "本年支出合计")]
)
def test_what_comes_in_and_what_goes_out_are_the_same_sum_in_two_cells(
    published, flow, label
) -> None:
    totals = {"fund": "", "category": "", "function": "", "item": "", "dept_econ": ""}
    balance = published.tables.filter(kind="balance").first()
    figure = published.figures.get(flow=flow, table=balance.number, **totals)
    row = balance.rows[figure.row - 1]
    assert row[figure.column - 2] == label


def fact(text: str, row: str = "", column: str = ""):
    return SimpleNamespace(place=SimpleNamespace(text=text, row=row, column=column))


def test_the_head_decides_where_one_of_two_equal_cells_is_a_figure() -> None:
    rows = [["科目", "合计", "上年"], ["教育", "60.00", "60.00"]]
    assert columns([fact("60.00", "教育", "上年")], rows, 2, 1) == [3]
    assert columns([fact("60.00", "教育", "合计")], rows, 2, 1) == [2]


def test_a_cell_nobody_can_tell_is_not_guessed() -> None:
    rows = [["甲", "60.00", "60.00"]]
    assert columns([fact("60.00", "甲", "合计")], rows, 1, 0) == [None]
    assert columns([fact("61.00", "甲", "合计")], rows, 1, 0) == [None]
