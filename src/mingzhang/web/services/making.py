"""Compiled sets and comparisons: made once in the background, kept by the hash of their content.

What is made lies in ``DATA/compiled``, is no part of a backup and may be deleted at any time. A set
is made in a folder of its own and moved to its name when it is whole, so that nobody meets half of
one and two workers that make the same do no harm.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django_q.tasks import async_task

from mingzhang import __version__
from mingzhang.cli.complaints import fault
from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.models import Revision
from mingzhang.web.pure.compiling import Order, told, write_files, write_json
from mingzhang.web.pure.revisions import Pair, compare

_LIMITS = Limits(800, 3072, fresh=True)
"""Below the time that the queue gives to a task (see the settings)."""
_COMPARING = Limits(800, 2048)
_FORMAT = 1
"""Counted up when what is written changes: what was made before is then made anew."""
_LOST = 60.0
"""Seconds without a sign of life after which the work is asked for again."""
_AGAIN = 20.0
"""Seconds after which what failed may be tried anew."""
_KEPT = 30 * 86_400
"""Seconds after which what nobody asked for is thrown away."""
_JOB = "mingzhang.web.jobs.run_make"


@dataclass(frozen=True, slots=True)
class Made:
    """What was asked for: ``state`` is done, failed or working; ``share`` how much of it is made,
    per cent; ``about`` what pages show of it."""

    state: str
    folder: Path
    problem: Message | None = None
    share: int = 0
    about: dict[str, Any] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """One of its files."""
        return self.folder / name


def compiled_set(revision: Revision, code: str, template: str = "") -> Made:
    """The set of one body of a revision; asked for where it is not there yet. Answers at once."""
    key = _key("set", revision.sha256, code, template)
    return _asked(key, ["set", revision.pk, code, template])


def comparison(old: Revision, new: Revision, code: str, lang: str) -> Made:
    """What moved from one revision to another; asked for where it is not there yet."""
    key = _key("comparison", old.sha256, new.sha256, code, lang)
    return _asked(key, ["comparison", old.pk, new.pk, code, lang])


def make(key: str, what: list[Any]) -> None:
    """Make what was asked for; called by a worker. Twice gives the same."""
    final = _root() / key
    if (final / "about.json").exists():
        return
    waiting = _waiting(key)
    waiting.mkdir(parents=True, exist_ok=True)
    part = _root() / f"{key}.{uuid.uuid4().hex}.part"
    part.mkdir(parents=True)
    try:
        _failed(key, None)
        problem = _made(what, part, lambda: write_json(waiting / "progress", told(part)))
        if problem is not None:
            _failed(key, problem)
            return
        with contextlib.suppress(OSError):  # another worker was quicker
            part.rename(final)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(waiting, ignore_errors=True)
        _sweep()


def _made(what: list[Any], folder: Path, watch: Callable[[], None]) -> Message | None:
    """The child's work; the sentence why it came to nothing."""
    try:
        if what[0] == "set":
            _, pk, code, template = what
            order = Order(_content(pk), code, template, folder)
            return run_confined(write_files, order, _LIMITS, watch)
        _, old, new, code, lang = what
        pair = Pair(_content(old), _content(new), code, lang, folder)
        return run_confined(compare, pair, _COMPARING, watch)
    except Stopped as stopped:
        return stopped.message
    except Revision.DoesNotExist:
        return Message("这一稿已经不在了。", "This version is no longer there.")
    except Exception as error:
        return fault(error)


def _asked(key: str, what: list[Any]) -> Made:
    found = _state(key)
    if found is not None:
        return found
    waiting = _waiting(key)
    waiting.mkdir(parents=True, exist_ok=True)
    write_json(waiting / "progress", [0, 1])
    async_task(_JOB, key, what, group="compiling")
    return _state(key) or Made("working", waiting)


def _state(key: str) -> Made | None:
    """How far it is; None where it has to be asked for."""
    final, waiting = _root() / key, _waiting(key)
    with contextlib.suppress(OSError, ValueError):
        about = json.loads((final / "about.json").read_bytes())
        final.touch()
        return Made("done", final, share=100, about=about)
    if _age(waiting / "progress") < _LOST:
        at, of = told(waiting)
        return Made("working", waiting, share=100 * at // max(of, 1))
    told_failed = _failed_file(key)
    with contextlib.suppress(OSError, ValueError, KeyError):
        if _age(told_failed) < _AGAIN:
            said = json.loads(told_failed.read_bytes())
            return Made("failed", waiting, Message(said["zh"], said["en"]))
    return None


def _key(*words: str) -> str:
    said = json.dumps([_FORMAT, __version__, *words])
    return hashlib.sha256(said.encode()).hexdigest()


def _content(pk: int) -> str:
    content: str = Revision.objects.values_list("content", flat=True).get(pk=pk)
    return content


def _root() -> Path:
    return Path(settings.DATA) / "compiled"


def _waiting(key: str) -> Path:
    return _root() / f"{key}.waiting"


def _failed_file(key: str) -> Path:
    return _root() / f"{key}.failed"


def _failed(key: str, problem: Message | None) -> None:
    if problem is None:
        _failed_file(key).unlink(missing_ok=True)
    else:
        write_json(_failed_file(key), {"zh": problem.zh, "en": problem.en})


def _age(path: Path) -> float:
    """Seconds since a file was written; without end where there is none."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def _sweep() -> None:
    """Throw away what nobody has asked for, and what killed workers left."""
    for path in _root().iterdir():
        if _age(path) < _KEPT:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
