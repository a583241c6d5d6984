"""What many files come to: one row a file, the worst first, and their sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingzhang.cli.report.model import DocumentEntry, PartEntry
from mingzhang.facts import Outcome, Severity

_UNCHECKED = (Outcome.NOT_ENOUGH_DATA, Outcome.COULD_NOT_READ, Outcome.RULE_BROKE)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One file: whose it is, and counts. ``number`` is its place among the files (from 0).

    ``tables`` were recognised (performance forms included), ``unknown_tables`` were not;
    ``unread`` counts figures that could not be read; ``not_checked`` rules without a verdict.
    ``error`` is the sentence for a file that was not checked at all.
    """

    number: int
    path: str
    part: PartEntry
    template: str = ""
    tables: int = 0
    unknown_tables: int = 0
    unread: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    not_checked: int = 0
    broken: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """All files together."""

    files: int
    not_read: int
    with_errors: int
    tables: int
    unknown_tables: int
    unread: int
    errors: int
    warnings: int
    notes: int


def summed_up(document: DocumentEntry, number: int) -> SummaryRow:
    """The row of one file."""
    return SummaryRow(
        number=number,
        path=document.path,
        part=document.part,
        template=document.template,
        tables=len(document.tables) + len(document.forms),
        unknown_tables=len(document.unknown_tables),
        unread=len(document.unread),
        errors=len(document.of(Severity.ERROR)),
        warnings=len(document.of(Severity.WARNING)),
        notes=len(document.of(Severity.NOTE)),
        not_checked=sum(document.outcomes.get(outcome, 0) for outcome in _UNCHECKED),
        broken=document.outcomes.get(Outcome.RULE_BROKE, 0),
        error=document.error,
    )


def rows_of(documents: Sequence[DocumentEntry]) -> tuple[SummaryRow, ...]:
    """A row for each document, in their order."""
    told = getattr(documents, "summary", None)  # a large run has them ready
    if isinstance(told, tuple):
        return told
    return tuple(summed_up(document, n) for n, document in enumerate(documents))


def worst_first(rows: Iterable[SummaryRow]) -> list[SummaryRow]:
    """Files that were not checked, then by errors, warnings, tables and figures not read, notes."""
    return sorted(
        rows,
        key=lambda r: (
            not r.error,
            -r.errors,
            -r.broken,
            -r.warnings,
            -r.unknown_tables,
            -r.unread,
            -r.notes,
            r.number,
        ),
    )


def total_of(rows: Sequence[SummaryRow]) -> Totals:
    """The sum of all rows."""
    return Totals(
        files=len(rows),
        not_read=sum(bool(row.error) for row in rows),
        with_errors=sum(bool(row.errors) for row in rows),
        tables=sum(row.tables for row in rows),
        unknown_tables=sum(row.unknown_tables for row in rows),
        unread=sum(row.unread for row in rows),
        errors=sum(row.errors for row in rows),
        warnings=sum(row.warnings for row in rows),
        notes=sum(row.notes for row in rows),
    )


def exit_code_of(rows: Iterable[SummaryRow]) -> int:
    """2 when a file could not be read, else 1 when there is an error among the findings, else 2
    when a rule broke (the file was not checked as it should be), else 0."""
    told = list(rows)
    if any(row.error for row in told):
        return 2
    if any(row.errors for row in told):
        return 1
    return 2 if any(row.broken for row in told) else 0
