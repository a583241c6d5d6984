"""The year of performance targets: judged, reported by month, watched, evaluated, released."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.flow import flow
from mingzhang.web.models import Filing
from mingzhang.web.pure import yearly
from mingzhang.web.pure.entering import Sheet, blame, compare, entered, sheet_of, typed_sheet
from mingzhang.web.pure.yearly import FORMATS, LAST, Group
from mingzhang.web.rights import Action, may
from mingzhang.web.services import performing
from mingzhang.web.services.moving import Refused, Stale
from mingzhang.web.services.performing import Entry, Year
from mingzhang.web.views.answers import TYPES, filing_or_404, language, refusals_told, tell, user_of

MONTHS = range(1, 13)
A_PAGE, A_FORM = 25, 40
"""Projects on a page, and indicators in a form."""
_KINDS = ("monitoring", "evaluation")
_LIMITS = Limits(120, 1536)
_MOST_FINDINGS = 100


# ------------------------------------------------------------------------------------- the year


@login_required
@require_GET
def month(request: HttpRequest, public_id: str, month: int) -> HttpResponse:
    """Which projects have reported a month, and the way to each."""
    one = filing_or_404(user_of(request), public_id)
    if month not in MONTHS:
        raise Http404
    told = common(request, one)
    year: Year | None = told["year"]
    budget = year.joined.budget if year is not None else None
    if year is None or budget is None:
        return render(request, "performance/month.html", {**told, "month": month, "months": MONTHS})
    groups = yearly.groups(budget)
    reported = yearly.parts(year.joined, groups, month)
    rows = [
        {
            "group": group,
            "payments": [row for _, row in part.payments],
            "reached": sum(place is not None for place, _ in part.actuals),
            "all": len(part.actuals),
        }
        for group, part in zip(groups, reported, strict=True)
    ]
    unpaid = [row for row in rows if row["group"].project and not row["payments"]]
    only_open = "open" in request.GET
    return render(
        request,
        "performance/month.html",
        {
            **told,
            "month": month,
            "months": MONTHS,
            "page": page_of(unpaid if only_open else rows, request),
            "only_open": only_open,
            "all_rows": len(rows),
            "unpaid": len(unpaid),
            "watched": yearly.course_of_year(budget).as_of,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
@refusals_told
def entry(request: HttpRequest, public_id: str, month: int, place: int) -> HttpResponse:
    """The form of a project for a month: what was paid, what each indicator has reached."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    year = performing.demanded(one)
    if month not in MONTHS:
        raise Http404
    if year.joined.budget is None:
        return redirect("performance_month", public_id, month)
    group = _group_or_404(year, place)
    if request.method == "GET":
        return _form(request, one, year, sheet_of(year.joined, group, month))
    group = performing.named_group(year.joined, request.POST.get("group", ""))
    before = yearly.part(year.joined, group, month).texts()
    rows = entered(request.POST, yearly.lines_of(year.joined.budget, group), before)
    sent = Entry(group.label, month, rows, _seen(request), _revision(request))
    made = typed_sheet(year.joined, group, month, rows)
    try:
        reported = performing.report(one, user, sent)
    except Stale as stale:
        now = performing.demanded(one)
        compare(made, sheet_of(now.joined, group, month))
        return _form(request, one, now, made, stale.said)
    if reported.saved is None:
        blame(made, reported.joined.problems, reported.offsets)
        return _form(request, one, year, made)
    tell(request, Message("已保存。", "Saved."))
    page = number_of(request.POST.get("page", "")) or 1
    if "next" in request.POST and page * A_FORM < len(rows["actuals"]):
        page += 1
    elif "next" in request.POST and place < len(yearly.groups(year.joined.budget)):
        place, page = place + 1, 1
    address = reverse("performance_entry", args=[public_id, month, place])
    return redirect(f"{address}?page={page}" if page > 1 else address)


