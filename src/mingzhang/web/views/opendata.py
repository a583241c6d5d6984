"""The page about the data: how to get all of it, and what it means."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingzhang.web.api import api
from mingzhang.web.models import Figure, Organisation, Population, Publication
from mingzhang.web.views import naming
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
            "populations": _populations(),
            "counts": {
                "bodies": Organisation.objects.filter(publications__isnull=False)
                .distinct()
                .count(),
                "versions": Publication.objects.count(),
                "figures": Figure.objects.count(),
            },
        },
    )


@require_GET
def described(request: HttpRequest) -> HttpResponse:
    """Where people look for the interface: its description is a part of the page about the data.
    (The page that the interface could make itself loads programs of other hosts.)"""
    return redirect(f"{reverse('open_data')}#api")


_ROBOTS = """User-agent: *
Disallow: /desk/
Disallow: /checks/
Disallow: /people/
Disallow: /log/
Disallow: /account/
Disallow: /login/
Disallow: /compare/?
Disallow: /explore/?
"""
"""What is published is for everybody; answers to questions are without end."""


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What programs that read the web may read."""
    return HttpResponse(_ROBOTS, content_type="text/plain")


@require_GET
def icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it where an answer is no page and names none."""
    return redirect(static("img/seal.svg"))


def _populations() -> list[tuple[Population, str]]:
    """What figures per head are divided by, with the path of each place."""
    held = list(Population.objects.all()[:200])
    names = naming.governments({one.division for one in held})
    return [(one, naming.path(one.division, names)) for one in held]


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
