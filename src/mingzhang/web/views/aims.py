"""The targets of a budget: each judged, and the indicator library to take one from."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from mingzhang.facts import Message
from mingzhang.web.jobs import later_check_revision
from mingzhang.web.pure import aiming, yearly
from mingzhang.web.rights import Action
from mingzhang.web.services import drafting, performing
from mingzhang.web.services.moving import Refused
from mingzhang.web.services.performing import Year
from mingzhang.web.views.answers import filing_or_404, refusals_told, tell, user_of
from mingzhang.web.views.performing import common, number_of, page_of

_OF_INDICATOR = ("level1", "level2", "level3", "value", "weight")


@login_required
@require_GET
def targets(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every project with its targets, its money, and what is found about each target."""
    user = user_of(request)
    one = filing_or_404(user, public_id)
    told = common(request, one)
    year: Year | None = told["year"]
    revision = one.revision if told["open"] or year is None else year.revision
    if revision is None:
        return render(request, "performance/targets.html", {**told, "judged": None})
    judged = aiming.targets(revision.content)
    fills, chosen = told["fills"] and told["open"], number_of(request.GET.get("add", ""))
    return render(
        request,
        "performance/targets.html",
        {
            **told,
            "revision": revision,
            "judged": judged,
            "page": page_of(judged.groups, request, chosen),
            "may_edit": fills,
            "drafting": fills and one.drafts.filter(user=user).exists(),
            "chosen": chosen,
        },
    )


@login_required
@require_GET
def library(request: HttpRequest, public_id: str) -> HttpResponse:
    """Indicators of the library for what was typed: the list below the search field."""
    filing_or_404(user_of(request), public_id, Action.FILL_IN)
    words = request.GET.get("q", "")[:60]
    found = aiming.library(words)
    return render(request, "performance/_found.html", {"found": found, "q": words})


@login_required
@require_POST
@refusals_told
def insert(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add an indicator to a project as the next revision."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    version = number_of(request.POST.get("version", "")) or -1
    if one.revision is None:
        raise Refused(Message("还没有填报内容。", "Nothing has been filled in yet."))
    content, said = one.revision.content, request.POST.get("group", "")
    group = performing.named_group(yearly.joined(content, None), said)
    row = {key: request.POST.get(key, "").strip()[:200] for key in _OF_INDICATOR}
    judged = aiming.with_indicator(content, group, row)
    if judged.content is None:
        told = next((p for p in judged.problems if p.severity.value == "error"), None)
        raise Refused(told.message if told else Message("不能加入。", "It cannot be added."))
    note = f"加入绩效指标：{group.name}·{row['level3']}"
    revision = drafting.save(one, judged.content, user, version, note, "绩效指标库")
    later_check_revision(revision)
    done = Message(f"已加入“{row['level3']}”，存为第{revision.number}稿。",
                   f"“{row['level3']}” was added as version {revision.number}.")  # fmt: skip
    tell(request, done)
    return redirect("performance", public_id)
