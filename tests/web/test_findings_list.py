"""Findings as a work list: what was decided holds while the figure is the same, and no longer."""

from __future__ import annotations

import pytest
from django.test import Client

from mingzhang.facts import Finding, Message, Place, Severity
from mingzhang.web.demo import examples
from mingzhang.web.flow import flow
from mingzhang.web.jobs import run_check_revision
from mingzhang.web.models import Event, Filing, Item, Organisation, Revision
from mingzhang.web.pure.work import Examined
from mingzhang.web.services import findings
from mingzhang.web.services.moving import Refused, Stale, blocks


def finding(stated="100", rule="N3", severity=Severity.WARNING, row="2101501 行政运行"):
    place = Place(line=3, table="收支总表", row=row, column="合计", text=stated)
    return Finding(
        check=rule,
        severity=severity,
        message=Message(f"合计写的是{stated}。", f"The total is {stated}."),
        places=(place,),
        stated=stated,
        expected="120",
    )


@pytest.fixture
def raised(monkeypatch):
    """What the next check finds, set by each test."""
    held: list[Finding] = []

    def examined(*_: object) -> Examined:
        return Examined(tuple(held))

    monkeypatch.setattr("mingzhang.web.services.findings.run_confined", examined)

    def check(filing, *found: Finding) -> None:
        held[:] = found
        number = filing.revisions.count() + 1
        author = filing.revision.author
        filing.revision = Revision.objects.create(
            filing=filing, number=number, content=f"{number}", sha256="0" * 64, author=author
        )
        filing.save()
        findings.check_revision(filing.revision)
        filing.revision.refresh_from_db()

    return check


@pytest.fixture
def clerk(county):
    return county.user("clerk", county.clinic)


@pytest.fixture
def reviewer(county):
    return county.user("department_reviewer", county.health)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def only(filing) -> Item:
    return filing.items.get(gone=False)


# --- A verdict survives the next check, and ends with the figure ---


def test_an_explanation_holds_over_the_next_check_while_the_figure_is_the_same(
    filing, raised, clerk
) -> None:
    raised(filing, finding("100"))
    findings.decide(only(filing), "explained", clerk, 1, "政策性增资")
    raised(filing, finding("100"))
    item = only(filing)
    assert (item.verdict, item.reason, item.settled) == ("explained", "政策性增资", True)


def test_a_changed_figure_opens_the_finding_again_and_shows_what_was_said_before(
    filing, raised, clerk
) -> None:
    raised(filing, finding("100"))
    first = findings.decide(only(filing), "explained", clerk, 1, "政策性增资")
    findings.assign(first, clerk, clerk)
    raised(filing, finding("110"))
    item = only(filing)
    assert (item.verdict, item.settled) == ("open", False)
    assert item.follows == first
    assert item.assignee == clerk
    page = client_of(clerk).get(f"/desk/filings/{filing.public_id}/items/{item.pk}/")
    assert "原来的处理不再有效" in page.content.decode()
    assert "政策性增资" in page.content.decode()


def test_a_finding_that_comes_back_with_its_old_figure_has_its_old_verdict(
    filing, raised, clerk
) -> None:
    raised(filing, finding("100"))
    findings.decide(only(filing), "explained", clerk, 1, "政策性增资")
    raised(filing)
    assert filing.items.get().gone
    raised(filing, finding("100"))
    assert only(filing).verdict == "explained"


def test_a_finding_at_another_place_follows_nothing(filing, raised) -> None:
    raised(filing, finding("100"))
    raised(filing, finding("110", row="2080505 养老保险"))
    assert only(filing).follows is None


# --- Who may decide what ---


def test_a_reviewer_who_disputes_an_explanation_stops_the_filing(
    filing, raised, clerk, reviewer
) -> None:
    raised(filing, finding())
    item = findings.decide(only(filing), "explained", clerk, 1, "政策性增资")
    filing.refresh_from_db()
    assert not blocks(filing, flow().moves["submit"])
    findings.decide(item, "disputed", reviewer, item.version, "请附文件号")
    filing.refresh_from_db()
    assert [one.about for one in blocks(filing, flow().moves["submit"])] == ["warnings"]


