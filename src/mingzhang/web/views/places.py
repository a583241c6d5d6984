"""A place: what is published in it, who has and who has not, what may be added."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingzhang.facts import Message
from mingzhang.web.models import Organisation, Population, Publication
from mingzhang.web.views import money, naming
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
        "sum": _sum(rows, len(versions), len(absent)),
    }


def _sum(rows: list[dict[str, Any]], count: int, absent: int) -> dict[str, Any]:
    """The total of a place where it may be added; else the sentence why it is not.

    Added are the departments of one government for one year. Units are inside their departments,
    and between governments there are transfers, which would count twice.
    """
    divisions = {row["version"].organisation.division for row in rows}
    if count > len(rows) or len(divisions) > 1:
        why = Message(
            "这里有不止一级政府，上下级之间有转移支付，相加会重复，因此不合计。",
            "There is more than one government here. Transfers between them would count twice, so "
            "nothing is added.",
        )
    elif any(row["version"].organisation.kind != "department" for row in rows):
        why = Message(
            "其中有预算单位，其支出已经包括在主管部门里，相加会重复，因此不合计。",
            "Some of these are units, whose money is in their department, too; nothing is added.",
        )
    elif any(row["total"].fen is None for row in rows):
        why = Message(
            "有的单位没有说明支出合计，或各表不一致，因此不合计。",
            "Some bodies state no total, or tables that differ; nothing is added.",
        )
    else:
        total = sum(row["total"].fen for row in rows)
        why = Message(
            f"已公开的 {count} 个部门相加，不是全部政府支出"
            + (f"；还有 {absent} 个部门没有公开。" if absent else "。"),
            f"The {count} departments that have published, which is not the whole government"
            + (f"; {absent} have not published." if absent else "."),
        )
        return {"fen": total, "why": why.said(language())}
    return {"fen": None, "why": why.said(language())}
