"""Findings: the work list over all filings in reach, and what can be done with one of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from mingzhang.facts import Message
from mingzhang.web.models import UNSETTLED, Item, User, Verdict
from mingzhang.web.pages.worklist import (
    SEVERITIES,
    WORST_FIRST,
    Entry,
    entries,
    in_reach,
    rule_told,
    shown,
)
from mingzhang.web.services import findings
from mingzhang.web.services.moving import Refused
from mingzhang.web.views.answers import came_from, filing_or_404, tell, user_of, version_of

_A_PAGE = 30
_MOST_OFFERED = 200
"""Bodies and rules that a filter offers."""
_STATES = {
    "open": UNSETTLED,
    "settled": Q(gone=False) & ~UNSETTLED & ~Q(severity="note"),
    "disputed": Q(gone=False, verdict=Verdict.DISPUTED),
    "gone": Q(gone=True),
    "all": Q(),
}


@login_required
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """Findings of all filings in reach: by person, state, severity, rule, body and year."""
    user, asked = user_of(request), request.GET
    seen = in_reach(user)
    if asked.get("part") == "counts":  # the page asks after a decision
        return render(request, "findings/_counts.html", {"counts": _counts(seen, user)})
    state = asked.get("state", "open")
    state = state if state in _STATES else "open"
    found = _filtered(seen.filter(_STATES[state]), asked, user)
    page = Paginator(
        shown(found).order_by(
            WORST_FIRST, "-filing__year", "filing__organisation__code", "rule", "pk"
        ),
        _A_PAGE,
    ).get_page(asked.get("page"))
    found_entries = entries(page, user)
    query = asked.copy()
    query.pop("page", None)
    return render(
        request,
        "findings/list.html",
        {
            "page": page,
            "entries": found_entries,
            "counts": _counts(seen, user),
            "asked": asked,
            "state": state,
            "severities": SEVERITIES,
            "rules": _rules(seen),
            "bodies": seen.order_by("filing__organisation__code")
            .values_list("filing__organisation__public_id", "filing__organisation__name")
            .distinct()[:_MOST_OFFERED],
            "years": seen.order_by("-filing__year")
            .values_list("filing__year", flat=True)
            .distinct(),
            "query": query.urlencode(),
            "together": _together(found_entries, asked),
        },
    )


def _filtered(found: QuerySet[Item], asked: QueryDict, user: User) -> QuerySet[Item]:
    who = asked.get("who", "")
    if who == "mine":
        found = found.filter(assignee=user)
    elif who == "none":
        found = found.filter(assignee=None)
    if (severity := asked.get("severity", "")) in SEVERITIES:
        found = found.filter(severity=severity)
    if rule := asked.get("rule", "")[:12]:
        found = found.filter(rule=rule)
    if (year := asked.get("year", "")).isascii() and year.isdigit() and len(year) == 4:
        found = found.filter(filing__year=int(year))
    if body := asked.get("body", "")[:36]:
        try:
            found = found.filter(filing__organisation__public_id=UUID(body))
        except ValueError:
            found = found.none()
    return found


def _counts(seen: QuerySet[Item], user: User) -> dict[str, int]:
    """What the head of the list says."""
    counted: dict[str, int] = seen.aggregate(
        mine=Count("pk", filter=UNSETTLED & Q(assignee=user)),
        open=Count("pk", filter=UNSETTLED),
        errors=Count("pk", filter=UNSETTLED & Q(severity="error")),
        warnings=Count("pk", filter=UNSETTLED & Q(severity="warning")),
        disputed=Count("pk", filter=_STATES["disputed"]),
        settled=Count("pk", filter=_STATES["settled"]),
    )
    return counted


def _rules(seen: QuerySet[Item]) -> list[tuple[str, Message | None]]:
    named = seen.order_by("rule").values_list("rule", flat=True).distinct()[:_MOST_OFFERED]
    return [(rule, told.name if (told := rule_told(rule)) else None) for rule in named]


def _together(found: list[Entry], asked: QueryDict) -> bool:
    """Whether warnings can be explained together: one rule was chosen and several are open."""
    open_ones = (one for one in found if Verdict.EXPLAINED in one.may and not one.item.settled)
    return bool(asked.get("rule")) and len(list(open_ones)) > 1


@login_required
@require_GET
def item(request: HttpRequest, public_id: str, item: int) -> HttpResponse:
    """One finding with its rule, places and history."""
    user = user_of(request)
    held = _item_or_404(user, public_id, item)
    return _shown(request, entries([held], user)[0])


@login_required
@require_POST
def decide(request: HttpRequest, public_id: str, item: int) -> HttpResponse:
    """Decide about a finding."""
    verdict = request.POST.get("verdict", "")

    def act(held: Item, user: User) -> None:
        if verdict not in Verdict.values:
            raise Http404
        findings.decide(held, verdict, user, version_of(request), request.POST.get("reason", ""))

    return _answered(request, public_id, item, act)


@login_required
@require_POST
def comment(request: HttpRequest, public_id: str, item: int) -> HttpResponse:
    """Say something about a finding."""

    def act(held: Item, user: User) -> None:
        findings.comment(held, request.POST.get("text", ""), user)

    return _answered(request, public_id, item, act)


@login_required
@require_POST
def assign(request: HttpRequest, public_id: str, item: int) -> HttpResponse:
    """Give a finding to somebody, or to nobody."""
    said = request.POST.get("to", "")

    def act(held: Item, user: User) -> None:
        to = None
        if said:
            number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
            to = User.objects.filter(pk=number, is_active=True).first()
            if to is None:
                raise Refused(Message("没有这个用户。", "There is no such user."))
        findings.assign(held, to, user)

    return _answered(request, public_id, item, act)


@login_required
@require_POST
def explain(request: HttpRequest) -> HttpResponse:
    """Explain the ticked warnings of one rule with one reason."""
    user = user_of(request)
    chosen = {}
    for said in request.POST.getlist("chosen")[: findings.MOST_AT_ONCE + 1]:
        pk, _, version = said.partition(":")
        if all(word.isascii() and word.isdigit() and len(word) < 10 for word in (pk, version)):
            chosen[int(pk)] = int(version)
    held = in_reach(user).filter(pk__in=chosen).select_related("filing__organisation", "decided_by")
    try:
        done, left = findings.explain_together(
            [(one, chosen[one.pk]) for one in held], request.POST.get("reason", ""), user
        )
    except Refused as refused:
        tell(request, refused.said, "error")
        return redirect(came_from(request, reverse("findings")))
    tell(request, Message(f"已说明{done}条。", f"{done} explained."))
    if left:
        said = Message(
            f"{left}条没有说明：已被他人处理过，或不由您处理。",
            f"{left} were not explained: somebody dealt with them, or they are not yours.",
        )
        tell(request, said, "warning")
    return redirect(came_from(request, reverse("findings")))


def _answered(
    request: HttpRequest, public_id: str, number: int, act: Callable[[Item, User], None]
) -> HttpResponse:
    """Do something with a finding, then show it: it alone to a page that swaps it in place, else
    the page the form came from. What a refused user had written stands in the form again."""
    user = user_of(request)
    held = _item_or_404(user, public_id, number)
    refusal = None
    try:
        act(held, user)
    except Refused as refused:
        refusal = refused.said
    if "HX-Request" not in request.headers and refusal is None:
        return redirect(_back(request, held))
    now = entries([_item_or_404(user, public_id, number)], user)[0]
    if refusal is not None:
        now.refusal = refusal
        now.typed = {key: request.POST.get(key, "")[:5000] for key in ("reason", "text")}
    return _shown(request, now)


def _shown(request: HttpRequest, one: Entry) -> HttpResponse:
    """A finding alone for a page that swaps it, on a page of its own for everybody else."""
    template = "findings/item.html"
    if "HX-Request" in request.headers:
        template = "findings/_item.html"
    context = {"entry": one, "filing": one.item.filing, "unfolded": True}
    response = render(request, template, context, status=409 if one.refusal else 200)
    response["HX-Trigger"] = "findings-changed"
    response["Vary"] = "HX-Request"
    return response


def _back(request: HttpRequest, held: Item) -> str:
    """The page a form was sent from, at the finding."""
    filing = reverse("filing", args=[held.filing.public_id])
    said = request.POST.get("next", "") or came_from(request, filing)
    ours = url_has_allowed_host_and_scheme(said, {request.get_host()}, request.is_secure())
    return f"{(said if ours else filing).partition('#')[0]}#item-{held.pk}"


def _item_or_404(user: User, public_id: str, pk: int) -> Item:
    held = Item.objects.filter(pk=pk, filing=filing_or_404(user, public_id))
    found = shown(held).first()
    if found is None:
        raise Http404
    return found
