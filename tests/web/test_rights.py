"""Every address × every role × own and foreign objects. An address without a row here fails."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.models import Item, Kind, Membership, Role, Upload, User
from mingzhang.web.rights import PLACES, reach
from mingzhang.web.services import moving, people
from mingzhang.web.services.moving import Refused
from mingzhang.web.services.publishing import store
from page_language import unmarked

ROLES = [role.value for role in Role]
SEES = {"clerk", "department_reviewer", "finance_reviewer", "publisher", "auditor"}
NOBODY: set[str] = set()

# name of the address: who may use it with objects of their own office; None: everybody, logged in or
# not. Whoever may not, and everybody with foreign objects, meets 404 (or the log-in page).
TABLE: dict[str, set[str] | None] = {
    "home": None,
    "explore": None,
    "body": None,
    "compare": None,
    "open_data": None,
    "place": None,
    "table_file": None,
    "read_file": None,
    "published_page": None,
    "changes": None,
    "bulk_package": None,
    "bulk_parquet": None,
    "bulk_table": None,
    "latest": None,
    "publication": None,
    "table": None,
    "file": None,
    "help": None,
    "help_page": None,
    "login": None,
    "logout": None,
    "set_language": None,
    "api_home": None,
    "api_docs": None,
    "robots": None,
    "icon": None,
    "health": None,
    "ready": None,
    "metrics": None,  # counts alone; a server in front keeps it inside, see the deployment page
    "profile": set(ROLES),
    "password": set(ROLES),
    "two_factor": set(ROLES),
    "verify": set(ROLES),
    "log": {"auditor"},
    "log_export": {"auditor"},
    "people": {"administrator"},
    "people_add": {"administrator"},
    "organisation_add": {"administrator"},
    "office": {"administrator"},
    "organisation_list": {"administrator"},
    "person": {"administrator"},
    "person_change": {"administrator"},
    "work": set(ROLES),
    "open": {"clerk"},
    "congress": {"finance_reviewer"},
    "filing": SEES,
    "fill": {"clerk"},
    "marked_copy": NOBODY,  # who uploaded the workbook alone: see test_marked_copy.py
    "edit": {"clerk"},
    "edit_check": {"clerk"},
    "edit_save": {"clerk"},
    "edit_discard": {"clerk"},
    "edit_codes": {"clerk"},
    "edit_merge": {"clerk"},
    "move": SEES,  # which move is decided by the table of moves, see test_flow.py
    "decide": SEES,  # refused by the service, see below
    "comment": SEES,
    "assign": SEES,
    "item": SEES,
    "findings": set(ROLES),  # those of the filings in reach: see test_findings_list.py
    "findings_explain": set(ROLES),  # each finding by itself: see test_findings_list.py
    "download": SEES,
    "revision": SEES,
    "revision_page": SEES,
    "compare_revisions": SEES,
    "check_again": SEES,  # refused by the service to others than clerks and reviewers
    "consolidate": {"clerk"},
    "performance": SEES,
    "performance_library": {"clerk"},
    "performance_insert": {"clerk"},
    "performance_month": SEES,
    "performance_entry": {"clerk"},
    "performance_monitoring": SEES,
    "performance_evaluation": SEES,
    "performance_scores": SEES,
    "performance_document": SEES,
    "performance_release": {"publisher"},
    "performance_mend": {"clerk"},
    "uploads": set(ROLES),
    "take": SEES,
    "upload": {"department_reviewer", "finance_reviewer", "auditor"},  # and its owner
    "progress": {"department_reviewer", "finance_reviewer", "auditor"},  # and its owner
    "original": {"department_reviewer", "finance_reviewer", "auditor"},  # and its owner
    "upload_text": NOBODY,  # there are no lines of the file of the fixture: see test_checks.py
    "upload_page": NOBODY,  # nothing was drawn of the file of the fixture: see test_checks.py
    "upload_report": {"department_reviewer", "finance_reviewer", "auditor"},  # and its owner
    "upload_collect": {"finance_reviewer"},  # and publishers that see the upload: test_checks.py
    "upload_retry": {"department_reviewer", "finance_reviewer"},  # and its owner
    "upload_delete": NOBODY,  # its owner alone: see test_checks.py
}
POSTS = {
    "people_add",
    "organisation_add",
    "organisation_list",
    "person_change",
    "open",
    "congress",
    "fill",
    "edit_check",
    "edit_save",
    "edit_discard",
    "move",
    "decide",
    "check_again",
    "consolidate",
    "comment",
    "assign",
    "findings_explain",
    "performance_insert",
    "performance_release",
    "performance_mend",
    "take",
    "upload_retry",
    "upload_delete",
    "logout",
    "set_language",
}
WITHOUT_OBJECT = {
    "log",
    "log_export",
    "work",
    "findings",
    "findings_explain",
    "uploads",
    "profile",
    "password",
    "two_factor",
    "verify",
    "people",
}


def addresses() -> list[str]:
    def named(patterns):
        for one in patterns:
            if isinstance(one, URLResolver):
                if one.namespace != "api":  # read by everybody; see test_api.py
                    yield from named(one.url_patterns)
            elif isinstance(one, URLPattern):
                yield one.name

    return sorted(set(named(get_resolver().url_patterns)))


def test_every_address_has_its_row() -> None:
    assert set(addresses()) == set(TABLE)


@pytest.fixture
def arguments(county, filing):
    """The arguments of an address about the clinic."""
    item = Item.objects.create(
        filing=filing, fingerprint="a", rule="N3", severity="warning", zh="…"
    )
    owner = county.user("clerk", county.clinic)
    upload = Upload.objects.create(
        owner=owner, organisation=county.clinic, name="a.pdf", sha256="0" * 64, size=1
    )
    upload.file.name = "uploads/none"
    upload.save()
    about = {"public_id": filing.public_id}
    return {
        "person": {"user": owner.pk},
        "office": {"public_id": county.clinic.public_id},
        "person_change": {"user": owner.pk, "action": "grant"},
        "congress": {"organisation": county.government.public_id, "year": 2026},
        "open": {"organisation": county.clinic.public_id, "year": 2027},
        "filing": about,
        "fill": about,
        "marked_copy": {**about, "key": filing.public_id},
        "edit": about,
        "edit_check": about,
        "edit_save": about,
        "edit_discard": about,
        "edit_codes": about,
        "edit_merge": about,
        "move": {**about, "action": "submit"},
        "decide": {**about, "item": item.pk},
        "comment": {**about, "item": item.pk},
        "assign": {**about, "item": item.pk},
        "item": {**about, "item": item.pk},
        "download": {**about, "number": 1, "form": "nothing"},
        "revision": {**about, "number": 1},
        "revision_page": {**about, "number": 1},
        "compare_revisions": about,
        "check_again": about,
        "consolidate": about,
        "performance": about,
        "performance_library": about,
        "performance_insert": about,
        "performance_month": {**about, "month": 7},
        "performance_entry": {**about, "month": 7, "place": 1},
        "performance_monitoring": about,
        "performance_evaluation": about,
        "performance_scores": {**about, "place": 1},
        "performance_document": {**about, "kind": "monitoring", "form": "json"},
        "performance_release": about,
        "performance_mend": about,
        "upload": {"public_id": upload.public_id},
        "progress": {"public_id": upload.public_id},
        "original": {"public_id": upload.public_id},
        "upload_text": {"public_id": upload.public_id},
        "upload_page": {"public_id": upload.public_id, "number": 1},
        "upload_report": {"public_id": upload.public_id, "form": "csv"},
        "upload_collect": {"public_id": upload.public_id},
        "upload_retry": {"public_id": upload.public_id},
        "upload_delete": {"public_id": upload.public_id},
    }


def ask(user, name: str, arguments, organisation):
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(name, kwargs=arguments.get(name, {}))
    data = {"organisation": str(organisation.public_id), "verdict": "open", "version": "1"}
    return client.post(address, data) if name in POSTS else client.get(address)


def refused(response) -> bool:
    """The object does not exist for the user, or nobody is logged in."""
    if response.status_code == 302 and response["Location"].startswith("/login/"):
        return True
    return response.status_code == 404


INSIDE = sorted(name for name, who in TABLE.items() if who is not None)


@pytest.mark.parametrize("name", INSIDE)
def test_nobody_enters_without_logging_in(county, arguments, name) -> None:
    response = ask(None, name, arguments, county.clinic)
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", INSIDE)
def test_own_objects_are_open_to_the_roles_of_the_table_alone(
    county, arguments, name, role
) -> None:
    place = county.finance if role == "finance_reviewer" else county.health
    response = ask(county.user(role, place), name, arguments, county.clinic)
    if name == "original" or (name == "download" and role in SEES):
        return  # there is no file behind the fixture: see test_pages.py
    assert refused(response) == (role not in TABLE[name]), response.status_code
    assert response.status_code < 500


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(set(INSIDE) - WITHOUT_OBJECT))
def test_objects_of_other_offices_do_not_exist(county, arguments, name, role) -> None:
    stranger = county.user(role, county.school)
    assert refused(ask(stranger, name, arguments, county.clinic))


def test_whoever_uploaded_a_file_sees_it_as_long_as_they_are_in_the_office(
    county, arguments
) -> None:
    owner = county.user("clerk", county.clinic)
    assert not refused(ask(owner, "upload", arguments, county.clinic))
    owner.memberships.all().delete()
    assert refused(ask(owner, "upload", arguments, county.clinic))


# ------------------------------------------------------------------- who judges whose work

JUDGES = {
    "finance_reviewer": {"government", "finance"},
    "department_reviewer": {"government", "finance", "department"},
}
KINDS = [kind.value for kind in Kind]


def office(county, kind: str):
    places = {"government": county.government, "finance": county.finance,
              "department": county.health, "unit": county.clinic}  # fmt: skip
    return places[kind]


def test_every_role_has_its_places() -> None:
    assert set(PLACES) == set(Role)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_given_and_counts_in_its_kinds_of_office_alone(county, role, kind) -> None:
    place, fits = office(county, kind), kind in JUDGES.get(role, KINDS)
    root = User.objects.create_superuser("root")
    one = User.objects.create_user("one")
    if fits:
        people.grant(root, one, place, role)
    else:
        with pytest.raises(Refused) as refused:
            people.grant(root, one, place, role)
        assert "不能给自己的预算把关" in refused.value.said.zh
        assert not one.memberships.exists()
        Membership.objects.create(user=one, organisation=place, role=role)  # from before
    assert reach(one, (role,)).filter(pk=place.pk).exists() == fits


@pytest.mark.parametrize("role", ROLES)
def test_of_the_finance_bureau_only_review_and_audit_reach_other_offices(county, role) -> None:
    found = set(reach(county.user(role, county.finance), (role,)))
    if role in ("finance_reviewer", "auditor"):
        assert found == {county.government, county.finance, county.health, county.clinic,
                         county.school}  # fmt: skip
    else:
        assert found == {county.finance}


def test_an_administrator_of_the_finance_bureau_does_not_own_the_governments(county) -> None:
    chief = county.user("administrator", county.government)
    bureau = county.user("administrator", county.finance)
    assert not people.owns(bureau, chief)
    assert people.owns(chief, bureau)


def test_a_unit_cannot_accept_its_own_budget_nor_a_department_approve_it(county, filing) -> None:
    own = county.user("department_reviewer", county.clinic)
    finance = county.user("finance_reviewer", county.health)
    filing.state = "submitted"
    assert moving.possible(filing, own) == ()
    filing.organisation.parent = None  # whose budget finance approves
    for user in (own, finance):
        filing.state = "accepted"
        assert moving.possible(filing, user) == ()


# ------------------------------------------------------------- an English page is English


@pytest.fixture
def about(county, arguments):
    """The arguments of the addresses, those of a published disclosure with them."""
    path = examples() / "clean-hebei.txt"
    reading = interpret(read_any(path), all_templates())
    files = [("txt", path.name, path.read_bytes(), True)]
    one = store(county.health, 2026, reading, files, {"outcomes": {"passed": 4}}, None)
    store(county.health, 2026, reading, [], {}, None, note="更正")
    body = {"division": "130999", "code": "361"}
    version = {**body, "year": 2026, "stage": one.stage, "number": 2}
    Item.objects.update(zh="合计不相等。", en="The total is not the sum.")
    return {
        **arguments,
        "place": {"division": "130999"},
        "body": body,
        "latest": {key: version[key] for key in ("division", "code", "year", "stage")},
        "publication": version,
        "changes": version,
        "table": {**version, "table": 1},
        "help_page": {"page": "words"},
    }


# Files, and what stands in no page.
FILES = {
    "bulk_package", "bulk_parquet", "bulk_table", "file", "read_file", "table_file", "published_page", "icon",
    "robots", "health", "ready", "metrics", "api_docs", "original", "upload_page", "upload_text",
    "upload_report", "download", "log_export", "marked_copy", "edit_codes", "edit_merge", "progress",
    "performance_document", "revision_page",
}  # fmt: skip
NAMES = ("示例县人民政府", "示例县财政局", "示例县卫生健康局", "示例县教育局", "示例县人民医院",
         "河北省", "沧州市", "示例县", "示例", "巨鹿县医疗保障局本级", "巨鹿县医疗保障局")  # fmt: skip
PAGES = sorted(set(TABLE) - set(POSTS) - FILES)


@pytest.mark.parametrize("name", PAGES)
def test_no_english_page_holds_chinese_that_is_not_marked(county, about, name) -> None:
    who = TABLE[name]
    client = Client()
    if who is not None:
        role = "clerk" if "clerk" in who or not who else sorted(who)[0]
        place = county.finance if role == "finance_reviewer" else county.health
        user = county.user(role, place)
        user.name, user.language = "示例", "en"
        user.save()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(name, kwargs=about.get(name, {})))
    if "text/html" in answer.get("Content-Type", ""):
        assert unmarked(answer.content.decode(), NAMES) == []
