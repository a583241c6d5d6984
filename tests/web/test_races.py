"""Many writers at once, each a process of its own on a database of its own: nothing is lost, nothing
is done twice. Everything here runs outside of the test's own database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from mingzhang.web.chain import verify

HERE = Path(__file__).parent
PROCESSES, MOVES = 6, 100
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from mingzhang.web.models import Filing, Membership, Organisation, Revision, User
body = Organisation.objects.create(kind="unit", name="示例院", code="361002", division="130999")
user = User.objects.create(username="clerk")
Membership.objects.create(user=user, organisation=body, role="clerk")
filing = Filing.objects.create(organisation=body, year=2026)
filing.revision = Revision.objects.create(
    filing=filing, number=1, content="", sha256="", author=user, errors=0, warnings=0)
filing.save()
"""
TELL = """
import django; django.setup()
import json
from mingzhang.web.models import Filing
from mingzhang.web.services.auditing import exported
filing = Filing.objects.get()
print(json.dumps({"state": filing.state, "version": filing.version, "log": list(exported())}))
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a database that nobody else uses, on the server of the tests."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingzhang.web.settings",
        "MINGZHANG_DATA": str(tmp_path),
        "MINGZHANG_SECRET_KEY": "only-for-tests",
    }
    address = os.environ.get("MINGZHANG_DATABASE", "")
    if not address:
        yield environ
        return
    import psycopg

    name = f"races_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield {**environ, "MINGZHANG_DATABASE": urlunsplit(urlsplit(address)._replace(path=name))}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def python(environ: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], env=environ, stdout=subprocess.PIPE, text=True
    )


def ran(environ: dict[str, str], *arguments: str) -> str:
    process = python(environ, *arguments)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    return said


@pytest.mark.slow
def test_six_who_move_one_filing_at_once_lose_nothing_and_do_nothing_twice(world) -> None:
    ran(world, "-c", PREPARE)
    movers = [python(world, str(HERE / "mover.py"), str(MOVES)) for _ in range(PROCESSES)]
    told = [mover.communicate(timeout=240)[0].split() for mover in movers]
    assert [mover.returncode for mover in movers] == [0] * PROCESSES
    assert sum(int(made) for made, _ in told) == PROCESSES * MOVES
    after = json.loads(ran(world, "-c", TELL))
    assert after["version"] == 1 + PROCESSES * MOVES
    assert len(after["log"]) == PROCESSES * MOVES
    assert verify(after["log"]) == (PROCESSES * MOVES, None)
    versions = [entry["after"]["version"] for entry in after["log"]]
    assert versions == list(range(2, 2 + PROCESSES * MOVES))
