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
from django.db.models import Exists, Max, OuterRef
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import condition, require_GET

from mingzhang import __version__
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
_PLACES = ("table", "row", "column", "passage")
"""Where a figure stands."""
FURTHER = {"entity": "entity", "of_year": "year", "of_stage": "stage", "label": "label"}
"""What a figure is further told apart by, and where it is kept."""
COLUMNS = {
    "bodies": ("id", "name", "code", "division", "kind"),
    "versions": ("id", "body", "year", "stage", "number", "published_at", "note", "template"),
    "figures": (
        "version",
        *_AXES,
        *FURTHER,
        "amount",
        "unit",
        *_PLACES,
    ),
}
"""The files of the package and their columns."""
_DESCRIPTIONS = {
    "body": "id of the body in bodies.csv 单位",
    "version": "id of the version in versions.csv 公开文件的一版",
    "division": "administrative division, six digits 行政区划",
    "stage": "budget, or final for final accounts 预算或决算",
    "number": "1 for the first version; a correction is the next 第几版",
    "amount": "exact, in yuan for money 金额以元计",
    "unit": "yuan, or the unit of a count or share 单位",
    "entity": "whose it is: a unit's code begins with its department's 哪个部门或单位的",
    "of_year": "the year the figure is about 数字所说的年度",
    "of_stage": "planned, for example, beside final accounts 数字所说的阶段",
    "label": "tells figures at one coordinate apart 标签",
    "function": "functional code 功能分类科目",
    "dept_econ": "economic code of departments 部门预算支出经济分类科目",
    "gov_econ": "economic code of governments 政府预算支出经济分类科目",
    "fund": "source of the money 资金性质",
    "table": "number of the table it is printed in 所在的表",
    "row": "row of the cell, from 1 所在的行",
    "column": "column of the cell, from 1 所在的列",
    "passage": "passage of the text that states it where the tables are empty 所在的文字段落",
}
_KEYS = {"bodies": "id", "versions": "id"}
_REFERS = {"versions": ("body", "bodies"), "figures": ("version", "versions")}
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
    at = last["last"].timestamp() if last["last"] else 0
    return f'"{name}-{__version__}-{last["key"] or 0}-{at}"'


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
            "schema": _schema(name, columns),
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
            "description": "What a body does not state is not in the data; it is never nought. "
            "Empty axes are totalled over. "
            "单位没有列明的数字不在其中，不填零；空着的坐标表示合计。",
            "version": __version__,
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
    schema = pa.schema(
        [
            (
                c,
                pa.decimal128(21, 2)
                if c == "amount"
                else pa.int32()
                if c in _PLACES
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


def _schema(name: str, columns: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a file, its key and what it refers to."""
    fields = []
    for column in columns:
        field = {"name": column, "type": _type(column)}
        if column in _DESCRIPTIONS:
            field["description"] = _DESCRIPTIONS[column]
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields}
    if name in _KEYS:
        schema["primaryKey"] = [_KEYS[name]]
    if name in _REFERS:
        column, resource = _REFERS[name]
        reference = {"resource": resource, "fields": ["id"]}
        schema["foreignKeys"] = [{"fields": [column], "reference": reference}]
    return schema


def _headed(name: str, rows: Iterable[Iterable[Any]]) -> Iterator[Iterable[Any]]:
    yield COLUMNS[name]
    yield from rows


def _bodies() -> Iterator[tuple[Any, ...]]:
    found = Organisation.objects.filter(
        Exists(Publication.objects.filter(organisation=OuterRef("pk")))
    )
    for one in found.order_by("pk").iterator(_BATCH):
        yield one.public_id, one.name, one.code, one.division, one.kind


def _versions() -> Iterator[tuple[Any, ...]]:
    for one in Publication.objects.select_related("organisation").order_by("pk").iterator(_BATCH):
        yield (one.public_id, one.organisation.public_id, one.year, one.stage, one.number,
               one.published_at.isoformat(), one.note, one.template)  # fmt: skip


def _figures() -> Iterator[tuple[Any, ...]]:
    found = Figure.objects.values_list(
        "publication__public_id", *_AXES, "further", "fen", "unit", *_PLACES
    )
    rows = found.order_by("pk").iterator(_BATCH)
    for version, *told in rows:
        axes, (further, fen, unit, *places) = told[: len(_AXES)], told[len(_AXES) :]
        shown = "元" if unit.endswith("元") else unit
        more = (str(further.get(key, "")) for key in FURTHER.values())
        yield str(version), *axes, *more, Decimal(fen).scaleb(-2), shown, *places


def _type(column: str) -> str:
    if column == "amount":
        return "number"
    if column == "published_at":
        return "datetime"
    return "integer" if column in ("year", "number", *_PLACES) else "string"
