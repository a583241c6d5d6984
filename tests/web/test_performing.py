"""The year of a department in the browser: targets, months, lights, scores, release."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingzhang.budget import write_yaml
from mingzhang.cli.performance.evaluation import as_json as evaluation_json
from mingzhang.cli.performance.monitoring import as_json as monitoring_json
from mingzhang.performance.evaluation import evaluate
from mingzhang.performance.monitoring import monitor
from mingzhang.performance.schemes import scheme_for
from mingzhang.web.demo import examples
from mingzhang.web.models import (
    Event,
    ExecutionRecord,
    Filing,
    Organisation,
    Publication,
    Release,
    Revision,
)
from mingzhang.web.pure import aiming, yearly
from mingzhang.web.pure.work import budget_of
from mingzhang.web.services import performing

FULL = (examples() / "budgets" / "example-2026-archives.yaml").read_text(encoding="utf-8")
SCANNING, SHOWS, RENT = 1, 2, 3
"""The projects of the example, in their order."""


@pytest.fixture(scope="module")
def whole():
    """The example with everything that happened in its year."""
    return budget_of(FULL)


@pytest.fixture(scope="module")
def january(whole) -> str:
    """The same as it was published, before anything happened."""
    return write_yaml(replace(whole, adjustments=(), payments=(), actuals=())).decode()


@pytest.fixture
def archives(county, january) -> Filing:
    """The archives' filing as it was published."""
    body = Organisation.objects.create(
        kind="department",
        name="示例县档案局",
        code="101",
        slug="101",
        division="130529",
        template="hebei",
        parent=county.government,
    )
    clerk = county.user("clerk", body)
    filing = Filing.objects.create(organisation=body, year=2026, state="published", version=5)
    filing.revision = Revision.objects.create(
        filing=filing, number=1, content=january, sha256="0" * 64, author=clerk, errors=0
    )
    filing.save()
    publish(filing, filing.revision, 1)
    return filing


def publish(filing: Filing, revision: Revision, number: int) -> Publication:
    return Publication.objects.create(
        organisation=filing.organisation,
        year=2026,
        number=number,
        revision=revision,
        published_at=timezone.now(),
        template="hebei",
    )


@pytest.fixture
def clerk(county, archives) -> Client:
    return logged_in(county.user("clerk", archives.organisation))


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, filing: Filing, **more) -> str:
    return reverse(f"performance_{name}", kwargs={"public_id": filing.public_id, **more})


def form_of(client: Client, page: str) -> dict[str, str]:
    """The fields of the form on a page, as a browser would send them."""
    text = client.get(page).content.decode()
    fields = {}
    for tag in re.findall(r"<input [^>]*>", text):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name is not None:
            fields[name[1]] = unescape(value[1]) if value is not None else ""
    fields |= {
        name: unescape(said)
        for name, said in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', text)
    }
    assert fields
    return fields


def report(client: Client, filing: Filing, month: int, place: int, **typed: str):
    page = address("entry", filing, month=month, place=place)
    return client.post(page, {**form_of(client, page), **typed})


def typed_of(budget, group, month: int) -> dict[str, str]:
    """What a clerk types for a group and month so that it becomes the example's year."""
    typed: dict[str, str] = {}
    payments = [p for p in budget.payments if (p.project, p.month) == (group.key, month)]
    for number, one in enumerate(payments):
        typed |= {f"payments-{number}-amount": str(one.amount)}
        typed |= {f"payments-{number}-remark": one.remark}
    changes = [a for a in budget.adjustments if (a.project, a.month) == (group.key, month)]
    for number, one in enumerate(changes):
        typed |= {f"adjustments-{number}-amount": str(one.amount)}
        typed |= {f"adjustments-{number}-reason": one.reason}
    actuals = {
        a.level3: a for a in budget.actuals if (a.project, a.month) == (group.key, month)
    }  # fmt: skip
    for number, line in enumerate(yearly.lines_of(budget, group)):
        if (told := actuals.get(line.level3)) is None:
            continue
        for key in ("value", "expected", "cause", "measure", "degree"):
            said = getattr(told, key)
            if said not in ("", None):
                typed[f"actuals-{number}-{key}"] = str(said)
        if told.claimed is not None:
            typed[f"actuals-{number}-claimed"] = str(told.claimed)
    return typed


