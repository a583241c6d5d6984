"""What the approval of a budget covers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from mingzhang.budget import approved, read_yaml, write_yaml
from mingzhang.budget.schema import schema

BUDGETS = sorted((Path(__file__).parents[2] / "examples" / "budgets").glob("*.yaml"))


def test_the_same_budget_has_the_same_digests_however_its_rows_stand() -> None:
    for path in BUDGETS:
        budget = read_yaml(path)[0]
        again = read_yaml(write_yaml(budget))[0]
        turned = replace(
            budget, lines=budget.lines[::-1], indicators=budget.indicators[::-1], date="2026-03-01"
        )
        assert approved(budget) == approved(again) == approved(turned)


def test_one_cent_more_makes_another_digest_of_its_sheet_alone() -> None:
    for path in BUDGETS:
        budget = read_yaml(path)[0]
        first = replace(budget.lines[0], amount=budget.lines[0].amount + Decimal("0.01"))
        before, now = approved(budget), approved(replace(budget, lines=(first, *budget.lines[1:])))
        assert {key for key in before if before[key] != now[key]} == {"lines"}


def test_a_row_less_or_twice_makes_another_digest() -> None:
    for path in BUDGETS:
        budget = read_yaml(path)[0]
        for lines in (budget.lines[1:], (*budget.lines, budget.lines[0])):
            assert approved(replace(budget, lines=lines)) != approved(budget)


def test_money_projects_and_targets_are_approved_and_words_are_not() -> None:
    covered = {sheet.key for sheet in schema().sheets if sheet.approved}
    assert {"incomes", "lines", "projects", "indicators"} <= covered
    assert not covered & {"cover", "texts", "last_year", "payments", "actuals"}
