"""A database of a test's own, for processes that run beside the test: on the server of the tests
(MINGZHANG_DATABASE), or SQLite in a folder."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which a process works with an empty database that nobody else uses."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingzhang.web.settings",
        "MINGZHANG_DATA": str(folder),
        "MINGZHANG_SECRET_KEY": "only-for-tests",
        "MINGZHANG_HTTPS": "0",
    }
    address = os.environ.get("MINGZHANG_DATABASE", "")
    if not address:
        yield environ
        return
    import psycopg

    name = f"own_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            path = urlunsplit(urlsplit(address)._replace(path=name))
            yield {**environ, "MINGZHANG_DATABASE": path}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
