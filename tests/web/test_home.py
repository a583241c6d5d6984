"""The work home: what waits for whom, how far everybody is, and help."""

from __future__ import annotations

from datetime import timedelta

import pytest
import yaml
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mingzhang.web.flow import flow
from mingzhang.web.models import Filing, Item, Organisation, Revision
from mingzhang.web.pages import desk, flowchart
from mingzhang.web.views import help as help_pages


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def waiting(user, year: int = 2026) -> list[str]:
    return [row.organisation.name for row in desk.waiting(desk.rows(user, year))]


def test_a_submitted_budget_waits_for_the_reviewer_of_its_department_alone(county, filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(state="submitted")
    assert waiting(county.user("department_reviewer", county.health)) == ["示例县人民医院"]
    for role, place in (
        ("clerk", county.clinic),
        ("publisher", county.health),
        ("auditor", county.government),
        ("finance_reviewer", county.finance),
        ("department_reviewer", county.school),
    ):
        assert waiting(county.user(role, place)) == []


def test_a_returned_budget_waits_for_its_clerk_and_says_what_to_do(county, filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(state="returned")
    clerk = county.user("clerk", county.clinic)
    Item.objects.create(filing=filing, fingerprint="a", rule="N3", severity="warning", zh="…")
    (row,) = desk.waiting(desk.rows(clerk, 2026))
    assert row.next.zh == "说明疑点"
    Item.objects.update(verdict="explained")
    (row,) = desk.waiting(desk.rows(clerk, 2026))
    assert row.next.zh == "报送"


def test_a_unit_waits_for_its_approval_only_after_its_department_was_approved(
    county, filing
) -> None:
    Filing.objects.filter(pk=filing.pk).update(state="accepted")
    reviewer = county.user("department_reviewer", county.health)
    assert waiting(reviewer) == []
    Filing.objects.create(organisation=county.health, year=2026, state="approved")
    assert waiting(reviewer) == ["示例县人民医院"]


def test_the_moves_of_the_home_are_those_of_the_service(county, filing) -> None:
    """The home asks for all bodies at once; what it offers is what a click would be allowed."""
    from mingzhang.web.services.moving import possible

    for state in flow().states:
        Filing.objects.filter(pk=filing.pk).update(state=state)
        filing.refresh_from_db()
        for role in ("clerk", "department_reviewer", "finance_reviewer", "publisher"):
            place = county.finance if role == "finance_reviewer" else county.health
            user = county.user(role, place)
            row = next(r for r in desk.rows(user, 2026) if r.filing == filing)
            allowed = [one for one in possible(filing, user) if not one.parent]
            assert list(row.moves) == allowed


def test_the_latest_year_with_work_is_shown_unless_another_is_chosen(county, filing) -> None:
    client = client_of(county.user("clerk", county.clinic))
    coming = timezone.localdate().year + 1
    page = client.get("/desk/")
    assert page.context["year"] == 2026
    assert coming in page.context["years"]
    assert client.get(f"/desk/?year={coming}").context["year"] == coming
    for nonsense in ("1", "abc", "²", "99999999999999999999"):
        assert client.get("/desk/", {"year": nonsense}).context["year"] == 2026


def test_units_are_folded_under_their_department_and_found_by_the_filters(county, filing) -> None:
    client = client_of(county.user("auditor", county.government))
    roots = list(client.get("/desk/").context["page"])
    assert [row.organisation.name for row in roots] == ["示例县教育局", "示例县卫生健康局"]
    assert [row.organisation.name for row in roots[1].units] == ["示例县人民医院"]
    found = client.get("/desk/", {"q": "医院"}).context["page"]
    assert [row.organisation.name for row in found] == ["示例县人民医院"]
    found = client.get("/desk/", {"state": "draft"}).context["page"]
    assert [row.organisation.name for row in found] == ["示例县人民医院"]
    found = client.get("/desk/", {"department": str(county.health.public_id)}).context["page"]
    assert len(found) == 2
    assert client.get("/desk/", {"department": "x", "page": "-1", "state": "%"}).status_code == 200


def test_the_progress_counts_every_body_once(county, filing) -> None:
    parts = desk.progress(desk.rows(county.user("auditor", county.government), 2026))
    assert {part.id: part.count for part in parts} == {"none": 2, "draft": 1}
    assert [part.start for part in parts] == [0, 2]


def with_units(county, count: int) -> None:
    """A department approved some days ago with so many units, each with findings of its own."""
    approved = timezone.localdate() - timedelta(days=3)
    Filing.objects.create(
        organisation=county.health, year=2026, state="approved", approved_on=approved
    )
    clerk = county.user("clerk", county.health)
    for number in range(count):
        unit = Organisation.objects.create(
            kind="unit", name=f"示例{number}院", code=f"3611{number:02}", division="130999",
            parent=county.health,
        )  # fmt: skip
        filing = Filing.objects.create(organisation=unit, year=2026, state="accepted")
        filing.revision = Revision.objects.create(
            filing=filing, number=1, content="x" * 1000, sha256="0" * 64, author=clerk,
            errors=0, warnings=1,
        )  # fmt: skip
        filing.save()
        Item.objects.create(
            filing=filing, fingerprint="1", rule="D1", severity="warning", zh="疑点",
            assignee=county.user("department_reviewer", county.health),
        )  # fmt: skip


def queries_for(county, count: int) -> CaptureQueriesContext:
    with_units(county, count)
    client = client_of(county.user("department_reviewer", county.health))
    client.get("/desk/")  # what is asked once for a session
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/desk/")
    departments = [row for row in page.context["page"] if row.units]
    assert [len(row.units) for row in departments] == [count + 1]  # and the one of the county
    assert all(unit.deadline for unit in departments[0].units if unit.filing)
    return asked


@pytest.mark.parametrize("page", ["/desk/", "/desk/findings/"])
def test_no_list_reads_a_whole_budget(county, page) -> None:
    with_units(county, 3)
    client = client_of(county.user("department_reviewer", county.health))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    assert not [one["sql"] for one in asked if '"content"' in one["sql"]]


def test_twenty_units_are_read_in_as_many_queries_as_two(county) -> None:
    numbers = []
    for count in (2, 20):
        with transaction.atomic():
            numbers.append(len(queries_for(county, count)))
            transaction.set_rollback(True)
    assert numbers[0] == numbers[1]


def test_two_hundred_bodies_are_paged(county, django_assert_max_num_queries) -> None:
    for number in range(200):
        body = Organisation.objects.create(
            kind="department", name=f"示例{number}局", code=f"{number + 500}", division="130999",
            parent=county.government,
        )  # fmt: skip
        Filing.objects.create(organisation=body, year=2026, state="accepted")
    client = client_of(county.user("finance_reviewer", county.finance))
    with django_assert_max_num_queries(40):
        page = client.get("/desk/")
    assert page.context["page"].paginator.num_pages > 4
    assert len(page.context["todo"]) + page.context["todo_more"] == 200
    assert client.get("/desk/?page=5").status_code == 200


def test_whoever_has_nothing_to_do_is_told_what_to_do_next(county) -> None:
    page = client_of(county.user("administrator", county.government)).get("/desk/")
    assert "您管理用户和单位" in page.content.decode()
    nobody = county.user("clerk", county.clinic)
    nobody.memberships.all().delete()
    assert "请联系管理员" in client_of(nobody).get("/desk/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_help_page_stands_in_both_languages(db, language) -> None:
    client = Client()
    client.cookies["django_language"] = language
    pages = [one["id"] for one in help_pages.told()["pages"]]
    for name in ("", *(f"{one}/" for one in (*pages, "words", "keys"))):
        assert client.get(f"/help/{name}").status_code == 200
    assert client.get("/help/nothing/").status_code == 404


def test_the_drawing_of_the_flow_holds_every_state_and_every_move() -> None:
    for language in ("zh", "en"):
        drawing = flowchart.drawn(flow(), language)
        assert {box.state.id for box in drawing.boxes} == set(flow().states)
        said = {line for arrow in drawing.arrows for line in arrow.lines}
        assert said == {move.name.said(language) for move in flow().moves.values()}
        for one in drawing.boxes:
            assert 0 <= one.x <= drawing.width - flowchart.BOX
            others = [b for b in drawing.boxes if b != one and b.y == one.y]
            assert all(abs(other.x - one.x) > flowchart.BOX for other in others)


def test_the_terms_of_the_help_are_those_of_the_glossary(request) -> None:
    glossary = (request.config.rootpath / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line for line in glossary.splitlines() if line.startswith("|")]
    for word in yaml.safe_load(help_pages._FILE.read_text(encoding="utf-8"))["words"]:
        assert any(f"`{word['code']}`" in row and word["zh"] in row for row in rows), word["zh"]
