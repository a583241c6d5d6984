"""How often somebody may ask: counters in a small file of their own, common to all processes of a
machine. Not in the database: a reader of open data must never wait for somebody who writes there,
and the counts are worth nothing after a minute. Knows no Django.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

_LOG = logging.getLogger(__name__)
_MAKE = """CREATE TABLE IF NOT EXISTS counts (
    who BLOB, window INTEGER, until REAL, count INTEGER, PRIMARY KEY (who, window)) WITHOUT ROWID"""
_COUNT = """INSERT INTO counts VALUES (?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"""
_LOOK = "SELECT count FROM counts WHERE who = ? AND window = ?"
_PATIENCE = 0.5
_SWEPT = 60.0


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests within so many seconds."""

    number: int
    seconds: int

    @classmethod
    def said(cls, text: str) -> Limit | None:
        """``30/60``; None for ``0``: no limit. Raises ValueError."""
        if text.strip() == "0":
            return None
        number, _, seconds = text.partition("/")
        limit = cls(int(number), int(seconds))
        if limit.number < 1 or limit.seconds < 1:
            raise ValueError(f"a limit is number/seconds, like 30/60, not {text!r}")
        return limit


class Counters:
    """The counters in a file. Addresses and names are kept as digests only."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._swept = 0.0

    def wait(self, kind: str, who: str, limit: Limit, look: bool = False) -> int:
        """Count a request; 0 where it may be answered, else the seconds until one may be.
        ``look`` asks the same of the next one, without counting it.

        A full disk must not close the site: what cannot be counted is let through, and told of.
        """
        now = time.time()
        window = int(now // limit.seconds)
        until = (window + 1) * limit.seconds
        key = hashlib.sha256(f"{kind}\n{limit.seconds}\n{who}".encode()).digest()[:16]
        try:
            with self._lock:
                count = (
                    self._seen(key, window) + 1 if look else self._counted(key, window, until, now)
                )
        except (sqlite3.Error, OSError) as error:
            _LOG.error("requests cannot be counted: %s", error)
            self._connection = None
            return 0
        return 0 if count <= limit.number else max(1, int(until - now + 0.999))

    def _seen(self, key: bytes, window: int) -> int:
        row = self._opened().execute(_LOOK, (key, window)).fetchone()
        return int(row[0]) if row is not None else 0

    def _counted(self, key: bytes, window: int, until: float, now: float) -> int:
        connection = self._opened()
        if now - self._swept > _SWEPT:
            connection.execute("DELETE FROM counts WHERE until < ?", (now,))
            self._swept = now
        return int(connection.execute(_COUNT, (key, window, until)).fetchall()[0][0])

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._connection = sqlite3.connect(
                self._file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=OFF")
            self._connection.execute(_MAKE)
        return self._connection
