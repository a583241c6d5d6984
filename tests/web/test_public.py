"""What everybody sees of what is published: exact, with the cell it stands in."""

from __future__ import annotations

import csv
import io

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.services.publishing import store


@pytest.fixture
def published(county):
    path = examples() / "clean-hebei.txt"
    reading = interpret(read_any(path), all_templates())
    files = [("txt", path.name, path.read_bytes(), True)]
    return store(county.health, 2026, reading, files, {"outcomes": {"pass": 3}}, None)


def _at(one) -> list:
    return [one.organisation.division, one.organisation.slug, one.year, one.stage, one.number]


def test_every_link_of_the_flow_leads_to_a_cell_that_says_it(published) -> None:
    page = Client().get(reverse("body", args=_at(published)[:2]))
    links = page.context["links"]
    assert links
    assert page.status_code == 200
    for link in links:
        table, row, _ = link["cell"]
        said = published.figures.filter(table=table, row=row).values_list("fen", flat=True)
        assert int(link["fen"]) in said


def test_a_figure_stated_in_two_ways_is_not_drawn(published) -> None:
    total = {"flow": "expenditure", "fund": "", "carry": "", "category": "", "function": "", "dept_econ": "",
                 "gov_econ": "", "item": "", "project": "", "measure": ""}  # fmt: skip
    one = published.figures.filter(**total).first()
    one.fen += 1
    one.save()
    if published.figures.filter(**total).count() == 1:
        one.pk = None
        one.fen += 1
        one.save()
    page = Client().get(reverse("compare"), {"measure": "total"})
    (row,) = page.context["rows"]
    assert row["told"].fen is None
    assert row["told"].differs
    assert not page.context["drawn"]


def test_a_measure_that_does_not_exist_is_said(published) -> None:
    assert not Client().get(reverse("compare"), {"measure": "x"}).context["known"]


def test_the_changed_cell_of_a_new_version_is_told_with_what_it_was(published) -> None:
    again = store_again(published)
    table = again.tables.get(number=1)
    was, table.rows[5][0] = table.rows[5][0], "改"
    table.save()
    page = Client().get(reverse("changes", args=_at(again)))
    (cell,) = page.context["cells"]
    assert (cell["cell"], cell["old"], cell["new"]) == ("r6c1", was, "改")
    assert not page.context["sentences"]


def store_again(one):
    path = examples() / "clean-hebei.txt"
    reading = interpret(read_any(path), all_templates())
    return store(one.organisation, one.year, reading, [], {}, None)


def test_a_cell_of_a_download_is_never_a_formula_and_a_number_stays_one(published) -> None:
    table = published.tables.get(number=1)
    table.rows[0][0], table.rows[1][0] = "=1+1", "-12.50"
    table.save()
    answer = Client().get(reverse("table_file", args=[*_at(published), 1, "csv"]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (rows[0][0], rows[1][0]) == ("'=1+1", "-12.50")


def test_all_figures_come_as_csv_and_as_parquet_alike(published) -> None:
    client = Client()
    text = b"".join(client.get("/api/bulk/figures.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    held = b"".join(client.get("/api/bulk/figures.parquet").streaming_content)
    amounts = pq.read_table(io.BytesIO(held))["amount"].to_pylist()
    assert [row["amount"] for row in rows] == [f"{amount:f}" for amount in amounts]
    assert len(rows) == published.figures.count()
    package = client.get("/api/bulk/datapackage.json")
    assert {r["path"] for r in package.json()["resources"]} >= {"figures.csv", "figures.parquet"}
    again = client.get("/api/bulk/figures.csv", headers={"If-None-Match": package["ETag"]})
    assert again.status_code == 200  # another resource, another tag


def test_search_goes_by_place_and_year(published) -> None:
    ask = lambda **q: list(Client().get(reverse("explore"), q).context["bodies"])  # noqa: E731
    assert ask(place="1309", year="2026")
    assert not ask(place="14")
    assert not ask(year="2001")
    assert Client().get(reverse("place", args=["130999"])).status_code == 200
    assert Client().get(reverse("place", args=["99"])).status_code == 404
