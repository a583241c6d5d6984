"""The report for programs. Its shape is fixed by ``check.schema.json`` beside this file.

Fields may be added, never renamed or removed: others build on this shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import indent
from typing import Any

from mingzhang import __version__
from mingzhang.cli.report.model import (
    DocumentEntry,
    FindingEntry,
    FormEntry,
    ObligationEntry,
    PartEntry,
    PlaceEntry,
    TableEntry,
)
from mingzhang.cli.report.summary import SummaryRow, rows_of, total_of, worst_first
from mingzhang.facts import Box

SCHEMA = Path(__file__).with_name("check.schema.json")


def schema() -> dict[str, Any]:
    """The JSON Schema of the report."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def render_json(documents: Sequence[DocumentEntry]) -> str:
    """The report as indented JSON, Chinese unescaped, with a final newline."""
    return "".join(json_pieces(documents))


def json_pieces(documents: Sequence[DocumentEntry]) -> Iterator[str]:
    """The same, one document at a time: a large run is not held in memory."""
    rows = rows_of(documents)
    begun = {"mingzhang": __version__, "summary": _summary(rows), "documents": []}
    head, mark, tail = json.dumps(begun, ensure_ascii=False, indent=2).rpartition("[]")
    yield head + mark[0]
    for number, document in enumerate(documents):
        told = json.dumps(as_record(document), ensure_ascii=False, indent=2)
        yield ("," if number else "") + "\n" + indent(told, "    ")
    yield ("\n  " if len(documents) else "") + mark[1] + tail + "\n"


def _summary(rows: Sequence[SummaryRow]) -> dict[str, Any]:
    """The table of all files, the worst first, and their sum."""
    return {
        **asdict(total_of(rows)),
        "rows": [
            {
                "path": row.path,
                "document": row.number,
                "entity": _entity(row.part),
                "fiscal_year": row.part.fiscal_year,
                "template": row.template,
                "tables": row.tables,
                "unknown_tables": row.unknown_tables,
                "unread": row.unread,
                "errors": row.errors,
                "warnings": row.warnings,
                "notes": row.notes,
                "not_checked": row.not_checked,
                "error": row.error,
            }
            for row in worst_first(rows)
        ],
    }


def as_record(document: DocumentEntry) -> dict[str, Any]:
    """One document in the shape of the schema."""
    record: dict[str, Any] = {
        "path": document.path,
        "sha256": document.sha256,
        "entity": _entity(document.part),
        "fiscal_year": document.part.fiscal_year,
        "stage": document.stage,
        "template": document.template,
        "tables": _tables(document),
        "facts": document.facts,
        "unread": [
            {
                "text": u.text,
                "line": u.line,
                "page": u.page,
                "reason": u.reason,
                "boxes": _boxes(u.boxes),
            }
            for u in document.unread
        ],
        "findings": [finding_record(finding) for finding in document.findings],
        "outcomes": {outcome.value: count for outcome, count in document.outcomes.items()},
        "figures": document.figures,
        "parts": [_part(part) for part in document.parts],
        "forms": [_form(form) for form in document.forms],
        "unknown_tables": [
            {"title": t.title, "line": t.line, "page": t.page, "boxes": _boxes(t.boxes)}
            for t in document.unknown_tables
        ],
        "roundings": document.roundings,
        "mends": [
            {"line": m.line, "page": m.page, "kind": m.kind, "was": m.was, "now": m.now}
            for m in document.mends
        ],
        "certificate": {
            "rules_version": document.rules_version,
            "obligations": [_obligation(o) for o in document.obligations],
        },
        "mentions": document.mentions,
        "unsupported": [
            {"text": u.text, "sentence": u.sentence, "place": _place(u.place)}
            for u in document.unsupported
        ],
        "pages": [
            {"width": round(p.width, 2), "height": round(p.height, 2), "scanned": p.scanned}
            for p in document.pages
        ],
    }
    if document.beside:
        record["beside"] = [asdict(one) for one in document.beside]
    if document.error:
        record["error"] = document.error
    return record


def _tables(document: DocumentEntry) -> list[dict[str, Any]]:
    """Every recognised table in the order of the file; a performance form is a table too."""
    records = [_table(table) for table in document.tables]
    records += [_form_as_table(form) for form in document.forms]
    return sorted(records, key=lambda record: record["line"])


def _form_as_table(form: FormEntry) -> dict[str, Any]:
    return _table(
        TableEntry(
            title=form.title,
            kind=f"{form.scope}_form",
            part=form.part,
            rows=form.indicators,
            columns=form.columns,
            facts=form.facts,
            unread=0,
            line=form.line,
            unit=form.unit,
        )
    )


def _entity(part: PartEntry) -> dict[str, str]:
    return {"name": part.name, "code": part.code, "level": part.level}


def _part(part: PartEntry) -> dict[str, Any]:
    return {
        "entity": _entity(part),
        "fiscal_year": part.fiscal_year,
        "first_line": part.first_line,
        "last_line": part.last_line,
    }


def _table(table: TableEntry) -> dict[str, Any]:
    return {
        "title": table.title,
        "kind": table.kind,
        "rows": table.rows,
        "columns": table.columns,
        "facts": table.facts,
        "unread": table.unread,
        "line": table.line,
        "part": table.part,
        "unit": table.unit,
        "note": table.note,
        "how": table.how,
    }


def _form(form: FormEntry) -> dict[str, Any]:
    return {
        "title": form.title,
        "name": form.name,
        "code": form.code,
        "part": form.part,
        "line": form.line,
        "indicators": form.indicators,
        "facts": form.facts,
    }


def finding_record(finding: FindingEntry) -> dict[str, Any]:
    """One finding in the shape of the schema."""
    return {
        "fingerprint": finding.fingerprint,
        "check": finding.check,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "stated": finding.stated,
        "expected": finding.expected,
        "difference": finding.difference,
        "allowed": finding.allowed,
        "source": finding.source,
        "places": [_place(place) for place in finding.places],
        "consequences": [finding_record(child) for child in finding.consequences],
    }


def _place(place: PlaceEntry) -> dict[str, Any]:
    return {
        "line": place.line,
        "page": place.page,
        "section": place.section,
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "text": place.text,
        "boxes": _boxes(place.boxes),
        **({"file": place.file} if place.file else {}),
        **({"sheet": place.sheet} if place.sheet else {}),
    }


def _boxes(boxes: Sequence[Box]) -> list[list[float]]:
    """Page, left, top, right, bottom; hundredths of a point are enough to find a cell."""
    return [
        [b.page, round(b.left, 2), round(b.top, 2), round(b.right, 2), round(b.bottom, 2)]
        for b in boxes
    ]


def _obligation(obligation: ObligationEntry) -> dict[str, Any]:
    return {
        "check": obligation.check,
        "part": obligation.part,
        "outcome": obligation.outcome.value,
        "count": obligation.count,
        "reason": obligation.reason,
    }
