"""A PostgreSQL server of a test's own, from Debian's programs, which it may kill."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@dataclass(frozen=True)
class Server:
    """A running server: ``address`` as in MINGZHANG_DATABASE."""

    programs: Path
    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"postgresql://mingzhang@127.0.0.1:{self.port}/postgres"

    def control(self, *arguments: str) -> None:
        """Run pg_ctl."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.run("pg_ctl", "--pgdata", "data", "--wait", "--log", "log", "--options", options,
                 *arguments)  # fmt: skip

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs; a server refuses to run as root."""
        lent = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*lent, self.programs / program, *arguments], cwd=self.folder, check=True, timeout=60,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip


@contextmanager
def own_server() -> Iterator[Server]:
    """Start one in a folder that is thrown away."""
    folder = Path(mkdtemp(prefix="mingzhang-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(FOUND[-1].parent, folder, port)
    try:
        server.run("initdb", "--pgdata", "data", "--username", "mingzhang", "--auth", "trust",
                   "--encoding", "UTF8", "--locale", "C.UTF-8")  # fmt: skip
        server.control("start")
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.control("stop", "--mode", "immediate")
        shutil.rmtree(folder, ignore_errors=True)
