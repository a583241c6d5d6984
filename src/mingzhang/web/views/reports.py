"""The report of a checked file: findings beside the pages, downloads, and the way to the public."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.api.writing import csv_lines
from mingzhang.web.models import Organisation, Upload, User
from mingzhang.web.pure.checking import LINES, Task, Wanted, produce
from mingzhang.web.rights import uploads_to_retry
from mingzhang.web.services import collecting, examining
from mingzhang.web.services.moving import Refused
from mingzhang.web.views.answers import TYPES, language, refusals_told, stored, tell, user_of
from mingzhang.web.views.checks import upload_or_404

_A_PAGE = 12
"""Findings on a page, where they are quoted."""
SEVERITIES = ("error", "warning", "note")
_LIMITS = Limits(25, 1536)
_FORMS = ("html", "json", "xlsx", "pdf")
_HEADS = (
    Message("编号", "No."),
    Message("级别", "Severity"),
    Message("规则", "Rule"),
    Message("规则名称", "Name of the rule"),
    Message("问题", "Finding"),
    Message("现为", "Stated"),
    Message("应为", "Expected"),
    Message("相差", "Difference"),
    Message("尾差最多", "Rounding explains at most"),
    Message("位置", "Where"),
    Message("依据", "Source"),
    Message("下一步", "Next step"),
    Message("指纹", "Fingerprint"),
)


@login_required
@require_GET
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report of an upload, or how far its check is."""
    user = user_of(request)
    one = upload_or_404(user, public_id)
    if one.working:
        examining.rescue()
        one.refresh_from_db()
    told: dict[str, Any] = {"upload": one, **_progress(one), **_ways(one, user)}
    if one.readable and (view := _view(one)) is not None:
        told |= _shown(request, one, view)
    return render(request, "checks/upload.html", told)


@login_required
@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the page that asks again until the check has ended. A worker that died is noticed
    here at once."""
    one = upload_or_404(user_of(request), public_id)
    if one.working:
        examining.rescue()
        one.refresh_from_db()
    seen = request.GET.get("seen", "")
    response = render(request, "checks/_progress.html", {"upload": one, **_progress(one)})
    # The report appears when it can be read; the pictures that were still missing, at the end.
    if one.state in ("done", "failed") or (one.state == "drawing" and seen != "drawing"):
        response["HX-Refresh"] = "true"
    return response


def _progress(one: Upload) -> dict[str, Any]:
    """Where in the line an upload stands."""
    if one.state != "queued" or one.queued_at is None:
        return {}
    before = Upload.objects.filter(state="queued", queued_at__lt=one.queued_at).count()
    running = Upload.objects.filter(state__in=("running", "drawing")).count()
    return {"before": before, "running": running}


def _ways(one: Upload, user: User) -> dict[str, Any]:
    """What the user may do with it."""
    return {
        "mine": one.owner_id == user.pk,
        "may_retry": one.state == "failed" and uploads_to_retry(user).filter(pk=one.pk).exists(),
        "may_collect": one.state == "done"
        and one.publication_id is None
        and one.stage in collecting.STAGES
        and collecting.bodies(user).exists(),
    }


def _folder(one: Upload) -> Path:
    return Path(default_storage.path(one.folder))


def _view(one: Upload) -> dict[str, Any] | None:
    """What the page shows; None where its file is gone."""
    if not one.folder:
        return None
    try:
        read: dict[str, Any] = json.loads((_folder(one) / f"view.{language()}.json").read_bytes())
    except (OSError, ValueError):
        return None
    return read


def _shown(request: HttpRequest, one: Upload, view: dict[str, Any]) -> dict[str, Any]:
    """The report with the findings that were asked for; frames of the others stay away, too."""
    show = request.GET.get("show", "")
    show = show if show in (*SEVERITIES, "open") else ""
    kinds = {"open": ("unsupported", "unread"), "": (*SEVERITIES, "unsupported", "unread")}
    wanted = kinds.get(show, (show,))
    findings = view["findings"]
    pages = one.folder and _folder(one) / "pages"
    drawn = {int(p.stem) for p in pages.glob("*.webp")} if pages and pages.is_dir() else set()
    for page in view["pages"]:
        page["drawn"] = page["number"] in drawn
        page["marks"] = [mark for mark in page["marks"] if mark["kind"] in wanted]
        page["labels"] = list(dict.fromkeys(m["label"] for m in page["marks"] if m["badge"]))
    chosen = [one for one in findings if not show or one["severity"] == show]
    # Beside pictures of pages all findings stand together; quoted ones would be a long scroll.
    part = Paginator(chosen, max(len(chosen), 1) if view["pages"] else _A_PAGE).get_page(
        request.GET.get("page") or _page_of(chosen, _number(request, "finding"))
    )
    return {
        "view": view,
        "summary": view["summary"],
        "show": show,
        "findings": part.object_list,
        "page": part,
        "query": f"show={show}&" if show else "",
        "open_items": view["open"] if show in ("", "open") and not part.has_next() else [],
        "counts": {s: sum(one["severity"] == s for one in findings) for s in SEVERITIES},
        "all": len(findings),
    }


def _page_of(chosen: list[dict[str, Any]], number: int) -> int:
    """The page on which the finding of this number stands."""
    at = next((n for n, one in enumerate(chosen) if one["number"] == number), 0)
    return at // _A_PAGE + 1


@login_required
@require_GET
def page(request: HttpRequest, public_id: str, number: int) -> FileResponse:
    """The picture of a page: made by us, never a part of the file itself."""
    one = upload_or_404(user_of(request), public_id)
    return picture(_folder(one) / "pages" / f"{number}.webp" if one.folder else None, "private")


@login_required
@require_GET
def text(request: HttpRequest, public_id: str) -> HttpResponse:
    """The lines of a text file, part by part, with what was found in each."""
    one = upload_or_404(user_of(request), public_id)
    view = _view(one) if one.readable else None
    count = view.get("lines", 0) if view is not None else 0
    if view is None or not count:
        raise Http404
    pages = -(-count // LINES)
    number = _number(request, "page") or (_number(request, "line") + LINES - 1) // LINES or 1
    number = min(number, pages)
    try:
        lines = json.loads((_folder(one) / "text" / f"{number}.json").read_bytes())
    except (OSError, ValueError) as error:
        raise Http404 from error
    first = (number - 1) * LINES + 1
    found = _found_in_lines(view)
    rows = [_line(n, text, found.get(n, [])) for n, text in enumerate(lines, start=first)]
    told = {"upload": one, "view": view, "rows": rows, "number": number, "pages": pages}
    last = first + len(lines) - 1
    return render(request, "checks/text.html", {**told, "first": first, "last": last})


def _found_in_lines(view: dict[str, Any]) -> dict[int, list[dict[str, Any]]]:
    """The findings by the lines they are about."""
    found: dict[int, list[dict[str, Any]]] = {}
    for one in view["findings"]:
        for line in dict.fromkeys(place["line"] for place in one["places"] if place["line"]):
            found.setdefault(line, []).append(one)
    return found


def _line(number: int, text: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    worst = min((SEVERITIES.index(one["severity"]) for one in found), default=0)
    return {"number": number, "text": text, "found": found, "severity": SEVERITIES[worst]}


def _number(request: HttpRequest, key: str) -> int:
    said = request.GET.get(key, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def picture(path: Path | None, cache: str) -> FileResponse:
    """A picture that was drawn once and never changes."""
    try:
        held = path.open("rb") if path is not None else None
    except OSError as error:  # gone, or a number that is no name of a file
        raise Http404 from error
    if held is None:
        raise Http404
    response = FileResponse(held, content_type="image/webp")
    response["Cache-Control"] = f"{cache}, max-age=604800, immutable"
    return response


@login_required
@require_GET
def original(request: HttpRequest, public_id: str) -> FileResponse:
    """The file as it was uploaded: as an attachment, never shown by the browser."""
    one = upload_or_404(user_of(request), public_id)
    return FileResponse(
        stored(one.file),
        as_attachment=True,
        filename=one.name,
        content_type="application/octet-stream",
    )


@login_required
@require_GET
@refusals_told
def report(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The report as a file of its own: html, xlsx, csv, json, or the PDF with notes."""
    one = upload_or_404(user_of(request), public_id)
    if form not in (*_FORMS, "csv"):
        raise Http404
    view = _view(one) if one.readable else None
    if view is None:
        raise Refused(Message("还没有审核报告。", "There is no report yet."))
    if form == "csv":
        return _as_file("".join(csv_lines(_rows(view))), "text/csv; charset=utf-8", one, form)
    task = Task(Path(one.file.path), one.name, _folder(one))
    try:
        made = run_confined(produce, Wanted(task, form, language()), _LIMITS)
    except Stopped as stopped:
        raise Refused(stopped.message) from stopped
    if isinstance(made, Message):
        raise Refused(made)
    return _as_file(made, TYPES[form], one, form)


