"""What is refused before anything is done with it: too many bytes, and what is no text."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.web.models import Draft, Filing

WHERE = [
    "/api/bodies?q=%00", "/api/versions?q=&place=%00", "/explore/?q=%00", "/compare/?measure=%00",
    "/p/130999/a%00b/", "/?%00=1",
]  # fmt: skip


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("address", WHERE)
def test_the_character_nul_is_refused_wherever_anybody_sends_it(db, address) -> None:
    """PostgreSQL keeps it in no text: a question with it would break off there."""
    answer = Client().get(address)
    if address.startswith("/api/"):
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"][0] == "query"
    else:
        assert answer.status_code == (404 if address.startswith("/p/") else 400)
        assert "<h1>" in answer.content.decode()


def test_nul_in_a_form_and_in_the_language_of_the_reader(county) -> None:
    clerk = county.user("clerk", county.health)
    clerk.language = "en"
    clerk.save()
    said = {"text": "a\0b", "version": "1"}
    answer = logged_in(clerk).post(reverse("filing", args=[county.health.public_id]), said)
    assert answer.status_code == 400
    assert "The request is broken" in answer.content.decode()


@pytest.mark.parametrize("said", ["\\u0000", "\\ud800"])
def test_what_is_no_text_is_not_kept_in_a_draft(county, said) -> None:
    """JSON can spell NUL, and half of a character."""
    filing = Filing.objects.create(organisation=county.health, year=2027)
    client = logged_in(county.user("clerk", county.health))
    sent = {"cells": {}, "version": 1, "note": "NOTE"}
    body = json.dumps(sent).replace("NOTE", said)
    answer = client.post(
        reverse("edit_save", args=[filing.public_id]), body, content_type="application/json"
    )
    assert answer.status_code == 422
    assert answer.json()["problem"]
    assert not Draft.objects.exists()


def test_who_has_not_logged_in_sends_little(db, settings) -> None:
    """The size is looked at before the form is read, which would store its files."""
    settings.MAX_UNKNOWN = 2**20
    read = Client().generic("POST", "/login/", b"x", CONTENT_LENGTH=str(2**20 + 1))
    assert read.status_code == 413
    assert "1MB" in read.content.decode()
    assert Client().generic("POST", "/api/bodies", b"", CONTENT_LENGTH="9" * 30).status_code == 413
    assert Client().post("/login/", {"username": "a", "password": "b"}).status_code == 200


def test_a_user_sends_many_files_and_not_without_end(county, settings) -> None:
    client = logged_in(county.user("finance_reviewer", county.finance))
    over = str(settings.MAX_REQUEST + 1)
    assert client.generic("POST", "/checks/take/", b"", CONTENT_LENGTH=over).status_code == 413
