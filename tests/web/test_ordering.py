"""Publishing is ordered in a moment and done by a worker: once, whatever happens to the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mingzhang.formats.confined import Limits, Stopped, Why
from mingzhang.web.models import Filing, Order, Organisation, Publication
from mingzhang.web.pure.work import make_set
from mingzhang.web.services import ordering
from mingzhang.web.services.moving import Refused, Stale

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def approved(filing):
    Organisation.objects.filter(pk=filing.organisation_id).update(code="450")  # as in the budget
    Filing.objects.filter(pk=filing.pk).update(state="approved", approved_on=timezone.localdate())
    return Filing.objects.get(pk=filing.pk)


@pytest.fixture
def publisher(county):
    return county.user("publisher", county.clinic)


@pytest.fixture(autouse=True)
def compiled(monkeypatch):
    """Compiling as it is done, without a child process and in one format."""
    tasks = []

    def confined(task, watch):
        tasks.append(task)
        watch()
        return make_set((task[0], task[1], ("json",)))

    monkeypatch.setattr(ordering, "confined", confined)
    return tasks


@pytest.fixture
def line(monkeypatch):
    """The queue as a list: a worker takes from it when the test says so."""
    waiting = []
    monkeypatch.setattr(ordering, "async_task", lambda job, pk, group: waiting.append(pk))
    return waiting


def test_an_order_is_published_by_a_worker(approved, publisher, line) -> None:
    made = ordering.order(approved, "publish", publisher, approved.version)
    assert (Publication.objects.count(), line) == (0, [made.pk])
    ordering.carry_out(made.pk)
    assert Order.objects.get().state == "done"
    assert Publication.objects.get().revision == approved.revision
    assert Filing.objects.get(pk=approved.pk).state == "published"


def test_an_order_that_is_carried_out_twice_publishes_once(approved, publisher, line) -> None:
    made = ordering.order(approved, "publish", publisher, approved.version)
    for _ in range(2):
        ordering.carry_out(made.pk)
    assert Publication.objects.count() == 1


def test_what_a_dead_worker_left_is_taken_up_by_another(approved, publisher, line) -> None:
    made = ordering.order(approved, "publish", publisher, approved.version)
    long_ago = timezone.now() - timedelta(minutes=5)
    Order.objects.update(state="running", beat_at=long_ago, attempts=1)
    assert ordering.rescue() == 1
    assert line == [made.pk, made.pk]
    ordering.carry_out(made.pk)
    assert (Order.objects.get().state, Publication.objects.count()) == ("done", 1)


def test_a_worker_that_gives_signs_of_life_is_left_alone(approved, publisher, line) -> None:
    ordering.order(approved, "publish", publisher, approved.version)
    Order.objects.update(state="running", beat_at=timezone.now() - timedelta(seconds=5))
    assert ordering.rescue() == 0


def test_a_worker_that_was_thought_dead_comes_too_late(
    approved, publisher, line, monkeypatch
) -> None:
    """Two compile the same order; the slower one finds the filing moved and changes nothing."""
    made = ordering.order(approved, "publish", publisher, approved.version)

    def slow(task, watch):
        monkeypatch.setattr(
            ordering, "confined", lambda task, watch: make_set((*task[:2], ("json",)))
        )
        Order.objects.update(state="queued")
        ordering.carry_out(made.pk)
        return make_set((*task[:2], ("json",)))

    monkeypatch.setattr(ordering, "confined", slow)
    ordering.carry_out(made.pk)
    assert (Order.objects.get().state, Publication.objects.count()) == ("done", 1)


def test_after_three_dead_workers_the_publisher_is_told(approved, publisher, line) -> None:
    ordering.order(approved, "publish", publisher, approved.version)
    Order.objects.update(state="running", beat_at=timezone.now() - timedelta(minutes=5), attempts=3)
    assert ordering.rescue() == 0
    page = client_of(publisher).get(f"/desk/filings/{approved.public_id}/").content.decode()
    assert "中断了3次，没有公开" in page
    assert ordering.order(approved, "publish", publisher, approved.version).pending


def test_an_order_that_the_queue_forgot_is_told_to_it_again(approved, publisher, line) -> None:
    made = ordering.order(approved, "publish", publisher, approved.version)
    Order.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert ordering.rescue() == 1
    assert line == [made.pk] * 2
    assert ordering.rescue() == 0


def test_what_can_be_said_against_it_is_said_at_once(approved, publisher, line) -> None:
    with pytest.raises(Stale):
        ordering.order(approved, "publish", publisher, approved.version - 1)
    approved.revision.errors = 2
    approved.revision.save()
    with pytest.raises(Refused) as refused:
        ordering.order(approved, "publish", publisher, approved.version)
    assert "2个错误" in refused.value.said.zh
    assert not Order.objects.exists()


def test_while_it_is_published_it_cannot_be_ordered_again(approved, publisher, line) -> None:
    ordering.order(approved, "publish", publisher, approved.version)
    with pytest.raises(Refused) as refused:
        ordering.order(approved, "publish", publisher, approved.version)
    assert "请稍候" in refused.value.said.zh
    client = client_of(publisher)
    page = client.get(f"/desk/filings/{approved.public_id}/")
    assert "正在编制并公开" in page.content.decode()
    assert (
        'name="version"' not in page.content.decode().split('id="next"')[1].split("</section>")[0]
    )
    assert client.get(f"/desk/filings/{approved.public_id}/?state").json() == {"state": "working"}


def test_why_nothing_was_published_stands_on_the_page(
    approved, publisher, line, monkeypatch
) -> None:
    made = ordering.order(approved, "publish", publisher, approved.version)

    def starved(task, watch):
        raise Stopped(Why.MEMORY, Limits(1, 1))

    monkeypatch.setattr(ordering, "confined", starved)
    ordering.carry_out(made.pk)
    assert Order.objects.get().state == "failed"
    assert Filing.objects.get(pk=approved.pk).state == "approved"
    page = client_of(publisher).get(f"/desk/filings/{approved.public_id}/").content.decode()
    assert "没有公开：" in page
