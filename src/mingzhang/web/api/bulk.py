"""Everything published as one data package (Data Package 2): CSV and Parquet."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_GET

from mingzhang.web.api import packing
from mingzhang.web.api.columns import COLUMNS
from mingzhang.web.views.kept import newest_change


def _last(request: HttpRequest, *_: Any, **__: Any) -> Any:
    change = newest_change()
    return change[1] if change is not None else None


def _tag(request: HttpRequest, *_: Any, **__: Any) -> str:
    return quote_etag(f"{packing.state()}-{request.path.rpartition('/')[2]}")


@require_GET
@condition(etag_func=_tag, last_modified_func=_last)
def package(request: HttpRequest) -> HttpResponse:
    """The description of the package, with the hash and size of each file."""
    told = packing.package(packing.state()) / packing.DESCRIPTION
    return HttpResponse(told.read_bytes(), content_type="application/json")


@require_GET
@condition(etag_func=_tag, last_modified_func=_last)
def table(request: HttpRequest, name: str) -> FileResponse:
    """bodies, versions, figures or populations as CSV."""
    return _sent(f"{name}.csv", "text/csv; charset=utf-8")


@require_GET
@condition(etag_func=_tag, last_modified_func=_last)
def parquet(request: HttpRequest) -> FileResponse:
    """The figures as Parquet."""
    return _sent(packing.PARQUET, "application/vnd.apache.parquet")


def described() -> dict[str, Any]:
    """The files as operations of OpenAPI: they are no part of what the interface makes itself."""
    files = [("datapackage.json", "application/json", package.__doc__, {"type": "object"})]
    files += [
        (f"{name}.csv", "text/csv", f"The {name} that are published, as CSV.", _TEXT)
        for name in COLUMNS
    ]
    files.append((packing.PARQUET, "application/vnd.apache.parquet", parquet.__doc__, _BYTES))
    return {f"/api/bulk/{name}": {"get": _operation(name, *told)} for name, *told in files}


_TEXT, _BYTES = {"type": "string"}, {"type": "string", "format": "binary"}


def _operation(name: str, kind: str, says: str, schema: dict[str, Any]) -> dict[str, Any]:
    tag = {"ETag": {"schema": {"type": "string"}}, "Last-Modified": {"schema": {"type": "string"}}}
    busy = {"$ref": "#/components/schemas/Busy"}
    return {
        "operationId": f"bulk_{name.replace('.', '_')}",
        "summary": name,
        "description": says,
        "tags": ["bulk"],
        "parameters": [],
        "responses": {
            200: {"description": "OK", "headers": tag, "content": {kind: {"schema": schema}}},
            304: {"description": "Not Modified: nothing is new since the ETag in If-None-Match"},
            429: {
                "description": "Too Many Requests",
                "headers": {"Retry-After": {"schema": {"type": "integer"}}},
                "content": {"application/json": {"schema": busy}},
            },
        },
    }


def _sent(name: str, content_type: str) -> FileResponse:
    file = packing.package(packing.state()) / name
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
