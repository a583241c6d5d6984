"""The work inside the offices: filing in, moving on, working off findings."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.facts import Message
from mingzhang.web.flow import flow
from mingzhang.web.jobs import later_check_revision
from mingzhang.web.models import Item, User, Verdict
from mingzhang.web.rights import TABLE, Action, filings, may, reach
from mingzhang.web.services import drafting, findings, publishing
from mingzhang.web.services.moving import Refused, move, possible
from mingzhang.web.views.answers import (
    filing_or_404,
    organisation_or_404,
    refusals_told,
    tell,
    user_of,
)
from mingzhang.web.work import budget_of, compiled

_PUBLISHING = ("publish", "republish")
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do: every body in reach with its filing of the year."""
    user = user_of(request)
    years = sorted({*filings(user).values_list("year", flat=True), timezone.localdate().year + 1})
    said = request.GET.get("year", "")
    year = int(said) if said.isdigit() and int(said) in years else years[-1]
    held = {f.organisation_id: f for f in filings(user).filter(year=year)}
    fills = set(reach(user, TABLE[Action.FILL_IN]).values_list("pk", flat=True))
    rows = []
    bodies = reach(user, TABLE[Action.SEE]).filter(kind__in=("department", "unit"))
    for body in bodies.select_related("parent"):
        filing = held.get(body.pk)
        rows.append(
            {
                "organisation": body,
                "filing": filing,
                "state": flow().states[filing.state] if filing is not None else None,
                "moves": possible(filing, user) if filing is not None else (),
                "may_open": filing is None and body.pk in fills,
            }
        )
    rows.sort(key=lambda row: (not row["moves"], row["organisation"].code))
    return render(request, "work/home.html", {"rows": rows, "year": year, "years": years})


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
    """A filing: its state and moves, its findings, its versions, its files."""
    user = user_of(request)
    one = filing_or_404(user, public_id)
    items = list(one.items.filter(gone=False).select_related("assignee", "decided_by"))
    order = {"error": 0, "warning": 1, "note": 2}
    items.sort(key=lambda item: (item.settled, order[item.severity], item.rule, item.pk))
    return render(
        request,
        "work/filing.html",
        {
            "filing": one,
            "state": flow().states[one.state],
            "states": list(flow().states.values()),
            "moves": possible(one, user),
            "items": items,
            "open_items": sum(not item.settled for item in items),
            "revisions": one.revisions.select_related("author").order_by("-number"),
            "may_fill": may(user, Action.FILL_IN, one.organisation)
            and flow().states[one.state].open,
            "may_decide": may(user, Action.EXPLAIN, one.organisation),
            "verdicts": Verdict,
            "formats": [f.value for f in SetFormat],
            "publications": one.organisation.publications.filter(year=one.year),
        },
    )


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
    with tempfile.NamedTemporaryFile(suffix=Path(file.name or "").suffix[:6]) as held:
        for chunk in file.chunks():
            held.write(chunk)
        held.flush()
        loaded = drafting.read_upload(Path(held.name))
    if isinstance(loaded, Message):
        raise Refused(loaded)
    if loaded.content is None:
        return render(
            request, "work/problems.html", {"filing": one, "problems": loaded.problems}, status=422
        )
    drafting.demand_same_year(one, loaded.year)
    version = _version(request)
    revision = drafting.save(
        one, loaded.content, user, version, request.POST.get("note", ""), Path(file.name or "").name
    )
    later_check_revision(revision)
    tell(request, Message("已保存，正在审核。", "Saved; it is being checked."))
    return redirect("filing", public_id)


@login_required
@require_POST
@refusals_told
def make_move(request: HttpRequest, public_id: str, action: str) -> HttpResponse:
    """Move a filing on."""
    user = user_of(request)
    one = filing_or_404(user, public_id)
    if action not in flow().moves:
        raise Http404
    version, reason = _version(request), request.POST.get("reason", "")
    if action in _PUBLISHING:
        publishing.publish(one, action, user, version, reason)
    else:
        move(one, action, user, version, reason)
    name = flow().moves[action].name
    tell(request, Message(f"已{name.zh}。", f"Done: {name.en}."))
    return redirect("filing", public_id)


@login_required
@require_POST
@refusals_told
def decide(request: HttpRequest, public_id: str, item: int) -> HttpResponse:
    """Decide about a finding."""
    user = user_of(request)
    held = _item_or_404(user, public_id, item)
    verdict = request.POST.get("verdict", "")
    if verdict not in Verdict.values:
        raise Http404
    findings.decide(held, verdict, user, _version(request), request.POST.get("reason", ""))
    return redirect(f"/work/filings/{public_id}/#item-{item}")


@login_required
@require_POST
@refusals_told
def comment(request: HttpRequest, public_id: str, item: int) -> HttpResponse:
    """Say something about a finding."""
    user = user_of(request)
    findings.comment(_item_or_404(user, public_id, item), request.POST.get("text", ""), user)
    return redirect(f"/work/filings/{public_id}/#item-{item}")


@login_required
@require_GET
@refusals_told
def download(request: HttpRequest, public_id: str, number: int, form: str) -> HttpResponse:
    """A revision compiled, or as the workbook it can be worked on in (``workbook``)."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.DOWNLOAD)
    revision = one.revisions.filter(number=number).first()
    if revision is None or form not in (*_TYPES, "workbook"):
        raise Http404
    budget = budget_of(revision.content)
    if form == "workbook":
        from mingzhang.budget import write_workbook

        content: str | bytes = write_workbook(budget)
        form = "xlsx"
    else:
        made = compiled(budget, one.organisation.code)
        if isinstance(made, Message):
            raise Refused(made)
        content = set_content(made, SetFormat(form))
    response = HttpResponse(content, content_type=_TYPES[form])
    name = f"{one.organisation.code}-{one.year}-{number}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _item_or_404(user: User, public_id: str, pk: int) -> Item:
    item = Item.objects.filter(pk=pk, filing=filing_or_404(user, public_id)).first()
    if item is None:
        raise Http404
    return item


def _version(request: HttpRequest) -> int:
    """The version that the user's screen showed."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1
