"""A place: what is published in it, who has and who has not, what may be added."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingzhang.corpus.figures import total
from mingzhang.web.models import Organisation, Population, Publication
from mingzhang.web.views import money, naming, summing
from mingzhang.web.views.answers import language
from mingzhang.web.views.kept import kept

_MOST = 200


@require_GET
@kept
def place(request: HttpRequest, division: str) -> HttpResponse:
    """An administrative division, or all below it where the address is the beginning of a code."""
    if not (division.isascii() and division.isdigit() and len(division) in (2, 4, 6)):
        raise Http404
    published = Publication.objects.filter(organisation__division__startswith=division)
    counts = dict(
        Organisation.objects.filter(division__startswith=division, publications__isnull=False)
        .order_by()
        .values_list("division")
        .annotate(n=Count("pk", distinct=True))
    )
    if not counts:
        raise Http404
    names = naming.governments(counts)
    years = sorted(set(published.order_by().values_list("year", "stage").distinct()), reverse=True)
    year, stage = _asked(request, years)
    told: dict[str, Any] = {
        "place": naming.place(division, names),
        "above": naming.above(division, names),
        "years": [{"year": y, "stage": s, "words": naming.stage(s)} for y, s in years],
        "year": year,
        "stage": stage,
        "stage_words": naming.stage(stage),
        "inner": _inner(division, counts, names),
    }
    told |= _of_year(division, year, stage, names)
    return render(request, "public/place.html", told)


def _asked(request: HttpRequest, years: list[tuple[int, str]]) -> tuple[int, str]:
    year, stage = request.GET.get("year", ""), request.GET.get("stage", "")
    return next((y for y in years if str(y[0]) == year and (not stage or y[1] == stage)), years[0])


def _inner(division: str, counts: dict[str, int], names: dict[str, str]) -> list[dict[str, Any]]:
    """The places one step below, with how many bodies have published there."""
    if len(division) == 6:
        return []
    found: dict[str, int] = {}
    for code, count in counts.items():
        key = code[: len(division) + 2]
        # 130000 and 130500 are governments of their own, not places below.
        key = code if key.endswith("00") else key
        found[key] = found.get(key, 0) + count
    return [{"place": naming.place(key, names), "count": n} for key, n in sorted(found.items())]


def _of_year(division: str, year: int, stage: str, names: dict[str, str]) -> dict[str, Any]:
    """The bodies of a place in one year, those that have not published among them."""
    versions: dict[int, Publication] = {}
    found = Publication.objects.filter(
        organisation__division__startswith=division, year=year, stage=stage
    ).select_related("organisation").defer("certificate")  # fmt: skip
    for one in found.order_by("organisation__division", "organisation__slug", "-number"):
        versions.setdefault(one.organisation_id, one)
    shown = list(versions.values())[:_MOST]
    says = money.told_all(shown, ("total", "three_public"))
    rows = [
        {
            "version": one,
            "place": naming.place(one.organisation.division, names),
            "total": says["total"][one.pk],
            "three": says["three_public"][one.pk],
        }
        for one in shown
    ]
    missing = (
        Organisation.objects.filter(division__startswith=division, kind="department")
        .exclude(pk__in=versions)
        .exclude(closed_after__lt=year)
        .order_by("division", "code", "name")
    )
    ever = set(
        Publication.objects.filter(organisation__division__startswith=division)
        .order_by()
        .values_list("organisation_id", flat=True)
    )
    absent = [{"body": one, "ever": one.pk in ever} for one in missing[:_MOST]]
    people = Population.objects.filter(division=division.ljust(6, "0"), year=year).first()
    return {
        "rows": rows,
        "more": len(versions) > _MOST,
        "absent": absent,
        "people": people,
        "sum": _sum(rows, len(versions), [one["body"].division for one in absent]),
    }


def _sum(rows: list[dict[str, Any]], count: int, absent: list[str]) -> dict[str, Any]:
    """The total of a place where it may be added, and the sentence what it is or why it is not."""
    parts = [summing.part(row["version"], row["total"]) for row in rows]
    found = total(parts, absent, all_listed=count == len(rows))
    return {"fen": found.fen, "why": found.why.said(language())}
