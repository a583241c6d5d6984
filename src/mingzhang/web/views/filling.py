"""Filling in in the browser: a grid of cells, checked by the server as it is typed."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mingzhang.facts import Message
from mingzhang.web.grid import Judged, Malformed, cells_of, columns, judge, parsed
from mingzhang.web.jobs import later_check_revision
from mingzhang.web.models import Filing
from mingzhang.web.rights import Action
from mingzhang.web.services import drafting
from mingzhang.web.services.moving import Refused
from mingzhang.web.views.answers import filing_or_404, language, user_of
from mingzhang.web.work import budget_of


@login_required
@require_GET
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The grid with what stands in the filing, or with what the user has not saved yet."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    draft = one.drafts.filter(user=user).first()
    cells = draft.cells if draft is not None else _cells(one)
    return render(
        request,
        "work/edit.html",
        {
            "filing": one,
            "draft": draft,
            "stale": draft is not None and draft.version != one.version,
            "data": {
                "sheets": columns(language()),
                "cells": cells,
                "version": draft.version if draft is not None else one.version,
                "words": _words(),
            },
        },
    )


@login_required
@require_POST
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what was typed and answer with sums and mistakes."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    sent = _sent(request)
    if sent is None:
        return JsonResponse({"problem": _MALFORMED.said(language())}, status=422)
    cells, version, _ = sent
    drafting.keep(one, user, cells, version)
    return JsonResponse(_told(judge(cells)))


@login_required
@require_POST
def save(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save what was typed as the next revision, when it has no mistake."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    sent = _sent(request)
    if sent is None:
        return JsonResponse({"problem": _MALFORMED.said(language())}, status=422)
    cells, version, note = sent
    drafting.keep(one, user, cells, version)
    judged = judge(cells)
    if judged.content is None:
        problem = Message(
            "还有错误，没有保存为新稿；填写的内容已暂存。",
            "There are mistakes, so no version was saved; what you typed is kept.",
        )
        return JsonResponse({**_told(judged), "problem": problem.said(language())}, status=422)
    try:
        drafting.demand_same_year(one, judged.year)
        revision = drafting.save(one, judged.content, user, version, note, "网页填报")
    except Refused as refused:
        return JsonResponse({**_told(judged), "problem": refused.said.said(language())}, status=409)
    drafting.forget(one, user)
    later_check_revision(revision)
    return JsonResponse({"address": f"/work/filings/{public_id}/"})


@login_required
@require_POST
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw away what was typed and not saved."""
    user = user_of(request)
    drafting.forget(filing_or_404(user, public_id, Action.FILL_IN), user)
    return JsonResponse({"address": f"/work/filings/{public_id}/edit/"})


_MALFORMED = Message(
    "发送的内容不完整，请刷新页面再试。", "What was sent is broken; reload the page."
)


def _sent(request: HttpRequest) -> tuple[dict[str, list[dict[str, str]]], int, str] | None:
    """Cells, version and note that the browser sent; None when it is anything else."""
    try:
        sent = json.loads(request.body)
        cells = parsed(sent["cells"])
        version, note = sent["version"], sent.get("note", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Malformed):
        return None
    if not isinstance(version, int) or isinstance(version, bool) or not isinstance(note, str):
        return None
    return (cells, version, note[:200]) if 0 < version < 2**31 else None


def _cells(filing: Filing) -> dict[str, list[dict[str, str]]]:
    """The content of a filing, or the beginning of one."""
    if filing.revision is not None:
        return cells_of(budget_of(filing.revision.content))
    body = filing.organisation
    department = body.parent if body.kind == "unit" and body.parent is not None else body
    cover = {
        "year": str(filing.year),
        "code": department.code,
        "name": department.name,
        "division": department.division,
        "template": department.template,
    }
    units = [body] if body.kind == "unit" else body.children.filter(kind="unit")
    return {
        "cover": [cover],
        "units": [{"code": unit.code, "name": unit.name} for unit in units],
    }


def _told(judged: Judged) -> dict[str, Any]:
    lang = language()
    return {
        "sums": judged.sums,
        "problems": [
            {
                "sheet": one.at.sheet if one.at is not None else "",
                "row": one.at.row if one.at is not None else 0,
                "field": one.field,
                "severity": one.severity.value,
                "text": one.message.said(lang),
            }
            for one in judged.problems[:500]
        ],
        "count": len(judged.problems),
    }


def _words() -> dict[str, str]:
    """The few words that the script of the grid shows."""
    words = {
        "sum": Message("合计", "Sum"),
        "add": Message("加一行", "Add a row"),
        "remove": Message("删除所选行", "Delete the selected rows"),
        "clean": Message("没有错误", "No mistakes"),
        "kept": Message("已暂存", "Kept"),
        "row": Message("第{n}行", "row {n}"),
        "offline": Message(
            "连不上服务器，内容还在本页。",
            "The server does not answer; this page still has it all.",
        ),
    }
    return {key: message.said(language()) for key, message in words.items()}
