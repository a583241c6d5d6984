"""The public side: the first page, a version of a disclosure, its tables and files."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingzhang.facts import Message
from mingzhang.web.models import Organisation, Publication, PublishedFile
from mingzhang.web.pages.cells import cells, drawn
from mingzhang.web.views import certified, naming, originals
from mingzhang.web.views.answers import language, stored
from mingzhang.web.views.kept import kept


@require_GET
@kept
def home(request: HttpRequest) -> HttpResponse:
    """The latest disclosures and the way to all of them: by words, by place, by measure."""
    newer = Publication.objects.filter(
        organisation=OuterRef("organisation"), year=OuterRef("year"), stage=OuterRef("stage"),
        number__gt=OuterRef("number"),
    )  # fmt: skip
    latest = Publication.objects.exclude(Exists(newer))
    latest = latest.select_related("organisation").defer("certificate")
    counts = dict(
        Organisation.objects.filter(publications__isnull=False)
        .order_by()
        .values_list("division")
        .annotate(n=Count("pk", distinct=True))
    )
    names = naming.governments(counts)
    shown = list(latest.order_by("-published_at")[:8])
    return render(
        request,
        "public/home.html",
        {
            "latest": [
                {
                    "version": one,
                    "place": naming.place(one.organisation.division, names),
                    "titled": naming.titled(one),
                    "address": naming.address(one),
                }
                for one in shown
            ],
            "provinces": _provinces(counts, names),
            "bodies": sum(counts.values()),
            "versions": Publication.objects.count(),
        },
    )


def _provinces(counts: dict[str, int], names: dict[str, str]) -> list[dict[str, Any]]:
    """The places with something published, under their provinces."""
    found: dict[str, dict[str, Any]] = {}
    for code, count in sorted(counts.items()):
        province = found.setdefault(
            code[:2], {"place": naming.place(code[:2], names), "count": 0, "inner": []}
        )
        province["count"] += count
        if not code.endswith("0000"):
            inner = province["inner"]
            inner.append({"place": naming.place(code, names), "count": count})
    return list(found.values())


@require_GET
@kept
def publication(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int = 0
) -> HttpResponse:
    """One version of a disclosure (the latest without a number): what it is, all that is in it, its
    files, what was checked."""
    one = version_or_404(division, code, year, stage, number)
    body = one.organisation
    others = list(
        body.publications.exclude(pk=one.pk).defer("certificate").order_by("-year", "-number")
    )
    same = [v for v in others if (v.year, v.stage) == (one.year, one.stage)]
    names = naming.governments([division])
    address = request.build_absolute_uri(naming.address(one))
    return render(
        request,
        "public/publication.html",
        {
            "publication": one,
            "organisation": body,
            "titled": naming.titled(one),
            "above": naming.above(division, names),
            "place": naming.place(division, names),
            "tables": list(one.tables.only("publication", "number", "title", "kind", "unit")),
            "passages": _passages(one),
            "files": list(one.files.all()),
            "same": same,
            "newer": max((v for v in same if v.number > one.number), key=_number, default=None),
            "older": max((v for v in same if v.number < one.number), key=_number, default=None),
            "others": [v for v in others if v not in same],
            "certificate": certified.told(one),
            "cited": _cited(one, address),
            "address": address,
        },
    )


def _number(one: Publication) -> int:
    return one.number


def _passages(one: Publication) -> dict[str, list[dict[str, Any]]]:
    """The text, sections and projects apart; indicators of a project one a line."""
    found: dict[str, list[dict[str, Any]]] = {"sections": [], "projects": []}
    for passage in one.passages.all():
        lines = [line.strip() for line in passage.text.splitlines() if line.strip()]
        key = "projects" if passage.kind == "project" else "sections"
        found[key].append({"number": passage.number, "title": passage.title, "lines": lines})
    return found


def _cited(one: Publication, address: str) -> str:
    """How this version is cited."""
    day = timezone.localtime(one.published_at).date()
    body = one.body_name
    zh, en = f"{day:%Y年%m月%d日}公开", f"published {day:%d %B %Y}"
    if one.revision_id is None:
        own = one.source_date
        zh = (f"{own:%Y年%m月%d日}公开，" if own else "公开日期不详，") + f"{day:%Y年%m月%d日}收录"
        en = f"published {own:%d %B %Y}, " if own else "date of publication not known, "
        en += f"collected {day:%d %B %Y}"
    return Message(
        f"{body}：《{naming.titled(one)}》，{zh}，{address}",
        f"{body}: {naming.titled(one)}, {en}, {address}",
    ).said(language())


@require_GET
@kept
def table(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int, table: int
) -> HttpResponse:
    """One table: every cell has an address (#r3c2)."""
    one = version_or_404(division, code, year, stage, number)
    held = get_object_or_404(one.tables, number=table)
    names = naming.governments([division])
    beside = originals.beside(one, held, request.GET.get("cell", ""))
    rows = cells(held, beside["chosen"])
    return render(
        request,
        "public/table.html",
        {
            "publication": one,
            "organisation": one.organisation,
            "place": naming.place(division, names),
            "above": naming.above(division, names),
            "table": held,
            "rows": rows,
            "head": drawn(rows[: held.head], 'th scope="col"'),
            "body": drawn(rows[held.head :], "td"),
            "wide": _columns(held) >= _WIDE,
            "broad": _columns(held) >= _BROAD,
            **_neighbours(one, table),
            **beside,
        },
    )


_WIDE, _BROAD = 5, 9
"""Columns from which on a table is wider than a phone, and than an upright sheet of paper."""


def _columns(table: Any) -> int:
    return max(map(len, table.rows), default=0)


def _neighbours(one: Publication, number: int) -> dict[str, Any]:
    """The tables before and after."""
    others = one.tables.only("publication", "number", "title")
    return {
        "before": others.filter(number__lt=number).last(),
        "after": others.filter(number__gt=number).first(),
    }


@require_GET
def file(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int, form: str
) -> FileResponse:
    """A file of a version, as an attachment. It never changes: a correction is a new version."""
    one = version_or_404(division, code, year, stage, number)
    held: PublishedFile = get_object_or_404(one.files, format=form)
    response = FileResponse(stored(held.file), as_attachment=True, filename=held.name)
    response["ETag"] = f'"{held.sha256}"'
    response["Cache-Control"] = "public, max-age=86400"
    return response


def version_or_404(division: str, code: str, year: int, stage: str, number: int = 0) -> Publication:
    """The version at an address, the latest where no number is given."""
    versions = Publication.objects.select_related("organisation").filter(
        organisation__division=division, organisation__slug=code, year=year, stage=stage
    )
    found = (versions.filter(number=number) if number else versions.order_by("-number")).first()
    if found is None:
        raise Http404
    return found
