"""What moved between two budgets, and between two disclosures: all of it, and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from compile_budgets import two_units
from mingzhang.compile import bodies, compile_set
from mingzhang.corpus.comparison import Change, compare_budgets, compare_readings, moved_totals
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
            ("收入", "3,150,000.00元", "3,150,100.00元"),
            ("支出明细", "2,000,000.50元", "2,000,100.50元"),
        ]

    def test_a_line_that_was_added_has_nothing_before(self):
        budget = two_units()
        fewer = replace(budget, purchases=())
        (change,) = compare_budgets(fewer, budget)
        assert (change.group, change.before) == ("政府采购", None)
        assert "14,400.00元" in (change.after or "")
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


class TestWordsOfTheWorkbook:
    """A clerk reads names, labels and amounts, not the keys of the program."""

    def test_a_line_is_called_by_its_unit_labels_and_named_codes(self):
        (_, line) = compare_budgets(two_units(), raised())
        unit = two_units().units[0].name
        assert line.what.startswith(f"{unit}，人员经费，2101501 行政运行")
        assert line.what.endswith("· 金额")
        assert line.key == "lines.amount"
        assert "general" not in line.what
        assert "current" not in line.what

    def test_in_english_heads_and_labels_are_english(self):
        income, line = compare_budgets(two_units(), raised(), "en")
        assert (income.group, line.group) == ("Income", "Expenditure")
        assert "personnel" in line.what
        assert line.what.endswith("· Amount")
        assert line.after == "2,000,100.50 yuan"

    def test_totals_are_told_by_unit_and_fund_where_they_moved(self):
        unit = two_units().units[0].name
        moved = [(c.group, c.what) for c in moved_totals(two_units(), raised())]
        assert moved == [
            ("收入合计", f"{unit} · 一般公共预算拨款"),
            ("支出合计", f"{unit} · 一般公共预算拨款"),
        ]
        assert moved_totals(two_units(), two_units()) == ()

    def test_a_field_of_the_cover_and_a_project_are_called_by_their_heads(self):
        budget = two_units()
        (change,) = compare_budgets(budget, replace(budget, name="别的局"))
        assert (change.group, change.what, change.after) == ("封面信息", "部门名称", "别的局")
        project = replace(budget.projects[0], kind="other_operation", texts={"purpose": "另一用途"})
        told = compare_budgets(budget, replace(budget, projects=(project, *budget.projects[1:])))
        assert {c.what.rpartition(" · ")[2] for c in told} >= {"资金用途"}
        assert all(project.name in c.what for c in told)
