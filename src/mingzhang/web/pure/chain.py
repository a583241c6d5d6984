"""The seal of the log: each entry carries the digest of the one before. Needs no database and no
Django, so that anybody can prove an exported log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mingzhang.facts import Message


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain does not hold: the number of the entry, and how."""

    number: int
    what: Message


_CHANGED = Message("这一条被改动过", "the entry was changed")
_MOVED = Message("这一条不在原来的位置", "the entry stands in another place than it stood")
_MISSING = Message("它前面的记录被删除或改动过", "an entry before it is missing or was changed")


def digest(entry: dict[str, Any], previous: str) -> str:
    """The seal of an entry: SHA-256 over the one before and the entry's canonical JSON."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def verify(entries: Iterable[dict[str, Any]], excerpt: bool = False) -> tuple[int, Broken | None]:
    """How many entries hold, and the first that does not. An ``excerpt`` may leave entries out:
    then each is proved for itself, and gaps are no fault.

    Entries that were cut off at the end leave no trace in what is left: compare the last digest
    with one that was noted down elsewhere. Raises ValueError for what is no log.
    """
    previous, count, last = "", 0, 0
    for entry in entries:
        if not isinstance(entry, dict):
            raise ValueError("an entry of a log is a JSON object")
        sealed = {k: v for k, v in entry.items() if k not in ("number", "previous", "digest")}
        number = entry.get("number", last + 1)
        said = entry.get("previous", "")
        if not isinstance(number, int) or not isinstance(said, str):
            raise ValueError("an entry of a log has a number and the digest before it")
        if entry.get("digest") != digest(sealed, said):
            return count, Broken(number, _CHANGED)
        if number <= last:
            return count, Broken(number, _MOVED)
        if said != previous and not excerpt:
            return count, Broken(number, _MISSING)
        previous, count, last = entry["digest"], count + 1, number
    return count, None
