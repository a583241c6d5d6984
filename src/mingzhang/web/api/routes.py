"""The routes of the open data interface. Every answer that can occur is declared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.decorators.http import condition
from ninja import NinjaAPI, Path, Query, Status
from ninja.decorators import decorate_view
from ninja.renderers import JSONRenderer

from mingzhang import __version__
from mingzhang.web.api import bulk, packing, schemas
from mingzhang.web.api.columns import FURTHER
from mingzhang.web.models import Figure, Organisation, Publication


class _Plain(JSONRenderer):
    """Chinese as it is read."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 - as the base class has it


class _Interface(NinjaAPI):
    """Its description tells of the files of everything at once, too."""

    def get_openapi_schema(self, **words: Any) -> Any:
        """The description (OpenAPI 3.1)."""
        schema = super().get_openapi_schema(**words)
        schema["paths"].update(bulk.described())
        return schema


api = _Interface(
    renderer=_Plain(),
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

_LISTED = {422: schemas.Refused, 429: schemas.Busy}
_FOUND = {404: schemas.Problem, **_LISTED}
_TAGGED: dict[str, Any] = {
    "responses": {
        200: {"headers": {"ETag": {"schema": {"type": "string"}}}},
        304: {"description": "Not Modified: nothing is new since the ETag in If-None-Match"},
        429: {"headers": {"Retry-After": {"schema": {"type": "integer"}}}},
    }
}
"""What is true of every answer of the interface."""


def _tag(request: HttpRequest, *_: Any, **__: Any) -> str:
    """Changes with what is published, and with the question."""
    text = f"{packing.state()}\n{request.get_full_path()}"
    return quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])


_once = decorate_view(condition(etag_func=_tag))
_DIVISION = Query(
    "", pattern=r"^[0-9]{0,6}$", description="administrative division, or the beginning of one"
)

_BODY = Query(None, description="id of a body")
_LIMIT = Query(100, ge=1, le=1000, description="rows of a page, at most 1000")
_OFFSET = Query(0, ge=0, le=1_000_000, description="rows to skip, at most 1,000,000")
_NUMBER = Path(..., ge=1, le=2**31 - 1, description="number of the table, from 1")
_ID = Path(..., description="id of a version")


@api.get(
    "/bodies",
    response={200: schemas.Page[schemas.Body], **_LISTED},
    tags=["bodies"],
    openapi_extra=_TAGGED,
)
@_once
def bodies(
    request: HttpRequest,
    q: str = Query("", max_length=60, description="part of the name"),
    division: str = _DIVISION,
    kind: Literal["", "department", "unit"] = Query("", description="department or unit"),
    limit: int = _LIMIT,
    offset: int = _OFFSET,
) -> dict[str, Any]:
    """Bodies that have published, by name, administrative division and kind."""
    published = Publication.objects.filter(organisation=OuterRef("pk"))
    found = Organisation.objects.filter(
        Exists(published), name__icontains=q, division__startswith=division
    )
    if kind:
        found = found.filter(kind=kind)
    return _page(found.order_by("division", "slug"), limit, offset, _body)


@api.get(
    "/versions",
    response={200: schemas.Page[schemas.Version], **_LISTED},
    tags=["versions"],
    openapi_extra=_TAGGED,
)
@_once
def versions(
    request: HttpRequest,
    body: UUID | None = _BODY,
    division: str = _DIVISION,
    year: int | None = Query(None, ge=2000, le=2099, description="budget year"),
    stage: Literal["", "budget", "final"] = Query("", description="budget or final accounts"),
    limit: int = _LIMIT,
    offset: int = _OFFSET,
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
    response={200: schemas.Full, **_FOUND},
    tags=["versions"],
    openapi_extra=_TAGGED,
)
@_once
def version(request: HttpRequest, version: UUID = _ID) -> Any:
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
    response={200: schemas.Table, **_FOUND},
    tags=["versions"],
    openapi_extra=_TAGGED,
)
@_once
def table(request: HttpRequest, version: UUID = _ID, number: int = _NUMBER) -> Any:
    """A table with its cells."""
    one = _version(version)
    found = one.tables.filter(number=number).first() if one is not None else None
    return found if found is not None else Status(404, {"detail": "no such table"})


@api.get(
    "/versions/{uuid:version}/figures",
    response={200: schemas.Page[schemas.Figure], **_FOUND},
    tags=["versions"],
    openapi_extra=_TAGGED,
)
@_once
def figures(
    request: HttpRequest,
    version: UUID = _ID,
    flow: str = Query("", max_length=24, description="for example expenditure"),
    function: str = Query(
        "", pattern=r"^[0-9]{0,7}$", description="functional code, or the beginning of one"
    ),
    fund: str = Query("", max_length=24, description="for example general"),
    item: str = Query("", max_length=40, description="for example three_public"),
    limit: int = _LIMIT,
    offset: int = _OFFSET,
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
