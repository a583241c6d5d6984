"""The public side: everything published, for everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from mingzhang.classifications import dept_economic
from mingzhang.facts import Message
from mingzhang.web.api.bulk import csv_lines
from mingzhang.web.models import Organisation, Passage, Publication, PublishedFile
from mingzhang.web.views import money, originals

_FOUND = 50
_STAGES = {"budget": Message("预算", "budget"), "final": Message("决算", "final accounts")}
_TRENDS = (
    (Message("历年收支", "Over the years"), ("total", "basic", "project")),
    (Message("历年“三公”经费", "Three public items over the years"),
     ("three_public", "abroad", "vehicles", "reception")),
)  # fmt: skip


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The latest disclosures and the way to all of them."""
    latest = Publication.objects.select_related("organisation").order_by("-published_at")[:12]
    return render(
        request,
        "public/home.html",
        {
            "latest": latest,
            "bodies": Organisation.objects.filter(publications__isnull=False).distinct().count(),
            "versions": Publication.objects.count(),
        },
    )


@require_GET
def explore(request: HttpRequest) -> HttpResponse:
    """Search over bodies, projects and text."""
    words = request.GET.get("q", "").strip()[:60]
    bodies = Organisation.objects.filter(publications__isnull=False).distinct()
    passages = Passage.objects.none()
    place, year = (request.GET.get(key, "").strip()[:6] for key in ("place", "year"))
    page = request.GET.get("page", "1")
    page_number = (
        min(max(int(page), 1), 100) if page.isascii() and page.isdigit() and len(page) < 4 else 1
    )
    if place:
        bodies = bodies.filter(division__startswith=place)
    if year.isascii() and year.isdigit() and len(year) == 4:
        bodies = bodies.filter(publications__year=int(year))
    if words:
        bodies = bodies.filter(Q(name__icontains=words) | Q(code=words) | Q(division=words))
        passages = (
            Passage.objects.filter(Q(title__icontains=words) | Q(text__icontains=words))
            .select_related("publication__organisation")
            .filter(publication__organisation__division__startswith=place)
        )
        if year.isascii() and year.isdigit() and len(year) == 4:
            passages = passages.filter(publication__year=int(year))
    start = (page_number - 1) * _FOUND
    bodies = bodies.order_by("division", "slug")[start : start + _FOUND + 1]
    passages = passages.order_by("-publication__year", "pk")[start : start + _FOUND + 1]
    return render(
        request,
        "public/explore.html",
        {
            "q": words,
            "place": place,
            "year": year,
            "page": page_number,
            "more": len(bodies) > _FOUND or len(passages) > _FOUND,
            "bodies": bodies[:_FOUND],
            "passages": [_cut(p, words) for p in passages[:_FOUND]],
        },
    )


@require_GET
def body(request: HttpRequest, division: str, code: str) -> HttpResponse:
    """A body: its years, and the money of the latest one drawn."""
    one = get_object_or_404(Organisation, division=division, slug=code)
    versions = list(one.publications.order_by("-year", "stage", "-number"))
    if not versions:
        raise Http404
    return render(
        request,
        "public/body.html",
        {"organisation": one, "versions": versions, "latest": versions[0], **_drawn(versions)},
    )


@require_GET
def publication(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int = 0
) -> HttpResponse:
    """One version of a disclosure (the latest without a number): files, tables, certificate."""
    one = version_or_404(division, code, year, stage, number)
    return render(
        request,
        "public/publication.html",
        {
            "publication": one,
            "organisation": one.organisation,
            "tables": one.tables.only("number", "title", "kind"),
            "files": one.files.all(),
            "versions": one.organisation.publications.filter(year=year, stage=stage),
        },
    )


@require_GET
def table(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int, table: int
) -> HttpResponse:
    """One table: every cell has an address (#r3c2)."""
    one = version_or_404(division, code, year, stage, number)
    held = get_object_or_404(one.tables, number=table)
    return render(
        request,
        "public/table.html",
        {
            "publication": one,
            "organisation": one.organisation,
            "table": held,
            "rows": _cells(held),
            **originals.beside(one, held, request.GET.get("cell", "")),
        },
    )


