"""A body at a glance: nought is told as nought, and what nobody states as not stated."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.facts import Origin
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.pure.work import budget_of, compiled
from mingzhang.web.services.publishing import store


@pytest.fixture(scope="module")
def reading():
    """The archive plans nothing for the three public items: as is the custom in Hebei its table is
    left empty, and the text says 0.00万元."""
    content = (examples() / "budgets" / "example-2026-archives.yaml").read_text(encoding="utf-8")
    made = compiled(budget_of(content), "101")
    return interpret(made.document, all_templates(), made.template)


def shown(organisation):
    return Client().get(reverse("body", args=[organisation.division, organisation.slug]))


def test_items_that_are_nought_are_named_and_lead_to_the_sentence_that_says_so(
    county, reading
) -> None:
    county.health.code = "101"
    county.health.save()
    one = store(county.health, 2026, reading, [], {}, None)
    page = shown(county.health)
    tile = page.context["three"]
    assert (tile["told"].fen, tile["told"].differs) == (0, False)
    assert page.context["three_nought"] == [
        "因公出国（境）费", "公务用车购置及运维费", "公务接待费",
    ]  # fmt: skip
    text = page.content.decode()
    assert "没有数字" not in text
    assert "表里空着，0 写在文字说明里。" in text
    passage = one.passages.get(number=tile["told"].passage)
    assert "“三公”经费预算安排0.00万元" in passage.text
    assert tile["href"].endswith(f"/v1/#s{passage.number}")
    assert f'id="s{passage.number}"' in Client().get(tile["href"]).content.decode()


def test_what_neither_tables_nor_text_state_is_no_figure(county, reading) -> None:
    silent = replace(
        reading, facts=[one for one in reading.facts if one.origin is not Origin.NARRATIVE]
    )
    store(county.health, 2026, silent, [], {}, None)
    page = shown(county.health)
    assert page.context["three"]["told"].fen is None
    assert not page.context["three_nought"]
    text = page.content.decode()
    assert "空着不等于是零" in text
    assert "没有数字" in text


def test_a_figure_of_the_text_never_stands_in_for_a_cell_that_has_one(county, reading) -> None:
    """Totals stand in tables and in the text: the cells speak, and nothing is held twice."""
    one = store(county.health, 2026, reading, [], {}, None)
    of_text = one.figures.exclude(passage=None)
    assert "three_public" in of_text.values_list("item", flat=True)
    assert set(of_text.values_list("fen", flat=True)) == {0}
    assert not of_text.exclude(table=None).exists()
    total = one.figures.filter(flow="expenditure", category="", function="", fund="", item="")
    assert total.exists()
    assert not total.exclude(passage=None).exists()


def test_the_open_data_name_the_passage(county, reading) -> None:
    one = store(county.health, 2026, reading, [], {}, None)
    ask = {"item": "three_public", "limit": 10}
    address = f"/api/versions/{one.public_id}/figures"
    (figure, *_) = Client().get(address, ask).json()["items"]
    assert (figure["amount"], figure["table"], figure["row"]) == ("0.00", None, None)
    assert figure["cell"].endswith(f"/v1/#s{figure['passage']}")