def whole_year(client: Client, filing: Filing, budget) -> None:
    for group in yearly.groups(budget):
        for month in range(1, 13):
            if typed := typed_of(budget, group, month):
                answer = report(client, filing, month, group.number, **typed)
                assert answer.status_code == 302, answer.content.decode()


# --- Targets ---


def test_a_finding_about_a_target_stands_beside_its_indicator_alone(january) -> None:
    judged = aiming.targets(january)
    vague = {
        aim.record.level3: aim for one in judged.groups for aim in one.aims if aim.findings
    }  # fmt: skip
    assert set(vague) == {"保管条件"}  # “有所改善”
    assert "有所改善" in vague["保管条件"].findings[0].message.zh


def test_the_page_of_targets_shows_money_and_findings(archives, clerk) -> None:
    page = clerk.get(reverse("performance", args=[archives.public_id])).content.decode()
    assert "30.00" in page
    assert "K10" in page
    assert "加入指标" not in page  # published: its targets stay


def test_the_library_is_searched_as_one_types(archives, clerk) -> None:
    found = clerk.get(address("library", archives), {"q": "满意度"}).content.decode()
    assert found.count('role="option"') > 3
    assert "满意度" in found
    none = clerk.get(address("library", archives), {"q": "𠮷𠮷𠮷"}).content.decode()
    assert "没有这样的指标" in none


def added(client: Client, filing: Filing, version: int, **changed: str):
    row = {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": "编目卷数",
        "value": "≥500卷",
        "weight": "",
        "group": yearly.groups(budget_of(filing.revision.content))[0].label,
        "version": str(version),
    }
    return client.post(address("insert", filing), {**row, **changed}, follow=True)


@pytest.fixture
def open_filing(archives) -> Filing:
    archives.state = "correcting"
    archives.save()
    return archives


def test_an_indicator_of_the_library_becomes_a_new_revision(open_filing, clerk) -> None:
    added(clerk, open_filing, 5)
    now = Filing.objects.get(pk=open_filing.pk)
    assert now.revision.number == 2
    lines = [i for i in budget_of(now.revision.content).indicators if "1710001Y" in i.project]
    assert [i.level3 for i in lines][-1] == "编目卷数"  # after those of its project
    assert len(lines) == 7


def test_an_indicator_added_on_a_stale_screen_overwrites_nothing(open_filing, clerk) -> None:
    answer = added(clerk, open_filing, 4)
    assert Filing.objects.get(pk=open_filing.pk).revision.number == 1
    assert "已被他人改动" in answer.content.decode()


def test_an_indicator_without_target_is_refused_with_a_sentence(open_filing, clerk) -> None:
    answer = added(clerk, open_filing, 5, value="")
    assert Filing.objects.get(pk=open_filing.pk).revision.number == 1
    assert "指标值" in answer.content.decode()


# --- Reporting ---


def test_the_year_typed_into_the_forms_is_the_year_of_the_example(archives, clerk, whole) -> None:
    whole_year(clerk, archives, whole)
    now = performing.year_of(Filing.objects.get(pk=archives.pk)).joined
    scheme = scheme_for(whole.template, whole.division)
    assert evaluation_json(yearly.evaluated(now)) == evaluation_json(evaluate(whole, scheme))
    for month in (7, 10):
        here = monitoring_json(yearly.monitored(now, month))
        assert here == monitoring_json(monitor(whole, month, scheme))
    archives.refresh_from_db()
    assert archives.revision.number == 1  # what was published was not touched
    assert Event.objects.filter(action="performance.save").count() == archives.records.count()


