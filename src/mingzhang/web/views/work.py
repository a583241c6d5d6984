"""The work inside the offices: filing in, moving on, working off findings."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingzhang.facts import Message
from mingzhang.web import deadlines, units
from mingzhang.web.deadlines import department_filing
from mingzhang.web.flow import flow
from mingzhang.web.jobs import later_check_revision
from mingzhang.web.models import Filing, User
from mingzhang.web.pages import cockpit
from mingzhang.web.pure.work import Loaded
from mingzhang.web.rights import Action, may
from mingzhang.web.services import consolidating, drafting, marking, ordering, uploading
from mingzhang.web.services.moving import Refused, move, possible
from mingzhang.web.views.answers import (
    TYPES,
    day_of,
    filing_or_404,
    language,
    organisation_or_404,
    refusals_told,
    tell,
    user_of,
    version_of,
)


@login_required
@require_POST
@refusals_told
def open_filing(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    """Begin the filing of a body and year."""
    user = user_of(request)
    body = organisation_or_404(user, organisation, Action.FILL_IN)
    if not 2000 <= year <= 2099:
        raise Http404
    return redirect("filing", drafting.open_filing(body, year, user).public_id)


@login_required
@require_GET
def filing(request: HttpRequest, public_id: str) -> HttpResponse:
    """A filing: how far it is, what is next and what blocks it, its findings, versions, files."""
    user = user_of(request)
    one = filing_or_404(user, public_id)
    revision, state = one.revision, flow().states[one.state]
    checking = revision is not None and revision.errors is None and not revision.problem
    ordered = ordering.latest(one)
    publishing = ordered is not None and ordered.pending
    if "state" in request.GET:  # the page asks whether the check, or the publishing, has ended
        ordering.rescue()
        return JsonResponse({"state": "working" if checking or publishing else "done"})
    settled = [item.settled for item in one.items.filter(gone=False)]
    revisions = list(one.revisions.select_related("author").defer("content").order_by("-number"))
    happened, all_events = cockpit.history(one)
    fills = may(user, Action.FILL_IN, one.organisation)
    above, turn = department_filing(one), cockpit.turn(one, user)
    # After a decision about a finding the page asks for what it has to say about the next step.
    part = request.GET.get("part") == "next"
    return render(
        request,
        "work/filing/_next_again.html" if part else "work/filing.html",
        {
            "filing": one,
            "state": state,
            "steps": cockpit.steps(one),
            "turn": turn,
            "countdowns": deadlines.of(one),
            "moves": possible(one, user),
            "today": timezone.localdate(),
            "checking": checking,
            "publishing": publishing,
            "ordered": ordered,
            "may_check_again": cockpit.may_check_again(revision)
            and (fills or may(user, Action.REVIEW, one.organisation)),
            "all_items": len(settled),
            "open_items": settled.count(False),
            "revisions": revisions[:_MOST_REVISIONS],
            "all_revisions": len(revisions),
            "earlier": revisions[1] if len(revisions) > 1 else None,
            "happened": happened,
            "all_events": all_events,
            "may_fill": fills and state.open,
            "reviews": turn.mine and turn.move is not None and turn.move.reviews,
            "may_download": may(user, Action.DOWNLOAD, one.organisation),
            "members": [(m, units.state_name(m)) for m in units.members(one)],
            "department": above if above is not None and _sees(user, above) else None,
            "publications": one.organisation.publications.filter(year=one.year),
        },
    )


_MOST_REVISIONS = 30


def _sees(user: User, one: Filing) -> bool:
    return may(user, Action.SEE, one.organisation)


@login_required
@require_POST
@refusals_told
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a workbook as the next revision."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    file = request.FILES.get("workbook")
    if file is None:
        raise Refused(Message("请选择工作簿文件。", "Please choose a workbook."))
    if (file.size or 0) > settings.MAX_UPLOAD:
        raise Refused(uploading.too_large(file.name or ""))
    with tempfile.TemporaryDirectory(prefix="mingzhang-workbook-") as folder:
        path = Path(folder) / _own_name(file.name or "")
        with path.open("wb") as held:
            for chunk in file.chunks():
                held.write(chunk)
        loaded = drafting.read_upload(path)
        if isinstance(loaded, Message):
            raise Refused(loaded)
        if loaded.content is None:
            copy = marking.mark(path, one, user, language()) if loaded.placed else None
            context = {"filing": one, "problems": loaded.problems, "copy": copy}
            return render(request, "work/problems.html", context, status=422)
    drafting.demand_same_year(one, loaded.year)
    if not request.POST.get("counts"):
        drafting.demand_newest(one, loaded.origin, user)
    version = version_of(request)
    revision = drafting.save(
        one, loaded.content, user, version, request.POST.get("note", ""), Path(file.name or "").name
    )
    later_check_revision(revision)
    tell(request, Message("已保存，正在审核。", "Saved; it is being checked."))
    return redirect("filing", public_id)


def _own_name(name: str) -> str:
    """The name of an uploaded file as one of ours: what is said about the file calls it by it. A
    file system takes 255 bytes; the end of a name says more than its beginning."""
    said = "".join(one for one in name if one.isprintable() and one not in "/\\")
    return said.encode()[-200:].decode(errors="ignore").lstrip(".") or "workbook"


@login_required
@require_GET
def marked_copy(request: HttpRequest, public_id: str, key: UUID) -> FileResponse:
    """The workbook that was not taken, with its mistakes marked; for who uploaded it alone."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    copy = marking.marked(key, one, user)
    if copy is None:
        raise Http404
    response = FileResponse(
        copy.open("rb"),
        as_attachment=True,
        filename=f"{one.organisation.code or one.organisation.slug}-{one.year}-marked.xlsx",
        content_type=TYPES["xlsx"],
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
@refusals_told
def make_move(request: HttpRequest, public_id: str, action: str) -> HttpResponse:
    """Move a filing on."""
    user = user_of(request)
    one = filing_or_404(user, public_id)
    if action not in flow().moves:
        raise Http404
    version, reason = version_of(request), request.POST.get("reason", "")
    if flow().moves[action].publishes:
        ordering.order(one, action, user, version, reason)
        return redirect("filing", public_id)
    move(one, action, user, version, reason, day_of(request))
    name = flow().moves[action].name
    tell(request, Message(f"{name.zh}：已完成。", f"Done: {name.en}."))
    return redirect("filing", public_id)


@login_required
@require_POST
@refusals_told
def check_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have a revision checked whose check broke off."""
    user = user_of(request)
    one = filing_or_404(user, public_id)
    later_check_revision(drafting.check_again(one, user, version_of(request)))
    tell(request, Message("已重新提交审核。", "It is being checked again."))
    return redirect("filing", public_id)


@login_required
@require_POST
@refusals_told
def consolidate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make the department's budget from its units'."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    made = consolidating.consolidate(one, user, version_of(request))
    if isinstance(made, Loaded):
        context = {"filing": one, "problems": made.problems, "joining": True}
        return render(request, "work/problems.html", context, status=422)
    later_check_revision(made)
    tell(request, Message("已汇总为新的一稿，正在审核。", "Put together; it is being checked."))
    return redirect("filing", public_id)