@require_GET
def table_file(
    request: HttpRequest,
    division: str,
    code: str,
    year: int,
    stage: str,
    number: int,
    table: int,
    form: str,
) -> HttpResponse:
    """One table as CSV or JSON."""
    held = get_object_or_404(
        version_or_404(division, code, year, stage, number).tables, number=table
    )
    name = f"{code}-{year}-{stage}-v{number}-t{table}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "csv":
        return HttpResponse(
            "".join(csv_lines(held.rows)), "text/csv; charset=utf-8", headers=headers
        )
    if form == "json":
        told = {
            key: getattr(held, key)
            for key in ("number", "kind", "title", "unit", "head", "rows", "spans")
        }
        return JsonResponse(told, headers=headers)
    raise Http404


@require_GET
def file(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int, form: str
) -> FileResponse:
    """A file of a version, as an attachment."""
    one = version_or_404(division, code, year, stage, number)
    held: PublishedFile = get_object_or_404(one.files, format=form)
    response = FileResponse(held.file.open("rb"), as_attachment=True, filename=held.name)
    response["ETag"] = f'"{held.sha256}"'
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


def _cells(table: Any) -> list[list[dict[str, Any]]]:
    """The cells of a table with their addresses and spans; what a span covers is left out."""
    spans = {(row, column): (rows, columns) for row, column, rows, columns in table.spans}
    covered = {
        (row + r, column + c)
        for (row, column), (rows, columns) in spans.items()
        for r in range(rows)
        for c in range(columns)
        if r or c
    }
    return [
        [
            {
                "id": f"r{r + 1}c{c + 1}",
                "text": text,
                "head": r < table.head,
                "rows": spans.get((r, c), (1, 1))[0],
                "columns": spans.get((r, c), (1, 1))[1],
                "number": _is_number(text),
            }
            for c, text in enumerate(row)
            if (r, c) not in covered
        ]
        for r, row in enumerate(table.rows)
    ]


def _is_number(text: str) -> bool:
    plain = text.replace(",", "").replace(".", "").lstrip("-").rstrip("%")
    return plain.isascii() and plain.isdigit()


def _cut(passage: Passage, words: str) -> dict[str, Any]:
    at = max(0, passage.text.find(words) - 40)
    return {"passage": passage, "text": passage.text[at : at + 120]}


def _drawn(versions: list[Publication]) -> dict[str, Any]:
    """What the page of a body draws: the latest version, and the latest of each year and stage."""
    latest: dict[tuple[int, str], Publication] = {}
    for one in versions:
        latest.setdefault((one.year, one.stage), one)
    years = sorted(latest.values(), key=lambda one: (one.year, one.stage))
    english = "en" if get_language() == "en" else "zh"
    trends = []
    for title, measures in _TRENDS:
        says = {measure: money.told(years, measure) for measure in measures}
        names = [money.named(measure).said(english) for measure in measures]
        trends.append(
            {
                "title": title.said(english),
                "names": names,
                "rows": [{"version": v, "told": [says[m][v.pk] for m in measures]} for v in years],
                "drawn": {
                    "names": names,
                    "rows": [
                        {
                            "name": f"{v.year} {_stage(v.stage).said(english)}",
                            "values": [
                                None if (f := says[m][v.pk].fen) is None else str(f)
                                for m in measures
                            ],
                        }
                        for v in years
                    ],
                },
            }
        )
    links = [
        {**link, "from": _node(link["source"], english), "to": _node(link["target"], english)}
        for link in money.flows(versions[0])
    ]
    return {"functions": money.functions(versions[0]), "links": links, "trends": trends}


def _node(key: str, language: str) -> str:
    """The name of a node of the flow, in the language of the page where it has two."""
    axis, _, code = key.partition(":")
    if axis == "fund":
        return money.FUNDS[code].said(language) if code in money.FUNDS else code
    if axis == "category":
        return money.MEASURES[code][0].said(language)
    if axis == "function":
        return f"{code} {money.function_name(code)}"
    item = dept_economic().get(code)
    return f"{code} {item.name}" if item is not None else code


def _stage(stage: str) -> Message:
    """Budget or final accounts, in words."""
    return _STAGES.get(stage, Message(stage, stage))
