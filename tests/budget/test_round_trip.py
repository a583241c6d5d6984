"""A budget written down and read again is the same budget, in a workbook as in YAML."""

import pytest
from hypothesis import given, settings

from mingzhang.budget import Budget, read_workbook, read_yaml, validate, write_workbook, write_yaml
from mingzhang.facts import Severity
from mingzhang.templates import all_templates, can_print
from strategies import budgets

pytestmark = pytest.mark.slow

TEMPLATES = {template.id: template for template in all_templates() if can_print(template)}


@settings(max_examples=25)
@given(budgets())
def test_reading_gives_back_what_was_written(budget: Budget) -> None:
    assert [p.said() for p in validate(budget) if p.severity is Severity.ERROR] == []

    again, problems = read_yaml(write_yaml(budget))
    assert again == budget, [p.said() for p in problems]

    workbook = write_workbook(budget, TEMPLATES[budget.template], budget.year)
    again, problems = read_workbook(workbook)
    assert again == budget, [p.said() for p in problems]
