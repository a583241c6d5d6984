"""The routes of the open data interface. Every answer that can occur is declared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from ninja import NinjaAPI, Path, Query, Status

from mingzhang import __version__
from mingzhang.web.api import schemas
from mingzhang.web.api.bulk import FURTHER
from mingzhang.web.models import Figure, Organisation, Publication

api = NinjaAPI(
    title="Mingzhang 明账",
    version=__version__,
    description=(
        "Published departmental budgets as data, read without a key. "
        "Lists are paged by `limit` and `offset`; `count` says how many rows there are. "
        "Ids never change. Ask again with the ETag of an answer: 304 means that nothing is new. "
        "Everything at once: `/api/bulk/datapackage.json`.\n\n"
        "公开的部门预算数据，不用密钥。列表用 `limit` 和 `offset` 分页，`count` 是总数。"
        "`id` 永不改变。带着上次的 ETag 再问，没有变化只答 304。"
        "全部数据见 `/api/bulk/datapackage.json`。"
    ),
    urls_namespace="api",
    docs_url=None,  # the usual page of documentation loads programs of other hosts; see /data/
)

_DIVISION = Query(
    "", pattern=r"^[0-9]{0,6}$", description="administrative division, or the beginning of one"
)

_BODY = Query(None, description="id of a body")


@api.get("/bodies", response={200: schemas.Page[schemas.Body]}, tags=["bodies"])
def bodies(
    request: HttpRequest,
    q: str = Query("", max_length=60, description="part of the name"),
    division: str = _DIVISION,
    kind: Literal["", "department", "unit"] = Query("", description="department or unit"),
    limit: schemas.Limit = 100,
    offset: schemas.Offset = 0,
) -> dict[str, Any]:
    """Bodies that have published, by name, administrative division and kind."""
    published = Publication.objects.filter(organisation=OuterRef("pk"))
    found = Organisation.objects.filter(
        Exists(published), name__icontains=q, division__startswith=division
    )
    if kind:
        found = found.filter(kind=kind)
    return _page(found.order_by("division", "slug"), limit, offset, _body)


@api.get("/versions", response={200: schemas.Page[schemas.Version]}, tags=["versions"])
def versions(
    request: HttpRequest,
    body: UUID | None = _BODY,
    division: str = _DIVISION,
    year: int | None = Query(None, ge=2000, le=2099),
    stage: Literal["", "budget", "final"] = Query("", description="budget or final accounts"),
    limit: schemas.Limit = 100,
    offset: schemas.Offset = 0,
) -> dict[str, Any]:
    """Versions of disclosures, the latest first."""
    found = Publication.objects.select_related("organisation").defer("certificate")
    if division:
        found = found.filter(organisation__division__startswith=division)
    if stage:
        found = found.filter(stage=stage)
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
        return Status(404, {"detail": "no such version"})
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
        "tables": list(one.tables.only("publication", "number", "kind", "title", "unit")),
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
    return found if found is not None else Status(404, {"detail": "no such table"})


@api.get(
    "/versions/{uuid:version}/figures",
    response={200: schemas.Page[schemas.Figure], 404: schemas.Problem},
    tags=["versions"],
)
def figures(
    request: HttpRequest,
    version: UUID,
    flow: str = Query("", max_length=24, description="for example expenditure"),
    function: str = Query(
        "", pattern=r"^[0-9]{0,7}$", description="functional code, or the beginning of one"
    ),
    fund: str = Query("", max_length=24, description="for example general"),
    item: str = Query("", max_length=40, description="for example three_public"),
    limit: schemas.Limit = 100,
    offset: schemas.Offset = 0,
) -> Any:
    """The figures of a version at their coordinates, each with the address of its cell."""
    one = _version(version)
    if one is None:
        return Status(404, {"detail": "no such version"})
    found = one.figures.filter(function__startswith=function)
    for axis, member in (("flow", flow), ("fund", fund), ("item", item)):
        if member:
            found = found.filter(**{axis: member})
    return _page(found.order_by("pk"), limit, offset, lambda row: _figure(row, one))


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


def _figure(one: Figure, version: Publication) -> dict[str, Any]:
    axes = ("flow", "fund", "carry", "category", "function", "dept_econ", "gov_econ", "item",
            "project", "measure", "table", "row", "column", "passage")  # fmt: skip
    money = one.unit.endswith("元")
    return {
        "amount": f"{Decimal(one.fen).scaleb(-2):f}",
        "unit": "元" if money else one.unit,
        **{axis: getattr(one, axis) for axis in axes},
        **{name: str(one.further.get(key, "")) for name, key in FURTHER.items()},
        "cell": _where(one, version),
    }


def _where(one: Figure, version: Publication) -> str:
    """The address of what states a figure: its cell, or a passage of the text."""
    if one.table is None:
        page = reverse("publication", args=_address(version))
        return "" if one.passage is None else f"{page}#s{one.passage}"
    place = reverse("table", args=[*_address(version), one.table])
    return f"{place}#r{one.row}c{one.column or 1}" if one.row else place


def _version(public_id: UUID) -> Publication | None:
    return Publication.objects.select_related("organisation").filter(public_id=public_id).first()


def _address(one: Publication) -> list[Any]:
    return [one.organisation.division, one.organisation.slug, one.year, one.stage, one.number]