def _as_file(content: bytes | str, kind: str, one: Upload, form: str) -> HttpResponse:
    word = Message("审核报告", "report") if form != "pdf" else Message("批注", "annotated")
    name = f"{Path(one.name).stem[:80]}-{word.said(language())}.{form}"
    header = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, kind, headers={"Content-Disposition": header})


def _rows(view: dict[str, Any]) -> list[list[str]]:
    """The findings as a table; cells are guarded where it is written."""
    rows = [[head.said(language()) for head in _HEADS]]
    for one in view["findings"]:
        figures = {key: said for key, _, said in one["figures"]}
        rows.append(
            [
                str(one["number"]),
                one["severity_name"],
                one["check"],
                one["name"],
                one["message"],
                *(figures.get(key, "") for key in ("stated", "expected", "difference", "allowed")),
                "；".join(place["shown"] for place in one["places"]),
                one["source"],
                one["next"],
                one["fingerprint"],
            ]
        )
    return rows


@login_required
@require_http_methods(["GET", "POST"])
def collect(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a checked disclosure into the public side: whose it is, is asked, never guessed."""
    user = user_of(request)
    one = upload_or_404(user, public_id)
    choices = collecting.bodies(user)
    if not choices.exists():
        raise Http404
    told = {"upload": one, "match": collecting.match(one, user), "choices": choices}
    if request.method == "GET":
        return render(request, "checks/collect.html", told)
    try:
        chosen = _chosen(request, user)
        said = request.POST.get("year", "")
        year = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else None
        source = collecting.source_of(
            request.POST.get("source_date", ""), request.POST.get("source_address", "")
        )
        note = request.POST.get("note", "")
        publication = collecting.collect(one, chosen, year, user, note, source)
    except Refused as refused:  # what was typed stays
        told |= {"refused": refused.said, "typed": request.POST}
        return render(request, "checks/collect.html", told, status=422)
    tell(request, Message("已收录，公众可以看到。", "Published; everybody can see it now."))
    return redirect(
        "publication",
        chosen.division,
        chosen.slug,
        publication.year,
        publication.stage,
        publication.number,
    )


def _chosen(request: HttpRequest, user: User) -> Organisation:
    said = request.POST.get("organisation", "")
    if not said:
        raise Refused(
            Message("请选择是哪个单位的公开文件。", "Please choose whose disclosure it is.")
        )
    try:
        found = collecting.bodies(user).filter(public_id=said).first()
    except ValidationError as error:  # no identifier at all
        raise Http404 from error
    if found is None:
        raise Http404
    return found
