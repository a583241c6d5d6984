"""The page about the data: how to get all of it, and what it means."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingzhang.web.api import api
from mingzhang.web.models import Figure, Organisation, Population, Publication
from mingzhang.web.views.kept import kept


@require_GET
@kept
def about(request: HttpRequest) -> HttpResponse:
    """What can be downloaded and asked for, with examples that work."""
    newest = Publication.objects.select_related("organisation").order_by("-published_at").first()
    return render(
        request,
        "public/data.html",
        {
            "newest": newest,
            "base": request.build_absolute_uri("/").rstrip("/"),
            "operations": _operations(),
            "populations": Population.objects.all()[:200],
            "counts": {
                "bodies": Organisation.objects.filter(publications__isnull=False)
                .distinct()
                .count(),
                "versions": Publication.objects.count(),
                "figures": Figure.objects.count(),
            },
        },
    )


def _operations() -> list[dict[str, Any]]:
    """The addresses of the interface with their parameters, from its own description."""
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        told = methods["get"]
        found.append(
            {
                "path": path,
                "says": told.get("description", ""),
                "parameters": [
                    (one["name"], one.get("description") or one["schema"].get("description", ""))
                    for one in told.get("parameters", [])
                ],
            }
        )
    return found
