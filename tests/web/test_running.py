"""Health, readiness and counts: what whoever runs the program sees of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from mingzhang.web.jobs import later_check_revision
from mingzhang.web.models import Revision, Upload
from mingzhang.web.operating.proxies import networks
from mingzhang.web.services import examining


def test_ready_only_with_database_background_and_room(db, settings, tmp_path) -> None:
    # The database of the tests may have been made long ago; nobody works its lines off.
    Schedule.objects.update(next_run=timezone.now())
    assert Client().get("/ready").json()["status"] == "ok"
    settings.DATA = tmp_path / "nothing"
    answer = Client().get("/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["disk"] == "data folder missing"


@pytest.mark.parametrize("line", [None, "files"])
def test_a_dead_background_worker_is_seen(db, line) -> None:
    """A worker that lives plans its next look around every minute, in each line of work."""
    late = timezone.now() - timedelta(minutes=10)
    Schedule.objects.update(next_run=timezone.now())
    assert Schedule.objects.filter(cluster=line).update(next_run=late) == 1
    answer = Client().get("/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["background"] == "no worker alive"
    assert "mingzhang_background_alive 0" in Client().get("/metrics").content.decode()
    assert Client().get("/health").status_code == 200


def test_a_database_that_was_not_brought_up_to_date_is_seen(db, monkeypatch) -> None:
    monkeypatch.setattr(
        "mingzhang.web.operating.upgrading.waiting", lambda: ["mingzhang.0099_later"]
    )
    answer = Client().get("/ready")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "1 not applied")


def test_a_database_that_does_not_answer_is_seen(db, monkeypatch) -> None:
    from django.db import OperationalError

    def gone():
        raise OperationalError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", gone)
        answer = Client().get("/ready")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "unreachable")


def test_the_counts_tell_of_pages_and_work_but_of_nobody(county, filing) -> None:
    client = Client()
    client.force_login(
        county.user("clerk", county.clinic), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.get(f"/desk/filings/{filing.public_id}/")
    client.get("/nowhere/")
    OrmQ.objects.create(key="x", payload="", lock=timezone.now() - timedelta(seconds=100))
    text = client.get("/metrics").content.decode()
    assert 'mingzhang_answers_total{status="200",view="filing"}' in text
    assert 'mingzhang_answers_total{status="404",view="none"}' in text
    assert 'mingzhang_seconds_bucket{le="0.2",view="filing"}' in text
    assert 'mingzhang_filings{state="draft"} 1' in text
    assert "mingzhang_tasks_waiting 1" in text
    assert int(text.partition("\nmingzhang_tasks_oldest_seconds ")[2].split()[0]) >= 100
    assert str(filing.public_id) not in text
    assert "clerk" not in text


@pytest.mark.parametrize(
    ("sender", "headers", "seen"),
    [
        ("127.0.0.1", {}, True),
        ("203.0.113.9", {}, False),
        ("10.1.2.3", {}, True),
        # A server in front of which nobody told us: whoever asks through it is not this machine.
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.9"}, False),
    ],
)
def test_the_counts_are_not_for_the_world(db, settings, sender, headers, seen) -> None:
    settings.METRICS_FROM = networks("127.0.0.1, 10.0.0.0/8")
    answer = Client(REMOTE_ADDR=sender).get("/metrics", headers=headers)
    assert answer.status_code == (200 if seen else 404)


def test_the_counts_are_for_whom_a_server_in_front_names(db, settings) -> None:
    settings.METRICS_FROM = networks("10.0.0.0/8")
    settings.PROXIES = networks("127.0.0.1")
    for client, status in (("10.1.1.1", 200), ("203.0.113.9", 404)):
        answer = Client().get("/metrics", headers={"x-forwarded-for": client})
        assert answer.status_code == status


def test_two_hundred_files_do_not_keep_a_clerk_waiting_who_saved(county, monkeypatch) -> None:
    """Files are checked in a line of their own; what is saved stands in the other one."""
    monkeypatch.setattr("django_q.tasks.Conf.SYNC", False)
    reviewer = county.user("finance_reviewer", county.finance)
    for number in range(3):
        held = Upload.objects.create(
            owner=reviewer, organisation=county.finance, name=f"{number}.pdf", size=1
        )
        examining.enqueue(held)
    later_check_revision(Revision(pk=7))
    lines = list(OrmQ.objects.order_by("pk").values_list("key", flat=True))
    assert lines == ["files", "files", "files", "mingzhang"]
