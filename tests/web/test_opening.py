"""What somebody meets who has nothing but the address: people, monitors, programs."""

from __future__ import annotations

import pytest
from django.test import Client

FIRST = ("/", "/explore/", "/compare/", "/data/", "/help/", "/login/", "/health", "/robots.txt",
         "/api/openapi.json", "/api/bodies", "/api/bulk/datapackage.json",
         "/api/bulk/bodies.csv")  # fmt: skip


@pytest.mark.parametrize("address", FIRST)
def test_every_first_address_answers_and_tells_its_head_alone(db, address) -> None:
    client = Client()
    whole = client.get(address)
    assert whole.status_code == 200
    head = client.head(address)
    assert (head.status_code, head["Content-Type"]) == (200, whole["Content-Type"])
    assert b"".join(head) == b""


@pytest.mark.parametrize("address", ["/api/", "/api/docs"])
def test_whoever_looks_for_the_interface_finds_its_description(db, address) -> None:
    answer = Client().get(address, follow=True)
    assert answer.redirect_chain == [("/data/#api", 302)]
    assert 'id="api"' in answer.content.decode()


def test_an_address_without_anything_says_so_in_the_style_of_the_site(db) -> None:
    client = Client()
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    text = answer.content.decode()
    assert "没有这个页面" in text
    assert "css/site" in text
    client.cookies["django_language"] = "en"
    assert "There is no such page" in client.get("/nothing-here").content.decode()


def test_programs_are_told_that_there_is_nothing_in_their_own_way(db) -> None:
    answer = Client().get("/api/nothing")
    assert (answer.status_code, answer.json()) == (404, {"detail": "no such address"})


def test_search_engines_are_kept_from_offices_and_endless_questions_not_from_disclosures(
    db,
) -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    kept = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert {"/desk/", "/people/", "/log/"} <= set(kept)
    assert not any("/p/130529/450/".startswith(one) or one in ("/", "/p/") for one in kept)


def test_a_browser_finds_the_seal_where_it_looks_for_an_icon(db) -> None:
    assert Client().get("/favicon.ico")["Location"].endswith(".svg")
