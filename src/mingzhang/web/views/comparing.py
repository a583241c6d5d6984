"""Bodies, places and years beside each other on one measure, and versions of one disclosure."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from mingzhang.web.models import Organisation, Publication
from mingzhang.web.views import money
from mingzhang.web.views.public import version_or_404

_MOST = 200
_CHANGES = 500


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """The latest version of every body and year on one measure; the address keeps the question."""
    ask = {
        key: request.GET.get(key, "").strip()[:40]
        for key in ("measure", "place", "q", "year", "stage")
    }
    measure = ask["measure"] or "total"
    known = money.coordinate(measure) is not None
    found = Publication.objects.select_related("organisation").filter(
        stage=ask["stage"] if ask["stage"] in ("budget", "final") else "budget",
        organisation__division__startswith=ask["place"],
        organisation__name__icontains=ask["q"],
    )
    if ask["year"].isascii() and ask["year"].isdigit() and len(ask["year"]) == 4:
        found = found.filter(year=int(ask["year"]))
    latest: dict[tuple[int, int], Publication] = {}
    for one in found.order_by("organisation__division", "organisation__slug", "year", "-number"):
        latest.setdefault((one.organisation_id, one.year), one)
        if len(latest) > _MOST:
            break
    shown = list(latest.values())[:_MOST] if known else []
    says = money.told(shown, measure)
    rows = [{"version": one, "told": says[one.pk]} for one in shown]
    drawn = [
        {
            "name": f"{row['version'].organisation.name} {row['version'].year}",
            "fen": str(row["told"].fen),
        }
        for row in rows
        if row["told"].fen is not None
    ]
    language = "en" if get_language() == "en" else "zh"
    return render(
        request,
        "public/compare.html",
        {
            "ask": {**ask, "measure": measure},
            "measures": [(key, name.said(language)) for key, (name, _) in money.MEASURES.items()],
            "name": money.named(measure).said(language) if known else "",
            "known": known,
            "rows": rows,
            "drawn": drawn,
            "more": len(latest) > _MOST,
        },
    )


@require_GET
def place(request: HttpRequest, division: str) -> HttpResponse:
    """The bodies of an administrative division (a prefix will do) that have published."""
    bodies = Organisation.objects.filter(
        division__startswith=division[:6], publications__isnull=False
    ).distinct()
    if not bodies:
        raise Http404
    return render(request, "public/place.html", {"division": division, "bodies": bodies[:_MOST]})


@require_GET
def changes(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int
) -> HttpResponse:
    """What a version changed against the one before it: cells and sentences."""
    new = version_or_404(division, code, year, stage, number)
    old = (
        Publication.objects.filter(
            organisation=new.organisation, year=year, stage=stage, number__lt=number
        )
        .order_by("-number")
        .first()
    )
    if old is None:
        raise Http404
    cells, sentences = _cells(old, new), _sentences(old, new)
    return render(
        request,
        "public/changes.html",
        {
            "publication": new,
            "organisation": new.organisation,
            "old": old,
            "cells": cells[:_CHANGES],
            "sentences": sentences[:_CHANGES],
            "more": len(cells) > _CHANGES or len(sentences) > _CHANGES,
        },
    )


def _cells(old: Publication, new: Publication) -> list[dict[str, Any]]:
    """Cells that differ, table by table under their titles; a table only one has is told so."""
    before: dict[str, list[Any]] = {}
    for table in old.tables.all():
        before.setdefault(table.title, []).append(table)
    found: list[dict[str, Any]] = []
    for table in new.tables.all():
        same = before.get(table.title)
        if not same:
            found.append({"table": table, "cell": "", "old": "", "new": "", "only": "new"})
            continue
        found.extend(_rows(same.pop(0), table))
    for left in before.values():
        found.extend({"table": t, "cell": "", "old": "", "new": "", "only": "old"} for t in left)
    return found


def _rows(old: Any, new: Any) -> list[dict[str, Any]]:
    a, b = [tuple(row) for row in old.rows], [tuple(row) for row in new.rows]
    found = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for offset, (was, now) in enumerate(zip_longest(a[a1:a2], b[b1:b2], fillvalue=())):
            for column, (x, y) in enumerate(zip_longest(was, now, fillvalue="")):
                if x != y:
                    cell = f"r{b1 + offset + 1}c{column + 1}" if b1 + offset < b2 else ""
                    found.append({"table": new, "cell": cell, "old": x, "new": y, "only": ""})
    return found


def _sentences(old: Publication, new: Publication) -> list[dict[str, str]]:
    a, b = _said(old), _said(new)
    found = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append({"old": "".join(a[a1:a2]), "new": "".join(b[b1:b2])})
    return found


def _said(one: Publication) -> list[str]:
    return [
        sentence
        for passage in one.passages.all()
        for sentence in passage.text.replace("。", "。\n").splitlines()
        if sentence.strip()
    ]
