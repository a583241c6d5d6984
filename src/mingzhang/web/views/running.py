"""Whether the program runs, whether it can work, and how much there is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_q.models import Failure, OrmQ, Schedule, Success

from mingzhang import __version__
from mingzhang.web.models import Event, Filing, Publication, Upload
from mingzhang.web.operating import measuring, upgrading
from mingzhang.web.operating.proxies import among

_SILENCE = timedelta(minutes=4)
"""The background worker plans its next look around every minute; later than this, none is alive."""
_ROOM = 64 * 1024 * 1024
"""Bytes of the disk below which nothing can be taken any more."""


@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok", "version": __version__})


@never_cache
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Whether it can work: each thing it needs, and what is wrong with it."""
    found = {"database": _database()}
    if found["database"] == "ok":
        found["migrations"] = _migrations()
        found["background"] = _background()
    found["disk"] = _disk()
    good = all(said == "ok" for said in found.values())
    body = {"status": "ok" if good else "not ready", "checks": found}
    return JsonResponse(body, status=200 if good else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    left = upgrading.waiting()
    return "ok" if not left else f"{len(left)} not applied"


def _background() -> str:
    """The workers' heartbeats stand in the database, so they may run on another machine."""
    planned = Schedule.objects.filter(name__startswith="rescue").aggregate(at=Min("next_run"))["at"]
    if planned is None:
        return "never started"
    if planned < timezone.now() - _SILENCE:
        return "no worker alive"
    return "ok"


def _disk() -> str:
    try:
        room = os.statvfs(settings.DATA)
    except OSError:
        return "data folder missing"
    if not os.access(settings.DATA, os.W_OK):
        return "data folder not writable"
    return "ok" if room.f_bavail * room.f_frsize > _ROOM else "full"


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus: no name, no address, nothing about a person. Only for who may ask: a
    request that a server in front passed on is no request of this machine."""
    sender = request.META.get("REMOTE_ADDR", "")
    known = request.META.get("mingzhang.direct", True) or settings.PROXIES
    if not known or not among(sender, settings.METRICS_FROM):
        raise Http404
    text = measuring.told() + "\n".join(_gauges()) + "\n"
    return HttpResponse(text, content_type="text/plain; version=0.0.4")


def _gauges() -> Iterator[str]:
    """What the database knows."""
    yield from _by_state("mingzhang_filings", "Filings by state.", Filing)
    yield from _by_state("mingzhang_uploads", "Files uploaded to be checked, by state.", Upload)
    now = timezone.now()
    waiting = OrmQ.objects.filter(lock__lte=now)
    oldest = waiting.aggregate(at=Min("lock"))["at"]
    age = (now - oldest).total_seconds() if oldest is not None else 0
    for name, about, value in (
        ("publications", "Versions of disclosures.", Publication.objects.count()),
        ("events", "Entries of the log.", Event.objects.count()),
        ("tasks_waiting", "Background tasks that wait.", waiting.count()),
        ("tasks_running", "Background tasks at work.", OrmQ.objects.filter(lock__gt=now).count()),
        ("tasks_oldest_seconds", "How long the oldest task has waited.", f"{age:.0f}"),
        ("tasks_done", "Background tasks that ended well.", Success.objects.count()),
        ("tasks_failed", "Background tasks that failed.", Failure.objects.count()),
        ("background_alive", "1 while a background worker is alive.", +(_background() == "ok")),
    ):
        yield f"# HELP mingzhang_{name} {about}"
        yield f"# TYPE mingzhang_{name} gauge"
        yield f"mingzhang_{name} {value}"


def _by_state(name: str, about: str, model: type[Filing] | type[Upload]) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} gauge"
    for state, count in model.objects.order_by().values_list("state").annotate(Count("pk")):
        yield f'{name}{{state="{state}"}} {count}'
