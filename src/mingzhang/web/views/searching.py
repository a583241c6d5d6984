"""Search: one box over bodies, projects, passages and tables of the newest versions."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from mingzhang.facts import Message
from mingzhang.web.models import Organisation, Passage, Publication, PublishedTable
from mingzhang.web.views import asking, naming
from mingzhang.web.views.kept import kept

_A_PAGE, _A_FEW, _MOST_PAGES = 20, 5, 100
_BEFORE, _AROUND = 30, 130
_GROUPS = {
    "bodies": Message("单位", "Bodies"),
    "projects": Message("项目", "Projects"),
    "passages": Message("文字", "Passages"),
    "tables": Message("表格", "Tables"),
}


@require_GET
@kept
def explore(request: HttpRequest) -> HttpResponse:
    """What is found, group by group: a few of each, or one group page by page."""
    query = request.GET
    ask = {key: asking.word(query, key) for key in ("q", "place", "year", "in")}
    known = asking.choices()
    where = asking.places(ask["place"], known)
    year = asking.number(query, "year", 9999)
    page = asking.number(query, "page", _MOST_PAGES, 1)
    only = ask["in"] if ask["in"] in _GROUPS else ""
    groups = []
    names: dict[str, str] = {}
    if where is not None:
        names = naming.governments(known.places.values())
        found = _found(ask["q"], where, year)
        for key in _GROUPS:
            if key in found and (not only or key == only):
                groups.append(_group(key, found[key], ask["q"], page if only else 0, names))
    shown = [group for group in groups if group["hits"]]
    return render(
        request,
        "public/explore.html",
        {
            "ask": ask,
            "choices": known,
            "no_place": where is None,
            "groups": shown if not only else groups,
            "only": only,
            "page": page,
            "earlier": asking.again(query, page=page - 1) if page > 1 else "",
            "later": asking.again(query, page=page + 1)
            if only and groups and groups[0]["more"] and page < _MOST_PAGES
            else "",
            "whole": asking.again(query, **{"in": "", "page": ""}),
            "by_group": [(asking.again(query, **{"in": group["key"], "page": ""}), group)
                         for group in shown],
            "bodies": found["bodies"] if where is not None else Organisation.objects.none(),
        },
    )  # fmt: skip


def _found(words: str, where: list[str], year: int) -> dict[str, QuerySet[Any]]:
    """The rows of each group; without words the bodies alone."""
    bodies = Organisation.objects.filter(_in_places("division", where))
    bodies = bodies.filter(Exists(_versions(year).filter(organisation=OuterRef("pk"))))
    if not words:
        return {"bodies": bodies.order_by("division", "slug")}
    bodies = bodies.filter(Q(name__icontains=words) | Q(code=words) | Q(division=words))
    about = _versions(year).filter(_in_places("organisation__division", where))
    newest = about.filter(
        ~Exists(
            Publication.objects.filter(
                organisation=OuterRef("organisation"),
                year=OuterRef("year"),
                stage=OuterRef("stage"),
                number__gt=OuterRef("number"),
            )
        )
    )
    # A part of the question, not a list of keys: databases bound how many values they take. Without
    # the sort, the database reads few rows of the versions and seeks the rest.
    shown = newest.order_by().values("pk")
    said = Q(title__icontains=words) | Q(text__icontains=words)
    passages = (
        Passage.objects.filter(said, publication__in=shown)
        .select_related("publication__organisation")
        .defer("publication__certificate")
        .order_by("-publication__year", "publication", "number")
    )
    tables = (
        PublishedTable.objects.filter(title__icontains=words, publication__in=shown)
        .select_related("publication__organisation")
        .defer("rows", "spans", "boxes", "publication__certificate")
        .order_by("-publication__year", "publication", "number")
    )
    return {
        "bodies": bodies.order_by("division", "slug"),
        "projects": passages.filter(kind="project"),
        "passages": passages.exclude(kind="project"),
        "tables": tables,
    }


def _versions(year: int) -> QuerySet[Publication]:
    return Publication.objects.filter(year=year) if year else Publication.objects.all()


def _in_places(field: str, where: list[str]) -> Q:
    return reduce(or_, (Q(**{f"{field}__startswith": code}) for code in where))


def _group(
    key: str, rows: QuerySet[Any], words: str, page: int, names: dict[str, str]
) -> dict[str, Any]:
    """One group: a few hits, or a page of them. One more is asked for than is shown, which is
    cheaper than a count."""
    size = _A_PAGE if page or not words else _A_FEW
    start = (max(page, 1) - 1) * size
    found = list(rows[start : start + size + 1])
    told = {"bodies": _body, "projects": _passage, "passages": _passage, "tables": _table}[key]
    return {
        "key": key,
        "name": _GROUPS[key],
        "hits": [told(one, words, names) for one in found[:size]],
        "more": len(found) > size,
    }


def _body(one: Organisation, words: str, names: dict[str, str]) -> dict[str, Any]:
    return {
        "address": reverse("body", args=[one.division, one.slug]),
        "title": marked(one.name, words),
        "where": naming.path(one.division, names),
        "text": "",
    }


def _passage(one: Passage, words: str, names: dict[str, str]) -> dict[str, Any]:
    version = one.publication
    return {
        "address": f"{naming.address(version)}#s{one.number}",
        "title": marked(one.title, words),
        "where": f"{version.body_name} · {naming.titled(version)}",
        "text": marked(_cut(one.text, words), words),
    }


def _table(one: PublishedTable, words: str, names: dict[str, str]) -> dict[str, Any]:
    version = one.publication
    return {
        "address": reverse("table", args=[*naming.arguments(version), one.number]),
        "title": marked(one.title, words),
        "where": f"{version.body_name} · {naming.titled(version)}",
        "text": "",
    }


def _cut(text: str, words: str) -> str:
    """The text around the first hit."""
    at = max(0, text.lower().find(words.lower()) - _BEFORE)
    piece = " ".join(text[at : at + _AROUND].split())
    return f"{'…' if at else ''}{piece}{'…' if at + _AROUND < len(text) else ''}"


def marked(text: str, words: str) -> SafeString:
    """Text with every hit marked; everything else is escaped."""
    if not words:
        return SafeString(conditional_escape(text))
    parts, rest, low = [], text, words.lower()
    escape: Callable[[str], str] = conditional_escape
    while (at := rest.lower().find(low)) >= 0:
        parts.append(f"{escape(rest[:at])}<mark>{escape(rest[at : at + len(words)])}</mark>")
        rest = rest[at + len(words) :]
    return mark_safe("".join([*parts, escape(rest)]))
