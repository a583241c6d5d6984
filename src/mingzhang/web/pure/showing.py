"""A checked file as the page of its report shows it: plain data, made where the file is read.

Nothing here knows Django. Places become links from a finding to its frame on the picture of a page
and back; a file without pages has the rows and passages quoted instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mingzhang.check.certificate import Verdict
from mingzhang.cli.report import words as wording
from mingzhang.cli.report.marking import (
    LABELS,
    MEANINGS,
    Mark,
    MarkKind,
    badge,
    kind_of,
    page_marks,
)
from mingzhang.cli.report.model import DocumentEntry, FindingEntry, Grid, GridRow, TableEntry
from mingzhang.cli.report.page_view import enlarged
from mingzhang.cli.report.summary import summed_up
from mingzhang.documents import Document, Paragraph
from mingzhang.facts import Box, Outcome, Place

_FIGURES = ("stated", "expected", "difference", "allowed")
_HOW = {
    "title": "by_title",
    "heads": "by_heads",
    "vocabulary_proved": "by_vocabulary_proved",
    "vocabulary_unproved": "by_vocabulary_unproved",
}
_MOST_PLACES = 40
_MOST_QUOTES = 6
_LINES_AROUND = 1
_LONGEST = 200
"""Characters of a line around."""
_AROUND = 90
"""Characters shown on either side of the words that a finding is about."""


def view_of(
    entry: DocumentEntry, verdict: Verdict, lang: str, lines: Sequence[str] = ()
) -> dict[str, Any]:
    """Everything the page shows, in one language; ``lines`` are those of a text file."""
    marks = _Marks(entry, lang)
    quotes = None if entry.pages else _Quotes(entry, verdict.reading.document, lines)
    found = zip(entry.findings, verdict.findings, strict=True)
    return {
        "summary": _summary(entry, lang),
        "findings": [
            _finding(number, told, marks, quotes, own.places, lang)
            for number, (told, own) in enumerate(found, start=1)
        ],
        "open": [*_open(entry, marks, lang)],
        "lines": len(lines),
        "pages": [
            {
                "number": number,
                "width": round(page.width, 1),
                "height": round(page.height, 1),
                "marks": marks.of_page(number),
            }
            for number, page in enumerate(entry.pages, start=1)
        ],
    }


# --------------------------------------------------------------------------------------- summary


def _summary(entry: DocumentEntry, lang: str) -> dict[str, Any]:
    counts = entry.outcomes
    word = wording.words(lang)
    return {
        "who": [wording.entity_line(part, lang) for part in entry.parts],
        "template": wording.template_line(entry, lang),
        "read": wording.read_line(entry, lang),
        "sha256": entry.sha256,
        "rules_version": entry.rules_version,
        "roundings": entry.roundings,
        "proved": counts[Outcome.PASSED],
        "refuted": counts[Outcome.FAILED],
        "not_checked": summed_up(entry, 0).not_checked,
        "outcomes": [
            {"name": wording.OUTCOMES[outcome].said(lang), "count": counts[outcome]}
            for outcome in Outcome
        ],
        "unchecked": wording.unchecked_groups(entry, lang),
        "tables": [_table(table, word) for table in entry.tables],
        "forms": [
            {"title": form.name or form.title, "indicators": form.indicators}
            for form in entry.forms
        ],
        "mends": [
            {"where": wording.where(mend, lang), "was": mend.was, "now": mend.now}
            for mend in entry.mends
        ],
    }


def _table(table: TableEntry, word: Any) -> dict[str, Any]:
    return {
        "title": table.title,
        "rows": table.rows,
        "columns": table.columns,
        "facts": table.facts,
        "unread": table.unread,
        "how": word(_HOW[table.how]) if table.how in _HOW else table.how,
    }


# ------------------------------------------------------------------------- frames on the pictures


class _Marks:
    """The frames of a file by page, each with an id that a finding can lead to."""

    def __init__(self, entry: DocumentEntry, lang: str) -> None:
        self._entry, self._lang = entry, lang
        self._pages = page_marks(entry)
        self._ids: dict[tuple[MarkKind, int, Box], str] = {}
        for page, marks in self._pages.items():
            for at, mark in enumerate(marks):
                self._ids.setdefault(
                    (mark.kind, mark.number, mark.box), f"m{page}-{at}-{mark.kind.value}"
                )

    def id_of(self, kind: MarkKind, number: int, boxes: Iterable[Box]) -> str:
        """The id of the first frame of these; empty where none was drawn."""
        found = (self._ids.get((kind, number, box), "") for box in boxes)
        return next((one for one in found if one), "")

    def of_page(self, page: int) -> list[dict[str, Any]]:
        """The frames of a page, ready to be drawn."""
        return [self._shown(mark) for mark in self._pages.get(page, ())]

    def _shown(self, mark: Mark) -> dict[str, Any]:
        label = mark.label(self._lang)
        about = mark.kind in (MarkKind.UNSUPPORTED, MarkKind.UNREAD)
        if about:
            hint, target = MEANINGS[mark.kind].said(self._lang), _item(mark.kind, mark.number)
        else:
            hint, target = self._entry.findings[mark.number - 1].message, f"f{mark.number}"
        tab = mark.main and mark.kind is not MarkKind.UNSUPPORTED
        return {
            "id": self._ids[mark.kind, mark.number, mark.box],
            "kind": mark.kind.value,
            "label": label,
            "hint": f"{label}：{hint}" if self._lang == "zh" else f"{label}: {hint}",
            "target": target,
            "main": mark.main,
            "frame": _rectangle(enlarged(mark.box)),
            "badge": _badge(badge(mark, label)) if tab else None,
        }


def _rectangle(box: Box) -> list[float]:
    return [
        round(box.left, 1),
        round(box.top, 1),
        round(box.right - box.left, 1),
        round(box.bottom - box.top, 1),
    ]


def _badge(box: Box) -> list[float]:
    """Its rectangle and the middle of its text."""
    left, top, wide, high = _rectangle(box)
    return [left, top, wide, high, round(left + wide / 2, 1), round(top + high / 2, 1)]


def _item(kind: MarkKind, number: int) -> str:
    return f"o-{kind.value}-{number}"


# -------------------------------------------------------------------------------------- findings


def _finding(
    number: int,
    finding: FindingEntry,
    marks: _Marks,
    quotes: _Quotes | None,
    spots: tuple[Place, ...],
    lang: str,
) -> dict[str, Any]:
    word = wording.words(lang)
    kind = kind_of(finding.severity)
    places = [
        {
            "shown": place.shown,
            "text": place.text[:160],
            "page": place.page if place.boxes else 0,
            "line": own.line if quotes is not None and quotes.has(own) else 0,
            "mark": marks.id_of(kind, number, place.marks),
        }
        for place, own in zip(finding.places[:_MOST_PLACES], spots, strict=False)
    ]
    if quotes is not None:  # several words of one line lead to the same line
        once: dict[tuple[str, int], dict[str, Any]] = {}
        for one in places:
            once.setdefault((one["shown"], one["line"]), one)
        places = [*once.values()]
    names = {"expected": wording.expected_word(finding.stated, finding.expected)}
    return {
        "number": number,
        "label": f"{LABELS[kind].said(lang)}{number}",
        "severity": finding.severity.value,
        "severity_name": wording.SEVERITIES[finding.severity].said(lang),
        "check": finding.check,
        "name": finding.name,
        "message": finding.message,
        "figures": [
            [key, word(names.get(key, key)), said]
            for key in _FIGURES
            if (said := getattr(finding, key))
        ],
        "next": wording.NEXT_STEP[finding.severity].said(lang),
        "source": finding.source,
        "fingerprint": finding.fingerprint,
        "places": places,
        "more": max(0, len(finding.places) - _MOST_PLACES),
        "with_it": [[child.check, child.message] for child in finding.consequences],
        "quotes": [*quotes.of(number, spots)] if quotes is not None else [],
    }


def _open(entry: DocumentEntry, marks: _Marks, lang: str) -> Iterator[dict[str, Any]]:
    """What was not checked: figures that nothing bears out, figures and tables not read."""
    for number, one in enumerate(entry.unsupported, start=1):
        yield _opened(MarkKind.UNSUPPORTED, number, lang) | {
            "text": one.text,
            "reason": one.sentence[:200],
            "where": one.place.shown,
            "mark": marks.id_of(MarkKind.UNSUPPORTED, number, one.place.marks),
        }
    rows = [(u.text, u.reason, wording.where(u, lang), u.boxes) for u in entry.unread]
    unknown = wording.words(lang)("unknown_tables")
    rows += [(t.title, unknown, wording.where(t, lang), t.boxes) for t in entry.unknown_tables]
    for number, (text, reason, where, boxes) in enumerate(rows, start=1):
        yield _opened(MarkKind.UNREAD, number, lang) | {
            "text": text,
            "reason": reason,
            "where": where,
            "mark": marks.id_of(MarkKind.UNREAD, number, boxes),
        }


def _opened(kind: MarkKind, number: int, lang: str) -> dict[str, Any]:
    label = f"{LABELS[kind].said(lang)}{number}"
    return {"id": _item(kind, number), "kind": kind.value, "label": label}


# ---------------------------------------------------------------------------------------- quotes


class _Quotes:
    """Rows and passages of a file without pages, with what a finding is about marked."""

    def __init__(self, entry: DocumentEntry, document: Document, lines: Sequence[str]) -> None:
        self._lines = lines
        grids = [(t.title, g) for t in entry.tables for g in t.grids]
        if not lines:  # several rows of a form may stand on one line: better shown as it is
            grids += [(f.title, g) for f in entry.forms for g in f.grids]
        self._rows: dict[int, tuple[str, Grid, GridRow]] = {}
        for title, grid in grids:
            for row in grid.rows:
                self._rows.setdefault(row.line, (title, grid, row))
        self._passages: dict[int, Paragraph] = {}
        for block in document.blocks:
            if isinstance(block, Paragraph):
                for line in (block.line, *block.lines):
                    self._passages.setdefault(line, block)

    def has(self, place: Place) -> bool:
        """Whether the line of a place is one of this file's."""
        return not place.file and 1 <= place.line <= len(self._lines)

    def of(self, number: int, places: Iterable[Place]) -> Iterator[dict[str, Any]]:
        """The quotes of a finding: rows of one table together, in the order of the places."""
        tables: dict[int, dict[str, Any]] = {}
        told: list[dict[str, Any]] = []
        seen: set[tuple[int, str]] = set()
        for place in places:
            if place.file or (place.line, place.text) in seen or len(seen) >= _MOST_QUOTES:
                continue
            seen.add((place.line, place.text))
            if place.line in self._rows:
                title, grid, row = self._rows[place.line]
                if id(grid) not in tables:
                    tables[id(grid)] = _quoted_table(title, grid)
                    told.append(tables[id(grid)])
                line = _quoted_row(row, number)
                if line not in tables[id(grid)]["rows"]:
                    tables[id(grid)]["rows"].append(line)
            elif self.has(place):
                told.append(_excerpt(self._lines, place))
            elif place.line in self._passages:
                told.append(_passage(self._passages[place.line], place))
        yield from told


