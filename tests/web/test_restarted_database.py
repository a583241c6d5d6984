"""The database goes away in the middle of the work: what was answered was kept, what was not answered
was kept whole or not at all, nothing was done twice, and everybody goes on afterwards."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import own_database
from mingzhang.web.pure.chain import verify
from postgresql import FOUND, Server, own_server
from web_world import PREPARE, TELL, ran

HERE = Path(__file__).parent
MOVERS, SECONDS = 3, 10


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Server, dict[str, str]]]:
    """A PostgreSQL server that the test may kill, and the environment to work with it."""
    if not FOUND:
        pytest.skip("no PostgreSQL here: it comes with Debian's package postgresql")
    with own_server() as one:
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "mingzhang.web.settings",
            "MINGZHANG_DATA": str(tmp_path),
            "MINGZHANG_DATABASE": one.address,
            "MINGZHANG_SECRET_KEY": "only-for-tests",
            "MINGZHANG_HTTPS": "0",
            "MINGZHANG_THREADS": "1",
        }
        ran(environ, "-c", PREPARE)
        yield one, environ


@pytest.mark.slow
def test_a_database_that_crashes_during_moves_loses_nothing_and_does_nothing_twice(server) -> None:
    one, environ = server
    command = [sys.executable, str(HERE / "restarted_mover.py"), str(SECONDS)]
    movers = [
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
        for _ in range(MOVERS)
    ]
    first = [mover.stdout.readline() for mover in movers]  # all are at it
    assert all(first)
    for _ in range(2):
        time.sleep(1)
        one.control("restart", "--mode", "immediate")
    told = [mover.communicate(timeout=60)[0].split()[-2:] for mover in movers]
    assert [mover.returncode for mover in movers] == [0] * MOVERS
    made = sum(int(moves) for moves, _ in told)
    unanswered = sum(int(lost) for _, lost in told)
    assert unanswered >= 1, "nobody noticed that the database was away"
    after = json.loads(ran(environ, "-c", TELL))
    log = after["log"]
    # Each version stands in the log once, none is missing, and the filing is as the log says.
    assert [entry["after"]["version"] for entry in log] == list(range(2, 2 + len(log)))
    assert (after["version"], after["state"]) == (1 + len(log), log[-1]["after"]["state"])
    assert verify(log) == (len(log), None)
    # What was answered was kept; what was not may have been kept, each at most once.
    assert made <= len(log) <= made + unanswered
    assert made > 2 * MOVERS


@pytest.mark.slow
def test_pages_answer_again_after_the_database_was_restarted(server) -> None:
    one, environ = server
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ran(environ, "-m", "django", "collectstatic", "--no-input", "-v0")
    pages = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:mingzhang.web.operating.workers", "--workers",
         "1", "--bind", f"127.0.0.1:{port}", "mingzhang.web.wsgi:application"],
        env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/ready"
    try:
        limit = time.monotonic() + 30
        while not asked(address):
            assert time.monotonic() < limit
            time.sleep(0.1)
        assert asked(address) == 200
        one.control("restart", "--mode", "immediate")
        assert asked(address) == 200
    finally:
        pages.terminate()
        pages.wait(timeout=20)


def asked(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


DIE = """
import django; django.setup()
import os, signal
from mingzhang.web.models import Filing, User
from mingzhang.web.services import moving
record = moving.record
def and_die(*arguments, **words):
    record(*arguments, **words)
    os.kill(os.getpid(), signal.SIGKILL)
filing, user = Filing.objects.get(), User.objects.get()
moving.move(filing, "submit", user, 1)
moving.record = and_die
moving.move(Filing.objects.get(), "withdraw", user, 2, "测试")
"""


@pytest.mark.slow
def test_whoever_is_killed_inside_a_move_leaves_nothing_half(tmp_path: Path) -> None:
    """After the state was changed and the entry written, before the transaction ended."""
    with own_database(tmp_path) as environ:
        ran(environ, "-c", PREPARE)
        died = subprocess.run([sys.executable, "-c", DIE], env=environ, timeout=60, check=False)
        assert died.returncode == -signal.SIGKILL
        after = json.loads(ran(environ, "-c", TELL))
        assert (after["state"], after["version"]) == ("submitted", 2)
        assert verify(after["log"]) == (1, None)
        ran(environ, "-c", AGAIN)
        after = json.loads(ran(environ, "-c", TELL))
        assert (after["state"], after["version"]) == ("draft", 3)
        assert verify(after["log"]) == (2, None)


AGAIN = """
import django; django.setup()
from mingzhang.web.models import Filing, User
from mingzhang.web.services import moving
moving.move(Filing.objects.get(), "withdraw", User.objects.get(), 2, "测试")
"""
