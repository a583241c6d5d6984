"""The routes of the open data interface. Every answer that can occur is declared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import NinjaAPI, Path, Query

from mingzhang import __version__
from mingzhang.web.api import schemas
from mingzhang.web.models import Figure, Organisation, Publication

api = NinjaAPI(
    title="Mingzhang 明账",
    version=__version__,
    description="Published departmental budgets as data. 公开的部门预算数据。",
    urls_namespace="api",
    docs_url="/docs",
)


@api.get("/bodies", response={200: schemas.Page[schemas.Body]}, tags=["bodies"])
def bodies(
    request: HttpRequest,
    q: str = Query("", max_length=60),
    division: str = Query("", pattern=r"^\d{0,6}$"),
    limit: schemas.Limit = 100,
    offset: schemas.Offset = 0,
) -> dict[str, Any]:
    """Bodies that have published, by name and administrative division (a prefix will do)."""
    found = Organisation.objects.filter(
        publications__isnull=False, name__icontains=q, division__startswith=division
    ).distinct()
    return _page(found.order_by("division", "slug"), limit, offset, _body)


@api.get("/versions", response={200: schemas.Page[schemas.Version]}, tags=["versions"])
def versions(
    request: HttpRequest,
    body: UUID | None = None,
    year: int | None = Query(None, ge=2000, le=2099),
    limit: schemas.Limit = 100,
    offset: schemas.Offset = 0,
) -> dict[str, Any]:
    """Versions of disclosures, the latest first."""
    found = Publication.objects.select_related("organisation")
    if body is not None:
        found = found.filter(organisation__public_id=body)
    if year is not None:
        found = found.filter(year=year)
    return _page(found.order_by("-published_at", "-pk"), limit, offset, lambda one: one)


@api.get(
    "/versions/{uuid:version}",
    response={200: schemas.Full, 404: schemas.Problem},
    tags=["versions"],
)
def version(request: HttpRequest, version: UUID) -> Any:
    """A version with its files, tables and certificate."""
    one = _version(version)
    if one is None:
        return 404, {"detail": "no such version"}
    return {
        **schemas.Version.from_orm(one).dict(by_alias=True),
        "public_id": one.public_id,
        "organisation": one.organisation,
        "files": [
            {
                "format": file.format,
                "name": file.name,
                "size": file.size,
                "sha256": file.sha256,
                "original": file.original,
                "address": reverse("file", args=[*_address(one), file.format]),
            }
            for file in one.files.all()
        ],
        "tables": list(one.tables.all()),
        "certificate": one.certificate,
    }


@api.get(
    "/versions/{uuid:version}/tables/{number}",
    response={200: schemas.Table, 404: schemas.Problem},
    tags=["versions"],
)
def table(request: HttpRequest, version: UUID, number: int = Path(..., ge=1, le=2**31 - 1)) -> Any:
    """A table with its cells."""
    one = _version(version)
    found = one.tables.filter(number=number).first() if one is not None else None
    return found if found is not None else (404, {"detail": "no such table"})


@api.get(
    "/versions/{uuid:version}/figures",
    response={200: schemas.Page[schemas.Figure], 404: schemas.Problem},
    tags=["versions"],
)
def figures(
    request: HttpRequest,
    version: UUID,
    flow: str = Query("", max_length=24),
    function: str = Query("", pattern=r"^\d{0,7}$"),
    limit: schemas.Limit = 100,
    offset: schemas.Offset = 0,
) -> Any:
    """The figures of a version at their coordinates."""
    one = _version(version)
    if one is None:
        return 404, {"detail": "no such version"}
    found = one.figures.filter(function__startswith=function)
    if flow:
        found = found.filter(flow=flow)
    return _page(found.order_by("pk"), limit, offset, _figure)


def _page(found: Any, limit: int, offset: int, shape: Callable[[Any], Any]) -> dict[str, Any]:
    return {"count": found.count(), "items": [shape(one) for one in found[offset : offset + limit]]}


def _body(one: Organisation) -> dict[str, Any]:
    return {
        "public_id": one.public_id,
        "name": one.name,
        "code": one.code,
        "division": one.division,
        "kind": one.kind,
        "address": reverse("body", args=[one.division, one.slug]),
    }


def _figure(one: Figure) -> dict[str, Any]:
    axes = ("flow", "fund", "carry", "category", "function", "dept_econ", "gov_econ", "item",
            "project", "measure", "table", "row", "column")  # fmt: skip
    money = one.unit.endswith("元")
    return {
        "amount": f"{Decimal(one.fen) / 100:f}",
        "unit": "元" if money else one.unit,
        **{axis: getattr(one, axis) for axis in axes},
    }


def _version(public_id: UUID) -> Publication | None:
    return Publication.objects.select_related("organisation").filter(public_id=public_id).first()


def _address(one: Publication) -> list[Any]:
    return [one.organisation.division, one.organisation.slug, one.year, one.stage, one.number]
