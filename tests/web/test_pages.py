"""What people do with the pages: a year of a department, from the workbook to the correction."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingzhang.web.demo import examples
from mingzhang.web.models import Filing, Organisation, Publication

BUDGET = "hebei-2026-juluxian.yaml"


@pytest.fixture
def office(county):
    """The department of the example budget, in the county of the tests."""
    return Organisation.objects.create(
        kind="department", name="巨鹿县医疗保障局", code="450", division="130529",
        template="hebei", parent=county.government,
    )  # fmt: skip


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.slow
def test_a_year_from_the_workbook_to_the_public_page_and_its_correction(county, office) -> None:
    clerk = client_of(county.user("clerk", office))
    clerk.post(f"/desk/open/{office.public_id}/2026/")
    filing = Filing.objects.get(organisation=office)
    address = f"/desk/filings/{filing.public_id}/"
    upload(clerk, address, filing)
    filing.refresh_from_db()
    assert filing.revision.errors == 0
    for item in filing.items.filter(severity="warning", gone=False):
        reason = {"verdict": "explained", "version": item.version, "reason": "情况属实"}
        clerk.post(f"{address}items/{item.pk}/decide/", reason)
    way = [
        ("submit", clerk),
        ("accept", client_of(county.user("department_reviewer", office))),
        ("approve", client_of(county.user("finance_reviewer", county.finance))),
        ("publish", client_of(county.user("publisher", office))),
        ("correct", client_of(county.user("publisher", office))),
        ("republish", client_of(county.user("publisher", office))),
    ]
    for action, client in way:
        filing.refresh_from_db()
        answer = client.post(
            f"{address}move/{action}/",
            {"version": filing.version, "reason": "更正附表"},
            follow=True,
        )
        assert answer.status_code == 200
    filing.refresh_from_db()
    assert filing.state == "published"
    first, second = Publication.objects.order_by("number")
    assert (first.number, second.number, second.note) == (1, 2, "更正附表")
    public = Client()
    for page in ("/", "/explore/?q=医疗", "/p/130529/450/", "/p/130529/450/2026/budget/",
                 "/p/130529/450/2026/budget/v1/", "/p/130529/450/2026/budget/v2/t/3/"):  # fmt: skip
        assert public.get(page).status_code == 200
    assert "448.03" in public.get("/p/130529/450/2026/budget/v2/t/3/").content.decode()
    original = public.get("/p/130529/450/2026/budget/v2/f/docx/")
    assert "attachment" in original["Content-Disposition"]


def upload(client: Client, address: str, filing: Filing) -> None:
    file = SimpleUploadedFile(BUDGET, (examples() / "budgets" / BUDGET).read_bytes())
    answer = client.post(f"{address}upload/", {"workbook": file, "version": filing.version})
    assert answer.status_code == 302


def test_the_second_of_two_who_write_is_told_and_overwrites_nothing(county, office) -> None:
    one = client_of(county.user("clerk", office))
    one.post(f"/desk/open/{office.public_id}/2026/")
    filing = Filing.objects.get(organisation=office)
    address = f"/desk/filings/{filing.public_id}/"
    upload(one, address, filing)
    stale = filing
    file = SimpleUploadedFile(BUDGET, (examples() / "budgets" / BUDGET).read_bytes())
    answer = one.post(
        f"{address}upload/", {"workbook": file, "version": stale.version}, follow=True,
        headers={"referer": address},
    )  # fmt: skip
    assert "已被他人改动" in answer.content.decode()
    assert filing.revisions.count() == 1


def test_a_workbook_with_mistakes_is_not_saved_and_every_mistake_is_told(county, office) -> None:
    clerk = client_of(county.user("clerk", office))
    clerk.post(f"/desk/open/{office.public_id}/2026/")
    filing = Filing.objects.get(organisation=office)
    broken = (examples() / "budgets" / BUDGET).read_text(encoding="utf-8")
    broken = broken.replace("2101501", "9999999", 1)
    file = SimpleUploadedFile(BUDGET, broken.encode())
    answer = clerk.post(
        f"/desk/filings/{filing.public_id}/upload/", {"workbook": file, "version": 1}
    )
    assert answer.status_code == 422
    assert "9999999" in answer.content.decode()
    assert not filing.revisions.exists()


def test_a_file_is_checked_and_given_back_as_an_attachment(county, office) -> None:
    clerk = client_of(county.user("clerk", office))
    path = examples() / "shanxi-2026-pinglu-medical-security.txt"
    file = SimpleUploadedFile("<b>平鲁.txt", path.read_bytes())
    answer = clerk.post(
        "/checks/take/", {"files": file, "organisation": str(office.public_id)}, follow=True
    )
    page = answer.content.decode()
    assert 'class="finding error"' in page
    assert "<b>平鲁" not in page
    original = clerk.get(answer.redirect_chain[-1][0] + "original/")
    assert original["Content-Type"] == "application/octet-stream"
    assert "attachment" in original["Content-Disposition"]
    assert b"".join(original.streaming_content) == path.read_bytes()


def test_every_answer_carries_the_policy_that_keeps_it_on_this_host(db) -> None:
    answer = Client().get("/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
