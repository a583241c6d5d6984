"""Data points of a document as data: CSV, JSON and Parquet.

One row a data point. Amounts are exact decimal text, never floating point; a coordinate axis is a
column, empty where the figure is totalled over it; where the figure stands has columns of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.cli.extract.model import ReadEntry


class FactFormat(StrEnum):
    """The forms the data can take."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def render_facts(documents: Sequence[ReadEntry], form: FactFormat) -> str | bytes:
    """All data points of all documents: text, or bytes for Parquet.

    The writers are imported here: only Parquet shall pay for pyarrow.
    """
    if form is FactFormat.PARQUET:
        from mingzhang.cli.extract.as_parquet import render_parquet

        return render_parquet(documents)
    from mingzhang.cli.extract.as_text import render_csv, render_json

    return render_csv(documents) if form is FactFormat.CSV else render_json(documents)
