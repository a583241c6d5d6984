"""The report as SARIF 2.1.0, for editors and review tools that show findings in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from mingzhang import __version__
from mingzhang.check.catalogue import rules
from mingzhang.check.model import Rule
from mingzhang.cli.report.model import DocumentEntry, FindingEntry, PlaceEntry
from mingzhang.facts import Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render_sarif(documents: Sequence[DocumentEntry], lang: str) -> str:
    """One SARIF run over all documents. Files that could not be read become notifications."""
    known = list(rules().values())
    index = {rule.id: position for position, rule in enumerate(known)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "mingzhang",
                "semanticVersion": __version__,
                "language": "zh-CN" if lang == "zh" else "en",
                "rules": [_rule(rule, lang) for rule in known],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not any(d.error for d in documents),
                "toolExecutionNotifications": [_notification(d) for d in documents if d.error],
            }
        ],
        "artifacts": [_artifact(document) for document in documents],
        "results": [
            result
            for position, document in enumerate(documents)
            for result in _results(document, position, index)
        ],
    }
    report = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, lang: str) -> dict[str, Any]:
    statement = rule.statement.said(lang)
    return {
        "id": rule.id,
        "name": rule.name.said(lang),
        "shortDescription": {"text": rule.name.said(lang)},
        "fullDescription": {"text": statement},
        "help": {"text": f"{statement}\n{rule.source}" if rule.source else statement},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"source": rule.source},
    }


def _uri(path: str) -> str:
    """A path as a URI reference: relative ones stay relative, so that a report can travel."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())


def _artifact(document: DocumentEntry) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": {"uri": _uri(document.path)}}
    if document.sha256:
        artifact["hashes"] = {"sha-256": document.sha256}
    return artifact


def _notification(document: DocumentEntry) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": document.error},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(document.path)}}}],
    }


def _results(
    document: DocumentEntry, position: int, index: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for finding in document.findings:
        properties = {
            "stated": finding.stated,
            "expected": finding.expected,
            "difference": finding.difference,
            "allowed": finding.allowed,
            "consequences": [f"{c.check}: {c.message}" for c in finding.consequences],
        }
        result: dict[str, Any] = {
            "ruleId": finding.check,
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [_location(p, document, position) for p in finding.places[:1]],
            "relatedLocations": _related(finding, document, position),
            "partialFingerprints": {"mingzhang/v1": finding.fingerprint},
            "properties": {key: value for key, value in properties.items() if value},
        }
        if finding.check in index:
            result["ruleIndex"] = index[finding.check]
        yield result


def _related(finding: FindingEntry, document: DocumentEntry, position: int) -> list[dict[str, Any]]:
    """The further places of a finding, then those of its consequences."""
    told = [(place, place.shown) for place in finding.places[1:]]
    told += [(place, child.message) for child in finding.consequences for place in child.places]
    return [
        {**_location(place, document, position), "id": number, "message": {"text": message}}
        for number, (place, message) in enumerate(told, start=1)
    ]


def _location(place: PlaceEntry, document: DocumentEntry, position: int) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if not place.file:
        location = {"artifactLocation": {"uri": _uri(document.path), "index": position}}
    # SARIF counts lines from 1; no line means the whole file. Pages have no lines to count.
    if place.line >= 1 and not place.boxes:
        location["region"] = {"startLine": place.line}
        if place.text:
            location["region"]["snippet"] = {"text": place.text}
    return {
        "physicalLocation": location,
        "logicalLocations": [{"fullyQualifiedName": place.shown}],
    }
