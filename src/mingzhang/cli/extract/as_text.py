"""Data points as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from mingzhang import __version__
from mingzhang.cli.extract.model import COLUMNS, Cell, ReadEntry
from mingzhang.facts import AXES

_NAMES = [column.name for column in COLUMNS]
_PLACE = ("line", "page", "section", "table", "row", "column", "text")
_FIGURE = ("value", "unit", "decimals", "about", "blank", "printed")


def render_csv(documents: Sequence[ReadEntry]) -> str:
    """One header row, then one row a data point; UTF-8, lines end in LF."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(_NAMES)
    for document in documents:
        writer.writerows([_plain(cell) for cell in row] for row in document.rows)
    return page.getvalue()


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else cell


def render_json(documents: Sequence[ReadEntry]) -> str:
    """The documents, each with its data points and with what was not read."""
    report = {"mingzhang": __version__, "documents": [_document(entry) for entry in documents]}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _document(entry: ReadEntry) -> dict[str, Any]:
    record: dict[str, Any] = {
        "path": entry.path,
        "sha256": entry.sha256,
        "template": entry.template,
        "facts": [_fact(dict(zip(_NAMES, row, strict=True))) for row in entry.rows],
        "unread": [
            {"text": u.text, "line": u.line, "page": u.page, "reason": u.reason}
            for u in entry.unread
        ],
    }
    if entry.error:
        record["error"] = entry.error
    return record


def _fact(row: dict[str, Cell]) -> dict[str, Any]:
    place: dict[str, Any] = {name: row[name] for name in _PLACE}
    if row["span_start"] is not None:
        place["span"] = [row["span_start"], row["span_end"]]
    return {
        "coordinate": {axis: row[axis] for axis in AXES if row[axis] is not None},
        **{name: row[name] for name in _FIGURE},
        "origin": row["origin"],
        "table_kind": row["table_kind"],
        "ambiguous": row["ambiguous"],
        "alternatives": json.loads(str(row["alternatives"] or "[]")),
        "place": place,
    }
