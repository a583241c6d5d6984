"""Marked copies of workbooks that were not taken: kept for who uploaded them, for an hour.

They lie in ``DATA/marked``, in a folder of each user, are no part of a backup and may be deleted at
any time.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import time
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from mingzhang.formats.confined import Limits, run_confined
from mingzhang.formats.failure import ReadFailure
from mingzhang.web.models import Filing, User
from mingzhang.web.pure.work import mark_upload

_LOG = logging.getLogger(__name__)
KEPT = 3600
"""Seconds that a copy is kept."""
_LIMITS = Limits(120, 1024)
"""Seconds and MB that marking a workbook may take."""
_MOST = 5
"""Copies of one user that are kept at a time."""


def mark(path: Path, filing: Filing, user: User, lang: str) -> UUID | None:
    """Make the marked copy of an uploaded workbook: its key, None where none can be made, because
    the file is no workbook or beyond the limits; the mistakes are told all the same."""
    try:
        copy = run_confined(mark_upload, (path, lang), _LIMITS)
    except ReadFailure:  # which a child that was stopped is, too
        return None
    except Exception:  # the mistakes are what matters: a fault of ours must not hide them
        _LOG.exception("a workbook could not be marked")
        return None
    sweep()
    folder = _folder(user)
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.iterdir(), key=lambda p: p.stat().st_mtime)[: 1 - _MOST]:
        old.unlink(missing_ok=True)
    key = uuid4()
    (folder / f"{filing.pk}-{key}").write_bytes(copy)
    return key


def marked(key: UUID, filing: Filing, user: User) -> Path | None:
    """The copy of this key, if this user uploaded it to this filing not long ago."""
    path = _folder(user) / f"{filing.pk}-{key}"
    return path if _age(path) < KEPT else None


def _root() -> Path:
    return Path(settings.DATA) / "marked"


def _folder(user: User) -> Path:
    return _root() / str(user.pk)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def sweep() -> None:
    """Throw away what is older than it may be, of everybody."""
    with contextlib.suppress(OSError):
        for folder in _root().iterdir():
            for path in folder.iterdir():
                if _age(path) >= KEPT:
                    path.unlink(missing_ok=True)
            if not any(folder.iterdir()):
                shutil.rmtree(folder, ignore_errors=True)
