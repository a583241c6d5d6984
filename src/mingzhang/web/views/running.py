"""Whether the program runs, whether it can work, and how much there is."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET
from django_q.models import Failure, OrmQ, Success

from mingzhang import __version__
from mingzhang.web.models import Event, Filing, Publication, Upload


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok", "version": __version__})


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers, too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus: no name, no address, nothing about a person."""
    counts = {
        "mingzhang_filings": (Filing, "Filings."),
        "mingzhang_publications": (Publication, "Versions of disclosures."),
        "mingzhang_uploads": (Upload, "Files that were uploaded to be checked."),
        "mingzhang_events": (Event, "Entries of the log."),
        "mingzhang_tasks_waiting": (OrmQ, "Background tasks that wait or run."),
        "mingzhang_tasks_done": (Success, "Background tasks that ended."),
        "mingzhang_tasks_failed": (Failure, "Background tasks that failed."),
    }
    lines = []
    for name, (model, about) in counts.items():
        lines += [
            f"# HELP {name} {about}",
            f"# TYPE {name} gauge",
            f"{name} {model.objects.count()}",
        ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")
