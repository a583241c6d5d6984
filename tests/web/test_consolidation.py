"""A department's budget made from its units': what goes in, who is missing, what does not fit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.budget import Budget, BudgetLine, BudgetUnit, IncomeLine, Project, write_yaml
from mingzhang.classifications import UnitKind
from mingzhang.web.models import Event, Filing, Organisation, Revision
from mingzhang.web.pure.work import budget_of
from mingzhang.web.services import consolidating, drafting
from mingzhang.web.services.moving import Refused, Stale, move
from mingzhang.web.units import members

YEAR = 2027


def content(code: str, yuan: int, projects: tuple[Project, ...] = ()) -> str:
    """The budget of one unit of the department 361."""
    lines = [BudgetLine(code, "2100101", "personnel", Decimal(yuan), dept_econ="30101")]
    lines += [
        BudgetLine(code, "2100102", "special_target", Decimal(50), project=p.key, dept_econ="30201")
        for p in projects
    ]
    income = IncomeLine(code, "general", sum(line.amount for line in lines))
    unit = BudgetUnit(code, f"单位{code}", UnitKind.INSTITUTION)
    made = Budget(
        YEAR, "361", "示例县卫生健康局", "130999", "hebei", (unit,), (income,), tuple(lines),
        projects=projects,
    )  # fmt: skip
    return write_yaml(made).decode()


@pytest.fixture
def units(county):
    """Three units below the department: accepted, accepted, still filling in."""
    made = [county.clinic]
    for code, name in (("361003", "示例县疾控中心"), ("361004", "示例县妇幼保健院")):
        made.append(
            Organisation.objects.create(
                kind="unit",
                name=name,
                code=code,
                division="130999",
                template="hebei",
                parent=county.health,
            )
        )
    clerk = county.user("clerk", county.health)
    for unit, state in zip(made, ("accepted", "accepted", "draft"), strict=True):
        filing = Filing.objects.create(organisation=unit, year=YEAR, state=state)
        hand_in(filing, clerk, content(unit.code, 1000))
    return made


def hand_in(filing: Filing, clerk, text: str) -> None:
    number = filing.revisions.count() + 1
    filing.revision = Revision.objects.create(
        filing=filing, number=number, content=text, sha256=f"{number:064}", author=clerk,
        errors=0, warnings=0,
    )  # fmt: skip
    filing.save()


@pytest.fixture
def department(county, units):
    return Filing.objects.create(organisation=county.health, year=YEAR)


def where(filing: Filing) -> dict[str, str]:
    return {one.code: one.where for one in members(filing)}


def test_accepted_units_go_in_and_who_is_missing_is_named(county, department) -> None:
    clerk = county.user("clerk", county.health)
    assert where(department) == {"361002": "out", "361003": "out", "361004": "missing"}
    revision = consolidating.consolidate(department, clerk, department.version)
    assert isinstance(revision, Revision)
    budget = budget_of(revision.content)
    assert [(x.unit, x.amount) for x in budget.lines] == [("361002", 1000), ("361003", 1000)]
    assert revision.note == "由单位汇总：361002 第1稿、361003 第1稿；缺：示例县妇幼保健院"
    assert set(revision.parts) == {"361002", "361003"}
    department.refresh_from_db()
    assert where(department) == {"361002": "in", "361003": "in", "361004": "missing"}
    (missing,) = [m for m in members(department) if m.where == "missing"]
    assert missing.waits is not None
    assert missing.waits.zh == "等单位填报人报送"
    event = Event.objects.get(action="filing.save")
    assert event.after["parts"] == revision.parts


def test_a_unit_that_changed_since_is_told_and_comes_in_anew(county, department, units) -> None:
    clerk = county.user("clerk", county.health)
    consolidating.consolidate(department, clerk, department.version)
    clinic = Filing.objects.get(organisation=units[0], year=YEAR)
    hand_in(clinic, clerk, content("361002", 1500))
    department.refresh_from_db()
    assert where(department)["361002"] == "changed"
    revision = consolidating.consolidate(department, clerk, department.version)
    amounts = {line.unit: line.amount for line in budget_of(revision.content).lines}
    assert amounts == {"361002": 1500, "361003": 1000}


def checked(filing: Filing) -> Filing:
    """As if the newest revision had been checked and nothing found."""
    filing.refresh_from_db()
    filing.revision.errors = filing.revision.warnings = 0
    filing.revision.save()
    return filing


def test_a_department_cannot_hand_in_what_its_units_have_since_changed(
    county, department, units
) -> None:
    clerk = county.user("clerk", county.health)
    consolidating.consolidate(department, clerk, department.version)
    clinic = Filing.objects.get(organisation=units[0], year=YEAR)
    hand_in(clinic, clerk, content("361002", 1500))
    with pytest.raises(Refused) as refused:
        move(checked(department), "submit", clerk, department.version)
    assert units[0].name in refused.value.said.zh
    assert units[1].name not in refused.value.said.zh

    consolidating.consolidate(department, clerk, department.version)
    move(checked(department), "submit", clerk, department.version)
    Filing.objects.filter(pk=clinic.pk).update(state="returned")
    reviewer = county.user("department_reviewer", county.health)
    department.refresh_from_db()
    with pytest.raises(Refused) as refused:
        move(department, "accept", reviewer, department.version)
    assert units[0].name in refused.value.said.zh
    page = Client()
    page.force_login(reviewer, backend="django.contrib.auth.backends.ModelBackend")
    assert (
        'href="#units"' in page.get(reverse("filing", args=[department.public_id])).content.decode()
    )


def test_a_workbook_of_the_whole_department_takes_the_place_of_its_units(
    county, department, units
) -> None:
    clerk = county.user("clerk", county.health)
    consolidating.consolidate(department, clerk, department.version)
    hand_in(Filing.objects.get(organisation=units[0], year=YEAR), clerk, content("361002", 1500))
    department.refresh_from_db()
    whole = content("361", 2500)
    drafting.save(department, whole, clerk, department.version, source="361.xlsx")
    assert where(department)["361002"] == "out"
    move(checked(department), "submit", clerk, department.version)


def test_what_does_not_fit_is_told_and_nothing_is_saved(county, department, units) -> None:
    clerk = county.user("clerk", county.health)
    project = {
        code: (Project("健康宣传", code, "special_target"),) for code in ("361002", "361003")
    }
    for unit in units[:2]:
        filing = Filing.objects.get(organisation=unit, year=YEAR)
        hand_in(filing, clerk, content(unit.code, 10, project[unit.code]))
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        reverse("consolidate", args=[department.public_id]), {"version": department.version}
    )
    assert answer.status_code == 422
    assert "名称相同" in answer.content.decode()
    assert not department.revisions.exists()


def test_a_stale_screen_puts_nothing_together_and_others_may_not(county, department) -> None:
    clerk = county.user("clerk", county.health)
    with pytest.raises(Stale):
        consolidating.consolidate(department, clerk, department.version + 1)
    for role in ("department_reviewer", "publisher"):
        with pytest.raises(Refused):
            consolidating.consolidate(
                department, county.user(role, county.health), department.version
            )
    Filing.objects.filter(pk=department.pk).update(state="accepted")
    with pytest.raises(Refused) as refused:
        consolidating.consolidate(department, clerk, department.version)
    assert "不能修改" in refused.value.said.zh
    assert not department.revisions.exists()


def test_without_an_accepted_unit_there_is_nothing_to_put_together(county, department) -> None:
    Filing.objects.exclude(pk=department.pk).update(state="submitted")
    with pytest.raises(Refused) as refused:
        consolidating.consolidate(
            department, county.user("clerk", county.health), department.version
        )
    assert "不能汇总" in refused.value.said.zh


def test_the_page_names_every_unit_and_a_units_page_leads_to_its_department(
    county, department, units
) -> None:
    client = Client()
    clerk = county.user("clerk", county.health)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("filing", args=[department.public_id])).content.decode()
    for unit in units:
        assert unit.name in page
    assert "等单位填报人报送" in page
    client.post(reverse("consolidate", args=[department.public_id]), {"version": 1})
    assert department.revisions.count() == 1
    own = client.get(
        reverse("filing", args=[Filing.objects.get(organisation=units[0], year=YEAR).public_id])
    ).content.decode()
    assert reverse("filing", args=[department.public_id]) in own
