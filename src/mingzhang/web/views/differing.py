"""What differs between two versions of a disclosure, or between two years of a body."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from mingzhang.web.models import Publication, PublishedTable
from mingzhang.web.views import naming
from mingzhang.web.views.kept import kept
from mingzhang.web.views.public import version_or_404

_MOST = 500
_LONGEST = 4000
_WORDS = re.compile(r"[0-9][0-9,.]*%?|[A-Za-z]+|\s+|.")
_CODE = re.compile(r"\d{3,7}")
_YEAR = re.compile(r"20\d\d\s*年(?:度)?")


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


def _titled(title: str) -> str:
    """A title without its year and number: the same table of another year has another one."""
    return re.sub(r"^[\d一二三四五六七八九十、.（）()\s]+", "", _YEAR.sub("", title)).strip()


def _cells(old: Publication, new: Publication) -> list[dict[str, Any]]:
    """Cells that differ, table by table under their titles; a table only one has is told so."""
    before: dict[str, list[PublishedTable]] = {}
    for table in old.tables.defer("boxes"):
        before.setdefault(_titled(table.title), []).append(table)
    found: list[dict[str, Any]] = []
    for table in new.tables.defer("boxes"):
        same = before.get(_titled(table.title))
        if not same:
            found.append({"table": table, "cell": "", "old": "", "new": "", "only": "new"})
            continue
        found.extend(_rows(same.pop(0), table))
    for left in before.values():
        found.extend({"table": t, "cell": "", "old": "", "new": "", "only": "old"} for t in left)
    return found


def _rows(old: PublishedTable, new: PublishedTable) -> list[dict[str, Any]]:
    """Rows are matched by what they are about (code and name), then cell by cell."""
    a, b = [_about(row) for row in old.rows], [_about(row) for row in new.rows]
    found: list[dict[str, Any]] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        pairs = zip_longest(range(a1, a2), range(b1, b2))
        for at_old, at_new in pairs:
            was = old.rows[at_old] if at_old is not None else []
            now = new.rows[at_new] if at_new is not None else []
            if kind == "equal" and was == now:
                continue
            found.extend(_row(new, was, now, at_new))
    return found


def _about(row: list[str]) -> tuple[str, ...]:
    """The words and codes of a row: what its amounts are about."""
    return tuple(_YEAR.sub("", cell) for cell in row if cell and _amount(cell) is None)


def _row(
    table: PublishedTable, was: list[str], now: list[str], at: int | None
) -> list[dict[str, Any]]:
    found = []
    for column, (x, y) in enumerate(zip_longest(was, now, fillvalue="")):
        if x == y:
            continue
        cell = f"r{at + 1}c{column + 1}" if at is not None and column < len(now) else ""
        head, label = _head(table, column), _label(now or was, column)
        found.append({"table": table, "cell": cell, "old": x, "new": y, "only": "",
                      "label": label, "head": head, "difference": _difference(x, y)})  # fmt: skip
    return found


def _label(row: list[str], column: int) -> str:
    """What a cell is about: the nearest words to its left; tables have two halves side by side."""
    for cell in reversed(row[:column]):
        text = cell.strip()
        if text and _amount(text) is None and not _CODE.fullmatch(text):
            return text
    return ""


def _head(table: PublishedTable, column: int) -> str:
    """What the column is called: the lowest head above it."""
    for row in reversed(table.rows[: table.head]):
        if column < len(row) and row[column].strip() and _amount(row[column]) is None:
            return str(row[column].strip())
    return ""


def _amount(text: str) -> Decimal | None:
    said = text.replace(",", "").strip()
    if "." not in said and _CODE.fullmatch(said):
        return None  # a code, not an amount
    try:
        value = Decimal(said)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _difference(was: str, now: str) -> str:
    """How much more or less, where both are amounts."""
    a, b = _amount(was), _amount(now)
    return "" if a is None or b is None else f"{b - a:+,}"


def _sentences(old: Publication, new: Publication) -> list[dict[str, SafeString]]:
    """Sentences that differ, with the words marked."""
    a, b = _said(old), _said(new)
    found = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for was, now in zip_longest(a[a1:a2], b[b1:b2], fillvalue=""):
            marked_old, marked_new = marked(was, now)
            found.append({"old": marked_old, "new": marked_new})
    return found


def _said(one: Publication) -> list[str]:
    return [
        sentence.strip()
        for passage in one.passages.all()
        for sentence in passage.text.replace("。", "。\n").splitlines()
        if sentence.strip()
    ]


def marked(was: str, now: str) -> tuple[SafeString, SafeString]:
    """Two sentences with the words that only one has marked: ``del`` and ``ins``. Numbers are words
    of their own, never half marked; everything is escaped."""
    a, b = _WORDS.findall(was[:_LONGEST]), _WORDS.findall(now[:_LONGEST])
    left, right = [], []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        x, y = conditional_escape("".join(a[a1:a2])), conditional_escape("".join(b[b1:b2]))
        left.append(x if kind == "equal" or not x else f"<del>{x}</del>")
        right.append(y if kind == "equal" or not y else f"<ins>{y}</ins>")
    return mark_safe("".join(left)), mark_safe("".join(right))
