"""The log of changes: nobody can change it unseen."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

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


def test_an_entry_outside_the_transaction_of_its_change_is_a_bug(county, monkeypatch) -> None:
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("mingzhang.web.services.auditing.connection", outside)
    with pytest.raises(RuntimeError):
        record(None, "act", county.clinic)
