"""Check any file: upload, wait, read the report."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from mingzhang.facts import Message
from mingzhang.web.jobs import later_check_upload
from mingzhang.web.models import Upload, User
from mingzhang.web.rights import TABLE, Action, reach
from mingzhang.web.services import uploading
from mingzhang.web.services.moving import Refused
from mingzhang.web.views.answers import organisation_or_404, refusals_told, user_of


def visible(user: User) -> QuerySet[Upload]:
    """A user's own uploads for their offices, and those of organisations they review or audit."""
    roles = TABLE[Action.REVIEW] | TABLE[Action.SEE_LOG]
    own = Q(owner=user, organisation__in=reach(user, TABLE[Action.SEE]))
    return Upload.objects.filter(own | Q(organisation__in=reach(user, roles)))


@login_required
@require_GET
def uploads(request: HttpRequest) -> HttpResponse:
    """What was checked before, and the form for the next."""
    user = user_of(request)
    return render(
        request,
        "checks/list.html",
        {
            "uploads": visible(user).select_related("organisation", "owner")[:200],
            "organisations": reach(user, TABLE[Action.SEE]),
        },
    )


@login_required
@require_POST
@refusals_told
def take(request: HttpRequest) -> HttpResponse:
    """Take files and check them in the background."""
    user = user_of(request)
    body = organisation_or_404(user, request.POST.get("organisation", "") or "x")
    files = request.FILES.getlist("files")
    if not files:
        raise Refused(Message("请选择文件。", "Please choose a file."))
    taken = [uploading.take(file, body, user) for file in files]
    for upload in taken:
        later_check_upload(upload)
    return redirect("upload", taken[0].public_id) if len(taken) == 1 else redirect("uploads")


@login_required
@require_GET
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report of an upload, or how far its check is."""
    return render(request, "checks/upload.html", {"upload": _or_404(request, public_id)})


@login_required
@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the page that asks again until the check has ended."""
    one = _or_404(request, public_id)
    response = render(request, "checks/_progress.html", {"upload": one})
    if one.state in ("done", "failed"):
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_GET
def original(request: HttpRequest, public_id: str) -> FileResponse:
    """The file as it was uploaded: as an attachment, never shown by the browser."""
    one = _or_404(request, public_id)
    return FileResponse(
        one.file.open("rb"),
        as_attachment=True,
        filename=one.name,
        content_type="application/octet-stream",
    )


def _or_404(request: HttpRequest, public_id: str) -> Upload:
    found = visible(user_of(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
