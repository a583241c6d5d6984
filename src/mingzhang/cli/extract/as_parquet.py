"""Data points as Parquet, one row group a document."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from mingzhang import __version__
from mingzhang.cli.extract.model import COLUMNS, ReadEntry

_TYPES = {"text": pa.string(), "integer": pa.int32(), "boolean": pa.bool_()}


def render_parquet(documents: Sequence[ReadEntry]) -> bytes:
    """The file's bytes. Amounts stay exact decimal text: a reader may cast them, we do not."""
    schema = pa.schema(
        [pa.field(c.name, _TYPES[c.kind], metadata={"zh": c.zh, "en": c.en}) for c in COLUMNS],
        metadata={"mingzhang": __version__},
    )
    target = io.BytesIO()
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for document in documents:
            columns = list(zip(*document.rows, strict=True)) or [()] * len(COLUMNS)
            arrays = [pa.array(list(c), f.type) for c, f in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return target.getvalue()