def _quoted_table(title: str, grid: Grid) -> dict[str, Any]:
    head = [[[cell.text, cell.columns, cell.rows] for cell in row] for row in grid.head]
    return {"kind": "table", "title": title, "head": head, "rows": []}


def _quoted_row(row: GridRow, number: int) -> dict[str, Any]:
    return {
        "line": row.line,
        "marked": number in row.marks,
        "cells": [[cell.text, cell.amount, number in cell.marks] for cell in row.cells],
    }


def _excerpt(lines: Sequence[str], place: Place) -> dict[str, Any]:
    """The line of a place with those before and after it, the words in question marked."""
    start = max(1, place.line - _LINES_AROUND)
    shown = []
    for number in range(start, min(len(lines), place.line + _LINES_AROUND) + 1):
        text = " ".join(lines[number - 1].split())
        own = number == place.line
        before, words, after = _around(text, place.text) if own else (text[:_LONGEST], "", "")
        if own or text:
            shown.append(
                {"line": number, "own": own, "before": before, "marked": words, "after": after}
            )
    return {"kind": "lines", "line": place.line, "lines": shown}


def _around(text: str, words: str) -> tuple[str, str, str]:
    """A line cut around the words that are marked in it."""
    at = text.find(words) if words else -1
    if at < 0:
        return text[:_LONGEST] + ("…" if len(text) > _LONGEST else ""), "", ""
    end = at + len(words)
    left, right = max(0, at - _AROUND), min(len(text), end + _AROUND)
    return (
        ("…" if left else "") + text[left:at],
        words,
        text[end:right] + ("…" if right < len(text) else ""),
    )


def _passage(paragraph: Paragraph, place: Place) -> dict[str, Any]:
    text = paragraph.text
    span = place.span
    if span is None or not 0 <= span[0] < span[1] <= len(text):
        start = text.find(place.text) if place.text else -1
        span = (start, start + len(place.text)) if start >= 0 else (0, 0)
    start, end = span
    left = max(0, start - _AROUND)
    right = min(len(text), max(end, start) + _AROUND)
    return {
        "kind": "passage",
        "line": place.line,
        "before": ("…" if left else "") + text[left:start],
        "marked": text[start:end],
        "after": text[end:right] + ("…" if right < len(text) else ""),
    }
