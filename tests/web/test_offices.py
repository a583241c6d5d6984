"""Offices over the years: renamed, and closed. What was published stays as it was."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.models import Event, Filing
from mingzhang.web.pages import desk
from mingzhang.web.services import drafting, offices
from mingzhang.web.services.moving import Refused, Stale
from mingzhang.web.services.publishing import store
from mingzhang.web.views import naming

OLD, NEW = "示例县卫生健康局", "示例县卫生健康和疾病预防控制局"


@pytest.fixture
def manager(county):
    return county.user("administrator", county.government)


@pytest.fixture
def published(county):
    reading = interpret(read_any(examples() / "clean-hebei.txt"), all_templates())
    return store(county.health, 2026, reading, [], {}, None)


def page(name: str, *arguments) -> str:
    return Client().get(reverse(name, args=arguments)).content.decode()


def test_what_was_published_keeps_the_name_its_office_had(county, manager, published) -> None:
    offices.change(manager, county.health, NEW, None, county.health.seen)
    where = naming.arguments(published)
    assert OLD in page("publication", *where)
    assert NEW not in page("publication", *where).partition("<h1")[2].partition("</h1>")[0]
    assert Client().get(f"/api/versions/{published.public_id}").json()["name"] == OLD
    # The page of the body itself is called as the body is called now.
    assert f">{NEW}</h1>" in page("body", *where[:2])
    entry = Event.objects.get(action="organisation.change")
    assert (entry.before["name"], entry.after["name"]) == (OLD, NEW)


def test_a_closed_office_begins_no_budget_and_is_not_missed(county, manager, published) -> None:
    offices.change(manager, county.school, county.school.name, 2025, county.school.seen)
    county.school.refresh_from_db()
    clerk = county.user("clerk", county.school)
    with pytest.raises(Refused) as refused:
        drafting.open_filing(county.school, 2026, clerk)
    assert "2025年后已停用" in refused.value.said.zh
    assert drafting.open_filing(county.school, 2025, clerk)
    auditor = county.user("auditor", county.government)
    listed = {year: [r.organisation for r in desk.rows(auditor, year)] for year in (2025, 2026)}
    assert county.school in listed[2025]
    assert county.school not in listed[2026]
    absent = Client().get(reverse("place", args=["130999"]), {"year": 2026}).context["absent"]
    assert county.school not in [one["body"] for one in absent]


def test_nobody_closes_an_office_at_work(county, manager) -> None:
    Filing.objects.create(organisation=county.clinic, year=2027)
    with pytest.raises(Refused) as refused:
        offices.change(manager, county.clinic, county.clinic.name, 2026, county.clinic.seen)
    assert "2027年的预算" in refused.value.said.zh
    with pytest.raises(Refused) as refused:
        offices.change(manager, county.health, county.health.name, 2026, county.health.seen)
    assert county.clinic.name in refused.value.said.zh
    offices.change(manager, county.clinic, county.clinic.name, 2027, county.clinic.seen)
    offices.change(manager, county.health, county.health.name, 2027, county.health.seen)


def test_a_stale_screen_changes_no_office_and_no_foreign_one(county, manager) -> None:
    seen = county.health.seen
    offices.change(manager, county.health, NEW, None, seen)
    with pytest.raises(Stale):
        offices.change(manager, county.health, OLD, None, seen)
    stranger = county.user("administrator", county.school)
    with pytest.raises(Refused):
        offices.change(stranger, county.health, OLD, None, county.health.seen)
    with pytest.raises(Refused) as refused:
        offices.change(manager, county.health, county.school.name, None, f"{NEW}\n")
    assert "已经有了" in refused.value.said.zh


def test_the_page_of_an_office_changes_it(county, manager) -> None:
    client = Client()
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    where = reverse("office", args=[county.school.public_id])
    assert where in client.get(reverse("people")).content.decode()
    form = client.get(where).content.decode()
    assert county.school.name in form
    said = {"name": "示例县教育体育局", "closed_after": "", "seen": county.school.seen}
    client.post(where, {**said, "seen": said["seen"].replace("\n", "\r\n")})
    county.school.refresh_from_db()
    assert county.school.name == "示例县教育体育局"
    answer = client.post(where, {**said, "closed_after": "二〇二六"}, follow=True)
    assert "四位数字" in answer.content.decode()