def test_a_reviewer_explains_nothing_for_the_office(filing, raised, reviewer) -> None:
    raised(filing, finding())
    with pytest.raises(Refused):
        findings.decide(only(filing), "explained", reviewer, 1, "我看没问题")
    findings.decide(only(filing), "disputed", reviewer, 1, "请说明")
    findings.decide(only(filing), "open", reviewer, 2)


def test_no_explanation_makes_an_error_true(filing, raised, clerk) -> None:
    raised(filing, finding(severity=Severity.ERROR))
    with pytest.raises(Refused, match="改正"):
        findings.decide(only(filing), "explained", clerk, 1, "情况属实")
    assert not only(filing).settled


def test_a_dispute_and_an_explanation_need_a_reason(filing, raised, clerk) -> None:
    raised(filing, finding())
    for verdict in ("explained", "disputed"):
        with pytest.raises(Refused):
            findings.decide(only(filing), verdict, clerk, 1, "  ")


def test_whoever_accepts_a_finding_has_it_and_it_stays_open_until_it_is_mended(
    filing, raised, clerk
) -> None:
    raised(filing, finding())
    item = findings.decide(only(filing), "accepted", clerk, 1)
    assert (item.assignee, item.settled) == (clerk, False)
    raised(filing)
    assert filing.items.get().settled


def test_the_second_to_decide_is_told_who_was_first_with_what(
    filing, raised, clerk, county
) -> None:
    raised(filing, finding())
    findings.decide(only(filing), "explained", clerk, 1, "政策性增资")
    with pytest.raises(Stale) as refused:
        findings.decide(only(filing), "accepted", county.user("clerk", county.health), 1)
    assert str(clerk) in refused.value.said.zh
    assert "政策性增资" in refused.value.said.zh


def test_a_finding_is_given_only_to_whoever_can_see_it(filing, raised, clerk, county) -> None:
    raised(filing, finding())
    with pytest.raises(Refused):
        findings.assign(only(filing), county.user("clerk", county.school), clerk)
    with pytest.raises(Refused):
        findings.assign(only(filing), clerk, county.user("auditor", county.government))


# --- The pages ---


def test_a_page_that_swaps_in_place_gets_the_finding_alone(filing, raised, clerk) -> None:
    raised(filing, finding())
    item = only(filing)
    answer = client_of(clerk).post(
        f"/desk/filings/{filing.public_id}/items/{item.pk}/decide/",
        {"verdict": "explained", "version": 1, "reason": "政策性增资"},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "findings-changed")
    assert "<html" not in text
    assert f'id="item-{item.pk}"' in text
    assert "政策性增资" in text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_refused_decision_loses_nothing_that_was_written(
    filing, raised, clerk, county, headers
) -> None:
    raised(filing, finding())
    item = only(filing)
    findings.decide(item, "explained", county.user("clerk", county.health), 1, "先写的理由")
    answer = client_of(clerk).post(
        f"/desk/filings/{filing.public_id}/items/{item.pk}/decide/",
        {"verdict": "explained", "version": 1, "reason": "后写的理由"},
        headers=headers,
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先写的理由" in text
    assert "后写的理由" in text


def test_without_script_one_comes_back_to_the_finding(filing, raised, clerk) -> None:
    raised(filing, finding())
    item = only(filing)
    where = {"next": "/desk/findings/?rule=N3", "text": "请核对"}
    answer = client_of(clerk).post(
        f"/desk/filings/{filing.public_id}/items/{item.pk}/comment/", where
    )
    assert answer["Location"] == f"/desk/findings/?rule=N3#item-{item.pk}"
    where["next"] = "https://elsewhere.example/"
    answer = client_of(clerk).post(
        f"/desk/filings/{filing.public_id}/items/{item.pk}/comment/", where
    )
    assert answer["Location"].startswith(f"/desk/filings/{filing.public_id}/")


def test_the_list_holds_what_is_in_reach_and_nothing_else(filing, raised, clerk, county) -> None:
    raised(filing, finding())
    assert "合计写的是100" in client_of(clerk).get("/desk/findings/").content.decode()
    stranger = client_of(county.user("clerk", county.school))
    assert "合计写的是100" not in stranger.get("/desk/findings/?state=all").content.decode()


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", True),
        ("rule=N3", True),
        ("rule=K1", False),
        ("severity=warning", True),
        ("severity=error", False),
        ("year=2026", True),
        ("year=2025", False),
        ("who=mine", False),
        ("who=none", True),
        ("state=settled", False),
        ("state=gone", False),
        ("state=all", True),
        ("body=nothing", False),
        ("year=²026&state=x&page=99999999999999999999", True),
    ],
)
def test_the_list_is_filtered(filing, raised, clerk, query, there) -> None:
    raised(filing, finding())
    answer = client_of(clerk).get(f"/desk/findings/?{query}")
    assert answer.status_code == 200
    assert ("合计写的是100" in answer.content.decode()) is there


