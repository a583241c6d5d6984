"""Verdict -> the records a report is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from mingzhang.check import Beside
from mingzhang.check.catalogue import rules
from mingzhang.check.certificate import Verdict
from mingzhang.check.wording import told
from mingzhang.cli.report.grids import Marks, form_grids, table_grid
from mingzhang.cli.report.model import (
    BesideEntry,
    DocumentEntry,
    FindingEntry,
    FormEntry,
    MendEntry,
    ObligationEntry,
    PartEntry,
    PlaceEntry,
    TableEntry,
    UnknownTable,
    UnreadEntry,
    UnsupportedEntry,
)
from mingzhang.cli.report.surroundings import Surroundings
from mingzhang.cli.report.words import unread_reason
from mingzhang.documents import PAGE_LEFT_OUT, Document
from mingzhang.facts import Amount, Box, Finding, Message, Place, Unread
from mingzhang.interpret.model import Mention, PerformanceForm, Reading, ReadTable

_RIM = 6.0
"""A mark of a whole page keeps off its edge, so that its frame is seen."""


def unreadable(path: str, message: Message, lang: str) -> DocumentEntry:
    """The entry of a file that could not be read."""
    return DocumentEntry(path=path, error=message.said(lang))


def describe(reading: Reading, lang: str, marks: Marks | None = None) -> DocumentEntry:
    """The entry of a file that was read and not checked. ``marks``: print its tables with them."""
    names = reading.template.names
    return DocumentEntry(
        path=reading.document.path,
        sha256=reading.document.sha256,
        parts=tuple(
            PartEntry(
                p.entity.name, p.entity.code, p.entity.level, p.year, p.first_line, p.last_line
            )
            for p in reading.parts
        ),
        stage=reading.template.stage,
        template=reading.template.id,
        template_name=names[1] if lang == "en" else names[0],
        facts=len(reading.facts),
        figures=sum(isinstance(fact.value, Amount) for fact in reading.facts),
        tables=tuple(_table(table, reading, marks) for table in reading.tables),
        forms=tuple(_form(form, lang, marks) for form in reading.forms),
        unknown_tables=tuple(
            UnknownTable(title, place.line, place.page, place.boxes)
            for title, place in reading.unknown_tables
        ),
        unread=tuple(_unread(item, reading.document, lang) for item in reading.unread),
        mends=tuple(
            MendEntry(m.line, m.kind, m.was, m.now, m.page if reading.document.pages else 0)
            for m in reading.mends
            if m.kind not in ("furniture", PAGE_LEFT_OUT)
        ),
        mentions=len(reading.mentions),
        pages=reading.document.pages,
    )


def _unread(item: Unread, document: Document, lang: str) -> UnreadEntry:
    place = item.place
    boxes = place.boxes or _whole_page(document, place.page)
    reason = unread_reason(item.reason, lang)
    return UnreadEntry(item.text, place.line, place.page, reason, boxes, place.table)


def digest(verdict: Verdict, lang: str, *, with_grids: bool = False) -> DocumentEntry:
    """The entry of a checked file. ``with_grids`` adds the tables as printed, for web pages."""
    certificate = verdict.certificate
    marks = Marks(verdict.findings) if with_grids else None
    spots = Surroundings(verdict.reading, verdict.beside)
    return replace(
        describe(verdict.reading, lang, marks),
        path=certificate.path,
        sha256=certificate.sha256,
        findings=findings_told(verdict.findings, lang, spots),
        outcomes=certificate.outcomes,
        obligations=tuple(
            ObligationEntry(
                o.rule,
                _rule_name(o.rule, lang),
                o.part,
                o.outcome,
                o.count,
                o.reason.said(lang) if o.reason else "",
            )
            for o in certificate.obligations
        ),
        rules_version=certificate.rules_version,
        roundings=verdict.roundings,
        unsupported=tuple(_unsupported(m, lang, spots) for m in verdict.unsupported),
        beside=_beside(verdict.beside),
    )


def _beside(beside: Beside) -> tuple[BesideEntry, ...]:
    last = beside.last_year
    return tuple(
        BesideEntry(r.document.path, r.document.sha256, "last_year" if r is last else "unit")
        for r in beside.readings
    )


def _whole_page(document: Document, page: int) -> tuple[Box, ...]:
    """The page itself, for a page of which nothing was read."""
    if not 1 <= page <= len(document.pages):
        return ()
    size = document.pages[page - 1]
    return (Box(page, _RIM, _RIM, size.width - _RIM, size.height - _RIM),)


def _unsupported(mention: Mention, lang: str, spots: Surroundings) -> UnsupportedEntry:
    place = _place(mention.fact.place, lang, spots)
    return UnsupportedEntry(
        place.text, mention.before.strip()[-24:], mention.sentence.strip(), place
    )


def _rule_name(identifier: str, lang: str) -> str:
    rule = rules().get(identifier)
    return rule.name.said(lang) if rule else ""


def _place(place: Place, lang: str, spots: Surroundings) -> PlaceEntry:
    if other := spots.other(place):
        shown = f"“{PurePath(other).name}”{' ' if lang == 'en' else ''}{place.shown(lang)}"
        return PlaceEntry(
            place.line,
            place.page,
            place.section,
            place.table,
            place.row,
            place.column,
            place.text,
            shown,
            file=other,
        )
    return PlaceEntry(
        line=place.line,
        page=place.page,
        section=place.section,
        table=place.table,
        row=place.row,
        column=place.column,
        text=place.text,
        shown=place.shown(lang),
        boxes=place.boxes,
        marks=spots.words(place),
        head=spots.head(place),
        sheet=place.sheet,
    )


def _finding(finding: Finding, lang: str, spots: Surroundings) -> FindingEntry:
    return FindingEntry(
        fingerprint=finding.fingerprint,
        check=finding.check,
        name=_rule_name(finding.check, lang),
        severity=finding.severity,
        message=finding.message.said(lang),
        stated=told(finding.stated).said(lang),
        expected=told(finding.expected).said(lang),
        difference=told(finding.difference).said(lang),
        allowed=told(finding.allowed).said(lang),
        source=finding.source,
        places=tuple(_place(place, lang, spots) for place in finding.places),
        consequences=tuple(_finding(child, lang, spots) for child in finding.consequences),
    )


def findings_told(
    findings: Iterable[Finding], lang: str, spots: Surroundings
) -> tuple[FindingEntry, ...]:
    """The entries of findings, each with a fingerprint of its own."""
    return _unique(_finding(finding, lang, spots) for finding in findings)


def _unique(findings: Iterable[FindingEntry]) -> tuple[FindingEntry, ...]:
    """Findings that are alike in every printed respect get a number, so each can be pointed at."""
    seen: dict[str, int] = {}
    numbered: list[FindingEntry] = []
    for finding in findings:
        count = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        if count > 1:
            finding = replace(finding, fingerprint=f"{finding.fingerprint}-{count}")
        numbered.append(finding)
    return tuple(numbered)


def _table(table: ReadTable, reading: Reading, marks: Marks | None) -> TableEntry:
    first = table.place.line
    last = max((row.place.line for row in table.rows), default=first)
    return TableEntry(
        title=table.title,
        kind=table.kind,
        part=table.part,
        rows=len(table.rows),
        columns=table.columns or len(table.spec.columns),
        facts=len(table.facts),
        unread=sum(first <= item.place.line <= last for item in reading.unread),
        line=first,
        unit=table.spec.unit.value,
        note=table.note,
        grids=(table_grid(table, marks),) if marks is not None else (),
        how=table.told,
    )


def _form(form: PerformanceForm, lang: str, marks: Marks | None) -> FormEntry:
    values = sum(i.value_fact is not None for i in form.indicators)
    return FormEntry(
        title=form.title,
        name=form.name,
        code=form.code,
        part=form.part,
        line=form.place.line,
        indicators=len(form.indicators),
        facts=len(form.amounts) + values,
        scope=form.spec.scope,
        columns=len(form.spec.indicator_heads),
        unit=form.spec.unit.value,
        grids=form_grids(form, lang, marks) if marks is not None else (),
    )