def test_mistakes_are_told_beside_their_cells_and_nothing_is_saved(archives, clerk) -> None:
    typed = {"payments-0-amount": "三万", "actuals-0-cause": "进场晚"}
    answer = report(clerk, archives, 7, SCANNING, **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    for name in ("payments-0-amount", "actuals-0-value"):
        tag = re.search(rf'<input id="{name}"[^>]*>', page)
        assert tag is not None
        assert 'aria-invalid="true"' in tag[0]
        beside = page.split(f'id="{name}-said"')[1].split("</p>")[0]
        assert "mistake" in beside
    assert "三万" in page  # what was typed is still there
    assert "进场晚" in page
    assert not ExecutionRecord.objects.exists()


def test_a_stale_screen_is_refused_and_shows_both_values(archives, clerk) -> None:
    page = address("entry", archives, month=7, place=SCANNING)
    old = form_of(clerk, page)
    assert report(clerk, archives, 7, SCANNING, **{"actuals-0-value": "7万页"}).status_code == 302
    answer = clerk.post(page, {**old, "actuals-0-value": "8万页"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert 'value="8万页"' in text
    assert "7万页" in text.split('id="actuals-0-value-said"')[1].split("</p>")[0]
    assert [r.cells["actuals"][0]["value"] for r in archives.records.all()] == ["7万页"]


def test_two_clerks_who_report_different_projects_do_not_meet(archives, clerk) -> None:
    pages = [address("entry", archives, month=7, place=p) for p in (SCANNING, SHOWS)]
    first, second = (form_of(clerk, page) for page in pages)
    assert clerk.post(pages[0], {**first, "actuals-0-value": "7万页"}).status_code == 302
    assert clerk.post(pages[1], {**second, "actuals-0-value": "6次"}).status_code == 302
    last = archives.records.order_by("-number").first()
    assert sorted(r["value"] for r in last.cells["actuals"]) == ["6次", "7万页"]


def test_a_payment_that_is_emptied_is_gone_and_the_history_keeps_it(archives, clerk) -> None:
    report(clerk, archives, 3, SCANNING, **{"payments-0-amount": "30000"})
    report(clerk, archives, 3, SCANNING, **{"payments-0-amount": ""})
    first, second = archives.records.order_by("number")
    assert (len(first.cells["payments"]), len(second.cells["payments"])) == (1, 0)
    event = Event.objects.filter(action="performance.save").order_by("-number").first()
    assert event.before["payments"][0]["amount"] == "30000.00"
    assert event.after["payments"] == []


# --- Many projects, many indicators ---


@pytest.fixture
def large(archives, january) -> Filing:
    """The archives with 500 projects of ten indicators each, and 120 indicators of its own."""
    budget = budget_of(january)
    first = budget.projects[0]
    lines = [line for line in budget.lines if line.project == first.key]
    aims = [line for line in budget.indicators if line.project == first.key]
    own = replace(aims[1], project="", unit=budget.code)
    projects = [
        replace(first, name=f"档案项目{n:03}号", code=f"{first.code[:-6]}{n:06}")
        for n in range(500)
    ]
    every = [
        replace(aims[n % len(aims)], project=project.key, level3=f"{aims[n % len(aims)].level3}{n}")
        for project in projects
        for n in range(10)
    ]
    every += [replace(own, level3=f"{own.level3}{n}") for n in range(120)]
    spent = [replace(line, project=p.key) for p in projects for line in lines]
    kept = [line for line in budget.lines if not line.project]
    more = sum(line.amount for line in (*kept, *spent)) - sum(line.amount for line in budget.lines)
    income = replace(budget.incomes[0], amount=budget.incomes[0].amount + more)
    made = replace(
        budget, projects=tuple(projects), indicators=tuple(every), lines=(*kept, *spent),
        incomes=(income, *budget.incomes[1:]),
    )  # fmt: skip
    Revision.objects.filter(pk=archives.revision.pk).update(content=write_yaml(made).decode())
    archives.revision.refresh_from_db()
    return archives


@pytest.mark.slow
def test_a_department_of_500_projects_is_reported_project_by_project(large, clerk) -> None:
    clerk.get(address("month", large, month=7))  # reads the budget, which is kept
    begun = time.monotonic()
    page = clerk.get(address("month", large, month=7))
    assert time.monotonic() - begun < 2
    assert len(page.context["page"]) == 25
    assert page.context["unpaid"] == 500
    assert len(page.content) < 60_000
    typed = {"payments-0-amount": "1000", "actuals-9-value": "1万页"}
    assert report(clerk, large, 7, 500, **typed).status_code == 302
    last = clerk.get(address("month", large, month=7), {"page": 20}).content.decode()
    assert "1000.00" in last
    assert clerk.get(address("month", large, month=7), {"open": ""}).context["unpaid"] == 499
    for name, most in (("monitoring", 200_000), ("evaluation", 60_000)):
        assert len(clerk.get(address(name, large)).content) < most
    body = len(yearly.groups(budget_of(large.revision.content)))
    hundreds(clerk, large, body)


def hundreds(clerk: Client, filing: Filing, place: int) -> None:
    """A body with more indicators than a form may hold reports them part by part."""
    page = address("entry", filing, month=12, place=place)
    first = form_of(clerk, page)
    assert len(first) < 1000
    value = "98%"
    assert clerk.post(page, {**first, "actuals-0-value": value}).status_code == 302
    third = form_of(clerk, f"{page}?page=3")
    assert "actuals-0-value" not in third
    answer = clerk.post(page, {**third, "actuals-119-value": value, "next": "1"})
    assert answer["Location"].endswith(f"{page}?page=3")  # there is no next one
    kept = filing.records.order_by("-number").first().cells["actuals"]
    mine = [row for row in kept if not row.get("project")]
    assert [row["value"] for row in mine] == [value, value]


def test_what_a_form_does_not_hold_stays_as_it_was(archives, clerk) -> None:
    report(clerk, archives, 7, SCANNING, **{"payments-0-amount": "1", "actuals-1-value": "99%"})
    page = address("entry", archives, month=7, place=SCANNING)
    part = {
        name: said
        for name, said in form_of(clerk, page).items()
        if not name.startswith(("payments", "adjustments", "actuals-1-"))
    }
    assert clerk.post(page, {**part, "actuals-0-value": "7万页"}).status_code == 302
    last = archives.records.order_by("-number").first().cells
    assert [row["amount"] for row in last["payments"]] == ["1.00"]
    assert sorted(row["value"] for row in last["actuals"]) == ["7万页", "99%"]


def test_nothing_is_reported_before_the_budget_is_approved(archives, clerk) -> None:
    Publication.objects.all().delete()
    archives.state = "submitted"
    archives.save()
    page = address("entry", archives, month=7, place=SCANNING)
    answer = clerk.get(page, follow=True)
    assert "批复以后" in answer.content.decode()


# --- A correction in the middle of the year ---


@pytest.fixture
def corrected(archives, clerk, whole, january) -> Filing:
    """The first project was reported; then a correction renames its first indicator."""
    report(clerk, archives, 7, SCANNING, **typed_of(whole, yearly.groups(whole)[0], 7))
    content = january.replace("level3: 加工页数", "level3: 合格页数")
    author = archives.revision.author
    second = Revision.objects.create(
        filing=archives, number=2, content=content, sha256="1" * 64, author=author
    )
    publish(archives, second, 2)
    return archives


def test_records_that_no_longer_fit_are_told_and_left_out_by_choice(corrected, clerk) -> None:
    page = clerk.get(address("monitoring", corrected)).content.decode()
    assert "对不上" in page
    assert "7万页" in page
    clerk.post(address("mend", corrected), {"seen": "1"})
    year = performing.year_of(corrected)
    assert year.joined.budget is not None
    assert next(r["level3"] for r in year.joined.rows["actuals"]) == "抽检合格率"
    assert corrected.records.get(number=1).cells["actuals"][0]["value"] == "7万页"


def test_a_form_opened_before_the_correction_is_refused(archives, clerk, january) -> None:
    page = address("entry", archives, month=7, place=SHOWS)
    old = form_of(clerk, page)
    second = Revision.objects.create(
        filing=archives, number=2, content=january, sha256="1" * 64, author=archives.revision.author
    )
    publish(archives, second, 2)
    answer = clerk.post(page, {**old, "actuals-0-value": "6次"})
    assert answer.status_code == 409
    assert "更正" in answer.content.decode()
    assert not archives.records.exists()


# --- Monitoring and self-evaluation ---


@pytest.fixture
def december(archives, whole, county) -> Filing:
    """The whole year was reported."""
    rows = yearly.own_rows(FULL)
    ExecutionRecord.objects.create(
        filing=archives,
        number=1,
        cells=rows,
        sha256="2" * 64,
        author=county.user("clerk", archives.organisation),
    )
    return archives


def test_lights_are_told_in_words_and_shapes_with_their_reasons(december, clerk) -> None:
    page = clerk.get(address("monitoring", december), {"month": 7}).content.decode()
    row = page.split("档案数字化加工</a>")[1].split("</tr>")[0]
    assert [row.count(shape) for shape in "■▲●"] == [3, 0, 0]
    assert "20.0%" in row
    assert "50.0%" in row
    assert "35%" in page  # 加工页数
    assert "中标单位进场晚了两个月" in page
    # A budget that was adjusted says what it was at first.
    adjusted = clerk.get(address("monitoring", december), {"month": 10}).content.decode()
    row = adjusted.split("库房租赁维护</a>")[1].split("</tr>")[0]
    assert "年初 12.00" in row
    assert "11.00" in row
    assert "年初" not in page


def test_the_claimed_score_stands_beside_the_computed_one(december, clerk) -> None:
    page = clerk.get(address("scores", december, place=SCANNING)).content.decode()
    row = page.split('<th scope="row">加工页数')[1].split("</tr>")[0]
    assert 'value="20"' in row
    assert ">19<" in row
    assert "19÷20" in row
    assert "+1" in row


def test_a_claimed_score_is_saved_and_a_wrong_one_told(december, clerk) -> None:
    page = address("scores", december, place=SCANNING)
    fields = form_of(clerk, page)
    wrong = clerk.post(page, {**fields, "claimed-0": "十九"})
    assert wrong.status_code == 422
    assert 'value="十九"' in wrong.content.decode()
    assert form_of(clerk, page)["claimed-0"] == "20"  # what is kept in memory did not change
    assert clerk.post(page, {**fields, "claimed-0": "19"}).status_code == 302
    form = yearly.form_of(performing.year_of(december).joined, group_of(december, SCANNING))
    assert (form.evaluation.points, form.evaluation.gap) == (79, 0)
    assert form.evaluation.scores[0].reached.cause == "进场晚，最后一批退回重扫"  # kept
    assert clerk.post(page, {**fields, "claimed-0": "18"}).status_code == 409  # stale now


def test_reviewers_see_the_scores_and_cannot_change_them(county, december) -> None:
    reviewer = logged_in(county.user("finance_reviewer", county.finance))
    page = address("scores", december, place=SCANNING)
    assert 'name="claimed-0"' not in reviewer.get(page).content.decode()
    assert reviewer.post(page, {"claimed-0": "20"}).status_code == 404


def group_of(filing: Filing, place: int):
    return yearly.groups(performing.year_of(filing).joined.budget)[place - 1]


@pytest.mark.parametrize(("kind", "month"), [("monitoring", 7), ("evaluation", 12)])
def test_the_documents_are_those_of_the_command_line(december, clerk, whole, kind, month) -> None:
    scheme = scheme_for(whole.template, whole.division)
    expected = (
        monitoring_json(monitor(whole, month, scheme))
        if kind == "monitoring"
        else evaluation_json(evaluate(whole, scheme))
    )
    page = address("document", december, kind=kind, form="json")
    assert json.loads(clerk.get(page, {"month": month}).content) == json.loads(expected)
    word = clerk.get(address("document", december, kind=kind, form="docx"), {"month": month})
    assert word.content.startswith(b"PK")
    assert "attachment" in word["Content-Disposition"]


# --- Release ---


def test_results_are_public_only_after_the_publisher_released_them(county, december) -> None:
    body = december.organisation
    public = reverse("body", args=[body.division, body.slug])
    assert "绩效结果" not in Client().get(public).content.decode()
    publisher = logged_in(county.user("publisher", body))
    publisher.post(address("release", december), {"seen": "1"})
    page = Client().get(public).content.decode()
    section = page.split("绩效结果")[1]
    row = section.split("档案数字化加工")[1].split("</tr>")[0]
    assert all(f">{said}<" in row for said in ("30.00", "95.0%", "80", "79", "88.5", "良"))
    assert Event.objects.filter(action="performance.release").count() == 1


def test_a_second_release_needs_a_note_and_the_first_is_kept(county, december) -> None:
    publisher = logged_in(county.user("publisher", december.organisation))
    for note in ("", "", "更正完成值"):
        publisher.post(address("release", december), {"seen": "1", "note": note})
    assert [one.note for one in Release.objects.order_by("number")] == ["", "更正完成值"]


def test_a_year_without_totals_is_not_released(county, archives) -> None:
    publisher = logged_in(county.user("publisher", archives.organisation))
    answer = publisher.post(address("release", archives), {"seen": "0"}, follow=True)
    assert "还有自评表没有总分" in answer.content.decode()
    assert not Release.objects.exists()


def test_a_release_of_a_stale_screen_is_refused(county, december) -> None:
    publisher = logged_in(county.user("publisher", december.organisation))
    publisher.post(address("release", december), {"seen": "0"})
    assert not Release.objects.exists()