def _form(
    request: HttpRequest, one: Filing, year: Year, made: Sheet, stale: Message | None = None
) -> HttpResponse:
    number = made.group.number
    every = yearly.groups(year.joined.budget) if year.joined.budget is not None else ()
    status = 409 if stale is not None else 422 if made.mistakes else 200
    # A body with hundreds of indicators reports them part by part: what a form may hold is bounded.
    part = Paginator([*enumerate(made.actuals)], A_FORM).get_page(
        request.POST.get("page") or request.GET.get("page")
    )
    shown = {number for number, _ in part}
    blamed = [(n, row) for n, row in enumerate(made.actuals) if n not in shown and row.mistakes]
    return render(
        request,
        "performance/entry.html",
        {
            **common(request, one),
            "year": year,
            "sheet": made,
            "month": made.month,
            "months": MONTHS,
            "stale": stale,
            "part": part,
            "shown": [*part, *blamed],
            "before": number - 1,
            "after": number + 1 if number < len(every) else 0,
            "groups": every,
        },
        status=status,
    )


@login_required
@require_GET
def monitoring(request: HttpRequest, public_id: str) -> HttpResponse:
    """The lights of a month with their reasons."""
    one = filing_or_404(user_of(request), public_id)
    told = common(request, one)
    chosen = number_of(request.GET.get("month", "")) or _last_month(told["year"])
    if chosen not in MONTHS:
        raise Http404
    year: Year | None = told["year"]
    found = yearly.monitored(year.joined, chosen) if year is not None else None
    lights = Counter(project.light.value for project in found.projects) if found else Counter()
    light = request.GET.get("light", "")
    light = light if light in lights else ""
    shown = [one for one in found.projects if light in ("", one.light.value)] if found else []
    return render(
        request,
        "performance/monitoring.html",
        {
            **told,
            "month": chosen,
            "months": MONTHS,
            "found": found,
            "page": page_of(shown, request),
            "light": light,
            "query": f"month={chosen}&" + (f"light={light}&" if light else ""),
            "lights": [(light, lights[light]) for light in ("red", "yellow", "green", "grey")],
            "formats": FORMATS,
        },
    )


def _last_month(year: Year | None) -> int:
    """The latest month of which something was reported; the present one otherwise."""
    if year is not None and year.joined.budget is not None:
        known = [one.month for one in year.joined.budget.actuals]
        if known:
            return max(known)
    return timezone.localdate().month


