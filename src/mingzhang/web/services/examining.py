"""Checking an upload in the background, so that a worker may die at any moment.

Whoever works on an upload holds a lease on its row and renews it every second. A lease that has run
out, or whose process is gone, is taken away and the upload is queued anew; a result is stored only
where the lease is still the worker's own. So nothing is lost, and nothing is done twice.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import time
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import F, Q
from django.utils import timezone
from django_q.tasks import async_task

from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.models import Upload
from mingzhang.web.pure.checking import Receipt, Task, check_file, receipt_in, told

LIMITS = Limits(800, 2048)
"""Below the time that the queue gives to a task (see the settings)."""
LEASE = timedelta(seconds=20)
_RENEWED = 1.0
_MOST_ATTEMPTS = 3
_FORGOTTEN = timedelta(seconds=60)
_AT_ONCE = 200
_JOB = "mingzhang.web.jobs.run_check_upload"
_DIED = Message(
    f"审核这份文件的进程中断了{_MOST_ATTEMPTS}次，没有审核。请稍后重试；仍不行请联系管理员。",
    f"The process that checked this file broke off {_MOST_ATTEMPTS} times; it was not checked. "
    "Please retry later, or ask the administrator.",
)
_SHARES = {"start": (1, 3), "read": (3, 55), "grasp": (55, 62), "check": (62, 75),
           "write": (75, 80), "draw": (80, 99)}  # fmt: skip
"""What part of the bar each step takes, per cent."""


class LeaseLost(Exception):  # noqa: N818 - no fault: somebody else took over
    """Another worker has the upload now, or its owner deleted it."""


def enqueue(upload: Upload) -> None:
    """Have an upload checked as soon as a worker is free. Twice does no harm."""
    Upload.objects.filter(pk=upload.pk).update(asked_at=timezone.now())
    task = async_task(_JOB, upload.pk, group="uploads", cluster="files")
    Upload.objects.filter(pk=upload.pk).update(task=task)


def check_upload(pk: int) -> None:
    """Check an upload and keep its report; called by a worker. Does nothing where another worker is
    at it, or it has been done."""
    _free_the_dead(timezone.now())
    lease = uuid.uuid4().hex
    if not _claim(pk, lease):
        return
    upload = Upload.objects.get(pk=pk)
    task = Task(Path(upload.file.path), upload.name, _folder(upload, lease))
    task.folder.mkdir(parents=True, exist_ok=True)
    stored = False
    try:
        stored = _end(pk, lease, task.folder, _examined(task, pk, lease))
    except LeaseLost:
        pass
    finally:
        if not stored:
            shutil.rmtree(task.folder, ignore_errors=True)


def _examined(task: Task, pk: int, lease: str) -> Receipt:
    try:
        return run_confined(check_file, task, LIMITS, _Watch(pk, lease, task.folder))
    except Stopped as stopped:
        # The time may run out over the pictures: what was found before is kept.
        return receipt_in(task.folder) or Receipt(problem=stopped.message)


def _claim(pk: int, lease: str) -> bool:
    return bool(
        Upload.objects.filter(pk=pk, state="queued").update(
            state="running",
            lease=lease,
            lease_until=timezone.now() + LEASE,
            worker=this_process(),
            attempts=F("attempts") + 1,
            progress=1,
            step="start",
            at=0,
            of=0,
            problem="",
            problem_en="",
        )
    )


def _folder(upload: Upload, lease: str) -> Path:
    return Path(default_storage.path(f"checked/{upload.public_id}/{lease}"))


class _Watch:
    """Called many times a second while the child works: passes on how far it is, keeps the lease,
    and ends the child where the lease is lost."""

    def __init__(self, pk: int, lease: str, folder: Path) -> None:
        self._pk, self._lease, self._folder = pk, lease, folder
        self._said: tuple[str, int, int] = ("start", 0, 0)
        self._last = time.monotonic()
        self._readable = False

    def __call__(self) -> None:
        told_now, now = told(self._folder), time.monotonic()
        new_step = told_now[0] != self._said[0]
        if not new_step and now - self._last < _RENEWED:
            return
        self._said, self._last = told_now, now
        step, at, of = told_now
        values: dict[str, Any] = {"step": step, "at": at, "of": of, "progress": share(step, at, of)}
        if step == "draw" and not self._readable and (receipt := receipt_in(self._folder)):
            values |= {"state": "drawing", **_columns(receipt, self._folder)}
            self._readable = True
        _update(self._pk, self._lease, lease_until=timezone.now() + LEASE, **values)


def share(step: str, at: int, of: int) -> int:
    """How much of the whole work is done at a step, per cent."""
    low, high = _SHARES.get(step, (1, 3))
    return low + ((high - low) * min(at, of) // of if of else 0)


def _columns(receipt: Receipt, folder: Path) -> dict[str, Any]:
    """The receipt as columns of the row; lengths are those of the columns."""
    return {
        "folder": "/".join(folder.parts[-3:]),
        "body": receipt.body[:200],
        "code": receipt.code[:20],
        "year": receipt.year,
        "stage": receipt.stage[:12],
        "template": receipt.template[:60],
        "pages": receipt.pages,
        "errors": receipt.errors,
        "warnings": receipt.warnings,
        "notes": receipt.notes,
        "unchecked": receipt.unchecked,
    }


def _end(pk: int, lease: str, folder: Path, receipt: Receipt) -> bool:
    """Store the result where the lease is still ours; whether its folder is kept."""
    ended: dict[str, Any] = {"lease": "", "lease_until": None, "worker": "", "progress": 100}
    if receipt.problem is not None:
        problem = receipt.problem
        _update(pk, lease, state="failed", problem=problem.zh, problem_en=problem.en, **ended)
        return False
    _update(pk, lease, state="done", **_columns(receipt, folder), **ended)
    return True


def _update(pk: int, lease: str, /, **values: Any) -> None:
    if not Upload.objects.filter(pk=pk, lease=lease).update(**values):
        raise LeaseLost


# --------------------------------------------------------------------------- workers that died


def rescue() -> int:
    """Queue anew what dead workers left, and what the queue has lost; how many."""
    now = timezone.now()
    return _free_the_dead(now) + _remind(now)


def _free_the_dead(now: datetime) -> int:
    held = Upload.objects.filter(state__in=("running", "drawing"))
    dead = [
        upload
        for upload in held.only("pk", "lease", "lease_until", "worker", "attempts", "folder")
        if upload.lease_until is None or upload.lease_until < now or is_gone(upload.worker)
    ]
    return sum(_take_away(upload) for upload in dead)


def _remind(now: datetime) -> int:
    """Tell the queue again what it may have forgotten: tasks that a killed cluster had taken out
    are given to nobody for a quarter of an hour. Asked for twice, an upload is still checked once.
    """
    if Upload.objects.filter(state__in=("running", "drawing")).exists():
        return 0
    forgotten = Q(asked_at__lt=now - _FORGOTTEN) | Q(asked_at=None)
    waiting = Upload.objects.filter(forgotten, state="queued").order_by("queued_at", "pk")
    found = list(waiting[:_AT_ONCE])
    for upload in found:
        enqueue(upload)
    return len(found)


def _take_away(upload: Upload) -> bool:
    """End a lease; the upload is queued anew, or given up where that does not help."""
    free: dict[str, Any] = {"lease": "", "lease_until": None, "worker": "", "folder": ""}
    same = Upload.objects.filter(pk=upload.pk, lease=upload.lease)
    if upload.attempts >= _MOST_ATTEMPTS:
        return bool(same.update(state="failed", problem=_DIED.zh, problem_en=_DIED.en, **free))
    if not same.update(state="queued", progress=0, step="", **free):
        return False
    if upload.lease:
        left = default_storage.path(f"checked/{_public_id(upload)}/{upload.lease}")
        shutil.rmtree(left, ignore_errors=True)
    enqueue(upload)
    return True


def _public_id(upload: Upload) -> str:
    return str(Upload.objects.values_list("public_id", flat=True).get(pk=upload.pk))


def this_process() -> str:
    """A name for this process that no other has, now or later: host, name space of process numbers,
    number, time at which it began."""
    number = os.getpid()
    return f"{_here()} {number} {_begun(number)}"


def is_gone(worker: str) -> bool:
    """Whether a process of this machine has ended; False where that cannot be told from here."""
    host, _, rest = worker.partition(" ")
    number, _, begun = rest.partition(" ")
    if host != _here() or not number.isdecimal() or not begun:
        return False
    return _begun(int(number)) != begun


def _here() -> str:
    try:
        space = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return ""
    return f"{socket.gethostname()[:60]}/{space}".replace(" ", "")


def _begun(number: int) -> str:
    """When a process began, in ticks since the machine did; empty where there is none."""
    with contextlib.suppress(OSError):
        fields = (
            Path(f"/proc/{number}/stat").read_text("ascii", errors="replace").rpartition(")")[2]
        )
        state, *others = fields.split()
        return others[18] if state not in ("Z", "X") else ""
    return ""
