"""Check any file: upload one or two hundred, wait, see which are worst."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from mingzhang.facts import Message
from mingzhang.web import rights
from mingzhang.web.jobs import later_check_upload
from mingzhang.web.models import Batch, Upload, User
from mingzhang.web.pure.unpacking import MOST_FILES
from mingzhang.web.rights import TABLE, Action, reach
from mingzhang.web.services import examining, uploading
from mingzhang.web.views.answers import organisation_or_404, refusals_told, tell, user_of

_A_PAGE = 50
_SORTS = {
    "new": ("-created_at", "-pk"),
    "worst": (
        F("errors").desc(nulls_last=True),
        F("warnings").desc(nulls_last=True),
        F("unchecked").desc(nulls_last=True),
        "name",
    ),
    "name": ("name", "pk"),
}
_STATES = {
    "waiting": ("queued", "running", "drawing"),
    "done": ("done",),
    "failed": ("failed",),
}
_HEAVY = ("problem", "problem_en", "worker", "lease")
"""Columns that lists do not show."""


def upload_or_404(user: User, public_id: str) -> Upload:
    """An upload that exists for the user."""
    seen = rights.uploads(user).select_related("organisation", "owner", "batch", "publication")
    found = seen.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def uploads(request: HttpRequest) -> HttpResponse:
    """What was checked, found again by name, state and batch, and the form for the next."""
    user = user_of(request)
    examining.rescue()
    asked = _asked(request)
    everything = rights.uploads(user)
    batch = _batch_or_404(everything, asked["batch"])
    found = everything.filter(batch=batch) if batch is not None else everything
    counts = _counts(found)
    if asked["q"]:
        found = found.filter(Q(name__icontains=asked["q"]) | Q(body__icontains=asked["q"]))
    if asked["state"]:
        found = found.filter(state__in=_STATES[asked["state"]])
    found = found.select_related("organisation", "owner").defer(*_HEAVY)
    page = Paginator(found.order_by(*_SORTS[asked["sort"]]), _A_PAGE).get_page(asked["page"])
    said = {key: asked[key] for key in ("q", "state", "sort", "batch") if asked[key]}
    told = {
        "page": page,
        "asked": asked,
        "batch": batch,
        "counts": counts,
        "busy": any(one.working for one in page),
        "retried": _retried(page, user),
        "address": f"{reverse('uploads')}?{urlencode({**said, 'page': page.number})}",
        "query": urlencode(said),
    }
    if request.headers.get("HX-Request"):
        return render(request, "checks/_list.html", told)
    told["organisations"] = reach(user, TABLE[Action.SEE])
    told["most"] = MOST_FILES
    return render(request, "checks/list.html", told)


def _retried(page: Iterable[Upload], user: User) -> set[int]:
    """Which files of a page the user may have checked again."""
    failed = [one.pk for one in page if one.state == "failed"]
    if not failed:
        return set()
    return set(rights.uploads_to_retry(user).filter(pk__in=failed).values_list("pk", flat=True))


def _asked(request: HttpRequest) -> dict[str, Any]:
    said = request.GET
    state, sort = said.get("state", ""), said.get("sort", "")
    batch = said.get("batch", "")
    return {
        "q": said.get("q", "").strip()[:80],
        "state": state if state in _STATES else "",
        "sort": sort if sort in _SORTS else ("worst" if batch else "new"),
        "batch": batch[:36],
        "page": said.get("page", "1"),
    }


def _batch_or_404(everything: QuerySet[Upload], public_id: str) -> Batch | None:
    if not public_id:
        return None
    try:
        batch = Batch.objects.filter(public_id=public_id).first()
    except ValidationError as error:  # no identifier at all
        raise Http404 from error
    if batch is None or not everything.filter(batch=batch).exists():
        raise Http404
    return batch


def _counts(found: QuerySet[Upload]) -> dict[str, int]:
    counts = found.order_by().aggregate(
        files=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=_STATES["waiting"])),
        failed=Count("pk", filter=Q(state="failed")),
        done=Count("pk", filter=Q(state="done")),
        with_errors=Count("pk", filter=Q(errors__gt=0)),
        errors=Sum("errors"),
        warnings=Sum("warnings"),
        unchecked=Sum("unchecked"),
    )
    return {key: value or 0 for key, value in counts.items()}


@login_required
@require_POST
@refusals_told
def take(request: HttpRequest) -> HttpResponse:
    """Take files and check them in the background."""
    user = user_of(request)
    body = organisation_or_404(user, request.POST.get("organisation", "") or "x")
    taken, batch, problems = uploading.take_all(request.FILES.getlist("files"), body, user)
    for upload in taken:
        later_check_upload(upload)
    for problem in problems[:_TOLD]:
        tell(request, problem, "error")
    if len(problems) > _TOLD:
        rest = len(problems) - _TOLD
        more = Message(f"还有{rest}个文件没有上传。", f"{rest} more files were not taken.")
        tell(request, more, "error")
    if batch is not None and taken:
        return redirect(f"{reverse('uploads')}?batch={batch.public_id}")
    return redirect("upload", taken[0].public_id) if taken else redirect("uploads")


_TOLD = 5
"""Sentences about single files shown at once."""


@login_required
@require_POST
@refusals_told
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check a file again that could not be checked."""
    user = user_of(request)
    upload = upload_or_404(user, public_id)
    if not rights.uploads_to_retry(user).filter(pk=upload.pk).exists():
        raise Http404
    uploading.retry(upload, user)
    later_check_upload(upload)
    return redirect("upload", public_id)


@login_required
@require_POST
@refusals_told
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete one's own upload."""
    user = user_of(request)
    upload = upload_or_404(user, public_id)
    if upload.owner_id != user.pk:
        raise Http404
    uploading.delete(upload, user)
    tell(request, Message(f"已删除“{upload.name}”。", f"“{upload.name}” was deleted."))
    return redirect("uploads")
