"""The versions of a filing: their sets in every format and layout, previewed, compared."""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from mingzhang.facts import Message
from mingzhang.web.models import Filing, Revision
from mingzhang.web.pure.compiling import FORMATS, WORKBOOK, layouts
from mingzhang.web.rights import Action
from mingzhang.web.services import making
from mingzhang.web.services.making import Made
from mingzhang.web.services.moving import Refused
from mingzhang.web.views.answers import (
    TYPES,
    filing_or_404,
    language,
    refusals_told,
    tell,
    user_of,
)

_TYPES = {**TYPES, WORKBOOK: TYPES["xlsx"]}
_NAMES = {
    "docx": "Word",
    "xlsx": "Excel",
    "pdf": "PDF",
    "html": "HTML",
    "json": "JSON",
}
_BODY = re.compile(r"\d{3,12}", re.ASCII)


@login_required
@require_GET
def revision(request: HttpRequest, public_id: str, number: int) -> HttpResponseBase:
    """A version as it will be published: preview, contents, every format, layout and body."""
    one, held = _held(request, public_id, number)
    code, template = _choice(request, one)
    made = making.compiled_set(held, code, template)
    if "state" in request.GET:
        return _told(made)
    bodies = held.summary.get("bodies") or [[one.organisation.code, one.organisation.name, ""]]
    return render(
        request,
        "work/revision.html",
        {
            "filing": one,
            "revision": held,
            "made": made,
            "state_address": _state_address(request),
            "code": code,
            "template": template,
            "query": _query(code, template),
            "layouts": [(t.id, Message(*t.names)) for t in layouts()],
            "bodies": bodies if len(bodies) > 1 else [],
            "formats": list(_NAMES.items()),
        },
    )


@login_required
@require_GET
def page(request: HttpRequest, public_id: str, number: int) -> HttpResponseBase:
    """The compiled page, to stand in a frame of ours: no script, nothing from elsewhere, and only
    the style that it brings along."""
    one, held = _held(request, public_id, number)
    code, template = _choice(request, one)
    made = making.compiled_set(held, code, template)
    if made.state != "done":
        address = reverse("revision", args=[public_id, number])
        return redirect(f"{address}?{_query(code, template)}")
    response = FileResponse(made.file("set.html").open("rb"), content_type=_TYPES["html"])
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'none'",
            f"style-src-elem '{made.about['style']}'",
            "style-src-attr 'unsafe-inline'",  # widths of columns
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "sandbox",
        )
    )
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_GET
@refusals_told
def download(request: HttpRequest, public_id: str, number: int, form: str) -> HttpResponseBase:
    """A version in one format, or as the workbook it can be worked on in (``workbook``)."""
    one, held = _held(request, public_id, number)
    if form not in FORMATS:
        raise Http404
    code, template = _choice(request, one)
    made = making.compiled_set(held, code, template)
    if "state" in request.GET:
        return _told(made)
    if made.problem is not None:
        tell(request, made.problem, "error")
        return redirect("filing", public_id)
    if made.state != "done":
        context = {
            "filing": one,
            "revision": held,
            "made": made,
            "form": _NAMES.get(form, form),
            "state_address": _state_address(request),
        }
        return render(request, "work/making.html", context, status=202)
    name = "workbook.xlsx" if form == WORKBOOK else f"set.{form}"
    suffix = "xlsx" if form == WORKBOOK else form
    stem = f"{code}-{one.year}-{number}{f'-{template}' if template else ''}"
    response = FileResponse(
        made.file(name).open("rb"),
        as_attachment=True,
        filename=f"{stem}{'-workbook' if form == WORKBOOK else ''}.{suffix}",
        content_type=_TYPES[form],
    )
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_GET
@refusals_told
def compare(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Two versions side by side: figures, cells of the disclosure, sentences."""
    one = filing_or_404(user_of(request), public_id, Action.DOWNLOAD)
    numbers = list(one.revisions.order_by("number").values_list("number", flat=True))
    if len(numbers) < 2:
        raise Refused(
            Message("只有一稿，没有可以比较的。", "There is one version: nothing to compare.")
        )
    old = _number(request, "old", numbers, numbers[-2])
    new = _number(request, "new", numbers, numbers[-1])
    pair = {held.number: held for held in one.revisions.filter(number__in=(old, new))}
    made = making.comparison(pair[old], pair[new], one.organisation.code, language())
    if "state" in request.GET:
        return _told(made)
    found: dict[str, Any] = {}
    if made.state == "done":
        found = json.loads(made.file("comparison.json").read_bytes())
    return render(
        request,
        "work/compare.html",
        {
            "filing": one,
            "numbers": numbers,
            "old": pair[old],
            "new": pair[new],
            "made": made,
            "state_address": _state_address(request),
            "found": found,
        },
    )


def _held(request: HttpRequest, public_id: str, number: int) -> tuple[Filing, Revision]:
    one = filing_or_404(user_of(request), public_id, Action.DOWNLOAD)
    held = one.revisions.filter(number=number).select_related("author").first()
    if held is None:
        raise Http404
    return one, held


def _choice(request: HttpRequest, one: Filing) -> tuple[str, str]:
    """The body and the layout that were asked for; empty: the layout of the budget itself."""
    code = request.GET.get("body", "") or one.organisation.code
    template = request.GET.get("layout", "")
    if not _BODY.fullmatch(code) or (template and template not in {t.id for t in layouts()}):
        raise Http404
    return code, template


def _query(code: str, template: str) -> str:
    return urlencode({"body": code, **({"layout": template} if template else {})})


def _number(request: HttpRequest, key: str, numbers: list[int], otherwise: int) -> int:
    said = request.GET.get(key, "")
    wanted = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else otherwise
    if wanted not in numbers:
        raise Http404
    return wanted


def _state_address(request: HttpRequest) -> str:
    """Where the page asks how far what it waits for is."""
    asked = request.GET.copy()
    asked["state"] = "1"
    return f"{request.path}?{asked.urlencode()}"


def _told(made: Made) -> JsonResponse:
    return JsonResponse({"state": made.state, "share": made.share})