@login_required
@require_GET
def evaluation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every form with the score that was claimed beside the computed one."""
    user = user_of(request)
    one = filing_or_404(user, public_id)
    told = common(request, one)
    year: Year | None = told["year"]
    found = yearly.evaluated(year.joined) if year is not None else None
    published = one.organisation.publications.filter(year=one.year, stage="budget").exists()
    return render(
        request,
        "performance/evaluation.html",
        {
            **told,
            "found": found,
            "page": page_of(yearly.forms_of(found) if found else (), request),
            "findings": found.findings[:_MOST_FINDINGS] if found else (),
            "scheme": yearly.scheme_of(year.joined.budget)
            if year is not None and year.joined.budget is not None
            else None,
            "formats": FORMATS,
            "may_release": published and may(user, Action.RELEASE, one.organisation),
            "releases": one.releases.select_related("released_by").order_by("-number"),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
@refusals_told
def scores(request: HttpRequest, public_id: str, place: int) -> HttpResponse:
    """One form: each indicator with its arithmetic, and the scores the body gives itself."""
    user = user_of(request)
    action = Action.FILL_IN if request.method == "POST" else Action.SEE
    one = filing_or_404(user, public_id, action)
    year = performing.demanded(one)
    if year.joined.budget is None:
        return redirect("performance_evaluation", public_id)
    group, mistakes, status = _group_or_404(year, place), {}, 200
    typed: dict[int, str] = {}
    stale: Message | None = None
    if request.method == "POST":
        group = performing.named_group(year.joined, request.POST.get("group", ""))
        lines = yearly.lines_of(year.joined.budget, group)
        rows = yearly.part(year.joined, group, LAST).texts()
        for number, (row, line) in enumerate(zip(rows["actuals"], lines, strict=True)):
            said = request.POST.get(f"claimed-{number}", "")[:20].strip()
            if said or row:
                typed[number] = said
                row.update(claimed=said, level3=line.level3)
        sent = Entry(group.label, LAST, rows, _seen(request), _revision(request))
        try:
            reported = performing.report(one, user, sent)
        except Stale as refused:
            year, stale, status = performing.demanded(one), refused.said, 409
        else:
            if reported.saved is not None:
                tell(request, Message("自评得分已保存。", "The scores are saved."))
                return redirect("performance_scores", public_id, place)
            mistakes, status = yearly.mistakes_of(reported.joined, reported.offsets), 422
    form = yearly.form_of(year.joined, group)
    rows_shown = [
        {
            "score": score,
            "gap": score.gap,
            "typed": typed.get(n),
            "mistakes": mistakes.get(n, ()),
        }
        for n, score in enumerate(form.evaluation.scores)
    ]
    every = yearly.groups(year.joined.budget) if year.joined.budget is not None else ()
    told = {"form": form, "rows": rows_shown, "stale": stale, "groups": every, "group": group}
    return render(
        request,
        "performance/scores.html",
        {**common(request, one), "year": year, **told, "before": place - 1,
         "after": place + 1 if place < len(every) else 0},
        status=status,
    )  # fmt: skip


@login_required
@require_GET
@refusals_told
def document(request: HttpRequest, public_id: str, kind: str, form: str) -> HttpResponse:
    """The monitoring report or the self-evaluation with its forms, as a file."""
    one = filing_or_404(user_of(request), public_id)
    month = number_of(request.GET.get("month", str(LAST)))
    if kind not in _KINDS or form not in FORMATS or month not in MONTHS:
        raise Http404
    year = performing.demanded(one)
    rows = year.last.cells if year.last is not None else None
    paper = yearly.Paper(year.revision.content, rows, kind, form, month, language())
    try:
        made = run_confined(yearly.written, paper, _LIMITS)
    except Stopped as stopped:
        raise Refused(stopped.message) from stopped
    if isinstance(made, Message):
        raise Refused(made)
    name, data = made
    header = content_disposition_header(True, name) or "attachment"
    return HttpResponse(data, TYPES[form], headers={"Content-Disposition": header})


@login_required
@require_POST
@refusals_told
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the self-evaluation to everybody."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.RELEASE)
    performing.release(one, user, _seen(request), request.POST.get("note", ""))
    tell(request, Message("绩效自评结果已公开。", "The self-evaluation is public now."))
    return redirect("performance_evaluation", public_id)


@login_required
@require_POST
@refusals_told
def mend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave out records that do not fit the budget since it was corrected."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    performing.mend(one, user, _seen(request))
    tell(
        request, Message("对不上的记录已移除，历史记录仍在。", "Left out; the history keeps them.")
    )
    return redirect("performance", public_id)


# --------------------------------------------------------------------------------------- shared


def common(request: HttpRequest, one: Filing) -> dict[str, Any]:
    """What all pages of the year show."""
    user = user_of(request)
    year = performing.year_of(one)
    state = flow().states[one.state]
    wrong = list(year.joined.problems) if year and year.joined.budget is None else []
    return {
        "filing": one,
        "state": state,
        "open": state.open,
        "year": year,
        "misfits": [(p.message, yearly.row_of(year.joined, p)) for p in wrong] if year else [],
        "fills": may(user, Action.FILL_IN, one.organisation),
        "this_month": timezone.localdate().month if timezone.localdate().year == one.year else LAST,
        "here": request.resolver_match.url_name if request.resolver_match else "",
    }


def page_of(found: Sequence[Any], request: HttpRequest, holding: int = 0) -> Page[Any]:
    """The part of a long list that is shown: the one that was asked for, or that holds the one of
    this number (from 1)."""
    asked = request.GET.get("page") or (holding + A_PAGE - 1) // A_PAGE or 1
    return Paginator(found, A_PAGE).get_page(asked)


def _group_or_404(year: Year, place: int) -> Group:
    every = yearly.groups(year.joined.budget) if year.joined.budget is not None else ()
    if not 1 <= place <= len(every):
        raise Http404
    return every[place - 1]


def number_of(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _seen(request: HttpRequest) -> int:
    """The number of the last record on the user's screen."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1


def _revision(request: HttpRequest) -> int:
    return number_of(request.POST.get("revision", ""))
