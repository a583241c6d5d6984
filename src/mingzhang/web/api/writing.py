"""What is published as rows, and the rows as CSV and Parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Exists, OuterRef

from mingzhang.web.api.columns import AXES, COLUMNS, FURTHER, PLACES
from mingzhang.web.models import Figure, Organisation, Population, Publication

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


def write_csv(name: str, file: Path) -> None:
    """One file of the package."""
    rows = {
        "bodies": _bodies, "versions": _versions, "figures": _figures, "populations": _populations,
    }[name]()  # fmt: skip
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS[name])
        writer.writerows([guarded(cell) for cell in row] for row in rows)


def write_parquet(file: Path) -> None:
    """The figures as Parquet; amounts are exact decimals in 元. Written group by group."""
    types = {"amount": pa.decimal128(21, 2)} | dict.fromkeys(PLACES, pa.int32())
    schema = pa.schema([(c, types.get(c, pa.string())) for c in COLUMNS["figures"]])
    with pq.ParquetWriter(file, schema) as writer:
        batch: list[tuple[Any, ...]] = []
        for row in _figures():
            batch.append(row)
            if len(batch) == _BATCH:
                writer.write_table(_arrow(batch, schema))
                batch = []
        writer.write_table(_arrow(batch, schema))


def _arrow(rows: list[tuple[Any, ...]], schema: Any) -> Any:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(list(c), type=f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _bodies() -> Iterator[tuple[Any, ...]]:
    found = Organisation.objects.filter(
        Exists(Publication.objects.filter(organisation=OuterRef("pk")))
    )
    for one in found.order_by("pk").iterator(_BATCH):
        yield one.public_id, one.name, one.code, one.division, one.kind


def _versions() -> Iterator[tuple[Any, ...]]:
    for one in Publication.objects.select_related("organisation").order_by("pk").iterator(_BATCH):
        yield (one.public_id, one.organisation.public_id, one.year, one.stage, one.number,
               one.published_at.isoformat(), one.note, one.template,
               one.source_date or "", one.source_address)  # fmt: skip


def _figures() -> Iterator[tuple[Any, ...]]:
    found = Figure.objects.values_list(
        "publication__public_id", *AXES, "further", "fen", "unit", *PLACES
    )
    rows = found.order_by("pk").iterator(_BATCH)
    for version, *told in rows:
        axes, (further, fen, unit, *places) = told[: len(AXES)], told[len(AXES) :]
        shown = "元" if unit.endswith("元") else unit
        more = (str(further.get(key, "")) for key in FURTHER.values())
        yield str(version), *axes, *more, Decimal(fen).scaleb(-2), shown, *places


def _populations() -> Iterator[tuple[Any, ...]]:
    yield from Population.objects.values_list("division", "year", "people", "source")
