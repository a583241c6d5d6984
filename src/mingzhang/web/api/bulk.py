"""Everything published as one data package (Data Package 2): CSV and Parquet, streamed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Max
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import condition, require_GET

from mingzhang.web.models import Figure, Organisation, Publication

_AXES = (
    "flow",
    "fund",
    "carry",
    "category",
    "function",
    "dept_econ",
    "gov_econ",
    "item",
    "project",
    "measure",
)
COLUMNS = {
    "bodies": ("id", "name", "code", "division", "kind"),
    "versions": ("id", "body", "year", "stage", "number", "published_at", "note", "template"),
    "figures": ("version", *_AXES, "amount", "unit", "table", "row", "column"),
}
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?")
_BATCH = 5000


def guarded(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula: a quote is put before =, +, -, @ and control
    characters at the start, except where the cell is a number."""
    text = "" if value is None else str(value)
    risky = text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows as guarded CSV, line by line, with a mark of UTF-8 that spreadsheets need."""

    class Echo:
        def write(self, text: str) -> str:
            return text

    writer = csv.writer(Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([guarded(cell) for cell in row])


def _last(request: HttpRequest, *_: Any, **__: Any) -> Any:
    return Publication.objects.aggregate(last=Max("published_at"))["last"]


def _tag(request: HttpRequest, name: str = "package") -> str:
    last = Publication.objects.aggregate(last=Max("published_at"), key=Max("pk"))
    return f'"{name}-{last["key"] or 0}-{last["last"].timestamp() if last["last"] else 0}"'


@require_GET
@condition(etag_func=_tag, last_modified_func=_last)
def package(request: HttpRequest) -> HttpResponse:
    """The description of the package."""
    resources: list[dict[str, Any]] = [
        {
            "name": name,
            "path": f"{name}.csv",
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": [{"name": c, "type": _type(c)} for c in columns]},
        }
        for name, columns in COLUMNS.items()
    ]
    resources.append({"name": "figures-parquet", "path": "figures.parquet", "format": "parquet",
                      "mediatype": "application/vnd.apache.parquet"})  # fmt: skip
    return JsonResponse(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "mingzhang",
            "title": "Published departmental budgets 公开的部门预算",
            "resources": resources,
        }
    )


@require_GET
@condition(etag_func=_tag, last_modified_func=_last)
def table(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """bodies, versions or figures as CSV."""
    rows = {"bodies": _bodies, "versions": _versions, "figures": _figures}[name]()
    return StreamingHttpResponse(
        csv_lines(_headed(name, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@require_GET
@condition(etag_func=_tag, last_modified_func=_last)
def parquet(request: HttpRequest, name: str = "parquet") -> FileResponse:
    """The figures as Parquet; amounts are exact decimals in 元. Written group by group."""
    whole = {"table", "row", "column"}
    schema = pa.schema(
        [
            (
                c,
                pa.decimal128(21, 2)
                if c == "amount"
                else pa.int32()
                if c in whole
                else pa.string(),
            )
            for c in COLUMNS["figures"]
        ]
    )
    held = TemporaryFile()  # noqa: SIM115 - closed by the answer that streams it
    with pq.ParquetWriter(held, schema) as writer:
        batch: list[tuple[Any, ...]] = []
        for row in _figures():
            batch.append(row)
            if len(batch) == _BATCH:
                writer.write_table(_arrow(batch, schema))
                batch = []
        writer.write_table(_arrow(batch, schema))
    held.seek(0)
    return FileResponse(held, as_attachment=True, filename="figures.parquet",
                        content_type="application/vnd.apache.parquet")  # fmt: skip


def _arrow(rows: list[tuple[Any, ...]], schema: Any) -> Any:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(list(c), type=f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _headed(name: str, rows: Iterable[Iterable[Any]]) -> Iterator[Iterable[Any]]:
    yield COLUMNS[name]
    yield from rows


def _bodies() -> Iterator[tuple[Any, ...]]:
    found = Organisation.objects.filter(publications__isnull=False).distinct()
    for one in found.order_by("pk").iterator(_BATCH):
        yield one.public_id, one.name, one.code, one.division, one.kind


def _versions() -> Iterator[tuple[Any, ...]]:
    for one in Publication.objects.select_related("organisation").order_by("pk").iterator(_BATCH):
        yield (one.public_id, one.organisation.public_id, one.year, one.stage, one.number,
               one.published_at.isoformat(), one.note, one.template)  # fmt: skip


def _figures() -> Iterator[tuple[Any, ...]]:
    found = Figure.objects.values_list(
        "publication__public_id", *_AXES, "fen", "unit", "table", "row", "column"
    )
    for version, *axes, fen, unit, number, row, column in found.order_by("pk").iterator(_BATCH):
        shown = "元" if unit.endswith("元") else unit
        yield str(version), *axes, Decimal(fen).scaleb(-2), shown, number, row, column


def _type(column: str) -> str:
    if column == "amount":
        return "number"
    return "integer" if column in ("year", "number", "table", "row", "column") else "string"
