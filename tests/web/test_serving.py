"""``mingzhang serve``: one program that keeps itself running, says what is wrong, and leaves nothing
behind when it ends. Real processes, on a folder of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mingzhang.web.operating import workers

pytestmark = pytest.mark.slow

MINGZHANG = [sys.executable, "-m", "mingzhang"]


def environ(folder: Path, **more: str) -> dict[str, str]:
    """The environment of an office with one computer."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MINGZHANG_")}
    return {**kept, "MINGZHANG_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "mingzhang.web.settings",
            **more}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str = "/health") -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def until(true, seconds: float = 30) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.05)


def descendants(pid: int) -> set[int]:
    """All processes below one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            state, parent = stat.rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(entry.name)] = int(parent)
    found, level = set(), {pid}
    while level:
        level = {child for child, parent in parents.items() if parent in level}
        found |= level
    return found


def running(pids: set[int]) -> set[int]:
    def alive(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    return {pid for pid in pids if alive(pid)}


def children(server: subprocess.Popen[bytes], word: str) -> list[int]:
    """The processes right below the server whose command line has a word."""
    found = []
    for pid in descendants(server.pid):
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        if int(status[1]) == server.pid and word in command:
            found.append(pid)
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """A server that answers, its port and what it says."""
    port, said = free_port(), tmp_path / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*MINGZHANG, "serve", "--port", str(port), "--workers", "1"],
            env=environ(tmp_path / "data"), stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        until(lambda: answers(port) == 200 and len(children(process, "qcluster")) == 2)
        yield process, port, said
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_what_dies_is_started_again_and_nothing_outlives_the_program(server) -> None:
    process, port, said = server
    names = {"gunicorn": {"网页服务"}, "qcluster": {"后台处理", "文件审核"}}
    for word, told in names.items():
        for first in children(process, word):
            os.kill(first, signal.SIGKILL)

            def again(word=word, first=first, told=told) -> bool:
                now = children(process, word)
                return len(now) == len(told) and first not in now

            until(again)
            until(lambda: answers(port) == 200)
        assert all(f"{name}异常退出" in said.read_text() for name in told)
    everything = descendants(process.pid)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert time.monotonic() - begun < 12
    assert running(everything) == set()
    assert answers(port) == 0


@pytest.mark.slow
def test_nothing_is_left_when_the_program_is_killed(server) -> None:
    process, port, said = server
    assert answers(port, "/ready") == 200
    assert re.search(r"管理员 admin，密码 \S+（只显示这一次）", said.read_text())
    everything = descendants(process.pid)
    process.kill()
    until(lambda: not running(everything), 40)


@pytest.mark.slow
def test_no_address_of_a_reader_stands_in_what_the_server_says(server) -> None:
    _, port, said = server
    answers(port, "/explore/?q=whoever")
    until(lambda: '"GET /explore/" 200' in said.read_text())
    text = said.read_text()
    assert "whoever" not in text
    assert "127.0.0.1" not in text.split("/explore/")[0].rsplit("\n", 1)[1]
    assert not re.search(r"%\((h|u|q|f|a|r|\{)", workers.access_log_format)


def refused(folder: Path, *arguments: str, **more: str) -> str:
    done = subprocess.run(
        [*MINGZHANG, *arguments], env=environ(folder, **more), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode not in (0, 1)
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.slow
def test_what_is_wrong_at_the_start_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "端口可能已被占用" in refused(tmp_path / "a", "serve", "--port", port)
    (tmp_path / "file").write_text("")
    said = refused(tmp_path / "file" / "data", "serve", "--port", str(free_port()))
    assert "不能写入" in said
    away = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    said = refused(tmp_path / "b", "serve", "--port", str(free_port()), MINGZHANG_DATABASE=away)
    assert "连接不上数据库" in said
    said = refused(tmp_path / "c", "serve", "--port", str(free_port()), MINGZHANG_PROXIES="nginx")
    assert "MINGZHANG_" in said
    said = refused(
        tmp_path / "d", "serve", "--port", str(free_port()), MINGZHANG_ADMIN_PASSWORD="12345"
    )
    assert "MINGZHANG_ADMIN_PASSWORD 不能用" in said


DYING = """
from mingzhang.facts import Message
from mingzhang.web.operating.supervising import Program, supervise
programs = [Program(Message("甲", "one"), ["antigravity_that_is_not_there"], tries=1)]
raise SystemExit(supervise(programs, lambda said: print(said.en, flush=True)))
"""


def test_what_cannot_be_kept_up_ends_with_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DYING], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "The one ended 2 times in a row" in done.stdout


DEAF = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("ready", flush=True)
time.sleep(600)
"""
PARENT = """
import subprocess, sys
watched = [sys.executable, "-m", "mingzhang.web.operating.watched", "deaf"]
subprocess.Popen(watched, start_new_session=True).wait()
"""


@pytest.mark.slow
def test_a_program_that_does_not_hear_that_its_parent_died_ends_all_the_same(
    tmp_path: Path,
) -> None:
    """As one that was told so just while it was starting."""
    (tmp_path / "deaf.py").write_text(DEAF)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    below = descendants(parent.pid)
    assert len(below) == 2
    parent.kill()
    parent.wait()
    until(lambda: not running(below))


MIGRATED = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", "mingzhang", "0002", verbosity=0)
"""
UPGRADED = """
from mingzhang.web.operating import serving
serving.prepare(None)
serving.migrate("en")
serving.migrate("en")
"""


@pytest.mark.slow
def test_a_newer_program_saves_the_database_before_it_changes_it(tmp_path: Path) -> None:
    for code in (MIGRATED, UPGRADED):
        done = subprocess.run(
            [sys.executable, "-c", code], env=environ(tmp_path), text=True, stdout=subprocess.PIPE,
            timeout=120, check=True,
        )  # fmt: skip
    assert done.stdout.count("what it held before is saved") == 1
    (saved,) = (tmp_path / "backups").iterdir()
    assert saved.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(saved)) as copy:
        had = copy.execute("SELECT name FROM django_migrations WHERE app = 'mingzhang'").fetchall()
    assert max(name for (name,) in had).startswith("0002")


def test_the_check_of_a_deployment_has_nothing_to_say(tmp_path: Path) -> None:
    more = {
        "MINGZHANG_SECRET_KEY": "0123456789abcdefghij" * 4,
        "MINGZHANG_HOSTS": "budget.example",
        "MINGZHANG_PROXIES": "127.0.0.1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environ(tmp_path, **more), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_what_an_office_keeps_is_for_its_account_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    code = "from mingzhang.web.operating import serving; serving.prepare(None); serving.migrate()"
    subprocess.run([sys.executable, "-c", code], env=environ(data), timeout=120, check=True)
    open_to_others = [path.name for path in [data, *data.rglob("*")] if path.stat().st_mode & 0o077]
    assert open_to_others == []
    assert len((data / "secret.key").read_text()) > 60
