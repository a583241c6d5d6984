"""The open data interface: what is published can be read by anybody, within bounds."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import transaction
from django.test import Client

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.api import schemas
from mingzhang.web.demo import examples
from mingzhang.web.services.auditing import record
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


def test_a_figure_has_the_address_of_its_cell_and_says_whose_it_is(published) -> None:
    client = Client()
    address = f"/api/versions/{published.public_id}/figures?flow=expenditure&function=210"
    figures = client.get(address).json()["items"]
    assert figures
    for figure in figures:
        assert figure["function"].startswith("210")
        page = f"/p/130999/361/2026/budget/v1/t/{figure['table']}/"
        assert figure["cell"] == f"{page}#r{figure['row']}c{figure['column'] or 1}"
        assert figure["of_year"] == "2026"
        assert figure["entity"]
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [("division=1309", 1), ("division=14", 0), ("stage=final", 0), ("stage=budget&year=2026", 1)],
)
def test_versions_are_found_by_place_year_and_stage(published, query, count) -> None:
    assert Client().get(f"/api/versions?{query}").json()["count"] == count


def test_bodies_are_found_by_kind(published) -> None:
    assert Client().get("/api/bodies?kind=department").json()["count"] == 1
    assert Client().get("/api/bodies?kind=unit").json()["count"] == 0
    assert Client().get("/api/bodies?kind=government").status_code == 422


def test_the_package_describes_every_column_of_every_file(published) -> None:
    """What the standard (Data Package 2) demands of a package and a tabular resource."""
    client = Client()
    package = client.get("/api/bulk/datapackage.json").json()
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    for one in package["resources"]:
        assert one["path"]
        if one.get("type") != "table":
            continue
        fields = one["schema"]["fields"]
        text = b"".join(client.get(f"/api/bulk/{one['path']}").streaming_content)
        heads = text.decode("utf-8-sig").splitlines()[0].split(",")
        assert [field["name"] for field in fields] == heads
        assert {field["type"] for field in fields} <= {
            "string",
            "integer",
            "number",
            "datetime",
            "date",
        }
        assert set(one["schema"].get("primaryKey", [])) <= set(heads)
        for key in one["schema"].get("foreignKeys", []):
            assert key["reference"]["resource"] in names
            assert set(key["fields"]) <= set(heads)


@pytest.mark.parametrize("name", ["datapackage.json", "figures.csv", "figures.parquet"])
def test_all_data_are_sent_again_only_when_something_was_published(published, name) -> None:
    client = Client()
    first = client.get(f"/api/bulk/{name}")
    asked = {"If-None-Match": first["ETag"]}
    assert client.get(f"/api/bulk/{name}", headers=asked).status_code == 304
    store(published.organisation, 2026, interpret(read_any(examples() / "clean-hebei.txt"),
          all_templates()), [], {}, None)  # fmt: skip
    assert client.get(f"/api/bulk/{name}", headers=asked).status_code == 200


def test_every_parameter_is_told_in_words(db) -> None:
    paths = Client().get("/api/openapi.json").json()["paths"]
    for path, methods in paths.items():
        assert methods["get"]["description"], path
        for one in methods["get"]["parameters"]:
            assert one.get("description") or one["schema"].get("description"), (path, one["name"])


def content(address: str) -> bytes:
    return b"".join(Client().get(address))


def test_the_package_tells_the_size_and_the_hash_of_each_file_as_it_is_sent(published) -> None:
    package = json.loads(content("/api/bulk/datapackage.json"))
    assert {"bodies", "versions", "figures", "populations", "figures-parquet"} == {
        one["name"] for one in package["resources"]
    }
    for one in package["resources"]:
        sent = content(f"/api/bulk/{one['path']}")
        assert one["bytes"] == len(sent)
        assert one["hash"] == f"sha256:{hashlib.sha256(sent).hexdigest()}"


@pytest.mark.parametrize("name", ["bulk/bodies.csv", "bulk/datapackage.json", "bodies"])
def test_a_body_that_was_renamed_is_told_under_its_new_name(published, name) -> None:
    client, body = Client(), published.organisation
    before = client.get(f"/api/{name}")
    asked = {"If-None-Match": before["ETag"]}
    assert client.get(f"/api/{name}", headers=asked).status_code == 304
    with transaction.atomic():
        body.name = "示例县卫生健康和疾病预防局"
        body.save()
        record(None, "organisation.change", body)
    after = client.get(f"/api/{name}", headers=asked)
    assert (after.status_code, after["ETag"] != before["ETag"]) == (200, True)
    assert "示例县卫生健康和疾病预防局".encode() in content("/api/bulk/bodies.csv")


def test_every_operation_declares_what_it_answers_to_whoever_asks_too_often_or_again(db) -> None:
    said = Client().get("/api/openapi.json").json()
    for path, methods in said["paths"].items():
        answers = methods["get"]["responses"]
        assert {"200", "304", "429"} <= answers.keys(), path
        assert "Retry-After" in answers["429"]["headers"], path
        assert "content" in answers["429"], path
        if methods["get"]["parameters"]:
            assert "422" in answers, path


def test_what_is_refused_has_the_declared_form(db) -> None:
    answer = Client().get("/api/bodies?limit=1001")
    assert answer.status_code == 422
    told = schemas.Refused.model_validate(answer.json())
    assert told.detail[0].loc == ["query", "limit"]


def test_a_page_of_any_site_may_read_the_data(published) -> None:
    for address in ("/api/bodies", "/api/bulk/bodies.csv", "/api/nothing", "/api/bodies?limit=0"):
        assert Client().get(address)["Access-Control-Allow-Origin"] == "*"
    assert not Client().get("/").has_header("Access-Control-Allow-Origin")
