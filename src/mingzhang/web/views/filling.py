"""Filling in in the browser: a grid of cells, checked by the server as it is typed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingzhang.budget import Problem
from mingzhang.facts import Message
from mingzhang.web.flow import flow
from mingzhang.web.jobs import later_check_revision
from mingzhang.web.models import Filing, Revision, User
from mingzhang.web.pure.beside import beside, prepared
from mingzhang.web.pure.grid import (
    Judged,
    Malformed,
    cells_of,
    columns,
    judge,
    names_of,
    offered,
    parsed,
)
from mingzhang.web.pure.work import budget_of
from mingzhang.web.rights import Action
from mingzhang.web.services import drafting
from mingzhang.web.services.moving import Refused
from mingzhang.web.views.answers import filing_or_404, language, user_of


@login_required
@require_GET
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The grid with what stands in the filing, or with what the user has not saved yet."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    draft = one.drafts.filter(user=user).first()
    cells = prepared(draft.cells if draft is not None else cells_now(one))
    newer = newer_than(one, draft.base) if draft is not None else None
    return render(
        request,
        "work/edit.html",
        {
            "filing": one,
            "state": flow().states[one.state],
            "draft": draft,
            "newer": newer,
            "data": {
                "sheets": columns(language(), cells),
                "cells": cells,
                "names": names_of(cells),
                "beside": beside(cells, language()),
                # Only a newer revision makes a draft old; a move of the same one does not.
                "version": draft.version if draft is not None and newer else one.version,
                "base": draft.base if draft is not None else number_of(one),
                "kept": draft is not None,
                "words": words(),
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
    kept = _kept(one, user, sent) if sent.changed else {}
    shown = {"names": names_of(sent.cells), "beside": beside(sent.cells, language())}
    return JsonResponse({**_told(judge(sent.cells)), **kept, **shown})


@login_required
@require_POST
def save(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save what was typed as the next revision, when it has no mistake."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    sent = _sent(request)
    if sent is None:
        return JsonResponse({"problem": _MALFORMED.said(language())}, status=422)
    kept = _kept(one, user, sent)
    judged = judge(sent.cells)
    if judged.content is None:
        problem = Message(
            "还有错误，没有保存为新稿；填写的内容已暂存。",
            "There are mistakes, so no version was saved; what you typed is kept.",
        )
        told = {**_told(judged), **kept, "problem": problem.said(language())}
        return JsonResponse(told, status=422)
    try:
        drafting.demand_same_year(one, judged.year)
        revision = drafting.save(one, judged.content, user, sent.version, sent.note, drafting.TYPED)
    except Refused as refused:
        told = {**_told(judged), **kept, "problem": refused.said.said(language())}
        return JsonResponse(told, status=409)
    drafting.forget(one, user)
    later_check_revision(revision)
    return JsonResponse({"address": f"/desk/filings/{public_id}/"})


@login_required
@require_GET
def codes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Codes of a column that begin with, or whose names hold, what was typed; some twenty."""
    user = user_of(request)
    one = filing_or_404(user, public_id, Action.FILL_IN)
    sheet, column, typed = (request.GET.get(key, "")[:60] for key in ("sheet", "column", "q"))
    cells = {"cover": [{"year": str(one.year)}]}
    found = offered(cells, sheet, column, typed)
    response = JsonResponse({"codes": [{"code": code, "name": name} for code, name in found]})
    response["Cache-Control"] = "private, max-age=600"
    return response


@login_required
@require_POST
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw away what was typed and not saved."""
    user = user_of(request)
    drafting.forget(filing_or_404(user, public_id, Action.FILL_IN), user)
    return JsonResponse({"address": f"/desk/filings/{public_id}/edit/"})


_MALFORMED = Message(
    "发送的内容不完整，请刷新页面再试。", "What was sent is broken; reload the page."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the browser sent: cells, the version and the revision they were begun with, a note, and
    whether anything was typed since the page was made."""

    cells: dict[str, list[dict[str, str]]]
    version: int
    base: int
    note: str
    changed: bool


