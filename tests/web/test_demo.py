"""The example county: a budget in every state, users nobody mixes up, loaded once."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from mingzhang.classifications import divisions
from mingzhang.cli.complaints import CommandError
from mingzhang.web.demo import (
    budgets,
    examples,
    files,
    loading,
    neighbours,
    notes,
    offices,
    story,
)
from mingzhang.web.flow import flow
from mingzhang.web.models import (
    Event,
    Filing,
    Membership,
    Organisation,
    Population,
    Publication,
    Revision,
    User,
)
from mingzhang.web.pure.work import examine
from mingzhang.web.services import findings, publishing
from mingzhang.web.services.moving import move

pytestmark = pytest.mark.slow


@pytest.fixture
def quick(monkeypatch) -> None:
    """Compiling and checking take a second each and have tests of their own; here they are clean at
    once, except the budget that is meant to have an error."""

    def check(revision: Revision, examined=None) -> None:
        wrong = "≤52万元" in revision.content
        Revision.objects.filter(pk=revision.pk).update(errors=int(wrong), warnings=0)

    def publish(filing, action, user, version, note="", compiled=None) -> None:
        now = move(filing, action, user, version, note)
        Publication.objects.create(
            organisation=now.organisation, year=now.year, revision=now.revision,
            number=now.organisation.publications.filter(year=now.year).count() + 1,
            published_at=timezone.now(), template="hebei",
        )  # fmt: skip

    monkeypatch.setattr(findings, "check_revision", check)
    monkeypatch.setattr(publishing, "publish", publish)
    monkeypatch.setattr(files, "publish", lambda path: None)
    monkeypatch.setattr(files, "have_checked", lambda *words: None)
    monkeypatch.setattr(notes, "write", lambda: None)
    monkeypatch.setattr(neighbours, "happenings", lambda source: ())
    monkeypatch.setattr(loading.faulty, "pdf", lambda budget: b"")


def states() -> dict[tuple[str, int], str]:
    return {(f.organisation.name, f.year): f.state for f in Filing.objects.all()}


def test_every_state_of_the_flow_is_seen_in_the_coming_year(db, quick) -> None:
    loading.load()
    seen = {filing.state for filing in Filing.objects.filter(year=story.COMING)}
    assert seen == set(flow().states)
    begun = Filing.objects.filter(year=story.COMING).values("organisation")
    assert offices.office("justice").pk not in {one["organisation"] for one in begun}


@pytest.mark.slow
def test_one_year_is_reported_and_released_and_the_next_is_under_way(db, quick) -> None:
    loading.load()
    over, running = Filing.objects.filter(
        organisation=offices.office("archive"), year__in=(2025, 2026)
    ).order_by("year")
    (released,) = over.releases.all()
    assert {one["project"]: one["total"] for one in released.results["projects"]}.keys() == {
        "档案数字化加工", "档案宣传", "库房租赁维护",
    }  # fmt: skip
    assert all(one["total"] is not None for one in released.results["projects"])
    assert running.records.exists()
    assert not running.releases.exists()


def test_the_log_of_the_demo_tells_its_story_in_the_order_of_time(db, quick) -> None:
    loading.load()
    times = list(Event.objects.order_by("number").values_list("at", flat=True))
    assert all(one <= later for one, later in itertools.pairwise(times))
    assert times[0].year == 2024


def test_what_was_loaded_once_is_left_alone(db, quick) -> None:
    loading.load()
    clerk = offices.user("archive-clerk")
    filing = Filing.objects.get(organisation=offices.office("archive"), year=story.COMING)
    move(filing, "submit", clerk, filing.version)
    before, said = Event.objects.count(), []
    loading.load(said.append)
    assert Event.objects.count() == before
    assert not said
    filing.refresh_from_db()
    assert filing.state == "submitted"


@pytest.mark.slow
def test_a_load_that_was_interrupted_goes_on_where_it_stopped(db, quick) -> None:
    def stop_at(number: int):
        told = itertools.count(1)

        def tell(_: object) -> None:
            if next(told) == number:
                raise InterruptedError

        return tell

    for number in (2, 30, 60, 85):
        with pytest.raises(InterruptedError):
            loading.load(stop_at(number))
    loading.load()
    published = Event.objects.filter(action="move.publish")
    assert max(Counter(published.values_list("object_id", flat=True)).values()) == 1
    archive = Filing.objects.get(organisation=offices.office("archive"), year=2026)
    assert (archive.state, archive.revisions.count()) == ("published", 2)


def all_there_is() -> dict[str, object]:
    """What a loaded demo holds, without the numbers of rows."""
    people = User.objects.order_by("username")
    return {
        "states": states(),
        "revisions": sorted(Revision.objects.values_list("filing__organisation__code", "number")),
        "versions": sorted(Publication.objects.values_list("organisation__code", "year", "number")),
        "log": sorted(Event.objects.values_list("action", "at__date")),
        "people": [(one.username, one.check_password(offices.PASSWORD)) for one in people],
        "populations": Population.objects.count(),
    }


@pytest.mark.slow
@pytest.mark.parametrize("broken", [range(1, 60, 19), range(5, 100, 24)])
def test_a_load_that_broke_off_in_the_middle_of_a_step_ends_as_if_it_had_not(
    db, quick, monkeypatch, broken
) -> None:
    """Power fails while an entry of the log is written, again and again, later and later."""
    with transaction.atomic():
        loading.load()
        whole = all_there_is()
        transaction.set_rollback(True)
    save, left = Event.save, itertools.count()

    def fail(self, *words, **more) -> None:
        if next(left) in broken:
            raise InterruptedError
        save(self, *words, **more)

    monkeypatch.setattr(Event, "save", fail)
    for _ in broken:
        with pytest.raises(InterruptedError):
            loading.load()
    loading.load()
    assert all_there_is() == whole


def test_the_demo_is_not_mixed_with_an_office_that_is_at_work(db, quick) -> None:
    User.objects.create_user("somebody", password="a-password-of-theirs")
    with pytest.raises(CommandError) as refused:
        loading.load()
    assert "--data" in refused.value.zh
    assert User.objects.count() == 1


def test_nobody_has_a_role_in_two_offices_and_names_are_easy_to_type(db) -> None:
    offices.settle()
    offices.settle()
    held = Counter(Membership.objects.values_list("user__username", flat=True))
    assert set(held.values()) == {1}
    assert len(held) == User.objects.count()
    assert all(name.replace("-", "").isalpha() and len(name) <= 16 for name in held)


def test_the_users_are_told_by_office_and_which_to_try(db) -> None:
    offices.settle()
    for lang in ("zh", "en"):
        lines = list(offices.told(lang))
        assert offices.PASSWORD in lines[0]
        assert all(name in lines[-1] for name in offices.WALK)
        assert sum("archive-clerk" in line for line in lines[:-1]) == 1


@pytest.mark.parametrize(
    "key", [*(b["office"] for b in budgets.county()["budgets"]), "archive", "medical"]
)
def test_every_budget_of_the_county_compiles_without_an_error(key) -> None:
    year = story.Years(examples())
    budget = year.of(key, story.COMING)
    spent = sum(line.amount for line in budget.lines)
    assert sum(one.amount for one in budget.incomes) == spent
    found = examine((budgets.written(budget), budget.code))
    assert found.problem is None
    assert not [one for one in found.findings if one.severity.value == "error"]


def test_the_budget_that_was_mended_in_a_hurry_has_an_error() -> None:
    budget = story._market_second(story.Years(examples()))
    found = examine((budgets.written(budget), budget.code))
    errors = [one.check for one in found.findings if one.severity.value == "error"]
    assert errors == ["K5"]


def test_real_names_stand_only_where_figures_are_the_published_ones() -> None:
    """Invented figures are under invented names: everything compiled is of the example county."""
    year = story.Years(examples())
    for key in ("archive", "medical"):
        budget = year.of(key, 2026)
        assert budget.division == budgets.county()["division"]
        assert "巨鹿" not in budgets.written(budget)


def test_places_can_be_compared_per_head_and_every_population_says_that_it_is_invented(
    db, monkeypatch
) -> None:
    said = neighbours.told()
    only = {**said["places"][0], "offices": {"archive": 0.75}}
    monkeypatch.setitem(said, "places", [only])
    neighbours.settle()
    neighbours.settle()
    year = story.Years(examples())
    for _, _, collect in (*neighbours.happenings(year.of), *neighbours.happenings(year.of)):
        collect()
    held = Population.objects.all()
    assert {one.division for one in held} == {budgets.county()["division"], only["division"]}
    assert all("虚构" in one.source for one in held)
    (one,) = Publication.objects.all()
    assert one.organisation.name == "样例县档案局"
    assert (one.revision, one.errors) == (None, 0)
    assert "示例县" not in "".join(one.passages.values_list("text", flat=True))
    assert held.filter(division=one.organisation.division, year=one.year).exists()
    places = set(Organisation.objects.values_list("division", flat=True))
    assert only["division"] in places
    assert not [code for code in places if code in divisions()]
