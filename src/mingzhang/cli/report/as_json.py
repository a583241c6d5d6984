"""The report for programs. Its shape is fixed by ``check.schema.json`` beside this file.

Fields may be added, never renamed or removed: others build on this shape.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
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

SCHEMA = Path(__file__).with_name("check.schema.json")


def schema() -> dict[str, Any]:
    """The JSON Schema of the report."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def render_json(documents: Sequence[DocumentEntry]) -> str:
    """The report as indented JSON, Chinese unescaped, with a final newline."""
    report = {"mingzhang": __version__, "documents": [as_record(d) for d in documents]}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


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
            {"text": u.text, "line": u.line, "page": u.page, "reason": u.reason}
            for u in document.unread
        ],
        "findings": [_finding(finding) for finding in document.findings],
        "outcomes": {outcome.value: count for outcome, count in document.outcomes.items()},
        "figures": document.figures,
        "parts": [_part(part) for part in document.parts],
        "forms": [_form(form) for form in document.forms],
        "unknown_tables": [{"title": t, "line": line} for t, line in document.unknown_tables],
        "roundings": document.roundings,
        "mends": [
            {"line": m.line, "kind": m.kind, "was": m.was, "now": m.now} for m in document.mends
        ],
        "certificate": {
            "rules_version": document.rules_version,
            "obligations": [_obligation(o) for o in document.obligations],
        },
    }
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


def _finding(finding: FindingEntry) -> dict[str, Any]:
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
        "consequences": [_finding(child) for child in finding.consequences],
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
    }


def _obligation(obligation: ObligationEntry) -> dict[str, Any]:
    return {
        "check": obligation.check,
        "part": obligation.part,
        "outcome": obligation.outcome.value,
        "count": obligation.count,
        "reason": obligation.reason,
    }
