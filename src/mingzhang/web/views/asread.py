"""What was read of a version, as files: one table, or all that stands in it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingzhang.web.api.writing import csv_lines
from mingzhang.web.models import PublishedTable
from mingzhang.web.pure.printed import as_workbook
from mingzhang.web.views import naming
from mingzhang.web.views.answers import TYPES
from mingzhang.web.views.public import version_or_404


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
    one = version_or_404(division, code, year, stage, number)
    held = get_object_or_404(one.tables, number=table)
    headers = _named(f"{code}-{year}-{stage}-v{number}-t{table}.{form}")
    if form == "csv":
        lines = "".join(csv_lines(held.rows))
        return HttpResponse(lines, "text/csv; charset=utf-8", headers=headers)
    if form == "json":
        address = reverse("table", args=[division, code, year, stage, number, table])
        return JsonResponse(_told(held) | {"address": address}, headers=headers)
    raise Http404


@require_GET
def read_file(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int, form: str
) -> HttpResponse:
    """All tables as a workbook, or tables and texts as JSON: what a file that was published
    elsewhere says, in a form to work with."""
    one = version_or_404(division, code, year, stage, number)
    tables = list(one.tables.order_by("number"))
    headers = _named(f"{code}-{year}-{stage}-v{number}-read.{form}")
    if form == "xlsx":
        shown = [(t.number, t.title, t.unit, t.head, t.rows) for t in tables]
        book = as_workbook(f"{one.body_name}：{naming.titled(one)}", shown)
        return HttpResponse(book, TYPES["xlsx"], headers=headers)
    if form == "json":
        told = {
            "id": str(one.public_id),
            "body": one.body_name,
            "division": division,
            "year": year,
            "stage": stage,
            "number": number,
            "address": naming.address(one),
            "tables": [_told(table) for table in tables],
            "texts": list(
                one.passages.order_by("number").values("number", "kind", "title", "text")
            ),
        }
        return JsonResponse(told, headers=headers)
    raise Http404


def _told(table: PublishedTable) -> dict[str, Any]:
    keys = ("number", "kind", "title", "unit", "head", "rows", "spans")
    return {key: getattr(table, key) for key in keys}


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
