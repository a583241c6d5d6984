"""A database and a data folder that nobody else uses, for tests that run processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest


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
