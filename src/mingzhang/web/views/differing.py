"""What differs between two versions of a disclosure, or between two years of a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from mingzhang.corpus.comparison import (
    CellChange,
    Pieces,
    PrintedTable,
    compare_tables,
    matched_tables,
    sentences,
    sequence_changes,
    words_apart,
)
from mingzhang.web.models import Publication, PublishedTable
from mingzhang.web.views import naming
from mingzhang.web.views.kept import kept
from mingzhang.web.views.public import version_or_404

_MOST = 500
_LONGEST = 4000


@require_GET
@kept
def changes(
    request: HttpRequest, division: str, code: str, year: int, stage: str, number: int
) -> HttpResponse:
    """Figures and sentences that differ from another version of the body: the one before, or the
    one that is chosen (``?with=2025-budget-1``)."""
    new = version_or_404(division, code, year, stage, number)
    choices = list(
        new.organisation.publications.select_related("organisation")
        .exclude(pk=new.pk).defer("certificate").order_by("-year", "stage", "-number")
    )  # fmt: skip
    old = _chosen(request.GET.get("with", ""), new, choices)
    cells = _cells(old, new)
    sentences = _sentences(old, new)
    return render(
        request,
        "public/changes.html",
        {
            "publication": new,
            "organisation": new.organisation,
            "old": old,
            "new_title": naming.titled(new),
            "old_title": naming.titled(old),
            "choices": [(_key(one), naming.titled(one), one == old) for one in choices],
            "other_year": (old.year, old.stage) != (new.year, new.stage),
            "cells": cells[:_MOST],
            "sentences": sentences[:_MOST],
            "more": len(cells) > _MOST or len(sentences) > _MOST,
            "counts": (len(cells), len(sentences)),
            "above": naming.above(division),
            "place": naming.place(division, naming.governments([division])),
        },
    )


def _key(one: Publication) -> str:
    return f"{one.year}-{one.stage}-{one.number}"


def _chosen(said: str, new: Publication, choices: list[Publication]) -> Publication:
    """The version that is asked for, else the one before, else that of the year before."""
    if said:
        found = [one for one in choices if _key(one) == said]
    else:
        same = [one for one in choices if (one.year, one.stage) == (new.year, new.stage)]
        found = [one for one in same if one.number < new.number]
        found += [one for one in choices if one.stage == new.stage and one.year < new.year]
    if not found:
        raise Http404
    return found[0]


def _cells(old: Publication, new: Publication) -> list[dict[str, Any]]:
    """Cells that differ, table by table under their titles; a table only one has is told so."""
    before, after = list(old.tables.defer("boxes")), list(new.tables.defer("boxes"))
    was, now = [_printed(table) for table in before], [_printed(table) for table in after]
    found: list[dict[str, Any]] = []
    for at_old, at_new in matched_tables(was, now):
        if at_new is None:
            found.append({"table": before[at_old or 0], "only": "old"})
        elif at_old is None:
            found.append({"table": after[at_new], "only": "new"})
        else:
            changes = compare_tables(was[at_old], now[at_new])
            found.extend(_cell(after[at_new], change) for change in changes)
    return found


def _printed(table: PublishedTable) -> PrintedTable:
    return PrintedTable(table.title, table.rows, table.head)


def _cell(table: PublishedTable, change: CellChange) -> dict[str, Any]:
    return {
        "table": table,
        "cell": "" if change.row is None else f"r{change.row + 1}c{change.column + 1}",
        "old": change.before,
        "new": change.after,
        "label": change.label,
        "head": change.head,
        "difference": change.difference,
    }


def _sentences(old: Publication, new: Publication) -> list[dict[str, SafeString]]:
    """Sentences that differ, with the words marked."""
    found = []
    for change in sequence_changes("", "", _said(old), _said(new)):
        was, now = marked(change.before or "", change.after or "")
        found.append({"old": was, "new": now})
    return found


def _said(one: Publication) -> list[str]:
    return [sentence for passage in one.passages.all() for sentence in sentences(passage.text)]


def marked(was: str, now: str) -> tuple[SafeString, SafeString]:
    """Two sentences with the words that only one has marked: ``del`` and ``ins``; everything is
    escaped."""
    old, new = words_apart(was, now, _LONGEST)
    return _marked(old, "del"), _marked(new, "ins")


def _marked(pieces: Pieces, tag: str) -> SafeString:
    escape: Callable[[str], str] = conditional_escape
    return mark_safe(
        "".join(
            f"<{tag}>{escape(text)}</{tag}>" if differs else escape(text)
            for text, differs in pieces
        )
    )
