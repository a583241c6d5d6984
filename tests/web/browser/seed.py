"""Fill the database of a world; the last line printed tells what is in it, as JSON.

A government with two departments. The medical security administration has published its budget of
2026 and corrected it, works on those of later years, and has had a file checked. The archive has
nothing yet: its year is what a test goes through.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402
from PIL import Image  # noqa: E402

from mingzhang.web.flow import flow  # noqa: E402
from mingzhang.web.jobs import later_check_upload  # noqa: E402
from mingzhang.web.models import (  # noqa: E402
    Filing,
    Item,
    Membership,
    Organisation,
    Publication,
    Role,
    Upload,
    User,
)
from mingzhang.web.pure.work import make_set  # noqa: E402
from mingzhang.web.services import drafting, findings, publishing, uploading  # noqa: E402
from mingzhang.web.services.moving import move  # noqa: E402
from web.browser.world import PASSWORD, REPOSITORY  # noqa: E402

DIVISION = "130529"
BUDGETS = REPOSITORY / "examples" / "budgets"
REASON = "已与业务科室核对，情况属实。"


@dataclass
class Offices:
    """The organisations of the world."""

    government: Organisation
    finance: Organisation
    medical: Organisation
    school: Organisation


def offices() -> Offices:
    """The organisations, each with its users; a user is called by role and office."""

    def make(kind: str, name: str, code: str, parent: Organisation | None) -> Organisation:
        return Organisation.objects.create(
            kind=kind, name=name, code=code, division=DIVISION, template="hebei", parent=parent
        )

    government = make("government", "示例县人民政府", "", None)
    found = Offices(
        government,
        make("finance", "示例县财政局", "318", government),
        make("department", "巨鹿县医疗保障局", "450", government),
        make("department", "示例县教育局", "360", government),
    )
    unit = make("unit", "示例县实验小学", "360002", found.school)
    for name, role, place, full in (
        ("clerk", Role.CLERK, found.medical, "填报·医保"),
        ("second-clerk", Role.CLERK, found.medical, "二填·医保"),
        ("reviewer", Role.DEPARTMENT_REVIEWER, found.medical, "审核·医保"),
        ("second-reviewer", Role.DEPARTMENT_REVIEWER, found.medical, "复审·医保"),
        ("publisher", Role.PUBLISHER, found.medical, "公开·医保"),
        ("finance", Role.FINANCE_REVIEWER, found.finance, "审核·财政"),
        ("auditor", Role.AUDITOR, government, "审计"),
        ("administrator", Role.ADMINISTRATOR, government, "管理员"),
        ("school-clerk", Role.CLERK, found.school, "填报·教育"),
        ("school-reviewer", Role.DEPARTMENT_REVIEWER, found.school, "审核·教育"),
        ("unit-clerk", Role.CLERK, unit, "填报·小学"),
        ("careful", Role.CLERK, found.school, "两步·教育"),
        ("forgetful", Role.CLERK, found.school, "忘记·教育"),
    ):
        one = User.objects.create_user(name, password=PASSWORD, name=full)
        Membership.objects.create(user=one, organisation=place, role=role)
    return found


def user(name: str) -> User:
    """A user by name."""
    return User.objects.get(username=name)


def budget(year: int = 2026) -> str:
    """The budget of the medical security administration, of a year."""
    content = (BUDGETS / "hebei-2026-juluxian.yaml").read_text(encoding="utf-8")
    return content.replace("year: 2026", f"year: {year}", 1)


def filled(place: Organisation, year: int, content: str) -> Filing:
    """A filing with a first version that has been checked."""
    clerk = user("clerk")
    filing = drafting.open_filing(place, year, clerk)
    revision = drafting.save(filing, content, clerk, filing.version, "首稿", "首稿.xlsx")
    findings.check_revision(revision)
    return Filing.objects.get(pk=filing.pk)


def explained(filing: Filing) -> Filing:
    """All warnings of a filing explained."""
    for item in filing.items.filter(severity="warning", gone=False):
        findings.decide(item, "explained", user("clerk"), item.version, REASON)
    return filing


def moved(filing: Filing, *way: tuple[str, str]) -> Filing:
    """A filing moved on by each of (move, user)."""
    for action, who in way:
        filing = Filing.objects.get(pk=filing.pk)
        go = publishing.publish if flow().moves[action].publishes else move
        go(filing, action, user(who), filing.version, "更正公用经费")
    return Filing.objects.get(pk=filing.pk)


def published(place: Organisation) -> Publication:
    """The budget of 2026: published, and corrected in one figure."""
    way = (("submit", "clerk"), ("accept", "reviewer"), ("approve", "finance"))
    filing = moved(explained(filled(place, 2026, budget())), *way, ("publish", "publisher"))
    filing = moved(filing, ("correct", "publisher"))
    drafting.save(filing, corrected(), user("clerk"), filing.version, "更正", "更正.xlsx")
    filing = Filing.objects.get(pk=filing.pk)
    findings.check_revision(filing.revision)
    moved(explained(filing), ("republish", "publisher"))
    return Publication.objects.order_by("-number")[0]


def corrected() -> str:
    """The budget with another sentence about its duties."""
    content = budget()
    assert "医疗保障" in content
    return content.replace("date: '2026-02-10'", "date: '2026-03-01'", 1)


def with_pictures(place: Organisation) -> Publication:
    """A disclosure that was published elsewhere: the original has pages."""
    made = make_set((budget(), "450", ("pdf",)))
    picture = BytesIO()
    Image.new("RGB", (595, 842), "white").save(picture, "webp")
    return publishing.store(
        place,
        2025,
        made.reading,
        [("pdf", "公开.pdf", made.files[0][1], True)],
        made.certificate,
        None,
        pages=[(1, 595.0, 842.0, picture.getvalue())],
    )


def uploaded(place: Organisation) -> Upload:
    """A file that the background worker checks as soon as it runs: the published PDF."""
    made = make_set((budget(), place.code, ("pdf",)))
    data = made.files[0][1]
    upload = uploading.take(SimpleUploadedFile("送审稿.pdf", data), place, user("clerk"))
    later_check_upload(upload)
    return upload


def uploaded_text(place: Organisation) -> Upload:
    """A text, whose lines are shown in parts."""
    data = (REPOSITORY / "examples" / "clean-hebei.txt").read_bytes()
    upload = uploading.take(SimpleUploadedFile("送审稿.txt", data), place, user("clerk"))
    later_check_upload(upload)
    return upload


def edited_filings(place: Organisation) -> dict[str, Filing]:
    """Filings that one test each works on."""
    submitted = moved(explained(filled(place, 2028, budget(2028))), ("submit", "clerk"))
    found = {"submitted": submitted}
    for year, name in enumerate(("pasted", "kept", "together", "keyed"), start=2029):
        filing = drafting.open_filing(place, year, user("clerk"))
        drafting.save(filing, budget(year), user("clerk"), filing.version, "首稿", "首稿.xlsx")
        found[name] = filing
    return found


def addresses(found: Offices) -> dict[str, dict[str, Any]]:
    """Of every page about an object, the arguments of its address."""
    publication = published(found.medical)
    scanned = with_pictures(found.school)
    pictured = {"division": DIVISION, "code": found.school.slug, "number": scanned.number}
    pictured |= {"year": scanned.year, "stage": scanned.stage}
    draft = filled(found.medical, 2027, budget(2027))
    item = Item.objects.filter(filing=draft, gone=False).first()
    upload = uploaded(found.medical)
    written = uploaded_text(found.medical)
    body = {"division": DIVISION, "code": found.medical.slug}
    version = {**body, "year": 2026, "stage": "budget", "number": publication.number}
    year = {"public_id": publication.revision.filing.public_id}
    filing = {"public_id": draft.public_id}
    checked = {"public_id": upload.public_id}
    return {
        "place": {"division": DIVISION},
        "body": body,
        "latest": {**body, "year": 2026, "stage": "budget"},
        "publication": version,
        "changes": version,
        "table": {**version, "table": 1},
        "table_file": {**version, "table": 1, "form": "csv"},
        "read_file": {**version, "form": "json"},
        "file": {**version, "form": "pdf"},
        "open": {"organisation": found.school.public_id, "year": 2026},
        "congress": {"organisation": found.government.public_id, "year": 2026},
        "office": {"public_id": found.school.public_id},
        "filing": filing,
        "fill": filing,
        "edit": filing,
        "edit_check": filing,
        "edit_save": filing,
        "edit_codes": filing,
        "edit_discard": filing,
        "move": {**filing, "action": "submit"},
        "decide": {**filing, "item": item.pk},
        "comment": {**filing, "item": item.pk},
        "download": {**filing, "number": 1, "form": "workbook"},
        "performance": year,
        "performance_library": year,
        "performance_insert": year,
        "performance_month": {**year, "month": 7},
        "performance_entry": {**year, "month": 7, "place": 1},
        "performance_monitoring": year,
        "performance_evaluation": year,
        "performance_scores": {**year, "place": 1},
        "performance_document": {**year, "kind": "monitoring", "form": "json"},
        "performance_release": year,
        "performance_mend": year,
        "assign": {**filing, "item": item.pk},
        "item": {**filing, "item": item.pk},
        "check_again": filing,
        "consolidate": filing,
        "compare_revisions": {"public_id": publication.revision.filing.public_id},
        "revision": {**filing, "number": 1},
        "revision_page": {**filing, "number": 1},
        "published_page": {**pictured, "page": 1},
        "table@pictured": {**pictured, "table": 1},
        "help_page": {"page": "clerk"},
        "upload": checked,
        "progress": checked,
        "original": checked,
        "upload_page": {**checked, "number": 1},
        "upload_report": {**checked, "form": "html"},
        "upload_collect": checked,
        "upload_text": {"public_id": written.public_id},
        "upload_retry": checked,
        "upload_delete": checked,
        "person": {"user": user("school-clerk").pk},
        "person_change": {"user": user("school-clerk").pk, "action": "grant"},
        "bulk_table": {"name": "bodies"},
    }


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    found = offices()
    User.objects.create_superuser("root", password=PASSWORD, name="系统管理员")
    about = addresses(found)
    edited = {name: one.public_id for name, one in edited_filings(found.medical).items()}
    told = {
        "addresses": {
            name: reverse(name.split("@")[0], kwargs=words) for name, words in about.items()
        },
        "edited": {
            name: reverse("edit", kwargs={"public_id": one}) for name, one in edited.items()
        },
        "offices": {k: str(one.public_id) for k, one in vars(found).items()},
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
