"""Document and facts -> JSON, lossless. ``mingzhang.schema.json`` beside this file describes it.

One block or fact stands on a line, so that two editions can be compared line by line. A field that
holds its default is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from mingzhang.documents import (
    Block,
    Chart,
    Document,
    Doubt,
    Grid,
    Mend,
    PageSize,
    Paragraph,
    Row,
    Style,
    Table,
)
from mingzhang.facts import AXES, Amount, Box, Coordinate, Fact, Place, Value

FORMAT: Final = "mingzhang-disclosure"
VERSION: Final = 1

Json = dict[str, Any]


def write_json(
    document: Document, facts: Sequence[Fact] = (), meta: Mapping[str, Any] | None = None
) -> str:
    """The document with its facts. ``meta`` is handed through: how the set was made, rounding.

    Figures are decimal strings (``"448.03"``), never binary fractions. The same input gives the
    same text.
    """
    head: Json = {"format": FORMAT, "version": VERSION}
    if meta:
        head["meta"] = dict(meta)
    head |= _document(document)
    lines = [_dumped(head)[:-1] + ","]
    lines += _listed("blocks", map(_block, document.blocks), ",")
    lines += _listed("facts", map(_fact, facts), "")
    text = "\n".join([*lines, "}"]) + "\n"
    # Half characters stay what they are, as escapes.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _listed(name: str, items: Iterable[Json], after: str) -> Iterator[str]:
    dumped = [_dumped(item) for item in items]
    yield f'"{name}":['
    for number, item in enumerate(dumped, start=1):
        yield item if number == len(dumped) else item + ","
    yield f"]{after}"


def _dumped(item: Json) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _without_defaults(**fields: Any) -> Json:
    """Fields that say something: not empty, not zero, not false."""
    return {name: value for name, value in fields.items() if value}


# ------------------------------------------------------------------------ document


def _document(document: Document) -> Json:
    return {
        "title": document.title,
        "date": document.date,
        "path": document.path,
        "sha256": document.sha256,
        "shape": document.shape,
        "encoding": document.encoding,
        "mends": [_mend(mend) for mend in document.mends],
        **_without_defaults(pages=[_page(page) for page in document.pages]),
    }


def _page(page: PageSize) -> Json:
    return {
        "width": page.width,
        "height": page.height,
        **_without_defaults(scanned=page.scanned),
    }


def _box(box: Box | None) -> list[float] | None:
    """Page, left, top, right, bottom."""
    return [box.page, box.left, box.top, box.right, box.bottom] if box else None


def _doubt(doubt: Doubt) -> Json:
    return {"cell": doubt.cell, "texts": list(doubt.texts), "confidence": doubt.confidence}


def _mend(mend: Mend) -> Json:
    return {
        "line": mend.line,
        "page": mend.page,
        "kind": mend.kind,
        "was": mend.was,
        "now": mend.now,
    }


def _block(block: Block) -> Json:
    return _table(block) if isinstance(block, Table) else _paragraph(block)


def _paragraph(block: Paragraph) -> Json:
    return {
        "type": "paragraph",
        "text": block.text,
        "line": block.line,
        **_without_defaults(
            page=block.page,
            level=block.level,
            loose=block.loose,
            lines=list(block.lines),
            starts=list(block.starts),
            style=_style(block.style) if block.style else None,
            boxes=[_box(box) for box in block.boxes],
            doubts=[_doubt(doubt) for doubt in block.doubts],
        ),
    }


def _style(style: Style) -> Json:
    return {
        "role": style.role.value,
        **_without_defaults(
            anchor=style.anchor,
            target=style.target,
            new_page=style.new_page,
            landscape=style.landscape,
        ),
    }


def _table(block: Table) -> Json:
    made: Json = {"type": "table", "rows": [_row(row) for row in block.rows]}
    if block.grid is not None:
        made["grid"] = _grid(block.grid)
    return made


def _row(row: Row) -> Json:
    return {
        "line": row.line,
        "cells": list(row.cells),
        **_without_defaults(
            page=row.page,
            floating=list(row.floating),
            boxes=[_box(box) for box in row.boxes],
            doubts=[_doubt(doubt) for doubt in row.doubts],
        ),
    }


def _grid(grid: Grid) -> Json:
    return _without_defaults(
        head=grid.head,
        kinds=[kind.value for kind in grid.kinds],
        widths=list(grid.widths),
        spans=[[s.row, s.column, s.rows, s.columns] for s in grid.spans],
        sums=[{"cell": list(s.cell), "parts": [list(p) for p in s.parts]} for s in grid.sums],
        labels=[list(place) for place in sorted(grid.labels)],
        bold=sorted(grid.bold),
        anchor=grid.anchor,
        name=grid.name,
        landscape=grid.landscape,
        charts=[_chart(chart) for chart in grid.charts],
    )


def _chart(chart: Chart) -> Json:
    return {
        "title": chart.title,
        "alt": chart.alt,
        "rows": list(chart.rows),
        "names": chart.names,
        "series": [
            {"name": s.name, "column": s.column, **_without_defaults(marks=s.marks)}
            for s in chart.series
        ],
        "unit": chart.unit,
        **({} if chart.state is None else {"state": chart.state}),
        **_without_defaults(tones=[{"text": t, "tone": tone.value} for t, tone in chart.tones]),
    }


# --------------------------------------------------------------------------- facts


def _fact(fact: Fact) -> Json:
    return {
        "coordinate": _coordinate(fact.coordinate),
        "value": _value(fact.value),
        "place": _place(fact.place),
        "origin": fact.origin.value,
        **_without_defaults(
            table=fact.table,
            ambiguous=fact.ambiguous,
            alternatives=[_coordinate(c) for c in fact.alternatives],
            readings=[_value(value) for value in fact.readings],
        ),
    }


def _coordinate(coordinate: Coordinate) -> Json:
    """Axis to member, axes in their fixed order."""
    return {axis: coordinate[axis] for axis in AXES if axis in coordinate}


def _value(value: Value) -> Json:
    if not isinstance(value, Amount):
        return {"blank": value.value}
    return {
        "figure": f"{value.value:f}",
        "unit": value.unit.value,
        "decimals": value.decimals,
        **_without_defaults(text=value.text, about=value.about),
    }


def _place(place: Place) -> Json:
    return {
        "line": place.line,
        **_without_defaults(
            page=place.page,
            section=place.section,
            table=place.table,
            row=place.row,
            column=place.column,
            text=place.text,
            file=place.file,
            span=list(place.span) if place.span else None,
            boxes=[_box(box) for box in place.boxes],
            sheet=place.sheet,
        ),
    }
