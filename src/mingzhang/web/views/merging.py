"""Two people filled in at once: the second sees what the first saved, and takes it over or not."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mingzhang.budget.schema import schema
from mingzhang.facts import Message
from mingzhang.web.models import Filing, Revision
from mingzhang.web.pure.grid import cells_of
from mingzhang.web.pure.merging import Difference, differences, merged
from mingzhang.web.pure.work import budget_of
from mingzhang.web.rights import Action
from mingzhang.web.services import drafting
from mingzhang.web.services.moving import stale
from mingzhang.web.views.answers import filing_or_404, language, tell, user_of
from mingzhang.web.views.filling import newer_than, said_of

_MOST = 500
"""Differences that are shown. Of more, what they alone changed is taken over with the ticked."""


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a newer revision has otherwise than the user's draft, to be ticked and taken over."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    draft = one.drafts.filter(user=user).first()
    newer = newer_than(one, draft.base) if draft is not None else None
    if draft is None or newer is None:
        return redirect("edit", public_id)
    theirs = cells_of(budget_of(newer.content))
    base = _cells(one, draft.base)
    found = differences(base if base is not None else draft.cells, draft.cells, theirs)
    if request.method == "GET":
        return render(
            request,
            "work/edit_merge.html",
            {
                "filing": one,
                "draft": draft,
                "newer": newer,
                "own": newer.author_id == user.pk,
                "said": said_of(newer),
                "groups": _groups(found[:_MOST]),
                "count": len(found),
                "clashes": sum(difference.clash for difference in found),
                "left": max(0, len(found) - _MOST),
            },
        )
    if request.POST.get("version") != str(one.version):
        tell(request, stale(one), "error")
        return redirect("edit_merge", public_id)
    how = request.POST.get("how", "")
    if how == "theirs":
        cells: Any = theirs
    else:
        taken = request.POST.getlist("take") if how == "ticked" else []
        if how == "ticked":
            taken += [difference.id for difference in found[_MOST:] if not difference.clash]
        cells = merged(draft.cells, found, taken)
    drafting.keep(one, user, cells, one.version, newer.number)
    said = Message(
        "已合并到您的草稿，核对后请保存为新稿。",
        "Merged into your draft; look it over, then save it as a version.",
    )
    tell(request, said)
    return redirect("edit", public_id)


def _cells(filing: Filing, number: int) -> dict[str, list[dict[str, str]]] | None:
    """The cells of a revision; None where there is none of this number."""
    held: Revision | None = filing.revisions.filter(number=number).first()
    return cells_of(budget_of(held.content)) if held is not None else None


def _groups(found: list[Difference]) -> list[tuple[str, list[tuple[Difference, str]]]]:
    """Differences by sheet, each with the head of its column."""
    lang = language()
    groups = []
    for sheet in schema().sheets:
        heads = {column.key: column.head.said(lang) for column in sheet.columns}
        rows = [(one, heads.get(one.column, "")) for one in found if one.sheet == sheet.key]
        if rows:
            groups.append((sheet.name.said(lang), rows))
    return groups