def _sent(request: HttpRequest) -> Sent | None:
    """What the browser sent; None when it is anything else."""
    try:
        sent = json.loads(request.body)
        cells = parsed(sent["cells"])
        version, note = sent["version"], sent.get("note", "")
        base, changed = sent.get("base", 0), sent.get("changed", True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Malformed):
        return None
    except RawPostDataException:
        return None  # sent as a form, and read as one before it came here
    numbers = all(
        isinstance(n, int) and not isinstance(n, bool) and 0 <= n < 2**31 for n in (version, base)
    )
    if not numbers or not version or not isinstance(note, str) or not isinstance(changed, bool):
        return None
    typed = [note, *(text for rows in cells.values() for row in rows for text in row.values())]
    if not _is_text("".join(typed)):
        return None
    return Sent(cells, version, base, note[:200], changed)


def _is_text(said: str) -> bool:
    """Whether a database keeps it: neither NUL, nor half of a character, which JSON can spell."""
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in said


def _kept(filing: Filing, user: User, sent: Sent) -> dict[str, Any]:
    """Keep what was sent, and say when; who saved a newer revision meanwhile."""
    draft = drafting.keep(filing, user, sent.cells, sent.version, sent.base)
    at = timezone.localtime(draft.changed_at).strftime("%H:%M")
    newer = newer_than(filing, sent.base)
    told = {"kept": Message(f"已暂存 {at}", f"Kept {at}").said(language())}
    return {**told, "newer": said_of(newer).said(language())} if newer is not None else told


def number_of(filing: Filing) -> int:
    """The number of the revision that the filing holds; 0 where it has none."""
    return filing.revision.number if filing.revision is not None else 0


def newer_than(filing: Filing, base: int) -> Revision | None:
    """The revision that somebody saved after the one of this number, if the filing now holds it."""
    return filing.revision if filing.revision is not None and number_of(filing) > base else None


def said_of(newer: Revision) -> Message:
    """Who saved a newer revision, when, with what note."""
    at = timezone.localtime(newer.created_at).strftime("%m-%d %H:%M")
    zh, en = (f"（{newer.note}）", f" ({newer.note})") if newer.note else ("", "")
    return Message(
        f"{newer.author} 在 {at} 保存了第{newer.number}稿{zh}。您填写的内容都在，对照后再保存。",
        f"{newer.author} saved version {newer.number}{en} at {at}. What you typed is "
        "all here; compare the two, then save.",
    )


def cells_now(filing: Filing) -> dict[str, list[dict[str, str]]]:
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


_SEVERITIES = ("error", "warning", "note")


def _gravest_first(one: Problem) -> int:
    return _SEVERITIES.index(one.severity.value)


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
            for one in sorted(judged.problems, key=_gravest_first)[:500]
        ],
        "count": len(judged.problems),
        "errors": sum(one.severity.value == "error" for one in judged.problems),
    }


def words() -> dict[str, str]:
    """The few words that the script of the grid shows."""
    said = {
        "sum": Message("合计", "Sum"),
        "clean": Message("没有错误。", "No mistakes."),
        "counted": Message("{e}个错误，{w}个疑点", "errors: {e}, warnings: {w}"),
        "error": Message("错误", "error"),
        "warning": Message("疑点", "warning"),
        "note": Message("提示", "note"),
        "row": Message("第{n}行", "row {n}"),
        "rows": Message("{n}行", "{n} rows"),
        "typing": Message("正在填写……", "Typing…"),
        "checking": Message("正在核对……", "Checking…"),
        "more": Message("另有{n}个，先改以上的。", "{n} more; mend these first."),
        "pasted": Message(
            "已粘贴{r}行{c}列，可按“撤销”恢复。", "Pasted {r} × {c}; undo takes it back."
        ),
        "cut": Message(
            "最右一列以外的内容没有粘贴。", "What lay beyond the last column was not pasted."
        ),
        "full": Message("一张表最多{n}行，没有粘贴。", "At most {n} rows; nothing was pasted."),
        "undone": Message("已撤销", "Undone"),
        "redone": Message("已重做", "Redone"),
        "found": Message("找到{n}处，这是第{i}处", "{n} found, this is number {i}"),
        "absent": Message("没有找到“{q}”", "“{q}” was not found"),
        "required": Message("必填", "required"),
        "empty": Message("空", "empty"),
        "offline": Message(
            "连不上服务器，内容都在本页，请不要关闭；稍后自动再试。",
            "The server does not answer. This page still has it all: keep it open, it tries again.",
        ),
        "left": Message(
            "登录已过期，内容都在本页，没有丢失。请在新窗口登录，然后回到本页继续。",
            "You were logged out. This page still has it all: log in in a new window, come back.",
        ),
    }
    return {key: message.said(language()) for key, message in said.items()}
