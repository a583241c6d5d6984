"""The open data interface: what is published can be read by anybody, within bounds."""

from __future__ import annotations

import pytest
from django.test import Client

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.services.publishing import store


@pytest.fixture
def published(county):
    path = examples() / "clean-hebei.txt"
    reading = interpret(read_any(path), all_templates())
    return store(
        county.health, 2026, reading, [("txt", path.name, path.read_bytes(), True)], {}, None
    )


def test_a_version_is_found_from_its_body_with_its_tables_and_figures(published) -> None:
    client = Client()
    (body,) = client.get("/api/bodies?q=卫生").json()["items"]
    (version,) = client.get(f"/api/versions?body={body['id']}").json()["items"]
    full = client.get(f"/api/versions/{version['id']}").json()
    assert len(full["tables"]) == published.tables.count() > 10
    assert client.get(full["files"][0]["address"]).status_code == 200
    figures = client.get(f"/api/versions/{version['id']}/figures?limit=1000").json()
    assert figures["count"] == len(figures["items"]) == published.figures.count() > 50


def test_a_figure_leads_to_the_cell_it_is_printed_in(published) -> None:
    client = Client()
    address = f"/api/versions/{published.public_id}"
    for figure in client.get(f"{address}/figures?limit=200").json()["items"]:
        if figure["column"]:
            table = client.get(f"{address}/tables/{figure['table']}").json()
            assert table["rows"][figure["row"] - 1][figure["column"] - 1].strip()


@pytest.mark.parametrize(
    "address",
    [
        "/api/bodies?limit=1001",
        "/api/bodies?offset=182972653931910299648",
        "/api/bodies?division=x",
        "/api/versions?year=9",
        "/api/versions?body=x",
    ],
)
def test_what_is_out_of_bounds_is_refused(db, address) -> None:
    assert Client().get(address).status_code == 422


def test_who_asks_again_with_the_tag_gets_no_content(published) -> None:
    client = Client()
    first = client.get("/api/bodies")
    again = client.get("/api/bodies", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_description_of_the_interface_is_served(db) -> None:
    assert "/api/versions" in Client().get("/api/openapi.json").json()["paths"]
