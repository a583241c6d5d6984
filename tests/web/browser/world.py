"""The application as people meet it: a server and a background worker of their own, on a database and
a data folder that nobody else uses, with an office at work and a disclosure published."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from databases import own_database

REPOSITORY = Path(__file__).resolve().parents[3]
PASSWORD = "browser-tests-2026"
"""The password of every user that the seed makes."""
_PATIENCE = 60.0


@dataclass(frozen=True)
class World:
    """A running application: where it is, and what the seed told of what is in it."""

    address: str
    environ: dict[str, str]
    told: dict[str, Any]

    def to(self, name: str) -> str:
        """The address of an object that the seed made, by the name of its page."""
        return self.address + self.told["addresses"][name]


@contextmanager
def running(folder: Path) -> Iterator[World]:
    """A world in ``folder``, ended with everything in it."""
    with ExitStack() as after:
        environ = after.enter_context(_environ(folder))
        told = _seeded(environ)
        log = after.enter_context((folder / "log").open("wb"))
        listening = after.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        port, number = listening.getsockname()[1], listening.fileno()
        for line, *command in (
            ("", "gunicorn", "mingzhang.web.wsgi:application", "--bind", f"fd://{number}",
             "--threads", "4", "--worker-tmp-dir", str(folder)),
            ("", "django", "qcluster"),
            ("files", "django", "qcluster"),
        ):  # fmt: skip
            started = subprocess.Popen(
                [sys.executable, "-m", *command],
                env={**environ, "Q_CLUSTER_NAME": line}, stdout=log, stderr=log, pass_fds=(number,),
            )  # fmt: skip
            after.callback(_end, started)
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/health", folder / "log")
        yield World(address, environ, told)


@contextmanager
def _environ(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of the world: SQLite in its folder, or a database of its own on the server of
    the tests."""
    data = folder / "data"
    data.mkdir()
    with own_database(data) as environ:
        yield {
            **environ,
            "DJANGO_SETTINGS_MODULE": "web.browser.settings",
            "PYTHONPATH": str(REPOSITORY / "tests"),
            "MINGZHANG_WORKERS": "1",
            "MINGZHANG_LIMIT_LOGIN": "0",  # many people log in from this machine
        }


def _seeded(environ: dict[str, str]) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-m", "web.browser.seed"],
        env=environ, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"The world could not be made:\n{made.stdout}\n{made.stderr}")
    return dict(json.loads(made.stdout.splitlines()[-1]))


def _wait_for(address: str, log: Path) -> None:
    """Until the server answers."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The server does not answer:\n{log.read_text(errors='replace')[-3000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
