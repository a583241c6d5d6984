"""The data package as files: made once for each state of what is published, kept in ``DATA/bulk``,
and described with the hash and the size that they have.

It is no part of a backup and may be deleted at any time. A package is made in a folder of its own
and moved to its name when it is whole: nobody meets half of one.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from mingzhang import __version__
from mingzhang.web.api.columns import COLUMNS, schema_of
from mingzhang.web.api.writing import write_csv, write_parquet
from mingzhang.web.views.kept import newest_change

DESCRIPTION = "datapackage.json"
PARQUET = "figures.parquet"
_FORMAT = 1
"""Counted up when what is written changes: packages made before are then made anew."""
_TRIES = 3


def state() -> str:
    """What the package of this moment is kept under."""
    change = newest_change()
    if change is None:  # nothing of the log names what there is: made anew each time
        return uuid.uuid4().hex
    text = f"{_FORMAT}\n{__version__}\n{change[0]}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def package(now: str) -> Path:
    """The folder of the package of a state; made where it is not there yet. Others who ask for it
    meanwhile wait."""
    folder = _root() / now
    if not (folder / DESCRIPTION).exists():
        with _alone():
            if not (folder / DESCRIPTION).exists():
                _make(folder)
                _sweep(folder)
    return folder


def _make(folder: Path) -> None:
    """Write all files until nothing was published meanwhile: they must fit each other."""
    for attempt in range(_TRIES):
        before = newest_change()
        part = _root() / f"{uuid.uuid4().hex}.part"
        part.mkdir(parents=True)
        try:
            _write(part)
            if newest_change() == before or attempt == _TRIES - 1:
                with contextlib.suppress(OSError):  # another machine was quicker
                    part.rename(folder)
                return
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _write(folder: Path) -> None:
    for name in COLUMNS:
        write_csv(name, folder / f"{name}.csv")
    write_parquet(folder / PARQUET)
    told = json.dumps(_described(folder), ensure_ascii=False, indent=2)
    (folder / DESCRIPTION).write_text(told, encoding="utf-8")


def _described(folder: Path) -> dict[str, Any]:
    resources: list[dict[str, Any]] = [
        {
            "name": name,
            "path": f"{name}.csv",
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            **_measured(folder / f"{name}.csv"),
            "schema": schema_of(name),
        }
        for name in COLUMNS
    ]
    resources.append(
        {
            "name": "figures-parquet",
            "path": PARQUET,
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            **_measured(folder / PARQUET),
        }
    )
    change = newest_change()
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "mingzhang",
        "title": "Published departmental budgets 公开的部门预算",
        "description": "What a body does not state is not in the data; it is never nought. "
        "Empty axes are totalled over. "
        "单位没有列明的数字不在其中，不填零；空着的坐标表示合计。",
        "version": __version__,
        **({"created": change[1].isoformat()} if change is not None else {}),
        "resources": resources,
    }


def _measured(file: Path) -> dict[str, Any]:
    """Size and hash, as the standard writes them."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"bytes": file.stat().st_size, "hash": f"sha256:{digest}"}


def _root() -> Path:
    return Path(settings.DATA) / "bulk"


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process of this machine makes a package; the system lets go of the lock whatever
    becomes of it."""
    _root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (_root() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep(newest: Path) -> None:
    """Throw older packages away, but for the one before: somebody may be reading it."""
    others = [one for one in _root().iterdir() if one.is_dir() and one != newest]
    others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in others[1:]:
        shutil.rmtree(one, ignore_errors=True)
