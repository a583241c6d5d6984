"""The log of changes, for auditors: read, sift, export."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from mingzhang.web.models import Event, User
from mingzhang.web.pages import history
from mingzhang.web.rights import TABLE, Action, reach
from mingzhang.web.services.auditing import exported, sees_whole, visible
from mingzhang.web.views.answers import user_of

_A_PAGE = 50
_ASKED = ("who", "group", "organisation", "since", "until", "object")


@login_required
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """What was done, latest first."""
    user = _auditor(request)
    asked = {name: request.GET.get(name, "").strip() for name in _ASKED}
    seen = visible(user)
    found = _sifted(seen, asked)
    if (below := request.GET.get("below", "")).isascii() and below.isdecimal():
        found = found.filter(number__lt=int(below[:18]))
    rows = list(found.order_by("-number")[: _A_PAGE + 1])
    shown = rows[:_A_PAGE]
    onward = request.GET.copy()
    if len(rows) > _A_PAGE:
        onward["below"] = str(shown[-1].number)
    words = {
        "rows": [_row(event) for event in shown],
        "asked": asked,
        "sifted": any(asked.values()),
        "groups": history.GROUPS,
        "head": seen.order_by("-number").first(),
        "count": seen.count(),
        "whole": sees_whole(user),
        "older": onward.urlencode() if len(rows) > _A_PAGE else "",
        "first": "below" not in request.GET,
    }
    return render(request, "log/list.html", words)


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """All that a user may read, oldest first, one JSON object a line; proved by ``verify-log``."""
    user = _auditor(request)
    head = visible(user).order_by("-number").values_list("number", flat=True).first() or 0
    entries = exported(visible(user).filter(number__lte=head))
    lines = (f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in entries)
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    part = "" if sees_whole(user) else "-excerpt"
    response["Content-Disposition"] = f'attachment; filename="mingzhang-log-{head}{part}.jsonl"'
    response["Cache-Control"] = "private, no-store"
    return response


def _auditor(request: HttpRequest) -> User:
    user = user_of(request)
    if not reach(user, TABLE[Action.SEE_LOG]).exists():
        raise Http404
    return user


def _sifted(events: QuerySet[Event], asked: dict[str, str]) -> QuerySet[Event]:
    if asked["who"]:
        events = events.filter(actor__icontains=asked["who"])
    if asked["organisation"]:
        events = events.filter(organisation__icontains=asked["organisation"])
    if asked["group"] in history.GROUPS:
        events = events.filter(action__startswith=f"{asked['group']}.")
    if asked["object"]:
        kind, _, name = asked["object"].partition(":")
        about = Q(object_type=kind, object_id=name)
        events = events.filter(about)
    if (since := _day(asked["since"])) is not None:
        events = events.filter(at__gte=_midnight(since))
    if (until := _day(asked["until"])) is not None:
        events = events.filter(at__lt=_midnight(until + timedelta(days=1)))
    return events


def _day(said: str) -> date | None:
    """A day as it was typed in; what is none is not asked for."""
    try:
        day = parse_date(said)
    except ValueError:
        return None
    return day if day is not None and 1990 <= day.year <= 9000 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "done": history.done(event),
        "subject": history.subject(event),
        "changes": history.changes(event),
        "object": f"{event.object_type}:{event.object_id}",
    }
