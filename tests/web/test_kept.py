"""Public pages are made once for all readers, and anew when the public side has changed."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.services.auditing import record
from mingzhang.web.services.publishing import store
from mingzhang.web.views import naming
from mingzhang.web.views.kept import kept

pytestmark = pytest.mark.django_db
KEPT = override_settings(
    CACHES={
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test"},
    }
)


class Nobody:
    is_authenticated = False


class Somebody:
    is_authenticated = True


@pytest.fixture
def page():
    """A page that counts how often it was made, and a way to ask for it."""
    made = []

    @kept
    def view(request) -> HttpResponse:
        made.append(request.get_full_path())
        return HttpResponse(f"page {len(made)}")

    def ask(address="/", user=Nobody, **headers):
        request = RequestFactory().get(address, headers=headers)
        request.user = user
        return view(request)

    with KEPT:
        caches["pages"].clear()
        ask.made = made
        yield ask


def test_a_page_is_made_once(page) -> None:
    assert [page().content for _ in range(3)] == [b"page 1"] * 3
    assert page("/?q=2").content == b"page 2"


def test_a_reader_who_has_the_page_is_told_so(page) -> None:
    first = page()
    again = page(**{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, page.made) == (304, b"", ["/"])
    assert page(**{"If-None-Match": f"W/{first['ETag']}"}).status_code == 304


def test_whoever_has_logged_in_has_pages_of_their_own(page) -> None:
    page()
    own = page(user=Somebody)
    assert own.content == b"page 2"
    assert not own.has_header("ETag")


@pytest.mark.parametrize(
    ("action", "made"), [("organisation.add", 2), ("publication.store", 2), ("filing.save", 1)]
)
def test_a_page_is_made_anew_when_the_public_side_has_changed(page, county, action, made) -> None:
    page()
    with transaction.atomic():
        record(None, action, county.clinic)
    page()
    assert len(page.made) == made


def test_a_page_is_kept_in_each_language(page) -> None:
    from django.utils import translation

    page()
    with translation.override("en"):
        page()
    assert len(page.made) == 2


@KEPT
def test_what_was_published_is_on_the_next_page(county) -> None:
    """The whole way: a body that publishes for the first time stands on the page that was kept, and
    a reader who has that page is not told that it is still true."""
    caches["pages"].clear()
    reader = Client()
    before = reader.get("/")
    assert reader.get("/").content == before.content
    assert county.health.name not in before.content.decode()
    reading = interpret(read_any(examples() / "clean-hebei.txt"), all_templates())
    version = store(county.health, 2026, reading, [], {}, None)
    after = reader.get("/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    page = after.content.decode()
    assert county.health.name in page
    assert reverse("publication", args=[*naming.arguments(version)]) in page
    assert "共 <strong>1</strong> 个单位，" in page
    assert reader.get("/", headers={"If-None-Match": after["ETag"]}).status_code == 304
