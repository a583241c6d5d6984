"""The log of changes: nobody can change it unseen."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from mingzhang.web.models import Event
from mingzhang.web.pure.chain import verify
from mingzhang.web.services.auditing import exported, record


@pytest.fixture
def log(county):
    with transaction.atomic():
        for n in range(5):
            record(None, f"act.{n}", county.clinic, before={"n": n}, after={"n": n + 1})
    return list(exported())


def test_an_untouched_log_holds(log) -> None:
    assert verify(log) == (5, None)


@pytest.mark.parametrize("number", range(5))
def test_a_changed_entry_is_found(log, number) -> None:
    log[number]["after"] = {"n": 99}
    held, broken = verify(log)
    assert (held, broken.number) == (number, log[number]["number"])


@pytest.mark.parametrize("number", range(4))
def test_a_missing_entry_is_found(log, number) -> None:
    del log[number]
    held, broken = verify(log)
    assert held == number
    assert broken is not None


def test_the_database_itself_refuses_changes(log) -> None:
    for change in (
        lambda: Event.objects.all().update(actor="nobody"),
        lambda: Event.objects.filter(number=log[0]["number"]).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def _entries() -> list[dict]:
    return list(Event.objects.order_by("number").values())


def test_the_database_lets_nothing_be_put_in_place_of_an_entry(log) -> None:
    """Neither by emptying the table, nor in one statement that is no deleting (SQLite)."""
    if connection.vendor == "postgresql":
        ways = ["TRUNCATE mingzhang_event CASCADE"]
    else:
        row = "(SELECT * FROM mingzhang_event ORDER BY number LIMIT 1)"
        columns = [field.column for field in Event._meta.local_concrete_fields]
        forged = ", ".join("'nobody'" if name == "actor" else name for name in columns)
        other = ", ".join({"number": "99999", "actor": "'nobody'"}.get(n, n) for n in columns)
        into = f"INSERT OR REPLACE INTO mingzhang_event ({', '.join(columns)})"
        ways = [f"{into} SELECT {forged} FROM {row}", f"{into} SELECT {other} FROM {row}"]
    before = _entries()
    for way in ways:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(way)
    assert _entries() == before


def test_of_two_entries_after_the_same_one_the_database_takes_one(log) -> None:
    last = Event.objects.order_by("number").last()
    second = Event(**{**Event.objects.values().get(pk=last.pk), "number": None, "digest": "0" * 64})
    with pytest.raises(DatabaseError), transaction.atomic():
        second.save(force_insert=True)


def test_an_entry_outside_the_transaction_of_its_change_is_a_bug(county, monkeypatch) -> None:
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("mingzhang.web.services.auditing.connection", outside)
    with pytest.raises(RuntimeError):
        record(None, "act", county.clinic)
