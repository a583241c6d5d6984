"""A published table: what a row is about stays in sight, and the way to the next table."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.services.publishing import store
from mingzhang.web.views import naming


@pytest.fixture
def published(county):
    reading = interpret(read_any(examples() / "clean-hebei.txt"), all_templates())
    return store(county.health, 2026, reading, [], {}, None)


def page(one, kind: str):
    number = one.tables.filter(kind=kind).first().number
    return Client().get(reverse("table", args=[*naming.arguments(one), number]))


def marked(answer, what: str) -> set[int]:
    """The columns of cells with a mark."""
    return {
        int(cell.address.partition("c")[2]) for row in answer.context["rows"] for cell in row
        if what in cell.kinds
    }  # fmt: skip


def test_the_name_of_what_a_row_is_about_stays_in_sight(published) -> None:
    answer = page(published, "expenditure")
    assert len(marked(answer, "label")) == 1
    shown = [cell for row in answer.context["rows"] for cell in row if "label" in cell.kinds]
    assert "科目名称" in {cell.text for cell in shown}
    assert not [cell for cell in shown if "number" in cell.kinds]


def test_where_two_sides_stand_beside_each_other_neither_stays(published) -> None:
    """The words of the income side say nothing of expenditure, over which they would lie."""
    assert not marked(page(published, "balance"), "label")


def test_codes_are_no_figures(published) -> None:
    answer = page(published, "expenditure")
    heads = [cell for row in answer.context["rows"] for cell in row if cell.text == "科目编码"]
    (code,) = {int(cell.address.partition("c")[2]) for cell in heads}
    assert code not in marked(answer, "number")
    assert marked(answer, "number")


def test_the_tables_before_and_after_are_one_step_away(published) -> None:
    first, second, *_ = published.tables.all()
    answer = Client().get(reverse("table", args=[*naming.arguments(published), first.number]))
    assert (answer.context["before"], answer.context["after"]) == (None, second)
    last = published.tables.last()
    answer = Client().get(reverse("table", args=[*naming.arguments(published), last.number]))
    assert answer.context["after"] is None
    assert 'rel="prev"' in answer.content.decode()


def test_what_stands_in_a_cell_is_text_whatever_it_looks_like(published) -> None:
    held = published.tables.filter(kind="expenditure").first()
    held.rows[-1][0] = '<img src="x" onerror="a()">&'
    held.save()
    drawn = page(published, "expenditure").content.decode()
    assert "<img" not in drawn.partition("<table")[2]
    assert "&lt;img src=&quot;x&quot; onerror=&quot;a()&quot;&gt;&amp;</td>" in drawn
