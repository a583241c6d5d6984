"""The work home: a user's day."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from mingzhang.facts import Message
from mingzhang.web.flow import flow
from mingzhang.web.models import Kind
from mingzhang.web.pages import desk
from mingzhang.web.rights import Action
from mingzhang.web.services.congress import enter
from mingzhang.web.services.moving import Refused
from mingzhang.web.views.answers import (
    day_of,
    organisation_or_404,
    refusals_told,
    tell,
    user_of,
    version_of,
)

_A_PAGE = 40
_MOST_WAITING = 12
_FEW = 3
"""From so many bodies on the page has filters and says how far they all are."""


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the user, then every body in reach with its filing of the year."""
    user = user_of(request)
    years, shown = desk.years(user)
    said = request.GET.get("year", "")
    year = int(said) if said.isascii() and said.isdigit() and int(said) in years else shown
    found = desk.rows(user, year)
    todo = desk.waiting(found)
    asked = {key: request.GET.get(key, "").strip()[:60] for key in ("q", "state", "department")}
    filtered = any(asked.values())
    if filtered:
        listed = desk.chosen(found, asked["q"], asked["state"], asked["department"])
    else:
        listed = desk.tree(found)
    page = Paginator(listed, _A_PAGE).get_page(request.GET.get("page"))
    desk.with_deadlines(one for row in page.object_list for one in (row, *row.units))
    items, assigned = desk.assigned(user)
    departments = [row for row in found if row.organisation.kind == Kind.DEPARTMENT]
    return render(
        request,
        "work/home.html",
        {
            "years": years,
            "year": year,
            "bodies": len(found),
            "congress": desk.congress(user, year),
            "owed": desk.owed(user, year),
            "todo": todo[:_MOST_WAITING],
            "todo_more": max(0, len(todo) - _MOST_WAITING),
            "items": items,
            "assigned": assigned,
            "asked": asked,
            "query": urlencode({"year": year, **{k: v for k, v in asked.items() if v}}),
            "filtered": filtered,
            "states": flow().states.values(),
            "departments": departments if len(departments) >= _FEW else (),
            "many": len(found) >= _FEW,
            "page": page,
            "parts": desk.progress(found),
        },
    )


@login_required
@require_POST
@refusals_told
def congress(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    """Enter when the people's congress approved the budget of a government, or correct it."""
    user = user_of(request)
    government = organisation_or_404(user, organisation, Action.CONGRESS)
    if government.kind != Kind.GOVERNMENT or not 2000 <= year <= 2099:
        raise Http404
    day = day_of(request)
    if day is None:
        raise Refused(Message("请填写日期。", "Please enter a day."))
    enter(government, year, day, user, version_of(request), request.POST.get("reason", ""))
    tell(request, Message("人大批准日期已录入。", "The day of the approval was entered."))
    return redirect(f"{reverse('work')}?year={year}")