def test_warnings_of_one_rule_are_explained_together_each_with_its_entry(
    filing, raised, clerk
) -> None:
    rows = [f"21015{n:02} 行" for n in range(5)]
    raised(filing, *(finding(row=row) for row in rows))
    items = list(filing.items.all())
    findings.decide(items[0], "disputed", clerk, 1, "不适用")
    chosen = [f"{item.pk}:1" for item in items]
    client_of(clerk).post("/desk/findings/explain/", {"chosen": chosen, "reason": "上年未单列"})
    said = sorted(filing.items.values_list("verdict", flat=True))
    assert said == ["disputed"] + ["explained"] * 4
    told = Event.objects.filter(action="finding.decide")
    assert told.count() == 5


def test_two_rules_are_not_explained_with_one_reason(filing, raised, clerk) -> None:
    raised(filing, finding(), finding(rule="K1"))
    chosen = [(item, 1) for item in filing.items.all()]
    with pytest.raises(Refused):
        findings.explain_together(chosen, "上年未单列", clerk)


def test_findings_of_other_offices_are_not_explained_together(filing, raised, county) -> None:
    raised(filing, finding())
    stranger = client_of(county.user("clerk", county.school))
    stranger.post("/desk/findings/explain/", {"chosen": [f"{only(filing).pk}:1"], "reason": "x"})
    assert only(filing).verdict == "open"


def test_what_the_program_itself_finds_again_keeps_its_verdict_until_the_figure_changes(
    county,
) -> None:
    """The real check, as it runs in the background after each save: paper is bought by the lot."""
    content = (examples() / "budgets" / "hebei-2026-juluxian.yaml").read_text(encoding="utf-8")
    body = Organisation.objects.create(
        kind="department", name="巨鹿县医疗保障局", code="450", division="130999",
        parent=county.government,
    )  # fmt: skip
    author = county.user("clerk", body)
    filing = Filing.objects.create(organisation=body, year=2026)

    def checked(content: str) -> Item:
        filing.revision = Revision.objects.create(
            filing=filing, number=filing.revisions.count() + 1, content=content,
            sha256="0" * 64, author=author,
        )  # fmt: skip
        filing.save()
        run_check_revision(filing.revision.pk)
        return filing.items.get(gone=False, rule="P7")

    item = checked(content)
    filing.items.filter(pk=item.pk).update(verdict="accepted", reason="改为箱")
    again = checked(content + "# 再存一次\n")
    assert (again.verdict, again.reason) == ("accepted", "改为箱")
    before, after = "quantity: 48, price: 300.00", "quantity: 60, price: 240.00"
    assert content.count(before) == 1
    other = checked(content.replace(before, after))
    assert (other.verdict, other.follows) == ("open", item)
