"""The page about the data: how to get all of it, and what it means."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingzhang.web.api.bulk import COLUMNS
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
            "columns": COLUMNS,
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
