"""What moved between two budgets, and between two disclosures: all of it, and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from compile_budgets import two_units
from mingzhang.compile import bodies, compile_set
from mingzhang.corpus.comparison import Change, compare_budgets, compare_readings
from mingzhang.formats.docx import read_docx, write_docx
from mingzhang.interpret import interpret
from mingzhang.interpret.model import Reading
from mingzhang.templates import all_templates
from mingzhang.templates.layout import layout_of

HEBEI = next(t for t in all_templates() if t.id == "hebei")


def raised():
    """The budget with 100 元 more for wages, paid by the general budget."""
    budget = two_units()
    more = Decimal(100)
    wages, *lines = budget.lines
    money, *incomes = budget.incomes
    return replace(
        budget,
        lines=(replace(wages, amount=wages.amount + more), *lines),
        incomes=(replace(money, amount=money.amount + more), *incomes),
    )


def published(budget) -> Reading:
    layout = layout_of(HEBEI)
    assert layout is not None
    made = compile_set(budget, HEBEI, layout, bodies(budget)[0])
    return interpret(read_docx(write_docx(made.document)))


class TestBudgets:
    def test_nothing_moved(self):
        assert compare_budgets(two_units(), two_units()) == ()

    def test_an_amount_that_moved_is_told_with_its_line_before_and_after(self):
        changes = compare_budgets(two_units(), raised())
        assert [(c.group, c.before, c.after) for c in changes] == [
            ("收入", "3150000.00", "3150100.00"),
            ("支出明细", "2000000.50", "2000100.50"),
        ]

    def test_a_line_that_was_added_has_nothing_before(self):
        budget = two_units()
        fewer = replace(budget, purchases=())
        (change,) = compare_budgets(fewer, budget)
        assert (change.group, change.before) == ("政府采购", None)
        assert "14400.00" in (change.after or "")
        (back,) = compare_budgets(budget, fewer)
        assert (back.before, back.after) == (change.after, None)

    def test_two_lines_of_one_key_are_two(self):
        budget = two_units()
        twice = replace(budget, lines=(*budget.lines, budget.lines[0]))
        (change,) = compare_budgets(budget, twice)
        assert change.before is None


@pytest.fixture(scope="module")
def changes() -> tuple[Change, ...]:
    return compare_readings(published(two_units()), published(raised()))


class TestDisclosures:
    def test_nothing_moved(self):
        assert compare_readings(published(two_units()), published(two_units())) == ()

    def test_every_cell_that_moved_is_told(self, changes):
        cells = {(c.group, c.what): (c.before, c.after) for c in changes}
        assert cells["《部门预算支出总表》", "2101501 行政运行，基本支出"] == (
            "230.00万元",
            "230.01万元",
        )
        assert ("《部门预算支出总表》", "2101502 一般行政管理事务，项目支出") not in cells

    def test_every_sentence_that_moved_is_told_whole(self, changes):
        said = [c for c in changes if c.group.startswith("“") and c.before and c.after]
        assert any("286.00万元" in c.before and "286.01万元" in c.after for c in said)
        assert all("230.01" not in (c.before or "") for c in changes)
