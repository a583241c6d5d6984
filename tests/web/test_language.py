"""Chinese, unless somebody chose English: on the page, or in their profile."""

from __future__ import annotations

import pytest
from django.test import Client

from page_language import unmarked

pytestmark = pytest.mark.django_db


def test_a_reader_chooses_english_by_a_link_and_it_is_kept() -> None:
    reader = Client()
    assert reader.get("/")["Content-Language"] == "zh-hans"
    chosen = reader.get("/explore/?q=x&language=en")
    assert (chosen.status_code, chosen["Location"]) == (302, "/explore/?q=x")
    assert reader.get("/")["Content-Language"] == "en"
    reader.get("/?language=zh")
    assert reader.get("/")["Content-Language"] == "zh-hans"


def test_the_choice_leads_to_no_other_host() -> None:
    address = {"PATH_INFO": "//elsewhere.example/", "QUERY_STRING": "language=en"}
    assert Client().get("/", **address).status_code == 404


def test_another_language_is_no_choice() -> None:
    answer = Client().get("/?language=fr")
    assert (answer.status_code, answer["Content-Language"]) == (200, "zh-hans")


def test_a_public_page_carries_nothing_of_its_reader() -> None:
    """Without a token in it, one page can be kept for all readers."""
    answer = Client().get("/")
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert not answer.cookies


def test_who_has_logged_in_chooses_by_a_form_and_begins_in_the_language_of_the_profile(
    county,
) -> None:
    clerk = county.user("clerk", county.clinic)
    clerk.language = "en"
    clerk.save()
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/")["Content-Language"] == "en"
    client.post("/language/setlang/", {"language": "zh-hans", "next": "/desk/"})
    assert client.get("/desk/")["Content-Language"] == "zh-hans"


def test_chinese_that_is_not_marked_is_seen() -> None:
    page = '<html lang="en"><p>a<br><b lang="zh-CN">单位</b>（<i title="名">c</i></p></html>'
    assert unmarked(page) == ["<p> （", "title=名"]
