"""The seal of the log: each entry carries the digest of the one before. Needs no database and no
Django, so that anybody can prove an exported log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain does not hold: the number of the entry, and how."""

    number: int
    what: str


def digest(entry: dict[str, Any], previous: str) -> str:
    """The seal of an entry: SHA-256 over the one before and the entry's canonical JSON."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def verify(entries: Iterable[dict[str, Any]]) -> tuple[int, Broken | None]:
    """How many entries hold, and the first that does not.

    Entries that were cut off at the end leave no trace in what is left: compare the last digest
    with one that was noted down elsewhere.
    """
    previous, count = "", 0
    for entry in entries:
        sealed = {k: v for k, v in entry.items() if k not in ("number", "previous", "digest")}
        number = entry.get("number", count + 1)
        if entry.get("previous") != previous:
            return count, Broken(number, "an entry before it is missing or was changed")
        if entry.get("digest") != digest(sealed, previous):
            return count, Broken(number, "the entry was changed")
        previous, count = entry["digest"], count + 1
    return count, None
